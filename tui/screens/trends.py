"""Trends: how long things took in one incident after another, and whether that is less."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from services.i18n import N_, _
from tui.widgets.modal import Modal


class TrendsScreen(Modal[None]):
    """The table, to read."""

    CSS_PATH = "../styles/board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,t", "dismiss", N_("Close"), id="close"),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The lines, scrolling."""
        with Vertical(id="board") as box:
            box.border_title = Content(_("Are we getting faster?"))
            with VerticalScroll():
                yield Static(self._text, markup=False)
            yield Static(_("Esc closes"), markup=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()
