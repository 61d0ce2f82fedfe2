"""The list that may grow for hours: what it draws, where it keeps the reader."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tui.widgets.line_list import LineList

HEIGHT = 20
HOSTILE = "[/oops][bold"


@dataclass(frozen=True)
class Said:
    """A row."""

    id: int
    text: str = ""


class Counting(LineList[Said]):
    """Counts what it draws."""

    drawn = 0

    def draw(self, row: Said) -> Text:
        """Number and text."""
        self.drawn += 1
        return Text(f"{row.id} {row.text}")


class Room(App[None]):
    """One list; what it tells is noted."""

    def __init__(self, max_rows: int = 10_000) -> None:
        super().__init__()
        self.list = Counting(empty="Nothing was said yet.", max_rows=max_rows)
        self.told: list[object] = []

    def compose(self) -> ComposeResult:
        """Nothing but the list."""
        yield self.list

    def on_mount(self) -> None:
        """The keys go to the list."""
        self.list.focus()

    def on_line_list_selected(self, message: LineList.Selected[Said]) -> None:
        """Note it."""
        self.told.append(("selected", message.row.id))

    def on_line_list_highlighted(self, message: LineList.Highlighted[Said]) -> None:
        """Note it."""
        self.told.append(("highlighted", message.row.id))

    def on_line_list_reached_top(self) -> None:
        """Note it."""
        self.told.append("top")

    def on_line_list_following(self, message: LineList.Following) -> None:
        """Note it."""
        self.told.append(("following", message.following))

    def on_line_list_unseen(self, message: LineList.Unseen) -> None:
        """Note it."""
        self.told.append(("unseen", message.count))

    def lines(self) -> list[str]:
        """Return what is on screen."""
        return [self.list.render_line(y).text for y in range(HEIGHT)]

    def follows(self) -> bool:
        """Return whether the list follows its tail."""
        return self.list.following

    def ids(self) -> list[int]:
        """Return the numbers of the rows on screen."""
        return [int(line[2:].split()[0]) for line in self.lines() if line.strip()]


def said(start: int, end: int, text: str = "") -> list[Said]:
    """Return rows ``start`` to before ``end``."""
    return [Said(number, text) for number in range(start, end)]


async def give(pilot: Pilot[None], app: Room, rows: Sequence[Said]) -> None:
    """Append, and let the screen catch up."""
    app.list.append(rows)
    await pilot.pause()


def size() -> tuple[int, int]:
    """The terminal of these tests."""
    return (40, HEIGHT)


async def test_follows_the_tail_until_the_reader_moves_up_and_again_at_end() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 50))
        assert app.ids() == list(range(30, 50))
        await give(pilot, app, said(50, 60))
        assert app.ids() == list(range(40, 60))
        await pilot.press("up")
        await give(pilot, app, said(60, 75))
        assert app.ids() == list(range(40, 60))
        assert not app.follows()
        await pilot.press("end")
        assert app.ids() == list(range(55, 75))
        assert app.list.highlighted_row == Said(74)
        assert ("following", False) in app.told
        assert app.told.index(("following", False)) < len(app.told) - app.told[::-1].index(
            ("following", True)
        )


@pytest.mark.parametrize("key", ["pageup", "up", "home"])
async def test_each_way_up_releases_the_tail(key: str) -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 50))
        await pilot.press(key)
        before = app.ids()
        await give(pilot, app, said(50, 90))
        assert app.ids() == before


async def test_the_wheel_releases_the_tail_and_follows_again_at_the_end() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        app.animation_level = "none"
        await give(pilot, app, said(0, 50))
        await pilot._post_mouse_events([events.MouseScrollUp], app.list)
        assert not app.follows()
        before = app.ids()
        row = app.list.highlighted_row
        assert row is not None
        assert row.id in before
        await give(pilot, app, said(50, 52))
        assert app.ids() == before
        for _turn in range(3):
            await pilot._post_mouse_events([events.MouseScrollDown], app.list)
        assert app.follows()
        assert app.ids()[-1] == 51


async def test_unseen_are_counted_until_they_are_seen() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 50))
        await pilot.press("up")
        await give(pilot, app, said(50, 57))
        await give(pilot, app, said(57, 60))
        assert app.list.unseen == 10
        assert "10 new, End follows" in app.lines()[-1]
        await pilot.press("down", "down", "down")
        assert app.list.unseen == 8
        await pilot.press("end")
        assert app.list.unseen == 0
        assert "End follows" not in app.lines()[-1]
        await pilot.pause()
        assert [count for name, count in _pairs(app) if name == "unseen"][-1] == 0


async def test_older_rows_in_front_move_nothing_on_screen() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(100, 150))
        await pilot.press("home")
        await pilot.press("down", "down")
        before = app.lines()
        app.list.prepend(said(40, 100))
        await pilot.pause()
        assert app.lines() == before
        assert app.list.highlighted_row == Said(102)
        assert app.list.first == Said(40)
        assert app.list.row(99) == Said(99)
        assert app.list.row(149) == Said(149)


async def test_older_rows_do_not_stop_the_following() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(100, 105))
        app.list.prepend(said(0, 100))
        await pilot.pause()
        assert app.follows()
        assert app.ids() == list(range(85, 105))
        assert app.list.highlighted_row == Said(104)


async def test_the_top_is_told_once_until_rows_came() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(100, 150))
        await pilot.press("home", "up", "up", "home")
        assert app.told.count("top") == 1
        app.list.prepend([])
        await pilot.press("home")
        assert app.told.count("top") == 1
        app.list.prepend(said(50, 100))
        await pilot.press("home")
        assert app.told.count("top") == 2


async def test_the_oldest_are_forgotten_only_while_following() -> None:
    app = Room(max_rows=100)
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 130))
        assert app.list.first == Said(30)
        assert app.list.row(29) is None
        await pilot.press("up")
        await give(pilot, app, said(130, 190))
        assert app.list.row_count == 160
        await pilot.press("end")
        assert app.list.row_count == 100
        assert app.list.first == Said(90)
        assert app.ids() == list(range(170, 190))


async def test_a_hundred_thousand_rows_cost_only_what_is_seen() -> None:
    app = Room(max_rows=1_000_000)
    async with app.run_test(size=size()) as pilot:
        for start in range(0, 100_000, 5_000):
            await give(pilot, app, said(start, start + 5_000))
        assert app.list.row_count == 100_000
        assert app.ids() == list(range(99_980, 100_000))
        assert app.list.drawn <= 20 * HEIGHT
        drawn = app.list.drawn
        await pilot.press("up")
        await give(pilot, app, said(100_000, 105_000))
        assert app.list.drawn == drawn


async def test_a_row_that_comes_twice_is_shown_once() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 5))
        await give(pilot, app, [*said(3, 7), Said(6)])
        assert app.ids() == list(range(7))


async def test_an_updated_row_is_drawn_anew() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 5))
        app.list.update_row(Said(3, "corrected"))
        app.list.update_row(Said(77, "nowhere"))
        await pilot.pause()
        assert app.lines()[3].rstrip() == "  3 corrected"
        await pilot.resize_terminal(60, HEIGHT)
        app.list.update_row(Said(3, "corrected again"))
        await pilot.resize_terminal(*size())
        assert app.lines()[3].rstrip() == "  3 corrected again"
        assert app.list.row_count == 5


async def test_replace_forgets_and_follows() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 50))
        await pilot.press("home")
        app.list.replace(said(200, 230))
        await pilot.pause()
        assert app.ids() == list(range(210, 230))
        assert app.follows()
        assert app.list.row(0) is None
        app.list.replace([])
        await pilot.pause()
        assert app.list.highlighted_row is None
        assert "Nothing was said yet." in "\n".join(app.lines())


async def test_hostile_text_is_text() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, [Said(1, HOSTILE), Said(2, "one\ntwo")])
        assert app.lines()[0].rstrip() == f"  1 {HOSTILE}"
        assert app.lines()[1].rstrip() == "> 2 one"


@pytest.mark.parametrize("text", ["日" * 40, "x" + "日" * 40, "😀" * 40, "e\u0301" * 80])
async def test_wide_characters_are_cut_to_the_width(text: str) -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, [Said(1, text), Said(2)])
        width = app.list.scrollable_content_region.width
        strip = app.list.render_line(0)
        assert strip.cell_length == width
        assert cell_len(strip.text) == width


async def test_the_cursor_shows_without_colour() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 5))
        await pilot.press("up")
        assert [line[0] for line in app.lines()[:5]] == [" ", " ", " ", ">", " "]


async def test_enter_and_a_second_click_open_the_row() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 5))
        await pilot.press("up", "enter")
        await pilot.click(app.list, offset=(5, 1))
        assert app.list.highlighted_row == Said(1)
        await pilot.click(app.list, offset=(5, 1))
        await pilot.click(app.list, offset=(5, 15))
        await pilot.pause()
        assert [row for name, row in _pairs(app) if name == "selected"] == [3, 1]


async def test_down_from_the_last_row_follows() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 5))
        await pilot.press("up", "down")
        assert not app.follows()
        await pilot.press("down")
        assert app.follows()


async def test_a_list_of_no_rows_takes_every_key() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await pilot.press("up", "down", "home", "pageup", "pagedown", "enter", "end")
        assert "Nothing was said yet." in app.lines()[1]
        assert app.follows()


async def test_a_smaller_screen_keeps_the_place() -> None:
    app = Room()
    async with app.run_test(size=size()) as pilot:
        await give(pilot, app, said(0, 50))
        await pilot.resize_terminal(40, 10)
        assert app.ids()[:10][-1] == 49
        await pilot.press("pageup")
        await pilot.resize_terminal(30, 5)
        row = app.list.highlighted_row
        assert row is not None
        assert row.id in app.ids()[:5]


def _pairs(app: Room) -> list[tuple[str, int]]:
    return [item for item in app.told if isinstance(item, tuple)]
