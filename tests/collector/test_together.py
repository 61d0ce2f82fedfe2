"""What fails at the same moment: one error decides, the others are told."""

import asyncio

import pytest

from services.collector import run
from services.collector.together import together
from services.errors import CutOff, LeaseLost
from services.settings import Settings
from services.store import Store


async def fail(error: Exception) -> None:
    await asyncio.sleep(0)
    raise error


@pytest.mark.parametrize("lost", [CutOff("gone"), LeaseLost("taken")])
async def test_a_cut_decides_and_what_failed_with_it_is_told(
    lost: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    works = [together(fail(ValueError("broken")), fail(lost)), fail(KeyError("another"))]
    with pytest.raises(type(lost)) as caught:
        await together(*works)
    assert caught.value is lost
    told = [str(record.exc_info[1]) for record in caplog.records if record.exc_info]
    assert sorted(told) == ["'another'", "broken"]


async def test_what_fails_alone_is_raised_alone_and_ends_the_others() -> None:
    error = ValueError("broken")
    ended = False

    async def go_on() -> None:
        nonlocal ended
        try:
            await asyncio.Event().wait()
        finally:
            ended = True

    with pytest.raises(ValueError, match="broken") as caught:
        await together(go_on(), fail(error))
    assert caught.value is error
    assert ended


async def test_a_collector_that_is_stopped_while_a_cut_ends_it_does_not_begin_anew(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "CUT_OFF_FOR", 0.0)
    ending, may_end, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()
    joined = 0

    async def end_slowly() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ending.set()
            await may_end.wait()

    class CutOffCollector(run.Collector):
        async def _join(self) -> None:
            nonlocal joined
            joined += 1
            if joined == 1:
                await together(fail(CutOff("the wire")), end_slowly())

    collector = CutOffCollector(sqlite_store, Settings())
    work = asyncio.create_task(run.run_until(collector, stop))
    await ending.wait()
    stop.set()
    for _turn in range(20):
        await asyncio.sleep(0)
    may_end.set()
    await work
    assert joined == 1
