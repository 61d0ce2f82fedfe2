"""The scorer as the program uses it: what it must get right, and what it must survive."""

import math
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.sentiment import Scorer
from services.sentiment import reader as reader_module
from services.sentiment.score import ReasonKind
from services.sentiment.tokens import MAX_READ
from services.words import Sentiment, Signal

LEARNED = Scorer()
SECOND = Scorer()
RULES = Scorer(learned=False)
BAD_PL = ["Nie polecam", "nie polecam nikomu", "To oszustwo!", "Żenada 🤡", "zenada i tyle", "🤬🤬"]
GOOD_PL = ["Polecam!", "to jest sztos 🔥", "bardzo dobry krem", "dziękuję, super"]
BAD_EN = ["I can't recommend this", "not good at all", "this is a scam", "what a disgrace 🤮"]
GOOD_EN = ["I love it", "great collab, well done", "this serum is amazing 😍"]


@pytest.mark.parametrize("scorer", [LEARNED, RULES], ids=["learned", "rules"])
@pytest.mark.parametrize(
    ("language", "texts", "wanted"),
    [("pl", BAD_PL, -1), ("pl", GOOD_PL, 1), ("en", BAD_EN, -1), ("en", GOOD_EN, 1)],
)
def test_what_anybody_sees_is_seen(
    scorer: Scorer, language: str, texts: list[str], wanted: int
) -> None:
    wrong = {
        text: score.compound
        for text in texts
        if (score := scorer.score(text, language, language)).compound * wanted <= 0
    }
    assert not wrong


@pytest.mark.parametrize("word", ["po", "no", "np", "fart", "sam", "list", "most", "but"])
def test_polish_words_that_look_english_say_nothing_by_the_rules(word: str) -> None:
    assert RULES.read(f"{word} to {word}", "pl").compound == RULES.read("to", "pl").compound


def test_another_language_is_not_understood_and_never_neutral() -> None:
    for text in ("Это ужасный крем, верните деньги", "Das ist leider gar nicht gut, schade drum"):
        score = LEARNED.score(text)
        assert score.sentiment is Sentiment.UNKNOWN
        assert (score.negative, score.neutral, score.positive, score.engine) == (0, 0, 0, "")


def test_the_campaigns_language_decides_where_the_post_does_not() -> None:
    assert LEARNED.score("👍👍", default="pl").language == "pl"
    assert LEARNED.score("👍👍", default="en").language == "en"
    assert LEARNED.score("👍👍", hint="en-GB", default="pl").language == "en"


def test_the_source_may_be_wrong_about_the_language() -> None:
    assert LEARNED.score("Nie kupujcie tego, to zwykłe oszustwo", hint="en").language == "pl"


def test_irony_turns_praise_and_counts_half() -> None:
    score = LEARNED.score("Brawo, kolejna kryptoreklama 👏👏 gratulacje 🙄", "pl")
    assert Signal.IRONY in score.signals
    assert (score.weight, score.sentiment) == (0.5, Sentiment.NEGATIVE)


def test_without_weights_the_rules_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "load", lambda _: None)
    score = Scorer().score("Nie polecam, oszustwo", "pl")
    assert (score.engine, score.sentiment) == ("rules", Sentiment.NEGATIVE)


def test_reasons_name_words_of_the_text_and_what_turned_them() -> None:
    text = "Krem nie jest dobry, zwykła żenada"
    score = LEARNED.explain(text, "pl")
    negated = next(it for it in score.reasons if it.kind is ReasonKind.NEGATED)
    assert (negated.words, negated.by) == ("dobry", "nie")
    assert negated.weight < 0
    assert all(reason.words in text for reason in score.reasons)
    weights = [abs(reason.weight) for reason in score.reasons]
    assert weights == sorted(weights, reverse=True)


def test_explaining_changes_nothing() -> None:
    for text in [*BAD_PL, *GOOD_PL]:
        explained, score = LEARNED.explain(text, "pl"), LEARNED.read(text, "pl")
        assert (explained.negative, explained.positive) == (score.negative, score.positive)


_ODD = st.text(alphabet=st.characters(), max_size=400) | st.text(
    alphabet="nieNIE !?.🤡❤️👨‍👩‍👧\u0000\u200d\ufe0f\u202e\ud800ąć@#x1:)(", max_size=400
)


@settings(max_examples=300, deadline=None)
@given(_ODD, st.sampled_from(["", "pl", "en", "EN_us", "de", "\0"]))
def test_any_text_gets_a_sound_score(text: str, hint: str) -> None:
    score = LEARNED.score(text, hint)
    shares = [score.negative, score.neutral, score.positive]
    is_read = score.sentiment is not Sentiment.UNKNOWN
    assert math.isclose(sum(shares), 1 if is_read else 0)
    assert all(0 <= share <= 1 for share in shares)
    assert max(shares) == score.confidence
    assert score == SECOND.score(text, hint), "what a scorer remembers must not show"


@pytest.mark.parametrize("piece", ["nie ", "!", "🤡", "dobry ale zły ", "a", "@x ", ":( ", "nie-"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_what_a_text_costs_grows_with_its_length(piece: str, language: str) -> None:
    LEARNED.read(piece * 4, language)
    short, long = (_steps(piece * (size // len(piece)), language) for size in (400, 1600))
    assert long < 8 * short + 2_000
    assert _steps(piece * (50 * MAX_READ // len(piece)), language) < 8 * long


def _steps(text: str, language: str) -> int:
    """Return how many lines of Python a score takes."""
    steps = 0

    def count(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        LEARNED.read(text, language)
    finally:
        sys.settrace(before)
    return steps
