"""How lines stand: levels with their reasons, confidence that falls with thin data."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.dossier.figures import Fact, Figures, figures_of, from_plain
from services.dossier.levels import Around, Assessed, Counted, assess, rubric
from services.dossier.questions import QUESTIONS, Answer
from services.dossier.state import assessed_of, plain_of
from services.dossier.telling import reason_words
from services.words import Confidence, RiskLevel, RiskLine, Sentiment

NOW = datetime(2026, 11, 26, tzinfo=UTC)
WELL_KNOWN = Around(values=1, values_read=1, competitors=1, accounts=("instagram",))


def facts(count: int, *, days: int = 1200, **more: object) -> list[Fact]:
    step = timedelta(days=days) / max(1, count - 1)
    first = NOW - timedelta(days=days)
    kind: dict[str, object] = {"own": True, "understood": True, "sentiment": Sentiment.NEUTRAL}
    return [
        Fact(str(n), at=first + n * step, platform="instagram", **(kind | more))  # type: ignore[arg-type]
        for n in range(count)
    ]


def counted(line: RiskLine, code: str, *days: int, post: str = "") -> list[Counted]:
    return [Counted(line, code, NOW - timedelta(days=ago), post or f"{code}{ago}") for ago in days]


def line_of(
    line: RiskLine,
    figures: Figures,
    findings: list[Counted] | None = None,
    around: Around = WELL_KNOWN,
) -> Assessed:
    return assess(figures, findings or [], around, NOW)[line]


MANY = figures_of(facts(400))


def test_nothing_found_is_low_and_says_how_much_was_searched() -> None:
    it = line_of(RiskLine.OFFENCE, MANY)
    assert (it.level, it.searched) == (RiskLevel.LOW, 400)
    assert [(reason.code, reason.of) for reason in it.reasons] == [("nothing", 400)]


@pytest.mark.parametrize(
    ("days", "level"),
    [
        ((10,), RiskLevel.HIGH),
        ((10, 20, 30), RiskLevel.STOP),
        ((1500,), RiskLevel.ELEVATED),
    ],
)
def test_contempt_is_grave_and_old_contempt_is_dug_up(
    days: tuple[int, ...], level: RiskLevel
) -> None:
    it = line_of(RiskLine.OFFENCE, MANY, counted(RiskLine.OFFENCE, "hate", *days))
    assert it.level is level


def test_obscene_words_weigh_little_and_a_post_counts_once() -> None:
    one = counted(RiskLine.OFFENCE, "vulgar", 10, 10, 10, post="p")
    assert line_of(RiskLine.OFFENCE, MANY, one).level is RiskLevel.LOW
    two = counted(RiskLine.OFFENCE, "vulgar", 10, 11)
    assert line_of(RiskLine.OFFENCE, MANY, two).level is RiskLevel.ELEVATED


@pytest.mark.parametrize(("missing", "level"), [(0, "low"), (1, "elevated"), (5, "high")])
def test_disclosure_goes_by_the_share_of_paid_posts(missing: int, level: str) -> None:
    paid = [
        *facts(20, paid=True, labelled=True)[missing:],
        *facts(missing, paid=True, labelled=False),
    ]
    found = counted(RiskLine.DISCLOSURE, "unlabelled", *range(10, 10 + missing))
    assert line_of(RiskLine.DISCLOSURE, figures_of(paid), found).level == level


def test_confidence_falls_with_few_posts_short_time_and_foreign_words() -> None:
    def sure(found: list[Fact], around: Around = WELL_KNOWN) -> Confidence:
        return line_of(RiskLine.CLAIMS, figures_of(found), None, around).confidence

    assert sure(facts(400)) is Confidence.MEDIUM, "rules find words, not meanings"
    assert sure(facts(29)) is Confidence.LOW
    assert sure(facts(400, days=100)) is Confidence.LOW
    assert sure([*facts(100), *facts(300, understood=False)]) is Confidence.LOW
    doubts = line_of(RiskLine.CLAIMS, MANY, None, Around(accounts=("tiktok",))).doubts
    assert [it.name for it in doubts if it.code == "account_unread"] == ["tiktok"]


def test_a_host_and_a_word_are_one_platform() -> None:
    posts = [replace(it, platform="instagram.com") for it in facts(40)]
    doubts = line_of(RiskLine.CLAIMS, figures_of(posts), None, Around(accounts=("instagram",)))
    assert not [it.name for it in doubts.doubts if it.code == "account_unread"]
    assert list(figures_of(posts).platforms) == ["instagram"]


def test_comments_are_high_when_half_are_negative_and_may_be_sure() -> None:
    comments = [
        *facts(10),
        *facts(400, own=False, sentiment=Sentiment.NEGATIVE),
        *facts(300, own=False),
    ]
    it = line_of(RiskLine.COMMENTS, figures_of(comments))
    assert (it.level, it.confidence) == (RiskLevel.HIGH, Confidence.HIGH)
    assert line_of(RiskLine.COMMENTS, MANY).level is None


def test_a_quarter_in_which_the_comments_turned_is_a_storm() -> None:
    calm = facts(700, own=False)
    angry = facts(60, own=False, days=20, sentiment=Sentiment.NEGATIVE)
    figures = figures_of([*facts(100), *calm, *angry])
    assert [it.name for it in figures.storms()] == ["2026 Q4"]
    assert line_of(RiskLine.CONTROVERSY, figures).level is RiskLevel.ELEVATED


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (RiskLine.CONFLICTS, "no_competitors"),
        (RiskLine.VALUES, "no_values"),
        (RiskLine.COMMENTS, "no_comments"),
        (RiskLine.AUDIENCE, "asked_only"),
        (RiskLine.RELIABILITY, "asked_only"),
    ],
)
def test_what_nobody_could_see_is_not_assessed(line: RiskLine, why: str) -> None:
    it = line_of(line, MANY, None, Around())
    assert (it.level, it.confidence, it.searched) == (None, Confidence.NONE, 0)
    assert [doubt.code for doubt in it.doubts] == [why]


def test_an_answer_raises_its_line_and_is_worth_somebodys_word() -> None:
    around = Around(answers={"jump": Answer.YES})
    it = line_of(RiskLine.AUDIENCE, MANY, None, around)
    assert (it.level, it.confidence) == (RiskLevel.HIGH, Confidence.LOW)
    around = Around(answers={"jump": Answer.NO, "audience-data": Answer.YES})
    it = line_of(RiskLine.AUDIENCE, MANY, None, around)
    assert (it.level, it.confidence) == (RiskLevel.LOW, Confidence.MEDIUM)
    nobody = Around(answers={"jump": Answer.UNKNOWN})
    assert line_of(RiskLine.AUDIENCE, MANY, None, nobody).level is None


def test_every_line_has_a_rule_or_a_question() -> None:
    asked = {it.line for it in QUESTIONS}
    assert {line for line in RiskLine if line.value not in rubric()} <= asked


def test_what_was_signed_reads_as_it_was_and_each_reason_is_a_sentence() -> None:
    found = [
        *counted(RiskLine.OFFENCE, "hate", 10, 1500),
        *counted(RiskLine.DISCLOSURE, "unlabelled", 3),
    ]
    lines = assess(MANY, found, Around(answers={"jump": Answer.YES}), NOW)
    assert assessed_of(plain_of(lines)) == lines
    assert from_plain(MANY.plain()) == MANY
    for it in lines.values():
        for reason in (*it.reasons, *it.doubts):
            assert " " in reason_words(reason)
