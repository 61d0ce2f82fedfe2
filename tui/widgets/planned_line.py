"""One line that says which planned posts keep back alerts; it takes no room while none does."""

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import Static

from services.early_warning.telling import quiet_line
from services.model import Planned


class PlannedLine(Static):
    """Which planned posts explain the talk now, and until when."""

    DEFAULT_CSS = """
    PlannedLine { height: 1; padding: 0 1; background: $surface; text-wrap: nowrap; display: none; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown = ""

    def show(self, posts: Sequence[Planned]) -> None:
        """Show the ``posts`` within whose time we are."""
        words = quiet_line(posts)
        if words != self._shown:  # an update lays the whole screen out anew
            self._shown = words
            self.display = bool(words)
            self.update(Text(words, no_wrap=True, overflow="ellipsis"))
