"""Asking sources and committing what they give, in batches, with their positions.

Sources queue what they bring and one writer commits it; each batch is written under the lease
of its source, so one that somebody else asks by now writes nothing.
"""

import asyncio
import contextlib
import logging
import random
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from services.errors import CutOff, LeaseLost, SourceError, SourceExhausted, SourceRefused
from services.i18n import _
from services.intake.prepare import Preparation
from services.intake.write import Delivery, position_of, write
from services.sources.base import Batch, Source
from services.store import Held, Store, status
from services.store.whole import whole
from services.words import Health

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


class Listening:
    """Asks sources and commits what they bring; a failure of one is its own.

    ``retry_after`` is the shortest pause after a failure, in seconds.
    """

    def __init__(self, store: Store, preparation: Preparation, retry_after: float) -> None:
        self._store = store
        self._preparation = preparation
        self._retry_after = retry_after
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(MOST_WAITING)
        self._brought: dict[str, bool] = {}
        self._unstorable: dict[str, SourceError] = {}
        self._patience: dict[str, asyncio.Timeout] = {}

    async def listen(self, source: Source, held: Held) -> None:
        """Ask one source until it has no more; its failures are its own."""
        await whole(self._begin(source, held))
        failures = 0
        while True:
            try:
                await self._read(source, held)
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
        pause = self._retry_after * 2.0 ** min(failures - 1, 12)
        return float(min(pause, LONGEST_PAUSE) * random.uniform(0.9, 1.1))

    async def _read(self, source: Source, held: Held) -> None:
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
                    last = await self._enqueue(source, batch, held)
        except CutOff:
            raise
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

    async def _enqueue(self, source: Source, batch: Batch, held: Held) -> asyncio.Future[None]:
        if source.name in self._unstorable:
            raise self._unstorable[source.name]
        waiting = _Waiting(Delivery(source, batch, held))
        await self._queue.put(waiting)
        return waiting.done

    async def write(self) -> None:
        """Commit what waits, together if it is little."""
        while True:
            group = [await self._queue.get()]
            while not self._queue.empty() and _size(group) < MOST_AT_ONCE:
                group.append(self._queue.get_nowait())
            try:
                await self._write_group(group)
            except (CutOff, OperationalError, OSError):
                raise  # nothing can be written by us
            except Exception:  # noqa: BLE001 - whatever it is, it concerns one source
                # One of them cannot be stored: the others can.
                for item in group:
                    await self._write_one(item)

    async def _write_group(self, group: list[_Waiting]) -> None:
        if any(item.delivery.source.name in self._unstorable for item in group):
            raise SourceError(group[0].delivery.source.name)
        deliveries = [item.delivery for item in group]
        await whole(write(self._store, self._preparation, deliveries))
        for item in group:
            item.finish()

    async def _write_one(self, item: _Waiting) -> None:
        """Commit one batch; what its source gave behind one that cannot be stored waits for it."""
        name = item.delivery.source.name
        if name not in self._unstorable:
            try:
                await whole(write(self._store, self._preparation, [item.delivery]))
            except (CutOff, OperationalError, OSError):
                raise
            except LeaseLost as lost:  # whoever asks it now goes on from where we committed
                _log.warning("%s", lost)
            except Exception as error:  # noqa: BLE001 - as above
                _log.exception("source %s", name)
                self._unstorable[name] = SourceError(_failure(error))
                if name in self._patience:  # it may give nothing more for hours
                    self._patience[name].reschedule(asyncio.get_running_loop().time())
        item.finish()

    async def _begin(self, source: Source, held: Held) -> None:
        async with self._store.write(held) as session:
            now = await self._store.now(session)
            await status.begin(session, source.name, source.kind, source.rhythm, now)

    async def _note(
        self, source: Source, held: Held, health: Health, error: str = "", pause: float = 0
    ) -> None:
        if error:
            _log.warning("source %s: %s: %s (%.0f s)", source.name, health, error, pause)
        async with self._store.write(held) as session:
            resumes_at = await self._store.now(session) + timedelta(seconds=pause)
            told = status.told_by_host(session, source.kind, error) if error else ""
            await status.set_health(
                session, source.name, health, told, resumes_at if pause else None
            )


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
