"""Invented streams of mentions: calm days, then what a test lets happen."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from services.early_warning.detector import Observation
from services.store import Store, mentions
from services.words import Sentiment
from tests.making import mention

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
CAMPAIGN = "campaign:1"


def poisson(
    chance: random.Random,
    begin: datetime,
    hours: float,
    per_hour: float,
    negative: float,
    entity: str = CAMPAIGN,
) -> Iterator[Observation]:
    """Return mentions that come independently of each other, ``negative`` of them negative."""
    passed = 0.0
    while (passed := passed + chance.expovariate(per_hour)) < hours:
        at = begin + timedelta(hours=passed)
        yield Observation(entity, at, chance.random() < negative)


def calm(
    seed: int = 1, days: float = 3, per_hour: float = 3, negative: float = 0.2
) -> list[Observation]:
    """Return calm days; what follows them begins at `after`."""
    return [*poisson(random.Random(seed), BEGIN, 24 * days, per_hour, negative)]


def after(days: float = 3) -> datetime:
    """Return the moment at which so many calm days end."""
    return BEGIN + timedelta(days=days)


def burst(
    count: int, negative: bool | None, at: datetime | None = None, minutes: float = 30
) -> list[Observation]:
    """Return ``count`` mentions within ``minutes``, all alike."""
    begin = at or after()
    return [
        Observation(CAMPAIGN, begin + timedelta(minutes=minutes * n / count), negative)
        for n in range(count)
    ]


async def keep(
    store: Store,
    observations: list[Observation],
    prefix: str = "m",
    entities: frozenset[str] = frozenset({CAMPAIGN}),
) -> None:
    """Store ``observations`` as mentions of ``entities``."""
    said = {True: Sentiment.NEGATIVE, False: Sentiment.NEUTRAL, None: Sentiment.UNKNOWN}
    rows = [
        mention(
            f"{prefix}{n}",
            f"word {prefix}{n}",
            at=observation.at,
            sentiment=said[observation.negative],
            entities=entities,
            author=f"author{n % 50}",
            reach=10,
        )
        for n, observation in enumerate(observations)
    ]
    async with store.write() as session:
        await mentions.insert(session, rows)


async def keep_calm(store: Store, days: int = 3, per_hour: int = 3) -> None:
    """Store calm days that end two hours ago, every fifth mention negative."""
    now = datetime.now(UTC)
    count = days * 24 * per_hour
    past = [
        Observation(
            CAMPAIGN, now - timedelta(hours=2) - timedelta(days=days) * (1 - n / count), n % 5 == 0
        )
        for n in range(count)
    ]
    await keep(store, past, prefix="calm")


def now_burst(count: int, *, negative: bool, minutes: float = 20) -> list[Observation]:
    """Return a burst that ends now."""
    return burst(count, negative, datetime.now(UTC) - timedelta(minutes=minutes), minutes)
