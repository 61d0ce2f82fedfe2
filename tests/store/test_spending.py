"""Budgets: counted where every collector sees it, and never passed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import SourceExhausted
from services.sources.purse import BudgetUnit, Cap, Price, Window
from services.store import Store
from services.store.budgets import budgets
from services.store.spending import StorePurse

NOW = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)
DAY = Window("day")


async def test_of_many_who_want_the_last_calls_only_so_many_get_one(store: Store) -> None:
    caps = (Cap("search", 10, DAY), Cap("search", 7, Window("month")))
    purses = [StorePurse(store, "it", caps) for _collector in range(2)]

    async def take(number: int) -> bool:
        try:
            await purses[number % 2].take(Price("search"), f"query {number}")
        except SourceExhausted:
            return False
        return True

    got = await asyncio.gather(*(take(number) for number in range(20)))
    assert sum(got) == 7
    left = await StorePurse(store, "it", caps).left("search")
    assert left is not None
    assert left.amount == 0
    async with store.read() as session:
        found = await budgets(session, await store.now(session))
    assert [(budget.used, budget.left, len(budget.missed)) for budget in found] == [
        (7, 0, 13),
        (7, 3, 13),
    ]


async def test_what_may_come_is_taken_before_and_set_right_after(store: Store) -> None:
    purse = StorePurse(store, "x", (Cap("money", 1_000, DAY, BudgetUnit.DOLLARS),))
    price = Price("money", each=10, most=60, least=10, flat=False)
    first = await purse.take(price, "a")
    assert (first.results, first.amount) == (60, 600)
    second = await purse.take(price, "b")
    assert second.results == 40  # what is left pays for no more
    with pytest.raises(SourceExhausted, match=r"\$0.00"):
        await purse.take(price, "c")
    await purse.settle(first, 0)
    await purse.settle(second, 30)
    assert (await purse.take(price, "c")).results == 60


async def test_a_share_is_kept_for_what_comes_first(sqlite_store: Store) -> None:
    purse = StorePurse(sqlite_store, "it", (Cap("search", 10, DAY),))
    for _time in range(8):
        await purse.take(Price("search", keep=0.2), "rest")
    with pytest.raises(SourceExhausted, match="kept for what comes first"):
        await purse.take(Price("search", keep=0.2), "rest")
    for _time in range(2):
        await purse.take(Price("search"), "first")
    with pytest.raises(SourceExhausted, match="used up"):
        await purse.take(Price("search"), "first")


async def test_things_that_count_once_a_window(sqlite_store: Store) -> None:
    week = Window("last", hours=168)
    caps = (Cap("tags", 2, week, BudgetUnit.HASHTAGS, once=True),)
    purse = StorePurse(sqlite_store, "instagram", caps)
    for tag in ("zorza", "blask", "zorza", "blask"):
        await purse.take(Price("tags"), tag)
    with pytest.raises(SourceExhausted):
        await purse.take(Price("tags"), "glow")
    await purse.take(Price("tags"), "zorza")
    async with sqlite_store.read() as session:
        (budget,) = await budgets(session, await sqlite_store.now(session))
    assert (budget.used, budget.missed) == (2, ("glow",))


async def test_what_was_spent_in_an_earlier_window_does_not_count(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = NOW

    async def now(_session: object) -> datetime:
        return moment

    monkeypatch.setattr(sqlite_store, "now", now)
    caps = (Cap("a", 1, DAY), Cap("b", 1, Window("last", hours=24)))
    purse = StorePurse(sqlite_store, "it", caps)
    for bucket in "ab":
        await purse.take(Price(bucket), "q")
    moment = NOW.replace(hour=0) + timedelta(days=1)
    await purse.take(Price("a"), "q")
    with pytest.raises(SourceExhausted) as caught:
        await purse.take(Price("b"), "q")
    moment += timedelta(seconds=caught.value.retry_after or 0, hours=1)
    await purse.take(Price("b"), "q")


async def test_the_pace_says_until_when_it_lasts(sqlite_store: Store) -> None:
    purse = StorePurse(sqlite_store, "x", (Cap("money", 100, Window("last", hours=24 * 30)),))
    await purse.take(Price("money", each=20), "a")
    async with sqlite_store.read() as session:
        now = await sqlite_store.now(session)
        (budget,) = await budgets(session, now)
    assert budget.lasts_until(now) == now + timedelta(days=4)
    await purse.expect("money", 80)
    async with sqlite_store.read() as session:
        (budget,) = await budgets(session, now)
    assert budget.lasts_until(now) == now + timedelta(days=1)


@pytest.mark.parametrize(
    ("window", "since", "until"),
    [
        (DAY, "2026-11-26T00:00", "2026-11-27T00:00"),
        (Window("day", "America/Los_Angeles"), "2026-11-26T08:00", "2026-11-27T08:00"),
        (Window("month"), "2026-11-01T00:00", "2026-12-01T00:00"),
        (Window("month", first_day=28), "2026-10-28T00:00", "2026-11-28T00:00"),
    ],
)
def test_windows(window: Window, since: str, until: str) -> None:
    assert window.since(NOW) == datetime.fromisoformat(since + "+00:00")
    assert window.until(NOW) == datetime.fromisoformat(until + "+00:00")
    assert Window.read(str(window)) == window


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["UTC", "America/Los_Angeles", "Europe/Warsaw"]),
    st.integers(1, 28),
)
def test_now_lies_in_its_window_and_the_next_begins_where_it_ends(
    now: datetime, zone: str, day: int
) -> None:
    for window in (Window("day", zone), Window("month", zone, day)):
        since, until = window.since(now), window.until(now)
        assert since <= now < until
        assert window.since(until) == until
        assert window.since(until - timedelta(seconds=1)) == since
