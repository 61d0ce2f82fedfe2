"""The top line, on every screen: a drill or not, does it collect, what burns, until when."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from rich.cells import cell_len
from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from services.i18n import _, ngettext
from services.words import Severity
from tui.widgets.glyphs import coloured, severity_glyph

SPACE = "  "


@dataclass(frozen=True, slots=True)
class Status:
    """What the top line tells; what is empty is left out.

    ``standing`` says what is special about ``actor``: an observer, a read-only room. ``others``
    counts the people in the room besides ``actor``; ``clock`` names the deadline that is due
    first, at ``clock_due_at``; ``alerts`` counts those that nobody looks at yet, ``unheard`` the
    news that did not arrive outside of the room.
    ``pace`` is how many times faster than the wall a drill's deadlines come.
    """

    drill: bool = False
    room: str = ""
    actor: str = ""
    standing: str = ""
    others: int = 0
    incident: str = ""
    severity: Severity | None = None
    clock: str = ""
    clock_due_at: datetime | None = None
    collecting: bool = True
    alerts: int = 0
    unheard: int = 0
    pace: float = 1.0


NOTHING_YET = Status()


class StatusLine(Widget):
    """One line; the least important is left out first, a drill or trouble never."""

    DEFAULT_CSS = """
    StatusLine { dock: top; height: 1; padding: 0 1; background: $panel; }
    """
    ALLOW_SELECT = False

    def __init__(self, status: Status = NOTHING_YET) -> None:
        super().__init__()
        self._status = status
        self._trouble = ""
        self._drawn = Text()

    def show(self, status: Status) -> None:
        """Show ``status``; whatever trouble there was is over."""
        self._status = status
        self._trouble = ""
        self.let_time_pass()

    def let_time_pass(self) -> None:
        """Draw the line again if it says something else by now: the same is sent for nothing."""
        if self._line() != self._drawn:
            self.refresh()

    def trouble(self, words: str) -> None:
        """Show, until the next status, that the program cannot see how things are."""
        self._trouble = words
        self.refresh()

    def render(self) -> Text:
        """Draw as much as fits, what must be seen first at the left."""
        self._drawn = self._line()
        return self._drawn

    def _line(self) -> Text:
        pieces = parts(self._status, self._trouble, datetime.now(UTC))
        return fit([Part(_small(self.app.size), ALWAYS), *pieces], self.content_size.width)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the line; the lowest ``weight`` is left out first."""

    text: Text
    weight: int
    elastic: int = 0
    """So many cells at its beginning may be cut."""

    def shortened(self, cells: int) -> "Part":
        """Return the piece with its elastic beginning cut by ``cells``, as far as that goes."""
        keep = max(self.elastic - cells - 1, SHORTEST)
        if self.elastic <= keep:
            return self
        return replace(self, text=self.text[:keep] + Text("…") + self.text[self.elastic :])


SMALLEST = Size(60, 16)
"""The least in which the screens can be worked with; they are made for 80x24."""
ALWAYS = 100
CLOCK = 80
SHORTEST = 6
"""Cells of a name under which nobody recognises it."""


def parts(status: Status, trouble: str, now: datetime) -> list[Part]:
    """Return the pieces of the line in their order."""
    found = [
        Part(_drill(status), ALWAYS),
        Part(_pace(status), 35),
        _collector(status, trouble),
        Part(_alerts(status), ALWAYS),
        Part(_unheard(status), 85),
        Part(_incident(status), 90),
        Part(_clock(status, now), CLOCK, cell_len(status.clock)),
        Part(Text(status.room), 60),
        _actor(status),
        Part(_others(status), 30),
    ]
    return [part for part in found if part.text]


def fit(pieces: list[Part], width: int) -> Text:
    """Return the pieces in one line of ``width`` cells at most."""
    kept = _without([part for part in pieces if part.text], width, CLOCK)
    kept = _cut(kept, width, ALWAYS)
    kept = _without(kept, width, ALWAYS)
    kept = _cut(kept, width, ALWAYS + 1)
    line = _joined(kept)
    line.truncate(width, overflow="ellipsis")
    return line


def _without(kept: list[Part], width: int, weight: int) -> list[Part]:
    """Leave out pieces lighter than ``weight``, the lightest first, until the others fit."""
    while _joined(kept).cell_len > width and any(part.weight < weight for part in kept):
        kept.remove(min(kept, key=lambda part: part.weight))
    return kept


def _cut(kept: list[Part], width: int, weight: int) -> list[Part]:
    """Cut pieces lighter than ``weight``, one after another, until all fit."""
    for place, part in enumerate(kept):
        over = _joined(kept).cell_len - width
        if over > 0 and part.weight < weight:
            kept[place] = part.shortened(over)
    return kept


def _joined(pieces: list[Part]) -> Text:
    return Text(SPACE, no_wrap=True).join([part.text for part in pieces])


def _small(size: Size) -> Text:
    """Say that the terminal is too small to work in: what is needed may be out of sight."""
    if size.width >= SMALLEST.width and size.height >= SMALLEST.height:
        return Text()
    needed = f"{SMALLEST.width}x{SMALLEST.height}"
    return Text(_(" ! TOO SMALL: {size} ").format(size=needed), "bold reverse")


def _drill(status: Status) -> Text:
    if not status.drill:
        return Text()
    return Text(_(" DRILL, not real "), "bold reverse")


def _pace(status: Status) -> Text:
    if not status.drill or status.pace <= 1:
        return Text()
    return Text(_("{n}x faster").format(n=f"{status.pace:g}"), "dim")


def _unheard(status: Status) -> Text:
    if not status.unheard:
        return Text()
    words = ngettext("{n} message failed", "{n} messages failed", status.unheard)
    return Text(words.format(n=status.unheard), "bold")


def _alerts(status: Status) -> Text:
    if not status.alerts:
        return Text()
    words = ngettext(" ! {n} ALERT: press 1 ", " ! {n} ALERTS: press 1 ", status.alerts)
    return coloured(words.format(n=status.alerts), "bold reverse", "red")


def _collector(status: Status, trouble: str) -> Part:
    if trouble:
        words = coloured(f" ! {trouble} ", "bold reverse", "red")
        return Part(words, ALWAYS, cell_len(f" ! {trouble}"))
    if not status.collecting:
        return Part(coloured(_(" ! NOT COLLECTING "), "bold reverse", "red"), ALWAYS)
    return Part(coloured(_("collecting"), "", "green"), 40)


def _actor(status: Status) -> Part:
    """Who acts is never left out: a long name is cut."""
    words = Text(status.actor, "bold")
    if status.standing:
        words.append(f" ({status.standing})", "bold reverse")
    return Part(words, ALWAYS, cell_len(status.actor))


def _incident(status: Status) -> Text:
    if not status.incident:
        return Text(_("no open incident"), "dim")
    line = Text(f"{status.incident} ", "bold")
    return line + severity_glyph(status.severity) if status.severity else line


def _clock(status: Status, now: datetime) -> Text:
    if status.clock_due_at is None:
        return Text()
    left = status.clock_due_at - now
    if left < timedelta(0):
        words = _("{clock}: OVERDUE {span}").format(clock=status.clock, span=_span(-left))
        return coloured(words, "bold reverse", "red")
    return Text(_("{clock}: in {span}").format(clock=status.clock, span=_span(left)))


def _span(length: timedelta) -> str:
    """Return a length as a stop watch shows it: 4:05, 1:04:05."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _others(status: Status) -> Text:
    if not status.others:
        return Text()
    words = ngettext("+{n} other", "+{n} others", status.others).format(n=status.others)
    return Text(words, "dim")
