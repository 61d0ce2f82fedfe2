"""Legal holds: what an incident kept as evidence outlives its deletion, for a reason, until a date.

Whoever sets one answers for it: GDPR article 17 (3) (e) allows it for legal claims only.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import StoreError
from services.i18n import _
from services.incident.state import Incident, fold
from services.model import Entry
from services.notify import News, queue
from services.store import ledger
from services.words import EntryKind, Role


@dataclass(frozen=True, slots=True)
class Held:
    """What must not be erased: mentions by key, evidence by its hash."""

    mentions: frozenset[str]
    evidence: frozenset[str]


async def holding(session: AsyncSession) -> list[Incident]:
    """Return the incidents under a legal hold, closed ones too."""
    asked = select(Entry.stream).where(Entry.kind == EntryKind.HOLD_SET.value).distinct()
    found: list[Incident] = []
    for stream in await session.exec(asked.order_by(col(Entry.stream))):
        incident = fold(await ledger.read(session, stream))
        if incident.hold is not None:
            found.append(incident)
    return found


async def held(session: AsyncSession) -> Held:
    """Return what the incidents under a legal hold have kept.

    Raises:
        StoreError: a timeline cannot be read, so that nobody knows what it holds.
    """
    incidents = await holding(session)
    return Held(
        frozenset(key for incident in incidents for key in incident.kept),
        frozenset(piece.sha256 for incident in incidents for piece in incident.evidence),
    )


async def remind(session: AsyncSession, now: datetime) -> None:
    """Tell once of each hold whose review date has come."""
    try:
        incidents = await holding(session)
    except StoreError:
        return
    for incident in incidents:
        hold = incident.hold
        if hold is None or now.astimezone().date() < hold.review_on:
            continue
        title = _("{incident}: the legal hold is to be reviewed").format(incident=incident.id)
        body = _("{who} set it because: {reason}. Set a new date, or lift it.").format(
            who=hold.by, reason=hold.reason
        )
        key = f"hold:{incident.id}:{hold.review_on}"
        await queue(session, News(key, title, body, role=Role.LEGAL), now)


def review_moment(day: date) -> datetime:
    """Return the beginning of ``day`` here."""
    return datetime.combine(day, time()).astimezone()
