"""What made it possible, what is to be learned, what is to be done: people write these.

The program gives what people flagged and wrote, and asks for the rest; it asks what and how, never
who.
"""

from collections.abc import Iterable

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Blank, Block, Heading, Item, Items, Mark
from services.i18n import _
from services.incident.learning import Action, ActionStatus, Remark
from services.postmortem.subject import Part, Subject
from services.store.ledger import Json

_MARKS = {
    ActionStatus.OPEN: Mark.OPEN,
    ActionStatus.DONE: Mark.DONE,
    ActionStatus.GIVEN_UP: Mark.SKIPPED,
}


async def factors(_session: AsyncSession, subject: Subject) -> Part:
    """Tell what people noted as a contributing factor, else ask for it."""
    noted = subject.run.incident.learning.factors.values()
    questions = [
        _("What made it possible, and what made it worse? Conditions, not persons."),
        _("How was it noticed, and how could it have been noticed earlier?"),
        _("What went well, and how? What was luck?"),
    ]
    blocks: list[Block] = [Heading(_("Contributing factors"))]
    blocks += _listed(item.words for item in noted)
    blocks += [Blank(question) for question in (questions[1:] if noted else questions)]
    return Part("factors", blocks, {"noted": [_remark(item) for item in noted]})


async def section(_session: AsyncSession, subject: Subject) -> Part:
    """Tell what was flagged as a lesson and what was written as one, and ask for more."""
    learning = subject.run.incident.learning
    flagged, written = learning.flags.values(), learning.lessons.values()
    blocks: list[Block] = [Heading(_("Lessons"))]
    blocks += _listed(
        [
            *(
                _("{words} (from entry {seq}, flagged by {who})").format(
                    words=item.words, seq=item.about, who=item.by
                )
                for item in flagged
            ),
            *(item.words for item in written),
        ]
    )
    blocks.append(
        Blank(_("What else do we want to do otherwise, and in which step of which plan?"))
    )
    figures: dict[str, Json] = {
        "flagged": [_remark(item) for item in flagged],
        "written": [_remark(item) for item in written],
    }
    return Part("lessons", blocks, figures)


async def actions(_session: AsyncSession, subject: Subject) -> Part:
    """Tell who does what until when, and what became of it; without any, ask."""
    found = subject.run.incident.learning.actions.values()
    blocks: list[Block] = [Heading(_("Action items"))]
    if found:
        blocks.append(Items([_action(item) for item in found]))
    else:
        blocks.append(Blank(_("What is to be done, who does it, until when?")))
    figures: list[Json] = [
        {
            "entry": item.seq,
            "words": item.words,
            "owner": item.owner,
            "due_on": item.due_on.isoformat(),
            "status": item.status.value,
        }
        for item in found
    ]
    return Part("actions", blocks, {"actions": figures} if figures else {})


def _listed(words: Iterable[str]) -> list[Block]:
    items = [Item(text) for text in words]
    return [Items(items)] if items else []


def _remark(remark: Remark) -> Json:
    return {"entry": remark.about or remark.seq, "words": remark.words, "by": remark.by}


def _action(action: Action) -> Item:
    words = _("{words} ({who}, until {when})").format(
        words=action.words, who=action.owner, when=action.due_on
    )
    return Item(f"{words}: {action.outcome}" if action.outcome else words, _MARKS[action.status])
