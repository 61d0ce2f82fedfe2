"""Changing some of what is known of a campaign or an influencer, and leaving the rest as it is."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.errors import UsageError
from services.i18n import _
from services.misfits import misfit_words
from services.model import Campaign, Influencer
from services.preparation.campaigns import save_campaign, save_influencer
from services.preparation.columns import CAMPAIGN, INFLUENCER
from services.preparation.naming import rename
from services.preparation.profiles import (
    campaign_profile,
    find_campaign,
    find_influencer,
    influencer_profile,
)
from services.settings import CampaignSettings, InfluencerSettings

Profile = TypeVar("Profile", CampaignSettings, InfluencerSettings)
Changes = Mapping[str, Any]
"""New values by the fields of a profile."""


def changed(model: type[Profile], before: Profile | None, changes: Changes) -> Profile:
    """Return the profile ``before`` (None: an empty one) with ``changes``.

    Raises:
        UsageError: one of them will not do, with its field and what to do.
    """
    fields = {name: getattr(before, name) for name in model.model_fields} if before else {}
    try:
        return model.model_validate(fields | dict(changes))
    except ValidationError as error:
        raise UsageError(_misfit(error)) from error


def named(before: CampaignSettings | None, names: Iterable[str]) -> tuple[InfluencerSettings, ...]:
    """Return the influencers ``names`` for a campaign: as known to it, else by name alone."""
    known = {person.name: person for person in before.influencers} if before else {}
    return tuple(known.get(name) or InfluencerSettings(name=name) for name in names)


async def add_campaign(session: AsyncSession, changes: Changes) -> Campaign:
    """Add a campaign.

    Raises:
        UsageError: there is one of that name, or what is said of it will not do.
    """
    given = changed(CampaignSettings, None, changes)
    name = clean_line(given.name)
    if (await session.exec(select(Campaign.id).where(Campaign.name == name))).first() is not None:
        raise UsageError(_("There is a campaign {name} already: change it.").format(name=name))
    return await save_campaign(session, given)


async def change_campaign(session: AsyncSession, name: str, changes: Changes) -> Campaign:
    """Change what ``changes`` names of a campaign; ``name`` among them calls it otherwise.

    Raises:
        UsageError: there is none of that name, or what is said of it will not do.
    """
    campaign = await find_campaign(session, name)
    if "name" in changes:
        await rename(session, campaign, changes["name"])
    before = await campaign_profile(session, campaign)
    others = {field: value for field, value in changes.items() if field != "name"}
    return await save_campaign(session, changed(CampaignSettings, before, others))


async def change_influencer(session: AsyncSession, name: str, changes: Changes) -> Influencer:
    """Change what ``changes`` names of an influencer, as `change_campaign` does.

    Raises:
        UsageError: there is none of that name, or what is said of them will not do.
    """
    person = await find_influencer(session, name)
    if "name" in changes:
        await rename(session, person, changes["name"])
    before = await influencer_profile(session, person)
    others = {field: value for field, value in changes.items() if field != "name"}
    return await save_influencer(session, changed(InfluencerSettings, before, others))


def _misfit(error: ValidationError) -> str:
    """Return in one line what does not fit a profile, and what to do."""
    first = error.errors()[0]
    where = str(first["loc"][0]) if first["loc"] else ""
    title = next((it.title for it in (*CAMPAIGN, *INFLUENCER) if it.field == where), where)
    match first["type"]:
        case "string_pattern_mismatch" | "literal_error":
            words = _("“{text}” is no language here: write pl or en").format(
                text=clean_line(str(first["input"]), 60)
            )
        case _other:
            words = misfit_words(first)
    return f"{title}: {words}" if title else words
