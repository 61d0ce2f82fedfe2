"""What sources spend, counted where every collector sees it, so that nobody passes a cap.

A request's price is taken before it is made, in one transaction with the look at what is left:
of two collectors who want the last call, one gets it. What is not settled afterwards (a plug was
pulled) stays counted in full.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.i18n import _
from services.model import Mention, Spending, SpendingCap, table
from services.sources.purse import Cap, Desk, Kept, Left, Price, Receipt, UsedUpError, told
from services.store import status
from services.store.dialect import insert_into, is_postgresql
from services.store.engine import Store
from services.store.whole import whole

REMEMBERED = timedelta(days=100)
"""How long what was spent is kept, for those who look back."""

MOST_EXPECTED = 2**62
"""What a column can hold of what a server says that a day may bring."""


def desk(
    store: Store, source: str, budget: str, caps: Sequence[Cap], *, inherits: bool = False
) -> Desk:
    """Return what the source of this name, which spends of ``budget``, is given of ``store``."""
    holdings = Holdings(store, source, inherits=inherits)
    return Desk(StorePurse(store, source, caps, budget), holdings)


async def forget_others(session: AsyncSession, names: Collection[str]) -> None:
    """Forget the caps of the sources that nobody asks any more; what they spent stays counted."""
    await session.exec(delete(SpendingCap).where(col(SpendingCap.source).not_in(list(names))))


class Holdings:
    """What the room has of one source (`services.sources.purse.Holdings`).

    One that ``inherits`` has what those of its kind brought that nobody asks any more, too.
    """

    def __init__(self, store: Store, source: str, *, inherits: bool = False) -> None:
        self._store = store
        self._source = source
        self._inherits = inherits

    async def __call__(self, platform: str, after: int, most: int, /) -> Sequence[Kept]:
        """Return the next mentions of ``platform`` that are not gone."""
        mine = col(Mention.source) == self._source
        if self._inherits:
            mine = or_(mine, col(Mention.source).in_(status.stopped(platform)))
        rows = (
            select(Mention.id, Mention.native_id)
            .where(mine, col(Mention.gone_at).is_(None))
            .where(col(Mention.id) > after, col(Mention.platform) == platform)
            .order_by(col(Mention.id))
            .limit(most)
        )
        async with self._store.read() as session:
            return [Kept(number or 0, native_id) for number, native_id in await session.exec(rows)]


class StorePurse:
    """One source's caps, counted in the store (`services.sources.purse.Purse`).

    What is spent is counted under ``budget`` (none: the source's own), whatever the source is
    called: of those that share one, each ends at its own cap of what all of them spent.
    """

    def __init__(self, store: Store, source: str, caps: Sequence[Cap], budget: str = "") -> None:
        self._store = store
        self._source = source
        self._caps = caps
        self._budget = budget or source
        self._is_open = False

    async def take(self, price: Price, eater: str) -> Receipt:
        """Take what a request may cost.

        Raises:
            UsedUpError: a cap would be passed.
        """
        taken = await whole(self._take(price, eater))
        if isinstance(taken, UsedUpError):
            raise taken
        return taken

    async def _take(self, price: Price, eater: str) -> Receipt | UsedUpError:
        async with self._store.write() as session:
            now = await self._store.now(session)
            await self._lock(session)
            await self._open(session, now)
            slot = _slot(now)
            results = price.most
            for cap in self._of(price.bucket) if price.each else ():  # what is free ends no budget
                if cap.once and await _is_counted(session, self._budget, cap, eater, now):
                    return Receipt(price.bucket, eater, slot, 0, price.most)
                room = cap.most - int(cap.most * price.keep) - await self._spent(session, cap, now)
                results = min(results, room // price.each)
                if results < price.least:
                    await self._count(session, price.bucket, eater, slot, denied=1)
                    return await self._used_up(session, cap, now, price)
            amount = results * price.each
            await self._count(session, price.bucket, eater, slot, used=amount)
            return Receipt(price.bucket, eater, slot, amount, results)

    async def settle(self, receipt: Receipt, amount: int) -> None:
        """Set right what a request cost."""
        if amount != receipt.amount:
            await whole(self._settle(receipt, amount))

    async def _settle(self, receipt: Receipt, amount: int) -> None:
        async with self._store.write() as session:
            await session.exec(
                update(Spending)
                .where(col(Spending.budget) == self._budget)
                .where(col(Spending.bucket) == receipt.bucket)
                .where(col(Spending.eater) == receipt.eater)
                .where(col(Spending.slot) == receipt.slot)
                .values(used=col(Spending.used) + (amount - receipt.amount))
            )

    async def left(self, bucket: str) -> Left | None:
        """Return what is left of ``bucket`` by its tightest cap, None if it has none."""
        found: list[Left] = []
        async with self._store.read() as session:
            now = await self._store.now(session)
            for cap in self._of(bucket):
                amount = max(0, cap.most - await self._spent(session, cap, now))
                until = cap.window.until(now, await self._oldest(session, cap, now))
                found.append(Left(amount, max(0.0, (until - now).total_seconds())))
        return min(found, key=lambda left: left.amount / max(left.seconds, 1), default=None)

    async def expect(self, bucket: str, a_day: int) -> None:
        """Note what a day is expected to cost."""
        await whole(self._expect(bucket, a_day))

    async def _expect(self, bucket: str, a_day: int) -> None:
        async with self._store.write() as session:
            await self._lock(session)
            await self._open(session, await self._store.now(session))
            await session.exec(
                update(SpendingCap)
                .where(col(SpendingCap.source) == self._source)
                .where(col(SpendingCap.bucket) == bucket)
                .values(expected=min(a_day, MOST_EXPECTED))
            )

    def _of(self, bucket: str) -> Iterable[Cap]:
        return (cap for cap in self._caps if cap.bucket == bucket)

    async def _open(self, session: AsyncSession, now: datetime) -> None:
        """Write down the caps, so that others can read them; forget what is long past."""
        if self._is_open:
            return
        known = table(SpendingCap).c
        for cap in sorted(self._caps, key=lambda cap: (cap.bucket, str(cap.window))):
            row = {
                "source": self._source,
                "bucket": cap.bucket,
                "window": str(cap.window),
                "budget": self._budget,
                "most": cap.most,
                "unit": cap.unit.value,
                "once": cap.once,
            }
            said = insert_into(session, table(SpendingCap)).values(row)
            # Another collector may write down the same at this moment.
            added = said.on_conflict_do_update(
                index_elements=["source", "bucket", "window"],
                set_={name: row[name] for name in ("budget", "most", "unit", "once")},
            )
            await (await session.connection()).execute(added)
        kept = [f"{cap.bucket} {cap.window}" for cap in self._caps]
        await session.exec(
            delete(SpendingCap)
            .where(col(SpendingCap.source) == self._source)
            .where((known.bucket + " " + known.window).not_in(kept))
        )
        # A clock that is wrong for once must not forget what was spent: the last hour counts too.
        mine = col(Spending.budget) == self._budget
        newest = (await session.exec(select(func.max(Spending.slot)).where(mine))).one()
        if isinstance(newest, datetime):
            long_ago = col(Spending.slot) < min(now, newest) - REMEMBERED
            await session.exec(delete(Spending).where(mine, long_ago))
        await self._take_over(session)
        self._is_open = True

    async def _take_over(self, session: AsyncSession) -> None:
        """Take over what an older version counted for the kind, without its account."""
        kind, _space, account = self._budget.partition(" ")
        if not account:
            return
        unnamed = col(Spending.budget) == f"{kind} ?"
        for old in (await session.exec(select(Spending).where(unnamed))).all():
            counted = {"used": old.used, "denied": old.denied}
            await self._count(session, old.bucket, old.eater, old.slot, **counted)
        await session.exec(delete(Spending).where(unnamed))

    async def _lock(self, session: AsyncSession) -> None:
        """Let one after the other look and take (SQLite has one writer anyway)."""
        if is_postgresql(session):
            key = func.hashtextextended(f"budget {self._budget}", 0)
            await session.exec(select(func.pg_advisory_xact_lock(key)))

    async def _spent(self, session: AsyncSession, cap: Cap, now: datetime) -> int:
        # PostgreSQL adds whole numbers up to a decimal.
        return int((await session.exec(_sum(self._budget, cap, now))).one() or 0)

    async def _oldest(self, session: AsyncSession, cap: Cap, now: datetime) -> datetime | None:
        rows = select(func.min(Spending.slot)).where(*_counted(self._budget, cap, now))
        oldest = (await session.exec(rows)).one()
        return oldest if isinstance(oldest, datetime) else None

    async def _count(
        self,
        session: AsyncSession,
        bucket: str,
        eater: str,
        slot: datetime,
        *,
        used: int = 0,
        denied: int = 0,
    ) -> None:
        row = {
            "budget": self._budget,
            "bucket": bucket,
            "slot": slot,
            "eater": eater,
            "used": used,
            "denied": denied,
        }
        insert = insert_into(session, table(Spending)).values(row)
        known = table(Spending).c
        added = insert.on_conflict_do_update(
            index_elements=["budget", "bucket", "slot", "eater"],
            set_={"used": known.used + used, "denied": known.denied + denied},
        )
        await (await session.connection()).execute(added)

    async def _used_up(
        self, session: AsyncSession, cap: Cap, now: datetime, price: Price
    ) -> UsedUpError:
        until = cap.window.until(now, await self._oldest(session, cap, now))
        words = _("{bucket}: the budget of {most} is used up.")
        if price.keep:
            words = _("{bucket}: what is left of {most} is kept for what comes first.")
        return UsedUpError(
            words.format(bucket=cap.bucket, most=told(cap.most, cap.unit)),
            retry_after=max(1.0, (until - now).total_seconds()),
        )


def _counted(budget: str, cap: Cap, now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions for what counts against ``cap`` now."""
    return [
        col(Spending.budget) == budget,
        col(Spending.bucket) == cap.bucket,
        col(Spending.slot) >= cap.window.since(now),
        col(Spending.used) > 0,
    ]


def _sum(budget: str, cap: Cap, now: datetime) -> Any:
    """Return the question for what counts against ``cap``; of things that count once, how many."""
    counted = _counted(budget, cap, now)
    if cap.once:
        return select(func.count(func.distinct(Spending.eater))).where(*counted)
    return select(func.sum(Spending.used)).where(*counted)


async def _is_counted(
    session: AsyncSession, budget: str, cap: Cap, eater: str, now: datetime
) -> bool:
    rows = select(Spending.eater).where(*_counted(budget, cap, now), Spending.eater == eater)
    return (await session.exec(rows.limit(1))).first() is not None


def _slot(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
