"""The large field for writing: what all of them share."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from services.i18n import N_


class WritingArea(TextArea):
    """A field of many lines in which Tab goes on and Ctrl+A takes all of the text.

    The cursor does not blink.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+a",
            "select_all",
            N_("Select all"),
            id="area-all",
            show=False,
            tooltip=N_("Select all of the text"),
        )
    ]

    def __init__(self, text: str = "", *, soft_wrap: bool = True) -> None:
        super().__init__(text, tab_behavior="focus", soft_wrap=soft_wrap, show_line_numbers=False)
        self.cursor_blink = False
