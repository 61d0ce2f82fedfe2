"""The label check: how often it is right, what must never mislead it, what it costs."""

import sys
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.labels import figures, read
from services import i18n
from services.clean import clean_text
from services.errors import UsageError
from services.labels import KINDS, LONGEST, MARKETS, check, is_unlabelled_ad
from services.words import LabelFault

TEXTS = Path(__file__).parent / "posts" / "developed.jsonl"


def codes(text: str, kind: str = "post", market: str = "pl", tool: bool | None = None) -> list[str]:
    return [str(it.code) for it in check(text, kind, market, tool)]


def test_the_texts_that_the_rules_were_tried_on_are_judged_rightly() -> None:
    rows = list(read(TEXTS))
    told = figures(rows)
    assert told["texts"] == len(rows) >= 500
    for code in LabelFault:
        assert told[code.value]["n"] >= 3, code
        assert told[code.value]["precision"] >= 0.90, code
        assert told[code.value]["recall"] >= 0.80, code
    assert min(told["all"]["precision"], told["all"]["recall"]) >= 0.95
    assert told["right"] >= 0.92


@pytest.mark.parametrize(
    "label",
    [
        "#reklama @zorza",
        "#REKLAMA @zorza",
        "# reklama @zorza",
        "[Reklama] @zorza",
        "🔴 REKLAMA 🔴 @zorza",
        "Reklama: Zorza.",
        "#współpraca_reklamowa @zorza",
        "#wspolpracareklamowa @zorza",
        "#współpraca-reklamowa @zorza",
        "#reklamamarkizorza",
        "#ReklamaMarkiZorza",
        "Płatna współpraca z marką Zorza.",
        "PLATNA WSPOLPRACA Z MARKA ZORZA",
        "Materiał reklamowy marki Zorza",
        "*materiał reklamowy* @zorza",
        "[AUTOPROMOCJA]",
        "𝐑𝐄𝐊𝐋𝐀𝐌𝐀 @zorza",
    ],
)
def test_however_it_is_written_a_clear_label_at_the_start_is_right(label: str) -> None:
    assert codes(f"{label}\nKrem na noc, po którym śpię spokojnie.") == []
    assert codes(f"{label}\nKrem na noc.", tool=False) == ["own_only"]


@pytest.mark.parametrize(
    "words",
    [
        "To nie reklama!",
        "To nie jest reklama, to miłość.",
        "Żadna reklama, żadna płatna współpraca.",
        "Reklamacja załatwiona w jeden dzień.",
        "Cała reklamówka zakupów.",
        "Znam to z reklamy w telewizji.",
        "#reklamacja #adventure #adopcja #addict",
        "#niereklama",
        "Ktoś pytał, czy to reklama.",
        "Wygląda jak reklama, wiem.",
    ],
)
def test_what_only_looks_like_a_label_is_none(words: str) -> None:
    assert codes(f"{words} Ten krem jest świetny, link w bio.") == ["missing"]


@pytest.mark.parametrize(
    "words", ["Adding this to my cart.", "Adorable!", "#adventure #ads_free_life", "Not an ad."]
)
@pytest.mark.parametrize("market", ["us", "uk"])
def test_ad_inside_other_words_is_none(words: str, market: str) -> None:
    assert codes(f"{words} Love this cream.", market=market) == ["missing"]


@pytest.mark.parametrize(
    ("words", "us", "uk"),
    [
        ("#ad", [], []),
        ("Ad:", [], []),
        ("#advertisement", [], []),
        ("Paid partnership with Zorza.", [], []),
        ("#sponsored", [], ["ambiguous"]),
        ("Sponsored by Zorza.", [], ["ambiguous"]),
        ("#gifted", ["ambiguous"], ["ambiguous"]),
        ("#spon", ["ambiguous"], ["ambiguous"]),
        ("#collab", ["ambiguous"], ["ambiguous"]),
        ("#aff", ["ambiguous"], ["ambiguous"]),
        ("Thanks to Zorza for the free cream.", [], ["ambiguous"]),
        ("#reklama", ["foreign"], ["foreign"]),
    ],
)
def test_the_markets_differ(words: str, us: list[str], uk: list[str]) -> None:
    text = f"{words} My skin is calm at last, even in the wind."
    assert (codes(text, market="us"), codes(text, market="uk")) == (us, uk)


def test_where_a_label_stands_counts() -> None:
    body = "Krem, po którym śpię spokojnie, a rano nie muszę się już wcale spieszyć z makijażem."
    assert codes(f"#reklama @zorza {body}") == []
    assert codes(f"Hej! #reklama @zorza {body}") == []
    assert codes(f"{body} #reklama @zorza") == ["buried"]
    assert codes(f"{body}\n#a1 #b2 #c3 #reklama #zorza") == ["buried", "illegible"]
    assert codes(f"r.e.k.l.a.m.a @zorza {body}") == ["illegible"]
    assert codes(f"{body} @zorza", tool=True) == ["platform_only"]


def test_a_finding_names_its_rule_its_words_and_what_helps() -> None:
    text = "Krem  od \x1b[31m@zorza, którego używam rano i wieczorem. #współpraca"
    found = {it.code: it for it in check(text)}
    assert list(found) == [LabelFault.AMBIGUOUS, LabelFault.BURIED]
    finding = found[LabelFault.AMBIGUOUS]
    assert finding.words == "#współpraca"
    assert clean_text(text)[finding.start : finding.end] == "#współpraca"
    assert finding.rule.startswith("UOKiK 2022: ")
    assert "#reklama" in finding.help
    i18n.use("pl")
    assert "jasno" in check(text)[0].rule


def test_every_fault_that_a_market_can_find_has_its_rule() -> None:
    for market in MARKETS.values():
        only_pl = set() if market.two_levels else {LabelFault.OWN_ONLY, LabelFault.BRAND_MISSING}
        assert set(market.faults) == set(LabelFault) - only_pl
        assert set(market.regulated) == set(MARKETS["pl"].regulated)


def test_a_known_brand_counts_as_named_in_any_form() -> None:
    text = "#reklama Wieczór z kremem od zorzy i nic więcej."
    assert codes(text) == ["brand_missing"]
    assert check(text, brands=["Zorza"]) == []
    assert [it.code for it in check("Nowy krem! #zorzynka", brands=["Zorza"])] == ["ambiguous"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Prosimy o dyskretne oznaczenie #reklama.", ["harmful_instruction"]),
        (
            "Wystarczy dyskretne #współpraca na samym końcu opisu.",
            ["ambiguous", "buried", "harmful_instruction"],
        ),
        ("Nie oznaczajcie w relacjach.", ["missing", "harmful_instruction"]),
        ("Put #ad at the end.", ["foreign", "buried"]),
        ("No need to tag it.", ["missing", "harmful_instruction"]),
        ("Nie umieszczaj #reklama na końcu, tylko na początku.", []),
        ("Na początku dajemy #reklama. Nie oznaczamy innych marek.", []),
        ("Oznacz nasz profil @zorza w relacji.", ["missing"]),
    ],
)
def test_a_brief_is_judged_by_what_it_tells_to_do(text: str, wanted: list[str]) -> None:
    assert codes(text, "brief") == wanted
    assert codes(text, "email") == wanted


def test_an_unknown_kind_or_market_is_refused() -> None:
    with pytest.raises(UsageError, match="letter"):
        check("x", "letter")
    with pytest.raises(UsageError, match="fr"):
        check("x", market="fr")


def test_an_unlabelled_post_of_an_influencer_is_told_quietly() -> None:
    text, handles = "Ten krem to sztos, kod MAJA10!", ["@Maja.Z", "https://tiktok.com/@majka"]
    found = is_unlabelled_ad("maja.z", text, handles, concerns_campaign=True)
    assert found is not None
    assert found.code is LabelFault.MISSING
    assert is_unlabelled_ad("@majka", text, handles, concerns_campaign=True)
    assert not is_unlabelled_ad("majkaa", text, handles, concerns_campaign=True)
    assert not is_unlabelled_ad("", text, ["", "@"], concerns_campaign=True)
    assert not is_unlabelled_ad("maja.z", text, handles, concerns_campaign=False)
    assert not is_unlabelled_ad(
        "maja.z", text, handles, concerns_campaign=True, platform_label=True
    )
    for marked in ("#reklama @zorza", "#ad @zorza", "Krem i koc, wieczór idealny #reklama"):
        assert not is_unlabelled_ad("maja.z", marked, handles, concerns_campaign=True)


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from("#reklama nie [ ] @a #ad . \n na końcu oznaczenie x".split(" "))
    ).map(" ".join),
    st.sampled_from(KINDS),
    st.sampled_from(list(MARKETS)),
    st.sampled_from([None, True, False]),
)
def test_whatever_is_written_is_judged(
    text: str, kind: str, market: str, tool: bool | None
) -> None:
    found = check(text, kind, market, tool)
    cleaned = clean_text(text, LONGEST)
    assert len({it.code for it in found}) == len(found)
    for finding in found:
        assert 0 <= finding.start <= finding.end <= len(cleaned)


HOSTILE = (
    "#ad ",
    "nie oznaczaj ",
    "#x #ad ",
    "na końcu #reklama ",
    "r e k l a m ",
    "na\n",
    "„reklama” ",
)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("kind", ["post", "brief"])
def test_what_a_text_costs_grows_with_its_length_alone(piece: str, kind: str) -> None:
    short, long = (_calls(piece * (n // len(piece)), kind) for n in (2_000, 8_000))
    assert long < short * 6


def _calls(text: str, kind: str) -> int:
    """Return how many functions are called, the ones of the C library included."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        check(text, kind)
    finally:
        sys.setprofile(None)
    return calls
