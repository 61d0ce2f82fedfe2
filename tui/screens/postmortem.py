"""Post-mortem: the report as it would be now, and a key that writes it to a file."""

from collections.abc import Collection
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.widgets import Markdown

from services.errors import WarroomError
from services.i18n import N_, _
from services.learning.trends import trends
from services.learning.trends_words import to_text
from services.postmortem.compile import compile_report
from services.postmortem.render import to_markdown
from tui.room import Room
from tui.screens.base import RoomScreen
from tui.screens.boards.lessons import LessonsBoard
from tui.screens.trends import TrendsScreen
from tui.widgets.ask import AskText, Confirm


class PostmortemScreen(RoomScreen):
    """The report on the incident that is looked at."""

    CSS_PATH = "../styles/postmortem.tcss"
    HELP = N_(
        "The report is made from the timeline and the mentions, as it would be now. "
        "w writes it to a Markdown file, l shows what it taught, t whether the room gets faster. "
        "Arrows and page keys scroll."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "w", "write", N_("Write file"), id="write", tooltip=N_("Write the report to a file")
        ),
        Binding(
            "l", "lessons", N_("Lessons"), id="lessons", tooltip=N_("What it taught, who does what")
        ),
        Binding("t", "trends", N_("Trends"), id="trends", tooltip=N_("Are we getting faster?")),
    ]

    report = query_one(Markdown)
    scroll = query_one("#report", VerticalScroll)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._of = ("", 0)

    def compose_body(self) -> ComposeResult:
        """The report, scrolling."""
        with VerticalScroll(id="report"):
            yield Markdown(open_links=False)

    def on_mount(self) -> None:
        """Begin on the report."""
        super().on_mount()
        self.scroll.focus()

    def senseless(self) -> Collection[str]:
        """Without an incident there is no report to write."""
        return () if self.room.incident else {"write", "lessons"}

    async def load(self) -> None:
        """Compile the report again when the timeline has grown."""
        run = await self.room.run()
        if run is None:
            self.report.update(_("No incident yet: the report will stand here."))
            return
        now_of = (run.incident.id, run.incident.seq)
        if now_of == self._of:
            return
        self._of = now_of
        await self.report.update(
            to_markdown(await compile_report(self.room.store, run.incident.id))
        )

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
        if not self.room.incident:
            return
        now = (await self.room.now()).astimezone()
        path = Path.cwd() / f"{self.room.incident}-{now:%Y%m%d-%H%M}.md"
        chosen = await self.app.push_screen_wait(
            AskText(_("Write the report"), _("To which file?"), value=str(path))
        )
        if chosen is None:
            return
        target = Path(chosen).expanduser()
        question = _("{path} is there already. Write over it?").format(path=target)
        if not target.exists() or await self.app.push_screen_wait(
            Confirm(_("Write the report"), question)
        ):
            await self.attempt(self._write(target), _("Written to {path}.").format(path=target))

    async def _write(self, target: Path) -> None:
        text = to_markdown(await compile_report(self.room.store, self.room.incident))
        try:
            target.write_text(text, encoding="utf-8")
        except OSError as error:
            raise WarroomError(
                _("{path} cannot be written: {reason}").format(path=target, reason=error.strerror)
            ) from error
