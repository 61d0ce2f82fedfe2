"""The keys that open a board or a page about the incident that is looked at."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from services.i18n import N_
from services.incident import commands
from services.incident.run import Run
from services.words import Role
from tui.room import Room
from tui.screens.base import RoomScreen
from tui.screens.boards.clocks import ClockBoard
from tui.screens.boards.freeze import FreezeBoard
from tui.screens.boards.promises import PromisesBoard
from tui.screens.boards.statements import StatementsBoard
from tui.screens.boards.team import TeamBoard
from tui.screens.boards.tracks import TracksBoard
from tui.screens.plan import PlanScreen
from tui.screens.sitrep import SitrepScreen

BOARDS = frozenset({"team", "clocks", "freeze"})
"""What makes no sense once the incident is closed."""
PAGES = frozenset({"statements", "tracks", "plan", "sitrep"})
"""What makes no sense without an incident."""


class IncidentBoards(RoomScreen):
    """A screen over an incident from which its boards are opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "take_lead", N_("Take the lead"), id="lead", tooltip=N_("Become crisis lead")),
        Binding("t", "statements", N_("Statements"), id="statements", tooltip=N_("What we say")),
        Binding("r", "team", N_("Roles"), id="role", tooltip=N_("Who does what")),
        Binding(
            "w", "tracks", N_("Tracks"), id="tracks", tooltip=N_("Influencer, law, press, house")
        ),
        Binding("k", "clocks", N_("Clocks"), id="clocks", tooltip=N_("What is due when")),
        Binding("f", "freeze", N_("Freeze"), id="freeze", tooltip=N_("What has to stop")),
        Binding("p", "plan", N_("Plan"), id="plan", tooltip=N_("How one may answer, and when not")),
        Binding("m", "promises", N_("Promises"), id="promises", tooltip=N_("What we promised")),
        Binding("b", "sitrep", N_("Report"), id="sitrep", tooltip=N_("The situation on one page")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._run: Run | None = None

    @work(group="act", exit_on_error=False, description="take the lead")
    async def action_take_lead(self) -> None:
        """Become crisis lead, and see who does what."""
        led = await self.attempt(
            commands.take_role(self.room.store, self.room.incident, self.room.actor, Role.LEAD)
        )
        if led:
            self.app.push_screen(TeamBoard(self.room))

    def action_statements(self) -> None:
        """Show what we say in public."""
        self.app.push_screen(StatementsBoard(self.room))

    def action_team(self) -> None:
        """Show who does what."""
        self.app.push_screen(TeamBoard(self.room))

    def action_tracks(self) -> None:
        """Show the influencer, the law, the press."""
        self.app.push_screen(TracksBoard(self.room))

    def action_clocks(self) -> None:
        """Show what is due when."""
        self.app.push_screen(ClockBoard(self.room))

    def action_freeze(self) -> None:
        """Show what has to stop."""
        self.app.push_screen(FreezeBoard(self.room))

    def action_plan(self) -> None:
        """Show how one may answer, what is forbidden, and when it is over."""
        if self._run is not None:
            self.app.push_screen(PlanScreen(self._run.playbook, self._run.incident.in_force))

    def action_promises(self) -> None:
        """Show what was promised in public."""
        self.app.push_screen(PromisesBoard(self.room))

    def action_sitrep(self) -> None:
        """Show the situation on one page."""
        self.app.push_screen(SitrepScreen(self.room))
