"""A change as a unified diff: to read, and to agree to."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from services.i18n import N_, _
from tui.widgets.modal import Modal


class DiffScreen(Modal[bool]):
    """What would change; with a ``question`` y agrees to it."""

    CSS_PATH = "../styles/board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,t", "agree", N_("Yes"), id="agree", tooltip=N_("Agree to the change")),
        Binding("escape,n,q", "leave", N_("No"), id="leave", tooltip=N_("Change nothing")),
    ]

    def __init__(self, title: str, diff: str, question: str = "") -> None:
        super().__init__()
        self._title = title
        self._diff = diff
        self._question = question

    def compose(self) -> ComposeResult:
        """The diff, scrolling, above the question."""
        with Vertical(id="board") as box:
            box.border_title = Content(self._title)
            with VerticalScroll():
                yield Static(coloured(self._diff), markup=False)
            if self._question:
                yield Static(self._question, id="question", markup=False)
            keys = _("y: yes   n or Esc: no   arrows scroll") if self._question else _("Esc closes")
            yield Static(Text(keys, "dim"), markup=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def action_agree(self) -> None:
        """Yes."""
        if self._question:
            self.dismiss(True)  # noqa: FBT003 - the answer

    def action_leave(self) -> None:
        """No."""
        self.dismiss(False)  # noqa: FBT003 - the answer


def coloured(diff: str) -> Text:
    """Return ``diff`` with its signs kept, so that nothing is told by colour alone."""
    text = Text()
    for line in diff.splitlines():
        if line.startswith(("+++", "---")):
            style = "bold"
        elif line.startswith("@@"):
            style = "dim"
        else:
            style = {"+": "green", "-": "red"}.get(line[:1], "")
        text.append(line + "\n", style)
    return text
