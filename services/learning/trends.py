"""Are we getting faster? The times of one incident after another, drills apart from real ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from sqlmodel.ext.asyncio.session import AsyncSession

from services.incident.desk import all_incidents
from services.incident.speed import Times, times_of
from services.learning.drills import drill_stores
from services.model import Alert
from services.store import Store

MEASURES = ("detect", "acknowledge", "declare", "answer", "resolve")
"""The times that are followed, by their names in `services.incident.speed.Times`."""

SPAN = 5
"""So many of the last are held against as many before; fewer say nothing."""

Medians = dict[str, timedelta | None]
"""The median of each measure, None where nothing was measured."""


@dataclass(frozen=True, slots=True)
class Point:
    """One incident: when it began, and how long things took. ``place`` is its store."""

    incident: str
    place: str
    at: datetime
    times: Times

    def time(self, measure: str) -> timedelta | None:
        """Return one of the `MEASURES`, None if it was not measured."""
        value = getattr(self.times, measure)
        return value if isinstance(value, timedelta) else None


@dataclass(frozen=True, slots=True)
class Compared:
    """The median of the last `SPAN` against that of as many before.

    ``known`` is how many incidents have the time at all; with fewer than twice `SPAN` there is
    nothing to compare.
    """

    measure: str
    known: int
    last: timedelta | None
    before: timedelta | None

    @property
    def change(self) -> float | None:
        """The change in parts of what it was before (-0.5: half), None if nothing is known."""
        if self.last is None or not self.before:
            return None
        return self.last / self.before - 1


@dataclass(frozen=True, slots=True)
class Trends:
    """The incidents and the drills in the order in which they began.

    ``unreadable`` drills were written by another version of the program.
    """

    real: Sequence[Point]
    drills: Sequence[Point]
    unreadable: int = 0


async def trends(store: Store, drills_folder: Path) -> Trends:
    """Read the times of the room's incidents, and of the drills in ``drills_folder``."""
    async with store.read() as session:
        own = await _points(session, _name(store))
    real, drills = ([], own) if store.is_drill else (own, [])
    unreadable = 0
    async for name, drill in drill_stores(store, drills_folder):
        if drill is None:
            unreadable += 1
            continue
        async with drill.read() as session:
            drills += await _points(session, name)
    return Trends(_ordered(real), _ordered(drills), unreadable)


def _ordered(points: list[Point]) -> list[Point]:
    return sorted(points, key=lambda point: point.at)


def _name(store: Store) -> str:
    return store.path.stem if store.path else store.place


async def _points(session: AsyncSession, place: str) -> list[Point]:
    points = []
    for incident in await all_incidents(session):
        alert = await session.get(Alert, incident.alert) if incident.alert else None
        times = await times_of(session, incident, alert)
        points.append(Point(incident.id, place, incident.opened_at, times))
    return points


def compared(points: Sequence[Point]) -> list[Compared]:
    """Hold the last `SPAN` against as many before, measure by measure."""
    found = []
    for measure in MEASURES:
        known = [time for point in points if (time := point.time(measure)) is not None]
        enough = len(known) >= 2 * SPAN
        last = _median(known[-SPAN:]) if enough else None
        before = _median(known[-2 * SPAN : -SPAN]) if enough else None
        found.append(Compared(measure, len(known), last, before))
    return found


def quarters(points: Sequence[Point]) -> list[tuple[str, int, Medians]]:
    """Return each quarter (``2026 Q4``, by local time) with its number and its medians."""
    grouped: dict[str, list[Point]] = {}
    for point in points:
        day = point.at.astimezone()
        grouped.setdefault(f"{day.year} Q{(day.month + 2) // 3}", []).append(point)
    return [(name, len(group), _medians(group)) for name, group in sorted(grouped.items())]


def _medians(points: Sequence[Point]) -> Medians:
    known = {
        measure: [time for point in points if (time := point.time(measure)) is not None]
        for measure in MEASURES
    }
    return {measure: _median(times) if times else None for measure, times in known.items()}


def _median(times: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(time.total_seconds() for time in times))
