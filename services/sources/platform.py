"""The engine of the platforms that ask for a key: paging, cursors, budgets, refusals.

A source says what to ask for, at which address, how a page is read and what a refusal means; the
rest is the same for all of them and stands here. `docs/sources/write-your-own.md` shows how.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus

import aiohttp

from services.errors import SourceError, SourceExhausted
from services.i18n import _
from services.sources.agenda import Agenda, pause_of
from services.sources.base import Batch, Cursors, Deletion, Interest, Item, Keep, Rejection, Wanted
from services.sources.http import Answer, fetch, open_session
from services.sources.limits import Budget
from services.sources.purse import Charge, Desk, Kept, Price, UsedUpError
from services.sources.refusals import (
    NOT_THERE,
    REFUSALS,
    LostPlaceError,
    NotThereError,
    NotYetError,
    ended,
)
from services.sources.tokens import Access, NoAccessError, revoked
from services.sources.walk import Page, Position, Query, read_position

HOUR = 3_600.0
PUT_OFF = 6 * HOUR
"""Seconds until something that is not there is asked for again."""
LONGEST = 31 * 86_400.0
"""Seconds in which every budget begins anew."""
STEPS = 10
"""Requests of the second look until what is new is asked for again."""
KEPT = "kept"
"""The stream of the second look at what the room has."""


@dataclass(frozen=True, slots=True)
class Again:
    """What a second look found: what is gone, and what reads differently by now."""

    gone: tuple[Deletion, ...] = ()
    edited: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came back, from where, and what has to be settled."""

    answer: Answer
    url: str
    charge: Charge


class Platform(ABC):
    """A source that is asked for pages. ``first`` are the terms that come first."""

    kind: str
    look_again: float = 0
    """Seconds in which all that is kept is looked at once more (0: never)."""
    at_once: int = 100
    """How much of it with one request."""
    inherits: bool = False
    """Whether it looks, too, at what sources of its kind brought that nobody asks any more: where
    any key may read everything. What another account had would seem deleted to this one."""
    about: Mapping[str, str] = {}
    """Headers that go with every request."""
    rest: float | None = None
    """Seconds to wait when it allows no more and does not say for how long (None: as usual)."""

    def __init__(
        self,
        name: str,
        interest: Interest,
        access: Access,
        desk: Desk,
        *,
        every: float,
        keep: Keep = "matched",
        pace: Budget | None = None,
    ) -> None:
        self.name = name
        self.keep: Keep = keep
        self.rhythm = every
        self.access = access
        self._interest = interest
        self._desk = desk
        self._pace = pace or Budget()
        self._agenda = Agenda()
        self._positions: dict[str, Position] = {}

    # What a source says

    @abstractmethod
    def queries(self, wanted: Wanted) -> Sequence[Query]:
        """Return what to ask for now, in the order of its importance."""

    @abstractmethod
    def address(self, query: Query, at: Position, results: int) -> str:
        """Return the address of the page ``at``, with ``results`` on it at most."""

    @abstractmethod
    def read(self, answer: Answer, url: str, query: Query, at: Position) -> Page:
        """Return what an answer holds.

        Raises:
            SourceError: it is no page.
        """

    def refusal(self, answer: Answer, query: Query) -> SourceError:
        """Return what a refusal means.

        `SourceExhausted` closes the query's bucket, `NotThereError` puts the query off,
        `LostPlaceError` begins its walk anew, `SourceRefused` waits for a person.
        """
        if answer.status in NOT_THERE:
            return NotThereError(_("{query}: it is not there.").format(query=query.key))
        if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return revoked(self.name, self.access.place)
        return SourceError(
            _("{source} refuses {query} with {status}.").format(
                source=self.name, query=query.key, status=answer.status
            )
        )

    async def again(self, session: aiohttp.ClientSession, kept: Sequence[Kept]) -> Again:  # noqa: ARG002
        """Look at what the room has once more: what its makers deleted has to go."""
        return Again()

    def cheapest(self) -> tuple[str, Price] | None:
        """Return the cheapest address that tells whether we are let in, None if there is none."""
        return None

    # What is the same for all of them

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:
        """Yield page after page, each with the position behind it.

        Raises:
            SourceError: it does not answer, or not as it should.
            SourceExhausted: nothing more may be asked for a while.
            SourceRefused: a person has to act.
        """
        self._agenda = Agenda()
        self._positions.clear()
        is_first = True
        async with open_session() as session:
            while True:
                queries = await self._queries(cursors)
                if is_first and not _asking(queries):
                    reason = (Rejection(self.name, _("nothing is watched that it could ask for")),)
                    yield Batch(
                        (), datetime.now(UTC), "", stream="alive", rejected=reason, asked=False
                    )
                is_first = False
                async for batch in self._look(session, queries):
                    yield batch
                yield Batch((), datetime.now(UTC), "", stream="alive")
                wait = self._agenda.wait(queries, self.rhythm)
                await asyncio.sleep(wait)
                self._agenda.passed(wait)

    async def try_access(self) -> Price | None:
        """Ask for the cheapest thing that tells whether we are let in.

        Return what it cost, None if nobody was asked.

        Raises:
            SourceError: as in `batches`.
        """
        async with open_session() as session:
            await self.access.headers(session)
            if (found := self.cheapest()) is not None:
                url, price = found
                await self.ask(session, url, price)
                return price
        return Price("", each=0) if self.access.asks else None

    async def _queries(self, cursors: Cursors) -> list[Query]:
        """Return what to ask for; what is new begins where it was left."""
        queries = list(self.queries(self._interest.wanted()))
        if self.look_again:
            queries.append(self._second_look())
        for query in queries:
            if not self._agenda.knows(query):
                self._positions[query.key] = read_position(await cursors(query.key))
                pause = await self._pause(query, queries)
                self._agenda.take_up(query, self._positions[query.key], pause, datetime.now(UTC))
        return queries

    async def _look(
        self, session: aiohttp.ClientSession, queries: Sequence[Query]
    ) -> AsyncIterator[Batch]:
        """Ask for all that is due; what may not be asked any more waits for its time."""
        told = ""
        for query in self._agenda.due(queries):
            if not self._agenda.is_open(query):
                continue  # one before it took the last
            walk = self._second(session) if query.key == KEPT else self._walk(session, query)
            try:
                async for batch in walk:
                    yield batch
            except NotThereError as error:
                self._agenda.asked(query, error.retry_after or PUT_OFF)
                yield self._told(query, str(error))
            except NotYetError as error:
                self._agenda.asked(query, error.retry_after or self.rhythm)
            except UsedUpError as error:
                told = str(error)
                self._agenda.close(query.price.bucket, error.retry_after or self.rhythm)
            except SourceExhausted as error:
                error.retry_after = error.retry_after or self.rest
                raise
            except SourceError as error:
                if query.key != KEPT:
                    raise
                self._agenda.asked(query, HOUR)  # it must not silence what is said now
                yield self._told(query, str(error))
            else:
                under_way = query.key == KEPT and self._positions[KEPT].is_under_way
                pause = 1.0 if under_way else await self._pause(query, queries)
                self._agenda.asked(query, pause)
        if told and self._agenda.is_closed(_asking(queries)):
            # The second look goes on: what its makers delete has to go, budget or not.
            raise SourceExhausted(told, retry_after=self._agenda.wait(queries, LONGEST))

    async def _pause(self, query: Query, queries: Sequence[Query]) -> float:
        return pause_of(query, queries, await self._desk.purse.left(query.price.bucket))

    async def _walk(self, session: aiohttp.ClientSession, query: Query) -> AsyncIterator[Batch]:
        """Yield the pages of one query until what was known before."""
        lost = 0
        while True:
            at = self._positions[query.key]
            try:
                page = await self._page(session, query, at)
                for more in page.more:
                    owed = replace(more, eater=query.key)
                    page = page.joined(await self._all(session, owed))
            except LostPlaceError as error:
                lost += 1
                if lost == 1:
                    # From the top down to what is known; if that is lost, from nothing.
                    self._positions[query.key] = at.again() if at.is_under_way else Position()
                    continue
                if not at.is_under_way:
                    raise SourceError(str(error)) from error
                reason = _("the next page is lost: what is older is missing")
                page = Page(rejected=(Rejection(query.key, reason),))
            behind = at.after(page, datetime.now(UTC), query.depth)
            self._positions[query.key] = behind
            yield self._batch(query, page, at, behind)
            if not behind.is_under_way:
                return

    async def _all(self, session: aiohttp.ClientSession, query: Query) -> Page:
        """Return all pages of what a page cannot do without, as one."""
        whole, at = Page(), Position()
        while True:
            page = await self._page(session, query, at)
            whole, at = whole.joined(page), at.after(page, datetime.now(UTC), query.depth)
            if not at.is_under_way:
                return whole

    async def _page(self, session: aiohttp.ClientSession, query: Query, at: Position) -> Page:
        asked = await self._ask(session, query, lambda results: self.address(query, at, results))
        page = self.read(asked.answer, asked.url, query, at)
        if page.cost is not None:
            await asked.charge.settle(page.cost)
        if page.expected is not None:
            await self._desk.purse.expect(query.price.bucket, page.expected)
        return page

    async def ask(
        self, session: aiohttp.ClientSession, url: str, price: Price, send: object = None
    ) -> Answer:
        """Return the answer of an address outside the walks; it is paid for like a page.

        Raises:
            SourceError: as in `batches`.
        """
        query = Query(KEPT, price, self.look_again)
        return (await self._ask(session, query, lambda _results: url, send)).answer

    async def _ask(
        self,
        session: aiohttp.ClientSession,
        query: Query,
        address: Callable[[int], str],
        send: object = None,
    ) -> _Asked:
        """Ask and pay; a token that has ended is fetched anew once."""
        while True:
            headers = {**self.about, **await self.access.headers(session)}
            await self._pace.take()
            try:
                receipt = await self._desk.purse.take(query.price, query.eater or query.key)
            except UsedUpError as error:
                raise ended(error, query) from error
            charge = Charge(self._pace, self._desk.purse, query.price, receipt)
            url = address(receipt.results)
            answer = await fetch(
                session,
                url,
                headers,
                budget=charge,
                send=send,
                expected=REFUSALS,
                follow=False,
            )
            if answer.status == HTTPStatus.UNAUTHORIZED and self.access.refused():
                continue
            if answer.status in REFUSALS:
                raise self._refused(answer, query)
            self.access.accepted()
            return _Asked(answer, url, charge)

    def _refused(self, answer: Answer, query: Query) -> SourceError:
        error = self.refusal(answer, query)
        if isinstance(error, SourceExhausted):
            return ended(error, query)
        if isinstance(error, NoAccessError) and answer.status != HTTPStatus.UNAUTHORIZED:
            self.access.refused()
        return error

    def _batch(self, query: Query, page: Page, at: Position, behind: Position) -> Batch:
        rejected = page.rejected
        if at.since and page.next and not page.reached and not behind.is_under_way:
            reason = _("more than {n} pages since the last look: the oldest are missing")
            rejected = (*rejected, Rejection(query.key, reason.format(n=at.pages + 1)))
        return Batch(
            page.items,
            datetime.now(UTC),
            behind.cursor(),
            stream=query.key,
            rejected=rejected,
            gone=page.gone,
            skipped=page.skipped,
        )

    def _told(self, query: Query, reason: str) -> Batch:
        """Return the batch that says why a query brings nothing."""
        if query.key != KEPT:
            self._positions[query.key] = self._positions[query.key].again()
        return Batch(
            (),
            datetime.now(UTC),
            self._positions[query.key].cursor(),
            stream=query.key,
            rejected=(Rejection(query.key, reason),),
        )

    # The second look

    def _second_look(self) -> Query:
        return Query(KEPT, self.price_again(), self.look_again)

    def price_again(self) -> Price:
        """Return what a second look at `at_once` mentions costs."""
        return Price("calls")

    async def _second(self, session: aiohttp.ClientSession) -> AsyncIterator[Batch]:
        """Yield what has changed of what the room has, some at a time: what is new comes first."""
        for _step in range(STEPS):
            at = self._positions[KEPT]
            kept = await self._desk.holdings(self.kind, int(at.next or 0), self.at_once)
            found = await self.again(session, kept) if kept else Again()
            page = Page(gone=found.gone, next=str(kept[-1].id) if kept else "")
            behind = at.after(page, datetime.now(UTC), depth=2**31)
            self._positions[KEPT] = behind
            gone = found.gone
            if self.inherits:
                gone = tuple(replace(one, kind=self.kind) for one in gone)
            yield Batch(found.edited, datetime.now(UTC), behind.cursor(), stream=KEPT, gone=gone)
            if not kept:
                return


def _asking(queries: Sequence[Query]) -> list[Query]:
    """Return the queries that bring something new."""
    return [query for query in queries if query.key != KEPT]
