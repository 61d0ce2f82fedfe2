"""Setting a drill up: its own store, its campaign and people, the moment at which it begins."""

import os
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import select

from services.errors import UsageError
from services.i18n import _, current
from services.incident.publish import publish_playbook
from services.learning.drills import newest_drill
from services.model import ROOM, Meta, Person, PersonRole
from services.playbooks.drill import Drill, Plan, load_drill
from services.playbooks.files import good_texts
from services.playbooks.versions import publish_shipped
from services.preparation.campaigns import save_campaign
from services.preparation.commitments import set_values
from services.preparation.people import ContactCard, Member, save_member
from services.settings import CampaignSettings, InfluencerSettings, PlannedSettings
from services.store import Store
from services.words import ContactKind, Role


async def new_drill(
    folder: Path,
    name: str,
    login: str,
    *,
    pace: float | None = None,
    playbooks: Path | None = None,
) -> Path:
    """Make the store of a new drill that begins now, and return its file.

    The account ``login`` acts as the drill's lead. ``pace`` is story time over wall time. What
    the room changed in its folder of ``playbooks`` is published in the drill over what is
    shipped, so that a drill plays what the last one taught.
    """
    script = load_drill(name)
    now = datetime.now(UTC)
    path = _free_path(folder, name, now)
    store = await Store.open(path)
    try:
        plan = Plan(name, int(now.timestamp()), pace or script.pace, script.clock_pace, now)
        await publish_shipped(store)
        for text in good_texts(playbooks) if playbooks else ():
            await publish_playbook(store, script.people[0].name, text)
        async with store.write() as session:
            session.add(Meta(key="drill", value=plan.dump()))
            await save_campaign(session, _campaign(script))
            values = [value.read(current()) for value in script.values]
            await set_values(session, ROOM, values)
            for position, person in enumerate(script.people):
                login_of_lead = login if position == 0 else None
                card = ContactCard(ContactKind.PHONE, person.phone, now.astimezone().date())
                member = Member(person.name, login_of_lead, "", (person.role,), (card,))
                await save_member(session, member)
    finally:
        await store.close()
    return path


def _free_path(folder: Path, name: str, now: datetime) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stem = f"{name}-{now.astimezone():%Y%m%d-%H%M%S}"
    for number in range(1, 1_000):
        path = folder / (f"{stem}.db" if number == 1 else f"{stem}-{number}.db")
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            continue
        return path
    raise UsageError(_("{folder} is full of drills: tidy it up.").format(folder=folder))


def _campaign(script: Drill) -> CampaignSettings:
    campaign = script.campaign
    return CampaignSettings(
        name=campaign.name,
        brand=script.brand,
        words=campaign.words,
        hashtags=campaign.hashtags,
        handles=campaign.handles,
        influencers=(
            InfluencerSettings(name=script.influencer.name, handles=(script.influencer.handle,)),
        ),
        planned=tuple(
            PlannedSettings(kind=item.kind, title=item.title, place=item.place)
            for item in script.planned
        ),
    )


def latest_drill(folder: Path) -> Path:
    """Return the store of the drill that began last.

    Raises:
        UsageError: none was played yet.
    """
    newest = newest_drill(folder)
    if newest is None:
        raise UsageError(_("No drill was played yet: start one with warroom drill."))
    return newest


async def lead_of(store: Store) -> str:
    """Return the name of the person who leads the drill."""
    async with store.read() as session:
        lead = select(Person.name).join(PersonRole).where(PersonRole.role == Role.LEAD.value)
        return (await session.exec(lead)).one()
