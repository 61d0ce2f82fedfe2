"""When an alert opens, rises, comes back and ends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.early_warning import lifecycle
from services.early_warning.detector import Figures, Signal
from services.early_warning.lifecycle import Life, Move
from services.words import AlertKind, AlertLevel
from tests.early_warning.streams import BEGIN, CAMPAIGN

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FIGURES = Figures.of_one_post(0, 0)
ATTENTION, SHIFT, FIRESTORM = AlertKind.ATTENTION, AlertKind.SHIFT, AlertKind.FIRESTORM
INFO, HIGH, CRITICAL = AlertLevel.INFO, AlertLevel.HIGH, AlertLevel.CRITICAL


def signal(kind: AlertKind, level: AlertLevel, *, held_back: bool = False) -> Signal:
    return Signal(CAMPAIGN, kind, level, FIGURES, held_back)


def ended(kind: AlertKind, level: AlertLevel) -> Life:
    """Return an alert that was told at `BEGIN` and ended an hour later."""
    return Life(kind, level, BEGIN, BEGIN, BEGIN + HOUR)


@pytest.mark.parametrize(
    ("life", "met", "later", "move"),
    [
        (None, signal(ATTENTION, INFO), HOUR, Move.OPEN),
        (None, signal(ATTENTION, INFO, held_back=True), HOUR, Move.NOTHING),
        (ended(FIRESTORM, HIGH), signal(FIRESTORM, HIGH), 6 * HOUR, Move.COME_BACK),
        (ended(FIRESTORM, HIGH), signal(FIRESTORM, HIGH), 8 * HOUR, Move.OPEN),
        (ended(FIRESTORM, HIGH), signal(FIRESTORM, CRITICAL), 6 * HOUR, Move.RISE),
        (ended(ATTENTION, INFO), signal(ATTENTION, INFO), 20 * HOUR, Move.COME_BACK),
        (ended(ATTENTION, INFO), signal(ATTENTION, INFO), 25 * HOUR, Move.OPEN),
        (ended(FIRESTORM, CRITICAL), signal(ATTENTION, INFO), 2 * HOUR, Move.NOTHING),
        (ended(FIRESTORM, CRITICAL), signal(ATTENTION, INFO), 20 * HOUR, Move.NOTHING),
        (ended(FIRESTORM, CRITICAL), signal(ATTENTION, INFO), 25 * HOUR, Move.OPEN),
        (ended(ATTENTION, INFO), signal(SHIFT, HIGH), 20 * HOUR, Move.OPEN),
        (ended(ATTENTION, INFO), signal(SHIFT, HIGH), 2 * HOUR, Move.RISE),
        (replace(ended(SHIFT, HIGH), ended_at=None), signal(ATTENTION, INFO), HOUR, Move.KEEP),
        (replace(ended(SHIFT, HIGH), ended_at=None), signal(FIRESTORM, HIGH), HOUR, Move.RISE),
    ],
)
def test_what_a_signal_does(life: Life | None, met: Signal, later: timedelta, move: Move) -> None:
    assert lifecycle.meet(life, met, BEGIN + later) is move


def test_talk_that_comes_back_is_not_told_and_blame_is() -> None:
    assert not lifecycle.is_told(Move.COME_BACK, signal(ATTENTION, INFO))
    assert lifecycle.is_told(Move.COME_BACK, signal(SHIFT, HIGH))
    assert not lifecycle.is_told(Move.KEEP, signal(FIRESTORM, CRITICAL))


def test_kind_and_level_only_rise() -> None:
    life = Life(FIRESTORM, HIGH, BEGIN, BEGIN)
    kept = lifecycle.after(life, signal(ATTENTION, INFO), Move.KEEP, BEGIN + HOUR)
    assert kept == replace(life, seen_at=BEGIN + HOUR)
    risen = lifecycle.after(life, signal(SHIFT, CRITICAL), Move.RISE, BEGIN + HOUR)
    assert risen == Life(FIRESTORM, CRITICAL, BEGIN + HOUR, BEGIN + HOUR)


SIGNALS = st.builds(
    signal,
    st.sampled_from([ATTENTION, SHIFT, FIRESTORM]),
    st.sampled_from([INFO, HIGH, CRITICAL]),
    held_back=st.booleans(),
)
STEPS = st.lists(st.tuples(st.integers(0, 400), st.none() | SIGNALS), max_size=80)


@settings(deadline=None)
@given(STEPS)
def test_no_alert_opens_and_ends_within_half_an_hour(
    steps: list[tuple[int, Signal | None]],
) -> None:
    """Nor is one that is open opened again, whatever comes."""
    now, life, opened = BEGIN, None, BEGIN
    for minutes, met in steps:
        now += minutes * MINUTE
        if life is not None and lifecycle.ends(life, now):
            assert now - opened >= lifecycle.QUIET
            life = replace(life, ended_at=now)
        if met is None:
            continue
        move = lifecycle.meet(life, met, now)
        was_open = life is not None and life.ended_at is None
        assert (move in {Move.KEEP, Move.RISE}) >= was_open
        life = lifecycle.after(life, met, move, now)
        if not was_open and move is not Move.NOTHING:
            opened = now
