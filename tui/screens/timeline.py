"""Timeline: every entry as it is written; a note, a correction or a lesson is one more entry."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Input

from services.bundle.write import export
from services.errors import UsageError
from services.i18n import N_, _
from services.incident import commands
from services.incident.events import describe
from services.incident.narrowing import Narrowing
from services.incident.run import Run
from services.store import ledger
from services.store.ledger import Record
from services.times import read_past
from services.words import EntryKind
from tui.room import Room
from tui.screens.base import RoomScreen
from tui.screens.entry import EntryScreen
from tui.screens.narrow_timeline import ask_narrowing
from tui.screens.target import ask_target
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
        Binding(
            "l",
            "lesson",
            N_("Lesson"),
            id="lesson",
            tooltip=N_("Flag the entry under the cursor as a lesson"),
        ),
        Binding(
            "t",
            "past_note",
            N_("Past note"),
            id="past-note",
            tooltip=N_("Write a note about something that happened before"),
        ),
        Binding("slash", "search", N_("Search"), id="search", tooltip=N_("Search as you type")),
        Binding(
            "f",
            "narrow",
            N_("Filter"),
            id="narrow-timeline",
            tooltip=N_("Show one kind, one person, or what happened since"),
        ),
        Binding(
            "w",
            "export",
            N_("Export"),
            id="export",
            tooltip=N_("Write the timeline and its evidence to a file that a stranger can verify"),
        ),
        Binding("escape", "clear", N_("Clear search"), id="clear", show=False),
    ]

    entries = query_one(Entries)
    search = query_one("#search", Input)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._of = ""
        self._seq = 0
        self._narrowing = Narrowing()
        self._lessons: set[int] = set()
        self._actors: set[str] = set()

    def compose_body(self) -> ComposeResult:
        """The search, and the entries."""
        yield Input(placeholder=_("Search, as you type"), id="search")
        yield Entries(empty=self._nothing)

    def on_mount(self) -> None:
        """Begin on the entries."""
        super().on_mount()
        self.search.display = False
        self.entries.focus()

    def _nothing(self) -> str:
        if self._narrowing != Narrowing():
            return _("Nothing fits: Esc clears the search, f the filter.")
        return _("No incident yet: its entries will stand here.")

    def senseless(self) -> Collection[str]:
        """Without an incident there is nothing to add to."""
        return () if self._of else {"note", "past_note", "correct", "lesson", "export"}

    async def load(self) -> None:
        """Read the new entries and show those that fit."""
        run = await self.room.run()
        if run is None:
            return
        if self._of != run.incident.id:
            self._of, self._seq = run.incident.id, 0
        narrowing, after = self._narrowing, self._seq
        async with self.room.store.read() as session:
            records = await ledger.read(session, self._of, after=after)
        if narrowing != self._narrowing or after != self._seq:
            return  # somebody narrowed it meanwhile: it is read anew
        if after == 0:
            self._lessons, self._actors = set(), set()
        self._actors |= {record.actor for record in records}
        about = {seq for record in records if (seq := _flags(record)) is not None}
        self._lessons |= about
        lines = [line for record in records if (line := self._line(record, run)) is not None]
        if after == 0:
            self.entries.replace(lines)
        else:
            self.entries.append(lines)
            self._mark(records, about)
        if records:
            self._seq = records[-1].seq

    def _line(self, record: Record, run: Run) -> EntryLine | None:
        """Return the line that shows an entry, None if it does not fit."""
        sentence = describe(record, run)
        if not self._narrowing.fits(record, sentence):
            return None
        corrected = record.seq in run.incident.corrections
        return EntryLine(record.seq, record, sentence, corrected, record.seq in self._lessons)

    def _mark(self, records: list[Record], lessons: set[int]) -> None:
        """Show what new entries say of older ones: corrected, or to be learned from."""
        wrong = {
            seq
            for record in records
            if record.kind == EntryKind.CORRECTED and isinstance(seq := record.data.get("seq"), int)
        }
        for seq in wrong | lessons:
            row = self.entries.row(seq)
            if row is not None:
                self.entries.update_row(
                    replace(
                        row,
                        corrected=row.corrected or seq in wrong,
                        lesson=row.lesson or seq in lessons,
                    )
                )

    @on(Entries.Selected)
    def _open_entry(self, message: Entries.Selected[EntryLine]) -> None:
        self.app.push_screen(EntryScreen(self.room, message.row))

    def _narrow(self, chosen: Narrowing) -> None:
        self._narrowing, self._seq = chosen, 0
        self._changed.set()

    @on(Input.Changed, "#search")
    def _search_changed(self, message: Input.Changed) -> None:
        self._narrow(replace(self._narrowing, words=message.value))

    @on(Input.Submitted, "#search")
    def _search_submitted(self) -> None:
        self.entries.focus()

    def action_search(self) -> None:
        """Show the search field."""
        self.search.display = True
        self.search.focus()

    def action_clear(self) -> None:
        """Leave the search and show everything again."""
        self.search.value = ""
        self.search.display = False
        self.entries.focus()

    @work(group="ask", exclusive=True, exit_on_error=False, description="choose a filter")
    async def action_narrow(self) -> None:
        """Ask what to show: one kind, one person, what happened since."""
        now = await self.room.now()
        chosen = await ask_narrowing(self.app, self._narrowing, sorted(self._actors), now)
        if chosen is not None:
            self._narrow(chosen)

    @work(group="ask", exclusive=True, exit_on_error=False, description="write a note")
    async def action_note(self) -> None:
        """Write a note."""
        if self.room.incident:
            await self._note(None)

    @work(group="ask", exclusive=True, exit_on_error=False, description="write a note of the past")
    async def action_past_note(self) -> None:
        """Ask when it happened, and write a note for that time."""
        if not self.room.incident:
            return
        now = await self.room.now()

        def wrong(text: str) -> str | None:
            try:
                read_past(text, now)
            except UsageError as error:
                return str(error)
            return None

        when = await self.app.push_screen_wait(
            AskText(
                _("Note about the past"),
                _("When did it happen? 14:30, 20 min, yesterday 9:00"),
                validate=wrong,
            )
        )
        if when is not None:
            await self._note(read_past(when, now))

    async def _note(self, happened_at: datetime | None) -> None:
        text = await self.app.push_screen_wait(
            AskText(_("Note"), _("What happened, what was decided?"), multiline=True)
        )
        if text is not None:
            room = self.room
            await self.attempt(
                commands.add_note(room.store, room.incident, room.actor, text, happened_at)
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

    @work(group="ask", exclusive=True, exit_on_error=False, description="flag a lesson")
    async def action_lesson(self) -> None:
        """Flag the entry under the cursor as a lesson."""
        row = self.entries.highlighted_row
        if row is None:
            return
        words = await self.app.push_screen_wait(
            AskText(
                _("Lesson from entry {seq}").format(seq=row.id),
                _("What is to be done otherwise next time?"),
                guidance=row.sentence,
                multiline=True,
            )
        )
        if words is not None:
            room = self.room
            await self.attempt(
                commands.flag_lesson(room.store, room.incident, room.actor, row.id, words)
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="export the timeline")
    async def action_export(self) -> None:
        """Ask for a file's name and write the bundle there; privileged words stay here."""
        if not self.room.incident:
            return
        name = f"{self.room.incident}.zip"
        target = await ask_target(self.app, _("Export the timeline"), name)
        if target is not None:
            await self.attempt(
                export(self.room.store, self.room.incident, target),
                _("Written to {path}.").format(path=target),
            )


def _flags(record: Record) -> int | None:
    """Return the number of the entry that this one flags as a lesson."""
    seq = record.data.get("seq")
    return seq if record.kind == EntryKind.LESSON_FLAGGED and isinstance(seq, int) else None
