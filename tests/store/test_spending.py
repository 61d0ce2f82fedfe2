"""Budgets: counted where every collector sees it, and never passed."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from services.errors import SourceExhausted
from services.settings import Settings
from services.settings.sources import KeyedSettings, purse_of
from services.sources.purse import BudgetUnit, Cap, Price, Window
from services.store import Store
from services.store.budgets import budgets
from services.store.engine import store_url
from services.store.spending import StorePurse, forget_others
from tests.store.test_migrating import up_to

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


async def test_what_is_free_is_given_though_all_is_spent(sqlite_store: Store) -> None:
    purse = StorePurse(sqlite_store, "x", (Cap("money", 1, DAY, BudgetUnit.DOLLARS),))
    await purse.take(Price("money"), "a")
    free = await purse.take(Price("money", each=0, most=5), "b")
    assert (free.results, free.amount) == (5, 0)
    left = await purse.left("money")
    assert left is not None
    assert left.amount == 0


async def test_a_server_may_say_that_any_number_is_to_come(sqlite_store: Store) -> None:
    purse = StorePurse(sqlite_store, "x", (Cap("money", 1, DAY, BudgetUnit.DOLLARS),))
    await purse.expect("money", 10**30)
    async with sqlite_store.read() as session:
        (view,) = await budgets(session, NOW)
    assert view.expected == 2**62
    assert view.lasts_until(NOW) is not None


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


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("youtube", {"name": "old"}, {"name": "new", "key_file": "another"}),
        ("x", {"name": "old", "dollars_a_month": 1}, {"name": "new", "dollars_a_month": 1}),
        ("threads", {"name": "old"}, {"name": "new"}),
        ("gdelt", {"name": "old"}, {"name": "new", "languages": ["pl"]}),
        *(
            (kind, {"name": "old", **account, **more}, {"name": "new", **account, **more})
            for kind, account, more in (
                ("reddit", {"client": "app"}, {"contact": "brand"}),
                ("wykop", {"client": "app"}, {}),
                ("instagram", {"user": "17841"}, {}),
                ("facebook", {"page": "19292"}, {}),
            )
        ),
    ],
)
def test_another_name_or_key_is_the_same_budget(
    kind: str, old: dict[str, Any], new: dict[str, Any]
) -> None:
    written = {
        "sources": [
            {"kind": kind, **table}
            for table in (old, new, {**new, "name": "third", "budget": "eu"})
        ]
    }
    first, second, apart = (
        purse_of(cast("KeyedSettings", item)) for item in Settings.model_validate(written).sources
    )
    assert first == second != apart == f"{kind} eu"


@pytest.mark.parametrize(
    ("kind", "key", "more"),
    [
        ("reddit", "client", {"contact": "brand"}),
        ("instagram", "user", {}),
        ("facebook", "page", {}),
    ],
)
def test_another_account_has_a_budget_of_its_own(kind: str, key: str, more: dict[str, Any]) -> None:
    tables = [{"kind": kind, "name": name, key: name * 3, **more} for name in "12"]
    found = Settings.model_validate({"sources": tables}).sources
    assert len({purse_of(cast("KeyedSettings", item)) for item in found}) == 2


async def test_two_sources_of_one_budget_pass_neither_cap(store: Store) -> None:
    """Both at once, each under its own name and cap: what one spent counts for the other."""
    purses = [
        StorePurse(store, name, (Cap("search", most, DAY),), "youtube")
        for name, most in (("a", 10), ("b", 6))
    ]

    async def take(number: int) -> int:
        try:
            await purses[number % 2].take(Price("search"), f"query {number}")
        except SourceExhausted:
            return 0
        return 1

    got = await asyncio.gather(*(take(number) for number in range(30)))
    assert sum(got) == 10
    assert sum(got[1::2]) <= 6
    async with store.read() as session:
        found = await budgets(session, await store.now(session))
    assert [(view.source, view.used, view.left, view.shared_with) for view in found] == [
        ("a", 10, 0, ("b",)),
        ("b", 10, 0, ("a",)),
    ]
    async with store.write() as session:
        await forget_others(session, ["a"])
    async with store.read() as session:
        (left,) = await budgets(session, await store.now(session))
    assert (left.source, left.used, left.shared_with) == ("a", 10, ())


async def test_a_renamed_source_goes_on_with_what_is_left(sqlite_store: Store) -> None:
    caps = (Cap("money", 3, DAY, BudgetUnit.DOLLARS),)
    for name in ("x", "x-room", "x"):
        await StorePurse(sqlite_store, name, caps, "x").take(Price("money"), "q")
    with pytest.raises(SourceExhausted):
        await StorePurse(sqlite_store, "another", caps, "x").take(Price("money"), "q")
    await StorePurse(sqlite_store, "another", caps, "x eu").take(Price("money"), "q")


OLD = f"""
INSERT INTO sourcestatus (name, kind, health, rhythm, error, stored, repeated, unmatched, rejected)
VALUES ('yt', 'youtube', 'healthy', 1, '', 0, 0, 0, 0),
    ('yt2', 'youtube', 'healthy', 1, '', 0, 0, 0, 0),
    ('page', 'facebook', 'healthy', 1, '', 0, 0, 0, 0);
INSERT INTO spendingcap (source, bucket, "window", most, unit, once)
VALUES ('yt', 'search', '{DAY}', 9, 'calls', {{no}}),
    ('page', 'calls', '{DAY}', 9, 'calls', {{no}});
INSERT INTO spending (source, bucket, slot, eater, used, denied)
VALUES ('yt', 'search', '{{slot}}', 'search zorza', 3, 1),
    ('yt2', 'search', '{{slot}}', 'search zorza', 2, 0),
    ('page', 'calls', '{{slot}}', 'feed', 4, 0),
    ('gone', 'calls', '{{slot}}', 'feed', 7, 0)
"""  # noqa: S608 - our own words


async def test_what_was_counted_by_names_is_counted_by_what_is_paid_for(bare: str) -> None:
    before = Store(store_url(bare))
    engine = before.engine.execution_options(immediate=True)
    slot = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    no = "0" if before.is_sqlite else "false"
    async with engine.begin() as connection:
        await connection.run_sync(up_to("0012"))
        for row in OLD.format(slot=slot.isoformat(" "), no=no).split(";"):
            await connection.execute(text(row))
    await before.close()
    store = await Store.open(bare)
    try:
        searches = StorePurse(store, "renamed", (Cap("search", 9, DAY),), "youtube")
        left = await searches.left("search")
        assert left is not None
        assert left.amount == 4
        calls = StorePurse(store, "page", (Cap("calls", 9, DAY),), "facebook 19292")
        await calls.take(Price("calls"), "feed")  # takes over what was counted without the page
        left = await calls.left("calls")
        assert left is not None
        assert left.amount == 4
        another = StorePurse(store, "other", (Cap("calls", 9, DAY),), "facebook 77")
        await another.take(Price("calls"), "feed")
        left = await another.left("calls")
        assert left is not None
        assert left.amount == 8
        async with store.read() as session:
            found = await budgets(session, await store.now(session))
        views = {view.source: view for view in found}
        assert (views["yt"].used, views["yt"].missed) == (5, ("search zorza",))
        assert views["page"].used == 5
    finally:
        await store.close()


async def test_a_clock_that_was_wrong_for_a_while_forgets_nothing(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = NOW

    async def now(_session: object) -> datetime:
        return moment

    monkeypatch.setattr(sqlite_store, "now", now)
    caps = (Cap("money", 2, Window("month"), BudgetUnit.DOLLARS),)

    async def take() -> None:
        await StorePurse(sqlite_store, "x", caps).take(Price("money"), "q")

    await take()
    moment = NOW + timedelta(days=400)
    await take()
    moment = NOW
    # What was spent by the wrong clock counts too: rather too much is counted than too little.
    with pytest.raises(SourceExhausted):
        await take()
    moment = NOW - timedelta(days=40)
    with pytest.raises(SourceExhausted):
        await take()
