"""Actions, versions, a newer plan, the editor, and a change that somebody was faster with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Static, TextArea

from services.incident import commands
from services.incident.desk import load_incident, load_run
from services.incident.learning import ActionStatus, Learning
from services.incident.publish import publish_playbook
from services.learning import owed
from services.playbooks import editing
from services.settings import load
from services.store import Store
from services.store.ledger import Draft, Json, append
from tests.making import PLAYBOOK, declare_test_incident
from tests.waiting import on, row, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.boards.actions import ActionsBoard
from tui.screens.boards.lessons import LessonsBoard
from tui.screens.boards.versions import VersionsBoard
from tui.screens.diff import DiffScreen
from tui.screens.edit import EditScreen
from tui.screens.incident import IncidentScreen
from tui.screens.live import LiveScreen
from tui.screens.postmortem import PostmortemScreen
from tui.screens.setup import SetupScreen
from tui.screens.trends import TrendsScreen
from tui.widgets.ask import AskChoice, AskForm, AskText
from tui.widgets.owed import Owed

COMMENTED = PLAYBOOK.replace("phases:", "# Ours.\nphases:")


@pytest.fixture
async def room(sqlite_store: Store) -> Store:
    """A room with a closed incident that taught something and left two actions, one overdue."""
    await declare_test_incident(sqlite_store)
    await commands.write_lesson(sqlite_store, "INC-1", "Anna", "capture at once")
    late = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
    data: dict[str, Json] = {"owner": "Bartek", "due_on": late, "lesson": 2}
    draft = Draft("action_added", data, {"words": "mend the list"})
    await append(sqlite_store, "INC-1", "Anna", lambda _records: [draft])
    await commands.add_action(sqlite_store, "INC-1", "Anna", "buy a phone", "Anna", "5 d")
    await commands.close(sqlite_store, "INC-1", "Anna", "calm")
    return sqlite_store


@asynccontextmanager
async def opened(
    store: Store, monkeypatch: pytest.MonkeyPatch, mode: str = "live"
) -> AsyncIterator[Pilot[int]]:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    looked_at = Room(store, load(), "Anna", "INC-1", chosen=True)
    app = WarroomApp(looked_at)
    async with app.run_test(size=(80, 24)) as pilot:
        app.switch_mode(mode)
        yield pilot


def shown(pilot: Pilot[int]) -> str:
    return "\n".join(str(item.render()) for item in pilot.app.screen.query(Static))


def notified(pilot: Pilot[int]) -> str:
    return " ".join(item.message for item in pilot.app._notifications)


async def learning(store: Store) -> Learning:
    async with store.read() as session:
        return (await load_incident(session, "INC-1")).learning


async def test_what_is_owed_stands_on_the_start_screen(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await on(pilot, LiveScreen)
        panel = pilot.app.screen.query_one(Owed)
        await until(pilot, lambda: "1 action overdue: Bartek: mend the list" in str(panel.render()))
        assert panel.size.height == 1
        await pilot.press("o")
        await row(pilot, "OVERDUE 3 d")
        await row(pilot, "buy a phone")
        await on(pilot, ActionsBoard, "m")
        await row(pilot, "mend the list", gone=True)
        await pilot.press("m")
        await row(pilot, "mend the list")
        await pilot.press("home", "enter")
        await on(pilot, AskChoice, "2")
        await on(pilot, AskForm, *"Celina", "tab", *"soon", "tab", *"ill", "enter")
        await until(pilot, lambda: "is no time" in notified(pilot))
        await on(pilot, AskForm, "tab", *["backspace"] * 4, *"9 d", "enter")
        await on(pilot, ActionsBoard)
        await row(pilot, "OVERDUE", gone=True)
        await pilot.press("home", "enter")
        await on(pilot, AskChoice, "1")
        await on(pilot, AskText, *"bought", "enter")
        await on(pilot, ActionsBoard)
        await row(pilot, "buy a phone", gone=True)
        await pilot.press("escape")
        await on(pilot, LiveScreen)
        await until(pilot, lambda: not panel.display)
    first, second = (await learning(room)).actions.values()
    assert (first.owner, first.status) == ("Celina", ActionStatus.OPEN)
    assert (second.status, second.outcome) == (ActionStatus.DONE, "bought")


async def test_a_year_later_it_is_asked(room: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owed, "YEAR", timedelta())
    async with opened(room, monkeypatch) as pilot:
        await on(pilot, LiveScreen)
        panel = pilot.app.screen.query_one(Owed)
        await until(pilot, lambda: "A year after INC-1" in str(panel.render()))
        await pilot.press("o")
        await row(pilot, "? A year after INC-1: did its actions hold?")
        await pilot.press("enter")
        await on(pilot, AskChoice, "2")
        await on(pilot, AskText, *"again", "enter")
        await on(pilot, ActionsBoard)
        await row(pilot, "A year after", gone=True)
    review = (await learning(room)).review
    assert review is not None
    assert (review.held, review.words, review.by) == (False, "again", "Anna")


async def test_a_newer_plan_is_offered_and_followed(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await declare_test_incident(sqlite_store)
    async with opened(sqlite_store, monkeypatch, "incident") as pilot:
        await row(pilot, "Capture the evidence")
        assert "newer plan" not in shown(pilot)
        newer = editing.set_within(PLAYBOOK, "capture", "5 min")
        await publish_playbook(sqlite_store, "Bartek", newer)
        await until(pilot, lambda: "newer plan: y" in shown(pilot))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, DiffScreen))
        assert "+        within: 5 min" in shown(pilot)
        await on(pilot, DiffScreen, "y")
        await on(pilot, IncidentScreen)
        await until(pilot, lambda: "newer plan" not in shown(pilot))
    async with sqlite_store.read() as session:
        assert (await load_run(session, "INC-1")).incident.plan.version == 2


async def test_the_editor_says_what_is_wrong_and_keeps_what_was_typed(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch, "postmortem") as pilot:
        await on(pilot, PostmortemScreen, "l")
        await row(pilot, "capture at once")
        await on(pilot, LessonsBoard, "enter")
        await on(pilot, AskChoice, "6")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        editor = pilot.app.screen.query_one(TextArea)
        editor.text = PLAYBOOK.replace("role: scribe", "role: king")
        await on(pilot, EditScreen, "f2")
        await until(pilot, lambda: "T01.yaml:19" in shown(pilot))
        editor.text = COMMENTED
        await on(pilot, EditScreen, "escape")
        await on(pilot, LessonsBoard, "enter")
        await on(pilot, AskChoice, "6")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        assert pilot.app.screen.query_one(TextArea).text == COMMENTED
        await on(pilot, EditScreen, "f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, DiffScreen))
        assert "+# Ours." in shown(pilot)
        await publish_playbook(room, "Bartek", COMMENTED)  # somebody was faster
        await on(pilot, DiffScreen, "y")
        await on(pilot, LessonsBoard, "enter")
        await on(pilot, AskChoice, "1")
        await until(pilot, lambda: isinstance(pilot.app.screen, DiffScreen))
        assert "--- T01 version 2" in shown(pilot)
        await on(pilot, DiffScreen, "y")
        path = load().playbooks_folder / "T01.yaml"
        await until(pilot, path.exists)
        await pilot.press("escape")
        await on(pilot, PostmortemScreen, "t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TrendsScreen))
        assert "Too few to tell" in shown(pilot)
    assert "# Ours." in path.read_text()


async def test_the_versions_are_listed_and_a_file_is_published_by_its_diff(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = load().playbooks_folder
    folder.mkdir(parents=True)
    (folder / "T01.yaml").write_text(
        editing.add_learned(COMMENTED, "DRILL-4", 2, datetime.now(UTC).date(), "x")
    )
    async with opened(room, monkeypatch, "setup") as pilot:
        await on(pilot, SetupScreen, "b")
        await row(pilot, "T01.yaml")
        await on(pilot, AskChoice, "1")
        await until(pilot, lambda: isinstance(pilot.app.screen, DiffScreen))
        assert "+# Ours." in shown(pilot)
        await on(pilot, DiffScreen, "y")
        await on(pilot, SetupScreen, "v")
        await row(pilot, "taught by DRILL-4 (2)")
        await on(pilot, VersionsBoard, "home", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DiffScreen))
        assert "+# Ours." in shown(pilot)
        await on(pilot, DiffScreen, "y")
        assert isinstance(pilot.app.screen, DiffScreen), "there is nothing to agree to"
