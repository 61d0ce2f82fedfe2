"""The whole statement, weighed: which findings are told, and the words that show them."""

from collections.abc import Mapping
from typing import Any

import pytest

from services.transparency import check
from services.transparency.findings import By
from services.transparency.judging import judge
from services.transparency.learned import SentenceModel
from services.transparency.learned import shipped as sentences_of
from services.transparency.reading import Reading
from services.transparency.rules import LANGUAGES
from services.transparency.whole import FINDINGS, StatementModel, is_whole, shipped, values_of
from services.words import Component, Strategy, Weakness

TEXT = (
    "The clip went up on Monday. Lena chose the words herself and told nobody. "
    "We saw it when you did. We will refund every order by Friday. Lena will call you."
)


def _sentences(language: str) -> SentenceModel:
    model = sentences_of(language)
    assert model is not None
    return model


def _model(length: int, **told: bool) -> StatementModel:
    """Return a model that tells what is in ``told``, whatever the statement."""
    table: dict[str, Mapping[str, Any]] = {
        str(code): {"weights": [0.0] * length, "bias": 0.0, "from": 1.0} for code in FINDINGS
    }
    for code, found in told.items():
        table[code] = {**table[code], "bias": 2.0 if found else 0.0}
    return StatementModel(table)


def _values(reading: Reading) -> list[float]:
    weighed = reading.weighed(_sentences(reading.language))
    return values_of(reading, weighed, judge(weighed))


def _width() -> int:
    reading = Reading(TEXT, "en")
    return len(_values(reading))


def test_what_is_told_of_the_whole_shows_its_words() -> None:
    model = _model(_width(), blame=True, repair=True, no_next_update=True)
    found = model.judge(Reading(TEXT, "en"), _sentences("en"))
    assert set(found.components) == {Component.REPAIR}
    assert set(found.weaknesses) == {Weakness.BLAME, Weakness.NO_NEXT_UPDATE}
    assert found.strategies == {}
    assert found.weaknesses[Weakness.NO_NEXT_UPDATE] == ()
    assert not found.is_admission
    (span,) = found.weaknesses[Weakness.BLAME]
    assert span.by is By.LEARNED
    assert span.words == TEXT[span.start : span.end]
    assert span.words
    assert "refund" in found.components[Component.REPAIR][0].words


def test_an_admission_is_what_the_whole_says_of_responsibility() -> None:
    found = _model(_width(), responsibility=True).judge(Reading(TEXT, "en"), _sentences("en"))
    assert found.is_admission
    assert found.admission == found.components[Component.RESPONSIBILITY]


PLAIN = {
    "pl": (
        "To nasza wina.",
        "Zawiedliśmy was.",
        "Powinniśmy byli oznaczyć ten film.",
        "Wprowadziliśmy was w błąd.",
        "Bierzemy za to pełną odpowiedzialność.",
        "Winni jesteśmy my.",
        "Nikt inny nie jest winny.",
        "Nic mnie nie usprawiedliwia.",
        "Nie wykonaliśmy swojej pracy.",
    ),
    "en": (
        "It is our fault.",
        "We failed you.",
        "We should have labelled the video.",
        "We misled you.",
        "We take full responsibility for it.",
        "It's our fault.",
        "It is our fault, not our customers'.",
        "We are to blame.",
        "We are responsible for what happened.",
        "Mea culpa.",
        "We owned the mistake.",
        "We didn't do our job.",
        "We take it on the chin.",
    ),
}
AROUND = {
    "pl": (
        "W sobotę na profilu pojawił się film o naszym kremie.",
        "Dziękujemy za wszystkie wiadomości.",
        "Nasze biuro pracuje dziś do dwudziestej.",
        "Rozmawiamy z Mają i jej menedżerem.",
        "Od dziesięciu lat robimy kosmetyki w Łodzi.",
    ),
    "en": (
        "On Saturday a video about our cream went up.",
        "Thank you for all your messages.",
        "Our office is open until eight tonight.",
        "We are talking to Maya and her manager.",
        "We have made cosmetics in Leeds for ten years.",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_admission_is_found_whatever_stands_around_it(language: str) -> None:
    around = AROUND[language]
    assert not check(" ".join(around), language).is_admission
    for admission in PLAIN[language]:
        for at in range(len(around) + 1):
            text = " ".join((*around[:at], admission, *around[at:]))
            found = check(text, language)
            assert found.is_admission, text
            assert any(span.words in admission for span in found.admission), found.admission


def test_a_sentence_too_long_to_weigh_hides_no_admission() -> None:
    text = " ".join((*AROUND["en"], f"It is our fault {'and so on ' * 3000}"))
    assert check(text, "en").is_admission


def test_of_a_few_sentences_each_stands_for_itself() -> None:
    few = Reading("It is our fault. We are sorry.\n\nWe will refund everybody.", "en")
    found = _model(_width()).judge(few, _sentences("en"))
    assert found == judge(few.weighed(_sentences("en")))
    assert found.is_admission
    assert set(found.strategies) == {Strategy.REBUILD}


@pytest.mark.parametrize("text", ["", "...", "!!! ??? 12", "\n\n\n"])
def test_of_nothing_nothing_is_told(text: str) -> None:
    reading = Reading(text, "pl")
    weighed = reading.weighed(_sentences("pl"))
    assert not is_whole(weighed)
    assert len(_values(reading)) == _width()
    assert check(text, "pl").components == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_knows_every_finding(language: str) -> None:
    model = shipped()
    assert model is not None
    reading = Reading(TEXT, language)
    values = _values(reading)
    assert model.found(values) <= set(FINDINGS)
    assert set(model.table) == set(FINDINGS)
    assert {len(it["weights"]) for it in model.table.values()} == {len(values)}
