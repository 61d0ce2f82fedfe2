"""What corrections teach: enough to bend the figures of a campaign, never to break them."""

from services.sentiment import Scorer
from services.sentiment.adjustment import FEWEST, NO_ADJUSTMENT, Lesson, learn
from services.words import Sentiment

SCORER = Scorer()
TEXT = "Nowy Skandal pachnie wanilią"


def _lessons(many: int, said: Sentiment, text: str = TEXT) -> list[Lesson]:
    others = [
        Lesson(f"zwykły wpis numer {number}", "pl", Sentiment.NEUTRAL, Sentiment.NEUTRAL)
        for number in range(20)
    ]
    return others + [
        Lesson(f"{text} {place}", "pl", Sentiment.NEGATIVE, said) for place in range(many)
    ]


def test_a_word_of_the_campaign_is_believed_after_three_judgements() -> None:
    before = SCORER.read("skandal wrócił", "pl").compound
    two, three = (learn(_lessons(many, Sentiment.NEUTRAL)) for many in (FEWEST - 1, FEWEST))
    assert "skandal" not in two.words["pl"]
    assert three.words["pl"]["skandal"] > 0
    assert SCORER.read("skandal wrócił", "pl", three).compound > before


def test_the_adjustment_stands_among_the_reasons() -> None:
    score = SCORER.explain("skandal wrócił", "pl", learn(_lessons(5, Sentiment.NEUTRAL)))
    assert ("skandal", "campaign") in {(it.words, str(it.kind)) for it in score.reasons}


def test_one_hundred_judgements_do_not_turn_a_clear_text() -> None:
    taught = learn(_lessons(100, Sentiment.POSITIVE))
    assert SCORER.read("To oszustwo i skandal, żenada!", "pl", taught).compound < 0


def test_what_was_taught_in_one_language_leaves_the_other_alone() -> None:
    taught = learn(_lessons(10, Sentiment.POSITIVE))
    assert SCORER.read("what a scandal", "en", taught) == SCORER.read("what a scandal", "en")


def test_people_who_agree_with_the_machine_teach_nothing() -> None:
    taught = learn(_lessons(10, Sentiment.NEGATIVE))
    assert taught.apply((0.5, 0.3, 0.2), "pl", ["skandal"]) == (0.5, 0.3, 0.2)
    assert NO_ADJUSTMENT.apply((0.5, 0.3, 0.2), "pl", ["skandal"]) == (0.5, 0.3, 0.2)
