"""Doing several things at once, of which one may fail, or more than one at the same moment."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from services.errors import CutOff, LeaseLost

_log = logging.getLogger(__name__)


async def together(*works: Coroutine[Any, Any, object]) -> None:
    """Do all of ``works`` until one of them fails, which ends the others; raise its error alone."""
    try:
        async with asyncio.TaskGroup() as tasks:
            for work in works:
                tasks.create_task(work)
    except ExceptionGroup as failed:
        raise foremost(failed.exceptions) from None


def foremost(errors: Sequence[BaseException]) -> BaseException:
    """Return the one of ``errors`` that decides what comes next; the others are logged.

    After a cut, or a lease that was lost, all begins anew: an error of the same moment mostly
    comes from it, and what does not comes again.
    """
    first, *others = sorted(errors, key=lambda it: not isinstance(it, LeaseLost | CutOff))
    for other in others:
        _log.error("failed at the same moment", exc_info=other)
    return first
