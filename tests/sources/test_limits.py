"""Reading what servers say of their limits, in every dialect, and obeying it."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import SourceExhausted
from services.sources.limits import LONGEST_WAIT, Allowance, Budget, allowance, retry_after

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
UNIX = NOW.timestamp()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"RateLimit-Remaining": "soon"}, None),
        (
            {"RateLimit-Limit": "3000", "RateLimit-Remaining": "0", "RateLimit-Reset": "120"},
            Allowance(0, 120),
        ),
        (
            {"ratelimit-remaining": "2999", "ratelimit-reset": str(int(UNIX) + 300)},
            Allowance(2999, 300),
        ),
        (
            {"X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "2026-11-23T12:05:00.000Z"},
            Allowance(1, 300),
        ),
        ({"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "17"}, Allowance(0, 17)),
        ({"x-rate-limit-remaining": "449", "x-rate-limit-reset": f"{UNIX + 9}"}, Allowance(449, 9)),
        ({"X-App-Usage": '{"call_count": 100, "total_time": 3}'}, Allowance(0, 3600)),
        (
            {"X-Business-Use-Case-Usage": '{"17": [{"type": "pages", "call_count": 40}]}'},
            Allowance(60, 3600),
        ),
        ({"X-App-Usage": "{"}, None),
        ({"X-App-Usage": "{}"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "nan"}, Allowance(0, 0)),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1e9999"}, Allowance(0, 0)),
        (
            {"RateLimit-Remaining": "0", "RateLimit-Reset": "99999999"},
            Allowance(0, LONGEST_WAIT),
        ),
    ],
)
def test_every_dialect(headers: dict[str, str], expected: Allowance | None) -> None:
    assert allowance(headers, NOW) == expected


def test_the_servers_own_clock_counts() -> None:
    headers = {
        "Date": "Mon, 23 Nov 2026 10:00:00 GMT",
        "x-rate-limit-remaining": "0",
        "x-rate-limit-reset": str(datetime(2026, 11, 23, 10, 1, tzinfo=UTC).timestamp()),
    }
    assert allowance(headers, NOW) == Allowance(0, 60)


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=60), max_size=5), st.text())
def test_any_headers_give_a_bounded_answer_or_none(headers: dict[str, str], value: str) -> None:
    for name in ("X-App-Usage", "RateLimit-Reset", "x-ratelimit-remaining", "Date"):
        found = allowance({**headers, "RateLimit-Remaining": "0", name: value}, NOW)
        assert found is None or 0 <= found.resets_in <= LONGEST_WAIT
    wait = retry_after({"Retry-After": value}, NOW)
    assert wait is None or 0 <= wait <= LONGEST_WAIT


async def test_a_budget_lets_nothing_through_until_the_server_allows_it() -> None:
    budget = Budget()
    await budget.take()
    budget.learn({"RateLimit-Remaining": "3", "RateLimit-Reset": "60"})
    await budget.take()
    budget.learn({"RateLimit-Remaining": "0", "RateLimit-Reset": "60"})
    with pytest.raises(SourceExhausted) as caught:
        await budget.take()
    assert 0 < (caught.value.retry_after or 0) <= 60
    budget.learn({"RateLimit-Remaining": "9", "RateLimit-Reset": "1"})
    with pytest.raises(SourceExhausted):
        await budget.take()


async def test_a_budget_keeps_its_own_pace() -> None:
    budget = Budget(2, 0.2)
    began = time.monotonic()
    for _number in range(4):
        await budget.take()
    assert time.monotonic() - began >= 0.15
