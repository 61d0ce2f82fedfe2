"""The timeline on the screen: searched, narrowed down, added to, exported; the report's chart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Markdown, Static, TextArea

from services.bundle.check import verify_bundle
from services.documents.blocks import Chart, Milestone, Point
from services.documents.columns import fitted
from services.incident import commands
from services.settings import load
from services.store import Store, ledger, mentions
from services.words import Sentiment
from tests.making import declare_test_incident, mention
from tests.waiting import on, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.entry import EntryScreen
from tui.screens.mention import MentionScreen
from tui.screens.timeline import TimelineScreen
from tui.widgets.ask import AskForm, AskText
from tui.widgets.entries import Entries
from tui.widgets.storm_chart import StormChart


@pytest.fixture
async def room(sqlite_store: Store) -> Store:
    """A store with an incident: a mention as evidence, two notes."""
    incident = await declare_test_incident(sqlite_store)
    async with sqlite_store.write() as session:
        new = mention("a", "Zorza wstyd", sentiment=Sentiment.NEGATIVE, reach=9)
        await mentions.insert(session, [new])
        number = (await mentions.newest(session, mentions.Filter(), 1))[0].id
    await commands.add_evidence(sqlite_store, incident, "Anna", number)
    await commands.add_note(sqlite_store, incident, "Bartek", "the press called")
    await commands.add_note(sqlite_store, incident, "Anna", "żółty ekran")
    return sqlite_store


@asynccontextmanager
async def opened(
    store: Store, monkeypatch: pytest.MonkeyPatch, mode: str, size: tuple[int, int] = (100, 40)
) -> AsyncIterator[Pilot[int]]:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    app = WarroomApp(Room(store, load(), "Anna"))
    async with app.run_test(size=size) as pilot:
        app.switch_mode(mode)
        yield pilot


def shown(pilot: Pilot[int]) -> list[int]:
    return [seq for entries in pilot.app.screen.query(Entries) for seq in entries.row_ids]


async def showing(pilot: Pilot[int], *seqs: int) -> None:
    await until(
        pilot,
        lambda: isinstance(pilot.app.screen, TimelineScreen) and shown(pilot) == list(seqs),
    )


async def test_search_and_filter(room: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(room, monkeypatch, "timeline") as pilot:
        await showing(pilot, 1, 2, 3, 4)
        await pilot.press("slash", *"zolty")
        await showing(pilot, 4)
        await pilot.press("escape")
        await showing(pilot, 1, 2, 3, 4)
        await pilot.press("f")
        await on(pilot, AskForm)
        names = [str(item.render()) for item in pilot.app.screen.query(Static)]
        assert "Kind" in names
        await pilot.press("tab", "down", "down", "tab")  # whoever comes second: Bartek
        pilot.app.screen.query(Input).last().value = "2 h"
        await pilot.press("f2")
        await showing(pilot, 3)
        await commands.add_note(room, "INC-1", "Anna", "does not fit")
        await commands.add_note(room, "INC-1", "Bartek", "fits")
        await showing(pilot, 3, 6)


async def test_a_lesson_and_a_note_of_the_past(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch, "timeline") as pilot:
        await showing(pilot, 1, 2, 3, 4)
        await pilot.press("up", "l")
        await on(pilot, AskText)
        pilot.app.screen.query_one(TextArea).text = "answer sooner"
        await pilot.press("f2")
        await showing(pilot, 1, 2, 3, 4, 5)
        row = pilot.app.screen.query_one(Entries).row(3)
        assert row is not None
        assert row.lesson
        await pilot.press("t")
        await on(pilot, AskText)
        pilot.app.screen.query_one(Input).value = "tomorrow"
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, AskText)
        pilot.app.screen.query_one(Input).value = "2 h"
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.query(TextArea))
        pilot.app.screen.query_one(TextArea).text = "the first post"
        await pilot.press("f2")
        await showing(pilot, 1, 2, 3, 4, 5, 6)
    async with room.read() as session:
        lesson, note = (await ledger.read(session, "INC-1"))[-2:]
    assert (lesson.kind, lesson.data, lesson.text("words")) == (
        "lesson_flagged",
        {"seq": 3},
        "answer sooner",
    )
    length = note.written_at - note.happened_at
    assert timedelta(hours=2) <= length < timedelta(hours=2, minutes=1)


async def test_an_entry_leads_to_its_mention(room: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(room, monkeypatch, "timeline") as pilot:
        await showing(pilot, 1, 2, 3, 4)
        await pilot.press("home", "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EntryScreen))
        facts = pilot.app.screen.query_one("#facts", Static)
        await until(pilot, lambda: "SHA-256" in str(facts.render()))
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, MentionScreen))


async def test_the_bundle_from_the_screen(
    room: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "out.zip"
    async with opened(room, monkeypatch, "timeline") as pilot:
        await showing(pilot, 1, 2, 3, 4)
        await pilot.press("w")
        await on(pilot, AskText)
        pilot.app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, target.exists)
    assert verify_bundle(target).problems == []


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_report_begins_with_the_storm(
    room: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async with opened(room, monkeypatch, "postmortem", size) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(StormChart))
        chart = pilot.app.screen.query_one(StormChart)
        await until(pilot, lambda: "1 highest" in chart.render().plain)
        lines = chart.render().plain.split("\n")
        assert "100 % most" in lines[-3]
        assert lines[-2].strip() == "1"
        assert max(map(len, lines)) <= size[0]
        report = pilot.app.screen.query_one(Markdown)
        await until(pilot, lambda: "Declared" in report.source)
        assert "▁" not in report.source


async def test_the_report_as_a_page_from_the_screen(
    room: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "report.html"
    async with opened(room, monkeypatch, "postmortem") as pilot:
        await until(pilot, lambda: pilot.app.screen.query(StormChart))
        chart = pilot.app.screen.query_one(StormChart)
        await until(pilot, lambda: chart.display)
        await pilot.press("w")
        await on(pilot, AskText)
        pilot.app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, target.exists)
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


NOW = datetime(2026, 11, 23, 13, 40, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_chart_is_fitted_into_columns() -> None:
    points = [Point(NOW + n * MINUTE, n, None if n < 4 else 0.5) for n in range(10)]
    marks = [Milestone(NOW + n * MINUTE, "x") for n in (0, 7, 8, 9)]
    chart = Chart("x", "v", "s", points, 60, marks)
    assert [(item.total, item.share, item.mark) for item in fitted(chart, 5)] == [
        (1, None, "1"),
        (5, None, " "),
        (9, 0.5, " "),
        (13, 0.5, "2"),
        (17, 0.5, "*"),
    ]
    assert len(fitted(chart, 100)) == 10
    assert fitted(Chart("x", "v", "s", [], 60), 5) == []
