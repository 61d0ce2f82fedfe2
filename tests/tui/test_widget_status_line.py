"""The top line: what is left out first, and what never."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from textual.app import App, ComposeResult

from services.incident.state import StepStatus
from services.words import AlertLevel, Health, Sentiment, Severity
from tui.widgets import glyphs
from tui.widgets.status_line import Status, StatusLine, fit, parts

NOW = datetime(2026, 11, 23, 13, 40, tzinfo=UTC)
BUSY = Status(
    drill=True,
    room="Zdrowa Marka [/oops]",
    actor="Anna Nowak",
    others=3,
    incident="INC-7",
    severity=Severity.SEV2,
    clock="Next update",
    clock_due_at=NOW + timedelta(minutes=12, seconds=5),
    collecting=False,
)


def line(status: Status, width: int, trouble: str = "") -> str:
    """Return the line at this width."""
    return fit(parts(status, trouble, NOW), width).plain


def test_everything_shows_where_there_is_room() -> None:
    words = line(BUSY, 200)
    for part in (
        "DRILL",
        "NOT COLLECTING",
        "INC-7 !! SEV2 serious",
        "Next update: in 12:05",
        "Zdrowa Marka [/oops]",
        "Anna Nowak",
        "+3 others",
    ):
        assert part in words


@pytest.mark.parametrize("width", [120, 80, 60, 40])
def test_a_drill_and_a_dead_collector_always_show(width: int) -> None:
    words = line(BUSY, width)
    assert len(words) <= width
    assert "DRILL" in words
    assert "NOT COLLECTING" in words


def test_the_least_important_goes_first() -> None:
    words = line(BUSY, 96)
    assert "others" not in words
    assert "SEV2" in words
    assert "Next update" in words
    words = line(BUSY, 75)
    assert "Next update" not in words
    assert "SEV2" in words


@pytest.mark.parametrize("width", [120, 80, 60, 50])
@pytest.mark.parametrize("trouble", ["", "The store cannot be read: " + "x" * 200])
def test_who_acts_always_shows_and_a_long_name_is_cut(width: int, trouble: str) -> None:
    assert "Anna Nowak" in line(replace(BUSY, drill=False), width, trouble)
    long = replace(BUSY, drill=False, actor="Maria Konstancja Brzeska-Wielopolska")
    assert "Maria" in line(long, width, trouble)
    observer = line(replace(long, standing="observer"), width, trouble)
    assert "Maria" in observer
    assert "(observer)" in observer


def test_trouble_shows_in_front_of_everything_else() -> None:
    words = line(BUSY, 60, "The store cannot be read: " + "x" * 200)
    assert "DRILL" in words
    assert "The store cannot be read" in words
    assert len(words) <= 60


def test_a_deadline_that_passed_is_said_in_words() -> None:
    late = Status(clock="Next update", clock_due_at=NOW - timedelta(hours=1, seconds=5))
    assert "Next update: OVERDUE 1:00:05" in line(late, 80)


def test_a_quiet_room_says_that_it_listens() -> None:
    assert line(Status(actor="Anna"), 80).split() == "collecting no open incident Anna".split()


async def test_trouble_stays_until_the_next_status() -> None:
    class Room(App[None]):
        def compose(self) -> ComposeResult:
            yield StatusLine()

    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        top = app.query_one(StatusLine)
        top.show(Status(actor="Anna"))
        top.trouble("The store cannot be read.")
        await pilot.pause()
        assert "! The store cannot be read." in top.render_line(0).text
        top.show(Status(actor="Anna"))
        await pilot.pause()
        assert "cannot" not in top.render_line(0).text


def test_every_word_has_a_mark_that_needs_no_colour() -> None:
    for marks in (
        [glyphs.sentiment_glyph(word) for word in Sentiment],
        [glyphs.level_glyph(word) for word in AlertLevel],
        [glyphs.severity_glyph(word) for word in Severity],
        [glyphs.health_glyph(word) for word in Health],
        [glyphs.step_glyph(word) for word in StepStatus],
    ):
        plain = [mark.plain for mark in marks]
        assert all(text.isascii() for text in plain)
        assert len(set(plain)) == len(plain)
    assert glyphs.step_glyph(StepStatus.OPEN, overdue=True).plain == "[!]"
    assert glyphs.step_glyph(StepStatus.DONE, overdue=True).plain == "[x]"


def test_without_colour_only_emphasis_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "red" in str(glyphs.severity_glyph(Severity.SEV1).style)
    monkeypatch.setenv("NO_COLOR", "1")
    assert glyphs.severity_glyph(Severity.SEV1).style == "bold reverse"
    dead = [part.text for part in parts(BUSY, "", NOW) if "NOT COLLECTING" in part.text.plain]
    assert [text.style for text in dead] == ["bold reverse"]
