"""The head of the report: what it was, and how it ended in the words of who closed it."""

from collections.abc import Iterator

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Blank, Block, Facts, Heading, Notice, Para
from services.i18n import _, current
from services.incident.plans import joinings
from services.incident.run import Run
from services.incident.state import Incident
from services.postmortem.subject import Part, Subject
from services.times import local
from services.words import EntryKind as Kind


async def section(_session: AsyncSession, subject: Subject) -> Part:
    """Tell the facts; the summary is a person's."""
    incident = subject.run.incident
    facts = Facts(
        [
            (_("Incident"), incident.id),
            (_("Concerns"), subject.name),
            (_("Severity"), incident.severity.label),
            *[(_("Playbook"), words) for words in _followed(subject.run)],
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
            "joined": [
                {
                    "scenario": plan.scenario,
                    "playbook_version": plan.version,
                    "joined_at": plan.since.isoformat(),
                    "left_at": plan.until.isoformat() if plan.until else None,
                }
                for plan in joinings(incident.plans)
            ],
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


def _followed(run: Run) -> Iterator[str]:
    """Tell the plan that leads, then every scenario that joined, also one that was left again."""
    incident, titles = run.incident, dict(zip(run.incident.plans, run.playbooks, strict=True))
    for plan in (incident.plan, *joinings(incident.plans)):
        title, version = titles[plan].title.read(current()), _("version") + f" {plan.version}"
        words = f"{plan.scenario} {title}, {version}"
        if plan.joined:
            words += ", " + _("joined at {when}").format(when=local(plan.since))
        if plan.joined and plan.until:
            words += ", " + _("left at {when}").format(when=local(plan.until))
        yield words


def _closed(incident: Incident) -> str:
    if incident.closed_at is None:
        return _("still open")
    return f"{local(incident.closed_at)}, {incident.closed_by}"
