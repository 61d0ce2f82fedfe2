"""The budget of the sources, on its board and on the command line."""

import json
from pathlib import Path

import pytest
from textual.widgets import Static

from services.errors import SourceExhausted
from services.settings import load
from services.sources.purse import DOLLAR, BudgetUnit, Cap, Price, Window
from services.store import Store
from services.store.spending import StorePurse
from tests.end_to_end.terminal import warroom
from tests.waiting import on, row, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.boards.budget import BudgetBoard


async def fill(store: Store) -> None:
    """Let X spend most of its money, and YouTube all of its searches."""
    money = (Cap("money", 10 * DOLLAR, Window("month"), BudgetUnit.DOLLARS),)
    purse = StorePurse(store, "x", money)
    receipt = await purse.take(Price("money", 15_000, 100, 10, flat=False), "search zorza")
    await purse.settle(receipt, DOLLAR)
    await purse.expect("money", 3 * DOLLAR)
    searches = StorePurse(store, "youtube", (Cap("search", 2, Window("day")),))
    for term in ("zorza", "blask", "glow"):
        try:
            await searches.take(Price("search"), f"search {term}")
        except SourceExhausted:
            return


async def test_the_board_says_what_is_left_who_eats_it_and_what_is_missed(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(sqlite_store)
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    app = WarroomApp(Room(sqlite_store, load(), "Anna"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("b")
        await on(pilot, BudgetBoard)
        await row(pilot, "$9.00 / $10.00")
        await row(pilot, "USED UP")
        details = pilot.app.screen.query_one("#details", Static)
        await until(pilot, lambda: "$1.00, foretold $3.00" in str(details.render()))
        assert "100%          $1.00 search zorza" in str(details.render())
        await pilot.press("down")
        await until(pilot, lambda: "Missed: search glow" in str(details.render()))
        await pilot.press("escape")


async def test_the_command_says_the_same(tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = await Store.open(home / ".local/share/warroom/warroom.db")
    await fill(store)
    await store.close()
    told = warroom(home, "sources", "budget").stdout
    first, second = told.splitlines()[1:]
    assert "$9.00 / $10.00" in first
    assert "$1.00, foretold $3.00" in first
    assert "search zorza 100%" in first
    assert second.startswith("youtube  search, per day")
    assert second.endswith("search glow")
    money, searches = json.loads(warroom(home, "sources", "budget", "--json").stdout)
    assert (money["left"], money["expected_a_day"]) == (9 * DOLLAR, 3 * DOLLAR)
    assert (searches["used"], searches["missed"]) == (2, ["search glow"])
