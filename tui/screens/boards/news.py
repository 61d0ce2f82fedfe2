"""The ways out of the room, and what went out on them."""

from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services import notify
from services.i18n import N_, _
from services.notify import Route, Told, describe, history, routes
from services.times import short
from tui.room import Room
from tui.screens.boards.board import Board


class NewsBoard(Board):
    """The routes first, then the news, the newest first; what failed is marked."""

    TITLE_WORDS = N_("News that leave the room")
    NOTHING = N_(
        "Nobody is told outside of the room: set notify.urls in warroom.toml.\n"
        "For drills: notify.drill_urls. Set already? Open Warroom anew to see it."
    )
    HELP = N_(
        "Who is told outside of the room, and whether it arrived. t sends a test message on the "
        "route under the cursor, or on all of them. Routes stand in warroom.toml, with the hours "
        "at which they hear; what is critical, and all of SEV1, waits for no hour. What is changed "
        "there the collector follows by itself; a screen shows it once Warroom is opened anew."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "test", N_("Test"), id="test", tooltip=N_("Send a test message")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._routes: dict[str, Route] = {}
        self._news: dict[str, Told] = {}

    async def load(self) -> None:
        """Read the routes and the news."""
        settings, store = self.room.settings.notify, self.room.store
        ways = routes(settings, drill=store.is_drill)
        async with store.read() as session:
            now = await store.now(session)
            found = await history(session, ways, now)
        self._routes = {f"route {item.name}": item for item in ways}
        self._news = {f"news {item.key}": item for item in found}
        rows = [
            (key, Text.assemble((item.name, "bold"), "  ", (describe(item), "dim")))
            for key, item in self._routes.items()
        ]
        for key, item in self._news.items():
            mark = "[!] " if item.failed else ""
            when = (f"  {short(item.at, now)} {item.urgency.label}  ", "dim")
            rows.append((key, Text.assemble(when, (mark, "bold"), item.title)))
        self.show(rows)

    def details(self, key: str) -> Text:
        """Say how it went on each route."""
        if key in self._routes:
            return Text(_("t sends a test message on this route."), "dim")
        item = self._news.get(key)
        if item is None:
            return Text("")
        lines = [f"{name}: {how}" for name, how in item.routes.items()]
        return Text("\n".join(lines or [_("no route hears it")]))

    @work(group="ask", exclusive=True, exit_on_error=False, description="send a test message")
    async def action_test(self) -> None:
        """Send a test message on the route under the cursor, or on all."""
        chosen = self._routes.get(self.chosen or "")
        ways = [chosen] if chosen else list(self._routes.values())
        if not ways:
            self.notify(_(self.NOTHING), severity="warning", markup=False)
            return
        self.notify(_("The test message is on its way."), markup=False)
        await self.attempt(self._test(ways))

    async def _test(self, ways: list[Route]) -> None:
        everywhere = len(ways) == len(self._routes)
        found = await notify.test(self.room.store, self.room.actor, ways, everywhere=everywhere)
        wrong = {name: error for name, error in found.items() if error}
        if wrong:
            told = "; ".join(f"{name}: {error}" for name, error in wrong.items())
            self.notify(told, severity="error", markup=False)
            return
        self.notify(_("Every target took the test message."), markup=False)
