"""The top line: what is left out first, and what never."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from textual.app import App, ComposeResult

from services.i18n import speaking
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
    words = line(BUSY, 78)
    assert "INC-7 !! SEV2  Next update: in 12:05  Anna Nowak" in words
    words = line(BUSY, 58)
    assert "in 12:05" not in words
    assert "INC-7 !! SEV2" in words


@pytest.mark.parametrize("width", [120, 80, 60, 50])
@pytest.mark.parametrize("trouble", ["", "The store cannot be read: " + "x" * 200])
def test_who_acts_always_shows_and_a_long_name_is_cut(width: int, trouble: str) -> None:
    words = line(replace(BUSY, drill=False), width, trouble)
    assert "Anna N" in words or words.endswith(" AN")
    long = replace(BUSY, drill=False, actor="Maria Konstancja Brzeska-Wielopolska")
    words = line(long, width, trouble)
    assert "Maria" in words or words.endswith(" MKB")
    observer = line(replace(long, standing="observer"), width, trouble)
    assert "Maria" in observer or "MKB (observer)" in observer
    assert "(observer)" in observer
    login = line(replace(long, actor="mariakonstancjabrzeskawielopolska"), width, trouble)
    assert "maria" in login


LATE_IN_A_DRILL = Status(
    drill=True,
    room="Zorzynka",
    incident="DRILL-1",
    severity=Severity.SEV3,
    clock="Spisz wszystko, co już wiadomo",
    clock_due_at=NOW - timedelta(minutes=1, seconds=17),
)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("actor", ["Anna Rosa", "Daniel Sroka", "Konstancja Brzeska-Wielopolska"])
@pytest.mark.parametrize("unheard", [0, 1, 12])
@pytest.mark.parametrize("alerts", [0, 1])
@pytest.mark.parametrize("collecting", [True, False])
def test_what_is_overdue_and_what_did_not_arrive_outlast_words(
    language: str, actor: str, unheard: int, alerts: int, *, collecting: bool
) -> None:
    late = replace(
        LATE_IN_A_DRILL, actor=actor, unheard=unheard, alerts=alerts, collecting=collecting
    )
    with speaking(language):
        words = line(late, 78)
    assert len(words) <= 78
    assert ("PO TERMINIE 1:17" if language == "pl" else "OVERDUE 1:17") in words
    assert not unheard or f"{unheard} " in words or (alerts and not collecting)
    assert ("ĆWICZENIA" if language == "pl" else "DRILL") in words
    assert "DRILL-1" in words or alerts or not collecting


def test_words_are_given_back_where_there_is_room_after_all() -> None:
    calm = replace(LATE_IN_A_DRILL, actor="Daniel Sroka", clock_due_at=NOW + timedelta(hours=30))
    for width in range(60, 130):
        words = line(calm, width)
        if "in 30:00:00" not in words:
            assert "Daniel Sroka" in words
        assert len(words) <= width
    assert " DRILL, not real   collecting  DRILL-1 ! SEV3 limited" in line(calm, 130)


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
        assert "incident" not in top.render_line(0).text, "whether one is open is not known yet"
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
