"""Hours of duty: read, put together, told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import UsageError
from services.hours import WEEK, gaps, merged, read_hours, told


@pytest.mark.parametrize(
    ("text", "hours", "open_at"),
    [
        ("mon-fri 8-18", "Mon-Fri 08:00-18:00", "Mon-Thu 18:00-08:00, Fri 18:00 - Mon 08:00"),
        ("pn-pt 8:30-18, sob 10-14", "Mon-Fri 08:30-18:00, Sat 10:00-14:00", None),
        ("22-6", "every day 22:00-06:00", "every day 06:00-22:00"),
        ("fri-mon 22-6", "Mon Fri Sat Sun 22:00-06:00", None),
        ("0-8, 8-16; 16-24", "always", ""),
        ("zawsze", "always", ""),
        ("nd 20-4", "Sun 20:00-04:00", "Mon 04:00 - Sun 20:00"),
    ],
)
def test_hours_are_read_and_told(text: str, hours: str, open_at: str | None) -> None:
    spans = read_hours(text)
    assert spans is not None
    assert told(spans) == hours
    if open_at is not None:
        assert told(gaps(spans)) == open_at


def test_nothing_said_is_nothing_known() -> None:
    assert read_hours("  ") is None


@pytest.mark.parametrize("text", ["8", "mon 8-8", "foo 8-9", "mon 25-3", "8-18-20", "mon-foo 8-9"])
def test_what_are_no_hours_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="are no hours"):
        read_hours(text)


@given(st.lists(st.tuples(st.integers(0, WEEK - 1), st.integers(1, WEEK)), max_size=6))
def test_spans_and_gaps_are_the_week(pairs: list[tuple[int, int]]) -> None:
    spans = merged((start, min(start + length, WEEK)) for start, length in pairs)
    found = gaps(spans)
    assert merged([*spans, *found]) == ((0, WEEK),)
    assert sum(end - start for start, end in (*spans, *found)) == WEEK
