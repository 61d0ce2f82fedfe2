"""The freeze list: what is planned and paid for, ticked off as it stops."""

from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.i18n import N_, _
from services.incident import commands
from services.incident.state import StepStatus
from services.preparation.campaigns import planned
from services.times import clock, short
from services.words import PlannedKind
from tui.room import Room
from tui.screens.boards.board import Board
from tui.widgets.ask import AskText
from tui.widgets.glyphs import step_glyph


class FreezeBoard(Board):
    """The posts and boosts of the incident's campaign."""

    TITLE_WORDS = N_("Freeze list")
    NOTHING = N_("Nothing is planned: + puts on the list what has to stop.")
    HELP = N_(
        "What the campaign still publishes or pays for. Enter says that it was stopped, or lets it "
        "run again; + puts something on the list. Who did it and when stands in the timeline."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Stopped"), id="stop", tooltip=N_("Say that it was stopped")),
        Binding("plus,a", "list", N_("Add"), id="add", tooltip=N_("Put something on the list")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._titles: dict[str, str] = {}
        self._stopped: set[str] = set()

    async def load(self) -> None:
        """Read what is planned, what was added, and what has stopped."""
        run = await self.room.run()
        if run is None:
            self.show([])
            return
        async with self.room.store.read() as session:
            now = await self.room.store.now(session)
            plans = await planned(session, run.incident.entity)
        titles, notes = {}, {}
        for plan in plans:
            key = f"planned:{plan.id}"
            titles[key] = plan.title
            parts = [PlannedKind(plan.kind).label, plan.place, plan.owner]
            if plan.due_at:
                parts.append(short(plan.due_at, now))
            notes[key] = ", ".join(part for part in parts if part)
        titles |= run.incident.freeze_list
        self._titles, self._stopped = titles, set(run.incident.frozen)
        rows = []
        for key, title in titles.items():
            done = run.incident.frozen.get(key)
            row = Text.assemble(
                step_glyph(StepStatus.DONE if done else StepStatus.OPEN),
                " ",
                (title, "dim" if done else "bold"),
                "  ",
            )
            if done:
                row.append(_("stopped by {who}, {when}").format(who=done.by, when=clock(done.at)))
            else:
                row.append(notes.get(key, ""), "dim")
            rows.append((key, row))
        self.show(rows)

    @work(group="ask", exclusive=True, exit_on_error=False, description="tick the freeze list")
    async def action_act(self) -> None:
        """Say that the row under the cursor was stopped, or let it run again."""
        key = self.chosen
        if key is None:
            return
        room, title = self.room, self._titles[key]
        if key not in self._stopped:
            await self.attempt(commands.freeze(room.store, room.incident, room.actor, key, title))
            return
        reason = await self.app.push_screen_wait(
            AskText(title, _("It is stopped. Why may it run again?"))
        )
        if reason is not None:
            await self.attempt(
                commands.release(room.store, room.incident, room.actor, key, title, reason)
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="add to the freeze list")
    async def action_list(self) -> None:
        """Ask for something that has to stop too."""
        what = await self.app.push_screen_wait(AskText(_("Freeze list"), _("What has to stop?")))
        if what is not None:
            await self.attempt(
                commands.list_for_freeze(self.room.store, self.room.incident, self.room.actor, what)
            )
