"""What was settled before the crisis: the brand's values, and the clauses of its contracts."""

from collections.abc import Sequence

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line, clean_text
from services.errors import UsageError
from services.i18n import _
from services.model import ROOM, BrandValue, Campaign, CampaignInfluencer, Clause, Influencer
from services.preparation.archive import archived_entities
from services.preparation.declared import refuse_if_declared
from services.settings import ClauseSettings


async def set_values(session: AsyncSession, entity: str, texts: Sequence[str]) -> None:
    """Write down what the brand stands for, in the place of what stood there.

    Raises:
        UsageError: a file says it.
    """
    await refuse_if_declared(session, entity)
    await replace_values(session, entity, texts)


async def replace_values(session: AsyncSession, entity: str, texts: Sequence[str]) -> None:
    """Do what `set_values` does, whoever says so."""
    await session.exec(delete(BrandValue).where(col(BrandValue.entity) == entity))
    cleaned = dict.fromkeys(text for text in map(clean_line, texts) if text)
    session.add_all(
        BrandValue(entity=entity, rank=rank, text=text) for rank, text in enumerate(cleaned)
    )


async def all_values(session: AsyncSession) -> dict[str, list[str]]:
    """Return the values by the entity that they were written for."""
    found: dict[str, list[str]] = {}
    ordered = select(BrandValue).order_by(col(BrandValue.entity), col(BrandValue.rank))
    for value in await session.exec(ordered):
        found.setdefault(value.entity, []).append(value.text)
    return found


async def values_for(session: AsyncSession, entity: str) -> list[str]:
    """Return the values against which a decision about ``entity`` is held.

    Those of its campaign, or of an influencer's campaigns; the room's where there are none.
    """
    written = await all_values(session)
    campaigns = await _campaigns_of(session, entity)
    own = [text for campaign in campaigns for text in written.get(campaign, [])]
    return list(dict.fromkeys(own)) or written.get(ROOM, [])


async def set_clauses(
    session: AsyncSession, entity: str, clauses: Sequence[ClauseSettings]
) -> None:
    """Write down the clauses of a contract; one that stays as it is keeps its number.

    Numbers are how a clause is called on.
    """
    old = await session.exec(select(Clause).where(Clause.entity == entity))
    kept = {(row.title, row.words, row.hours): row for row in old}
    wanted = {
        (clean_line(clause.title), clean_text(clause.words, 2_000), clause.hours): clause
        for clause in clauses
    }
    for key, clause in wanted.items():
        if kept.pop(key, None) is None:
            _add(session, entity, clause)
    for row in kept.values():
        await session.delete(row)


async def add_clause(session: AsyncSession, entity: str, clause: ClauseSettings) -> None:
    """Add a clause to the register.

    Raises:
        UsageError: a file says which there are.
    """
    await refuse_if_declared(session, entity)
    _add(session, entity, clause)


def _add(session: AsyncSession, entity: str, clause: ClauseSettings) -> None:
    row = Clause(
        entity=entity,
        title=clean_line(clause.title),
        words=clean_text(clause.words, 2_000),
        hours=clause.hours,
    )
    session.add(row)


async def clauses_for(session: AsyncSession, entity: str) -> list[Clause]:
    """Return the clauses that concern ``entity``, its campaigns and their influencers.

    ROOM: all but those of archived campaigns.
    """
    asked = select(Clause).order_by(col(Clause.entity), col(Clause.id))
    if entity == ROOM:
        hidden = await archived_entities(session)
        return [row for row in await session.exec(asked) if row.entity not in hidden]
    campaigns = await _campaigns_of(session, entity)
    numbers = [int(campaign.partition(":")[2]) for campaign in campaigns]
    links = select(CampaignInfluencer.influencer_id).where(
        col(CampaignInfluencer.campaign_id).in_(numbers)
    )
    people = [f"influencer:{number}" for number in await session.exec(links)]
    if entity.startswith("influencer:"):
        people = [entity]
    asked = asked.where(col(Clause.entity).in_([*campaigns, *people]))
    return list(await session.exec(asked))


async def entity_of(session: AsyncSession, name: str) -> str:
    """Return the entity of the campaign or influencer that is called ``name``.

    Raises:
        UsageError: there is none.
    """
    campaign = await session.exec(select(Campaign).where(Campaign.name == name))
    influencer = await session.exec(select(Influencer).where(Influencer.name == name))
    found = campaign.one_or_none() or influencer.one_or_none()
    if found is None:
        raise UsageError(_("There is no campaign or influencer {name}.").format(name=name))
    return found.entity


async def _campaigns_of(session: AsyncSession, entity: str) -> list[str]:
    kind, _colon, number = entity.partition(":")
    if kind == "campaign":
        return [entity]
    if kind != "influencer":
        return []
    links = select(CampaignInfluencer.campaign_id).where(
        CampaignInfluencer.influencer_id == int(number)
    )
    return [f"campaign:{campaign}" for campaign in sorted(await session.exec(links))]
