"""How each line of the rubric stands: a level with its reasons, and how sure that is. Pure.

The thresholds stand in ``lists/rubric.toml``. Confidence is the lowest that any of these allows:

- how many posts: with n posts and nothing found, up to 3/n of all posts may still be of that kind
  (the rule of three, Hanley and Lippman-Hand 1983): under 30 it is low (1 in 10), from 300 high
  (1 in 100);
- over what time: under half a year low, from three years high, since the rubric looks back 36
  months and what is dug up is old;
- how much of it is in a language that is read: under half low, from four fifths high;
- whether the person's accounts are known, and all of them were read: else medium at most;
- rules find words and not meanings (docs/dossier.md says how many): medium at most where they do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from services.dossier import questions
from services.dossier.figures import Figures
from services.dossier.questions import Answer
from services.dossier.rules import table
from services.preparation.accounts import platform_of
from services.words import Confidence, RiskLevel, RiskLine

FEW_POSTS, MANY_POSTS = 30, 300
SHORT_DAYS, LONG_DAYS = 182, 3 * 365
FEW_READ, MOST_READ = 0.5, 0.8
MOST_UNDATED = 0.2
LONG_GAP_DAYS = 120
LEVELS = tuple(RiskLevel)
SURE = tuple(Confidence)
ASKED_ONLY = frozenset({RiskLine.AUDIENCE, RiskLine.RELIABILITY})
"""Lines that no post says anything about."""


class Reason(NamedTuple):
    """Why a level or a confidence is what it is: a code with its figures, and a name if any."""

    code: str
    n: int = 0
    of: int = 0
    name: str = ""


class Counted(NamedTuple):
    """A finding as the levels see it; one that a person dismissed is not among them."""

    line: RiskLine
    code: str
    at: datetime | None
    post: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What else decides: whether there are values and competitors to look for, the accounts.

    ``accounts`` are the platforms on which the person is known to be, empty if nobody said.
    """

    values: int = 0
    values_read: int = 0
    competitors: int = 0
    accounts: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessed:
    """A line: None for a level means that nothing was looked at that could say."""

    line: RiskLine
    level: RiskLevel | None
    confidence: Confidence
    reasons: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()
    """What takes from the confidence."""
    searched: int = 0
    """Posts or comments that were searched for it."""


def assess(
    figures: Figures, findings: Sequence[Counted], around: Around, now: datetime
) -> dict[RiskLine, Assessed]:
    """Return how each line stands at ``now``."""
    return {line: _line(line, figures, findings, around, now) for line in RiskLine}


def _line(
    line: RiskLine, figures: Figures, findings: Sequence[Counted], around: Around, now: datetime
) -> Assessed:
    asked = _asked(line, around.answers)
    searched, missing = _searched(line, figures, around)
    if not searched:
        confidence = _sure_by_answers(line, around.answers)
        level = _highest(level for level, _reason in asked) if asked else None
        reasons = tuple(reason for _level, reason in asked)
        return Assessed(line, level, confidence, reasons, missing)
    found = _of_posts(line, figures, [it for it in findings if it.line is line], now)
    level = _highest(level for level, _reason in (*found, *asked))
    weighty = sorted((*found, *asked), key=lambda it: -LEVELS.index(it[0]))
    told = tuple(reason for _level, reason in weighty)
    confidence, doubts = confidence_of(line, figures, around)
    if line is RiskLine.VALUES and around.values_read < around.values:
        doubts = (*doubts, Reason("values_unread", around.values - around.values_read))
        confidence = min(confidence, Confidence.MEDIUM, key=SURE.index)
    return Assessed(line, level, confidence, told, doubts, searched)


def _searched(line: RiskLine, figures: Figures, around: Around) -> tuple[int, tuple[Reason, ...]]:
    """Return how many posts were searched for a line, and what was missing if none."""
    if line in ASKED_ONLY:
        return 0, (Reason("asked_only"),)
    if line is RiskLine.COMMENTS:
        return figures.total.understood, () if figures.total.understood else (
            Reason("no_comments"),
        )
    if line is RiskLine.CONFLICTS and not around.competitors:
        return 0, (Reason("no_competitors"),)
    if line is RiskLine.VALUES and not around.values_read:
        return 0, (Reason("no_values" if not around.values else "values_unread", around.values),)
    return figures.understood, () if figures.understood else (Reason("no_posts"),)


Found = list[tuple[RiskLevel, Reason]]


def _of_posts(
    line: RiskLine, figures: Figures, findings: Sequence[Counted], now: datetime
) -> Found:
    if line is RiskLine.COMMENTS:
        return _comments(figures)
    rule = rubric()[line.value]
    begin = now - timedelta(days=round(rubric()["window_months"] * 30.44))
    recent = [it for it in findings if it.at is None or it.at >= begin]
    old = len({it.post for it in findings}) - len({it.post for it in recent})
    found: Found = []
    if line is RiskLine.DISCLOSURE:
        found = _disclosure(figures, recent, rule)
    else:
        storms = len(figures.storms()) if line is RiskLine.CONTROVERSY else 0
        points = _points(recent, rule.get("grave", {})) + storms
        level = _by_count(points, rule)
        found += [
            (level, Reason("found", n, figures.understood, code)) for code, n in _by_code(recent)
        ]
        if storms:
            found.append((level, Reason("storms", storms, len(figures.quarters))))
    if not recent and not found:
        found.append((RiskLevel.LOW, Reason("nothing", 0, figures.understood)))
    if old:
        found.append((RiskLevel.LOW, Reason("older", old)))
    kept = {it.post for it in recent}
    dug_up = {it.post for it in findings if it.code in rule.get("grave", {})} - kept
    if dug_up and line is not RiskLine.CRISES:
        found.append((RiskLevel.ELEVATED, Reason("older_grave", len(dug_up))))
    unjudged = sum(not it.confirmed for it in recent)
    if unjudged:
        found.append((RiskLevel.LOW, Reason("unjudged", unjudged, len(recent))))
    return found


def _points(findings: Iterable[Counted], grave: Mapping[str, int]) -> int:
    """Return what the findings weigh: of a post the gravest counts."""
    posts: dict[str, int] = {}
    for it in findings:
        posts[it.post] = max(posts.get(it.post, 0), grave.get(it.code, 1))
    return sum(posts.values())


def _by_code(findings: Sequence[Counted]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for it in findings:
        counts[it.code] = counts.get(it.code, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _by_count(points: int, rule: Mapping[str, Any]) -> RiskLevel:
    reached = [level for level in LEVELS[1:] if points >= rule.get(level.value, points + 1)]
    return reached[-1] if reached else RiskLevel.LOW


def _disclosure(figures: Figures, recent: Sequence[Counted], rule: Mapping[str, Any]) -> Found:
    """Judge by the share of the paid-looking posts without a clear label."""
    posts, paid = len({it.post for it in recent}), figures.total.paid
    if not posts:
        found: Found = [(RiskLevel.LOW, Reason("labelled", paid, paid))] if paid else []
        return found
    percent = 100 * posts / max(paid, posts)
    level = RiskLevel.LOW
    for one in (RiskLevel.ELEVATED, RiskLevel.HIGH):
        if percent >= rule["share"][one.value] and posts >= rule[one.value]:
            level = one
    return [(level, Reason("unlabelled", posts, paid))]


def _comments(figures: Figures) -> Found:
    rule, total = rubric()[RiskLine.COMMENTS.value], figures.total
    found: Found = []
    for code, n, shares in (
        ("negative", total.negative, rule["share"]),
        ("toxic", total.toxic, rule["toxic"]),
    ):
        percent = 100 * n / total.understood
        reached = [one for one in LEVELS if percent >= shares.get(one.value, 101)]
        found.append((reached[-1] if reached else RiskLevel.LOW, Reason(code, n, total.understood)))
    return found


def _asked(line: RiskLine, answers: Mapping[str, Answer]) -> Found:
    return [
        (
            it.level if answers[it.id] is it.worries else RiskLevel.LOW,
            Reason("answered", name=it.id),
        )
        for it in questions.of_line(line)
        if answers.get(it.id, Answer.UNKNOWN) is not Answer.UNKNOWN
    ]


def _sure_by_answers(line: RiskLine, answers: Mapping[str, Answer]) -> Confidence:
    """Somebody's word is worth medium at most; half the answers, low."""
    own = questions.of_line(line)
    known = [it for it in own if answers.get(it.id, Answer.UNKNOWN) is not Answer.UNKNOWN]
    if not known:
        return Confidence.NONE
    return Confidence.MEDIUM if len(known) == len(own) else Confidence.LOW


def confidence_of(
    line: RiskLine, figures: Figures, around: Around
) -> tuple[Confidence, tuple[Reason, ...]]:
    """Return how far the posts carry on a line, and what takes from it."""
    comments = line is RiskLine.COMMENTS
    posts = figures.comments if comments else figures.own
    read = figures.total.understood if comments else figures.understood
    days = figures.comment_days if comments else figures.days
    allowed: list[tuple[Confidence, Reason]] = [
        (_step(read, FEW_POSTS, MANY_POSTS), Reason("posts", read)),
        (_step(days, SHORT_DAYS, LONG_DAYS), Reason("days", days)),
        (_step(read, FEW_READ * posts, MOST_READ * posts), Reason("language", read, posts)),
    ]
    if not comments and figures.undated > MOST_UNDATED * figures.own:
        allowed.append((Confidence.MEDIUM, Reason("undated", figures.undated, figures.own)))
    if figures.gap_days > LONG_GAP_DAYS and not comments:
        allowed.append((Confidence.MEDIUM, Reason("gap", figures.gap_days)))
    if not comments:
        allowed.append((Confidence.MEDIUM, Reason("lists")))
    places = {platform_of(it) or it for it in figures.platforms}
    missing = [it for it in around.accounts if (platform_of(it) or it) not in places]
    if not around.accounts:
        allowed.append((Confidence.MEDIUM, Reason("accounts_unknown")))
    allowed += [(Confidence.MEDIUM, Reason("account_unread", name=name)) for name in missing]
    doubts = tuple(reason for sure, reason in allowed if sure is not Confidence.HIGH)
    return min((sure for sure, _reason in allowed), key=SURE.index), doubts


def _step(value: float, low: float, high: float) -> Confidence:
    if value < low:
        return Confidence.LOW
    return Confidence.HIGH if value >= high else Confidence.MEDIUM


def _highest(levels: Iterable[RiskLevel]) -> RiskLevel:
    return max(levels, key=LEVELS.index, default=RiskLevel.LOW)


@cache
def rubric() -> Mapping[str, Any]:
    """Return the thresholds as they were written."""
    return table("rubric.toml")
