"""Archiving a campaign: nobody listens for it and nobody sees it; everything is kept."""

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import Refused, UsageError
from services.i18n import _
from services.model import ROOM, Campaign, CampaignInfluencer
from services.store import Store, ledger
from services.store.ledger import Draft
from services.times import local
from services.words import EntryKind


def listened_for() -> ColumnElement[bool]:
    """Return the condition under which the room listens for a campaign."""
    return and_(col(Campaign.watched).is_(True), col(Campaign.archived_at).is_(None))


async def archived_entities(session: AsyncSession) -> set[str]:
    """Return the archived campaigns, and the influencers that speak for no other."""
    rows = await session.exec(select(Campaign.id).where(col(Campaign.archived_at).is_not(None)))
    return await _only_of(session, set(rows))


async def _only_of(session: AsyncSession, archived: set[int | None]) -> set[str]:
    """Return the campaigns of those ids, and the influencers that speak for no other."""
    if not archived:
        return set()
    campaigns: dict[int, set[int]] = {}
    for link in await session.exec(select(CampaignInfluencer)):
        campaigns.setdefault(link.influencer_id, set()).add(link.campaign_id)
    found = {f"campaign:{number}" for number in archived}
    return found | {f"influencer:{who}" for who, held in campaigns.items() if held <= archived}


async def set_archived(store: Store, actor: str, name: str, *, archived: bool) -> None:
    """Archive the campaign ``name``, or bring it back just as it was.

    Raises:
        UsageError: there is none of that name.
        Refused: it is archived already, or is not; or an open incident is about it or its people.
    """
    async with store.write() as session:
        found = await session.exec(select(Campaign).where(Campaign.name == name))
        campaign = found.one_or_none()
        if campaign is None:
            raise UsageError(_("There is no campaign {name}.").format(name=name))
        if archived and campaign.archived_at is not None:
            raise Refused(
                _("{name} was archived on {when}.").format(
                    name=name, when=local(campaign.archived_at)
                )
            )
        if not archived and campaign.archived_at is None:
            raise Refused(_("{name} is not archived.").format(name=name))
        if archived:
            await _refuse_at_work(session, campaign)
        campaign.archived_at = await store.now(session) if archived else None
        session.add(campaign)
        kind = EntryKind.CAMPAIGN_ARCHIVED if archived else EntryKind.CAMPAIGN_RESTORED
        draft = Draft(kind, {"campaign": campaign.entity}, {"name": name})
        await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])


async def _refuse_at_work(session: AsyncSession, campaign: Campaign) -> None:
    """Refuse while the room works on an incident about what nobody would listen for any more."""
    rows = await session.exec(select(Campaign.id).where(col(Campaign.archived_at).is_not(None)))
    hidden = await _only_of(session, {*rows, campaign.id}) - await archived_entities(session)
    for stream in await ledger.streams_without(session, EntryKind.CLOSED):
        first = next(iter(await ledger.read(session, stream)), None)
        if first is not None and first.code("entity") in hidden:
            words = _("{incident} is open and about it: close that first (c on Incident).")
            raise Refused(words.format(incident=stream))
