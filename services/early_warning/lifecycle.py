"""The life of an alert, without store and clock: when one opens, rises, comes back, and ends.

An entity has one alert at most. A rise is worth telling, going on is not. After half an hour of
quiet it ends; within six hours it comes back as the same. Of attention to an entity people are told
once a day: the day after a storm there is talk, too.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.early_warning.detector import Signal
from services.words import AlertKind, AlertLevel

QUIET = timedelta(minutes=30)
"""How long an entity must be ordinary before its alert ends."""
COMES_BACK = timedelta(hours=6)
"""For so long after its end an alert comes back as the same."""
ATTENTION_ONCE = timedelta(hours=24)
"""For so long after an alert was told, attention tells nothing new."""

LEVELS = list(AlertLevel)
KINDS = list(AlertKind)


class Move(StrEnum):
    """What a signal does to an alert."""

    NOTHING = "nothing"
    OPEN = "open"
    RISE = "rise"
    KEEP = "keep"
    COME_BACK = "come_back"


@dataclass(frozen=True, slots=True)
class Life:
    """An alert as far as its life goes; ``told_at`` is when it opened, rose or came back loudly."""

    kind: AlertKind
    level: AlertLevel
    seen_at: datetime
    told_at: datetime
    ended_at: datetime | None = None


def meet(life: Life | None, signal: Signal, now: datetime) -> Move:
    """Return what ``signal`` does, ``life`` being the entity's last alert."""
    if life is not None and life.ended_at is None:
        return Move.RISE if _is_more(life, signal) else Move.KEEP
    if signal.held_back:
        return Move.NOTHING
    if life is None:
        return Move.OPEN
    assert life.ended_at is not None  # noqa: S101
    recent = now - life.ended_at <= COMES_BACK
    if signal.kind is AlertKind.ATTENTION:
        recent = recent or now - life.told_at <= ATTENTION_ONCE
        if recent and life.kind is not AlertKind.ATTENTION:
            return Move.NOTHING  # what comes back would be a storm, and this is none
    if not recent:
        return Move.OPEN
    return Move.RISE if _is_more(life, signal) else Move.COME_BACK


def is_told(move: Move, signal: Signal) -> bool:
    """Whether people hear of it: of talk that goes on or comes back they do not."""
    if move is Move.COME_BACK:
        return signal.kind is not AlertKind.ATTENTION
    return move in {Move.OPEN, Move.RISE}


def after(life: Life | None, signal: Signal, move: Move, now: datetime) -> Life | None:
    """Return the alert as it stands after ``move``."""
    if move is Move.NOTHING:
        return life
    if life is None or move is Move.OPEN:
        return Life(signal.kind, signal.level, now, now)
    return replace(
        life,
        kind=max(life.kind, signal.kind, key=KINDS.index),
        level=max(life.level, signal.level, key=LEVELS.index),
        seen_at=now,
        told_at=now if is_told(move, signal) else life.told_at,
        ended_at=None,
    )


def ends(life: Life, now: datetime) -> bool:
    """Whether an open alert has been quiet for long enough."""
    return life.ended_at is None and now - life.seen_at >= QUIET


def _is_more(life: Life, signal: Signal) -> bool:
    louder = LEVELS.index(signal.level) > LEVELS.index(life.level)
    return louder or KINDS.index(signal.kind) > KINDS.index(life.kind)
