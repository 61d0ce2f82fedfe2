"""A whole playbook in an editor; what is wrong with it is said with its line."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from services.errors import DocumentError
from services.i18n import N_, _
from services.playbooks.files import parse
from tui.widgets.modal import Modal
from tui.widgets.text_area import WritingArea


class EditScreen(Modal[str | None]):
    """The text, to be changed as one likes; Escape keeps it for the next time."""

    CSS_PATH = "../styles/board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "confirm", N_("Confirm"), id="ask-confirm", tooltip=N_("Look at it")),
        Binding("escape", "leave", N_("Leave"), id="ask-cancel", tooltip=N_("Keep it for later")),
    ]

    drafts: ClassVar[dict[tuple[str, str], str]] = {}
    """What was changed and left by Escape, by the title and the text that it began with."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """The editor, what is wrong, the keys."""
        with Vertical(id="board") as box:
            box.border_title = Content(self._title)
            begun = self.drafts.pop((self._title, self._text), self._text)
            yield WritingArea(begun, soft_wrap=False)
            yield Static(id="mistake", markup=False)
            yield Static(_("F2 or Ctrl+S shows the change   Esc leaves"), markup=False)

    def on_mount(self) -> None:
        """Begin in the text."""
        self.query_one(TextArea).focus()

    def action_confirm(self) -> None:
        """Answer the text, unless it is no valid playbook: then say where."""
        text = self.query_one(TextArea).text
        try:
            parse(text, self._title)
        except DocumentError as error:
            self.query_one("#mistake", Static).update(f"! {error}")
        else:
            self.dismiss(text)

    def action_leave(self) -> None:
        """Answer nothing, but keep what was changed for the next time."""
        text = self.query_one(TextArea).text
        if text != self._text:
            self.drafts[self._title, self._text] = text
        self.dismiss(None)
