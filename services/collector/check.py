"""Trying a source: is it there, does it let us in, does it bring anything, and how fast."""

import asyncio
import contextlib
import time
from dataclasses import dataclass

from services.errors import SourceError, SourceExhausted, SourceRefused
from services.i18n import _
from services.sources.base import Cursors, Source
from services.sources.platform import Platform
from services.sources.purse import BudgetUnit, told
from services.words import Health

PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of trying a source; ``seconds`` until its first answer, ``items`` in it.

    ``health`` is None where nobody was asked, so that nobody knows.
    """

    name: str
    kind: str
    health: Health | None
    seconds: float
    items: int = 0
    skipped: int = 0
    trouble: str = ""

    @property
    def is_well(self) -> bool:
        """Whether it answered as it should, if it was asked."""
        return self.health in (Health.HEALTHY, None)

    @property
    def state(self) -> str:
        """The word for how it is."""
        return self.health.label if self.health else _("not asked")


async def _from_the_start(_stream: str = "", /) -> str | None:
    """Know no position: a trial must not depend on what was read before, nor move it."""
    return None


async def check(source: Source, patience: float = PATIENCE) -> Checked:
    """Ask ``source`` for its first batch and throw it away."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(patience):
            return await _first_of(source, began)
    except SourceExhausted as error:
        return _trouble(source, Health.EXHAUSTED, began, str(error))
    except SourceRefused as error:
        return _trouble(source, Health.REFUSED, began, str(error))
    except SourceError as error:
        return _trouble(source, Health.FAILING, began, str(error))
    except TimeoutError:
        late = _("no answer within {n} s").format(n=round(patience))
        return _trouble(source, Health.LATE, began, late)


async def _first_of(source: Source, began: float) -> Checked:
    cursors: Cursors = _from_the_start
    async with contextlib.aclosing(source.batches(cursors)) as batches:
        async for batch in batches:
            if not batch.asked:
                return await _access_of(source, began)
            return Checked(
                source.name,
                source.kind,
                Health.HEALTHY,
                time.monotonic() - began,
                len(batch.items),
                batch.skipped,
                batch.rejected[0].reason if batch.rejected and not batch.items else batch.note,
            )
    return _trouble(source, Health.FINISHED, began, "")


async def _access_of(source: Source, began: float) -> Checked:
    """Try at least whether ``source`` would be let in: nothing is watched that it could ask for."""
    price = await source.try_access() if isinstance(source, Platform) else None
    if price is None:
        return _trouble(source, None, began, _("nothing is watched, so nothing was asked"))
    unit = BudgetUnit.UNITS if price.bucket == "units" else BudgetUnit.CALLS
    told_cost = told(price.each, unit) if price.each else _("nothing")
    words = _("nothing is watched: only the access was tried (cost: {cost})")
    return _trouble(source, Health.HEALTHY, began, words.format(cost=told_cost))


def _trouble(source: Source, health: Health | None, began: float, trouble: str) -> Checked:
    return Checked(source.name, source.kind, health, time.monotonic() - began, trouble=trouble)
