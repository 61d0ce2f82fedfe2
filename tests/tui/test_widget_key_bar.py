"""The keys on one line: which are shown, and that nothing piles up behind them."""

from typing import ClassVar

import pytest
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tests.waiting import until
from tui.widgets.key_bar import KeyBar, key_name


class Counted(KeyBar):
    """Counts how often it is drawn."""

    renders = 0

    def render(self) -> Text:
        """Draw the one line."""
        self.renders += 1
        return super().render()


class Room(App[None]):
    """A bar over a few keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "declare", "Declare", id="declare"),
        Binding("a", "acknowledge", "Acknowledge", id="acknowledge"),
        *[Binding(str(n), f"go({n})", f"Somewhere far {n}") for n in range(1, 10)],
        Binding("k", "secret", "Secret", show=False),
        Binding("f1", "help", "Help", id="help"),
        Binding("q", "leave", "Leave", id="quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.bar = Counted()
        self.calm = True
        self.pressed: list[str] = []

    def compose(self) -> ComposeResult:
        """Nothing but the bar."""
        yield self.bar

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what makes no sense now."""
        del parameters
        return None if action == "acknowledge" and self.calm else True

    def action_declare(self) -> None:
        """Note it."""
        self.pressed.append("declare")

    def action_acknowledge(self) -> None:
        """Note it."""
        self.pressed.append("acknowledge")

    def line(self) -> str:
        """Return what is on screen."""
        return self.bar.render_line(0).text


async def test_what_does_not_fit_goes_but_help_and_quit_stay() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        line = app.line()
        assert line.startswith("F1 Help  d Declare  1 Somewhere far 1")
        assert "Acknowledge" not in line, "what does nothing now gives way to what works"
        assert line.rstrip().endswith("q Leave")
        assert "far 9" not in line
        assert "Secret" not in line
        assert len(line) == 78
        await pilot.resize_terminal(30, 24)
        fits = ["F1", "Help", "d", "Declare", "q", "Leave"]
        await until(pilot, lambda: app.line().split() == fits)


async def test_a_key_that_does_nothing_now_is_grey_and_cannot_be_clicked() -> None:
    app = Room()
    async with app.run_test(size=(240, 24)) as pilot:
        await pilot.pause()
        words = {segment.text.strip(): segment.style for segment in app.bar.render_line(0)}
        assert words["d"] != words["a"]
        await pilot.click(app.bar, offset=(23, 0))
        await pilot.click(app.bar, offset=(12, 0))
        await pilot.pause()
        assert app.pressed == ["declare"]


async def test_it_follows_the_bindings_without_leaving_widgets_behind() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = len(app.query("*")), len(app._registry)
        renders = app.bar.renders
        for turn in range(200):
            app.calm = bool(turn % 2)
            app.refresh_bindings()
            await pilot.pause()
        assert (len(app.query("*")), len(app._registry)) == before
        assert not app.bar.children
        assert 1 <= app.bar.renders - renders <= 200


async def test_what_the_screen_says_again_draws_nothing_and_a_change_draws_once() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for calm, drawn in ((True, 0), (False, 1)):
            app.calm = calm
            renders = app.bar.renders
            for _turn in range(20):
                app.screen.bindings_updated_signal.publish(app.screen)
            await pilot.pause()
            assert app.bar.renders - renders == drawn


async def test_descriptions_are_translated_when_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.widgets.key_bar._", str.upper)
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "d DECLARE" in app.line()


async def test_the_keys_of_what_has_the_focus_come_first() -> None:
    class Panel(Widget, can_focus=True):
        BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "correct", "Correct")]

    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        panel = Panel()
        await app.mount(panel)
        panel.focus()
        await pilot.pause()
        assert app.line().startswith("F1 Help  x Correct  d Declare")


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("f1", "F1"),
        ("escape", "Esc"),
        ("slash", "/"),
        ("d", "d"),
        ("ctrl+q", "Ctrl+Q"),
        ("shift+tab", "Shift+Tab"),
        ("pageup", "PgUp"),
        ("up", "Up"),
    ],
)
def test_keys_are_named_as_they_are_printed(key: str, printed: str) -> None:
    assert key_name(Binding(key, "x", "x")) == printed
