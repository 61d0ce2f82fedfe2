"""What is said of an entity: the newest posts against the share of negatives that is usual.

The newest forty that were understood are the window; what leaves it is learned with a half-life
of four hundred. Whether the window is out of the ordinary is told by the tail of a beta-binomial
distribution: how often would so many negatives come by chance, if the usual share itself is only
known so well, and posts come in clumps?
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Any

WINDOW = 40
"""Understood posts."""
HALF_LIFE = 400
"""Posts after which what was learned counts half."""
CLUMPS = 80.0
"""The most posts that the usual share is believed to be known from: more were no surer, since
posts come in clumps."""
BORROWED = 20.0
"""The weight, in posts, of the room's share while the entity's own is not known."""
RISE = 0.12
"""By how much the share has to lie above the usual one to be out of the ordinary."""
LEAST_KNOWN = 40.0
"""Posts from which a share begins to be known."""

_FADES = 0.5 ** (1 / HALF_LIFE)


@dataclass(frozen=True, slots=True)
class Share:
    """The window's share of negatives, the usual one, and how likely chance makes the former."""

    negative: float
    understood: float
    usual: float | None
    """None: nobody knows yet."""
    chance: float
    """1 where the share is not out of the ordinary."""

    @property
    def now(self) -> float:
        """The share of negatives in the window."""
        return self.negative / self.understood if self.understood else 0.0


class Usual:
    """The share of negatives that is usual: sums of weights that fade."""

    __slots__ = ("negative", "understood")

    def __init__(self, negative: float = 0.0, understood: float = 0.0) -> None:
        """Begin with these sums."""
        self.negative = negative
        self.understood = understood

    def learn(self, negative: float, weight: float) -> None:
        """Learn of one post."""
        self.negative = self.negative * _FADES + negative
        self.understood = self.understood * _FADES + weight

    @property
    def share(self) -> float | None:
        """The share, None while too little is known."""
        return self.negative / self.understood if self.understood >= LEAST_KNOWN else None


class Mood:
    """The window of one entity and what was learned before it."""

    __slots__ = ("negative", "understood", "usual", "window")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.window: deque[tuple[float, float]] = deque()
        self.negative = 0.0
        self.understood = 0.0
        self.usual = Usual()

    def add(self, negative: float, weight: float) -> tuple[float, float] | None:
        """Take in a post of ``weight``, of which ``negative`` is negative.

        Return the post that left the window for what is usual, None if none did.
        """
        self.window.append((negative, weight))
        self.negative += negative
        self.understood += weight
        if len(self.window) <= WINDOW:
            return None
        left = self.window.popleft()
        self.negative -= left[0]
        self.understood -= left[1]
        self.usual.learn(*left)
        return left

    def replace(self, window: list[tuple[float, float]]) -> None:
        """Take the posts of the window anew, the oldest first: people corrected some."""
        self.window = deque(window[-WINDOW:])
        self.negative = math.fsum(negative for negative, _weight in self.window)
        self.understood = math.fsum(weight for _negative, weight in self.window)

    def share(self, room: float | None) -> Share:
        """Return how the window stands; ``room`` is the share that is usual in the whole room."""
        usual, known = self._usual(room)
        if usual is None or not self.is_raised(room):
            return Share(self.negative, self.understood, usual, 1.0)
        strength = min(known, CLUMPS)
        chance = tail(
            round(self.negative),
            round(self.understood),
            max(usual, 0.01) * strength,
            (1 - min(usual, 0.99)) * strength,
        )
        return Share(self.negative, self.understood, usual, chance)

    def is_raised(self, room: float | None) -> bool:
        """Whether the window lies so far above what is usual that chance is worth asking."""
        usual, _known = self._usual(room)
        return usual is not None and self.negative >= (usual + RISE) * self.understood

    def _usual(self, room: float | None) -> tuple[float | None, float]:
        """Return the usual share and from how many posts it is known."""
        own = self.usual
        if room is None:
            return own.share, own.understood
        known = own.understood + BORROWED
        return (own.negative + BORROWED * room) / known, known

    def dump(self) -> Any:
        """Return everything that is remembered, fit for JSON."""
        return [[*map(list, self.window)], self.usual.negative, self.usual.understood]

    @classmethod
    def load(cls, dumped: Any) -> "Mood":
        """Return what was dumped."""
        window, negative, understood = dumped
        mood = cls()
        mood.replace([(row[0], row[1]) for row in window])
        mood.usual = Usual(negative, understood)
        return mood


def tail(successes: int, trials: int, alpha: float, beta: float) -> float:
    """Return the chance of ``successes`` or more in ``trials``, beta-binomially.

    P(K=k) = C(n,k) B(k+α, n-k+β) / B(α, β). The chances are added up from k=n downwards, each
    from the one before: P(k-1)/P(k) = k (n-k+β) / ((n-k+1) (k-1+α)).
    """
    if successes <= 0:
        return 1.0
    logarithm = (
        math.lgamma(trials + alpha)
        - math.lgamma(alpha)
        + math.lgamma(alpha + beta)
        - math.lgamma(trials + alpha + beta)
    )
    chance = math.exp(logarithm)
    total = chance
    for k in range(trials, successes, -1):
        chance *= k * (trials - k + beta) / ((trials - k + 1) * (k - 1 + alpha))
        total += chance
    return min(total, 1.0)
