"""Timeline: every entry as it is written; a note or a correction is one more entry."""

from collections.abc import Collection
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from services.i18n import N_, _
from services.incident import commands
from services.incident.events import describe
from services.store import ledger
from tui.room import Room
from tui.screens.base import RoomScreen
from tui.screens.entry import EntryScreen
from tui.widgets.ask import AskText
from tui.widgets.entries import Entries, EntryLine


class TimelineScreen(RoomScreen):
    """The timeline of the incident that is looked at."""

    CSS_PATH = "../styles/timeline.tcss"
    HELP = N_("The timeline is the incident: what is written here is what the report is made of.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "note", N_("Note"), id="note", tooltip=N_("Write a note into the timeline")),
        Binding(
            "x",
            "correct",
            N_("Correct"),
            id="correct",
            tooltip=N_("Correct the entry under the cursor by adding what is right"),
        ),
    ]

    entries = query_one(Entries)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._of = ""
        self._seq = 0

    def compose_body(self) -> ComposeResult:
        """Nothing but the entries."""
        yield Entries(empty=_("No incident yet: its entries will stand here."))

    def on_mount(self) -> None:
        """Begin on the entries."""
        super().on_mount()
        self.entries.focus()

    def senseless(self) -> Collection[str]:
        """Without an incident there is nothing to add to."""
        return () if self._of else {"note", "correct"}

    async def load(self) -> None:
        """Read the new entries and show them."""
        run = await self.room.run()
        if run is None:
            return
        if self._of != run.incident.id:
            self._of, self._seq = run.incident.id, 0
            self.entries.replace([])
        async with self.room.store.read() as session:
            records = await ledger.read(session, self._of, after=self._seq)
        lines = [
            EntryLine(
                record.seq,
                record,
                describe(record, run),
                record.seq in run.incident.corrections,
            )
            for record in records
        ]
        self.entries.append(lines)
        if records:
            self._seq = records[-1].seq
        self._strike(records)

    def _strike(self, records: list[ledger.Record]) -> None:
        """Show that older entries were corrected by new ones."""
        for record in records:
            seq = record.data.get("seq")
            row = (
                self.entries.row(seq)
                if record.kind == "corrected" and isinstance(seq, int)
                else None
            )
            if row is not None:
                self.entries.update_row(EntryLine(row.id, row.record, row.sentence, corrected=True))

    @on(Entries.Selected)
    def _open_entry(self, message: Entries.Selected[EntryLine]) -> None:
        self.app.push_screen(EntryScreen(message.row))

    @work(group="ask", exclusive=True, exit_on_error=False, description="write a note")
    async def action_note(self) -> None:
        """Write a note."""
        if not self.room.incident:
            return
        text = await self.app.push_screen_wait(
            AskText(_("Note"), _("What happened, what was decided?"), multiline=True)
        )
        if text is not None:
            await self.attempt(
                commands.add_note(self.room.store, self.room.incident, self.room.actor, text)
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="correct an entry")
    async def action_correct(self) -> None:
        """Correct the entry under the cursor."""
        row = self.entries.highlighted_row
        if row is None:
            return
        text = await self.app.push_screen_wait(
            AskText(
                _("Correct entry {seq}").format(seq=row.id),
                _("What is right? The entry stays; this stands beside it."),
                guidance=row.sentence,
                multiline=True,
            )
        )
        if text is not None:
            await self.attempt(
                commands.correct(self.room.store, self.room.incident, self.room.actor, row.id, text)
            )
