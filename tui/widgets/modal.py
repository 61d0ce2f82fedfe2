"""What lies above a screen until it is left."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Modal(ModalScreen[Answer]):
    """A dialog or a page above a screen; it is left once."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave: a second key, pressed before this has gone, would close what is beneath."""
        if not self.is_current:
            return AwaitComplete()
        return super().dismiss(result)
