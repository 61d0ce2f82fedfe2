"""What every screen stands on: the open store, who acts, and which incident is looked at."""

from dataclasses import dataclass, field
from datetime import datetime

from services.early_warning.alerts import raised
from services.incident.clocks import Clock, clocks
from services.incident.desk import load_run, open_incidents, open_runs
from services.incident.run import Run
from services.notify import failures
from services.preparation.campaigns import watched
from services.sentiment import Scorer
from services.settings import Settings
from services.store import Store, leases
from services.store.attendance import present
from tui.widgets.status_line import Status


@dataclass
class Room:
    """The room as one screen sees it. ``incident`` is empty until one is open or chosen."""

    store: Store
    settings: Settings
    actor: str
    incident: str = ""
    chosen: bool = False
    scorer: Scorer = field(default_factory=Scorer)
    """Says why a mention was read as it was."""

    async def now(self) -> datetime:
        """Return the room's time."""
        async with self.store.read() as session:
            return await self.store.now(session)

    async def follow_incident(self) -> None:
        """Look at the newest open incident, unless somebody chose another."""
        async with self.store.read() as session:
            running = await open_incidents(session)
        if self.chosen and self.incident:
            return
        if running:
            self.incident = running[-1].id

    async def run(self) -> Run | None:
        """Return the incident that is looked at, with its playbook."""
        if not self.incident:
            return None
        async with self.store.read() as session:
            return await load_run(session, self.incident)

    async def status(self) -> Status:
        """Return what the top line shows, on every screen."""
        collecting = bool(await leases.collectors(self.store))
        async with self.store.read() as session:
            now = await self.store.now(session)
            campaigns = [
                item.name for item in await watched(session) if item.entity.startswith("campaign:")
            ]
            others = {row.person for row in await present(session, now)} - {self.actor}
            running = await open_runs(session)
            waiting = await raised(session)
            unheard = await failures(session, now)
            nearest = [clock for run in running for clock in clocks(run, self.settings.nags)[:1]]
        shown = running[-1].incident if running else None
        clock = min(nearest, key=lambda item: item.due_at, default=None)
        return Status(
            drill=self.store.is_drill,
            room=", ".join(campaigns),
            actor=self.actor,
            others=len(others),
            incident=shown.id if shown else "",
            severity=shown.severity if shown else None,
            clock=_clock_words(clock, shown.id if shown else ""),
            clock_due_at=clock.due_at if clock else None,
            collecting=collecting,
            alerts=len(waiting),
            unheard=len(unheard),
            pace=running[-1].incident.pace if running else 1.0,
        )


def _clock_words(clock: Clock | None, shown: str) -> str:
    """Return what is due, with its incident where that is not the one that stands beside it."""
    if clock is None:
        return ""
    return clock.text if clock.incident == shown else f"{clock.incident} {clock.text}"
