"""The query language: what fits, where a wrong one is wrong, and that nothing makes it hang."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clean import clean_text, fold
from services.queries.find import Finder, Said
from services.queries.parse import QueryError, parse


def fits(query: str, text: str, **more: str) -> bool:
    node = parse(query)
    return node.holds(Finder(node.leaves()).find(Said(text, **more)))


@pytest.mark.parametrize(
    ("query", "text", "fitting"),
    [
        ("zorza", "Kupiłam ZORZĘ", False),
        ("zorz*", "Kupiłam ZORZĘ", True),
        ("zorzę", "ZORZE", True),
        ("łza", "LZA w oku", True),
        ("zorza krem", "krem od zorza", True),
        ("zorza krem", "krem", False),
        ("zorza AND krem", "krem i zorza", True),
        ("zorza OR krem", "krem", True),
        ("zorza NOT praca", "zorza, dam pracę", True),
        ("zorza NOT prac*", "zorza, dam pracę", False),
        ("(zorza LUB krem) ORAZ NIE prac*", "krem, dam pracę", False),
        ("(zorza LUB krem) ORAZ NIE prac*", "krem na zimę", True),
        ("zorza AND NOT (prac* OR rekrutacja)", "zorza rekrutacja", False),
        ('"dobry krem"', "bardzo  dobry\nkrem", True),
        ('"dobry krem"', "dobry, krem", False),
        ("#zorza", "kocham #Zorza!", True),
        ("#zorza", "kocham zorza", False),
        ("zorza", "kocham #zorza", True),
        ('"zorza blask"', "#ZorzaBlask", True),
        ("@maja.zaremba", "hej @Maja.Zaremba", True),
        ("@maja", "@majatka", False),
        ("@maja", "@maja.official to ktoś inny", False),
        ("@maja", "@maja-fanpage", False),
        ("@maja", "to ty, @maja.", True),
        ("zorza", "niezorza", False),
        ("*zorza", "niezorza", True),
        ("kr*m", "dobry krem", True),
        ("kr*m", "kr em", False),
        ("a OR b c", "a", True),
        ("a OR b c", "b", False),
        ("(a OR b) c", "b c", True),
        ("NOT praca zorza", "zorza", True),
        ("and OR or", "Or", True),
        ("ANDora", "andora", True),
        ("NOTes zorza", "notes zorza", True),
    ],
)
def test_what_fits(query: str, text: str, fitting: bool) -> None:
    assert fits(query, text) is fitting


def test_author_source_and_language() -> None:
    assert fits("@zorza", "nowy krem", author="zorza")
    assert not fits("@zorza", "nowy krem", author="Zorza Nowak")
    assert not fits("@zorza", "nowy krem", author="zorza.official")
    assert fits("krem source:tiktok", "krem", platform="TikTok")
    assert fits('krem source:"moja prasa"', "krem", source="Moja Prasa")
    assert not fits("krem source:tiktok", "krem", platform="x")
    assert fits("krem lang:pl", "krem", language="pl")
    assert not fits("krem NOT lang:pl", "krem", language="pl")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "column 1: a word is missing"),
        ("zorza AND", "column 10: after “AND” a word is missing$"),
        ("zorza AND (", "column 12: after “\\(” a word is missing, and then a “\\)”"),
        ("(zorza OR", "column 10: after “OR” a word is missing, and then a “\\)”"),
        ('zorza AND "(" NOT', "column 18: after “NOT” a word is missing$"),
        ("AND zorza", "column 1: “AND” cannot stand here"),
        ("(zorza OR krem", "column 15: a “\\)” is missing"),
        ("zorza)", "column 6: “\\)” cannot stand here"),
        ('zorza "dobry', "column 7: this quotation mark is never closed"),
        ("zorza # krem", "column 7: “# krem” cannot stand here"),
        ("NOT zorza", "needs a word"),
        ("zorza OR NOT krem", "needs a word"),
        ("lang:pl", "needs a word"),
        ("zorza OR source:x", "needs a word"),
        ("*", "column 1: “\\*” says too little"),
        ("zorza a*", "column 7: “a\\*” says too little"),
        ("!!! zorza", "column 1: “!!!” says too little"),
        ("zorza () krem", "column 8: “\\)” cannot stand here"),
        ("(" * 41 + "a" + ")" * 41, "column 41: too many parentheses"),
        ("NOT " * 41 + "a", "too many NOT"),
        ("x" * 4_001, "longer than 4000"),
    ],
)
def test_a_wrong_query_says_where(query: str, words: str) -> None:
    with pytest.raises(QueryError, match=words) as caught:
        parse(query)
    assert "\n" not in str(caught.value)


@given(st.text(alphabet='ab*#@"() ANDORT:source lang\t', max_size=60))
def test_any_text_is_a_query_or_a_clear_error(text: str) -> None:
    try:
        node = parse(text)
    except QueryError:
        return
    Finder(node.leaves()).find(Said(text))


PRINTED = st.characters(categories=("L", "N", "P", "Zs"))


@given(st.text(PRINTED, max_size=200), st.text(PRINTED, min_size=3, max_size=20))
def test_a_phrase_is_found_where_it_stands(text: str, phrase: str) -> None:
    quoted = '"' + phrase.replace('"', " ") + '"'
    try:
        node = parse(quoted)
    except QueryError:
        return
    if "*" in phrase:
        return
    said = clean_text(f"{text} . {phrase.replace(chr(34), ' ')} .")
    (leaf,) = node.leaves()
    if " ".join(fold(leaf.text).split()) == leaf.text and leaf.text[0].isalnum():
        assert node.holds(Finder(node.leaves()).find(Said(said)))


def test_ten_thousand_terms_cost_hardly_more_than_ten() -> None:
    """Counts work, not seconds: one pass over the text whatever the number of terms."""
    texts = [f"post {number} o kremie zorza{number % 20} i pogodzie" for number in range(300)]

    def seconds(terms: int) -> float:
        leaves = [parse(f"zorza{number}*") for number in range(terms)]
        finder = Finder(leaf for node in leaves for leaf in node.leaves())
        begin = time.perf_counter()
        found = [finder.find(Said(text)) for text in texts]
        assert all(found[:10])
        return time.perf_counter() - begin

    assert seconds(10_000) < 20 * seconds(20), "a loop over the terms costs five hundred times"
