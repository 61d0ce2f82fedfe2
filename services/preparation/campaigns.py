"""Campaigns and influencers: what the room listens for."""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line, clean_text
from services.errors import UsageError
from services.i18n import _
from services.model import ROOM, Campaign, CampaignInfluencer, Influencer, Planned, Term
from services.permissions import PROGRAM
from services.preparation import declared
from services.preparation.accounts import read_account
from services.preparation.archive import archived_entities, listened_for
from services.preparation.commitments import replace_values, set_clauses
from services.preparation.contacts import set_contacts
from services.preparation.fitting import refuse_too_long
from services.preparation.profiles import influencer_profile
from services.queries.parse import LONGEST, Either, LeafKind, Node, QueryError, leaf, parse
from services.settings import CampaignSettings, InfluencerSettings, Settings, TermsSettings
from services.store import Store
from services.store.standing import may
from services.words import Power, TermKind


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


async def apply_settings(store: Store, settings: Settings, actor: str = PROGRAM) -> None:
    """Bring what warroom.toml says of the brand and its campaigns into the store.

    It is the file's from then on (`declared`), until the file says it no more. A file says no
    more than ``actor``, who opens the room with it, may; the room opens all the same.
    """
    campaigns, values = settings.campaigns, settings.brand.values
    if not campaigns and not values:
        async with store.read() as session:
            if not await declared.anything_declared(session):
                return
    async with store.write() as session:
        place = declared.this_file()
        if await may(store, session, actor, Power.SET_UP):
            if values:
                await replace_values(session, ROOM, values)
            await declared.declare_brand(session, place if values else "")
        if not await may(store, session, actor, Power.TAKE_PART):
            return
        for campaign in campaigns:
            await save_campaign(session, campaign, place)
        people = {person.name for campaign in campaigns for person in campaign.influencers}
        await declared.release(session, {campaign.name for campaign in campaigns}, people)


async def save_campaign(
    session: AsyncSession, given: CampaignSettings, declared_in: str = ""
) -> Campaign:
    """Add a campaign with its influencers, or change the one of that name.

    Of what is prepared beside the terms (values, clauses, contacts, languages, days, competitors,
    notes) only what ``given`` names is changed. ``declared_in`` is the file that says all this.

    Raises:
        UsageError: it has no name, nothing by which it could be recognised, is archived, or stands
            in a file and this is not it.
    """
    name = clean_line(given.name)
    if not name:
        raise UsageError(_("A campaign needs a name."))
    for part in (given, *given.influencers):
        _check(name, part)
    refuse_too_long(given)
    for person in given.influencers:
        refuse_too_long(person)
    campaign = (await session.exec(select(Campaign).where(Campaign.name == name))).one_or_none()
    campaign = campaign or Campaign(name=name)
    await _may_change(session, campaign, declared_in)
    campaign.brand, campaign.language = clean_line(given.brand), given.language
    campaign.query = clean_line(given.query, LONGEST)
    campaign.declared_in = declared_in
    _prepare(campaign, given)
    session.add(campaign)
    await session.flush()
    await _replace_terms(session, campaign.entity, given)
    linked = [await _join(session, person, declared_in) for person in given.influencers]
    await session.exec(
        delete(CampaignInfluencer).where(col(CampaignInfluencer.campaign_id) == campaign.id)
    )
    numbers = dict.fromkeys(person.id or 0 for person in linked)
    session.add_all(
        CampaignInfluencer(campaign_id=campaign.id or 0, influencer_id=number) for number in numbers
    )
    await _replace_planned(session, campaign.id or 0, given)
    await _settle(session, campaign.entity, given)
    await must_be_recognised(session, campaign, linked)
    return campaign


async def _may_change(session: AsyncSession, campaign: Campaign, declared_in: str) -> None:
    if declared_in or campaign.id is None:
        return
    await declared.refuse_if_declared(session, campaign.entity)
    _refuse_archived(campaign)


def _refuse_archived(campaign: Campaign) -> None:
    if campaign.archived_at is not None:
        raise UsageError(
            _("{name} is archived: bring it back first, or choose another name.").format(
                name=campaign.name
            )
        )


def _prepare(campaign: Campaign, given: CampaignSettings) -> None:
    """Write down what ``given`` says of the days, the languages, the competitors, the notes."""
    named = given.model_fields_set
    if "languages" in named:
        campaign.languages = list(dict.fromkeys(given.languages))
    if "competitors" in named:
        names = (clean_line(text) for text in given.competitors)
        campaign.competitors = list(dict.fromkeys(name for name in names if name))
    if "notes" in named:
        campaign.notes = clean_text(given.notes, 2_000)
    if "starts" in named:
        campaign.starts_at = _at(given.starts, time())
    if "ends" in named:
        campaign.ends_at = _at(given.ends, time(23, 59, 59))


def _at(day: date | None, hour: time) -> datetime | None:
    return datetime.combine(day, hour).astimezone() if day else None


async def _settle(
    session: AsyncSession, entity: str, given: CampaignSettings | InfluencerSettings
) -> None:
    """Write down what ``given`` says of values, clauses and contacts."""
    named = given.model_fields_set
    if isinstance(given, CampaignSettings) and "values" in named:
        await replace_values(session, entity, given.values)
    if "clauses" in named:
        await set_clauses(session, entity, given.clauses)
    if "contacts" in named:
        await set_contacts(session, entity, given.contacts)


async def must_be_recognised(
    session: AsyncSession, campaign: Campaign, people: Sequence[Influencer]
) -> None:
    """Refuse a campaign that neither it nor its ``people`` give anything to be recognised by.

    Raises:
        UsageError: its name, and what it needs.
    """
    queries = [campaign.query, *(person.query for person in people)]
    entities = [campaign.entity, *(person.entity for person in people)]
    terms = await session.exec(select(Term.text).where(col(Term.entity).in_(entities)))
    if terms.first() is None and not any(queries):
        raise UsageError(
            _("Campaign {name} needs a word, a hashtag or a handle to be recognised by.").format(
                name=campaign.name
            )
        )


async def _replace_planned(
    session: AsyncSession, campaign_id: int, given: CampaignSettings
) -> None:
    """Bring the planned posts up to date; one that stays as it is keeps its number.

    Numbers are what a freeze list ticks off.
    """
    old = await session.exec(select(Planned).where(Planned.campaign_id == campaign_id))
    kept = {(item.kind, item.title, item.place): item for item in old}
    wanted = {
        (it.kind.value, clean_line(it.title), clean_line(it.place)): it for it in given.planned
    }
    for (kind, title, place), plan in wanted.items():
        item = kept.pop((kind, title, place), None)
        item = item or Planned(campaign_id=campaign_id, kind=kind, title=title, place=place)
        item.owner = clean_line(plan.owner)
        item.due_at = plan.at.replace(microsecond=0) if plan.at else None
        session.add(item)
    for item in kept.values():
        await session.delete(item)


async def planned(session: AsyncSession, entity: str) -> list[Planned]:
    """Return what is planned in the campaigns that ``entity`` is or belongs to.

    ROOM: in all but the archived ones.
    """
    asked = select(Planned).order_by(col(Planned.due_at).asc(), col(Planned.id))
    if entity == ROOM:
        archived = select(Campaign.id).where(col(Campaign.archived_at).is_not(None))
        asked = asked.where(col(Planned.campaign_id).not_in(archived))
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


async def _join(session: AsyncSession, given: InfluencerSettings, declared_in: str) -> Influencer:
    """Return the influencer that a campaign names; one that is only named stays as known."""
    name = clean_line(given.name)
    known = (await session.exec(select(Influencer).where(Influencer.name == name))).one_or_none()
    if known is not None and not declared_in and given.model_fields_set == {"name"}:
        return known
    if known is None or declared_in or not known.declared_in:
        return await save_influencer(session, given, declared_in)
    if await influencer_profile(session, known) == given:
        return known  # a campaign of the room's own may have them, too
    return await save_influencer(session, given, declared_in)


async def save_influencer(
    session: AsyncSession, given: InfluencerSettings, declared_in: str = ""
) -> Influencer:
    """Add an influencer, or change the one of that name; see `save_campaign`.

    Raises:
        UsageError: they have no name, a term says nothing, or a file says who they are.
    """
    name = clean_line(given.name)
    if not name:
        raise UsageError(_("An influencer needs a name."))
    _check(name, given)
    refuse_too_long(given)
    person = (await session.exec(select(Influencer).where(Influencer.name == name))).one_or_none()
    person = person or Influencer(name=name)
    if person.id is not None and not declared_in:
        await declared.refuse_if_declared(session, person.entity)
    person.query, person.declared_in = clean_line(given.query, LONGEST), declared_in
    if "languages" in given.model_fields_set:
        person.languages = list(dict.fromkeys(given.languages))
    if "notes" in given.model_fields_set:
        person.notes = clean_text(given.notes, 2_000)
    session.add(person)
    await session.flush()
    await _replace_terms(session, person.entity, given)
    await _settle(session, person.entity, given)
    return person


async def _replace_terms(session: AsyncSession, entity: str, given: TermsSettings) -> None:
    await session.exec(delete(Term).where(col(Term.entity) == entity))
    platforms = _accounts(given)
    session.add_all(
        Term(
            entity=entity,
            kind=kind,
            text=text,
            platforms=platforms[text] if kind is TermKind.HANDLE else [],
        )
        for kind, text in _terms(given)
    )


def _accounts(given: TermsSettings) -> dict[str, list[str]]:
    """Return the handles, each with the platforms on which it is an account."""
    found: dict[str, list[str]] = {}
    for platform, handle in map(read_account, given.handles):
        known = found.setdefault(handle, [])
        if platform is not None and platform not in known:
            known.append(platform.value)
    return {handle: platforms for handle, platforms in found.items() if handle}


def _terms(given: TermsSettings) -> list[tuple[TermKind, str]]:
    def of(kind: TermKind, texts: Iterable[str], mark: str = "") -> list[tuple[TermKind, str]]:
        cleaned = (clean_line(text).lstrip(mark) for text in texts)
        return [(kind, text) for text in dict.fromkeys(cleaned) if text]

    return [
        *of(TermKind.WORD, given.words),
        *of(TermKind.HASHTAG, given.hashtags, "#"),
        *of(TermKind.HANDLE, _accounts(given)),
    ]


async def watched(session: AsyncSession) -> list[Watched]:
    """Return the watched campaigns and their influencers."""
    campaigns = list(
        await session.exec(select(Campaign).where(listened_for()).order_by(col(Campaign.name)))
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


async def influencers_of(session: AsyncSession) -> dict[str, set[str]]:
    """Return the entities of each campaign's influencers, by the campaign's entity."""
    found: dict[str, set[str]] = {}
    for link in await session.exec(select(CampaignInfluencer)):
        campaign = f"campaign:{link.campaign_id}"
        found.setdefault(campaign, set()).add(f"influencer:{link.influencer_id}")
    return found


async def entity_names(session: AsyncSession) -> dict[str, str]:
    """Return the name that people know each entity by."""
    names = {ROOM: _("the whole room")}
    names |= {item.entity: item.name for item in await session.exec(select(Campaign))}
    names |= {item.entity: item.name for item in await session.exec(select(Influencer))}
    return names


async def names_to_choose(session: AsyncSession) -> dict[str, str]:
    """Return the names of `entity_names` without what is archived."""
    hidden = await archived_entities(session)
    names = await entity_names(session)
    return {entity: name for entity, name in names.items() if entity not in hidden}


async def set_watched(session: AsyncSession, name: str, *, watched: bool) -> None:
    """Start or stop listening for the campaign ``name``.

    Raises:
        UsageError: there is none of that name, or it is archived.
    """
    campaign = (await session.exec(select(Campaign).where(Campaign.name == name))).one_or_none()
    if campaign is None:
        raise UsageError(_("There is no campaign {name}.").format(name=name))
    _refuse_archived(campaign)
    campaign.watched = watched
    session.add(campaign)
