"""Post-mortem: the report as it would be now, and a key that writes it to a file."""

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.widgets import Markdown

from services import confinement
from services.documents.form import format_of
from services.i18n import N_, _
from services.learning.trends import trends
from services.learning.trends_words import to_text
from services.postmortem.compile import compile_report
from services.postmortem.redact import redacted
from services.postmortem.render import chart_of, to_markdown, written
from tui.room import Room
from tui.screens.base import RoomScreen
from tui.screens.boards.lessons import LessonsBoard
from tui.screens.target import ask_target
from tui.screens.trends import TrendsScreen
from tui.widgets.storm_chart import StormChart


class PostmortemScreen(RoomScreen):
    """The report on the incident that is looked at."""

    CSS_PATH = "../styles/postmortem.tcss"
    HELP = N_(
        "The report is made from the timeline and the mentions, as it would be now. "
        "w writes it to a file: Markdown, HTML, PDF or JSON, by its suffix; s does so without the "
        "names of those who wrote outside. l shows what it taught, t whether the room gets faster. "
        "The numbers under the chart are the moments listed below it. Arrows and page keys scroll."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "w", "write", N_("Write file"), id="write", tooltip=N_("Write the report to a file")
        ),
        Binding(
            "l", "lessons", N_("Lessons"), id="lessons", tooltip=N_("What it taught, who does what")
        ),
        Binding("t", "trends", N_("Trends"), id="trends", tooltip=N_("Are we getting faster?")),
        Binding(
            "s",
            "share",
            N_("Share"),
            id="share",
            tooltip=N_("Write the report without the names of those who wrote outside"),
        ),
    ]

    report = query_one(Markdown)
    chart = query_one(StormChart)
    scroll = query_one("#report", VerticalScroll)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._of = ("", 0)

    def compose_body(self) -> ComposeResult:
        """The report, scrolling."""
        with VerticalScroll(id="report"):
            yield StormChart()
            yield Markdown(open_links=False)

    def on_mount(self) -> None:
        """Begin on the report."""
        super().on_mount()
        self.chart.display = False
        self.scroll.focus()

    def senseless(self) -> Collection[str]:
        """Without an incident there is no report to write."""
        return () if self.room.incident else {"write", "share", "lessons"}

    async def load(self) -> None:
        """Compile the report again when the timeline has grown."""
        run = await self.room.run()
        if run is None:
            self.report.update(_("No incident yet: the report will stand here."))
            return
        now_of = (run.incident.id, run.incident.seq)
        if now_of == self._of:
            return
        if now_of[0] != self._of[0]:  # never another one's report under this one's name
            self.chart.display = False
            words = _("The report on {incident} is being put together...")
            await self.report.update(words.format(incident=run.incident.id))
            self.scroll.scroll_home(animate=False)
        self._of = now_of
        report = await compile_report(self.room.store, run.incident.id)
        self.chart.display = True
        self.chart.show(chart_of(report))
        await self.report.update(to_markdown(report, drawn=False))

    def action_lessons(self) -> None:
        """Show what the incident taught."""
        self.app.push_screen(LessonsBoard(self.room))

    @work(group="ask", exclusive=True, exit_on_error=False, description="read the trends")
    async def action_trends(self) -> None:
        """Show how long things took in one incident after another."""
        found = await trends(self.room.store, self.room.settings.drills_folder)
        self.app.push_screen(TrendsScreen(to_text(found)))

    @work(group="ask", exclusive=True, exit_on_error=False, description="write the report")
    async def action_write(self) -> None:
        """Ask for a file's name and write the report there."""
        await self._ask_and_write(_("Write the report (.md, .html, .pdf or .json)"), redact=False)

    @work(group="ask", exclusive=True, exit_on_error=False, description="share the report")
    async def action_share(self) -> None:
        """Ask for a file's name and write the report there without names from outside."""
        title = _("Write the report without names (.md, .html, .pdf or .json)")
        await self._ask_and_write(title, redact=True)

    async def _ask_and_write(self, title: str, *, redact: bool) -> None:
        if not self.room.incident:
            return
        now = (await self.room.now()).astimezone()
        name = f"{self.room.incident}-{now:%Y%m%d-%H%M}.md"
        target = await ask_target(self.app, title, name)
        if target is not None:
            done = _("Written to {path}.").format(path=target)
            await self.attempt(self._write(target, redact=redact), done)

    async def _write(self, target: Path, *, redact: bool) -> None:
        wanted = format_of(target)
        report = await compile_report(self.room.store, self.room.incident)
        report = redacted(report) if redact else report
        content = await asyncio.to_thread(written, report, wanted)
        confinement.write(target, content)
