"""The whole loop: drill, close, post-mortem, lesson, diff agreed to, the next drill follows it.

Everything is done by keys on a screen of 80x24; only the collector is left out.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Markdown, Static

from services.drill.plain import _make, _Play
from services.drill.setup import new_drill
from services.incident.desk import load_run
from services.incident.run import Run
from services.playbooks.drill import Move, load_drill
from services.playbooks.files import parse, shipped
from services.settings import load
from services.store import Store, ledger
from services.store.verify import verify
from tests.making import an_alert
from tests.tui.test_boards import text_of
from tests.waiting import on, row, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.boards.lessons import LessonsBoard
from tui.screens.declare import SeverityForm
from tui.screens.diff import DiffScreen
from tui.screens.incident import IncidentScreen
from tui.screens.live import LiveScreen
from tui.screens.postmortem import PostmortemScreen
from tui.widgets.ask import AskChoice, AskForm, AskText, Confirm

LEAD = "Anna Rosa"


@asynccontextmanager
async def drill(folder: Path) -> AsyncIterator[tuple[Store, Pilot[int]]]:
    """Begin a drill as ``warroom drill`` does, and open its screen."""
    path = await new_drill(folder, "zorzynka", "anna", playbooks=load().playbooks_folder)
    store = await Store.open(path)
    try:
        app = WarroomApp(Room(store, load(), LEAD))
        async with app.run_test(size=(80, 24)) as pilot:
            yield store, pilot
    finally:
        await store.close()


async def run_of(store: Store) -> Run:
    async with store.read() as session:
        assert await verify(session, "DRILL-1") == []
        return await load_run(session, "DRILL-1")


async def declare(pilot: Pilot[int]) -> str:
    """Declare S01 by keys; return what stood above the form."""
    await on(pilot, LiveScreen, "d")
    await until(pilot, lambda: isinstance(pilot.app.screen, AskChoice))
    await row(pilot, "S01")
    await on(pilot, AskChoice, "1")
    await until(pilot, lambda: isinstance(pilot.app.screen, SeverityForm))
    assert pilot.app.screen.query_one(Input).has_focus
    shown = [str(item.render()) for item in pilot.app.screen.query(".ask--guidance Static")]
    await on(pilot, SeverityForm, "enter")
    await on(pilot, IncidentScreen)
    await row(pilot, "Capture the evidence")
    return "\n".join(str(line) for line in shown)


async def close_and_learn(pilot: Pilot[int]) -> None:
    await pilot.press("c")
    await on(pilot, AskForm, *"calm", "enter")
    await until(pilot, lambda: "CLOSED" in text_of(pilot, "#head"))
    await pilot.press("4")
    await on(pilot, PostmortemScreen)
    report = pilot.app.screen.query_one(Markdown)
    await until(pilot, lambda: "closed the incident: calm" in report.source)
    await pilot.press("l")
    await on(pilot, LessonsBoard, "l")
    await on(pilot, AskText, *"Anna: ask sooner", "f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
    assert "These words name Anna Rosa." in "".join(
        str(item.render()) for item in pilot.app.screen.query(Static)
    )
    await on(pilot, Confirm, "n")
    await on(pilot, AskText, "home", *["delete"] * 6, "f2")


async def teach(pilot: Pilot[int]) -> None:
    """Let the lesson shorten the deadline of the second step, and agree to the diff."""
    await on(pilot, LessonsBoard)
    await row(pilot, "ask sooner")
    await pilot.press("enter")
    await on(pilot, AskChoice, "2")
    await until(
        pilot,
        lambda: str(pilot.app.screen.query(".ask--box").first().border_title) == "Which step?",
    )
    await on(pilot, AskChoice, "2")
    await on(pilot, AskText, *["backspace"] * 6, *"9 min", "enter")
    await on(pilot, DiffScreen)

    def told() -> str:
        return "\n".join(str(item.render()) for item in pilot.app.screen.query(Static))

    await until(pilot, lambda: "within:" in told())
    shown = told()
    assert "-        within: 15 min" in shown
    assert "+        within: 9 min" in shown
    assert "+  - incident: DRILL-1" in shown
    await on(pilot, DiffScreen, "y")
    await on(pilot, LessonsBoard)


async def test_the_next_drill_follows_what_the_last_one_taught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    path = load().playbooks_folder / "S01.yaml"
    async with drill(tmp_path / "drills") as (store, pilot):
        assert await declare(pilot) == ""
        await close_and_learn(pilot)
        await teach(pilot)
        await until(pilot, path.exists)
        first = await run_of(store)
        assert first.incident.plan.version == 1, "a run keeps its version"
        async with store.read() as session:
            published = (await ledger.read(session, "room"))[-1]
        assert published.data["taught_by"] == [{"incident": "DRILL-1", "lesson": 3}]
    before, after = shipped()["S01"], path.read_text()
    assert [line for line in before.splitlines() if line.startswith("#")] == [
        line for line in after.splitlines() if line.startswith("#")
    ]
    assert len(after.splitlines()) == len(before.splitlines()) + 5
    assert [item.words.en for item in parse(after, "S01").learned] == ["ask sooner"]

    async with drill(tmp_path / "drills") as (store, pilot):
        shown = await declare(pilot)
        assert "Last time: DRILL-1" in shown
        assert "ask sooner" in shown
        second = await run_of(store)
        assert second.incident.plan.version == 2
        step = second.playbook.step("verify")
        assert step is not None
        assert step.within == timedelta(minutes=9)


async def test_the_drill_without_a_screen_says_it_too(tmp_path: Path) -> None:
    folder = load().playbooks_folder
    folder.mkdir(parents=True)
    learned = "learned: [{incident: DRILL-1, date: 2026-11-26, words: call first}]\n"
    (folder / "S01.yaml").write_text(shipped()["S01"] + learned)
    (folder / "bad.yaml").write_text("format: 2")
    store = await Store.open(await new_drill(tmp_path, "zorzynka", "anna", playbooks=folder))
    try:
        said: list[str] = []
        script = load_drill("zorzynka")
        alert = an_alert(datetime.now(UTC))
        game = _Play(store, script, script.clock_pace, LEAD, said.append, alert)
        declare_move: Move = next(move for move in script.lead if move.move == "declare")
        await _make(game, declare_move)
        assert [line.split("  ", 1)[1] for line in said] == [
            "Last time: DRILL-1, 26.11.2026: call first"
        ]
        assert (await run_of(store)).incident.plan.version == 2
    finally:
        await store.close()
