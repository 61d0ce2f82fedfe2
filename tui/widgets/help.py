"""F1: what the thing in focus is for, and every key that works there."""

from typing import Any, ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Static

from services.i18n import N_, _
from tui.widgets.key_bar import key_name
from tui.widgets.modal import Modal

TEXTUALS_OWN = (N_("palette"), N_("Open the command palette"))
"""What Textual calls its palette: named here so that it is translated."""


class HelpScreen(Modal[None]):
    """Help for what has the focus on another screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "dismiss", N_("Close"), id="help-close", tooltip=N_("Go back")),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & > .help--box {
            width: 90%;
            max-width: 90;
            height: auto;
            max-height: 95%;
            padding: 0 2;
            border: round $primary;
            border-title-style: bold;
            border-title-color: $foreground;
            background: $surface;
        }
        VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
        .help--words { margin: 1 0; }
        .help--keys { color: $text-muted; height: 1; }
    }
    """

    def __init__(self, of: Screen[Any]) -> None:
        """Explain ``of``, from its focused widget upward."""
        super().__init__()
        self._of = of

    def compose(self) -> ComposeResult:
        """The help texts, then the keys."""
        with Vertical(classes="help--box") as box:
            box.border_title = Content(_("Help"))
            with VerticalScroll():
                for words in help_texts(self._of):
                    yield Static(_(words), classes="help--words", markup=False)
                yield Static(self._key_table())
            yield Static(_("Esc closes"), classes="help--keys", markup=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def _key_table(self) -> Table:
        """Return one row for each action, with all its keys."""
        rows: dict[str, tuple[list[str], Binding, str]] = {}
        for _node, binding, _enabled, tooltip in self._of.active_bindings.values():
            if binding.description and not binding.system and (binding.id or binding.tooltip):
                keys, *_rest = rows.setdefault(binding.action, ([], binding, tooltip))
                keys.append(key_name(binding))
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold", no_wrap=True)
        table.add_column()
        for keys, binding, tooltip in rows.values():
            words = Text.assemble(_(binding.description), ("  " + _(tooltip), "dim"))
            table.add_row(Text(", ".join(keys)), words)
        return table


def help_texts(screen: Screen[Any]) -> list[str]:
    """Return the help of the focused widget first, that of the screen around it last."""
    node: DOMNode = screen.focused or screen
    texts = [above.HELP for above in node.ancestors_with_self if above.HELP]
    return list(dict.fromkeys(texts))
