"""Moments as people write them, and the two nights on which the clocks change."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from services.errors import UsageError
from services.times import read_moment, read_past, short, span


@pytest.fixture(autouse=True)
def warsaw(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Warsaw")
    time.tzset()
    yield
    monkeypatch.undo()
    os.environ.pop("TZ", None)
    time.tzset()


NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)  # 14:30 in Warsaw


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20 min", "2026-11-23 14:50"),
        ("+2 h", "2026-11-23 16:30"),
        ("za 3 d", "2026-11-26 14:30"),
        ("18:00", "2026-11-23 18:00"),
        ("9:05", "2026-11-24 09:05"),
        ("14:30", "2026-11-24 14:30"),
        ("tomorrow", "2026-11-24 17:00"),
        ("jutro 8:00", "2026-11-24 08:00"),
        ("dziś 23:59", "2026-11-23 23:59"),
        ("30.11.", "2026-11-30 17:00"),
        ("30.11. 16:00", "2026-11-30 16:00"),
        ("2.1.", "2027-01-02 17:00"),
        ("2026-12-01 10:15", "2026-12-01 10:15"),
        ("01.12.2026, 10:15", "2026-12-01 10:15"),
    ],
)
def test_what_people_write(text: str, moment: str) -> None:
    assert f"{read_moment(text, NOW).astimezone():%Y-%m-%d %H:%M}" == moment


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no time"),
        ("soon", "is no time"),
        ("25:00", "is no time"),
        ("31.2.", "is no time"),
        ("18:00 18:00", "is no time"),
        ("2020-01-01", "is past"),
        ("dziś 8:00", "is past"),
        ("9999 d", "is past or too far"),
        ("0 min", "is past"),
    ],
)
def test_what_is_no_time_is_told(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_moment(text, NOW)


def test_the_night_on_which_the_clocks_go_forward() -> None:
    evening = datetime(2026, 3, 28, 20, tzinfo=UTC)  # the night before
    with pytest.raises(UsageError, match="no 02:30 on that day"):
        read_moment("29.3. 2:30", evening)
    assert read_moment("29.3. 3:30", evening) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert read_moment("8 h", evening) == evening + timedelta(hours=8)
    assert read_moment("72 h", evening) - evening == timedelta(hours=72)


def test_the_night_on_which_the_clocks_go_back() -> None:
    evening = datetime(2026, 10, 24, 20, tzinfo=UTC)
    twice = read_moment("25.10. 2:30", evening)
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "the earlier one counts"
    assert read_moment("25.10. 17:00", evening) == datetime(2026, 10, 25, 16, tzinfo=UTC)


def test_how_they_are_shown() -> None:
    assert short(NOW, NOW) == "14:30"
    assert short(NOW + timedelta(days=1), NOW) == "24.11. 14:30"
    assert short(NOW + timedelta(days=60), NOW) == "22.01.2027 14:30"
    assert [span(timedelta(seconds=s)) for s in (5, 90, 5_400, 200_000)] == [
        "5 s",
        "1 min",
        "2 h",
        "2 d",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "23.11.2026 12:00"),
        ("20 min ago", "23.11.2026 11:40"),
        ("2 h temu", "23.11.2026 10:00"),
        ("11:30", "23.11.2026 11:30"),
        ("14:30", "22.11.2026 14:30"),
        ("yesterday 18:00", "22.11.2026 18:00"),
        ("wczoraj 18:00", "22.11.2026 18:00"),
        ("30.11. 16:00", "30.11.2025 16:00"),
        ("2026-11-01 09:00", "01.11.2026 09:00"),
    ],
)
def test_a_past_moment_is_read(text: str, told: str) -> None:
    now = datetime(2026, 11, 23, 12).astimezone()
    assert f"{read_past(text, now).astimezone():%d.%m.%Y %H:%M}" == told


@pytest.mark.parametrize("text", ["soon", "tomorrow 9:00", "23.11. 18:00 x", "2026-11-23 18:00"])
def test_what_is_no_past_moment_is_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"no past time|yet to come"):
        read_past(text, datetime(2026, 11, 23, 12).astimezone())
