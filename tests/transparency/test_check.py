"""The check: what it finds and with which words, what only looks alike, and any text at all."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.sentiment.cues import CueFinder, Role
from services.transparency import Broken, Findings, check, forbidden
from services.transparency.findings import Rule
from services.transparency.rules import CODES, LANGUAGES, patterns
from services.words import Cluster, Component, Strategy, Weakness


def _words(findings: Findings, code: Component | Weakness | Strategy) -> list[str]:
    kinds: tuple[Any, ...] = (findings.components, findings.weaknesses, findings.strategies)
    return [
        span.words for kind in kinds for of, spans in kind.items() if of is code for span in spans
    ]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("To nasz błąd.", Component.RESPONSIBILITY, "nasz błąd"),
        ("zawalilismy", Component.RESPONSIBILITY, "zawalilismy"),
        ("Nie sprawdziłam tego.", Component.RESPONSIBILITY, "Nie sprawdziłam"),
        ("It’s on us.", Component.RESPONSIBILITY, "It’s on us"),
        ("Klienci dostaną zwrot pieniędzy.", Component.REPAIR, "dostaną zwrot"),
        ("We'll refund everyone.", Component.REPAIR, "refund"),
        ("Jest nam wstyd.", Component.REGRET, "nam wstyd"),
        ("Stało się tak, bo pominęliśmy test.", Component.EXPLANATION, "Stało się tak, bo"),
        ("This will never happen again.", Component.REPENTANCE, "never happen again"),
        ("Proszę, wybaczcie mi.", Component.FORGIVENESS, "wybaczcie"),
        ("Jeśli kogoś to uraziło, przepraszamy.", Weakness.CONDITIONAL, "Jeśli kogoś to uraziło"),
        ("Mistakes were made.", Weakness.AGENTLESS_PASSIVE, "Mistakes were made"),
        ("Dotyczy to zaledwie 1% klientów.", Weakness.MINIMISING, "zaledwie"),
        ("To wina agencji.", Weakness.BLAME, "wina agencji"),
        ("Traktujemy to bardzo poważnie.", Weakness.PLATITUDE, "Traktujemy to bardzo poważnie"),
        ("Zwrócimy pieniądze.", Weakness.NO_DATE, "Zwrócimy"),
        ("We will publish a correction.", Weakness.NO_OWNER, "We will publish"),
        ("Stanowczo zaprzeczamy.", Strategy.DENY, "zaprzeczamy"),
        ("We fell victim to fraudsters, we are victims too.", Strategy.VICTIM, "we are victims"),
    ],
)
def test_a_finding_has_the_words_that_show_it(
    text: str, code: Component | Weakness | Strategy, words: str
) -> None:
    found = _words(check(text), code)
    assert any(words in it or it in words for it in found), found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("To nie nasza wina.", Component.RESPONSIBILITY),
        ("Sprawdzimy, czy popełniliśmy błąd.", Component.RESPONSIBILITY),
        ("If we made a mistake, we are sorry.", Component.RESPONSIBILITY),
        ("We do not accept any responsibility.", Component.RESPONSIBILITY),
        ("Nie przewidujemy zwrotu pieniędzy.", Component.REPAIR),
        ("Zwracamy uwagę, że termin minął.", Component.REPAIR),
        ("Oczekujemy przeprosin od redakcji.", Component.REGRET),
        ("We demand an apology from the paper.", Component.REGRET),
        ("Nie wiemy jeszcze, jak do tego doszło.", Component.EXPLANATION),
        ("Jeśli mają Państwo pytania, prosimy o kontakt.", Weakness.CONDITIONAL),
        ("If you bought the cream, please stop using it.", Weakness.CONDITIONAL),
        ("Nie szukamy winnych poza firmą.", Weakness.BLAME),
        ("To nasz błąd, a nie agencji.", Weakness.BLAME),
        ("This is not a minor mistake.", Weakness.MINIMISING),
        ("Traktujemy to poważnie: wycofujemy partię ze sprzedaży, poważnie.", Strategy.DENY),
        (
            "Some say “nothing of the sort ever happened”. It did, and it was our fault.",
            Strategy.DENY,
        ),
        ("Nie zaprzeczamy.", Strategy.DENY),
        (
            "You get no “sorry if you feel misled” here: you were misled, every one of you.",
            Weakness.CONDITIONAL,
        ),
        (
            "Nie napiszę „sorki, jeśli ktoś poczuł się zły”. Oszukałem Was wszystkich, kropka.",
            Weakness.CONDITIONAL,
        ),
    ],
)
def test_what_only_looks_alike_is_none(text: str, code: Component | Weakness | Strategy) -> None:
    assert _words(check(text), code) == []


@pytest.mark.parametrize(
    ("text", "is_admission"),
    [
        ("To nasza wina.", True),
        ("We failed you.", True),
        ("Powinniśmy byli to sprawdzić.", True),
        ("Współczujemy wszystkim, których to spotkało.", False),
        ("We are sorry for what you went through.", False),
        ("Jeśli popełniliśmy błąd, przepraszamy.", False),
        ("To nie my.", False),
        (
            "Dziękujemy za cierpliwość.\n\nThis was entirely our fault and we accept full blame.",
            True,
        ),
    ],
)
def test_sympathy_is_no_admission(text: str, is_admission: bool) -> None:
    assert check(text).is_admission == is_admission


def test_a_wrong_that_is_owned_in_the_next_sentence_has_its_doer() -> None:
    text = "Doszło do wycieku danych."
    assert Weakness.AGENTLESS_PASSIVE in check(text).weaknesses
    assert Weakness.AGENTLESS_PASSIVE not in check(f"{text} To nasza wina.").weaknesses


def test_who_takes_responsibility_and_tells_at_length_explains() -> None:
    told = (
        "The oven in our bakery read ten degrees too low for the whole of that week. "
        "Two of the three bakers on the night shift smelled it and went on with their work."
    )
    assert Component.EXPLANATION not in check(told, "en").components
    assert Component.EXPLANATION in check(f"{told} It is our fault.", "en").components
    assert Component.EXPLANATION not in check("The oven was hot. It is our fault.", "en").components


def test_a_formula_beside_a_repair_is_no_platitude() -> None:
    formula = "We take this seriously"
    assert Weakness.PLATITUDE in check(f"{formula}.", "en").weaknesses
    assert Weakness.PLATITUDE in check(f"{formula} and will review our rules.", "en").weaknesses
    assert (
        Weakness.PLATITUDE not in check(f"{formula} and are recalling the batch.", "en").weaknesses
    )


@pytest.mark.parametrize(
    ("text", "has_date"),
    [
        ("Zwrócimy pieniądze do 14 maja.", True),
        ("Zwrócimy pieniądze do 14.05.2026 r.", True),
        ("Zwrócimy pieniądze w ciągu dwóch tygodni.", True),
        ("Zwrócimy pieniądze dziś do godz. 18.", True),
        ("Zwrócimy pieniądze. Przelewy wyjdą w piątek.", True),
        ("Zwrócimy pieniądze każdemu, kto kupił krem od 3 do 9 maja.", False),
        ("Zwrócimy pieniądze najszybciej, jak to możliwe.", False),
        ("Zwrócimy pieniądze. Kolejna informacja w piątek o 12.", False),
        ("We will refund you by Friday.", True),
        ("We will refund you within 48 hours.", True),
        ("We will refund you by the end of the month.", True),
        ("We will refund everyone who bought it on 3 May.", False),
        ("We will refund you as soon as we can.", False),
        ("We may refund you. We will replace every jar.", False),
    ],
)
def test_a_day_counts_if_it_lies_ahead(text: str, has_date: bool) -> None:
    assert (Weakness.NO_DATE not in check(text).weaknesses) == has_date


@pytest.mark.parametrize(
    ("text", "has_owner"),
    [
        ("Poprawimy posty. Odpowiada za to Anna Kot, dyrektorka marketingu.", True),
        ("Dział jakości sprawdzi każdą partię.", True),
        ("Oddam wszystko, co zarobiłam.", True),
        ("Poprawimy posty.\n\nJan Wilk\nprezes zarządu", True),
        ("Poprawimy posty. Kontakt dla mediów: Anna Kot, rzeczniczka.", False),
        ("Nasz zespół poprawi posty, my sprawdzimy resztę.", False),
        ("Our quality director will test each batch.", True),
        ("We will test each batch.", False),
        ("I will pay back the fee.", True),
    ],
)
def test_a_bare_we_is_no_owner(text: str, has_owner: bool) -> None:
    assert (Weakness.NO_OWNER not in check(text).weaknesses) == has_owner


@pytest.mark.parametrize(
    ("text", "has_next"),
    [
        ("Następną informację podamy tutaj o 20:00.", True),
        ("Aktualizacje znajdziecie na naszej stronie.", True),
        ("Wracamy do Was jutro o 9.", True),
        ("Będziemy informować na bieżąco.", False),
        ("The next update comes at 4 pm.", True),
        ("We will publish the findings on 14 May.", True),
        ("We will keep you posted.", False),
        ("We updated our rules on our website.", False),
    ],
)
def test_the_next_update_has_a_time_or_a_place(text: str, has_next: bool) -> None:
    assert (Weakness.NO_NEXT_UPDATE not in check(text).weaknesses) == has_next


def _broken(text: str, cluster: Cluster | None) -> list[Broken]:
    return list(forbidden(check(text), cluster))


def test_each_cluster_forbids_what_does_not_go_with_it() -> None:
    deny, diminish = "We deny the allegations.", "It was only a joke."
    assert _broken(deny, Cluster.VICTIM) == []
    assert _broken(deny, Cluster.ACCIDENTAL) == [Broken(Strategy.DENY, Rule.NOT_IN_CLUSTER)]
    assert _broken(diminish, Cluster.ACCIDENTAL) == []
    assert _broken(diminish, Cluster.PREVENTABLE) == [
        Broken(Strategy.DIMINISH, Rule.NOT_IN_CLUSTER)
    ]
    assert _broken(f"{deny} {diminish}", Cluster.VICTIM) == [Broken(Strategy.DENY, Rule.MIXED)]
    assert _broken(f"{deny} {diminish}", None) == [Broken(Strategy.DENY, Rule.MIXED)]
    alone = "For thirty years we have supported local schools."
    assert _broken(alone, Cluster.ACCIDENTAL) == [Broken(Strategy.BOLSTER, Rule.ONLY_BOLSTER)]
    assert _broken(f"{alone} We are sorry.", Cluster.ACCIDENTAL) == []


def test_the_language_is_told_or_taken() -> None:
    assert check("Przepraszamy za nasz błąd.").language == "pl"
    assert check("We are sorry for our mistake.").language == "en"
    assert Component.REGRET not in check("Przepraszamy.", "en").components
    with pytest.raises(ValueError, match="de"):
        check("Es tut uns leid.", "de")


def test_what_is_missing_comes_in_the_order_of_weight() -> None:
    assert check("Przepraszamy.").missing == tuple(it for it in Component if it != "regret")


def test_a_wrapped_line_and_an_abbreviation_end_no_sentence() -> None:
    wrapped = (
        "Zwrócimy pieniądze wszystkim, którzy kupili krem w naszym sklepie przy\n"
        "ul. Długiej, do godz. 18 w piątek."
    )
    assert Weakness.NO_DATE not in check(wrapped).weaknesses


PIECES = st.sampled_from(
    [
        "przepraszamy ",
        "jeśli ktoś ",
        "We will refund ",
        "„",
        "”",
        "(",
        "[",
        "\n",
        "1%",
        ". ",
        "İ",
        "ﬁ",
        "\x00",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=12), PIECES), max_size=25).map("".join))
def test_any_text_has_findings_inside_it(text: str) -> None:
    for language in ("", *LANGUAGES):
        findings = check(text, language)
        kinds: list[Any] = [findings.components, findings.weaknesses, findings.strategies]
        spans = [span for kind in kinds for those in kind.values() for span in those]
        for span in [*spans, *findings.admission]:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == span.words


@pytest.mark.parametrize(
    "piece",
    [
        *("a", "a ", "[", '„a "b ” ', "\n", "12:30 14.05. ", "\x00\x1b[0m\u202e", "nie ", "'a "),
        *("przepraszamy jeśli ", "doszło do błędu ", "od 3 do 9 maja ", "we will ", "Anna Nowak "),
    ],
)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    short = (piece * 4_000)[:4_000]
    check(short, "pl")
    assert _lines_run(short * 2) <= 2.2 * _lines_run(short) + 400


def test_a_very_long_text_is_read_to_its_end() -> None:
    assert check("[" * 200_000 + " To nasza wina.", "pl").is_admission


def _lines_run(text: str) -> int:
    count = 0

    def trace(_frame: FrameType, _event: str, _arg: object) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        check(text, "pl")
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_is_dead(language: str) -> None:
    dead, alive = [], set()
    for pattern in patterns(language):
        if pattern.role is not Role.CUE:
            continue
        alive.add(pattern.group.code)
        shown = " ".join(f"{slot.words[0].text}{slot.words[0].tail}" for slot in pattern.words)
        found = CueFinder([pattern]).find(shown)
        if not pattern.group.needs and not list(found):
            dead.append(shown)
    assert dead == []
    assert alive == set(CODES)
