"""A text over the screen, to read: a statement with who agreed, a difference."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from services.i18n import N_, _
from tui.widgets.modal import Modal


class ReadScreen(Modal[None]):
    """Words to read; the arrows scroll."""

    CSS_PATH = "../styles/board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", N_("Close"), id="close", tooltip=N_("Back")),
    ]

    def __init__(self, title: str, words: Text | str) -> None:
        super().__init__()
        self._title = title
        self._words = words

    def compose(self) -> ComposeResult:
        """The words in a box."""
        with Vertical(id="board") as box:
            box.border_title = Content(self._title)
            with VerticalScroll():
                yield Static(self._words, markup=False)
            yield Static(Text(_("Esc closes"), "dim"), markup=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()
