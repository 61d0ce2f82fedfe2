"""Messages that come at once: the newest is seen, and nothing shines through."""

import pytest

from services.settings import load
from services.store import Store
from tests.waiting import until
from tui.app import WarroomApp
from tui.room import Room


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
