"""The storm: mentions and negative share over its whole length, and the milestones' numbers."""

from datetime import timedelta

from rich.text import Text
from textual.widget import Widget

from services.documents.blocks import Chart
from services.documents.columns import Column, fitted
from services.i18n import _
from services.times import short
from tui.widgets.pulse import FIGURES, bars

AROUND = 3
"""Lines besides those of the bars: the share, the milestones, the times."""


class StormChart(Widget):
    """As many columns as fit; what the numbers mean stands below it in the report."""

    COMPONENT_CLASSES = {"storm--mentions", "storm--negative", "storm--quiet"}  # noqa: RUF012 - Textual's own
    DEFAULT_CSS = """
    StormChart {
        height: 8;
        padding: 0 1;
        background: $surface;
        & > .storm--mentions { color: $primary; }
        & > .storm--negative { color: $error; }
        & > .storm--quiet { color: $text-muted; }
    }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._chart: Chart | None = None

    def show(self, chart: Chart) -> None:
        """Show ``chart``."""
        if chart != self._chart:
            self._chart = chart
            self.refresh()

    def render(self) -> Text:
        """Draw the mentions, the negative share, the milestones and the times."""
        chart = self._chart
        if chart is None or not chart.points:
            return Text()
        margin = max(len(chart.volume), len(chart.share)) + 1
        columns = fitted(chart, max(1, self.content_size.width - margin - FIGURES))
        highest = max(column.total for column in columns)
        high = max(1, self.content_size.height - AROUND)
        drawn = bars([column.total for column in columns], highest, high)
        names = [chart.volume, *[""] * high][:high]
        figures = [_("{n} highest").format(n=highest), *[""] * high][:high]
        lines = [
            self._line(name, margin, bar, "mentions", figure)
            for name, bar, figure in zip(names, drawn, figures, strict=True)
        ]
        shares = [column.share for column in columns]
        most = max((share for share in shares if share is not None), default=None)
        figure = _("{share} % most").format(share=round(100 * most)) if most is not None else "-"
        lines.append(self._line(chart.share, margin, bars(shares, 1.0, 1)[0], "negative", figure))
        marks = "".join(column.mark for column in columns)
        lines.append(self._line("", margin, marks, "quiet", ""))
        lines.append(self._line("", margin, self._axis(chart, columns), "quiet", ""))
        return Text("\n", no_wrap=True, overflow="crop").join(lines)

    def _axis(self, chart: Chart, columns: list[Column]) -> str:
        begin = chart.points[0].at
        end = begin + timedelta(seconds=chart.seconds * len(chart.points))
        left, right = f"{begin.astimezone():%d.%m. %H:%M}", short(end, begin)
        dashes = len(columns) - len(left) - len(right) - 2
        return f"{left} {'─' * dashes} {right}" if dashes > 0 else left[: len(columns)]

    def _line(self, name: str, margin: int, drawn: str, style: str, figure: str) -> Text:
        quiet = self.get_component_rich_style("storm--quiet")
        return Text.assemble(
            (f"{name:<{margin}}", quiet),
            (drawn, self.get_component_rich_style(f"storm--{style}")),
            f" {figure}",
            no_wrap=True,
        )
