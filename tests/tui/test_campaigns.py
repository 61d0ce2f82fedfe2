"""Campaigns and readiness on screen, by keyboard, from an empty store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from services.model import ROOM
from services.preparation import profiles
from services.preparation.campaigns import save_campaign, watched
from services.settings import CampaignSettings, load
from services.store import Store, ledger
from services.words import PlannedKind
from tests.waiting import on, row, rows, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.boards.campaigns import CampaignsBoard
from tui.screens.boards.profile import CampaignBoard, InfluencerBoard
from tui.screens.boards.readiness import ReadinessBoard
from tui.screens.setup import SetupScreen
from tui.widgets.ask import AskForm, AskText, Confirm


@asynccontextmanager
async def opened(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pilot[int]]:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    app = WarroomApp(Room(store, load(), "Anna"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.switch_mode("setup")
        yield pilot


def fill(pilot: Pilot[int], **texts: str) -> None:
    for name, text in texts.items():
        pilot.app.screen.query_one(f"#ask-field-{name}", Input).value = text


def told(pilot: Pilot[int], selector: str) -> str:
    return str(pilot.app.screen.query_one(selector, Static).render())


async def to(pilot: Pilot[int], words: str) -> None:
    """Go to the row with ``words``."""
    await row(pilot, words)
    board = pilot.app.screen
    assert isinstance(board, CampaignBoard | InfluencerBoard | CampaignsBoard | ReadinessBoard)
    board.rows.highlighted = next(n for n, it in enumerate(rows(pilot)) if words in it)
    await pilot.pause()


async def profile(store: Store, name: str) -> CampaignSettings:
    async with store.read() as session:
        return await profiles.campaign_profile(session, await profiles.find_campaign(session, name))


async def agree(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
    await pilot.press("y")


async def test_from_an_empty_store_to_a_watched_campaign(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sqlite_store
    async with opened(store, monkeypatch) as pilot:
        await _add_campaign(pilot)
        await _write_values(pilot)
        await _plan_a_post_and_take_it_out(pilot)
        await _try_a_query(pilot)
        await _add_accounts(pilot)
    found = await profile(store, "Autumn")
    assert found.values == ("We say what was paid.", "We are fair.")
    assert found.planned == ()
    assert found.influencers[0].handles == ("instagram:maja", "tiktok:maja")
    async with store.read() as session:
        assert [it.name for it in await watched(session)] == ["Autumn", "Maja"]


async def _add_campaign(pilot: Pilot[int]) -> None:
    await on(pilot, SetupScreen, "m")
    await row(pilot, "Nothing yet: + adds a campaign")
    await on(pilot, CampaignsBoard, "plus")
    await on(pilot, AskForm)
    fill(pilot, name="Autumn", words="zorza, glow*", influencer="Maja", accounts="ig:maja")
    fill(pilot, starts="1.12.2026", ends="32.12.2026")
    await pilot.press("f2")
    await until(pilot, lambda: "“32.12.2026” is no day" in told(pilot, ".ask--mistake"))
    fill(pilot, ends="31.12.2026")
    await pilot.press("f2")
    await on(pilot, CampaignBoard)
    await row(pilot, "watched, but by files only")


async def _write_values(pilot: Pilot[int]) -> None:
    await to(pilot, "values")
    await pilot.press("enter")
    await on(pilot, AskText)
    pilot.app.screen.query_one(TextArea).text = "We say what was paid.\nWe are fair."
    await pilot.press("f2")
    await on(pilot, CampaignBoard)
    await row(pilot, "We are fair.")


async def _plan_a_post_and_take_it_out(pilot: Pilot[int]) -> None:
    await to(pilot, "planned posts")
    await pilot.press("enter")
    await on(pilot, AskForm)
    fill(pilot, title="Reel", at="2026-12-01 09:00")
    await pilot.press("f2")
    await on(pilot, CampaignBoard)
    await row(pilot, "2026-12-01 09:00, Reel, planned post")
    board = pilot.app.screen
    assert isinstance(board, CampaignBoard)
    await until(pilot, lambda: board.chosen == "planned:0")
    await pilot.press("minus")
    await agree(pilot)
    await on(pilot, CampaignBoard)
    await row(pilot, "Reel", gone=True)


async def _try_a_query(pilot: Pilot[int]) -> None:
    await to(pilot, "query")
    await pilot.press("enter")
    await on(pilot, AskText, *"(zorza")
    await until(pilot, lambda: "column" in told(pilot, ".ask--told"))
    await pilot.press("enter")
    assert "column" in told(pilot, ".ask--mistake"), "said in the dialog, not over the card"
    await pilot.press(")")
    await until(pilot, lambda: told(pilot, ".ask--told").startswith("No mentions yet"))
    await pilot.press("escape")
    await on(pilot, CampaignBoard, "enter")
    await on(pilot, AskText)
    assert pilot.app.screen.query_one(Input).value == "", "one line begins with what is stored"
    await pilot.press("escape")
    await on(pilot, CampaignBoard)


async def _add_accounts(pilot: Pilot[int]) -> None:
    await to(pilot, "Maja, instagram:maja")
    await pilot.press("enter")
    await on(pilot, InfluencerBoard)
    await to(pilot, "accounts")
    await pilot.press("enter")
    await on(pilot, AskText)
    pilot.app.screen.query_one(Input).value = "instagram:maja, https://tiktok.com/@maja"
    await pilot.press("enter")
    await on(pilot, InfluencerBoard)
    await row(pilot, "instagram:maja, tiktok:maja")


async def test_archived_and_brought_back_and_what_is_the_files(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sqlite_store
    planned = ({"kind": PlannedKind.POST, "title": "Reel"},)
    given = {"name": "Autumn", "words": ("zorza",), "planned": planned}
    async with store.write() as session:
        await save_campaign(session, CampaignSettings.model_validate(given))
        filed = CampaignSettings(name="Filed", words=("filed",))
        await save_campaign(session, filed, "/etc/warroom.toml (host)")
    async with opened(store, monkeypatch) as pilot:
        await on(pilot, SetupScreen, "m")
        await on(pilot, CampaignsBoard)
        await to(pilot, "Autumn")
        await pilot.press("x")
        await agree(pilot)
        await on(pilot, CampaignsBoard)
        await row(pilot, "Autumn", gone=True)
        await pilot.press("v")
        await row(pilot, "Autumn")
        await pilot.press("x")
        await row(pilot, "Autumn", gone=True)
        await pilot.press("v")
        await to(pilot, "Filed")
        assert "Set in /etc/warroom.toml (host): change it there." in told(pilot, "#details")
        await pilot.press("enter")
        await on(pilot, CampaignBoard)
        await to(pilot, "brand")
        await pilot.press("enter", "plus")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CampaignBoard), "it asks for nothing"
    assert (await profile(store, "Filed")).brand == ""
    async with store.read() as session:
        kinds = [entry.kind for entry in await ledger.read(session, ROOM)]
    assert kinds == ["campaign_archived", "campaign_restored"]


async def test_readiness_names_the_gaps_and_writes_the_plan(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with opened(sqlite_store, monkeypatch) as pilot:
        await on(pilot, SetupScreen, "r")
        await on(pilot, ReadinessBoard)
        await row(pilot, "[ ] MISSING   plan printed  1 gap")
        await to(pilot, "roles covered")
        await until(pilot, lambda: "- crisis lead: nobody" in told(pilot, "#details"))
        await pilot.press("w")
        await on(pilot, AskText)
        pilot.app.screen.query_one(Input).value = str(tmp_path / "plan.md")
        await pilot.press("enter")
        await on(pilot, ReadinessBoard)
        await row(pilot, "[x] ready     plan printed")
    assert (tmp_path / "plan.md").read_text(encoding="utf-8").startswith("# ")
