"""How fast the room was, against the moments that the record holds."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Facts, Heading
from services.i18n import _
from services.incident.speed import times_of
from services.postmortem.subject import Part, Subject
from services.postmortem.wording import seconds, span


async def section(session: AsyncSession, subject: Subject) -> Part:
    """Tell the times."""
    times = await times_of(session, subject.run.incident, subject.alert)
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
