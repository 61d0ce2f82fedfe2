"""Compiling the report: every figure is read from the timeline, the alerts or the roll-ups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.alerts import acknowledged_at
from services.incident.desk import load_run
from services.incident.run import Item, Run
from services.model import Alert, MinuteCount
from services.preparation.campaigns import entity_names
from services.store import Store, ledger
from services.store.ledger import Record
from services.store.mentions import minute_of
from services.store.verify import Finding, Head, verify

BEFORE = timedelta(hours=24)
"""How much of what came before the storm the sentiment is compared with."""


@dataclass(frozen=True, slots=True)
class Mood:
    """What was said in a span of time; ``understood`` mentions could be scored."""

    total: int
    negative: int
    understood: int
    reach: int

    @property
    def share(self) -> float | None:
        """The negative share of the understood mentions, None if there are none."""
        return self.negative / self.understood if self.understood else None


@dataclass(frozen=True, slots=True)
class Times:
    """How long things took; None is what did not happen (yet) or has no beginning.

    ``detect`` runs from the first mention in the alert's window to the alert, ``acknowledge``
    and ``declare`` from the alert, ``answer`` and ``resolve`` from the declaration.
    """

    detect: timedelta | None
    acknowledge: timedelta | None
    declare: timedelta | None
    answer: timedelta | None
    resolve: timedelta | None


@dataclass(frozen=True, slots=True)
class Report:
    """The post-mortem as it would be now."""

    run: Run
    records: Sequence[Record]
    items: Sequence[Item]
    name: str
    compiled_at: datetime
    alert: Alert | None
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
            times=await _times(session, run, alert),
            before=await _mood(session, incident.entity, begin - BEFORE, begin),
            during=await _mood(session, incident.entity, begin, turn),
            after=await _mood(session, incident.entity, turn, now)
            if incident.answered_at or incident.closed_at
            else None,
            head=Head(incident_id, incident.seq, incident.head),
            findings=await verify(session, incident_id),
        )


async def _times(session: AsyncSession, run: Run, alert: Alert | None) -> Times:
    incident = run.incident
    acknowledged = await acknowledged_at(session, alert.id) if alert and alert.id else None

    def since(begin: datetime | None, end: datetime | None) -> timedelta | None:
        return end - begin if begin is not None and end is not None else None

    raised = alert.raised_at if alert else None
    return Times(
        detect=since(alert.window_at if alert else None, raised),
        acknowledge=since(raised, acknowledged.happened_at if acknowledged else None),
        declare=since(raised, incident.declared_at),
        answer=since(incident.declared_at, incident.answered_at),
        resolve=since(incident.declared_at, incident.closed_at),
    )


async def _mood(session: AsyncSession, entity: str, begin: datetime, end: datetime) -> Mood:
    """Count the minutes from that of ``begin`` to before that of ``end`` (this one if equal)."""
    first, last = minute_of(begin), max(minute_of(end), minute_of(begin) + 1)

    sums: list[Any] = [
        func.coalesce(func.sum(col(part)), 0)
        for part in (
            MinuteCount.total,
            MinuteCount.negative,
            MinuteCount.neutral,
            MinuteCount.positive,
            MinuteCount.reach,
        )
    ]
    counted = select(*sums).where(
        col(MinuteCount.entity) == entity,
        col(MinuteCount.minute) >= first,
        col(MinuteCount.minute) < last,
    )
    row: Any = (await (await session.connection()).execute(counted)).one()
    total, negative, neutral, positive, reach = row
    return Mood(int(total), int(negative), int(negative + neutral + positive), int(reach))
