"""What the screens share: the top line, the key bar, and following the store."""

import asyncio
import logging
import time
from collections.abc import Collection, Coroutine
from typing import Any, ClassVar

from sqlalchemy.exc import SQLAlchemyError
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.screen import ModalScreen, Screen
from textual.worker import Worker, WorkerState

from services.clean import clean_line
from services.errors import CutOff, WarroomError
from services.i18n import N_, _
from services.store.whole import whole
from tui.messages import StoreChanged
from tui.room import Room
from tui.screens.guarded import Guarded
from tui.widgets.help import HelpScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.status_line import Status, StatusLine
from tui.widgets.tabs import ScreenTabs

_log = logging.getLogger(__name__)

LOOKS_A_SECOND = 5
"""How often a screen reads the store at most: more would only cost bandwidth."""
RESTS = 5.0
"""Seconds after which a screen reads the store without news: what only time changes."""


HELP = Binding(
    "f1,question_mark", "help", N_("All keys"), id="help", tooltip=N_("What can be done here")
)
"""The key that every screen and board has."""


async def attempted(
    screen: Screen[Any], action: Coroutine[Any, Any, object], done: str = ""
) -> bool:
    """Await ``action``; let ``screen`` tell what came of it; return whether it was done."""
    try:
        await whole(action)
    except WarroomError as error:
        screen.notify(str(error), severity="error", markup=False)
        return False
    except SQLAlchemyError:
        text = _("Nothing was written: the store cannot be reached. Try again.")
        screen.notify(text, severity="error", markup=False)
        return False
    if done:
        screen.notify(done, markup=False)
    return True


class FollowingScreen(Guarded):
    """Shows what is in the store, and reads it again when it changed."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self._changed = asyncio.Event()
        self._in_sight = asyncio.Event()
        self._read_at = 0.0
        self.has_looked = False
        """Whether the store was read, or cannot be: before, nothing knows what a key would mean."""

    async def look(self) -> None:
        """Read what stands above the body."""

    async def load(self) -> None:
        """Read the store and show what it says."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Begin to follow the store."""
        self._tick = self.set_interval(self.room.rhythm.tick, self.beat)
        self.follow()

    def beat(self) -> None:
        """Let the clocks go on; ten idle sessions on one host must not read all day long."""
        if time.monotonic() - self._read_at >= RESTS:
            self._changed.set()
        else:
            self.let_time_pass()

    def let_time_pass(self) -> None:
        """Draw again what only time changes."""

    def on_screen_resume(self) -> None:
        """Catch up with what happened while another screen was shown."""
        self._in_sight.set()
        self._tick.resume()
        self._changed.set()

    def on_screen_suspend(self) -> None:
        """Read nothing while nobody looks; under a dialog the clocks and figures go on."""
        if isinstance(self.app.screen, ModalScreen):
            return
        self._in_sight.clear()
        self._tick.pause()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell that a dialog could not come: a key that does nothing leaves people guessing."""
        if event.state is WorkerState.ERROR and event.worker.group == "ask":
            error = event.worker.error
            _log.error("%s failed", event.worker.description, exc_info=error)
            text = _("That could not be done, try again: {error}")
            words = clean_line(f"{error}" or type(error).__name__, 200)
            self.notify(text.format(error=words), severity="error", markup=False)

    def on_store_changed(self, message: StoreChanged) -> None:
        """Look at the store again, soon."""
        message.stop()
        self._changed.set()

    @work(group="follow", exclusive=True, exit_on_error=False, description="follow the store")
    async def follow(self) -> None:
        """Read the store whenever it changed, a few times a second at most."""
        while True:
            await self._changed.wait()
            await self._in_sight.wait()
            self._changed.clear()
            self._read_at = time.monotonic()
            try:
                await self.look()
                await self.load()
                await self.room.follow_standing()
                self.refresh_bindings()
            except CutOff:
                pass  # the app tells it, once for all screens
            except Exception as error:  # noqa: BLE001 - a screen that stops looking says nothing
                _log.warning("screen %s", type(self).__name__, exc_info=True)
                self.trouble(_("The store cannot be read: {error}").format(error=error))
            self.has_looked = True
            await asyncio.sleep(1 / LOOKS_A_SECOND)

    def trouble(self, words: str) -> None:
        """Say that the store cannot be read."""
        self.notify(words, severity="error", markup=False)

    async def attempt(self, action: Coroutine[Any, Any, object], done: str = "") -> bool:
        """Await ``action``; tell what came of it; return whether it was done."""
        try:
            return await attempted(self, action, done)
        finally:
            self._changed.set()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out the keys that make no sense as things stand, and those of others."""
        return None if action in self.senseless() else super().check_action(action, parameters)

    def senseless(self) -> Collection[str]:
        """Return the actions that make no sense as things stand."""
        return ()

    def action_help(self) -> None:
        """Show help for what has the focus."""
        self.app.push_screen(HelpScreen(self))


class RoomScreen(FollowingScreen):
    """One of the screens that the number keys lead to."""

    BINDINGS: ClassVar[list[BindingType]] = [HELP]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-narrow"),
        (110, "-wide"),
    ]

    status_line = query_one(StatusLine)

    def compose(self) -> ComposeResult:
        """The top line, the names of the screens, the screen's own body, the key bar."""
        standing = self.room.standing_words()
        yield StatusLine(Status(actor=self.room.actor, standing=standing))
        yield ScreenTabs()
        yield from self.compose_body()
        yield KeyBar()

    def compose_body(self) -> ComposeResult:
        """Yield what lies between the top line and the key bar."""
        raise NotImplementedError

    async def look(self) -> None:
        """Bring the top line up to date before the body."""
        newest = await self.room.newest_incident()
        if not self._is_covered:
            self.room.follow_incident(newest)
        self.status_line.show(await self.room.status())

    @property
    def _is_covered(self) -> bool:
        """Whether a board or a dialog is open or on its way: it is about the incident below."""
        asking = any(it.group == "ask" and not it.is_finished for it in self.app.workers)
        return asking or self.app.screen is not self

    def let_time_pass(self) -> None:
        """Let the top line's clock go on."""
        self.status_line.let_time_pass()

    def trouble(self, words: str) -> None:
        """Say in the top line that the store cannot be read."""
        self.status_line.trouble(words)
