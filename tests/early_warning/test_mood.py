"""The share of negatives: what is usual, and how likely chance is."""

import json
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.early_warning.mood import RISE, WINDOW, Mood, Usual, tail

POSTS = st.lists(st.tuples(st.booleans(), st.sampled_from([0.5, 1.0])), max_size=120)


def filled(posts: list[tuple[bool, float]]) -> Mood:
    mood = Mood()
    for negative, weight in posts:
        mood.add(weight if negative else 0.0, weight)
    return mood


def rising(start: int, factors: int) -> Fraction:
    """Return start (start+1) ... with so many factors."""
    product = Fraction(1)
    for factor in range(factors):
        product *= start + factor
    return product


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 40), st.integers(1, 40))
def test_the_tail_is_that_of_the_beta_binomial(
    successes: int, more: int, alpha: int, beta: int
) -> None:
    trials = successes + more
    exact = sum(
        comb(trials, k) * rising(alpha, k) * rising(beta, trials - k) / rising(alpha + beta, trials)
        for k in range(successes, trials + 1)
    )
    assert tail(successes, trials, alpha, beta) == pytest.approx(float(exact), rel=1e-9)


@settings(deadline=None)
@given(POSTS)
def test_the_window_holds_the_newest_and_the_rest_is_learned(
    posts: list[tuple[bool, float]],
) -> None:
    mood = filled(posts)
    newest = posts[-WINDOW:]
    share = mood.share(None)
    assert share.negative == pytest.approx(sum(w for negative, w in newest if negative))
    assert share.understood == pytest.approx(sum(w for _negative, w in newest))
    usual = Usual()
    for negative, weight in posts[: len(posts) - len(newest)]:
        usual.learn(weight if negative else 0.0, weight)
    assert share.usual == usual.share
    again = Mood.load(json.loads(json.dumps(mood.dump())))
    assert again.dump() == mood.dump()


def test_what_is_not_known_is_not_judged_and_the_rooms_share_is_borrowed() -> None:
    storm = filled([(True, 1.0)] * 30)
    assert storm.share(None).usual is None
    assert storm.share(None).chance == 1.0
    assert storm.share(0.3).usual == 0.3
    assert storm.share(0.3).chance < 1e-6


def test_a_small_rise_is_none_however_sure() -> None:
    usual = [(n % 5 == 0, 1.0) for n in range(2_000)]
    mood = filled([*usual, *[(n % 10 < 3, 1.0) for n in range(WINDOW)]])
    share = mood.share(None)
    assert share.usual == pytest.approx(0.2, abs=0.01)
    assert share.now < 0.2 + RISE
    assert share.chance == 1.0


def test_clumps_make_chance_likelier_than_coins_do() -> None:
    coins = sum(comb(40, k) * 0.2**k * 0.8 ** (40 - k) for k in range(16, 41))
    mood = filled([*[(n % 5 == 0, 1.0) for n in range(4_000)], *[(n < 16, 1.0) for n in range(40)]])
    assert 2 * coins < mood.share(None).chance < 0.05
