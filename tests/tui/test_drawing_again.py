"""Nothing goes over the line for what says the same as before."""

import pytest
from textual.widget import Widget

from services.model import SourceStatus
from services.preparation.campaigns import apply_settings
from services.settings import CampaignSettings, Settings, load
from services.store import Store
from tests.waiting import until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.live import LiveScreen
from tui.widgets.key_bar import KeyBar

QUIET_PAUSES = 3


async def test_a_look_that_finds_nothing_new_draws_nothing(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store changes twice a second, if only by a lease: that alone must cost no byte."""
    campaign = CampaignSettings(name="Zorza", words=("zorza",))
    await apply_settings(sqlite_store, Settings(campaigns=(campaign,)))
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    monkeypatch.setattr(LiveScreen, "follow", lambda _screen: None)  # this test looks by itself
    app = WarroomApp(Room(sqlite_store, load(), "anna"))
    drawn: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LiveScreen))
        screen = app.screen
        assert isinstance(screen, LiveScreen)

        async def rest() -> None:
            """Wait: what was drawn asks for a layout, and that may draw a scroll bar."""
            quiet = 0

            def resting() -> bool:
                nonlocal quiet
                quiet = 0 if drawn else quiet + 1
                drawn.clear()
                return quiet > QUIET_PAUSES

            await until(pilot, resting)

        async def look() -> list[str]:
            await rest()
            await screen.look()
            await screen.load()
            screen.refresh_bindings()
            bar = screen.query_one(KeyBar)
            await until(pilot, lambda: bar._keys() == bar._drawn)  # it was drawn meanwhile
            return [name for name in drawn if name != "Pulse"]  # a new minute may have begun

        plain = Widget.refresh

        def refresh(widget: Widget, *regions: object, **given: object) -> Widget:
            drawn.append(type(widget).__name__)
            return plain(widget, *regions, **given)  # type: ignore[arg-type]

        monkeypatch.setattr(Widget, "refresh", refresh)
        assert "StatusLine" in await look()
        await look()
        assert await look() == []
        async with sqlite_store.write() as session:
            session.add(SourceStatus(name="press", kind="rss", health="healthy"))
        assert "SourcePanel" in await look()
        assert await look() == []
