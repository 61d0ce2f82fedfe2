"""What people decide of an alert: somebody is on it, it may be silent, it was noise."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.early_warning.alerts import existing
from services.errors import Refused, UsageError
from services.i18n import _
from services.model import ROOM, Alert, Threshold
from services.preparation.campaigns import entity_names
from services.store import Store, ledger
from services.store.ledger import Draft, Record
from services.times import clock
from services.words import AlertKind, AlertState, EntryKind

NOISE_MARGIN = 1.2
"""By how much the threshold that is suggested after noise lies above it."""


async def acknowledge(store: Store, actor: str, alert_id: int) -> None:
    """Say that somebody is on it.

    Raises:
        Refused: somebody is on it already, or the alert is over.
    """

    def change(alert: Alert, now: datetime) -> Draft:
        if alert.state == AlertState.ACKNOWLEDGED:
            raise Refused(
                _("{who} acknowledged this alert at {when}.").format(
                    who=alert.changed_by, when=clock(alert.changed_at or now)
                )
            )
        alert.state, alert.silenced_until = AlertState.ACKNOWLEDGED.value, None
        return Draft(EntryKind.ALERT_ACKNOWLEDGED, {"alert": alert_id})

    await _decide(store, actor, alert_id, change)


async def silence(
    store: Store, actor: str, alert_id: int, how_long: timedelta, reason: str
) -> None:
    """Keep an alert from telling any more for ``how_long``, with a reason.

    Raises:
        Refused: the alert is over.
    """
    reason = clean_line(reason, 500)
    if not reason:
        raise UsageError(_("Silencing an alert needs a reason."))

    def change(alert: Alert, now: datetime) -> Draft:
        alert.state, alert.silenced_until = AlertState.SILENCED.value, now + how_long
        alert.note = reason
        minutes = int(how_long.total_seconds() // 60)
        return Draft(
            EntryKind.ALERT_SILENCED, {"alert": alert_id, "minutes": minutes}, {"reason": reason}
        )

    await _decide(store, actor, alert_id, change)


async def dismiss(store: Store, actor: str, alert_id: int, reason: str) -> int | None:
    """Say that an alert was noise, and why; it ends, and comes back only if it grows.

    Return how many mentions an hour would be a better threshold, None unless it was attention:
    `set_threshold` applies it, and nothing else does. Of blame that was none its label is wrong.

    Raises:
        Refused: the alert is over, or a source is silent: it would be told again at once.
    """
    reason = clean_line(reason, 500)
    if not reason:
        raise UsageError(_("Say why it was noise: the plan learns from it."))
    suggestion: int | None = None

    def change(alert: Alert, now: datetime) -> Draft:
        nonlocal suggestion
        if alert.kind == AlertKind.SILENT_SOURCE:
            raise Refused(_("A silent source is no noise: mend it, or silence the alert."))
        if alert.kind == AlertKind.ATTENTION:
            suggestion = round(NOISE_MARGIN * alert.count)
        alert.state, alert.resolved_at = AlertState.RESOLVED.value, now
        alert.noise, alert.note = True, reason
        data: dict[str, ledger.Json] = {"alert": alert_id, "suggested": suggestion}
        return Draft(EntryKind.ALERT_DISMISSED, data, {"reason": reason})

    await _decide(store, actor, alert_id, change)
    return suggestion


async def set_threshold(store: Store, actor: str, entity: str, least: int) -> None:
    """Want ``least`` mentions an hour of ``entity`` before volume is an alert; 0: as usual.

    Raises:
        UsageError: ``least`` is below 0, or nobody listens for ``entity``.
    """
    if least < 0:
        raise UsageError(_("A threshold is a number of mentions an hour: 0 takes it away."))
    async with store.write() as session:
        name = (await entity_names(session)).get(entity)
        if name is None or entity == ROOM:
            raise UsageError(_("The room does not listen for {entity}.").format(entity=entity))
        now = await store.now(session)
        found = await session.get(Threshold, entity)
        if found is not None:
            await session.delete(found)
            await session.flush()
        if least:
            session.add(Threshold(entity=entity, least=least, by=actor, at=now))
        data: dict[str, ledger.Json] = {"entity": entity, "least": least}
        draft = Draft(EntryKind.THRESHOLD_SET, data, {"name": name})
        await ledger.append_within(store, session, ROOM, actor, lambda _records: [draft])


async def thresholds(session: AsyncSession) -> dict[str, int]:
    """Return the thresholds that people set, by entity."""
    return {row.entity: row.least for row in await session.exec(select(Threshold))}


async def _decide(
    store: Store, actor: str, alert_id: int, change: Callable[[Alert, datetime], Draft]
) -> None:
    """Change an alert and write who did it into the room's own timeline, both or neither."""
    async with store.write() as session:
        alert = await existing(session, alert_id, to_change=True)
        if alert.state == AlertState.RESOLVED:
            raise Refused(_("This alert is over."))
        now = await store.now(session)
        draft = change(alert, now)
        alert.changed_by, alert.changed_at = actor, now
        session.add(alert)

        def decide(_records: object) -> list[Draft]:
            return [draft]

        await ledger.append_within(store, session, ROOM, actor, decide)


async def acknowledged_at(session: AsyncSession, alert_id: int) -> Record | None:
    """Return the entry by which an alert was acknowledged first, None if it never was."""
    return next(
        (
            record
            for record in await ledger.read(session, ROOM)
            if record.kind == EntryKind.ALERT_ACKNOWLEDGED and record.data.get("alert") == alert_id
        ),
        None,
    )
