"""Compiling the report: every figure is read from the timeline, the alerts or the roll-ups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.hearing import NOTHING, About, about
from services.incident.desk import load_run
from services.incident.run import Item, Run
from services.incident.speed import Times, times_of
from services.model import ROOM, Alert, Mention, MentionEntity, MinuteCount
from services.preparation.campaigns import entity_names
from services.store import Store, ledger
from services.store.ledger import Record
from services.store.rollup import minute_of
from services.store.verify import Finding, Head, verify
from services.words import Sentiment

BEFORE = timedelta(hours=24)
"""How much of what came before the storm the sentiment is compared with."""


@dataclass(frozen=True, slots=True)
class Mood:
    """What was said in a span of time; ``understood`` mentions could be scored.

    ``negative`` and ``understood`` are sums of weights.
    """

    total: int
    negative: float
    understood: float
    reach: int

    @property
    def share(self) -> float | None:
        """The negative share of the understood mentions, None if there are none."""
        return self.negative / self.understood if self.understood else None


@dataclass(frozen=True, slots=True)
class Report:
    """The post-mortem as it would be now."""

    run: Run
    records: Sequence[Record]
    items: Sequence[Item]
    name: str
    compiled_at: datetime
    alert: Alert | None
    known: About
    times: Times
    before: Mood
    during: Mood
    after: Mood | None
    head: Head
    findings: Sequence[Finding]


async def compile_report(store: Store, incident_id: str) -> Report:
    """Return the report on an incident, open or closed.

    Raises:
        UsageError: there is no such incident.
    """
    async with store.read() as session:
        run = await load_run(session, incident_id)
        incident = run.incident
        now = await store.now(session)
        alert = await session.get(Alert, incident.alert) if incident.alert else None
        begin = alert.window_at if alert else incident.declared_at
        end = incident.closed_at or now
        turn = incident.answered_at or end
        names = await entity_names(session)
        return Report(
            run=run,
            records=await ledger.read(session, incident_id),
            items=list(run.items()),
            name=names.get(incident.entity, incident.entity),
            compiled_at=now,
            alert=alert,
            known=await about(session, alert) if alert else NOTHING,
            times=await times_of(session, incident, alert),
            before=await _mood(session, incident.entity, begin - BEFORE, begin),
            during=await _mood(session, incident.entity, begin, turn),
            after=await _mood(session, incident.entity, turn, now)
            if incident.answered_at or incident.closed_at
            else None,
            head=Head(incident_id, incident.seq, incident.head),
            findings=await verify(session, incident_id),
        )


async def _mood(session: AsyncSession, entity: str, begin: datetime, end: datetime) -> Mood:
    """Count from ``begin`` to before ``end``: whole minutes by the roll-ups, the rest exactly."""
    first, last = _next_minute(begin), minute_of(end)
    if first >= last:
        counted = [await _exactly(session, entity, begin, end)]
    else:
        counted = [
            await _exactly(session, entity, begin, _moment(first)),
            await _by_minutes(session, entity, first, last),
            await _exactly(session, entity, _moment(last), end),
        ]
    total, negative, understood, reach = (sum(part) for part in zip(*counted, strict=True))
    return Mood(total, negative, understood, reach)


Counted = tuple[int, float, float, int]
"""Total, negative, understood, reach."""


async def _by_minutes(session: AsyncSession, entity: str, first: int, last: int) -> Counted:
    understood = (
        func.sum(col(MinuteCount.negative))
        + func.sum(col(MinuteCount.neutral))
        + func.sum(col(MinuteCount.positive))
    )
    asked = select(
        func.sum(col(MinuteCount.total)),
        func.sum(col(MinuteCount.negative)),
        understood,
        func.sum(col(MinuteCount.reach)),
    ).where(
        col(MinuteCount.entity) == entity,
        col(MinuteCount.minute) >= first,
        col(MinuteCount.minute) < last,
    )
    return await _row(session, asked)


async def _exactly(session: AsyncSession, entity: str, begin: datetime, end: datetime) -> Counted:
    weight = func.sum(col(Mention.weight))
    asked = select(
        func.count(col(Mention.id)),
        weight.filter(col(Mention.sentiment) == Sentiment.NEGATIVE),
        weight.filter(col(Mention.sentiment) != Sentiment.UNKNOWN),
        func.sum(col(Mention.reach)),
    ).where(col(Mention.at) >= begin, col(Mention.at) < end, col(Mention.muted).is_(False))
    if entity != ROOM:
        asked = asked.join(MentionEntity, col(MentionEntity.mention_id) == col(Mention.id))
        asked = asked.where(col(MentionEntity.entity) == entity)
    return await _row(session, asked)


async def _row(session: AsyncSession, asked: Select[*tuple[Any, ...]]) -> Counted:
    row = (await (await session.connection()).execute(asked)).one()
    total, negative, understood, reach = (value or 0 for value in row)
    return int(total), float(negative), float(understood), int(reach)


def _next_minute(moment: datetime) -> int:
    return -int(-moment.timestamp() // 60)


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
