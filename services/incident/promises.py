"""Promises made in public: words, an owner and a day, in sight until they are kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import StoreError
from services.store import ledger
from services.store.ledger import Record
from services.words import EntryKind as Kind

KINDS = (Kind.PROMISED, Kind.PROMISE_CHANGED, Kind.PROMISE_KEPT, Kind.PROMISE_GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Promise:
    """A corrective step that was promised in a statement of an incident.

    ``ended`` is the kind of the entry that ended it, empty while it is open.
    """

    id: str
    incident: str
    statement: str
    text: str
    owner: str
    due_at: datetime
    ended: str = ""
    ended_by: str = ""
    ended_at: datetime | None = None
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is neither kept nor given up."""
        return not self.ended

    @property
    def was_kept(self) -> bool:
        """Whether somebody said that it was kept."""
        return self.ended == Kind.PROMISE_KEPT

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is open past its time."""
        return self.is_open and now > self.due_at


def take(promises: dict[str, Promise], record: Record) -> None:
    """Let ``record``, one of `KINDS`, change what is promised."""
    key = record.code("promise")
    if record.kind == Kind.PROMISED:
        promises[key] = Promise(
            id=key,
            incident=record.stream,
            statement=record.code("statement"),
            text=record.text("text"),
            owner=record.code("owner"),
            due_at=_due(record),
        )
    elif key in promises and record.kind == Kind.PROMISE_CHANGED:
        promises[key] = replace(
            promises[key],
            text=record.text("text"),
            owner=record.code("owner"),
            due_at=_due(record),
        )
    elif key in promises:
        promises[key] = replace(
            promises[key],
            ended=record.kind,
            ended_by=record.actor,
            ended_at=record.happened_at,
            note=record.text("note"),
        )


def fold(records: Iterable[Record]) -> list[Promise]:
    """Return the promises that ``records`` of any streams make, the nearest first."""
    by_stream: dict[str, dict[str, Promise]] = {}
    for record in records:
        take(by_stream.setdefault(record.stream, {}), record)
    found = [promise for promises in by_stream.values() for promise in promises.values()]
    return sorted(found, key=lambda promise: promise.due_at)


async def all_promises(session: AsyncSession) -> list[Promise]:
    """Return the promises of every incident, closed ones too, the nearest first."""
    return fold(await ledger.read_kinds(session, KINDS))


def _due(record: Record) -> datetime:
    try:
        return datetime.fromisoformat(record.code("due_at"))
    except ValueError as error:
        raise StoreError(f"{record.stream} {record.seq}: due_at") from error
