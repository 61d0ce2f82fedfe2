"""The chart of an alert: mentions an hour as columns over the band that is usual."""

from collections.abc import Sequence
from itertools import groupby

from rich.text import Text
from textual.widget import Widget

from services.early_warning.course import Course, Hour
from services.early_warning.telling import number
from services.i18n import _
from tui.widgets.pulse import BLOCKS, LEVELS

BAND, RAISED = "·", "│"


class CourseChart(Widget):
    """One column for five minutes or more; dots are the usual range, a line is the alert."""

    COMPONENT_CLASSES = {"course--loud", "course--calm", "course--negative", "course--quiet"}  # noqa: RUF012 - Textual's own
    DEFAULT_CSS = """
    CourseChart {
        height: 9;
        & > .course--loud { color: $primary; }
        & > .course--calm { color: $text-muted; }
        & > .course--negative { color: $error; }
        & > .course--quiet { color: $text-muted; }
    }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._course: Course | None = None

    def show(self, course: Course) -> None:
        """Draw ``course``."""
        if course != self._course:
            self._course = course
            self.refresh()

    def render(self) -> Text:
        """Draw the columns, the share of negatives below them, and the hours."""
        if self._course is None:
            return Text()
        return Text("\n", no_wrap=True, overflow="crop").join(
            self._lines(self._course, self.content_size.width, self.content_size.height)
        )

    def _lines(self, course: Course, width: int, height: int) -> list[Text]:
        top = max(hour.count for hour in course.hours)
        top = max(top, round(course.loud), 1)
        margin = max(len(str(top)), len(_("negative"))) + 1
        columns = fitted(course.hours, max(1, width - margin))
        rows = max(1, height - 3)
        lines = [
            self._row(course, columns, row, rows, top, str(top) if row == rows - 1 else "", margin)
            for row in reversed(range(rows))
        ]
        quiet = self.get_component_rich_style("course--quiet")
        shares = "".join(
            BLOCKS[0] if hour.share is None else BLOCKS[1 + round(hour.share * (LEVELS - 1))]
            for hour in columns
        )
        red = self.get_component_rich_style("course--negative")
        lines.append(Text.assemble((_("negative").ljust(margin), quiet), (shares, red)))
        lines.append(Text(" " * margin + axis(columns, course), quiet))
        legend = _("columns: mentions an hour   {band} usual, up to {loud}   {line} the alert")
        words = legend.format(band=BAND, loud=number(course.loud), line=RAISED)
        lines.append(Text(words, quiet))
        return lines

    def _row(
        self,
        course: Course,
        columns: Sequence[Hour],
        row: int,
        rows: int,
        top: int,
        label: str,
        margin: int,
    ) -> Text:
        line = Text(label.ljust(margin), self.get_component_rich_style("course--quiet"))
        cells = [
            (_cell(hour.count, row, rows, top, course.loud), hour.count > course.loud)
            for hour in columns
        ]
        for (drawn, loud), group in groupby(cells, key=lambda cell: (cell[0] == BAND, cell[1])):
            style = "calm" if drawn or not loud else "loud"
            words = "".join(cell for cell, _loud in group)
            line.append(words, self.get_component_rich_style(f"course--{style}"))
        return line


def _cell(count: int, row: int, rows: int, top: int, loud: float) -> str:
    """Return what stands in a row of a column, the lowest row being 0."""
    level = -(-count * rows * LEVELS // top) - row * LEVELS
    if level > 0:
        return BLOCKS[min(level, LEVELS)]
    return BAND if row * top / rows < loud else " "


def fitted(hours: Sequence[Hour], width: int) -> list[Hour]:
    """Return at most ``width`` hours: of neighbours the one with the most mentions."""
    step = -(-len(hours) // width)
    return [
        max(hours[start : start + step], key=lambda hour: hour.count)
        for start in range(0, len(hours), step)
    ]


def axis(columns: Sequence[Hour], course: Course) -> str:
    """Return the line with the times of both ends and the mark of the alert."""
    left, right = (f"{hour.at.astimezone():%H:%M}" for hour in (columns[0], columns[-1]))
    line = list("─" * len(columns))
    raised = sum(hour.at <= course.raised_at for hour in columns)
    line[min(raised, len(line) - 1)] = RAISED
    if len(line) >= len(left) + len(right) + 4:
        line[: len(left) + 1] = [*left, " "]
        if raised < len(line) - len(right) - 1:
            line[-len(right) - 1 :] = [" ", *right]
    return "".join(line)
