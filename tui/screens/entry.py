"""One timeline entry in full, with both of its times, its hash, and what lies behind it."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from services.i18n import N_, _
from services.incident.behind import Behind, behind
from services.times import local
from tui.room import Room
from tui.screens.mention import MentionScreen
from tui.widgets.entries import EntryLine
from tui.widgets.modal import Modal


class EntryScreen(Modal[None]):
    """An entry as it was written, and the data that it refers to."""

    CSS_PATH = "../styles/mention.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", N_("Close"), id="close"),
        Binding("m", "mention", N_("Mention"), id="mention", tooltip=N_("Open its mention")),
    ]

    def __init__(self, room: Room, row: EntryLine) -> None:
        super().__init__()
        self._room = room
        self._row = row
        self._behind = Behind()

    def compose(self) -> ComposeResult:
        """The sentence, and below it who, when, the hash and what lies behind it."""
        record = self._row.record
        with Vertical(id="dialog"):
            with VerticalScroll():
                yield Static(Text(f"{record.actor} {self._row.sentence}"), id="words")
            yield Static(id="facts", markup=False)
            yield Static(id="keys", markup=False)

    async def on_mount(self) -> None:
        """Read what lies behind it."""
        record = self._row.record
        async with self._room.store.read() as session:
            self._behind = await behind(session, record)
        facts = Text()
        for name, value in (
            (_("Entry"), f"{record.stream} {record.seq} ({record.kind})"),
            (_("Happened"), local(record.happened_at)),
            (_("Written"), local(record.written_at)),
            *([(_("From the login"), record.code("login"))] if record.code("login") else []),
            *self._behind.facts,
            (_("Hash"), record.hash),
        ):
            facts.append(f"{name}: ", "dim")
            facts.append(f"{value}\n")
        self.query_one("#facts", Static).update(facts)
        keys = _("m opens the mention   Esc closes") if self._behind.mention else _("Esc closes")
        self.query_one("#keys", Static).update(Text(keys, "dim"))

    def action_mention(self) -> None:
        """Open the mention that the entry keeps as evidence."""
        if self._behind.mention is not None:
            self.app.push_screen(MentionScreen(self._room, self._behind.mention))
