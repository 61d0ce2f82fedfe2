"""What is left of the sources' budgets, who eats them, and what is missed when they are gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Spending, SpendingCap
from services.sources.purse import Window

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Eater:
    """One query: what it cost in the window, and how often it was denied more."""

    name: str
    used: int
    denied: int


@dataclass(frozen=True, slots=True)
class BudgetView:
    """One cap of a source as people see it, with amounts in its ``unit``.

    ``shared_with`` are other sources that spend of the same budget: their cost is in ``used``.
    ``begins_anew`` is when some of it is free again, ``last_day`` what the last 24 hours cost and
    ``expected`` what a day is thought to cost (None: nobody knows). ``eaters`` stand in the order
    of what they cost; of those that were denied something, that is missed.
    """

    source: str
    bucket: str
    unit: str
    window: Window
    most: int
    used: int
    begins_anew: datetime
    last_day: int
    expected: int | None
    eaters: tuple[Eater, ...]
    shared_with: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """What may still be spent."""
        return max(0, self.most - self.used)

    @property
    def share_left(self) -> float:
        """What may still be spent, as a share of the cap."""
        return self.left / self.most if self.most else 0.0

    @property
    def missed(self) -> tuple[str, ...]:
        """The queries that were denied something in this window."""
        return tuple(eater.name for eater in self.eaters if eater.denied)

    def lasts_until(self, now: datetime) -> datetime | None:
        """Return when it will be used up at this pace, None if it lasts until it begins anew."""
        a_day = max(self.last_day, self.expected or 0)
        if a_day <= 0:
            return None
        days = self.left / a_day
        if days > (self.begins_anew - now) / DAY:
            return None
        return now + days * DAY


async def budgets(session: AsyncSession, now: datetime) -> list[BudgetView]:
    """Return the budget of every source, by name."""
    order = (col(SpendingCap.source), col(SpendingCap.bucket), col(SpendingCap.most))
    caps = (await session.exec(select(SpendingCap).order_by(*order))).all()
    return [await _view(session, cap, caps, now) for cap in caps]


async def _view(
    session: AsyncSession, cap: SpendingCap, caps: Sequence[SpendingCap], now: datetime
) -> BudgetView:
    window = Window.read(cap.window)
    eaters = await _eaters(session, cap, window.since(now))
    used = sum(bool(eater.used) if cap.once else eater.used for eater in eaters)
    oldest = await _oldest(session, cap, window.since(now))
    recent = await _eaters(session, cap, now - DAY)
    return BudgetView(
        cap.source,
        cap.bucket,
        cap.unit,
        window,
        cap.most,
        used,
        window.until(now, oldest),
        sum(eater.used for eater in recent),
        cap.expected,
        tuple(eaters),
        tuple(sorted({it.source for it in caps if it.budget == cap.budget} - {cap.source})),
    )


async def _eaters(session: AsyncSession, cap: SpendingCap, since: datetime) -> Sequence[Eater]:
    rows = (
        select(Spending.eater, func.sum(Spending.used), func.sum(Spending.denied))
        .where(col(Spending.budget) == cap.budget, col(Spending.bucket) == cap.bucket)
        .where(col(Spending.slot) >= since)
        .group_by(col(Spending.eater))
    )
    found = [Eater(name, int(used), int(denied)) for name, used, denied in await session.exec(rows)]
    return sorted(found, key=lambda eater: (-eater.used, eater.name))


async def _oldest(session: AsyncSession, cap: SpendingCap, since: datetime) -> datetime | None:
    rows = (
        select(Spending.slot)
        .where(col(Spending.budget) == cap.budget, col(Spending.bucket) == cap.bucket)
        .where(col(Spending.slot) >= since, col(Spending.used) > 0)
        .order_by(col(Spending.slot))
        .limit(1)
    )
    return (await session.exec(rows)).first()
