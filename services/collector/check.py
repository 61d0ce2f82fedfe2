"""Trying a source: is it there, does it let us in, does it bring anything, and how fast."""

import asyncio
import contextlib
import time
from dataclasses import dataclass

from services.errors import SourceError, SourceExhausted, SourceRefused
from services.i18n import _
from services.sources.base import Cursors, Source
from services.words import Health

PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of trying a source; ``seconds`` until its first answer, ``items`` in it."""

    name: str
    kind: str
    health: Health
    seconds: float
    items: int = 0
    skipped: int = 0
    trouble: str = ""

    @property
    def is_well(self) -> bool:
        """Whether it answered as it should."""
        return self.health is Health.HEALTHY


async def _from_the_start(_stream: str = "", /) -> str | None:
    """Know no position: a trial must not depend on what was read before, nor move it."""
    return None


async def check(source: Source, patience: float = PATIENCE) -> Checked:
    """Ask ``source`` for its first batch and throw it away."""
    began = time.monotonic()
    cursors: Cursors = _from_the_start
    batches = source.batches(cursors)
    try:
        async with asyncio.timeout(patience), contextlib.aclosing(batches):
            async for batch in batches:
                took = time.monotonic() - began
                return Checked(
                    source.name,
                    source.kind,
                    Health.HEALTHY,
                    took,
                    len(batch.items),
                    batch.skipped,
                    batch.rejected[0].reason if batch.rejected and not batch.items else "",
                )
    except SourceExhausted as error:
        return _trouble(source, Health.EXHAUSTED, began, str(error))
    except SourceRefused as error:
        return _trouble(source, Health.REFUSED, began, str(error))
    except SourceError as error:
        return _trouble(source, Health.FAILING, began, str(error))
    except TimeoutError:
        late = _("no answer within {n} s").format(n=round(patience))
        return _trouble(source, Health.LATE, began, late)
    return _trouble(source, Health.FINISHED, began, "")


def _trouble(source: Source, health: Health, began: float, trouble: str) -> Checked:
    return Checked(source.name, source.kind, health, time.monotonic() - began, trouble=trouble)
