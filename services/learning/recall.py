"""What past incidents taught, shown when a scenario, a campaign or an influencer comes again."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import UsageError
from services.i18n import _, current
from services.incident.desk import all_incidents
from services.incident.state import Incident
from services.model import ROOM, CampaignInfluencer
from services.playbooks.versions import latest_version, pinned
from services.preparation.campaigns import entity_names


@dataclass(frozen=True, slots=True)
class Recalled:
    """A lesson of ``incident``; ``held`` is what was answered about its actions later."""

    incident: str
    entry: int | None
    day: date
    words: str
    held: bool | None = None

    def __str__(self) -> str:
        """The lesson on one line, with where it is from."""
        line = _("{incident}, {day}: {words}").format(
            incident=self.incident, day=f"{self.day:%d.%m.%Y}", words=" ".join(self.words.split())
        )
        if self.held is None:
            return line
        return f"{line} " + (_("(the actions held)") if self.held else _("(it did not hold)"))


async def recall(session: AsyncSession, scenario: str, entity: str = ROOM) -> list[Recalled]:
    """Return the lessons of past incidents of ``scenario`` or about ``entity``, newest first.

    Those that stand in the playbook come from wherever it was followed: drills, other rooms.
    """
    written = await _of_playbook(session, scenario)
    related = await _related(session, entity)
    here: list[Recalled] = []
    for incident in await all_incidents(session):
        same = scenario and scenario in {plan.scenario for plan in incident.plans}
        if not incident.is_open and (same or incident.entity in related):
            here += _lessons(incident)
    known = {(item.incident, item.entry, item.words) for item in here}
    found = here + [
        item for item in written if (item.incident, item.entry, item.words) not in known
    ]
    return sorted(found, key=lambda item: (item.day, item.entry or 0), reverse=True)


def _lessons(incident: Incident) -> list[Recalled]:
    """Return what was learned; a flag counts until a lesson was written about the same entry."""
    learning = incident.learning
    written = {lesson.about for lesson in learning.lessons.values() if lesson.about}
    flags = [
        item
        for item in learning.flags.values()
        if item.seq not in written and item.about not in written
    ]
    held = learning.review.held if learning.review else None
    return [
        Recalled(incident.id, item.seq, item.at.astimezone().date(), item.words, held)
        for item in [*flags, *learning.lessons.values()]
        if not item.sealed
    ]


async def entity_called(session: AsyncSession, name: str) -> str:
    """Return the campaign or influencer called ``name``.

    Raises:
        UsageError: there is none.
    """
    for entity, known in (await entity_names(session)).items():
        if known.casefold() == name.strip().casefold() and entity != ROOM:
            return entity
    raise UsageError(_("There is no campaign or influencer called {name}.").format(name=name))


async def _of_playbook(session: AsyncSession, scenario: str) -> list[Recalled]:
    version = await latest_version(session, scenario) if scenario else None
    if version is None:
        return []
    playbook = await pinned(session, scenario, version)
    return [
        Recalled(item.incident, item.entry, item.date, item.words.read(current()))
        for item in playbook.learned
    ]


async def _related(session: AsyncSession, entity: str) -> set[str]:
    """Return ``entity`` with its campaigns or influencers; nothing for the whole room."""
    kind, _colon, number = entity.partition(":")
    if entity == ROOM or not number.isdigit():
        return set()
    links = CampaignInfluencer
    if kind == "campaign":
        asked = select(links.influencer_id).where(links.campaign_id == int(number))
        return {entity, *(f"influencer:{other}" for other in await session.exec(asked))}
    asked = select(col(links.campaign_id)).where(links.influencer_id == int(number))
    return {entity, *(f"campaign:{other}" for other in await session.exec(asked))}
