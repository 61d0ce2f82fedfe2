"""Proposals of a dossier for the room as it is, and setting up what a person accepted."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlmodel import select

from services.dossier.keeping import Sheet, influencer_of, sheet
from services.dossier.levels import Assessed
from services.dossier.watch import Proposal, SetUp, What, propose
from services.early_warning.deciding import set_threshold, thresholds
from services.errors import UsageError
from services.i18n import _, current
from services.model import ROOM, CampaignInfluencer, Influencer, Term
from services.playbooks.versions import latest
from services.preparation.commitments import add_clause, clauses_for
from services.queries.parse import parse
from services.settings import ClauseSettings
from services.store import Store, ledger
from services.store.ledger import Draft, Json
from services.words import EntryKind, RiskLine, TermKind


async def proposals(store: Store, name: str) -> list[Proposal]:
    """Return what to set up for the influencer ``name``, without what is there already.

    Raises:
        UsageError: there is no such influencer or dossier.
    """
    found = await sheet(store, name)
    entity = found.dossier.entity
    async with store.read() as session:
        person = await influencer_of(session, name)
        words = (Term.entity == entity, Term.kind == TermKind.WORD.value)
        terms = await session.exec(select(Term).where(*words))
        playbooks = await latest(session)
        link = select(CampaignInfluencer).where(CampaignInfluencer.influencer_id == person.id)
        in_campaign = (await session.exec(link)).first() is not None
        there = SetUp(
            terms=[term.text for term in terms],
            query=person.query,
            threshold=(await thresholds(session)).get(entity, 0),
            clauses=[f"{it.title} {it.words}" for it in await clauses_for(session, entity)],
            scenarios={it.scenario: it.title.read(current()) for _n, it in playbooks},
            noted=[
                said.text.partition(" ")[0]
                for what, said in found.dossier.watched
                if what == What.SCENARIO
            ],
            in_campaign=in_campaign,
        )
    return propose(name, counting(found), there)


def counting(found: Sheet) -> dict[RiskLine, Assessed]:
    """Return the lines with the level that counts: a person's where there is one."""
    lines = dict(found.lines)
    for line, it in lines.items():
        ruled = found.dossier.ruled(line)
        if ruled is not None:
            lines[line] = replace(it, level=ruled.level)
    return lines


async def set_up(
    store: Store, actor: str, name: str, accepted: Collection[str]
) -> Sequence[Proposal]:
    """Set up the proposals whose ids were ``accepted``; return them.

    Raises:
        UsageError: one of them is not proposed.
    """
    offered = {it.id: it for it in await proposals(store, name)}
    unknown = [it for it in accepted if it not in offered]
    if unknown:
        raise UsageError(
            _("Nothing of that name is proposed: {id}. There is: {ids}.").format(
                id=unknown[0], ids=", ".join(offered) or "-"
            )
        )
    chosen = [it for key, it in offered.items() if key in accepted]
    async with store.read() as session:
        person = await influencer_of(session, name)
    for proposal in chosen:
        await _do(store, actor, person, proposal)
    return chosen


async def _do(store: Store, actor: str, person: Influencer, proposal: Proposal) -> None:
    """Set one thing up by the way that it always has, and write it into the room's timeline."""
    entity = person.entity
    if proposal.what is What.THRESHOLD:
        await set_threshold(store, actor, entity, int(proposal.value))
    async with store.write() as session:
        if proposal.what is What.TERM:
            session.add(Term(entity=entity, kind=TermKind.WORD.value, text=proposal.value))
        elif proposal.what is What.QUERY:
            parse(proposal.value)
            kept = await session.get(Influencer, person.id)
            if kept is not None:
                kept.query = proposal.value
                session.add(kept)
        elif proposal.what is What.CLAUSE:
            clause = ClauseSettings(
                title=proposal.value, words=proposal.words, hours=proposal.hours
            )
            await add_clause(session, entity, clause)
        data: dict[str, Json] = {"dossier": entity, "what": proposal.what.value}
        if proposal.protected:
            data["privileged"] = True
        draft = Draft(EntryKind.DOSSIER_WATCHED, data, {"words": proposal.value})
        await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])
