"""Messages that come at once: the newest is seen, and nothing shines through."""

import pytest

from services.settings import load
from services.store import Store
from tests.waiting import on, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.live import LiveScreen


async def test_of_messages_that_come_together_the_newest_is_seen(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    app = WarroomApp(Room(sqlite_store, load(), "anna"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:

        def lowest() -> list[str]:
            strips = app.screen._compositor.render_strips()[-3:]
            return ["".join(segment.text for segment in strip) for strip in strips]

        await until(pilot, lambda: "F10 Quit" in lowest()[-1])
        for number in range(1, 5):
            app.notify(f"message {number} {'word ' * 20}", timeout=60)
        await until(pilot, lambda: "message 4" in lowest()[1])
        assert lowest()[2].split() == ["▌", *["word"] * (lowest()[2].count("word"))]


async def test_a_dialog_that_cannot_come_is_told(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_given: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    monkeypatch.setattr("tui.screens.live.ask_declaration", fail)
    app = WarroomApp(Room(sqlite_store, load(), "anna"))
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, LiveScreen, "d")
        await until(pilot, lambda: app._notifications)
    told = [note.message for note in app._notifications]
    assert told == ["That could not be done, try again: the disk is gone"]
