"""How fast the room was: five times of an incident, for the post-mortem and for trends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.deciding import acknowledged_at
from services.incident.state import Incident
from services.model import Alert


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


async def times_of(session: AsyncSession, incident: Incident, alert: Alert | None) -> Times:
    """Return how long things took in an incident that came from ``alert``."""
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
