"""The storm as a chart shows it: volume and negative share, and what was done when."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlmodel import col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Chart, Milestone, Point
from services.i18n import _
from services.model import MinuteCount
from services.postmortem.subject import BEFORE, Subject
from services.store.rollup import minute_of
from services.words import EntryKind as Kind
from services.words import Severity, Stage

MOST_POINTS = 160
_WIDTHS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080)
"""How many minutes a point may cover."""


async def chart(session: AsyncSession, subject: Subject) -> Chart:
    """Return the storm with some of what came before, by the roll-ups."""
    lead_in = min(BEFORE, max(timedelta(minutes=30), (subject.end - subject.begin) / 4))
    first, last = minute_of(subject.begin - lead_in), minute_of(subject.end) + 1
    width = next((size for size in _WIDTHS if (last - first) / size <= MOST_POINTS), _WIDTHS[-1])
    first -= first % width
    group = col(MinuteCount.minute) - col(MinuteCount.minute) % width
    understood = col(MinuteCount.negative) + col(MinuteCount.neutral) + col(MinuteCount.positive)
    asked = (
        select(
            group,
            func.sum(col(MinuteCount.total)),
            func.sum(col(MinuteCount.negative)),
            func.sum(understood),
        )
        .where(
            col(MinuteCount.entity) == subject.run.incident.entity,
            col(MinuteCount.minute) >= first,
            col(MinuteCount.minute) < last,
        )
        .group_by(group)
    )
    rows = await (await session.connection()).execute(asked)
    found = {int(minute): (int(total), negative, known) for minute, total, negative, known in rows}
    points = [_point(minute, found.get(minute)) for minute in range(first, last, width)]
    return Chart(
        title=_("How much was said, and how much of it was negative"),
        volume=_("mentions"),
        share=_("negative"),
        points=points,
        seconds=width * 60,
        milestones=milestones(subject),
    )


def _point(minute: int, sums: tuple[int, float, float] | None) -> Point:
    at = datetime.fromtimestamp(minute * 60, UTC)
    if sums is None:
        return Point(at, 0, None)
    total, negative, understood = sums
    return Point(at, total, negative / understood if understood else None)


def milestones(subject: Subject) -> list[Milestone]:
    """Return what is marked on the chart, in order."""
    found = [Milestone(subject.alert.raised_at, _("Alert"))] if subject.alert else []
    for record in subject.records:
        match record.kind:
            case Kind.DECLARED if record.code("stage") == Stage.PARACRISIS:
                label = _("Paracrisis opened")
            case Kind.DECLARED | Kind.ESCALATED:
                label = _("Declared")
            case Kind.SEVERITY_SET:
                label = Severity(record.code("severity")).label
            case Kind.STATEMENT_PUBLISHED:
                label = _("Statement published")
            case Kind.STATEMENT_WENT_OUT:
                label = _("Statement went out unapproved")
            case Kind.CLOSED:
                label = _("Closed")
            case _other:
                continue
        found.append(Milestone(record.happened_at, label))
    return sorted(found, key=lambda item: item.at)
