"""Compiling the report: its subject, then each section; every figure is read, none made up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import UsageError
from services.i18n import _
from services.incident.desk import run_of
from services.incident.privilege import veiled
from services.incident.run import Run
from services.incident.state import fold
from services.model import ROOM, Alert
from services.postmortem.sections import SECTIONS
from services.postmortem.subject import AFTERWARDS, Part, Subject
from services.preparation.campaigns import entity_names
from services.store import Store, ledger
from services.store.verify import Finding, Head, verify


@dataclass(frozen=True, slots=True)
class Report:
    """The post-mortem as it would be now.

    ``authors`` are the names of those who wrote outside, as far as it shows them.
    """

    run: Run
    compiled_at: datetime
    parts: Sequence[Part]
    head: Head
    findings: Sequence[Finding]
    authors: Sequence[str]

    def part(self, key: str) -> Part:
        """Return a section by its key."""
        return next(part for part in self.parts if part.key == key)


async def compile_report(store: Store, incident_id: str) -> Report:
    """Return the report on an incident, open or closed; what is privileged is not in it.

    Raises:
        UsageError: there is no such incident.
    """
    async with store.read() as session:
        subject = await compile_subject(session, incident_id, await store.now(session))
        incident = subject.run.incident
        return Report(
            run=subject.run,
            compiled_at=subject.now,
            parts=[await section(session, subject) for section in SECTIONS],
            head=Head(incident_id, incident.seq, incident.head),
            findings=await verify(session, incident_id),
            authors=[name for name in subject.authors if name],
        )


async def compile_subject(session: AsyncSession, incident_id: str, now: datetime) -> Subject:
    """Return what the sections are about.

    Raises:
        UsageError: there is no such incident.
    """
    records = veiled(await ledger.read(session, incident_id))
    if not records or incident_id == ROOM:
        raise UsageError(
            _("There is no incident {id}: see warroom incidents.").format(id=incident_id)
        )
    run = await run_of(session, fold(records))
    incident = run.incident
    alert = await session.get(Alert, incident.alert) if incident.alert else None
    names = await entity_names(session)
    return Subject(
        run=run,
        records=records,
        name=names.get(incident.entity, incident.entity),
        alert=alert,
        begin=alert.window_at if alert else incident.declared_at,
        turn=incident.answered_at or incident.closed_at or now,
        end=min(now, incident.closed_at + AFTERWARDS) if incident.closed_at else now,
        now=now,
    )
