"""Transactions are never cancelled half-way."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def whole(work: Coroutine[Any, Any, Result]) -> Result:
    """Await ``work`` to its end even when we are cancelled meanwhile.

    A transaction that is cancelled half-way can keep SQLite's write lock in the driver's
    thread, and whoever writes next would wait for it in vain.
    """
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # nobody else will ask for it
        raise
