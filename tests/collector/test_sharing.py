"""Collectors share the work: one duty has one holder, and nobody's duty is left lying."""

import asyncio
import gc
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select, text, update

from services.collector.duties import DETECTOR, Duties, duty_of, sources_in
from services.collector.run import Collector
from services.collector.sharing import share
from services.errors import CutOff, LeaseLost, Refused
from services.model import Lease, Meta
from services.permissions import PROGRAM
from services.preparation.campaigns import apply_settings
from services.settings import CampaignSettings, Settings
from services.sources.replay import Replay
from services.store import Held, Store, leases
from tests.leasing import acquire, holder_of, renew
from tests.store.relay import relay, through

COLLECTORS = st.dictionaries(
    st.sampled_from("abcd"), st.frozensets(st.sampled_from("123456789")), max_size=4
)
PATIENCE = 30.0


@given(COLLECTORS, st.dictionaries(st.sampled_from("123456789"), st.sampled_from("abcdx")))
@settings(max_examples=200)
def test_each_duty_is_given_to_one_who_could_do_it(
    collectors: dict[str, frozenset[str]], holding: dict[str, str]
) -> None:
    given = share(collectors, holding)
    assert given.keys() == {duty for can in collectors.values() for duty in can}
    assert all(duty in collectors[who] for duty, who in given.items())
    assert share(collectors, given) == share(collectors, share(collectors, given))


@given(
    st.integers(1, 5), st.integers(0, 20), st.dictionaries(st.integers(0, 20), st.integers(0, 5))
)
def test_who_could_do_the_same_has_the_same_within_one(
    collectors: int, duties: int, holding: dict[int, int]
) -> None:
    can = [str(number) for number in range(duties)]
    held = {str(duty): str(who) for duty, who in holding.items()}
    given = share({str(number): can for number in range(collectors)}, held)
    loads = [list(given.values()).count(str(number)) for number in range(collectors)]
    assert max(loads) - min(loads) <= 1


def test_a_newcomer_takes_its_part_and_the_rest_stays() -> None:
    can = list("123456")
    two = share({"a": can, "b": can}, {})
    three = share({"a": can, "b": can, "c": can}, two)
    assert sorted(three.values()) == ["a", "a", "b", "b", "c", "c"]
    assert sum(three[duty] != two[duty] for duty in can) == 2


def test_a_source_of_a_host_has_a_lease_for_each_host() -> None:
    replay = Replay("drop", [], datetime.now(UTC), 1.0)
    assert duty_of(replay) == "source:drop"
    replay.kind = "drop"
    assert duty_of(replay) == f"source@{socket.gethostname()}:drop"
    assert sources_in([duty_of(replay), DETECTOR, "source:a@b.example"]) == {"drop", "a@b.example"}


def test_a_source_may_be_called_anything() -> None:
    names = {"News on Poland", "a:b", "x@y: z", "source:x"}
    sources = [Replay(name, [], datetime.now(UTC), 1.0) for name in names]
    assert sources_in([duty_of(source) for source in sources]) == names


class Worker:
    """A collector whose duties write, under their leases, that they were done by it."""

    def __init__(self, store: Store, *names: str, holder: str = "") -> None:
        self.holder = holder or leases.new_holder()
        self.duties = Duties(store, dict.fromkeys(names, self._do), self.holder)
        self.doing: set[str] = set()
        self._store = store

    async def _do(self, held: Held) -> None:
        self.doing.add(held.name)
        try:
            while True:
                async with self._store.write(held) as session:
                    await session.merge(Meta(key=held.name, value=held.holder))
                await asyncio.sleep(0.05)
        finally:
            self.doing.discard(held.name)

    async def start(self, *, alone: bool = False) -> asyncio.Task[None]:
        await self.duties.join(alone=alone)
        return asyncio.create_task(self.duties.run())


async def until(is_so: Callable[[], Awaitable[object] | bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            found = is_so()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)


async def end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def test_two_share_and_the_one_that_is_left_takes_over(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.collector.duties.LOOKS_EVERY", 0.1)
    names = ["detector", "source:a", "source:b", "source:c"]
    one, two = Worker(store, *names), Worker(store, *names)
    first = await one.start()
    await until(lambda: len(one.doing) == 4)
    second = await two.start()
    await until(lambda: (len(one.doing), len(two.doing)) == (2, 2))
    assert one.doing | two.doing == set(names)
    assert len(await leases.collectors(store)) == 2
    # Killed, on another host: what it held is free when its terms have run out.
    lost = set(one.doing)
    await end(first)
    await run_out(store, one.holder)
    await until(lambda: two.doing == set(names))
    async with store.read() as session:
        rows = {row.name: row for row in await session.exec(select(Lease))}
        done_by = {row.key: row.value for row in await session.exec(select(Meta))}
    assert all(rows[name].fence >= 2 for name in lost)
    assert {rows[name].holder for name in names} == {two.holder}
    for stale in [held for held in one.duties._held.values() if held.name in lost]:
        with pytest.raises(LeaseLost):
            async with store.write(stale):
                pytest.fail("a stale holder must not get as far as writing")
    assert done_by.keys() >= set(names)
    await end(second)
    await two.duties.leave()
    assert await leases.collectors(store) == []


async def test_who_is_cancelled_while_joining_leaves_no_place_behind(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    join, joined = leases.join, asyncio.Event()

    async def slow(*given: Any, **more: Any) -> Held | None:
        held = await join(*given, **more)
        joined.set()
        await asyncio.sleep(0.05)  # on its way back
        return held

    monkeypatch.setattr(leases, "join", slow)
    task = asyncio.create_task(Collector(sqlite_store, Settings()).run())
    await asyncio.wait_for(joined.wait(), PATIENCE)
    assert len(await leases.collectors(sqlite_store)) == 1
    await end(task)
    assert await leases.collectors(sqlite_store) == []


async def run_out(store: Store, holder: str) -> None:
    async with store.write() as session:
        past = await store.now(session) - timedelta(seconds=1)
        await session.exec(update(Lease).where(col(Lease.holder) == holder).values(expires_at=past))


async def test_what_only_one_can_do_stays_with_it(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.collector.duties.LOOKS_EVERY", 0.05)
    one = Worker(sqlite_store, "source:mine", "source:mine-too", "detector")
    two = Worker(sqlite_store, "detector")
    tasks = [await one.start(), await two.start()]
    await until(lambda: two.doing == {"detector"} and len(one.doing) == 2)
    await end(*tasks)


async def test_one_that_was_away_ends_and_an_attached_one_stays_alone(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.collector.duties.LOOKS_EVERY", 0.05)
    slept = Worker(sqlite_store, "detector")
    task = await slept.start()
    await until(lambda: slept.doing == {"detector"})
    with pytest.raises(Refused, match="at work on this store already"):
        await Worker(sqlite_store).start(alone=True)
    await run_out(sqlite_store, slept.holder)
    # Between the running out and its next look somebody may be quicker.
    if await acquire(sqlite_store, leases.COLLECTOR, "elsewhere:1:b") is not None:
        with pytest.raises(LeaseLost):
            await task
        assert not slept.doing
    else:
        await end(task)


async def test_one_whose_place_was_taken_while_it_slept_joins_again(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.collector.duties.LOOKS_EVERY", 0.05)
    task = asyncio.create_task(Collector(sqlite_store, Settings()).run())
    await until(lambda: is_held(sqlite_store, "detector"))
    (slept,) = await leases.collectors(sqlite_store)
    async with sqlite_store.write() as session:
        for name in (leases.COLLECTOR, "detector"):
            lease = (await session.exec(select(Lease).where(Lease.name == name))).one()
            lease.holder, lease.fence = "elsewhere:1:b", lease.fence + 1
            session.add(lease)
    await until(lambda: is_collecting(sqlite_store, {slept, "elsewhere:1:b"}))
    assert not task.done()
    await end(task)


async def is_held(store: Store, name: str) -> bool:
    return await holder_of(store, name) is not None


async def is_collecting(store: Store, holders: set[str]) -> bool:
    return set(await leases.collectors(store)) == holders


async def test_one_that_was_cut_off_takes_its_own_back_at_once_under_higher_fences(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.collector.duties.LOOKS_EVERY", 0.05)
    monkeypatch.setattr(leases, "TERM", timedelta(hours=1))  # nothing runs out
    names = {"detector", "source:a"}
    before = Worker(store, *names)
    task = await before.start(alone=True)
    await until(lambda: before.doing == names)
    await end(task)  # cut off: it could give nothing back
    again = Worker(store, *names, holder=before.holder)
    task = await again.start(alone=True)
    await until(lambda: again.doing == names)
    stale = [*before.duties._held.values(), before.duties._place]
    fresh = [*again.duties._held.values(), again.duties._place]
    assert {(held.name, held.fence) for held in stale if held} == {
        (held.name, held.fence - 1) for held in fresh if held
    }
    for held in stale:
        with pytest.raises(LeaseLost):
            async with store.write(held):
                pytest.fail("what was begun before the cut must not get as far as writing")
    assert await leases.collectors(store) == [before.holder]
    with pytest.raises(Refused, match="at work on this store already"):
        await Worker(store).start(alone=True)
    await end(task)


async def test_what_ends_every_duty_is_told_once(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.collector.duties.LOOKS_EVERY", 0.05)
    never_retrieved: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _it, what: never_retrieved.append(what))

    async def fails(_held: Held) -> None:
        raise CutOff("cut")

    async def fails_when_it_is_ended(_held: Held) -> None:
        try:
            await asyncio.sleep(PATIENCE)
        finally:
            raise CutOff("cut too")

    works = {"a": fails, "b": fails, "c": fails_when_it_is_ended}
    duties = Duties(sqlite_store, works, leases.new_holder())
    await duties.join()
    with pytest.raises(CutOff, match=r"^cut$"):
        await duties.run()
    await duties.leave()
    del duties
    gc.collect()
    assert never_retrieved == []


async def test_one_that_was_cut_off_keeps_its_place_though_a_lower_one_is_free(
    sqlite_store: Store,
) -> None:
    left, holder = Worker(sqlite_store), leases.new_holder()
    await left.duties.join()
    second = await Worker(sqlite_store, holder=holder).duties.join()
    await left.duties.leave()
    assert (await Worker(sqlite_store, holder=holder).duties.join()).name == second.name
    assert await leases.collectors(sqlite_store) == [holder]


async def test_an_attached_collector_takes_its_place_again_after_a_cut(
    postgres_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the server keeps its place locked nobody else is there either: it waits."""
    monkeypatch.setattr("services.collector.run.CUT_OFF_FOR", 0.05)
    monkeypatch.setattr("services.collector.duties.LOOKS_EVERY", 0.1)
    monkeypatch.setattr(leases, "TERM", timedelta(hours=1))
    campaign = CampaignSettings(name="Zorza", words=("zorza",))
    await apply_settings(postgres_store, Settings(campaigns=(campaign,)), PROGRAM)
    names = [DETECTOR, "clocks", "notifications", "source:drop"]

    async def fences() -> dict[str, int]:
        async with postgres_store.read() as session:
            return {
                "source:drop" if row.name.startswith("source") else row.name: row.fence
                for row in await session.exec(select(Lease))
            }

    async def held_as(fence: int) -> bool:
        return await fences() == dict.fromkeys([leases.COLLECTOR, *names], fence)

    async def waits_for_us() -> bool:
        asked = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        async with postgres_store.read() as session:
            return bool((await (await session.connection()).execute(asked)).scalar_one())

    join, joined = leases.join, list[Held | None]()

    async def told(*given: Any, **more: Any) -> Held | None:
        joined.append(await join(*given, **more))
        return joined[-1]

    monkeypatch.setattr(leases, "join", told)
    async with relay(postgres_store.address) as between:
        far = await Store.open(through(between, postgres_store.address))
        task = asyncio.create_task(Collector(far, Settings(), attached=True).run())
        await until(lambda: held_as(1))
        async with postgres_store.write() as session:
            # Of its place alone: what is written under the other leases must not wait for us.
            its_place = select(Lease).where(Lease.name == leases.COLLECTOR)
            await session.exec(its_place.with_for_update())
            await until(waits_for_us)
            with between.torn():
                pass  # the wire is whole again before anybody can give anything back
            await until(lambda: None in joined or task.done())
        await until(lambda: task.done() or held_as(2))
        assert not task.done()
        await end(task)
        await far.close()


async def test_on_postgresql_renewing_goes_on_under_a_write_and_taking_over_passes_by(
    postgres_store: Store,
) -> None:
    held = await acquire(postgres_store, DETECTOR, "here:1:a")
    assert held is not None
    async with postgres_store.write(held) as session:
        await session.merge(Meta(key="a", value="long"))
        await session.flush()
        await renew(postgres_store, held)
        await run_out_in_view_of_all(postgres_store)
        assert await acquire(postgres_store, DETECTOR, "there:1:b") is None
    taken = await acquire(postgres_store, DETECTOR, "there:1:b")
    assert taken is not None
    assert taken.fence == held.fence + 1


async def run_out_in_view_of_all(store: Store) -> None:
    async with store.write() as session:
        past = await store.now(session) - timedelta(seconds=1)
        await session.exec(update(Lease).values(expires_at=past))


async def test_a_host_whose_clock_is_wrong_does_no_harm(
    postgres_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terms of leases are the server's: whatever this host thinks the time is."""
    held = await acquire(postgres_store, DETECTOR, "here:1:a")
    assert held is not None

    class Wrong(datetime):
        @classmethod
        def now(cls, _tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2031, 1, 1, tzinfo=UTC)

    for place in ("engine", "leases"):
        monkeypatch.setattr(f"services.store.{place}.datetime", Wrong)
    assert await acquire(postgres_store, DETECTOR, "there:1:b") is None
    assert await holder_of(postgres_store, DETECTOR) == "here:1:a"
    await renew(postgres_store, held)
    async with postgres_store.read() as session:
        lease = await session.get(Lease, DETECTOR)
    assert lease is not None
    assert lease.expires_at.year < 2031
