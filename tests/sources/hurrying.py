"""Long waits made short, so that a day of asking passes in a moment."""

import asyncio

import aiohttp
import pytest

from services.sources import http


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again soon, and give up soon on who sends a byte at a time."""
    sleep = asyncio.sleep

    async def soon(seconds: float, result: object = None) -> object:
        return await sleep(min(seconds, 0.05) if seconds > 10 else seconds, result)

    monkeypatch.setattr(asyncio, "sleep", soon)
    monkeypatch.setattr(http, "TIMEOUT", aiohttp.ClientTimeout(total=0.7))
