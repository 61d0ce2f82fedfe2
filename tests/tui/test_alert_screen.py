"""An alert's own screen, its chart, and the commands that say and do the same."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from services.early_warning import watch
from services.early_warning.course import Course, Hour, course_of
from services.early_warning.hearing import read_first
from services.model import Alert, Mention
from services.settings import load
from services.store import Store
from services.words import AlertKind, AlertLevel, AlertState
from tests.early_warning.streams import CAMPAIGN, keep, now_burst
from tests.early_warning.test_alerts import BOTH, make_room
from tests.end_to_end.terminal import warroom
from tests.waiting import on, rows, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.alert import AlertScreen
from tui.screens.live import LiveScreen
from tui.screens.mention import MentionScreen
from tui.widgets.alert_panel import AlertPanel
from tui.widgets.ask import AskChoice, AskText
from tui.widgets.course import CourseChart, axis, fitted

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)


async def alerted(store: Store, *, negative: bool) -> Alert:
    await make_room(store)
    await keep(store, now_burst(40, negative=negative), "storm", BOTH)
    (alert,) = await watch.step(store, await watch.restore(store))
    return alert


@asynccontextmanager
async def opened(
    store: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[int]]:
    """Open the room with the alert on top."""
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    app = WarroomApp(Room(store, load(), "Anna"))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LiveScreen))
        panel = app.screen.query_one(AlertPanel)
        await until(pilot, lambda: panel.chosen is not None)
        panel.focus()
        await pilot.press("enter")
        await on(pilot, AlertScreen)
        yield pilot


def words(pilot: Pilot[int], part: str) -> str:
    return str(pilot.app.screen.query_one(part, Static).render())


async def state(store: Store) -> Alert:
    async with store.read() as session:
        alert = await session.get(Alert, 1)
    assert alert is not None
    return alert


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_it_says_why_and_shows_what_to_read_first(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    await alerted(sqlite_store, negative=True)
    async with opened(sqlite_store, monkeypatch, size) as pilot:
        assert "nobody looks at it yet" in words(pilot, "#title")
        assert "normal: 40 in the last hour" in words(pilot, "#why")
        assert "Where: test 40" in words(pilot, "#facts")
        assert len(rows(pilot)) == 3
        keys = pilot.app.screen.query("#dialog > Static").last(Static)
        assert keys.region.bottom <= size[1], "the keys are in sight"
        await pilot.press("enter")
        await on(pilot, MentionScreen, "escape")
        await on(pilot, AlertScreen, "a")
        await until(
            pilot,
            lambda: (
                "acknowledged (Anna)" in words(pilot, "#title")
                or "acknowledged by Anna" in words(pilot, "#title")
            ),
        )
    assert (await state(sqlite_store)).state == AlertState.ACKNOWLEDGED


async def test_noise_asks_why_and_offers_what_it_teaches(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await alerted(sqlite_store, negative=False)
    async with opened(sqlite_store, monkeypatch) as pilot:
        await pilot.press("n")
        await on(pilot, AskText, *"raffle", "enter")
        await on(pilot, AskChoice)
        await pilot.press("2")
        await on(pilot, AlertScreen)
        await until(pilot, lambda: "noise" in words(pilot, "#title"))
    async with sqlite_store.read() as session:
        from services.early_warning.deciding import thresholds  # noqa: PLC0415

        assert await thresholds(session) == {CAMPAIGN: 48}
    assert (await state(sqlite_store)).note == "raffle"


async def test_it_is_silenced_for_as_long_as_is_chosen(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await alerted(sqlite_store, negative=True)
    async with opened(sqlite_store, monkeypatch) as pilot:
        await pilot.press("z")
        await on(pilot, AskChoice, "3")
        await on(pilot, AskText, *"known", "enter")
        await on(pilot, AlertScreen)
        await until(pilot, lambda: "silenced" in words(pilot, "#title"))
    alert = await state(sqlite_store)
    assert alert.silenced_until is not None
    assert alert.changed_at is not None
    assert alert.silenced_until - alert.changed_at == timedelta(hours=4)


async def test_of_a_silent_source_there_is_nothing_to_draw_or_to_read(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    async with sqlite_store.write() as session:
        session.add(
            Alert(
                entity="source:forum",
                kind=AlertKind.SILENT_SOURCE,
                level=AlertLevel.HIGH,
                state=AlertState.RAISED,
                raised_at=now,
                window_at=now,
                seen_at=now,
                count=0,
                expected=0.0,
                negative=0,
                understood=0,
            )
        )
    async with opened(sqlite_store, monkeypatch) as pilot:
        assert "The source forum is silent" in words(pilot, "#title")
        assert not pilot.app.screen.query_one(CourseChart).display
        assert not pilot.app.screen.query_one("#first").display


async def test_a_drill_is_said_where_only_the_alert_is_seen(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80x24 the alert covers the line that says so, and a title is seen from elsewhere."""
    await alerted(sqlite_store, negative=True)
    sqlite_store.meta["drill"] = "zorzynka"
    async with opened(sqlite_store, monkeypatch) as pilot:
        assert "DRILL: firestorm around Zorza" in words(pilot, "#title")
        assert pilot.app.title == "DRILL: !! Warroom: Zorza"


async def test_one_post_is_the_one_to_read_unless_it_is_muted(sqlite_store: Store) -> None:
    alert = await alerted(sqlite_store, negative=True)
    alert.why, alert.mention_id = "{}", 3
    async with sqlite_store.write() as session:
        assert [post.id for post in await read_first(session, alert)] == [3]
        post = await session.get(Mention, 3)
        assert post is not None
        post.muted = True
        session.add(post)
    async with sqlite_store.read() as session:
        assert await read_first(session, alert) == []


async def test_only_what_is_high_interrupts(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_room(sqlite_store)
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    app = WarroomApp(Room(sqlite_store, load(), "Anna"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.title == "Warroom")
        detector = await watch.restore(sqlite_store)
        await keep(sqlite_store, now_burst(40, negative=False), "talk", BOTH)
        (alert,) = await watch.step(sqlite_store, detector)
        assert alert.level == AlertLevel.INFO
        panel = app.screen.query_one(AlertPanel)
        await until(pilot, lambda: panel.chosen is not None)
        assert len(app._notifications) == 0
        assert app.title == "Warroom"
        await keep(sqlite_store, now_burst(40, negative=True), "blame", BOTH)
        await watch.step(sqlite_store, detector)
        await until(pilot, lambda: app.title == "!! Warroom: Zorza")
        await until(pilot, lambda: len(app._notifications) == 1)


async def test_the_course_is_that_of_the_roll_up(sqlite_store: Store) -> None:
    alert = await alerted(sqlite_store, negative=True)
    async with sqlite_store.read() as session:
        course = await course_of(session, alert, alert.raised_at)
    assert len(course.hours) == 6 * 12 + 1
    assert course.hours[-1].count == 40
    assert course.hours[-1].share == 1
    assert course.hours[0].count <= 4
    assert course.expected < course.loud < 15


def hours(*counts: int) -> tuple[Hour, ...]:
    return tuple(
        Hour(BEGIN + timedelta(minutes=5 * n), count, n / len(counts))
        for n, count in enumerate(counts)
    )


def test_neighbours_share_a_column_and_the_peak_stays() -> None:
    shown = fitted(hours(1, 9, 2, 3, 4), 3)
    assert [hour.count for hour in shown] == [9, 3, 4]


def test_the_axis_marks_the_alert() -> None:
    long = hours(*range(40))
    course = Course(long, 1, 2, BEGIN + timedelta(minutes=5 * 20))
    assert axis(long, course).index("│") == 21
    assert len(axis(hours(1), course)) == 1


@pytest.mark.parametrize("width", [1, 12, 40, 200])
async def test_the_chart_fits_whatever_is_given(width: int) -> None:
    chart = CourseChart()
    app: App[None] = App()
    async with app.run_test(size=(width, 10)):
        await app.mount(chart)
        lines = [
            line.plain
            for counts in ([*[0] * 30, 500, 0, 7], [3])
            for line in chart._lines(Course(hours(*counts), 2.0, 9.0, BEGIN), width, 8)[:-1]
        ]
    margin = len("negative ")
    assert all(len(line) <= max(width, margin + 1) for line in lines)
    assert any("█" in line for line in lines)
    assert any("·" in line for line in lines), "the usual band"


async def test_commands_say_and_do_the_same(tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = await Store.open(home / ".local/share/warroom/warroom.db")
    await alerted(store, negative=False)
    await store.close()

    def run(*arguments: str, code: int = 0) -> str:
        done = warroom(home, *arguments)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    told = run("alert", "show", "1")
    assert "attention around Zorza" in told
    assert "Read first:" in told
    shown = json.loads(run("alert", "show", "1", "--json"))
    assert shown["why"]["figures"]["count"] == 40
    assert "no alert 9" in run("alert", "show", "9", code=2)
    assert "Traceback" not in run("alert", "show", "9" * 20, code=2)
    assert "Traceback" not in run("alert", "threshold", "Zorza", "9" * 20, code=2)
    run("alert", "acknowledge", "1")
    assert "acknowledged this alert" in run("alert", "acknowledge", "1", code=1)
    run("alert", "silence", "1", "--hours", "2", "--reason", "launch")
    assert "warroom alert threshold campaign:1 48" in run(
        "alert", "noise", "1", "--reason", "raffle"
    )
    run("alert", "threshold", "Zorza", "48")
    assert "does not listen" in run("alert", "threshold", "Nobody", "5", code=2)
    assert "wants at least 48 mentions an hour" in run("timeline", "room")
