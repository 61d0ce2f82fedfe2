"""Calling a campaign or an influencer otherwise, and who speaks for which campaigns."""

from collections.abc import Iterable

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.errors import UsageError
from services.i18n import _
from services.model import Campaign, CampaignInfluencer, Influencer
from services.preparation.campaigns import must_be_recognised
from services.preparation.declared import refuse_if_declared
from services.preparation.profiles import campaigns_with, find_campaign, people_of


async def rename(session: AsyncSession, row: Campaign | Influencer, name: str) -> None:
    """Call a campaign or an influencer ``name``; all that belongs to it stays with it.

    Raises:
        UsageError: the name is empty or taken, or a file says what it is called.
    """
    name = clean_line(name, 100)
    if name == row.name:
        return
    if not name:
        raise UsageError(_("A name is missing."))
    await refuse_if_declared(session, row.entity)
    model = type(row)
    if (await session.exec(select(model.id).where(model.name == name))).first() is not None:
        raise UsageError(_("{name} is there already: choose another name.").format(name=name))
    row.name = name
    session.add(row)
    await session.flush()


async def join_campaigns(session: AsyncSession, person: Influencer, names: Iterable[str]) -> bool:
    """Let ``person`` speak for the campaigns ``names`` and for no other that is not archived.

    Return whether that changed anything.

    Raises:
        UsageError: a campaign is not there or stands in a file, or nothing is left by which one
            would be recognised.
    """
    wanted = {name: await find_campaign(session, name) for name in map(clean_line, names)}
    now = {it.name: it for it in await campaigns_with(session, person) if not it.archived_at}
    for name in wanted.keys() ^ now.keys():
        campaign = wanted.get(name) or now[name]
        await refuse_if_declared(session, campaign.entity)
        if campaign.archived_at is not None:
            raise UsageError(_("{name} is archived: bring it back first.").format(name=name))
        if name in wanted:
            link = CampaignInfluencer(campaign_id=campaign.id or 0, influencer_id=person.id or 0)
            session.add(link)
            continue
        await session.exec(
            delete(CampaignInfluencer).where(
                col(CampaignInfluencer.campaign_id) == campaign.id,
                col(CampaignInfluencer.influencer_id) == person.id,
            )
        )
        await must_be_recognised(session, campaign, await people_of(session, campaign))
    return wanted.keys() != now.keys()
