"""The learned part: what it adds to the rules, what it overrules, and that it can show why."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from services.sentiment.weights import Table
from services.transparency.findings import By, Spans
from services.transparency.judging import judge
from services.transparency.learned import CODES, THRESHOLDS, SentenceModel, shipped
from services.transparency.reading import Reading
from services.transparency.rules import LANGUAGES
from services.words import Strategy

SENTENCES = Path(__file__).parents[2] / "benchmarks" / "training" / "statements"
TEXT = "It was raining on Monday, and my goldfish swam away."


def _strategies(text: str, model: SentenceModel | None) -> Mapping[Strategy, Spans]:
    return judge(Reading(text, "en").weighed(model)).strategies


def _model(weight: int) -> SentenceModel:
    """Return a model that knows a single word, which speaks for (or against) being a victim."""
    columns = {code: [weight if code == "victim" else 0] for code in CODES}
    head = {
        "scales": dict.fromkeys((*CODES, "scale"), 1.0),
        "bias": dict.fromkeys(CODES, 0.0),
    }
    return SentenceModel(Table(head, "wgoldfish\n", {**columns, "scale": [1]}, {}))


def test_what_is_learned_is_found_and_shows_the_clause_that_weighed_most() -> None:
    model = _model(5)
    assert model.scores(TEXT)["victim"] == pytest.approx(5)
    assert model.scores("Nothing known here.")["victim"] == 0
    (span,) = _strategies(TEXT, model)[Strategy.VICTIM]
    assert span.words == TEXT[span.start : span.end] == "and my goldfish swam away."
    assert span.by is By.LEARNED
    assert _strategies(TEXT, _model(3)) == {}


def test_a_rule_is_overruled_only_below_its_threshold() -> None:
    text = "We are victims too, said the goldfish."
    (span,) = _strategies(text, None)[Strategy.VICTIM]
    assert span.by is By.RULE
    assert Strategy.VICTIM not in _strategies(text, _model(-6))
    assert _strategies(text, _model(-4))[Strategy.VICTIM] == (span,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_finds_what_no_rule_does(language: str) -> None:
    model = shipped(language)
    assert model
    assert set(THRESHOLDS) == set(CODES)
    rows = [
        json.loads(it) for it in (SENTENCES / f"{language}.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(rows) >= 1_500
    assert {row["language"] for row in rows} == {language}
    assert {code for row in rows for code in row["codes"]} == set(CODES)
    assert len({row["voice"] for row in rows}) >= 9
    wanted = [row["text"] for row in rows if "amends" in row["codes"]]
    assert len(wanted) >= 80
    by_rules = sum(bool(Reading(it, language).hits("amends")) for it in wanted)
    known = sum(model.scores(it)["amends"] > 0 for it in wanted)
    assert by_rules < 0.8 * len(wanted)
    assert known > 0.6 * len(wanted)
