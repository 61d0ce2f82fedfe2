"""An influencer's post of a campaign that is not marked as advertising is an alert, a quiet one.

So the room finds it before the public does. What was filled in from earlier days raises nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.detector import WINDOW, Signal
from services.early_warning.single_post import of_one_post
from services.labels import is_unlabelled_ad
from services.model import Campaign, CampaignInfluencer, Mention, MentionEntity, Term
from services.preparation.archive import listened_for
from services.words import AlertKind, AlertLevel, TermKind

_MARKETS = {"pl": "pl", "en": "us"}
"""Whose rules a campaign's language speaks for."""


@dataclass(slots=True)
class _Watched:
    """A campaign's market and brand, and the handles of those who speak for it."""

    market: str
    brands: tuple[str, ...]
    handles: set[str] = field(default_factory=set)


async def find(session: AsyncSession, after: int, until: int, now: datetime) -> list[Signal]:
    """Return a signal for each campaign of such a post behind number ``after`` up to ``until``."""
    campaigns = await _campaigns(session)
    handles = {handle for campaign in campaigns.values() for handle in campaign.handles}
    if not handles:
        return []
    rows = await session.exec(
        select(MentionEntity.entity, Mention)
        .join(Mention, col(Mention.id) == col(MentionEntity.mention_id))
        .where(
            col(Mention.id) > after,
            col(Mention.id) <= until,
            col(MentionEntity.entity).in_(campaigns),
            func.ltrim(func.lower(Mention.author), "@").in_(handles),
            Mention.at > now - WINDOW,
            col(Mention.muted).is_(False),
            col(Mention.gone_at).is_(None),
        )
        .order_by(col(Mention.id).desc())
    )
    first = {
        entity: mention for entity, mention in rows if _lacks_a_label(mention, campaigns[entity])
    }
    return [
        of_one_post(entity, mention, AlertKind.UNLABELLED_AD, AlertLevel.WARNING)
        for entity, mention in first.items()
    ]


def _lacks_a_label(mention: Mention, campaign: _Watched) -> bool:
    found = is_unlabelled_ad(
        mention.author,
        mention.text,
        campaign.handles,
        concerns_campaign=True,
        market=campaign.market,
        brands=campaign.brands,
    )
    return found is not None


async def _campaigns(session: AsyncSession) -> Mapping[str, _Watched]:
    """Return the watched campaigns by entity."""
    members: defaultdict[int, list[str]] = defaultdict(list)
    for row in await session.exec(select(CampaignInfluencer)):
        members[row.campaign_id].append(f"influencer:{row.influencer_id}")
    handles: defaultdict[str, set[str]] = defaultdict(set)
    for term in await session.exec(select(Term).where(Term.kind == TermKind.HANDLE.value)):
        handles[term.entity].add(term.text.lstrip("@").lower())
    found = {}
    for campaign in await session.exec(select(Campaign).where(listened_for())):
        brands = tuple(name for name in (campaign.brand, campaign.name) if name)
        watched = _Watched(_MARKETS.get(campaign.language, "us"), brands)
        for influencer in members[campaign.id or 0]:
            watched.handles |= handles[influencer]
        found[campaign.entity] = watched
    return found
