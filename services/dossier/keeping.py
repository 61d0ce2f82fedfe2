"""A dossier in the store: found by its influencer's name, folded, with its figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.dossier.figures import Fact, Figures, figures_of, from_plain
from services.dossier.levels import Around, Assessed, Reason, assess
from services.dossier.posts import ARTICLE
from services.dossier.scan import Brief
from services.dossier.state import KINDS, Dossier, fold, fold_all
from services.dossier.watch import What
from services.errors import UsageError
from services.i18n import _
from services.model import (
    ROOM,
    Campaign,
    CampaignInfluencer,
    DossierPost,
    Entry,
    Influencer,
    Term,
    table,
)
from services.preparation.commitments import values_for
from services.store import Store, ledger
from services.store.dialect import in_parts, insert_into
from services.store.ledger import Record
from services.words import Confidence, EntryKind, RiskLine, Sentiment, TermKind


@dataclass(frozen=True, slots=True)
class Known:
    """What the room knows of an influencer: accounts, and whose competitor nobody may be.

    ``accounts`` are the platforms on which a handle is known.
    """

    handles: tuple[str, ...]
    accounts: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


async def known_of(session: AsyncSession, entity: str) -> Known:
    """Return the handles of an influencer, and the competitors of the brands they speak for."""
    asked = select(Term).where(Term.entity == entity, Term.kind == TermKind.HANDLE.value)
    terms = list(await session.exec(asked))
    rivals = (
        select(Campaign.competitors)
        .join(CampaignInfluencer, col(CampaignInfluencer.campaign_id) == col(Campaign.id))
        .where(CampaignInfluencer.influencer_id == int(entity.partition(":")[2]))
        .order_by(col(Campaign.id))
    )
    return Known(
        handles=tuple(sorted(term.text for term in terms)),
        accounts=tuple(sorted({name for term in terms for name in term.platforms})),
        competitors=tuple(
            dict.fromkeys(name for names in await session.exec(rivals) for name in names)
        ),
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A dossier with all that its document needs, as it is ``at`` a moment."""

    dossier: Dossier
    figures: Figures
    lines: dict[RiskLine, Assessed]
    brief: Brief
    known: Known
    at: datetime
    version: int = 0
    """The signed version that it is, 0 for the state of now."""

    @property
    def name(self) -> str:
        """Whom it is about."""
        return self.dossier.name


async def influencer_of(session: AsyncSession, name: str) -> Influencer:
    """Return the influencer that is called ``name``.

    Raises:
        UsageError: there is none.
    """
    found = (await session.exec(select(Influencer).where(Influencer.name == name))).one_or_none()
    if found is None:
        raise UsageError(
            _("There is no influencer {name}: --handle @account adds them.").format(name=name)
        )
    return found


async def dossiers(session: AsyncSession) -> dict[str, Dossier]:
    """Return every dossier that was begun and not erased, by entity."""
    found = fold_all(await _records(session))
    return {entity: it for entity, it in found.items() if it.exists}


async def dossier_of(session: AsyncSession, entity: str) -> Dossier:
    """Return the dossier of ``entity``, with the words that its approvals opened."""
    return opened(await _records(session), entity)


async def plans_set(session: AsyncSession) -> dict[str, list[str]]:
    """Return the scenarios that were set from dossiers, by entity; without privileged ones."""
    found: dict[str, dict[str, None]] = {}
    for record in await ledger.of_kinds(session, (EntryKind.DOSSIER_WATCHED,), ROOM):
        code = record.text("words").partition(" ")[0]
        if record.code("what") == What.SCENARIO and code:
            found.setdefault(record.code("dossier"), {})[code] = None
    return {entity: list(codes) for entity, codes in found.items()}


async def mark(session: AsyncSession) -> int:
    """Return a number that rises with each act on a dossier: cheap to ask again and again."""
    asked = select(func.max(Entry.seq)).where(Entry.stream == ROOM, col(Entry.kind).in_(KINDS))
    return (await session.exec(asked)).one() or 0


async def _records(session: AsyncSession) -> list[Record]:
    return await ledger.of_kinds(session, KINDS, ROOM, privileged=True)


def opened(records: Iterable[Record], entity: str) -> Dossier:
    """Fold the entries, and leave of what is sealed only that it is there."""
    dossier = fold(records, entity)
    for finding in dossier.findings.values():
        if not finding.open:
            finding.line, finding.code, finding.at = None, "", None
            finding.url = finding.author = finding.platform = ""
            finding.quote = finding.quote._replace(words="", before="", sentence="", after="")
            finding.notes = ()
    return dossier


async def sheet(store: Store, name: str, version: int = 0) -> Sheet:
    """Return the dossier of the influencer ``name`` as it stands, or as it was signed.

    Raises:
        UsageError: there is no such influencer, dossier or version.
    """
    async with store.read() as session:
        person = await influencer_of(session, name)
        records = await _records(session)
        dossier = opened(records, person.entity)
        if not dossier.exists:
            raise UsageError(
                _("There is no dossier on {name} yet: --posts FILE begins one.").format(name=name)
            )
        brief, known = await brief_for(session, dossier), await known_of(session, person.entity)
        figures = figures_of(await facts(session, person.id or 0))
        now = await store.now(session)
    if not version:
        lines = lines_of(dossier, figures, brief, known, now)
        return Sheet(dossier, figures, lines, brief, known, now)
    signing = next((it for it in dossier.signings if it.version == version), None)
    if signing is None:
        raise UsageError(
            _("There is no version {n} of the dossier on {name}.").format(n=version, name=name)
        )
    then = opened((it for it in records if it.seq <= signing.seq), person.entity)
    _drop_refused(then, dossier)
    figures = from_plain(signing.figures)
    return Sheet(then, figures, dict(signing.lines), brief, known, signing.at, version)


def _drop_refused(then: Dossier, now: Dossier) -> None:
    """What was refused later is not shown of an earlier version either."""
    for seq, finding in then.findings.items():
        if now.findings[seq].refused:
            finding.open, finding.refused, finding.line = False, True, None


def lines_of(
    dossier: Dossier, figures: Figures, brief: Brief, known: Known, now: datetime
) -> dict[RiskLine, Assessed]:
    """Return how each line of the rubric stands."""
    themes = brief.themes()
    around = Around(
        values=len(themes),
        values_read=sum(bool(it) for it in themes.values()),
        competitors=len(brief.competitors),
        accounts=known.accounts,
        answers={key: it.answer for key, it in dossier.replies.items()},
    )
    findings = [it.counted() for it in dossier.findings.values() if it.counts]
    lines = assess(figures, findings, around, now)
    if sealed := _sealed(dossier):
        lines |= {line: Assessed(line, None, Confidence.NONE, (), (sealed,)) for line in ARTICLE}
    return lines


def _sealed(dossier: Dossier) -> Reason | None:
    """Why nothing is said of the lines of articles 9 and 10, None if they may be judged.

    Both keep silent together: else one that still speaks would tell what the other hides.
    """
    if dossier.waiting:
        return Reason("sealed")
    refused = any(it.refused for it in dossier.findings.values())
    return Reason("refused") if refused else None


async def brief_for(session: AsyncSession, dossier: Dossier) -> Brief:
    """Return what the influencer's posts are held against."""
    known = await known_of(session, dossier.entity)
    names = dict.fromkeys([*known.competitors, *dossier.competitors])
    return Brief(
        values=tuple(await values_for(session, dossier.entity)),
        competitors=tuple(names),
        market=dossier.market,
        default=await _language(session, dossier.entity),
    )


async def _language(session: AsyncSession, entity: str) -> str:
    """Return the language of the influencer's campaigns, Polish without any."""
    number = int(entity.partition(":")[2])
    asked = (
        select(Campaign.language)
        .join(CampaignInfluencer, col(CampaignInfluencer.campaign_id) == col(Campaign.id))
        .where(CampaignInfluencer.influencer_id == number)
        .order_by(col(Campaign.id))
    )
    return (await session.exec(asked)).first() or "pl"


async def facts(session: AsyncSession, influencer: int) -> list[Fact]:
    """Return what is known of the posts that were read."""
    asked = select(DossierPost).where(DossierPost.influencer_id == influencer)
    return [
        Fact(
            row.key,
            row.own,
            row.at,
            row.platform,
            row.understood,
            Sentiment(row.sentiment),
            row.toxic,
            row.paid,
            row.labelled,
        )
        for row in await session.exec(asked.order_by(col(DossierPost.key)))
    ]


async def keep_facts(session: AsyncSession, influencer: int, found: Iterable[Fact]) -> None:
    """Write down what is known of posts; of one that was read before the newer reading counts."""
    rows = {it.key: {**_row(it), "influencer_id": influencer} for it in found}
    connection = await session.connection()
    for keys in in_parts(rows):
        old = table(DossierPost)
        await connection.execute(
            old.delete().where(old.c.influencer_id == influencer, old.c.key.in_(keys))
        )
        await connection.execute(insert_into(session, old), [rows[key] for key in keys])


def _row(fact: Fact) -> dict[str, object]:
    return {
        "key": fact.key,
        "own": fact.own,
        "at": fact.at,
        "platform": fact.platform,
        "understood": fact.understood,
        "sentiment": fact.sentiment.value,
        "toxic": fact.toxic,
        "paid": fact.paid,
        "labelled": fact.labelled,
    }
