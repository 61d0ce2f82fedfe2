"""What is to be done until when, over all incidents; and, a year later, whether it held."""

from datetime import timedelta
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.i18n import N_, _
from services.learning import owed
from services.learning.owed import Acting, Owed
from services.times import span
from tui.room import Room
from tui.screens.acting import act_on, ask_whether_it_held
from tui.screens.boards.board import Board


class ActionsBoard(Board):
    """Every open action, the one due first before the others, below what a year later is asked."""

    TITLE_WORDS = N_("To be done")
    NOTHING = N_("Nothing is to be done.")
    HELP = N_(
        "Actions live until they are done or given up. Enter says what became of the one under "
        "the cursor; a year after closing the room asks here whether an incident's actions held. "
        "m shows only yours. New ones are added on the post-mortem (4) by l."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("What became of it"), id="act", tooltip=N_("Done, moved, not")),
        Binding("m", "mine", N_("Mine"), id="mine", tooltip=N_("Only what I am to do, or all")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._owed: dict[str, Owed] = {}
        self._asking: dict[str, Acting] = {}
        self._only_mine = False

    async def load(self) -> None:
        """Read the open actions and the questions."""
        async with self.room.store.read() as session:
            now = await self.room.store.now(session)
            found = await owed.actions(session)
            asking = await owed.unanswered(session, now)
        if self._only_mine:
            found = [item for item in found if item.action.owner == self.room.actor]
        self._owed = {f"{item.incident} {item.action.seq}": item for item in found}
        self._asking = {incident.id: incident for incident in asking}
        today = now.astimezone().date()
        rows = [(incident, _question(incident)) for incident in self._asking]
        rows += [(key, _row(item, today - item.action.due_on)) for key, item in self._owed.items()]
        self.show(rows)

    def details(self, key: str) -> Text:
        """Say it in full; of a question, what was to be done."""
        item, incident = self._owed.get(key), self._asking.get(key)
        if item is not None:
            text = Text(" ".join(item.action.words.split()))
            return text.append(f"\n{item.incident} {item.action.by}", "dim")
        actions = incident.learning.kept_actions if incident else []
        return Text("\n".join(" ".join(action.words.split()) for action in actions))

    @work(group="ask", exclusive=True, exit_on_error=False, description="deal with an action")
    async def action_act(self) -> None:
        """Ask what became of the row under the cursor."""
        key = self.chosen or ""
        if key in self._asking:
            await ask_whether_it_held(self, key)
        elif (item := self._owed.get(key)) is not None:
            await act_on(self, item.incident, item.action)

    def action_mine(self) -> None:
        """Show only mine, or all."""
        self._only_mine = not self._only_mine
        self._changed.set()


def _question(incident: str) -> Text:
    words = _("A year after {incident}: did its actions hold?").format(incident=incident)
    return Text.assemble(("? ", "bold"), (words, "bold"))


def _row(item: Owed, late: timedelta) -> Text:
    action = item.action
    overdue = late > timedelta()
    when = (
        _("OVERDUE {span}").format(span=span(late))
        if overdue
        else _("in {span}").format(span=span(late))
        if late
        else _("today")
    )
    return Text.assemble(
        (f"{when:<15.15} ", "bold reverse" if overdue else ""),
        f"{action.owner:<13.13} ",
        (f"{item.incident:<8} ", "dim"),
        " ".join(action.words.split()),
    )
