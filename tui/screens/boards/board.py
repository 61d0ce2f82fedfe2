"""What the boards share: a box with a list, words on the row under the cursor, and keys."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from services.i18n import N_, _
from tui.room import Room
from tui.screens.base import HELP, FollowingScreen
from tui.widgets.help import HelpScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.modal import Modal

Rows = Sequence[tuple[str, Text]]
"""What the list shows: the rows' ids with their words."""


class BoardRows(OptionList, inherit_bindings=False):
    """The list without its own Enter, so that the board's Enter stands in the key bar."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]


class Board(FollowingScreen, Modal[None]):
    """A list to look at and to act on; Escape leaves it."""

    CSS_PATH = "../../styles/board.tcss"
    TITLE_WORDS: ClassVar[str]
    NOTHING: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", N_("Back"), id="leave", tooltip=N_("Back to the screen")),
        HELP,
    ]

    rows = query_one(OptionList)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._shown: list[tuple[str, Text]] = []

    def compose(self) -> ComposeResult:
        """The list, the words on its row, the keys."""
        with Vertical(id="board") as box:
            box.border_title = Content(_(self.TITLE_WORDS))
            yield BoardRows(markup=False)
            yield Static(id="details", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list."""
        super().on_mount()
        self.app.clear_notifications()  # they would lie over the rows
        self.rows.focus()

    @property
    def chosen(self) -> str | None:
        """The id of the row under the cursor, None if there is none."""
        if self.rows.highlighted is None or not self._shown:
            return None
        return self._shown[self.rows.highlighted][0]

    def show(self, rows: Rows) -> None:
        """Show ``rows``; the cursor stays on the row on which it was, or at its place."""
        if list(rows) == self._shown and self.rows.option_count:
            return
        kept, place = self.chosen, self.rows.highlighted or 0
        self._shown = list(rows)
        self.rows.clear_options()
        if not rows:
            self.rows.add_option(Option(Text(_(self.NOTHING), "dim"), disabled=True))
        self.rows.add_options([Option(text) for _key, text in rows])
        ids = [key for key, _text in rows]
        if ids:
            self.rows.highlighted = ids.index(kept) if kept in ids else min(place, len(ids) - 1)
        self.explain()

    @on(OptionList.OptionHighlighted)
    def explain(self) -> None:
        """Show the words on the row under the cursor as they are now."""
        key = self.chosen
        self.query_one("#details", Static).update(self.details(key) if key else Text(""))

    def details(self, key: str) -> Text:  # noqa: ARG002 - most boards need no more words
        """Return the words on the row ``key``."""
        return Text("")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.call_later(self.run_action, "act")

    def action_act(self) -> object:
        """Do what Enter does on the row under the cursor."""

    def action_leave(self) -> None:
        """Back to the screen."""
        self.dismiss(None)

    def action_help(self) -> None:
        """Show help."""
        self.app.push_screen(HelpScreen(self))
