"""The checklist: what was done, what was skipped and why, what was left open."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Block, Heading, Item, Items, Mark, Para
from services.i18n import _, current
from services.incident.events import describe
from services.incident.run import Item as Step
from services.incident.state import StepStatus
from services.postmortem.subject import Part, Subject
from services.times import local
from services.words import EntryKind as Kind


async def section(_session: AsyncSession, subject: Subject) -> Part:
    """Tell the checklist, and once more what was not done on it."""
    steps = list(subject.run.items())
    blocks: list[Block] = [
        Heading(_("The checklist")),
        Items([_item(step) for step in steps]),
        Heading(_("What was skipped or done again, and why"), 3),
    ]
    reasons = [
        Item(describe(record, subject.run))
        for record in subject.of_kind(Kind.STEP_SKIPPED, Kind.STEP_REOPENED)
    ]
    blocks.append(Items(reasons) if reasons else Para(_("Nothing was.")))
    left = [step for step in steps if step.status is StepStatus.OPEN]
    if left and not subject.run.incident.is_open:
        blocks.append(Heading(_("What was open at closing"), 3))
        blocks.append(Items([Item(step.step.title.read(current())) for step in left]))
    return Part(
        "checklist",
        blocks,
        {
            "steps": [
                {
                    "step": step.step.id,
                    "scenarios": list(step.scenarios),
                    "title": step.step.title.read(current()),
                    "status": step.status.value,
                    "by": step.mark.by if step.mark else None,
                    "at": step.mark.at.isoformat() if step.mark else None,
                    "due_at": step.due_at.isoformat(),
                    "late": step.was_late,
                    "reason": step.mark.text
                    if step.mark and step.status is StepStatus.SKIPPED
                    else None,
                }
                for step in steps
            ]
        },
    )


def _item(step: Step) -> Item:
    title, mark = step.step.title.read(current()), step.mark
    if step.scenarios:
        title = f"{'+'.join(step.scenarios)} {title}"
    if mark is None:
        still = _("open, due {when}").format(when=local(step.due_at))
        return Item(f"{title}: {still}", Mark.OPEN)
    if mark.status is StepStatus.SKIPPED:
        why = _("skipped by {who}, because {reason}").format(who=mark.by, reason=mark.text)
        return Item(f"{title}: {why}", Mark.SKIPPED)
    late = _("late") if step.was_late else ""
    return Item(f"{title}: {mark.by}, {local(mark.at)}", Mark.DONE, late)
