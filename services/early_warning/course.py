"""The course of the talk around an alert: how the last hour grew, against what is usual."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.evidence import load
from services.early_warning.volume import BUCKET, HOUR
from services.model import Alert
from services.store import rollup
from services.store.rollup import minute_of

BEFORE = timedelta(hours=6)
"""How much of what came before the alert is shown."""
LONGEST = timedelta(hours=24)
_MINUTES = BUCKET // 60


@dataclass(frozen=True, slots=True)
class Hour:
    """The hour up to ``at``: its mentions, and the share of negatives (None: none understood)."""

    at: datetime
    count: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Course:
    """Hours every five minutes; ``expected`` mentions are usual, up to ``loud`` nothing is."""

    hours: tuple[Hour, ...]
    expected: float
    loud: float
    raised_at: datetime


async def course_of(session: AsyncSession, alert: Alert, now: datetime) -> Course:
    """Return the course from six hours before the alert until it ended, a day at most."""
    end = min(alert.resolved_at or now, alert.raised_at + LONGEST - BEFORE)
    first = minute_of(alert.raised_at - BEFORE) // _MINUTES
    last = minute_of(end) // _MINUTES
    minutes = await rollup.minutes(
        session, alert.entity, (first - HOUR) * _MINUTES, (last + 1) * _MINUTES
    )
    buckets: dict[int, tuple[int, float, float]] = {}
    for row in minutes:
        count, negative, understood = buckets.get(row.minute // _MINUTES, (0, 0.0, 0.0))
        buckets[row.minute // _MINUTES] = (
            count + row.total,
            negative + row.negative,
            understood + row.understood,
        )
    figures = load(alert.why).figures
    expected = figures.expected if figures else alert.expected
    spread = figures.spread if figures else 0.0
    return Course(
        tuple(_hour(buckets, bucket) for bucket in range(first, last + 1)),
        expected,
        expected + 3 * spread,
        alert.raised_at,
    )


def _hour(buckets: dict[int, tuple[int, float, float]], last: int) -> Hour:
    parts = [buckets.get(bucket, (0, 0.0, 0.0)) for bucket in range(last - HOUR + 1, last + 1)]
    count, negative, understood = (sum(column) for column in zip(*parts, strict=True))
    at = datetime.fromtimestamp((last + 1) * BUCKET, UTC)
    return Hour(at, int(count), negative / understood if understood else None)
