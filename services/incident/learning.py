"""What an incident taught: flags, contributing factors, lessons, and the actions that follow.

Folded from its entries, most of which are written after it closed. An action lives until it is
done or given up.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from services.errors import StoreError, UsageError
from services.i18n import _
from services.store.ledger import Record
from services.words import EntryKind as Kind


class ActionStatus(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    DONE = "done"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Remark:
    """A factor, a lesson or a flag: ``about`` is the entry that it is about, 0 for none.

    What is about privileged words is ``sealed``, and stays in the room as they do.
    """

    seq: int
    words: str
    by: str
    at: datetime
    about: int = 0
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done by ``owner`` until the end of ``due_on``, for ``lesson`` (or 0)."""

    seq: int
    words: str
    owner: str
    due_on: date
    by: str
    at: datetime
    lesson: int = 0
    status: ActionStatus = ActionStatus.OPEN
    outcome: str = ""
    """What was done, or why it was given up."""
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status is ActionStatus.OPEN

    def is_overdue(self, today: date) -> bool:
        """Whether it is open past its day."""
        return self.is_open and today > self.due_on


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody's answer, long after, to whether the actions held."""

    seq: int
    held: bool
    words: str
    by: str
    at: datetime


@dataclass(slots=True)
class Learning:
    """All of it, by the number of its entry, in the order in which it was written."""

    flags: dict[int, Remark] = field(default_factory=dict)
    factors: dict[int, Remark] = field(default_factory=dict)
    lessons: dict[int, Remark] = field(default_factory=dict)
    actions: dict[int, Action] = field(default_factory=dict)
    review: Review | None = None

    def lesson(self, seq: int) -> Remark | None:
        """Return the lesson or the flag of entry ``seq``, None if it is neither."""
        return self.lessons.get(seq) or self.flags.get(seq)

    def lesson_or_last(self, seq: int | None) -> Remark:
        """Return the lesson or the flag of entry ``seq``, without it the last lesson.

        Raises:
            UsageError: there is none.
        """
        last = next(reversed(self.lessons), None) or next(reversed(self.flags), 0)
        found = self.lesson(seq if seq is not None else last)
        if found is None:
            raise UsageError(
                _("Entry {seq} is no lesson.").format(seq=seq)
                if seq is not None
                else _("No lesson was written yet: see warroom lessons write.")
            )
        return found

    @property
    def kept_actions(self) -> list[Action]:
        """The actions that were not given up."""
        return [item for item in self.actions.values() if item.status is not ActionStatus.GIVEN_UP]


def learn(learning: Learning, record: Record) -> None:
    """Change ``learning`` as ``record`` says, if it is about it at all."""
    change = _CHANGES.get(record.kind)
    if change is not None:
        change(learning, record)


def _seq(record: Record, name: str = "seq") -> int:
    value = record.data.get(name)
    return value if isinstance(value, int) else 0


def due_on(record: Record) -> date:
    """Return the day until which an action is due.

    Raises:
        StoreError: the entry names none.
    """
    try:
        return date.fromisoformat(record.code("due_on"))
    except ValueError as error:
        raise StoreError(f"{record.stream} {record.seq}: due_on") from error


def _remark(record: Record) -> Remark:
    return Remark(
        record.seq,
        record.text("words"),
        record.actor,
        record.happened_at,
        _seq(record),
        record.data.get("privileged") is True,
    )


def _flagged(learning: Learning, record: Record) -> None:
    learning.flags[record.seq] = _remark(record)


def _factor(learning: Learning, record: Record) -> None:
    learning.factors[record.seq] = _remark(record)


def _lesson(learning: Learning, record: Record) -> None:
    learning.lessons[record.seq] = _remark(record)


def _action(learning: Learning, record: Record) -> None:
    learning.actions[record.seq] = Action(
        seq=record.seq,
        words=record.text("words"),
        owner=record.code("owner"),
        due_on=due_on(record),
        by=record.actor,
        at=record.happened_at,
        lesson=_seq(record, "lesson"),
    )


def _action_changed(learning: Learning, record: Record) -> None:
    if action := learning.actions.get(_seq(record)):
        changed = replace(action, owner=record.code("owner"), due_on=due_on(record))
        learning.actions[action.seq] = changed


def _action_ended(learning: Learning, record: Record) -> None:
    action = learning.actions.get(_seq(record))
    if action is None:
        return
    done = record.kind == Kind.ACTION_DONE
    learning.actions[action.seq] = replace(
        action,
        status=ActionStatus.DONE if done else ActionStatus.GIVEN_UP,
        outcome=record.text("words" if done else "reason"),
        ended_at=record.happened_at,
    )


def _reviewed(learning: Learning, record: Record) -> None:
    held = record.data.get("held") is True
    learning.review = Review(
        record.seq, held, record.text("words"), record.actor, record.happened_at
    )


_CHANGES: dict[str, Callable[[Learning, Record], None]] = {
    Kind.LESSON_FLAGGED: _flagged,
    Kind.FACTOR_NOTED: _factor,
    Kind.LESSON_WRITTEN: _lesson,
    Kind.ACTION_ADDED: _action,
    Kind.ACTION_CHANGED: _action_changed,
    Kind.ACTION_DONE: _action_ended,
    Kind.ACTION_GIVEN_UP: _action_ended,
    Kind.ACTIONS_REVIEWED: _reviewed,
}
