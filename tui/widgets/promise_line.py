"""One line that keeps promises in sight; it takes no room while there is none."""

from collections.abc import Sequence
from datetime import datetime

from rich.text import Text
from textual.widgets import Static

from services.i18n import _, ngettext
from services.incident.promises import Promise
from services.times import short


class PromiseLine(Static):
    """How many promises are open, how many overdue, and the nearest one."""

    DEFAULT_CSS = """
    PromiseLine { height: 1; padding: 0 1; background: $surface; text-wrap: nowrap; display: none; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown = Text()

    def show(self, promises: Sequence[Promise], now: datetime) -> None:
        """Show those of ``promises`` that are open."""
        words = promise_words(promises, now)
        if words != self._shown:  # an update lays the whole screen out anew
            self._shown = words
            self.display = bool(words)
            self.update(words)


def promise_words(promises: Sequence[Promise], now: datetime) -> Text:
    """Return the open ones of ``promises`` in one line, empty if there is none."""
    waiting = sorted((item for item in promises if item.is_open), key=lambda item: item.due_at)
    if not waiting:
        return Text("")
    count = ngettext("{n} promise", "{n} promises", len(waiting)).format(n=len(waiting))
    text = Text(f"{count}: ", "bold", no_wrap=True, overflow="ellipsis")
    late = sum(item.is_overdue(now) for item in waiting)
    if late:
        text.append(_("{n} OVERDUE").format(n=late), "bold reverse")
        text.append(" ")
    first = waiting[0]
    text.append(f"{short(first.due_at, now)} {first.owner}: {first.text}")
    return text
