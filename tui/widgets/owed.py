"""What the room owes, on the start screen: a line for each thing, nothing if nothing is owed."""

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import Static

from services.i18n import N_


class Owed(Static):
    """A line for each thing that is owed; it takes no room while nothing is."""

    HELP = N_("What the room owes and is late with: o shows all of it.")
    DEFAULT_CSS = """
    Owed {
        height: auto; max-height: 3; padding: 0 1; background: $warning-muted; display: none;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._lines: list[str] = []

    def show(self, lines: Sequence[str]) -> None:
        """Show ``lines``, one below the other."""
        if list(lines) == self._lines:
            return
        self._lines = list(lines)
        self.display = bool(self._lines)
        self.update(Text("\n", no_wrap=True, overflow="ellipsis").join(map(_line, self._lines)))


def _line(words: str) -> Text:
    return Text.assemble(("! ", "bold"), words, no_wrap=True, overflow="ellipsis")
