"""What the store knows of a campaign or an influencer, as the one thing that is edited.

A profile is what warroom.toml could say: it is read here, changed, and saved by `campaigns`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import UsageError
from services.i18n import _
from services.model import Campaign, CampaignInfluencer, Clause, Influencer, Planned, Term
from services.preparation.accounts import written_accounts
from services.preparation.commitments import all_values
from services.preparation.contacts import contacts_of
from services.settings import (
    CampaignSettings,
    ClauseSettings,
    ContactSettings,
    InfluencerSettings,
    PlannedSettings,
)
from services.words import PlannedKind, TermKind


async def find_campaign(session: AsyncSession, name: str) -> Campaign:
    """Return the campaign called ``name``, archived or not.

    Raises:
        UsageError: there is none.
    """
    found = (await session.exec(select(Campaign).where(Campaign.name == name))).one_or_none()
    if found is None:
        raise UsageError(_("There is no campaign {name}.").format(name=name))
    return found


async def find_influencer(session: AsyncSession, name: str) -> Influencer:
    """Return the influencer called ``name``.

    Raises:
        UsageError: there is none.
    """
    found = (await session.exec(select(Influencer).where(Influencer.name == name))).one_or_none()
    if found is None:
        raise UsageError(_("There is no influencer {name}.").format(name=name))
    return found


async def campaign_profile(session: AsyncSession, campaign: Campaign) -> CampaignSettings:
    """Return everything that is known of ``campaign``, its influencers with theirs."""
    people = [await influencer_profile(session, it) for it in await people_of(session, campaign)]
    asked = select(Planned).where(Planned.campaign_id == campaign.id)
    posts = await session.exec(asked.order_by(col(Planned.due_at), col(Planned.id)))
    return CampaignSettings(
        name=campaign.name,
        brand=campaign.brand,
        language="en" if campaign.language == "en" else "pl",
        languages=tuple(campaign.languages),
        starts=_day(campaign.starts_at),
        ends=_day(campaign.ends_at),
        **await _terms_of(session, campaign.entity),
        query=campaign.query,
        values=tuple((await all_values(session)).get(campaign.entity, ())),
        competitors=tuple(campaign.competitors),
        influencers=tuple(people),
        planned=tuple(_planned(post) for post in posts),
        clauses=await _clauses_of(session, campaign.entity),
        contacts=await _contacts_of(session, campaign.entity),
        notes=campaign.notes,
    )


async def influencer_profile(session: AsyncSession, person: Influencer) -> InfluencerSettings:
    """Return everything that is known of an influencer."""
    return InfluencerSettings(
        name=person.name,
        **await _terms_of(session, person.entity),
        query=person.query,
        languages=tuple(person.languages),
        clauses=await _clauses_of(session, person.entity),
        contacts=await _contacts_of(session, person.entity),
        notes=person.notes,
    )


async def people_of(session: AsyncSession, campaign: Campaign) -> Sequence[Influencer]:
    """Return who speaks for ``campaign``, by name."""
    asked = (
        select(Influencer)
        .join(CampaignInfluencer, col(CampaignInfluencer.influencer_id) == col(Influencer.id))
        .where(CampaignInfluencer.campaign_id == campaign.id)
    )
    return (await session.exec(asked.order_by(col(Influencer.name)))).all()


async def campaigns_with(session: AsyncSession, person: Influencer) -> Sequence[Campaign]:
    """Return the campaigns for which an influencer speaks, by name, archived ones too."""
    asked = (
        select(Campaign)
        .join(CampaignInfluencer, col(CampaignInfluencer.campaign_id) == col(Campaign.id))
        .where(CampaignInfluencer.influencer_id == person.id)
    )
    return (await session.exec(asked.order_by(col(Campaign.name)))).all()


async def _terms_of(session: AsyncSession, entity: str) -> dict[str, Any]:
    found: dict[TermKind, list[str]] = {kind: [] for kind in TermKind}
    for term in await session.exec(select(Term).where(Term.entity == entity).order_by(Term.text)):
        kind = TermKind(term.kind)
        written = {TermKind.WORD: [term.text], TermKind.HASHTAG: [f"#{term.text}"]}
        found[kind] += written.get(kind) or written_accounts(term.text, term.platforms)
    return {
        "words": tuple(found[TermKind.WORD]),
        "hashtags": tuple(found[TermKind.HASHTAG]),
        "handles": tuple(found[TermKind.HANDLE]),
    }


async def _clauses_of(session: AsyncSession, entity: str) -> tuple[ClauseSettings, ...]:
    asked = select(Clause).where(Clause.entity == entity).order_by(col(Clause.id))
    return tuple(
        ClauseSettings(title=row.title, words=row.words, hours=row.hours)
        for row in await session.exec(asked)
    )


async def _contacts_of(session: AsyncSession, entity: str) -> tuple[ContactSettings, ...]:
    return tuple(
        ContactSettings(
            who=it.who, name=it.name, address=it.card.address, checked=it.card.checked_on
        )
        for it in await contacts_of(session, entity)
    )


def _planned(post: Planned) -> PlannedSettings:
    return PlannedSettings(
        kind=PlannedKind(post.kind),
        title=post.title,
        place=post.place,
        owner=post.owner,
        at=post.due_at,
    )


def _day(moment: datetime | None) -> Any:
    return moment.astimezone().date() if moment else None
