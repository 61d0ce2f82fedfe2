"""The label check on screen: findings follow what is typed and asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings, load
from services.store import Store
from tests.waiting import on, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.label import LabelScreen
from tui.screens.setup import SetupScreen
from tui.widgets.help import HelpScreen


@asynccontextmanager
async def opened(
    store: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[int]]:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    async with store.write() as session:
        await save_campaign(session, CampaignSettings(name="Z", brand="Zorza", words=("zorza",)))
    app = WarroomApp(Room(store, load(), "Anna"))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.switch_mode("setup")
        await on(pilot, SetupScreen, "l")
        await until(pilot, lambda: isinstance(app.screen, LabelScreen))
        yield pilot


def told(pilot: Pilot[int], what: str = "#findings") -> str:
    return str(pilot.app.screen.query_one(what, Static).render())


async def says(pilot: Pilot[int], *words: str) -> None:
    await until(pilot, lambda: all(word in told(pilot) for word in words))


def write(pilot: Pilot[int], text: str) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, LabelScreen)
    screen.area.text = text


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_findings_follow_the_text(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async with opened(sqlite_store, monkeypatch, size) as pilot:
        await says(pilot, "Paste")
        write(pilot, "Nowy krem i koc, wieczór idealny. [/oops] #współpraca")
        await says(pilot, "unclear label", "“#współpraca”", "UOKiK 2022")
        write(pilot, "#reklama zorza robi krem")  # the room's brand is known
        await says(pilot, "Rightly marked")
        write(pilot, "")
        await says(pilot, "Paste")
        area = pilot.app.screen.query_one("TextArea").region
        findings = pilot.app.screen.query_one("VerticalScroll").region
        assert min(area.height, findings.height) >= 8


async def test_the_keys_say_what_is_asked(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sqlite_store, monkeypatch) as pilot:
        write(pilot, "#sponsored @zorza A calm skin")
        await says(pilot, "label in another language")
        await pilot.press("f3")
        await says(pilot, "Rightly marked")
        await pilot.press("f3")
        await says(pilot, "UK CAP 2")
        await pilot.press("f3", "f4", "f4", "f2")
        wanted = "F2 brief   F3 Poland   F4 platform's tool: not used"
        await until(pilot, lambda: told(pilot, "#asked") == wanted)
        await pilot.press("f8")
        await says(pilot, "Paste")
        await pilot.press("f1")
        await on(pilot, HelpScreen, "escape")
        await on(pilot, LabelScreen, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, SetupScreen))
