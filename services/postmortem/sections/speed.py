"""How fast the room was, against the moments that the record holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Facts, Heading
from services.early_warning.alerts import acknowledged_at
from services.i18n import _
from services.postmortem.subject import Part, Subject
from services.postmortem.wording import seconds, span


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


async def section(session: AsyncSession, subject: Subject) -> Part:
    """Tell the times."""
    times = await times_of(session, subject)
    rows = [
        (_("Time to detect (alert raised after the first mention in its window)"), times.detect),
        (_("Time to acknowledge (after the alert)"), times.acknowledge),
        (_("Time to declare (after the alert)"), times.declare),
        (_("Time to answer (statement published after declaring)"), times.answer),
        (_("Time to resolve (closed after declaring)"), times.resolve),
    ]
    facts = Facts([(name, span(length)) for name, length in rows])
    figures = {
        "detect_seconds": seconds(times.detect),
        "acknowledge_seconds": seconds(times.acknowledge),
        "declare_seconds": seconds(times.declare),
        "answer_seconds": seconds(times.answer),
        "resolve_seconds": seconds(times.resolve),
    }
    return Part("times", [Heading(_("How fast we were")), facts], figures)


async def times_of(session: AsyncSession, subject: Subject) -> Times:
    """Return how long things took."""
    incident, alert = subject.run.incident, subject.alert
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
