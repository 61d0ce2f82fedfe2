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
        self._words = [words for _code, words in choices]
        self._marked: int | None = None
        options = [Option(self._row(index)) for index in range(len(choices))]
        super().__init__(*options, id=id, markup=False)
        if value in self._codes:
            self.highlighted = self._codes.index(value)

    @property
    def value(self) -> str | None:
        """The code of the highlighted choice, None if there is none yet."""
        return None if self.highlighted is None else self._codes[self.highlighted]

    def choose(self, code: str) -> None:
        """Highlight the choice ``code``."""
        self.highlighted = self._codes.index(code)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Mark the chosen one so that it also shows without colour and without focus."""
        super().watch_highlighted(highlighted)
        before, self._marked = self._marked, highlighted
        for index in (before, highlighted):
            if index is not None:
                self.replace_option_prompt_at_index(index, self._row(index))

    def on_key(self, event: events.Key) -> None:
        """Choose by a digit."""
        if event.character is None or event.character not in "123456789":
            return
        index = int(event.character) - 1
        if index < len(self._codes):
            event.stop()
            self.highlighted = index
            self.post_message(self.DigitPressed())

    def _row(self, index: int) -> Text:
        mark = ">" if index == self._marked else " "
        digit = str(index + 1) if index < 9 else " "
        words = self._words[index]
        return Text.assemble((f"{mark} {digit} ", "bold"), words, no_wrap=True, overflow="ellipsis")
