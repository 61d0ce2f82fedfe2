"""The collector: sources → queue → intake → store → detector → alerts, clocks and messages.

Each of these is a duty under a lease of its own, and collectors on several hosts share them
(`duties`). Every write checks its lease's fence, so a collector that was stopped for too long,
or cut off, and came back writes nothing.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from services.collector.duties import (
    CLOCKS,
    DETECTOR,
    NOTIFICATIONS,
    Duties,
    Work,
    duty_of,
    sources_in,
)
from services.collector.feeds import sources_for
from services.collector.following import Following
from services.collector.lifetime import is_needed
from services.collector.listening import Listening
from services.collector.together import together
from services.dossier import ending as dossier_ending
from services.early_warning import telling, watch
from services.early_warning.escalating import escalate
from services.early_warning.silence import SilenceWatch
from services.errors import CutOff, LeaseLost, StoreError, WarroomError
from services.i18n import use
from services.incident import clocks
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.intake.taught import taught
from services.learning import owed
from services.notify import routes, send_due
from services.preparation.campaigns import Watched, watched
from services.retention import erase, holds
from services.sentiment import Scorer, second_opinion
from services.settings import Settings
from services.sources.base import Source
from services.store import Held, Store, corrections, leases, muting, spending, status
from services.store.whole import whole

CUT_OFF_FOR = 3.0
"""Seconds until a store that cannot be reached is tried again."""
FOLLOWS_EVERY = 2.0
"""Seconds between two looks at the settings' files."""

_log = logging.getLogger(__name__)


class Collector:
    """Runs until it is told to stop, loses its lease, or (``attached``) is needed no more.

    ``again`` reads the settings anew once their files are others; without it they stay.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        attached: bool = False,
        again: Callable[[], Settings] | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._following = Following(settings, again) if again else None
        self._attached = attached
        self._ends = False
        self._holder = leases.new_holder()
        self._scorer = Scorer(second=second_opinion(settings.sentiment))
        self._preparation = Preparation(Matcher([]), self._scorer)
        self._watched: list[Watched] = []
        self._judged_at: datetime | None = None

    async def run(self) -> None:
        """Join the collectors of this store and do a share of what they do.

        A store that cannot be reached is tried again: what was not committed is asked for anew.
        Whoever was away for so long that its place was taken takes another one. Whose settings
        are others by now joins with these.

        Raises:
            WarroomError: who has the settings of now may not collect.
            Refused: another collector is at work on this store (when ``attached``), or as many
                as there are places.
        """
        while not self._ends:
            self._take_up()
            try:
                await self._join()
            except _SettingsChangedError:
                _log.info("the settings are others by now")
            except CutOff as lost:
                _log.warning("%s", lost)
                if not self._ends:
                    await asyncio.sleep(CUT_OFF_FOR)
            except LeaseLost as lost:
                _log.warning("%s", lost)
            else:
                return

    def end(self) -> None:
        """Begin nothing anew: who is cancelled while a cut ends all is told of the cut alone."""
        self._ends = True

    def _take_up(self) -> None:
        """Use the settings of now; what they bring into the store is not a collector's to bring."""
        if self._following is None or self._following.used is self._settings:
            return
        before, self._settings = self._settings, self._following.used
        if self._settings.language:
            use(self._settings.language)
        if self._settings.sentiment != before.sentiment:
            self._scorer = Scorer(second=second_opinion(self._settings.sentiment))
            self._preparation = Preparation(Matcher([]), self._scorer)
            self._watched, self._judged_at = [], None

    async def _join(self) -> None:
        await self._read_campaigns()
        sources = sources_for(self._store, self._settings, self._preparation)
        listening = Listening(self._store, self._preparation, self._settings.retry_after)
        duties = Duties(self._store, self._works(sources, listening), self._holder)
        try:
            place = await duties.join(alone=self._attached)
            where = self._store.place
            _log.info("collecting into %s, %s as fence %d", where, place.name, place.fence)
            async with self._store.write(place) as session:
                asked = sources_in(await duties.known(session))
                await status.stop_others(session, asked)
                await spending.forget_others(session, asked)
            await self._work(duties, listening)
        except (CutOff, _SettingsChangedError):
            duties.keep()
            raise
        finally:
            with contextlib.suppress(CutOff):
                await duties.leave()

    def _works(self, sources: Sequence[Source], listening: Listening) -> dict[str, Work]:
        ways = routes(self._settings.notify, drill=self._store.is_drill)
        works: dict[str, Work] = {
            duty_of(source): partial(listening.listen, source) for source in sources
        }

        async def send(held: Held) -> None:
            while True:  # whole in each of its parts: addresses that do not answer take minutes
                await send_due(self._store, ways, held)
                await asyncio.sleep(1.0)

        return works | {DETECTOR: self._warn, CLOCKS: self._keep_time, NOTIFICATIONS: send}

    async def _work(self, duties: Duties, listening: Listening) -> None:
        works = [duties.run(), listening.write(), _every(2.0, self._read_campaigns)]
        if self._attached:
            works.append(_every(2.0, self._end_if_idle))
        if self._following is not None:
            works.append(_every(FOLLOWS_EVERY, partial(self._follow, self._following)))
        try:
            await together(*works)
        except _NotNeededError:
            _log.info("nobody needs this collector any more")

    async def _warn(self, held: Held) -> None:
        """Judge what comes, raise what nobody answers, and look whether the sources are heard."""
        silence = SilenceWatch(timedelta(seconds=self._settings.health.silent_after))
        await together(
            self._detect(held),
            _every(5.0, lambda: self._watch_sources(held, silence)),
            _every(5.0, lambda: self._escalate(held)),
        )

    async def _keep_time(self, held: Held) -> None:
        """Ring, erase and remind when it is time."""
        await together(
            _every(1.0, lambda: self._ring(held)),
            _every(5.0, lambda: self._erase(held)),
            _every(60.0, lambda: self._remind(held)),
        )

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
        except (LeaseLost, CutOff):
            raise
        except StoreError as error:
            _log.warning("nothing is erased: %s", error)

    async def _remind(self, held: Held) -> None:
        async with self._store.write(held) as session:
            now = await self._store.now(session)
            await holds.remind(session, now)
            await owed.remind(session, now)
        await dossier_ending.expire(self._store)

    async def _watch_sources(self, held: Held, silence: SilenceWatch) -> None:
        async with self._store.write(held) as session:
            now = await self._store.now(session)
            views = await status.sources(session, now, collecting=True)
            for alert in await silence.look(session, views, now):
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

    async def _end_if_idle(self) -> None:
        if not await is_needed(self._store):
            raise _NotNeededError

    async def _follow(self, following: Following) -> None:
        if following.look():
            raise _SettingsChangedError


class _SettingsChangedError(WarroomError):
    """All has to be made anew, from other settings."""


class _NotNeededError(WarroomError):
    """No screen is left and nothing has to go on."""


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
        collector.end()
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        return
    await work
