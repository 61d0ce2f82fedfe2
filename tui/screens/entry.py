"""One timeline entry in full, with both of its times and its hash."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from services.i18n import N_, _
from services.times import local
from tui.widgets.entries import EntryLine


class EntryScreen(ModalScreen[None]):
    """An entry as it was written."""

    CSS_PATH = "../styles/mention.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", N_("Close"), id="close"),
    ]

    def __init__(self, row: EntryLine) -> None:
        super().__init__()
        self._row = row

    def compose(self) -> ComposeResult:
        """The sentence, and below it who, when and the hash."""
        record = self._row.record
        facts = Text()
        for name, value in (
            (_("Entry"), f"{record.stream} {record.seq} ({record.kind})"),
            (_("Happened"), local(record.happened_at)),
            (_("Written"), local(record.written_at)),
            (_("Hash"), record.hash),
        ):
            facts.append(f"{name}: ", "dim")
            facts.append(f"{value}\n")
        with Vertical(id="dialog"):
            with VerticalScroll():
                yield Static(Text(f"{record.actor} {self._row.sentence}"), id="words")
            yield Static(facts, id="facts")
            yield Static(Text(_("Esc closes"), "dim"))
