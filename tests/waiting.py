"""Waiting for a screen in a test: until something is so, never for a time."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList

PATIENCE = 60.0


async def until(pilot: Pilot[Any], is_so: Callable[[], object]) -> None:
    """Let the app work until ``is_so()``."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"{pilot.app.screen} never came so far"
        await pilot.pause(0.05)


async def until_stored(pilot: Pilot[int], look: Callable[[], Awaitable[object]]) -> None:
    """Let the app work until what ``look()`` reads in the store is so."""
    deadline = time.monotonic() + PATIENCE
    while not await look():
        assert time.monotonic() < deadline, f"{pilot.app.screen} never wrote so much"
        await pilot.pause(0.05)


async def on(pilot: Pilot[int], screen: type[Screen[Any]], *keys: str) -> None:
    """Wait until a ``screen`` lies on top, then press ``keys``."""
    await until(pilot, lambda: isinstance(pilot.app.screen, screen) and pilot.app.screen.focused)
    await pilot.press(*keys)


def rows(pilot: Pilot[int]) -> list[str]:
    """Return what the first list of the screen on top shows."""
    for found in pilot.app.screen.query(OptionList):
        return [str(found.get_option_at_index(index).prompt) for index in range(found.option_count)]
    return []


async def row(pilot: Pilot[int], words: str, *, gone: bool = False) -> None:
    """Wait until a row with ``words`` is shown (or none, with ``gone``)."""
    await until(pilot, lambda: any(words in item for item in rows(pilot)) is not gone)
