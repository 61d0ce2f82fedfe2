"""The dialogs that lead through a platform's set-up, from the board of budgets."""

import tomllib
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from services.settings import load
from services.store import Store
from tests.sources.platforms import KEY, FakeYouTube
from tests.waiting import on, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.boards.budget import BudgetBoard
from tui.widgets.ask import AskChoice, AskForm


async def test_a_wrong_key_keeps_nothing_and_a_right_one_is_never_shown(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    file = tmp_path / "warroom.toml"
    async with FakeYouTube() as server:
        before = f'[[sources]]\nkind = "youtube"\nserver = "{server.url}"\n'
        file.write_text(before)
        app = WarroomApp(Room(sqlite_store, load(file), "Anna"))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("b")
            await on(pilot, BudgetBoard)
            for key, kept in (("n0t-it", False), (KEY, True)):
                await pilot.press("n")
                await on(pilot, AskChoice)
                await pilot.press("1")
                await until(pilot, lambda: "console.cloud.google.com" in words(app))
                await pilot.press("1")
                await on(pilot, AskForm)
                field = app.screen.query_one("#ask-field-key", Input)
                assert field.password
                field.value = key
                await pilot.press("enter")
                await until(pilot, lambda: "youtube: " in words(app))
                assert key not in words(app)
                assert ("lets us in" in words(app)) is kept
                await pilot.press("1")
                await on(pilot, BudgetBoard)
                assert (file.read_text() != before) is kept
    source = tomllib.loads(file.read_text())["sources"][0]
    assert Path(source["key_file"]).expanduser().read_text() == f"{KEY}\n"


def words(app: WarroomApp) -> str:
    """Return what the dialog on top says."""
    return "\n".join(str(it.render()) for it in app.screen.query(Static))
