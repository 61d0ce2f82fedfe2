"""What people lay beside the plan: own steps and clocks, evidence, holds, what is frozen."""

from dataclasses import dataclass
from datetime import date, datetime

from services.words import ClockKind, Role


@dataclass(frozen=True, slots=True)
class AddedStep:
    """A step that the room added to its plan."""

    id: str
    title: str
    role: Role
    added_at: datetime
    due_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence: a mention, a file or a page, for ``step`` if it was kept for one."""

    seq: int
    step: str
    title: str
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold: what is kept as evidence outlives its deletion, until it is reviewed."""

    reason: str
    review_on: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SetClock:
    """A deadline that a person set, by the answer to a ``step`` or in a ``statement``."""

    id: str
    kind: ClockKind
    title: str
    role: Role
    due_at: datetime
    by: str
    step: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """Who stopped a planned post or boost, and when."""

    by: str
    at: datetime
