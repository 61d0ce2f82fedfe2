"""The application: five screens over one store, and a collector that is kept alive beside it."""

import asyncio
import contextlib
import logging
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from sqlalchemy.exc import SQLAlchemyError
from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from services.clean import clean_line
from services.collector import launch
from services.early_warning import silence
from services.early_warning.alerts import INTERRUPTING, raised
from services.errors import CutOff, StoreError, WarroomError
from services.i18n import N_, _
from services.incident.clocks import Clock, clocks
from services.incident.desk import open_runs
from services.model import Alert
from services.playbooks.files import watch
from services.playbooks.versions import latest, offer
from services.preparation.campaigns import entity_names
from services.store import attendance, leases
from services.store.engine import NEWS_PATIENCE
from services.store.whole import whole
from services.times import span
from services.words import AlertKind, AlertLevel
from tui.confined import Confinable
from tui.early_keys import EarlyKeys
from tui.messages import StoreChanged
from tui.room import Room
from tui.screens.guarded import Guarded
from tui.screens.incident import IncidentScreen
from tui.screens.live import LiveScreen
from tui.screens.postmortem import PostmortemScreen
from tui.screens.setup import SetupScreen
from tui.screens.timeline import TimelineScreen
from tui.screens.who_acts import ask_who_acts
from tui.terminal import Terminal
from tui.widgets.palette import Palette
from tui.widgets.tabs import SCREENS

STAYS = 1.0
"""Seconds for which a place is kept before another one is told."""
LONGEST_RESTART_PAUSE = 60.0
CUT_TOLD_EVERY = 10.0
"""Seconds between two words that the store cannot be reached."""
NEWS_AFTER = timedelta(seconds=2)
"""What is due when a screen opens stands on it: only what becomes due later rings."""

_log = logging.getLogger(__name__)


class WarroomApp(EarlyKeys, Confinable):
    """The room on one terminal."""

    TITLE = "Warroom"
    CSS_PATH = "styles/app.tcss"
    ENABLE_COMMAND_PALETTE = True
    NOTIFICATION_TIMEOUT = 4
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                key, f"go('{mode}')", name, id=mode, show=False, tooltip=N_("Go to this screen")
            )
            for key, mode, name in SCREENS
        ),
        Binding(
            "f9",
            "act_as",
            N_("Who acts"),
            id="act_as",
            priority=True,
            tooltip=N_("Choose who acts here: every entry carries that name"),
        ),
        Binding("q,f10", "quit", N_("Quit"), id="quit", tooltip=N_("Leave the room")),
        Binding("ctrl+q", "quit", N_("Quit"), id="quit_always", show=False, priority=True),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(driver_class=Terminal)
        if self.console.color_system == "standard":
            # A theme's own colours, brought to the nearest of sixteen, put grey on grey.
            self.theme = "ansi-dark"
        self.room = room
        self._screen_id = leases.new_holder()
        self._moved = asyncio.Event()
        self._choosing = False
        self._collector: subprocess.Popen[bytes] | None = None
        self._clocks: list[Clock] = []
        self._rung: set[str] = set()
        self._known_alerts: set[tuple[int | None, datetime | None]] | None = None
        self._opened_at = datetime.now(UTC)
        self._cut_off_since: datetime | None = None
        self._tell_cut_at = 0.0

    def on_mount(self) -> None:
        """Build the screens, begin to follow the store, and mind signals."""
        screens: dict[str, type[Screen[None]]] = {
            "live": LiveScreen,
            "incident": IncidentScreen,
            "timeline": TimelineScreen,
            "postmortem": PostmortemScreen,
            "setup": SetupScreen,
        }
        for name, screen in screens.items():
            self.add_mode(name, lambda screen=screen: screen(self.room))  # type: ignore[misc]
        self.switch_mode("live")
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            # Textual's own end leaves the terminal in its alternate screen.
            loop.add_signal_handler(number, self.exit, None, 128 + number)
        self.follow_store()
        self.read_plans()
        if not self.room.store.read_only:
            self.attend()
            self.keep_collecting()
            self.follow_playbooks()

    def action_command_palette(self) -> None:
        """Show what can be done here, to be found by its words."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the command palette what the keys of the shown screen do, and the themes."""
        for key, mode, name in SCREENS:
            words = _("Go to this screen ({key})").format(key=key)
            yield SystemCommand(_(name), words, partial(self.action_go, mode))
        offered = set()
        for node, binding, enabled, tooltip in screen.active_bindings.values():
            if enabled and binding.show and binding.action not in offered:
                offered.add(binding.action)
                words = _(tooltip or binding.tooltip)
                run = partial(self.run_action, binding.action, node)
                yield SystemCommand(_(binding.description), words, run)
        yield SystemCommand(_("Colours"), _("Choose a theme"), self.action_change_theme)

    def action_go(self, mode: str) -> None:
        """Go to another screen."""
        if len(self.screen_stack) == 1:  # not from under a dialog
            self.switch_mode(mode)
            self._moved.set()

    async def run_action(
        self,
        action: Any,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do an action; of one that whoever acts may not do, say why."""
        if isinstance(default_namespace, Guarded) and isinstance(action, str):
            reason = default_namespace.why_not(action.partition("(")[0])
            if reason:
                self.notify(reason, severity="warning", markup=False)
                return True
        return await super().run_action(action, default_namespace, namespaces)

    @work(group="act_as", exit_on_error=False, description="choose who acts")
    async def action_act_as(self) -> None:
        """Choose who acts here, on whatever screen; every entry carries that name."""
        if self._choosing:
            return
        self._choosing = True
        try:
            chosen = await ask_who_acts(self, self.room)
            if chosen is None or chosen == self.room.actor:
                return
            await self.room.act_as(chosen)
        except (SQLAlchemyError, OSError, StoreError) as error:
            text = _("The store cannot be read: {error}").format(error=error)
            self.notify(text, severity="error", markup=False)
            return
        finally:
            self._choosing = False
        self._moved.set()
        self.notify(_("{name} acts here now.").format(name=chosen), markup=False)
        for screen in self.screen_stack:
            screen.post_message(StoreChanged())

    @work(group="news", exclusive=True, exit_on_error=False, description="ask for news")
    async def follow_store(self) -> None:
        """Tell the shown screen when somebody committed something."""
        mark = ""
        while True:
            with self._telling_cuts():
                news = await self.room.store.news()
                await self._tell_return()
                if news != mark:
                    mark = news
                    async with self.room.store.read() as session:
                        runs = await open_runs(session)
                        self._tell_alerts(await raised(session), await entity_names(session))
                    nags = self.room.settings.nags
                    self._clocks = [clock for run in runs for clock in clocks(run, nags)]
                    for screen in self.screen_stack:
                        screen.post_message(StoreChanged())
                now = await self.room.now() if self._clocks else None
                if now is not None:
                    self._ring(now)
            await asyncio.sleep(self.room.rhythm.news)

    @contextlib.contextmanager
    def _telling_cuts(self) -> Iterator[None]:
        """Say, for as long as it lasts, that the store cannot be reached."""
        try:
            yield
        except (SQLAlchemyError, OSError, StoreError) as error:
            first = self._cut_off_since is None
            self._cut_off_since = self._cut_off_since or datetime.now(UTC)
            if isinstance(error, CutOff) and (first or time.monotonic() >= self._tell_cut_at):
                self._tell_cut_at = time.monotonic() + CUT_TOLD_EVERY
                text = _("Cut off since {time}: the store does not answer, what you see is old.")
                since = f"{self._cut_off_since.astimezone():%H:%M:%S}"
                self.notify(
                    text.format(time=since),
                    severity="error",
                    timeout=CUT_TOLD_EVERY + NEWS_PATIENCE,
                    markup=False,
                )
                _log.warning("the store does not answer since %s: %s", since, error)

    async def _tell_return(self) -> None:
        """Say that the store is back, and what became of what was being written."""
        if self._cut_off_since is None:
            return
        self._cut_off_since = None
        _log.warning("the store answers again")
        self.notify(_("The store answers again."), markup=False)
        for written in await self.room.store.settled():
            text = (
                _("What you did before the cut was written.")
                if written
                else _("What you did before the cut was not written: do it again.")
            )
            self.notify(text, severity="warning", timeout=20, markup=False)

    def _tell_alerts(self, waiting: list[Alert], names: dict[str, str]) -> None:
        """Interrupt, on whatever screen, for an alert that was raised or rose."""
        loud = [alert for alert in waiting if AlertLevel(alert.level) in INTERRUPTING]
        known = self._known_alerts
        self._known_alerts = {(alert.id, alert.told_at) for alert in loud}
        self._entitle(names.get(loud[0].entity, loud[0].entity) if loud else "")
        for alert in loud if known is not None else ():
            if known is not None and (alert.id, alert.told_at) not in known:
                self.bell()
                self.notify(_interruption(alert, names), severity="warning", markup=False)

    def _entitle(self, alarm: str) -> None:
        """Let the terminal's title say whether something waits: it is seen from another window."""
        title = f"!! Warroom: {alarm}" if alarm else "Warroom"
        if self.room.store.is_drill:
            title = _("DRILL: {title}").format(title=title)
        if title != self.title and self._driver is not None:
            self.title = title
            self._driver.write(f"\x1b]2;{clean_line(title, 80)}\x07")

    def _ring(self, now: datetime) -> None:
        """Ring for each clock that became due; what was due before this screen opened is seen."""
        for clock in self._clocks:
            for key, _moment in clock.rings(now):
                if key not in self._rung and now - self._opened_at > NEWS_AFTER:
                    self.bell()
                    text = _("Due: {step}").format(step=clock.text)
                    if clock.due_at > now:
                        left = span(clock.due_at - now)
                        text = _("Due in {span}: {step}").format(span=left, step=clock.text)
                    self.notify(text, severity="warning", markup=False)
                self._rung.add(key)

    @work(group="plans", exclusive=True, exit_on_error=False, description="read the plans")
    async def read_plans(self) -> None:
        """Read the playbooks once, so that the first declaration need not wait for it."""
        with contextlib.suppress(SQLAlchemyError, OSError, WarroomError):
            async with self.room.store.read() as session:
                await latest(session)

    @work(group="attend", exclusive=True, exit_on_error=False, description="be present")
    async def attend(self) -> None:
        """Say, while this screen is open, that somebody sits before it."""
        store, beat = self.room.store, attendance.BEAT
        while True:
            self._moved.clear()
            here = attendance.Sitting(
                self._screen_id,
                self.room.actor,
                store.account,
                self.current_mode,
                attendance.this_terminal(),
            )
            with contextlib.suppress(SQLAlchemyError, OSError, StoreError):
                beat = await whole(attendance.attend(store, here))
            await asyncio.sleep(STAYS)  # who only passes through a screen is not told
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), beat.total_seconds() - STAYS)

    @work(group="collector", exclusive=True, exit_on_error=False, description="keep collecting")
    async def keep_collecting(self) -> None:
        """Start a collector whenever none is at work, unless that is for others."""
        if not launch.may_start(self.room.store, self.room.settings):
            return
        pause = 1.0
        while True:
            with contextlib.suppress(SQLAlchemyError, OSError, StoreError):
                if await leases.collectors(self.room.store):
                    pause = 1.0
                elif not await leases.may_be_taken(self.room.store):
                    text = _("Nobody collects, and this login may not: others run warroom collect.")
                    self.notify(text, severity="warning", timeout=20, markup=False)
                    return
                elif self._collector is None or self._collector.poll() is not None:
                    self._collector = launch.start(self.room.store)
                    pause = min(pause * 2, LONGEST_RESTART_PAUSE)
            await asyncio.sleep(pause)

    @work(group="playbooks", exclusive=True, exit_on_error=False, description="watch playbooks")
    async def follow_playbooks(self) -> None:
        """Offer each playbook of the room's folder that changed; say what is wrong with others."""
        folder = self.room.settings.playbooks_folder
        async for changed in watch(folder):
            if changed.playbook is None:
                self.notify(changed.error, severity="error", timeout=20, markup=False)
                continue
            version = None
            with contextlib.suppress(SQLAlchemyError, OSError, StoreError):
                async with self.room.store.read() as session:
                    version = await offer(session, changed.text)
            if version is not None:
                text = _("{scenario} was changed. Publish it as version {version} on Room (5).")
                self.notify(
                    text.format(scenario=changed.playbook.scenario, version=version), markup=False
                )

    def action_help_quit(self) -> None:
        """Ctrl+C: say how to leave, in the language in use."""
        self.notify(_("To leave press F10 (or Ctrl+Q)."), markup=False)

    async def action_quit(self) -> None:
        """Leave; collecting goes on while it is needed."""
        self.exit(0)

    async def on_unmount(self) -> None:
        """Say that this screen is closed; a drill's collector ends with it."""
        if self.room.store.read_only:
            return
        with contextlib.suppress(SQLAlchemyError, OSError, WarroomError):
            await attendance.leave(self.room.store, self._screen_id)


def _interruption(alert: Alert, names: dict[str, str]) -> str:
    """Return the words with which an alert interrupts."""
    if alert.kind == AlertKind.SILENT_SOURCE:
        return silence.tell(alert)[0]
    text = _("Alert: {name}. On Live (1) a acknowledges it, d declares an incident.")
    return text.format(name=names.get(alert.entity, alert.entity))
