"""Screens whose keys are not for everybody: greyed out, and the reason said when pressed."""

from typing import Any

from textual.screen import Screen

from tui.powers import power_for
from tui.room import Room


class Guarded(Screen[Any]):
    """A screen that knows why somebody may not press one of its keys."""

    def why_not(self, action: str) -> str:
        """Say why whoever acts may not do ``action`` here; empty if they may."""
        room = getattr(self.app, "room", None)
        power = power_for(type(self), action)
        if power is None or not isinstance(room, Room):
            return ""
        return room.why_not(power)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Grey out what whoever acts may not do."""
        return None if self.why_not(action) else True
