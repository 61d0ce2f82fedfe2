"""The top line, on every screen: a drill or not, does it collect, what burns, until when."""

from dataclasses import dataclass
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
        if self._status is NOTHING_YET and not self._trouble:
            pieces = [Part(Text(_("Looking..."), "dim"))]  # whether anything burns is not known yet
        return fit([Part(_small(self.app.size)), *pieces], self.content_size.width)


@dataclass(frozen=True, slots=True)
class Form:
    """A shorter form of a piece; the one of the lowest ``cost`` is taken first.

    Of its beginning ``elastic`` cells may be cut, down to ``least``; an empty text leaves it out.
    """

    cost: int
    text: Text
    elastic: int = 0
    least: int = 0

    def cut(self, cells: int = 0) -> Text:
        """Return the form as short as it gets and ``cells`` longer, as far as that goes."""
        keep = max(self.least + cells - 1, 0)
        if not self.elastic or self.elastic <= keep + 1:
            return self.text
        return self.text[:keep] + Text("…") + self.text[self.elastic :]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the line, and how it gives way when there is no room."""

    text: Text
    forms: tuple[Form, ...] = ()


NOWHERE = Text()


SMALLEST = Size(60, 16)
"""The least in which the screens can be worked with; they are made for 80x24."""
SHORTEST = 6
"""Cells of a name under which nobody recognises it."""
TROUBLE = 28
"""Cells of what is wrong that make room only after everything else."""


def parts(status: Status, trouble: str, now: datetime) -> list[Part]:
    """Return the pieces of the line in their order.

    What gives way first: who else is there, the pace, that it collects, the room's name; then
    words are shortened; then a deadline that is still to come and the incident go. A message
    that did not arrive and a deadline that has passed go last, a drill or trouble never.
    """
    found = [
        _drill(status),
        Part(_pace(status), (Form(35, NOWHERE),)),
        _collector(status, trouble),
        _alerts(status),
        _unheard(status),
        _incident(status),
        _clock(status, now),
        Part(Text(status.room), (Form(60, NOWHERE),)),
        _actor(status),
        Part(_others(status), (Form(30, NOWHERE),)),
    ]
    return [part for part in found if part.text]


def fit(pieces: list[Part], width: int) -> Text:
    """Return the pieces in one line of ``width`` cells at most.

    Forms are taken, the cheapest first, until all fit; then the dearest of them that turns out
    not to be needed is given back first.
    """
    shown = [part.text for part in pieces]
    forms = [(form, place) for place, part in enumerate(pieces) for form in part.forms]
    taken: list[tuple[Form, int, Text]] = []
    for form, place in sorted(forms, key=lambda found: found[0].cost):
        if _joined(shown).cell_len <= width:
            break
        taken.append((form, place, shown[place]))
        shown[place] = form.cut()
    for form, place, before in reversed(taken):
        if shown[place] == form.cut():
            shown[place] = form.cut(max(width - _joined(shown).cell_len, 0))
        longer = [*shown[:place], before, *shown[place + 1 :]]
        if _joined(longer).cell_len <= width:
            shown = longer
    line = _joined(shown)
    line.truncate(width, overflow="ellipsis")
    return line


def _joined(texts: list[Text]) -> Text:
    return Text(SPACE, no_wrap=True).join([text for text in texts if text])


def _small(size: Size) -> Text:
    """Say that the terminal is too small to work in: what is needed may be out of sight."""
    if size.width >= SMALLEST.width and size.height >= SMALLEST.height:
        return Text()
    needed = f"{SMALLEST.width}x{SMALLEST.height}"
    return Text(_(" ! TOO SMALL: {size} ").format(size=needed), "bold reverse")


def _drill(status: Status) -> Part:
    if not status.drill:
        return Part(NOWHERE)
    short = Text(_(" DRILL "), "bold reverse")
    return Part(Text(_(" DRILL, not real "), "bold reverse"), (Form(67, short),))


def _pace(status: Status) -> Text:
    if not status.drill or status.pace <= 1:
        return Text()
    return Text(_("{n}x faster").format(n=f"{status.pace:g}"), "dim")


def _unheard(status: Status) -> Part:
    if not status.unheard:
        return Part(NOWHERE)
    words = ngettext("{n} message failed", "{n} messages failed", status.unheard)
    short = ngettext("{n} unsent", "{n} unsent", status.unheard)
    whole, brief = (Text(text.format(n=status.unheard), "bold") for text in (words, short))
    return Part(whole, (Form(74, brief), Form(95, NOWHERE)))


def _alerts(status: Status) -> Part:
    if not status.alerts:
        return Part(NOWHERE)
    words = ngettext(" ! {n} ALERT: press 1 ", " ! {n} ALERTS: press 1 ", status.alerts)
    short = ngettext(" ! {n} ALERT ", " ! {n} ALERTS ", status.alerts)
    whole, brief = (
        coloured(text.format(n=status.alerts), "bold reverse", "red") for text in (words, short)
    )
    return Part(whole, (Form(72, brief),))


def _collector(status: Status, trouble: str) -> Part:
    if trouble:
        words = coloured(f" ! {trouble} ", "bold reverse", "red")
        cells = cell_len(f" ! {trouble}")
        return Part(words, (Form(84, words, cells, TROUBLE), Form(98, words, cells, SHORTEST)))
    if not status.collecting:
        return Part(coloured(_(" ! NOT COLLECTING "), "bold reverse", "red"))
    return Part(coloured(_("collecting"), "", "green"), (Form(40, NOWHERE),))


def _actor(status: Status) -> Part:
    """Who acts is never left out: a long name is cut."""

    def words(name: str) -> Text:
        text = Text(name, "bold")
        return text.append(f" ({status.standing})", "bold reverse") if status.standing else text

    names = status.actor.split()
    forms = [Form(99, words(status.actor), cell_len(status.actor), SHORTEST)]
    if len(names) > 1:
        initials = "".join(name[0] for name in names)
        forms = [Form(76, words(f"{names[0]} {names[-1][0]}.")), Form(82, words(initials))]
    return Part(words(status.actor), tuple(forms))


def _incident(status: Status) -> Part:
    if not status.incident:
        return Part(Text(_("no open incident"), "dim"), (Form(85, NOWHERE),))
    line = Text(f"{status.incident} ", "bold")
    if not status.severity:
        return Part(line, (Form(85, NOWHERE),))
    brief = line + severity_glyph(status.severity, brief=True)
    whole = line + severity_glyph(status.severity)
    return Part(whole, (Form(65, brief), Form(85, NOWHERE)))


def _clock(status: Status, now: datetime) -> Part:
    if status.clock_due_at is None:
        return Part(NOWHERE)
    left = status.clock_due_at - now
    if left < timedelta(0):
        text = _("{clock}: OVERDUE {span}").format(clock=status.clock, span=_span(-left))
        words, gone = coloured(text, "bold reverse", "red"), 97
    else:
        text = _("{clock}: in {span}").format(clock=status.clock, span=_span(left))
        words, gone = Text(text), 80
    return Part(words, (Form(70, words, cell_len(status.clock), SHORTEST), Form(gone, NOWHERE)))


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
