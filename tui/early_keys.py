"""Keys that come before the screen which they are meant for knows what they mean."""

import asyncio
import contextlib
from collections import deque
from typing import Any
from weakref import WeakSet

from textual import events, work
from textual.app import App
from textual.worker import NoActiveWorker, Worker, get_current_worker

from tui.screens.base import FollowingScreen

LEAVING = frozenset({"escape", "q", "f10", "ctrl+q", "ctrl+c"})
BETWEEN_KEYS = 0.03
"""Seconds between two keys that were kept: a person needs more."""


class EarlyKeys(App[int]):
    """Keeps what is typed too early and lets it act in its turn."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._early: deque[events.Key] = deque()
        self._due: events.Key | None = None
        self._asked: WeakSet[Worker[Any]] = WeakSet()

    def push_screen(self, *given: Any, **named: Any) -> Any:
        """Show a screen; what shows one has asked, and is no dialog on its way any more."""
        with contextlib.suppress(NoActiveWorker):
            self._asked.add(get_current_worker())
        return super().push_screen(*given, **named)

    async def on_event(self, event: events.Event) -> None:
        """Keep a key that comes before its screen has read the store; leaving is never kept.

        Escape calls back a dialog that is on its way: it would open over what comes next.
        """
        if isinstance(event, events.Key) and event.key == "escape" and self._call_back():
            self._early.clear()
            return
        if isinstance(event, events.Key) and event is not self._due:
            if event.key in LEAVING and not (self._early and event.is_printable):
                self._early.clear()
            elif self._early or self._is_early:
                self._early.append(event)
                if len(self._early) == 1:
                    self.press_in_turn()
                return
        await super().on_event(event)

    @property
    def _is_early(self) -> bool:
        """Whether the shown screen does not know yet what a key means."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        return isinstance(screen, FollowingScreen) and not screen.has_looked

    @property
    def _is_about_to_ask(self) -> bool:
        """Whether a dialog is on its way: what is typed next is meant for it."""
        asking = (worker for worker in self.workers if worker.group == "ask")
        return any(it.node is self.screen and not it.is_finished for it in asking)

    def _call_back(self) -> bool:
        """Cancel the dialogs that were asked for and are not shown yet; tell if there were any."""
        coming = [
            worker
            for worker in self.workers
            if worker.group == "ask"
            and worker.node is self.screen
            and not (worker.is_finished or worker.is_cancelled or worker in self._asked)
        ]
        for worker in coming:
            worker.cancel()
        return bool(coming)

    @work(group="keys", exclusive=True, exit_on_error=False, description="press in turn")
    async def press_in_turn(self) -> None:
        """Let the keys that came too early do what they would have done, one after the other.

        What is typed for a dialog must not reach the screen below, where letters act.
        """
        while self._early:
            await asyncio.sleep(BETWEEN_KEYS)
            if self._early and not (self._is_early or self._is_about_to_ask):
                self._due = self._early[0]
                self.post_message(self._due)
                await asyncio.sleep(BETWEEN_KEYS)
                if self._early and self._early[0] is self._due:
                    self._early.popleft()
