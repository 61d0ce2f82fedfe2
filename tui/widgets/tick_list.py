"""A short list of which any number is ticked, by Space or by the digit."""

from collections.abc import Collection
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from services.i18n import N_
from tui.widgets.choice_list import Choices


class TickList(OptionList):
    """The first nine rows have a digit; ``ticked`` are the codes of those that are chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", N_("Tick"), id="tick", tooltip=N_("Tick, or take the tick back")),
    ]
    DEFAULT_CSS = """
    TickList {
        height: auto;
        max-height: 10;
        border: none;
        padding: 0;
        background: $boost;
        scrollbar-size-vertical: 1;
        &:focus { border: none; }
    }
    """

    class Changed(Message):
        """A tick was set or taken back."""

    def __init__(
        self,
        choices: Choices,
        ticked: Collection[str] = (),
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        self._codes = [code for code, _words in choices]
        self._words = [words for _code, words in choices]
        self.ticked = [code for code in self._codes if code in ticked]
        self._marked: int | None = None
        super().__init__(
            *(Option(self._row(index)) for index in range(len(choices))), id=id, markup=False
        )

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual's own
        """Begin on the first row; show whether keys go here."""
        super().watch_has_focus(has_focus)
        if has_focus and self.highlighted is None and self._codes:
            self.highlighted = 0
        self.watch_highlighted(self.highlighted)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Mark the row under the cursor so that it also shows without colour."""
        super().watch_highlighted(highlighted)
        before, self._marked = self._marked, highlighted
        for index in (before, highlighted):
            if index is not None:
                self.replace_option_prompt_at_index(index, self._row(index))

    def action_tick(self) -> None:
        """Tick the row under the cursor, or take the tick back."""
        if self.highlighted is not None:
            self._turn(self.highlighted)

    def on_key(self, event: events.Key) -> None:
        """Tick by a digit."""
        if event.character is None or event.character not in "123456789":
            return
        index = int(event.character) - 1
        if index < len(self._codes):
            event.stop()
            self.highlighted = index
            self._turn(index)

    def _turn(self, index: int) -> None:
        code = self._codes[index]
        ticked = set(self.ticked) ^ {code}
        self.ticked = [item for item in self._codes if item in ticked]
        self.replace_option_prompt_at_index(index, self._row(index))
        self.post_message(self.Changed())

    def _row(self, index: int) -> Text:
        cursor = ">" if index == self._marked and self.has_focus else " "
        mark = "[x]" if self._codes[index] in self.ticked else "[ ]"
        digit = str(index + 1) if index < 9 else " "
        return Text.assemble(
            (f"{cursor} {digit} {mark} ", "bold"),
            self._words[index],
            no_wrap=True,
            overflow="ellipsis",
        )
