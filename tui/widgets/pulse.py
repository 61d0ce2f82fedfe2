"""The pulse of the talk: mentions a minute, and how much of what was understood is negative."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from rich.text import Text
from textual.widget import Widget

from services.i18n import _

BLOCKS = " _▄▄▄▄▄██" if os.environ.get("TERM") == "linux" else " ▁▂▃▄▅▆▇█"
"""The console's own font has few of them."""
LEVELS = len(BLOCKS) - 1
MINUTE = timedelta(minutes=1)
FIGURES = 12
"""Columns for the figures at the right."""


@dataclass(frozen=True, slots=True)
class Point:
    """One minute: ``negative`` of the ``understood`` ones among ``total`` mentions, by weight."""

    minute: datetime
    total: int
    negative: float
    understood: float

    @property
    def share(self) -> float | None:
        """How much is negative, 0 to 1; None where nothing was understood."""
        return self.negative / self.understood if self.understood else None


class Pulse(Widget):
    """One column a minute, as many as fit; with more lines the mentions are drawn higher."""

    COMPONENT_CLASSES = {"pulse--mentions", "pulse--negative", "pulse--quiet"}  # noqa: RUF012 - Textual's own
    DEFAULT_CSS = """
    Pulse {
        height: 4;
        padding: 0 1;
        background: $surface;
        & > .pulse--mentions { color: $primary; }
        & > .pulse--negative { color: $error; }
        & > .pulse--quiet { color: $text-muted; }
    }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._points: dict[datetime, Point] = {}
        self._end = _minute(datetime.now(UTC))

    def show(self, points: Sequence[Point], now: datetime | None = None) -> None:
        """Show the minutes up to ``now`` (the last point's by default).

        A minute that is missing held no mention.
        """
        latest = now or (points[-1].minute if points else datetime.now(UTC))
        end = _minute(latest)
        shown = {_minute(point.minute): point for point in points}
        if (shown, end) != (self._points, self._end):
            self._points, self._end = shown, end
            self.refresh()

    def render(self) -> Text:
        """Draw the mentions, the negative share below them, and the hours."""
        size = self.content_size
        labels = (_("mentions"), _("a minute"), _("negative"))
        margin = max(len(label) for label in labels) + 1
        columns = max(1, size.width - margin - FIGURES)
        points = [self._point(columns - 1 - back) for back in range(columns)]
        high = max(1, size.height - 2)
        highest = max(point.total for point in points)
        drawn = bars([point.total for point in points], highest, high)
        shares = bars([point.share for point in points], 1.0, 1)
        names = [*labels[:2], *[""] * high][:high]
        values = [_("{n} now").format(n=points[-1].total), _("{n} highest").format(n=highest)]
        values = [*values, *[""] * high][:high]
        lines = [
            self._line(name, margin, bar, "mentions", value)
            for name, bar, value in zip(names, drawn, values, strict=True)
        ]
        share = points[-1].share
        figure = _("{share} % now").format(share=round(100 * share)) if share is not None else "-"
        lines.append(self._line(labels[2], margin, shares[0], "negative", figure))
        axis = _axis(points[0].minute, points[-1].minute, columns)
        lines.append(self._line("", margin, axis, "quiet", ""))
        return Text("\n", no_wrap=True, overflow="crop").join(lines)

    def _point(self, back: int) -> Point:
        minute = self._end - back * MINUTE
        return self._points.get(minute) or Point(minute, 0, 0, 0)

    def _line(self, name: str, margin: int, drawn: str, style: str, figure: str) -> Text:
        quiet = self.get_component_rich_style("pulse--quiet")
        return Text.assemble(
            (f"{name:<{margin}}", quiet),
            (drawn, self.get_component_rich_style(f"pulse--{style}")),
            f" {figure:<{FIGURES - 1}}",
            no_wrap=True,
        )


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def bars(values: Sequence[float | None], highest: float, lines: int) -> list[str]:
    """Return ``lines`` lines of block characters, the upper first; None leaves a gap.

    A zero is the lowest block and the least above it the next, so that the three differ.
    """
    levels = [_level(value, highest, lines * LEVELS) for value in values]
    return [
        "".join(BLOCKS[min(max(level - below * LEVELS, 0), LEVELS)] for level in levels)
        for below in reversed(range(lines))
    ]


def _level(value: float | None, highest: float, levels: int) -> int:
    if value is None:
        return 0
    return 1 + ceil(value / highest * (levels - 1)) if highest else 1


def _axis(start: datetime, end: datetime, columns: int) -> str:
    """Return a line with the local times of its ends."""
    left, right = (f"{moment.astimezone():%H:%M}" for moment in (start, end))
    dashes = columns - len(left) - len(right) - 2
    return f"{left} {'─' * dashes} {right}" if dashes > 0 else right.rjust(columns)
