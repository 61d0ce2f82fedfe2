"""The dossier's screens: begun, read, judged, asked, overruled, signed, watched."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from services.dossier import acts
from services.dossier.keeping import sheet
from services.early_warning.deciding import thresholds
from services.settings import load
from services.store import Store
from services.words import RiskLevel, RiskLine
from tests.waiting import on, row, rows, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.dossier.findings import FindingsBoard
from tui.screens.dossier.lines import DossierBoard
from tui.screens.dossier.people import DossiersBoard
from tui.screens.dossier.questions import QuestionsBoard
from tui.screens.dossier.watching import WatchBoard
from tui.screens.setup import SetupScreen
from tui.widgets.ask import AskChoice, AskForm, AskText, Confirm

POSTS = (
    "Text,Author,Date\n"
    '"[/oops] Mam dość tych Ukraińców w kolejkach.",@maja,2026-09-01\n'
    "Zwykły dzień.,@maja,2026-09-02\n"
    "Wróciłam po trzech drinkach autem.,@maja,2026-09-03\n"
)


@asynccontextmanager
async def opened(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pilot[int]]:
    """The list of dossiers, opened from the Room screen on a small terminal."""
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    Path("posts.csv").write_text(POSTS, encoding="utf-8")
    app = WarroomApp(Room(store, load(), "Anna"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.switch_mode("setup")
        await on(pilot, SetupScreen, "d")
        await on(pilot, DossiersBoard)
        yield pilot


def details(pilot: Pilot[int]) -> str:
    return str(pilot.app.screen.query_one("#details", Static).render())


async def test_a_dossier_is_begun_read_and_judged(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sqlite_store, monkeypatch) as pilot:
        await pilot.press("a")
        await on(pilot, AskForm, *"Maja", "tab", *"@maja", "enter")
        await on(pilot, DossierBoard)
        await row(pilot, "not assessed")
        await pilot.press("p")
        await on(pilot, AskChoice, "1")
        await on(pilot, AskText, *"posts.csv", "enter")
        await on(pilot, DossierBoard)
        await until(pilot, lambda: any("high" in item for item in rows(pilot)))
        assert all(len(item) <= 74 for item in rows(pilot))
        assert "awaits approval" in details(pilot)
        await pilot.press("down", "down", "down", "enter")
        await on(pilot, FindingsBoard)
        await row(pilot, "contempt for a group")
        await until(pilot, lambda: "[/oops]" in details(pilot))
        assert not any("drinkach" in item for item in rows(pilot))
        await pilot.press("c")
        await on(pilot, AskText, *"yes", "enter")
        await on(pilot, FindingsBoard)
        await row(pilot, "[x]")
        await pilot.press("escape")
        await on(pilot, DossierBoard, "o")
        await on(pilot, AskForm, "4", "tab", *"on air", "enter")
        await on(pilot, DossierBoard)
        await row(pilot, "stop *")
    now = await sheet(sqlite_store, "Maja")
    ruled = now.dossier.ruled(RiskLine.OFFENCE)
    assert ruled is not None
    assert ruled.level is RiskLevel.STOP


async def test_a_dossier_is_asked_signed_and_watched(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await acts.begin(sqlite_store, "Anna", "Maja", acts.Terms(handles=("maja",)))
    await acts.overrule(sqlite_store, "Anna", "influencer:1", "reliability", "high", "late")
    async with opened(sqlite_store, monkeypatch) as pilot:
        await row(pilot, "draft, not signed")
        await pilot.press("enter")
        await on(pilot, DossierBoard, "u")
        await on(pilot, QuestionsBoard, "enter")
        await on(pilot, AskForm, "2", "tab", *"her mail", "enter")
        await on(pilot, QuestionsBoard)
        await until(pilot, lambda: rows(pilot)[0].startswith("no "))
        await pilot.press("escape")
        await on(pilot, DossierBoard, "g")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("y")
        await row(pilot, "version 1, signed by Anna")
        await pilot.press("n")
        await on(pilot, WatchBoard)
        await row(pilot, "warn (an hour)")
        await pilot.press("down", "down", "space")
        await row(pilot, "[x] warn")
        await pilot.press("g")
        await row(pilot, "warn (an hour)", gone=True)
    async with sqlite_store.read() as session:
        assert list(await thresholds(session)) == ["influencer:1"]
