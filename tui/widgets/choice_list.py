"""A short list of which one is chosen, by the arrows or by its digit."""

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

Choices = Sequence[tuple[str, str]]
"""Codes with their words."""


class ChoiceList(OptionList):
    """The first nine choices have a digit; the highlighted one is the ``value``."""

    DEFAULT_CSS = """
    ChoiceList {
        height: auto;
        max-height: 10;
        border: none;
        padding: 0;
        background: $boost;
        scrollbar-size-vertical: 1;
        &:focus { border: none; }
    }
    """

    class DigitPressed(Message):
        """A choice was made by its digit."""

    def __init__(self, choices: Choices, value: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        self._codes = [code for code, _words in choices]
        rows = [_row(number, words) for number, (_code, words) in enumerate(choices, 1)]
        super().__init__(*(Option(row) for row in rows), id=id, markup=False)
        if value in self._codes:
            self.highlighted = self._codes.index(value)

    @property
    def value(self) -> str | None:
        """The code of the highlighted choice, None if there is none yet."""
        return None if self.highlighted is None else self._codes[self.highlighted]

    def on_key(self, event: events.Key) -> None:
        """Choose by a digit."""
        if event.character is None or event.character not in "123456789":
            return
        index = int(event.character) - 1
        if index < len(self._codes):
            event.stop()
            self.highlighted = index
            self.post_message(self.DigitPressed())


def _row(number: int, words: str) -> Text:
    digit = f"{number} " if number <= 9 else "  "
    return Text.assemble((digit, "bold"), words, no_wrap=True, overflow="ellipsis")
