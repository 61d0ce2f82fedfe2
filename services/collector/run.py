"""The collector: sources → queue → intake → store → detector → alerts, clocks and messages.

One process holds the lease; every write it makes checks the lease's fence, so one that was
stopped for too long and came back writes nothing.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import OperationalError

from services.collector.feeds import sources_for
from services.collector.lifetime import is_needed
from services.dossier import ending as dossier_ending
from services.early_warning import telling, watch
from services.early_warning.escalating import escalate
from services.early_warning.silence import SilenceWatch
from services.errors import (
    LeaseLost,
    Refused,
    SourceError,
    SourceExhausted,
    SourceRefused,
    StoreError,
    WarroomError,
)
from services.i18n import _
from services.incident import clocks
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.intake.taught import taught
from services.intake.write import Delivery, position_of, write
from services.learning import owed
from services.notify import routes, send_due
from services.preparation.campaigns import Watched, watched
from services.retention import erase, holds
from services.sentiment import Scorer, second_opinion
from services.settings import Settings
from services.sources.base import Batch, Source
from services.store import Held, Store, corrections, leases, muting, spending, status
from services.store.whole import whole
from services.words import Health

LEASE = "collector"
MOST_WAITING = 16
"""Batches that wait to be written before the sources have to."""
MOST_AT_ONCE = 2_000
"""Items that are committed together, if so many wait."""
LONGEST_PAUSE = 3_600.0
OPENS_AFTER = 5
"""Failures in a row after which a source is left alone for longer, and shown as paused."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Waiting:
    """A batch in the queue, and the promise that it was committed."""

    delivery: Delivery
    done: asyncio.Future[None] = field(default_factory=asyncio.Future)

    def finish(self) -> None:
        """Say that the batch is dealt with."""
        if not self.done.done():
            self.done.set_result(None)


class Collector:
    """Runs until it is told to stop, loses its lease, or (``attached``) is needed no more."""

    def __init__(self, store: Store, settings: Settings, *, attached: bool = False) -> None:
        self._store = store
        self._settings = settings
        self._attached = attached
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(MOST_WAITING)
        self._scorer = Scorer(second=second_opinion(settings.sentiment))
        self._preparation = Preparation(Matcher([]), self._scorer)
        self._watched: list[Watched] = []
        self._judged_at: datetime | None = None
        self._brought: dict[str, bool] = {}
        self._unstorable: dict[str, SourceError] = {}
        self._patience: dict[str, asyncio.Timeout] = {}
        self._silence = SilenceWatch(timedelta(seconds=settings.health.silent_after))

    async def run(self) -> None:
        """Take the lease and do everything that a collector does.

        Raises:
            Refused: another collector is at work on this store.
            LeaseLost: another collector took over.
        """
        held = await leases.acquire(self._store, LEASE, leases.new_holder())
        if held is None:
            holder = await leases.holder_of(self._store, LEASE)
            raise Refused(
                _("A collector is at work on this store already ({who}).").format(who=holder)
            )
        _log.info("collecting into %s as fence %d", self._store.place, held.fence)
        try:
            await self._work(held)
        finally:
            await leases.release(self._store, held)

    async def _work(self, held: Held) -> None:
        await self._read_campaigns()
        sources = sources_for(self._store, self._settings, self._preparation)
        async with self._store.write(held) as session:
            await status.stop_others(session, [source.name for source in sources])
            await spending.forget_others(session, [source.name for source in sources])
            for source in sources:
                await status.begin(session, source.name, source.kind, source.rhythm)
        ways = routes(self._settings.notify, drill=self._store.is_drill)
        try:
            async with asyncio.TaskGroup() as tasks:
                for source in sources:
                    tasks.create_task(self._listen(source, held))
                tasks.create_task(self._write(held))
                tasks.create_task(self._detect(held))
                tasks.create_task(_every(1.5, lambda: leases.renew(self._store, held)))
                tasks.create_task(_every(2.0, self._read_campaigns))
                tasks.create_task(_every(1.0, lambda: self._ring(held)))
                tasks.create_task(_every(5.0, lambda: self._watch_sources(held)))
                tasks.create_task(_every(5.0, lambda: self._erase(held)))
                tasks.create_task(_every(60.0, lambda: self._remind(held)))
                tasks.create_task(_every(5.0, lambda: self._escalate(held)))
                tasks.create_task(_every(1.0, lambda: send_due(self._store, ways, held)))
                if self._attached:
                    tasks.create_task(_every(2.0, self._end_if_idle))
        except* _NotNeededError:
            _log.info("nobody needs this collector any more")
        except* LeaseLost as lost:
            raise lost.exceptions[0] from None

    async def _listen(self, source: Source, held: Held) -> None:
        """Ask one source for ever; its failures are its own."""
        failures = 0
        while True:
            try:
                await self._read(source)
            except SourceError as error:
                # What was brought in between says that it was well.
                failures = 1 if self._brought.pop(source.name, None) else failures + 1
                pause = error.retry_after or self._pause(failures)
                await whole(self._note(source, held, _health(error, failures), str(error), pause))
                await asyncio.sleep(pause)
            else:
                await whole(self._note(source, held, Health.FINISHED))
                return

    def _pause(self, failures: int) -> float:
        """Return the seconds to wait: doubling, spread a little, and an hour at most."""
        pause = self._settings.retry_after * 2.0 ** min(failures - 1, 12)
        return float(min(pause, LONGEST_PAUSE) * random.uniform(0.9, 1.1))

    async def _read(self, source: Source) -> None:
        """Queue what a source gives; return when it is exhausted and all of it is committed."""

        async def position(stream: str = "") -> str | None:
            return await position_of(self._store, source.name, stream)

        last: asyncio.Future[None] | None = None
        failed: SourceError | None = None
        try:
            async with (
                asyncio.timeout(None) as patience,
                contextlib.aclosing(source.batches(position)) as batches,
            ):
                self._patience[source.name] = patience
                async for batch in batches:
                    self._brought[source.name] = True
                    last = await self._enqueue(source, batch)
        except SourceError as error:
            failed = error
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not take the others along
            if source.name not in self._unstorable:
                _log.exception("source %s", source.name)
            failed = SourceError(_failure(error))
        finally:
            self._patience.pop(source.name, None)
        # What was given before a failure is committed first, so that asking again goes on
        # behind it; when the collector ends, nobody writes any more and nothing is awaited.
        if last is not None:
            await asyncio.wait({last})
        unstorable = self._unstorable.pop(source.name, None)
        if unstorable is not None:
            raise unstorable
        if failed is not None:
            raise failed

    async def _enqueue(self, source: Source, batch: Batch) -> asyncio.Future[None]:
        if source.name in self._unstorable:
            raise self._unstorable[source.name]
        waiting = _Waiting(Delivery(source, batch))
        await self._queue.put(waiting)
        return waiting.done

    async def _write(self, held: Held) -> None:
        """Commit what waits, together if it is little."""
        while True:
            group = [await self._queue.get()]
            while not self._queue.empty() and _size(group) < MOST_AT_ONCE:
                group.append(self._queue.get_nowait())
            try:
                await self._write_group(group, held)
            except (LeaseLost, OperationalError, OSError):
                raise  # nothing can be written by us
            except Exception:  # noqa: BLE001 - whatever it is, it concerns one source
                # One of them cannot be stored: the others can.
                for item in group:
                    await self._write_one(item, held)

    async def _write_group(self, group: list[_Waiting], held: Held) -> None:
        if any(item.delivery.source.name in self._unstorable for item in group):
            raise SourceError(group[0].delivery.source.name)
        deliveries = [item.delivery for item in group]
        await whole(write(self._store, self._preparation, deliveries, held))
        for item in group:
            item.finish()

    async def _write_one(self, item: _Waiting, held: Held) -> None:
        """Commit one batch; what its source gave behind one that cannot be stored waits for it."""
        name = item.delivery.source.name
        if name not in self._unstorable:
            try:
                await whole(write(self._store, self._preparation, [item.delivery], held))
            except (LeaseLost, OperationalError, OSError):
                raise
            except Exception as error:  # noqa: BLE001 - as above
                _log.exception("source %s", name)
                self._unstorable[name] = SourceError(_failure(error))
                if name in self._patience:  # it may give nothing more for hours
                    self._patience[name].reschedule(asyncio.get_running_loop().time())
        item.finish()

    async def _detect(self, held: Held) -> None:
        detector = await watch.restore(self._store)
        reach = self._settings.early_warning.single_post_reach
        while True:
            for alert in await whole(watch.step(self._store, detector, held, reach)):
                _log.warning("alert %s: %s, %s", alert.id, alert.entity, telling.why(alert))
            await asyncio.sleep(0.5)

    async def _ring(self, held: Held) -> None:
        async with self._store.write(held) as session:
            for clock in await clocks.ring(
                session, await self._store.now(session), self._settings.nags
            ):
                _log.warning("%s is due", clock.key)

    async def _escalate(self, held: Held) -> None:
        after = timedelta(seconds=self._settings.notify.escalate_after)
        if after:
            async with self._store.write(held) as session:
                now = await self._store.now(session)
                await escalate(session, now, after, drill=self._store.is_drill)

    async def _erase(self, held: Held) -> None:
        try:
            await erase.step(self._store, held)
        except LeaseLost:
            raise
        except StoreError as error:
            _log.warning("nothing is erased: %s", error)

    async def _remind(self, held: Held) -> None:
        async with self._store.write(held) as session:
            now = await self._store.now(session)
            await holds.remind(session, now)
            await owed.remind(session, now)
        await dossier_ending.expire(self._store)

    async def _watch_sources(self, held: Held) -> None:
        async with self._store.write(held) as session:
            now = await self._store.now(session)
            views = await status.sources(session, now, collecting=True)
            for alert in await self._silence.look(session, views, now):
                _log.warning("alert %s: %s, %s", alert.id, alert.entity, alert.note)

    async def _read_campaigns(self) -> None:
        async with self._store.read() as session:
            now_watched = await watched(session)
            judged_at = await corrections.newest(session)
            self._preparation.muted = await muting.muted(session)
            if (now_watched, judged_at) != (self._watched, self._judged_at):
                entities = [item.entity for item in now_watched]
                self._preparation.taught = await taught(session, self._scorer, entities)
        if now_watched != self._watched:
            self._preparation.matcher = Matcher(now_watched)
        self._watched, self._judged_at = now_watched, judged_at

    async def _note(
        self, source: Source, held: Held, health: Health, error: str = "", pause: float = 0
    ) -> None:
        if error:
            _log.warning("source %s: %s: %s (%.0f s)", source.name, health, error, pause)
        async with self._store.write(held) as session:
            resumes_at = await self._store.now(session) + timedelta(seconds=pause)
            await status.set_health(
                session, source.name, health, error, resumes_at if pause else None
            )

    async def _end_if_idle(self) -> None:
        if not await is_needed(self._store):
            raise _NotNeededError


class _NotNeededError(WarroomError):
    """No screen is left and nothing has to go on."""


def _health(error: SourceError, failures: int) -> Health:
    """Return the word for a failure: what helps differs."""
    if isinstance(error, SourceExhausted):
        return Health.EXHAUSTED
    if isinstance(error, SourceRefused):
        return Health.REFUSED
    return Health.PAUSED if failures >= OPENS_AFTER else Health.FAILING


def _failure(error: Exception) -> str:
    """Return the line for a failure that nobody foresaw."""
    return _("It failed in a way that nobody foresaw ({kind}): see the log.").format(
        kind=type(error).__name__
    )


def _size(group: list[_Waiting]) -> int:
    return sum(len(item.delivery.batch.items) for item in group)


async def _every(seconds: float, do: Callable[[], Coroutine[Any, Any, object]]) -> None:
    while True:
        await whole(do())
        await asyncio.sleep(seconds)


async def run_until(collector: Collector, stop: asyncio.Event) -> None:
    """Run ``collector`` until it ends by itself or ``stop`` is set."""
    work = asyncio.create_task(collector.run())
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not work.done():
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        return
    await work
