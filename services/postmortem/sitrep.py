"""The situation on one page, for the board and for a hand-over: the report's figures, now."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import escape_markdown
from services.documents.markdown import markdown_environment
from services.early_warning.hearing import NOTHING, About, about
from services.early_warning.telling import why
from services.i18n import current, speaking
from services.incident.clocks import clocks
from services.incident.run import Item
from services.incident.signoff import law_is_touched
from services.incident.tracks import Item as TrackItem
from services.postmortem.compile import compile_subject
from services.postmortem.mood import Mood, mood
from services.postmortem.sections.statements import standing
from services.postmortem.subject import BEFORE, Subject
from services.postmortem.wording import share
from services.settings import NagSettings
from services.store import Store
from services.store.chain import Head
from services.times import local, short
from services.words import ClockKind, Role, Track

SHOWN = 6
"""Of each list so many lines: the page is one page."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the page tells; ``after`` is None while there is no statement and no closing."""

    subject: Subject
    known: About
    before: Mood
    during: Mood
    after: Mood | None


async def write_sitrep(store: Store, incident_id: str, language: str, nags: NagSettings) -> str:
    """Return the situation of an incident as Markdown in ``language``.

    Raises:
        UsageError: there is no such incident.
    """
    with speaking(language):
        async with store.read() as session:
            now = await store.now(session)
            subject = await compile_subject(session, incident_id, now)
            found = await _situation(session, subject)
        return _render(found, nags)


async def _situation(session: AsyncSession, subject: Subject) -> Situation:
    entity, alert = subject.run.incident.entity, subject.alert
    return Situation(
        subject=subject,
        known=await about(session, alert) if alert else NOTHING,
        before=await mood(session, entity, subject.begin - BEFORE, subject.begin),
        during=await mood(session, entity, subject.begin, subject.turn),
        after=await mood(session, entity, subject.turn, subject.now)
        if subject.has_turned
        else None,
    )


def _render(situation: Situation, nags: NagSettings) -> str:
    subject = situation.subject
    run, now = subject.run, subject.now
    incident = run.incident
    environment = markdown_environment("services.postmortem")
    environment.filters |= {
        "local": local,
        "share": share,
        "title": lambda item: escape_markdown(item.step.title.read(current())),
        "short": lambda moment: short(moment, now),
    }
    environment.globals |= {"why": why}
    items = list(run.items())
    running = [item for item in clocks(run, nags) if item.kind is not ClockKind.STEP]
    return environment.get_template("sitrep.md.j2").render(
        situation=situation,
        now=now,
        name=subject.name,
        alert=subject.alert,
        run=run,
        incident=incident,
        roles=[(role.label, incident.roles.get(role, "")) for role in Role],
        done=sum(item.mark is not None for item in items),
        total=len(items),
        overdue=run.overdue(now)[:SHOWN],
        next_steps=_next_steps(subject)[:SHOWN],
        clocks=running[:SHOWN],
        statements=[(item, standing(run, item)) for item in incident.statements.values()],
        promises=[item for item in incident.promises.values() if item.is_open],
        inquiries=[item for item in _of(subject, Track.PRESS) if item.kind == "inquiry"],
        law=law_is_touched(run),
        triggers=[item for item in _of(subject, Track.LEGAL) if item.kind == "trigger"],
        head=Head(incident.id, incident.seq, incident.head),
        language=current(),
    )


def _next_steps(subject: Subject) -> list[Item]:
    return [item for item in subject.run.open_items() if not item.is_overdue(subject.now)]


def _of(subject: Subject, track: Track) -> list[TrackItem]:
    items = subject.run.incident.tracks.values()
    return [item for item in items if item.spec.track is track and item.is_open]
