"""Deadlines that ring: from the collector, so that they ring with no screen open."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.i18n import _, current
from services.incident.desk import open_incidents
from services.incident.run import Run
from services.notify import queue
from services.playbooks.versions import pinned
from services.store.verify import Head
from services.words import Role


@dataclass(frozen=True, slots=True)
class Clock:
    """Something with a deadline: a step of an open incident."""

    key: str
    incident: str
    text: str
    role: Role
    due_at: datetime


def clocks(run: Run) -> list[Clock]:
    """Return the clocks that run in an incident, the nearest first."""
    if not run.incident.is_open:
        return []
    return [
        Clock(
            key=f"clock:{run.incident.id}:{item.step.id}",
            incident=run.incident.id,
            text=item.step.title.read(current()),
            role=item.step.role,
            due_at=item.due_at,
        )
        for item in run.open_items()
    ]


async def ring(session: AsyncSession, now: datetime) -> list[Clock]:
    """Queue a notification for each clock that is due and has not rung; return those."""
    rung = []
    for incident in await open_incidents(session):
        playbook = await pinned(session, incident.scenario, incident.playbook_version)
        head = Head(incident.id, incident.seq, incident.head)
        for clock in clocks(Run(incident, playbook)):
            if clock.due_at > now:
                break
            title, body = tell(clock, incident.title, head, drill=incident.drill)
            if await queue(session, clock.key, title, body, now):
                rung.append(clock)
    return rung


def tell(clock: Clock, incident_title: str, head: Head, *, drill: bool) -> tuple[str, str]:
    """Return the title and the words in which a due clock is told, with the chain's head."""
    title = _("Due: {step}").format(step=clock.text)
    if drill:
        title = _("DRILL: {title}").format(title=title)
    body = _("{incident} {title}. {role}: {step} was due at {when}.").format(
        incident=clock.incident,
        title=incident_title,
        role=clock.role.label,
        step=clock.text,
        when=clock.due_at.astimezone().strftime("%H:%M"),
    )
    return title, f"{body}\n{head}"
