"""How a room at work is, for probes: who collects, how old what is heard is, is the store whole.

What a restart could mend makes it unwell; a source that the other side refuses, or whose budget is
spent, is told but leaves the room well: starting the collector again would not help.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.watch import behind
from services.store import Store, leases, ledger, status
from services.store.verify import verify
from services.words import Health

MOST_BEHIND = timedelta(seconds=60)
"""How long a mention may wait to be judged: a large import takes its time, too."""


@dataclass(frozen=True, slots=True)
class SourceAge:
    """A source, and how many seconds ago it was last known to work (None: never)."""

    name: str
    health: Health
    age: float | None


@dataclass(frozen=True, slots=True)
class RoomHealth:
    """What was found; ``behind`` is in seconds, ``damage`` one line a finding.

    ``checked`` says whether the store was read through (else only that it can be read).
    """

    collector: str | None
    sources: tuple[SourceAge, ...]
    behind: float
    checked: bool
    damage: tuple[str, ...] = ()
    most_behind: float = MOST_BEHIND.total_seconds()

    @property
    def late(self) -> list[str]:
        """The sources of which the collector should have heard long ago."""
        return [source.name for source in self.sources if source.health is Health.LATE]

    @property
    def is_behind(self) -> bool:
        """Whether the detector judges too late to warn early."""
        return self.behind > self.most_behind

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong that a restart, or a look at the store, would mend."""
        return not (self.collector is None or self.late or self.is_behind or self.damage)


async def look(store: Store, most_behind: timedelta = MOST_BEHIND, *, deep: bool) -> RoomHealth:
    """Return how the room is; with ``deep`` read the whole store, which takes its time."""
    holders = await leases.collectors(store)
    async with store.read() as session:
        now = await store.now(session)
        views = await status.sources(session, now, collecting=bool(holders))
        waited = await behind(session, now)
        damage = await _damage(store, session) if deep else ()
    return RoomHealth(
        ", ".join(holders) or None,
        tuple(
            SourceAge(view.status.name, view.health, _age(view.status.alive_at, now))
            for view in views
        ),
        waited.total_seconds(),
        deep,
        damage,
        most_behind.total_seconds(),
    )


def _age(moment: datetime | None, now: datetime) -> float | None:
    return max(0.0, round((now - moment).total_seconds(), 1)) if moment else None


async def _damage(store: Store, session: AsyncSession) -> tuple[str, ...]:
    """Return what is wrong with the database's own pages and with the timelines."""
    found: list[str] = []
    if store.is_sqlite:
        connection = await session.connection()
        lines = [str(row[0]) for row in await connection.exec_driver_sql("PRAGMA quick_check(5)")]
        found += [line for line in lines if line != "ok"]
    for stream in sorted(await ledger.all_streams(session)):
        found += [str(finding) for finding in await verify(session, stream)]
    return tuple(found)
