"""What fails at the same moment: one error decides, the others are told."""

import asyncio

import pytest

from services.collector.together import together
from services.errors import CutOff, LeaseLost


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
