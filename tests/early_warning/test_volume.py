"""What is learned of the volume: exactly, whatever the order, and not from silence alone."""

import json
import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.early_warning.volume import DAY, HALF_LIFE, HOUR, LATE, QUARTER, Volume

BEGIN = 1_000 * DAY
STREAMS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=1, max_size=60)


def filled(steps: list[tuple[int, int]], *, one_by_one: bool = False) -> Volume:
    volume, bucket = Volume(BEGIN), BEGIN
    for passed, count in steps:
        bucket += passed
        for part in [1] * count if one_by_one else [count]:
            assert volume.add(bucket, part)
    return volume


@settings(deadline=None)
@given(STREAMS)
def test_many_at_once_are_many_one_by_one(steps: list[tuple[int, int]]) -> None:
    assert filled(steps).dump() == filled(steps, one_by_one=True).dump()


@settings(deadline=None)
@given(STREAMS, st.integers(0, 59))
def test_a_snapshot_goes_on_as_if_nothing_had_happened(
    steps: list[tuple[int, int]], cut: int
) -> None:
    volume = filled(steps[:cut])
    volume = Volume.load(json.loads(json.dumps(volume.dump())))
    bucket = BEGIN + sum(passed for passed, _count in steps[:cut])
    for passed, count in steps[cut:]:
        bucket += passed
        volume.add(bucket, count)
    assert volume.dump() == filled(steps).dump()


@settings(deadline=None)
@given(st.lists(st.integers(0, HOUR - 1), min_size=1, max_size=30), st.randoms())
def test_within_an_hour_the_order_does_not_matter(ages: list[int], chance: object) -> None:
    ordered, shuffled = sorted(ages, reverse=True), list(ages)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    volumes = [Volume(BEGIN) for _ in range(2)]
    for volume, given_ages in zip(volumes, (ordered, shuffled), strict=True):
        volume.advance(BEGIN + HOUR)
        for age in given_ages:
            assert volume.add(BEGIN + HOUR - age)
        volume.advance(BEGIN + 3 * HOUR)
    assert volumes[0].dump() == volumes[1].dump()


def test_what_comes_later_than_an_hour_is_refused_and_changes_nothing() -> None:
    volume = filled([(0, 1), (LATE, 1)])
    before = volume.dump()
    assert not volume.add(BEGIN, 5)
    assert volume.dump() == before


@settings(max_examples=25, deadline=None)
@given(STREAMS)
def test_mean_and_spread_are_those_of_the_rolling_sums(steps: list[tuple[int, int]]) -> None:
    """Against sums and fading weights worked out one bucket after the other."""
    steps = [(min(passed, 20), count) for passed, count in steps]
    volume = filled(steps)
    end = volume.last + 4 * HOUR
    for bucket in range(volume.last + 1, end + 1):
        volume.advance(bucket)
    counts: Counter[int] = Counter()
    bucket = BEGIN
    for passed, count in steps:
        bucket += passed
        counts[bucket] += count
    heard = range(BEGIN, end - LATE + 1)
    for lane, width in enumerate((HOUR, QUARTER)):
        total = square = weights = 0.0
        for bucket in heard:
            weight = 0.5 ** ((heard[-1] - bucket) / HALF_LIFE)
            rolling = sum(counts[bucket - back] for back in range(width))
            total, square = total + weight * rolling, square + weight * rolling**2
            weights += weight
        rate = volume.rates(end)[lane]
        # A bucket fades as a whole with its hour: that is exact to a part in some hundred.
        assert rate.mean == pytest.approx(total / weights, rel=0.01, abs=1e-9)
        learned = len(heard) / (DAY + len(heard))
        variance = learned * (square / weights - rate.mean**2)
        variance += (1 - learned) * (1.5 * rate.mean) ** 2
        assert rate.spread == pytest.approx(math.sqrt(max(variance, rate.mean + 1)), rel=0.02)


def test_a_month_of_silence_teaches_no_more_than_a_day() -> None:
    volume = filled([(1, 6)] * 3 * DAY)
    usual = volume.rates(volume.last)[0].mean
    volume.add(volume.last + 30 * DAY)
    assert volume.learned == 4 * DAY - LATE + 1
    assert usual * 0.7 < volume.rates(volume.last)[0].mean < usual


def test_only_the_days_before_stand_against_a_burst() -> None:
    volume = filled([(1, 1)] * 2 * DAY)
    bucket = volume.last + DAY
    volume.add(bucket, 500)
    volume.advance(bucket + 2 * HOUR)
    assert volume.larger_days(volume.last, 0, 400) == 0, "today is none of them"
    assert volume.larger_days(volume.last + DAY, 0, 400) == 1
    assert volume.larger_days(volume.last + 19 * DAY, 0, 400) == 0, "it is forgotten"
    assert volume.largest_in(volume.last + DAY, 400) == 1
    assert volume.largest_in(volume.last + DAY, 600) == 3


def test_it_takes_little_room() -> None:
    volume = filled([(1, 10_000)] * 40 * DAY)
    assert len(json.dumps(volume.dump())) < 1_500


def test_an_hour_stays_an_hour_where_a_clock_went_back() -> None:
    volume = Volume(100)
    for bucket in range(100, 120):
        volume.add(bucket)
    assert volume.in_hour(119) == HOUR
    for back in (1, 12, 40):
        hour, quarter = volume.rates(119 - back)
        assert (hour.count, quarter.count, volume.in_hour(119 - back)) == (HOUR, QUARTER, HOUR)
