"""Campaigns and influencers: what the room listens for."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.errors import UsageError
from services.i18n import _
from services.model import ROOM, Campaign, CampaignInfluencer, Influencer, Planned, Term
from services.preparation.commitments import set_clauses, set_values
from services.queries.parse import LONGEST, Either, LeafKind, Node, QueryError, leaf, parse
from services.settings import CampaignSettings, InfluencerSettings, Settings, TermsSettings
from services.store import Store
from services.words import TermKind


@dataclass(frozen=True, slots=True)
class Watched:
    """An entity that the room listens for, with what it is recognised by.

    A mention is its own when it holds one of the ``terms``, or when the ``query`` fits.
    """

    entity: str
    name: str
    language: str
    terms: tuple[tuple[TermKind, str], ...]
    query: str = ""

    def node(self) -> Node:
        """Return terms and query as one tree; what says nothing any more is left out."""
        parts: list[Node] = []
        for kind, text in self.terms:
            with contextlib.suppress(QueryError):
                parts.append(leaf(LeafKind(kind.value), text))
        with contextlib.suppress(QueryError):
            parts += [parse(self.query)] if self.query else []
        return Either(tuple(parts))


async def apply_settings(store: Store, settings: Settings) -> None:
    """Bring what warroom.toml says of the brand and its campaigns into the store."""
    if not settings.campaigns and not settings.brand.values:
        return
    async with store.write() as session:
        if settings.brand.values:
            await set_values(session, ROOM, settings.brand.values)
        for campaign in settings.campaigns:
            await save_campaign(session, campaign)


async def save_campaign(session: AsyncSession, given: CampaignSettings) -> Campaign:
    """Add a campaign with its influencers, or change the one of that name.

    Raises:
        UsageError: it has no name, or nothing by which it could be recognised.
    """
    name = clean_line(given.name)
    if not name:
        raise UsageError(_("A campaign needs a name."))
    if not any(_terms(part) or part.query for part in (given, *given.influencers)):
        raise UsageError(
            _("Campaign {name} needs a word, a hashtag or a handle to be recognised by.").format(
                name=name
            )
        )
    for part in (given, *given.influencers):
        _check(name, part)
    campaign = (await session.exec(select(Campaign).where(Campaign.name == name))).one_or_none()
    campaign = campaign or Campaign(name=name)
    campaign.brand, campaign.language = clean_line(given.brand), given.language
    campaign.query = clean_line(given.query, LONGEST)
    session.add(campaign)
    await session.flush()
    await _replace_terms(session, campaign.entity, given)
    linked = [await _save_influencer(session, person) for person in given.influencers]
    await session.exec(
        delete(CampaignInfluencer).where(col(CampaignInfluencer.campaign_id) == campaign.id)
    )
    session.add_all(
        CampaignInfluencer(campaign_id=campaign.id or 0, influencer_id=person.id or 0)
        for person in linked
    )
    await _replace_planned(session, campaign.id or 0, given)
    if given.values:
        await set_values(session, campaign.entity, given.values)
    if given.clauses:
        await set_clauses(session, campaign.entity, given.clauses)
    for known, person in zip(given.influencers, linked, strict=True):
        if known.clauses:
            await set_clauses(session, person.entity, known.clauses)
    return campaign


async def _replace_planned(
    session: AsyncSession, campaign_id: int, given: CampaignSettings
) -> None:
    """Bring the planned posts up to date; one that stays as it is keeps its number.

    Numbers are what a freeze list ticks off.
    """
    old = await session.exec(select(Planned).where(Planned.campaign_id == campaign_id))
    kept = {(item.kind, item.title, item.place): item for item in old}
    for plan in given.planned:
        title, place = clean_line(plan.title), clean_line(plan.place)
        item = kept.pop((plan.kind.value, title, place), None)
        item = item or Planned(
            campaign_id=campaign_id, kind=plan.kind.value, title=title, place=place
        )
        item.owner, item.due_at = clean_line(plan.owner), plan.at
        session.add(item)
    for item in kept.values():
        await session.delete(item)


async def planned(session: AsyncSession, entity: str) -> list[Planned]:
    """Return what is planned in the campaigns that ``entity`` is or belongs to (ROOM: in all)."""
    asked = select(Planned).order_by(col(Planned.due_at).asc(), col(Planned.id))
    kind, _colon, number = entity.partition(":")
    if kind == "campaign":
        asked = asked.where(Planned.campaign_id == int(number))
    elif kind == "influencer":
        campaigns = select(CampaignInfluencer.campaign_id).where(
            CampaignInfluencer.influencer_id == int(number)
        )
        asked = asked.where(col(Planned.campaign_id).in_(campaigns))
    return list(await session.exec(asked))


def _check(name: str, given: TermsSettings) -> None:
    """Refuse a term or a query that says nothing.

    Raises:
        UsageError: the name, and where the query is wrong.
    """
    try:
        for kind, text in _terms(given):
            leaf(LeafKind(kind.value), text)
        if given.query:
            parse(given.query)
    except QueryError as error:
        raise UsageError(f"{name}: {error}") from error


async def _save_influencer(session: AsyncSession, given: InfluencerSettings) -> Influencer:
    name = clean_line(given.name)
    person = (await session.exec(select(Influencer).where(Influencer.name == name))).one_or_none()
    person = person or Influencer(name=name)
    person.query = clean_line(given.query, LONGEST)
    session.add(person)
    await session.flush()
    await _replace_terms(session, person.entity, given)
    return person


async def _replace_terms(session: AsyncSession, entity: str, given: TermsSettings) -> None:
    await session.exec(delete(Term).where(col(Term.entity) == entity))
    session.add_all(Term(entity=entity, kind=kind, text=text) for kind, text in _terms(given))


def _terms(given: TermsSettings) -> list[tuple[TermKind, str]]:
    def of(kind: TermKind, texts: Iterable[str], mark: str = "") -> list[tuple[TermKind, str]]:
        cleaned = (clean_line(text).lstrip(mark) for text in texts)
        return [(kind, text) for text in dict.fromkeys(cleaned) if text]

    return [
        *of(TermKind.WORD, given.words),
        *of(TermKind.HASHTAG, given.hashtags, "#"),
        *of(TermKind.HANDLE, given.handles, "@"),
    ]


async def watched(session: AsyncSession) -> list[Watched]:
    """Return the watched campaigns and their influencers."""
    campaigns = list(
        await session.exec(
            select(Campaign).where(col(Campaign.watched)).order_by(col(Campaign.name))
        )
    )
    links = await session.exec(
        select(Influencer, CampaignInfluencer.campaign_id)
        .join(CampaignInfluencer, col(CampaignInfluencer.influencer_id) == col(Influencer.id))
        .order_by(col(Influencer.name))
    )
    languages = {campaign.id: campaign.language for campaign in campaigns}
    influencers = {
        person.entity: (person.name, languages[campaign_id], person.query)
        for person, campaign_id in links
        if campaign_id in languages
    }
    terms: dict[str, list[tuple[TermKind, str]]] = {}
    for term in await session.exec(select(Term)):
        terms.setdefault(term.entity, []).append((TermKind(term.kind), term.text))
    entities = [(item.entity, item.name, item.language, item.query) for item in campaigns]
    entities += [(entity, *known) for entity, known in influencers.items()]
    return [
        Watched(entity, name, language, tuple(terms.get(entity, ())), query)
        for entity, name, language, query in entities
    ]


async def entity_names(session: AsyncSession) -> dict[str, str]:
    """Return the name that people know each entity by."""
    names = {ROOM: _("the whole room")}
    names |= {item.entity: item.name for item in await session.exec(select(Campaign))}
    names |= {item.entity: item.name for item in await session.exec(select(Influencer))}
    return names


async def set_watched(session: AsyncSession, name: str, *, watched: bool) -> None:
    """Start or stop listening for the campaign ``name``.

    Raises:
        UsageError: there is none of that name.
    """
    campaign = (await session.exec(select(Campaign).where(Campaign.name == name))).one_or_none()
    if campaign is None:
        raise UsageError(_("There is no campaign {name}.").format(name=name))
    campaign.watched = watched
    session.add(campaign)
