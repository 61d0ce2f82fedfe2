"""What every screen stands on: the open store, who acts, and which incident is looked at."""

from dataclasses import dataclass, field
from datetime import datetime

from services import permissions
from services.early_warning.alerts import raised
from services.i18n import _
from services.incident.clocks import Clock, clocks
from services.incident.desk import load_run, open_incidents, open_runs
from services.incident.run import Run
from services.notify import failures
from services.permissions import Standing
from services.preparation.campaigns import watched
from services.sentiment import Scorer
from services.settings import Settings
from services.store import Store, leases, ledger
from services.store.attendance import present
from services.store.standing import HOLDING, standing
from services.words import Permission, Power
from tui.widgets.status_line import Status


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds between two questions for news, and between two looks without any."""

    news: float = 0.2
    tick: float = 1.0


CALM = Rhythm(2.0, 10.0)
"""For a slow line: what others do is seen within two seconds, one's own acts at once."""


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
    standing: Standing = field(init=False)
    """What the one who acts may do, as it was when somebody looked last."""

    def __post_init__(self) -> None:
        """Begin as anybody: the first look says what the team says."""
        self.standing = Standing(self.actor)

    @property
    def who_acts(self) -> str:
        """Who acts here, and what is special about that."""
        words = self.standing_words()
        return f"{self.actor} ({words})" if words else self.actor

    async def follow_standing(self) -> None:
        """Read what the one who acts may do in the incident that is looked at."""
        who = self.actor
        found = await self._standing_of(who)
        if who == self.actor:  # somebody else may have begun to act meanwhile
            self.standing = found

    async def _standing_of(self, person: str) -> Standing:
        async with self.store.read() as session:
            held = await ledger.of_kinds(session, HOLDING, self.incident) if self.incident else ()
            return await standing(self.store, session, person, held)

    async def act_as(self, person: str) -> None:
        """Let ``person`` act from now on: every entry carries that name."""
        self.standing = await self._standing_of(person)
        self.actor = person

    def why_not(self, power: Power) -> str:
        """Say in one line why nobody, or not the one who acts, may do this here; empty if so."""
        if self.store.read_only:
            return _("This room is read-only: nothing can be written from here.")
        return permissions.why_not(power, self.standing)

    @property
    def rhythm(self) -> Rhythm:
        """How often this screen looks."""
        return CALM if self.settings.screen.calm else Rhythm()

    async def now(self) -> datetime:
        """Return the room's time."""
        async with self.store.read() as session:
            return await self.store.now(session)

    async def newest_incident(self) -> str:
        """Return the newest open incident, empty if none is open."""
        async with self.store.read() as session:
            running = await open_incidents(session)
        return running[-1].id if running else ""

    def follow_incident(self, newest: str) -> None:
        """Look at the incident ``newest``, if there is one, unless somebody chose another."""
        if newest and not (self.chosen and self.incident):
            self.incident = newest

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
            standing=self.standing_words(),
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

    def standing_words(self) -> str:
        """What is special about whoever acts: an observer, a read-only room; else empty."""
        if self.store.read_only:
            return _("READ-ONLY")
        if self.standing.permission is Permission.OBSERVER:
            return self.standing.permission.label
        return ""


def _clock_words(clock: Clock | None, shown: str) -> str:
    """Return what is due, with its incident where that is not the one that stands beside it."""
    if clock is None:
        return ""
    return clock.text if clock.incident == shown else f"{clock.incident} {clock.text}"
