"""The situation on one page, in either language, and a key that writes it to a file."""

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Markdown

from services import confinement
from services.i18n import LANGUAGES, N_, _, current
from services.postmortem.sitrep import write_sitrep
from tui.room import Room
from tui.screens.base import FollowingScreen
from tui.widgets.ask import AskText
from tui.widgets.key_bar import KeyBar
from tui.widgets.modal import Modal


class SitrepScreen(FollowingScreen, Modal[None]):
    """The situation report of the incident that is looked at."""

    CSS_PATH = "../styles/sitrep.tcss"
    HELP = N_("The situation on one page. l changes the language, w writes it to a file.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", N_("Back"), id="leave", tooltip=N_("Back to the screen")),
        Binding("l", "language", N_("Language"), id="language", tooltip=N_("Polish or English")),
        Binding("w", "write", N_("Write file"), id="write", tooltip=N_("Write it to a file")),
    ]

    page = query_one(Markdown)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._language = current()
        self._text = ""
        self._shown: tuple[int, str, str] = (0, "", "")

    def compose(self) -> ComposeResult:
        """The page, scrolling."""
        with Vertical(id="board") as box:
            box.border_title = Content(_("Situation"))
            with VerticalScroll(id="page"):
                yield Markdown(open_links=False)
            yield KeyBar()

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        super().on_mount()
        self.query_one("#page").focus()

    async def load(self) -> None:
        """Compile the page again when the timeline has grown, and every minute."""
        room, now, run = self.room, await self.room.now(), await self.room.run()
        if run is None:
            return
        shown = (run.incident.seq, self._language, f"{now:%H:%M}")
        if shown == self._shown:
            return
        self._shown = shown
        self._text = await write_sitrep(
            room.store, room.incident, self._language, room.settings.nags
        )
        await self.page.update(self._text)

    def action_language(self) -> None:
        """Show the page in the other language."""
        self._language = next(code for code in LANGUAGES if code != self._language)
        self._changed.set()

    def action_leave(self) -> None:
        """Back to the screen."""
        self.dismiss(None)

    @work(group="ask", exclusive=True, exit_on_error=False, description="write the page")
    async def action_write(self) -> None:
        """Ask for a file's name and write the page there."""
        now = (await self.room.now()).astimezone()
        path = confinement.suggested(f"{self.room.incident}-{now:%Y%m%d-%H%M}-{self._language}.md")
        chosen = await self.app.push_screen_wait(
            AskText(_("Situation"), _("To which new file?"), value=str(path))
        )
        if chosen is not None:
            target = Path(chosen)
            await self.attempt(self._write(target), _("Written to {path}.").format(path=target))

    async def _write(self, target: Path) -> None:
        confinement.write(target, self._text.encode(), new=True)
