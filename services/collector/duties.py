"""The duties of one collector among others: taken, done under their leases, handed over.

Every collector says what it could do, and all share it out in the same way (`sharing`). Each
duty is done under a lease of its own, so two that see things differently for a moment never do
the same thing twice; a duty whose holder died or was cut off is free when its lease runs out.
"""

import asyncio
import json
import logging
import socket
from collections.abc import Callable, Collection, Coroutine, Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.collector.sharing import share
from services.collector.together import foremost
from services.errors import LeaseLost, Refused
from services.i18n import _
from services.model import Lease
from services.sources.base import Source
from services.store import Held, Store, leases
from services.store.status import OF_A_HOST
from services.store.whole import whole

DETECTOR, CLOCKS, NOTIFICATIONS = "detector", "clocks", "notifications"
SOURCE = "source"
LOOKS_EVERY = 1.5
"""Seconds between two looks at who is there: a fraction of a lease's term."""
_AGAIN_AFTER = 0.5

Work = Callable[[Held], Coroutine[Any, Any, None]]

_log = logging.getLogger(__name__)


def duty_of(source: Source) -> str:
    """Return the name of the lease under which ``source`` is asked."""
    # A host's name holds no colon; a source's may hold anything, so it stands last.
    at = f"@{socket.gethostname()}" if source.kind in OF_A_HOST else ""
    return f"{SOURCE}{at}:{source.name}"


def sources_in(duties: Collection[str]) -> set[str]:
    """Return the names of the sources that are asked under leases of these names."""
    parted = (duty.partition(":") for duty in duties)
    return {name for kind, colon, name in parted if colon and kind.partition("@")[0] == SOURCE}


class Duties:
    """Does this collector's share of the ``works``, by the names of their leases.

    Whoever joins anew, cut off before, is the same ``holder``: so its own leases are free to it.
    """

    def __init__(self, store: Store, works: Mapping[str, Work], holder: str) -> None:
        self._store = store
        self._works = works
        self._holder = holder
        self._place: Held | None = None
        self._held: dict[str, Held] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def join(self, *, alone: bool = False) -> Held:
        """Become one of the store's collectors; with ``alone`` only if no other is.

        Who is cancelled meanwhile may have a place all the same, and has to `leave`.

        Raises:
            Refused: another collector is at work on this store.
        """
        while True:
            place = await whole(self._take_place(alone=alone))
            if place is not None:
                return place
            others = set(await leases.collectors(self._store)) - {self._holder}
            if others:
                raise Refused(
                    _("A collector is at work on this store already ({who}).").format(
                        who=", ".join(sorted(others))
                    )
                )
            # The server still ends what was cut off, or the other has just left.
            await asyncio.sleep(_AGAIN_AFTER)

    async def _take_place(self, *, alone: bool) -> Held | None:
        self._place = await leases.join(self._store, self._holder, self._works.keys(), alone=alone)
        return self._place

    async def known(self, session: AsyncSession) -> set[str]:
        """Return every duty that any collector at work could do."""
        found = await leases.standing(session, await self._store.now(session))
        return {duty for can in _collectors(found).values() for duty in can}

    async def run(self) -> None:
        """Take, do and hand over duties for ever.

        Raises:
            LeaseLost: this collector was away for so long that its place was taken.
        """
        try:
            while True:
                await whole(self._look())
                await self._work_on()
        finally:
            await self._end(self._tasks.keys())

    async def _work_on(self) -> None:
        """Let the work go on until the next look; what fails there fails here."""
        if not self._tasks:
            await asyncio.sleep(LOOKS_EVERY)
            return
        done, _going_on = await asyncio.wait(
            self._tasks.values(), timeout=LOOKS_EVERY, return_when=asyncio.FIRST_EXCEPTION
        )
        self._tasks = {name: task for name, task in self._tasks.items() if task not in done}
        failed = [error for task in done if (error := task.exception()) is not None]
        if failed:
            raise foremost(failed)

    def keep(self) -> None:
        """Give nothing back: the same holder joins again.

        To give it back would wait for what the server still ends of before the cut.
        """
        self._held, self._place = {}, None

    async def leave(self) -> None:
        """Give everything back at once."""
        held = [*self._held.values(), *([self._place] if self._place else [])]
        self._held, self._place = {}, None
        if held:
            await leases.release(self._store, *held)

    async def _look(self) -> None:
        if self._place is None:
            raise RuntimeError
        async with self._store.write() as session:
            now = await self._store.now(session)
            mine = [self._place, *self._held.values()]
            ours = {lease.name for lease in await leases.extend(session, mine, now)}
            found = await leases.standing(session, now)
        if self._place.name not in ours:
            raise leases.lost(self._place.name)
        holding = {lease.name: lease.holder for lease in found}
        others = {name for name, who in holding.items() if who != self._holder}
        given = share(_collectors(found), holding)
        chosen = {duty for duty, who in given.items() if who == self._holder}
        await self._stop(self._held.keys() - ours)
        await self._hand_over(self._held.keys() - chosen)
        await self._take(sorted(chosen - self._held.keys() - others))

    async def _end(self, names: Collection[str]) -> None:
        """End what is done under these leases."""
        doing = [self._tasks.pop(name) for name in list(names) if name in self._tasks]
        for task in doing:
            task.cancel()
        if doing:
            await asyncio.wait(doing)
        for task in doing:
            if not task.cancelled():
                task.exception()  # a cut ends all of them, and one tells of it

    async def _stop(self, names: Collection[str]) -> list[Held]:
        """Let go of these leases; return them."""
        await self._end(names)
        return [self._held.pop(name) for name in list(names)]

    async def _hand_over(self, names: Collection[str]) -> None:
        if names:
            _log.info("handing over: %s", ", ".join(sorted(names)))
            await leases.release(self._store, *await self._stop(names))

    async def _take(self, names: Collection[str]) -> None:
        if not names:
            return
        async with self._store.write() as session:
            now = await self._store.now(session)
            taken = [await leases.take(session, name, self._holder, now) for name in names]
        for held in taken:
            if held is not None:
                _log.info("%s as fence %d", held.name, held.fence)
                self._held[held.name] = held
                self._tasks[held.name] = asyncio.create_task(self._do(held))

    async def _do(self, held: Held) -> None:
        try:
            await self._works[held.name](held)
        except LeaseLost as lost:
            _log.warning("%s", lost)  # the next look takes note of it


def _collectors(found: Collection[Lease]) -> dict[str, list[str]]:
    """Return what each collector at work could do, by its holder."""
    return {
        lease.holder: json.loads(lease.duties) for lease in found if lease.name in leases.PLACES
    }
