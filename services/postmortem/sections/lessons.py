"""What made it possible, what is to be learned, what is to be done: people write these.

The program gives what was flagged while the incident ran, and asks for the rest; it asks what
and how, never who.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Blank, Heading, Item, Items
from services.i18n import _
from services.postmortem.subject import Part, Subject
from services.words import EntryKind as Kind


async def factors(_session: AsyncSession, _subject: Subject) -> Part:
    """Ask what contributed."""
    questions = [
        _("What made it possible, and what made it worse? Conditions, not persons."),
        _("How was it noticed, and how could it have been noticed earlier?"),
        _("What went well, and how? What was luck?"),
    ]
    title = Heading(_("Contributing factors"))
    return Part("factors", [title, *(Blank(question) for question in questions)])


async def section(_session: AsyncSession, subject: Subject) -> Part:
    """Tell what was flagged as a lesson, and ask for more."""
    flagged = subject.of_kind(Kind.LESSON_FLAGGED)
    items = [
        Item(
            _("{words} (from entry {seq}, flagged by {who})").format(
                words=record.text("words"), seq=record.data.get("seq"), who=record.actor
            )
        )
        for record in flagged
    ]
    blank = Blank(_("What else do we want to do otherwise, and in which step of which plan?"))
    return Part(
        "lessons",
        [Heading(_("Lessons")), *([Items(items)] if items else []), blank],
        {
            "flagged": [
                {"entry": record.data.get("seq"), "words": record.text("words"), "by": record.actor}
                for record in flagged
            ]
        },
    )


async def actions(_session: AsyncSession, _subject: Subject) -> Part:
    """Ask for what is to be done."""
    blank = Blank(_("What is to be done, who does it, until when?"))
    return Part("actions", [Heading(_("Action items")), blank])
