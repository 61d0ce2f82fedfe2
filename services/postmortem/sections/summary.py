"""The head of the report: what it was, and how it ended in the words of who closed it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Blank, Block, Facts, Heading, Notice, Para
from services.i18n import _, current
from services.incident.state import Incident
from services.postmortem.subject import Part, Subject
from services.times import local
from services.words import EntryKind as Kind


async def section(_session: AsyncSession, subject: Subject) -> Part:
    """Tell the facts; the summary is a person's."""
    incident, playbook = subject.run.incident, subject.run.playbook
    version = _("version") + f" {incident.plan.version}"
    facts = Facts(
        [
            (_("Incident"), incident.id),
            (_("Concerns"), subject.name),
            (_("Severity"), incident.severity.label),
            (
                _("Playbook"),
                f"{incident.scenario} {playbook.title.read(current())}, {version}",
            ),
            (_("Declared"), f"{local(incident.declared_at)}, {incident.declared_by}"),
            (_("Closed"), _closed(incident)),
            (_("Lead"), incident.lead or _("nobody")),
            (_("As of"), local(subject.now)),
        ]
    )
    drill = _("DRILL. Everything in this report was played; nothing of it is real.")
    ended = [record.text("summary") for record in subject.of_kind(Kind.CLOSED)]
    told = [Para(_("How it ended: {summary}").format(summary=text)) for text in ended]
    question = _("In a few sentences: what happened, to whom, and what did we do?")
    blocks: list[Block] = [facts, Heading(_("Summary")), *told, Blank(question)]
    if incident.drill:
        blocks.insert(0, Notice(drill))
    return Part(
        "incident",
        blocks,
        {
            "id": incident.id,
            "title": incident.title,
            "concerns": subject.name,
            "severity": incident.severity.value,
            "scenario": incident.scenario,
            "playbook_version": incident.plan.version,
            "drill": incident.drill,
            "opened_at": incident.opened_at.isoformat(),
            "declared_at": incident.declared_at.isoformat(),
            "declared_by": incident.declared_by,
            "closed_at": incident.closed_at.isoformat() if incident.closed_at else None,
            "closed_by": incident.closed_by,
            "lead": incident.lead,
            "how_it_ended": ended[-1] if ended else None,
        },
    )


def _closed(incident: Incident) -> str:
    if incident.closed_at is None:
        return _("still open")
    return f"{local(incident.closed_at)}, {incident.closed_by}"
