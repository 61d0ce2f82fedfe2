"""The pulse: a gap is not a zero, and the newest minute is at the right."""

from datetime import UTC, datetime, timedelta

import pytest
from textual.app import App, ComposeResult

from tui.widgets.pulse import FIGURES, Point, Pulse

NOW = datetime(2026, 11, 23, 13, 40, tzinfo=UTC)


class Room(App[None]):
    """One pulse."""

    def compose(self) -> ComposeResult:
        """Nothing but the pulse."""
        yield Pulse()


def minutes_ago(back: int, total: int, negative: int, understood: int) -> Point:
    """Return a minute before NOW."""
    return Point(NOW - timedelta(minutes=back), total, negative, understood)


async def drawn(points: list[Point], size: tuple[int, int] = (80, 24)) -> list[str]:
    """Return the lines that are drawn of ``points``."""
    app = Room()
    async with app.run_test(size=size) as pilot:
        pulse = app.query_one(Pulse)
        pulse.show(points, NOW + timedelta(seconds=30))
        await pilot.pause()
        return pulse.render().plain.split("\n")


def columns(line: str) -> str:
    """Return the part of a line that is the drawing."""
    return line[len("mentions ") : -FIGURES]


async def test_not_understood_is_a_gap_and_none_negative_is_a_zero() -> None:
    lines = await drawn([minutes_ago(2, 9, 0, 9), minutes_ago(1, 9, 0, 0), minutes_ago(0, 9, 9, 9)])
    assert columns(lines[2])[-3:] == "▁ █"
    assert "100 % now" in lines[2]


async def test_where_nothing_was_understood_no_figure_is_made_up() -> None:
    lines = await drawn([minutes_ago(0, 9, 0, 0)])
    assert lines[2].split() == ["negative", "-"]


async def test_a_minute_without_a_mention_is_a_zero_of_mentions() -> None:
    lines = await drawn([minutes_ago(2, 16, 0, 0), minutes_ago(0, 1, 0, 0)])
    assert columns(lines[1])[-3:] == "█▁▂"
    assert columns(lines[0])[-3:] == "█  "
    assert "1 now" in lines[0]
    assert "16 highest" in lines[1]


async def test_only_the_newest_minutes_that_fit_are_shown() -> None:
    points = [minutes_ago(back, back, 0, 1) for back in range(500, -1, -1)]
    lines = await drawn(points)
    width = len(columns(lines[0]))
    assert f"{width - 1} highest" in lines[1]
    assert all(len(line) == 78 for line in lines)
    wide = await drawn(points, (160, 50))
    assert len(columns(wide[0])) == width + 80


async def test_nothing_yet_draws_a_quiet_line() -> None:
    lines = await drawn([])
    assert len(lines) == 4
    assert set(columns(lines[1])) == {"▁"}
    assert not columns(lines[2]).strip()


@pytest.mark.parametrize("width", [1, 10, 22, 30])
async def test_a_narrow_terminal_is_no_error(width: int) -> None:
    assert len(await drawn([minutes_ago(0, 3, 1, 2)], (width, 10))) == 4


async def test_more_lines_draw_the_mentions_higher() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        pulse = app.query_one(Pulse)
        pulse.styles.height = 6
        pulse.show([minutes_ago(1, 40, 0, 40), minutes_ago(0, 20, 0, 20)], NOW)
        await pilot.pause()
        lines = pulse.render().plain.split("\n")
        assert [columns(line)[-2:] for line in lines[:4]] == ["█ ", "█▁", "██", "██"]
        assert len(lines) == 6
