"""What every section of the report is about, and what a section is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Block
from services.incident.run import Run
from services.model import Alert
from services.store.ledger import Json, Record
from services.words import EntryKind as Kind

BEFORE = timedelta(hours=24)
"""How much of what came before the storm the sentiment is compared with."""
AFTERWARDS = timedelta(hours=24)
"""How much of what came after the closing still belongs to it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The incident and its spans of time.

    ``begin`` is the first mention in the alert's window, else the declaration; ``turn`` is when
    the statement was published, else when it was closed, else now; ``end`` is now, or a day
    after closing. ``authors`` are the names of those who wrote outside, as far as sections show
    them: a report that is shared leaves them out.
    """

    run: Run
    records: Sequence[Record]
    name: str
    alert: Alert | None
    begin: datetime
    turn: datetime
    end: datetime
    now: datetime
    authors: dict[str, None] = field(default_factory=dict)

    @property
    def has_turned(self) -> bool:
        """Whether there is anything after the statement or the closing."""
        return self.run.incident.answered_at is not None or not self.run.incident.is_open

    def of_kind(self, *kinds: Kind) -> list[Record]:
        """Return the entries of these kinds, in order."""
        return [record for record in self.records if record.kind in kinds]


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it was compiled: what is read, and its figures for machines."""

    key: str
    blocks: Sequence[Block]
    figures: Mapping[str, Json] = field(default_factory=dict)


Section = Callable[[AsyncSession, Subject], Awaitable[Part]]
"""Reads what it needs and tells it. What is not known it says, or leaves for a person."""
