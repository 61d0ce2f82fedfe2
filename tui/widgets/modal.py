"""What lies above a screen until it is left."""

from typing import TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.content import Content
from textual.screen import ModalScreen

from tui.messages import StoreChanged

Answer = TypeVar("Answer")


class Modal(ModalScreen[Answer]):
    """A dialog or a page above a screen; it is left once, and says below who acts."""

    BOXES = "#board, #dialog, .ask--box"

    @on(events.Mount)
    @on(StoreChanged)
    def _say_who_acts(self) -> None:
        who = getattr(getattr(self.app, "room", None), "who_acts", "")
        for box in self.query(self.BOXES):
            box.border_subtitle = Content(who)

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave: a second key, pressed before this has gone, would close what is beneath."""
        if not self.is_current:
            return AwaitComplete()
        return super().dismiss(result)
