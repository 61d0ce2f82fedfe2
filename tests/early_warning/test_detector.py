"""The judgement: kinds, levels, cold starts, and streams that went wrong."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.early_warning.detector import Detector, Observation, Signal
from services.model import ROOM
from services.words import AlertKind, AlertLevel
from tests.early_warning.streams import BEGIN, CAMPAIGN, after, burst, calm

HALF_AN_HOUR = timedelta(minutes=30)
OTHER = "campaign:2"


def knowing(*observations: Observation) -> Detector:
    detector = Detector()
    assert detector.observe(observations) == set()
    return detector


def judged(*observations: Observation) -> tuple[AlertKind, AlertLevel] | None:
    signal = signal_of(*observations)
    return (signal.kind, signal.level) if signal else None


def signal_of(*observations: Observation) -> Signal | None:
    return next(iter(knowing(*observations).judge(after() + HALF_AN_HOUR)), None)


def test_calm_is_nothing() -> None:
    assert judged(*calm()) is None
    assert judged(*calm(), *burst(7, negative=False)) is None


def test_much_talk_is_attention_and_no_danger() -> None:
    assert judged(*calm(), *burst(60, negative=False)) == (AlertKind.ATTENTION, AlertLevel.INFO)


def test_much_talk_and_much_blame_are_a_firestorm() -> None:
    assert judged(*calm(), *burst(20, negative=True)) == (AlertKind.FIRESTORM, AlertLevel.HIGH)
    assert judged(*calm(), *burst(60, negative=True)) == (AlertKind.FIRESTORM, AlertLevel.CRITICAL)


def test_more_blame_without_more_talk_is_a_shift() -> None:
    days = calm(per_hour=40)
    slow = burst(24, negative=True, minutes=30)
    assert judged(*days, *slow) == (AlertKind.SHIFT, AlertLevel.HIGH)


def test_what_is_not_understood_is_neither_neutral_nor_negative() -> None:
    dumb = burst(60, negative=None)
    assert judged(*calm(), *dumb) == (AlertKind.ATTENTION, AlertLevel.INFO)
    both = sorted([*dumb, *burst(14, negative=True)], key=lambda it: it.at)
    assert judged(*calm(), *both) == (AlertKind.FIRESTORM, AlertLevel.HIGH)


def test_attention_has_to_be_among_the_largest_of_the_past_weeks() -> None:
    bursts = [
        mention
        for day in (1, 2)
        for mention in burst(80, negative=False, at=BEGIN + timedelta(days=day, hours=12))
    ]
    days = sorted([*calm(), *bursts], key=lambda it: it.at)
    signal = signal_of(*days, *burst(60, negative=False))
    assert signal is not None
    assert (signal.kind, signal.held_back) == (AlertKind.ATTENTION, True)
    larger = signal_of(*days, *burst(100, negative=False))
    assert larger is not None
    assert not larger.held_back
    blame = signal_of(*days, *burst(25, negative=True))
    assert blame is not None
    assert blame.kind in {AlertKind.SHIFT, AlertKind.FIRESTORM}, "a second wave, a third as large"
    assert not blame.held_back
    assert blame.level is not AlertLevel.INFO


def test_with_under_a_day_little_is_said_and_that_it_is_still_learning() -> None:
    begin = after() - timedelta(hours=6)
    short = [mention for mention in calm(per_hour=4) if mention.at >= begin]
    assert judged(*short, *burst(25, negative=False)) is None
    assert judged(*short, *burst(40, negative=False)) == (AlertKind.ATTENTION, AlertLevel.INFO)
    signal = signal_of(*short, *burst(40, negative=True))
    assert signal is not None
    assert signal.level is AlertLevel.WARNING, "at most"
    assert signal.figures.is_learning
    assert 4 < signal.figures.learned < 7
    assert signal.figures.usual is None, "no constant stands in for what nobody knows"


def test_a_new_entity_borrows_what_is_usual_in_the_room() -> None:
    others = [Observation(OTHER, mention.at, mention.negative) for mention in calm(per_hour=6)]
    detector = knowing(*others)
    detector.begin(CAMPAIGN, BEGIN)
    detector.observe(burst(20, negative=True))
    (signal,) = detector.judge(after() + HALF_AN_HOUR)
    assert signal.kind is AlertKind.FIRESTORM
    assert signal.figures.usual == pytest.approx(0.2, abs=0.06)


def test_what_was_silent_for_days_has_a_baseline_too() -> None:
    detector = Detector()
    assert detector.begin(CAMPAIGN, BEGIN)
    assert not detector.begin(CAMPAIGN, BEGIN)
    detector.observe(burst(10, negative=False))
    (signal,) = detector.judge(after() + HALF_AN_HOUR)
    assert not signal.figures.is_learning
    assert signal.figures.expected == 0


def test_a_threshold_that_a_person_set_holds_back_volume_and_not_blame() -> None:
    detector = knowing(*calm(), *burst(40, negative=False))
    detector.least[CAMPAIGN] = 100
    assert detector.judge(after() + HALF_AN_HOUR) == []
    detector.observe(burst(20, negative=True, at=after() + HALF_AN_HOUR, minutes=5))
    (signal,) = detector.judge(after() + timedelta(minutes=36))
    assert signal.kind is AlertKind.FIRESTORM


def test_mentions_that_are_known_already_are_not_counted_again() -> None:
    detector = Detector()
    detector.begin(CAMPAIGN, BEGIN, until=7)
    numbered = [Observation(CAMPAIGN, BEGIN, negative=True, number=n) for n in range(5, 10)]
    detector.observe(numbered)
    once = Detector()
    once.begin(CAMPAIGN, BEGIN, until=7)
    once.observe(numbered[3:])
    assert detector.snapshot(CAMPAIGN) == once.snapshot(CAMPAIGN)


def test_who_comes_too_late_is_named() -> None:
    detector = knowing(*calm())
    late = Observation(CAMPAIGN, BEGIN + timedelta(hours=5), negative=True)
    before = detector.snapshot(CAMPAIGN)
    assert detector.observe([late]) == {CAMPAIGN}
    assert detector.snapshot(CAMPAIGN) == before


def test_nobody_is_judged_after_an_hour_of_silence() -> None:
    detector = knowing(*calm(), *burst(60, negative=True))
    assert detector.judge(after() + timedelta(hours=2)) == []
    assert detector.judge(after() + timedelta(days=30)) == []


EVENTS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 20, 600, 4_000, 90_000, 2_600_000]),
        st.sampled_from([CAMPAIGN, OTHER]),
        st.sampled_from([True, False, None]),
        st.integers(1, 30),
    ),
    max_size=60,
)


def stream(events: list[tuple[int, str, bool | None, int]]) -> list[Observation]:
    at, found = BEGIN, []
    for passed, entity, negative, count in events:
        at += timedelta(seconds=passed)
        found += [Observation(entity, at, negative)] * count
    return found


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.integers(0, 400))
def test_a_break_anywhere_changes_nothing(
    events: list[tuple[int, str, bool | None, int]], cut: int
) -> None:
    """A month's gap, a flood at once, a restart: the judgement is the same to the bit."""
    observations = stream(events)
    whole, first, second = Detector(), Detector(), Detector()
    whole.observe(observations)
    first.observe(observations[:cut])
    for entity in [*first.entities, ROOM]:
        second.restore(entity, first.snapshot(entity))
    second.observe(observations[cut:])
    for entity in [*whole.entities, ROOM]:
        assert second.snapshot(entity) == whole.snapshot(entity)
    now = observations[-1].at if observations else BEGIN
    by_entity = {signal.entity: signal for signal in whole.judge(now)}
    assert {signal.entity: signal for signal in second.judge(now)} == by_entity


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_a_replay_judges_the_same_again(seed: int) -> None:
    days = calm(seed=seed, days=1.2, per_hour=6, negative=random.Random(seed).random())
    first, second = knowing(*days), knowing(*days)
    for hour in range(3):
        now = BEGIN + timedelta(days=1, hours=hour)
        assert first.judge(now) == second.judge(now)


def test_the_state_of_an_entity_takes_four_kilobytes_at_most() -> None:
    days = calm(days=40, per_hour=25)
    assert len(knowing(*days).snapshot(CAMPAIGN)) < 4_096
