"""Campaigns and influencers from a sheet and into one: all of it goes in, or nothing does."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.errors import UsageError
from services.i18n import _
from services.model import ROOM, Campaign, Influencer
from services.preparation.archive import archived_entities
from services.preparation.campaigns import save_campaign, save_influencer
from services.preparation.columns import CAMPAIGN, INFLUENCER, Column
from services.preparation.editing import changed, named
from services.preparation.naming import join_campaigns
from services.preparation.profiles import campaign_profile, campaigns_with, influencer_profile
from services.preparation.sheet import Problem, SheetRow, read_sheet, written
from services.settings import CampaignSettings, InfluencerSettings
from services.store import Store, ledger
from services.store.ledger import Draft
from services.words import EntryKind

Profile = TypeVar("Profile", bound=BaseModel)
Take = Callable[[AsyncSession, SheetRow], Awaitable[str]]
"""Brings one row in; returns the list of `Outcome` to which its name belongs."""


@dataclass
class Outcome:
    """What an import did, or would do; with ``problems`` it did nothing."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _NotKeptError(Exception):
    """Nothing of the transaction is to be kept."""


async def export_campaigns(session: AsyncSession) -> str:
    """Return the campaigns that are not archived as a sheet."""
    rows = []
    asked = select(Campaign).where(col(Campaign.archived_at).is_(None))
    for campaign in await session.exec(asked.order_by(col(Campaign.name))):
        profile = await campaign_profile(session, campaign)
        rows.append(_fields(profile) | {"influencers": [it.name for it in profile.influencers]})
    return written(CAMPAIGN, rows)


async def export_influencers(session: AsyncSession) -> str:
    """Return the influencers as a sheet, but those of archived campaigns alone."""
    hidden, rows = await archived_entities(session), []
    for person in await session.exec(select(Influencer).order_by(col(Influencer.name))):
        if person.entity not in hidden:
            profile = await influencer_profile(session, person)
            names = [it.name for it in await campaigns_with(session, person) if not it.archived_at]
            rows.append(_fields(profile) | {"campaigns": names})
    return written(INFLUENCER, rows)


async def import_campaigns(
    store: Store, actor: str, path: Path, *, dry_run: bool = False
) -> Outcome:
    """Add or change the campaigns of a sheet; a column that it does not have stays as it was.

    Raises:
        UsageError: the file is no such sheet.
    """
    return await _import(store, actor, path, CAMPAIGN, _take_campaign, dry_run=dry_run)


async def import_influencers(
    store: Store, actor: str, path: Path, *, dry_run: bool = False
) -> Outcome:
    """Add or change the influencers of a sheet, as `import_campaigns` does."""
    return await _import(store, actor, path, INFLUENCER, _take_influencer, dry_run=dry_run)


async def _import(
    store: Store, actor: str, path: Path, columns: Sequence[Column], take: Take, *, dry_run: bool
) -> Outcome:
    rows, problems = read_sheet(path, columns)
    outcome = Outcome(problems=problems)
    if not rows and not problems:
        raise UsageError(_("{file} has no row below its header.").format(file=path.name))
    with contextlib.suppress(_NotKeptError):
        async with store.write() as session:
            for row in rows:
                await _take_one(session, row, take, outcome)
            if outcome.problems or dry_run or not (outcome.added or outcome.changed):
                raise _NotKeptError
            data: dict[str, ledger.Json] = {
                "what": "campaigns" if columns is CAMPAIGN else "influencers",
                "added": len(outcome.added),
                "changed": len(outcome.changed),
            }
            draft = Draft(EntryKind.CAMPAIGNS_IMPORTED, data)
            await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])
    outcome.problems.sort(key=lambda problem: problem.number)
    return outcome


async def _take_one(session: AsyncSession, row: SheetRow, take: Take, outcome: Outcome) -> None:
    try:
        which = await take(session, row)
    except UsageError as error:
        outcome.problems.append(Problem(row.number, str(error)))
    else:
        getattr(outcome, which).append(clean_line(row.cells["name"]))


async def _take_campaign(session: AsyncSession, row: SheetRow) -> str:
    name = _name(row)
    known = (await session.exec(select(Campaign).where(Campaign.name == name))).one_or_none()
    before = await campaign_profile(session, known) if known else None
    values = _read(CAMPAIGN, row)
    if "influencers" in values:
        values["influencers"] = named(before, values["influencers"])
    given = changed(CampaignSettings, before, values)
    if given == before and known is not None and known.archived_at is None:
        return "unchanged"
    saved = await save_campaign(session, given)
    if before is None:
        return "added"
    return "unchanged" if await campaign_profile(session, saved) == before else "changed"


async def _take_influencer(session: AsyncSession, row: SheetRow) -> str:
    name = _name(row)
    known = (await session.exec(select(Influencer).where(Influencer.name == name))).one_or_none()
    before = await influencer_profile(session, known) if known else None
    values = _read(INFLUENCER, row)
    campaigns = values.pop("campaigns", None)
    given = changed(InfluencerSettings, before, values)
    person = known
    if person is None or given != before:
        person = await save_influencer(session, given)
    moved = campaigns is not None and await join_campaigns(session, person, campaigns)
    if before is None:
        return "added"
    return (
        "changed" if moved or await influencer_profile(session, person) != before else "unchanged"
    )


def _name(row: SheetRow) -> str:
    name = clean_line(row.cells["name"])
    if not name:
        raise UsageError(_("the name is missing: every row needs one."))
    return name


def _read(columns: Sequence[Column], row: SheetRow) -> dict[str, Any]:
    """Return the values of a row's cells.

    Raises:
        UsageError: one cannot be read, with its column.
    """
    values = {}
    for column in columns:
        if column.field in row.cells:
            try:
                values[column.field] = column.read(row.cells[column.field])
            except ValidationError as error:
                words = _("a part of it is too long, or missing.")
                raise UsageError(f"{column.title}: {words}") from error
            except UsageError as error:
                raise UsageError(f"{column.title}: {error}") from error
    return values


def _fields(profile: BaseModel) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in type(profile).model_fields}
