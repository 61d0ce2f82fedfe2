"""The state of every source: silence is not calm."""

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import Static

from services.i18n import N_, _
from services.store.status import SourceView
from services.times import clock
from services.words import Health
from tui.widgets.glyphs import health_glyph

_WELL = (Health.HEALTHY, Health.FINISHED, Health.STARTING)
_ASKED_AGAIN = (Health.FAILING, Health.REFUSED, Health.EXHAUSTED, Health.PAUSED)


class SourcePanel(Static):
    """One line a source: how it is, and what it brought."""

    HELP = N_(
        "Each source says how it is: a source that stopped, fails or is late is not a quiet one."
    )

    DEFAULT_CSS = """
    SourcePanel { height: auto; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown = Text()

    def show(self, views: Sequence[SourceView]) -> None:
        """Show the sources as they are now: those that bring nothing, then those with a word."""
        ordered = sorted(views, key=lambda view: (view.health in _WELL, not view.status.error))
        lines = [_line(view) for view in ordered]
        text = Text("\n").join(lines) if lines else Text(_("No source yet."), "dim")
        if text != self._shown:  # an update lays the whole screen out anew
            self._shown = text
            self.update(text)


def _line(view: SourceView) -> Text:
    line = Text.assemble(
        health_glyph(view.health), f" {view.status.name} ", (str(view.status.stored), "dim")
    )
    if view.status.resumes_at and view.health in _ASKED_AGAIN:
        again = _("again at {time}").format(time=clock(view.status.resumes_at))
        line.append(f" {again}", "bold")
    if view.status.error:
        line.append(f" {view.status.error}", "bold" if view.health in _WELL else "dim")
    if view.agreement.judged:
        line.append(f" {view.agreement}", "dim")
    line.no_wrap = True
    line.overflow = "ellipsis"
    return line
