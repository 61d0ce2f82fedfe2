"""From dossier to watch: proposals to tick; what is ticked is set up."""

from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.dossier.setting_up import proposals, set_up
from services.dossier.watch import WHAT_WORDS, Proposal
from services.i18n import N_, _, ngettext
from tui.room import Room
from tui.screens.boards.board import Board


class WatchBoard(Board):
    """What may be set up: terms, a query, a threshold, scenarios, clauses."""

    TITLE_WORDS = N_("From dossier to watch")
    NOTHING = N_("There is nothing to set up: all of it is there, or no line stands out.")
    HELP = N_(
        "What the dossier suggests: what to listen for, when to warn, which scenarios are likely, "
        "which clauses the contract lacks. Enter or Space ticks, a ticks all, g sets up what is "
        "ticked; nothing else is changed."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "act", N_("Tick"), id="tick-it", tooltip=N_("Accept, or not")),
        Binding("a", "all", N_("All"), id="tick-all", tooltip=N_("Tick all")),
        Binding("g", "set_up", N_("Set up"), id="set-up", tooltip=N_("Set up what is ticked")),
    ]

    def __init__(self, room: Room, person: str) -> None:
        super().__init__(room)
        self._person = person
        self._offered: dict[str, Proposal] | None = None
        self._ticked: set[str] = set()

    async def load(self) -> None:
        """Read the proposals once, and again after setting up."""
        if self._offered is None:
            found = await proposals(self.room.store, self._person)
            self._offered = {it.id: it for it in found}
            self._ticked &= self._offered.keys()
        self._show()

    def _show(self) -> None:
        offered = (self._offered or {}).items()
        self.show([(key, _row(it, ticked=key in self._ticked)) for key, it in offered])

    def details(self, key: str) -> Text:
        """Say what would be set up, and why."""
        it = (self._offered or {}).get(key)
        if it is None:
            return Text("")
        text = Text(f"{it.value}\n", "bold").append(f"{it.why}\n")
        return text.append(it.words, "dim")

    def action_act(self) -> None:
        """Tick the row under the cursor, or take the tick back."""
        if self.chosen:
            self._ticked ^= {self.chosen}
            self._show()

    def action_all(self) -> None:
        """Tick all."""
        self._ticked = set(self._offered or ())
        self._show()

    @work(group="ask", exclusive=True, exit_on_error=False, description="set up")
    async def action_set_up(self) -> None:
        """Set up what is ticked."""
        chosen = sorted(self._ticked)
        if not chosen:
            self.notify(_("Tick something first."), markup=False)
            return
        n = len(chosen)
        done = ngettext("{n} thing was set up.", "{n} things were set up.", n).format(n=n)
        if await self.attempt(set_up(self.room.store, self.room.actor, self._person, chosen), done):
            self._offered, self._ticked = None, set()


def _row(it: Proposal, *, ticked: bool) -> Text:
    mark = "[x]" if ticked else "[ ]"
    return Text.assemble((f"{mark} ", "bold"), f"{_(WHAT_WORDS[it.what]):<16.16} ", it.value)
