"""F1: the help of what has the focus, and the keys that work there."""

from typing import ClassVar

from rich.console import Console
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from tui.widgets.help import HelpScreen, help_texts


class Feed(Widget, can_focus=True):
    """Has help and a key of its own."""

    HELP = "The feed shows what people say [/oops]."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "keep", "Evidence", tooltip="Keep the mention as evidence"),
        Binding("up,k", "up", "Up", show=False, tooltip="One row up"),
    ]


class Silent(Widget, can_focus=True):
    """Has no help."""


class Room(App[None]):
    """Two widgets under one screen."""

    HELP = "The room."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="help"),
        Binding("d", "declare", "Declare", tooltip="Declare an incident"),
    ]

    def compose(self) -> ComposeResult:
        """Both."""
        yield Feed()
        yield Silent()

    def action_help(self) -> None:
        """Open the help."""
        self.push_screen(HelpScreen(self.screen))

    def shown(self) -> str:
        """Return all that the help screen says."""
        console = Console(width=76, color_system=None, highlight=False)
        with console.capture() as capture:
            for part in self.screen.query(Static):
                console.print(part.content, markup=False)
        return capture.get()


async def test_the_help_of_what_has_the_focus_comes_first() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(Feed).focus()
        await pilot.pause()
        assert help_texts(app.screen) == [Feed.HELP, Room.HELP]
        app.query_one(Silent).focus()
        await pilot.pause()
        assert help_texts(app.screen) == [Room.HELP]


async def test_every_key_is_listed_with_what_it_does() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(Feed).focus()
        await pilot.press("f1")
        await pilot.pause()
        words = app.shown()
        assert "[/oops]" in words
        assert words.index("The feed shows") < words.index("The room.")
        assert "Evidence  Keep the mention as evidence" in words
        assert "Up, k" in words
        assert "Copy selected text" not in words, "what is not ours is left out"
        assert "Declare  Declare an incident" in words


async def test_escape_and_f1_close_it() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("escape", "f1"):
            await pilot.press("f1")
            await pilot.pause()
            assert isinstance(app.screen, HelpScreen)
            await pilot.press(key)
            await pilot.pause()
            assert not isinstance(app.screen, HelpScreen)
