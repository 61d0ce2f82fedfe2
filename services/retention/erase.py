"""Erasing what is gone: words, names, links and bytes, in the store, its index and timelines.

What stays is the tombstone: the mention's number, key and times, and in a timeline the entry
with its salted hashes. An entry says what was erased, so that the chain still verifies and an
erasure can be told from a forgery.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text as sql
from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Correction, Detail, Entry, Evidence, Mention, MentionSignal, StoryPrint
from services.retention.holds import held
from services.store import Held as Lease
from services.store import Store, ledger, revisions
from services.store.ledger import Decide, Draft, Json
from services.words import EntryKind, Gone

AT_ONCE = 500
BY = "warroom"
"""The actor of what nobody did by hand."""

_QUOTING = (EntryKind.EVIDENCE_ADDED.value, EntryKind.MENTION_RECORDED.value)


@dataclass(frozen=True, slots=True)
class Erased:
    """What a step did: mentions erased, and mentions that are gone but held."""

    mentions: int
    held: int


async def step(store: Store, lease: Lease | None = None, actor: str = BY) -> Erased:
    """Erase what is gone and not held, `AT_ONCE` mentions at most.

    Raises:
        StoreError: a timeline cannot be read, so that nobody knows what it holds.
    """
    async with store.read() as session:
        if not await _is_any(session):
            return Erased(0, 0)
    async with store.write(lease) as session:
        now = await store.now(session)
        kept = await held(session)
        waiting = select(Mention).where(
            col(Mention.gone_at).is_not(None), col(Mention.erased_at).is_(None)
        )
        free = waiting.where(col(Mention.key).not_in(kept.mentions))
        doomed = list(await session.exec(free.order_by(col(Mention.id)).limit(AT_ONCE)))
        await _erase_quotes(store, session, doomed, actor)
        digests = {mention.evidence for mention in doomed if mention.evidence}
        await _erase_mentions(session, [mention.id or 0 for mention in doomed])
        for mention in doomed:
            mention.text = mention.author = mention.author_id = mention.url = ""
            mention.native_id = mention.language = ""
            mention.followers, mention.erased_at = None, now
            session.add(mention)
        await session.flush()
        await _erase_bytes(session, digests - kept.evidence, kept.evidence)
        left = select(func.count()).select_from(waiting.subquery())
        return Erased(len(doomed), (await session.exec(left)).one() if kept.mentions else 0)


async def _is_any(session: AsyncSession) -> bool:
    gone = select(Mention.id).where(
        col(Mention.gone_at).is_not(None), col(Mention.erased_at).is_(None)
    )
    stale = select(Evidence.sha256).where(
        col(Evidence.gone_at).is_not(None), col(Evidence.content).is_not(None)
    )
    found = (await session.exec(gone.limit(1))).first()
    return found is not None or (await session.exec(stale.limit(1))).first() is not None


async def _erase_mentions(session: AsyncSession, ids: Sequence[int]) -> None:
    connection = await session.connection()
    if ids:
        numbers = [{"id": number} for number in ids]
        await connection.execute(sql("DELETE FROM mention_search WHERE rowid = :id"), numbers)
        await session.exec(delete(StoryPrint).where(col(StoryPrint.mention_id).in_(ids)))
        await session.exec(delete(MentionSignal).where(col(MentionSignal.mention_id).in_(ids)))
        # Who judged it stands in the timeline; here the label is enough for the figures.
        judged = update(Correction).where(col(Correction.mention_id).in_(ids))
        await session.exec(judged.values(by=""))
        await revisions.forget_news(session, ids)


async def _erase_bytes(session: AsyncSession, digests: set[str], kept: frozenset[str]) -> None:
    """Drop the bytes in which erased words stand, and those of versions that were edited."""
    for doomed in (col(Evidence.sha256).in_(digests), col(Evidence.gone_at).is_not(None)):
        await session.exec(
            update(Evidence)
            .where(doomed, col(Evidence.sha256).not_in(kept), col(Evidence.content).is_not(None))
            .values(content=None)
        )


async def _erase_quotes(
    store: Store, session: AsyncSession, doomed: Sequence[Mention], actor: str
) -> None:
    """Erase what timelines quote of ``doomed``, and write into each that it was done."""
    if not doomed:
        return
    quoting = await _quoting(session)
    for mention in doomed:
        marks = [mention.key, *([mention.evidence] if mention.evidence else [])]
        for entry in [entry for mark in marks for entry in quoting.get(mark, ())]:
            await _erase_details(store, session, entry, mention.gone_why, actor)


async def _erase_details(
    store: Store, session: AsyncSession, entry: Entry, why: str, actor: str
) -> None:
    details = select(Detail).where(
        Detail.stream == entry.stream, Detail.seq == entry.seq, col(Detail.text).is_not(None)
    )
    found = list(await session.exec(details))
    for detail in found:
        detail.text = None
        session.add(detail)
    await session.flush()
    if found:
        told = _tells(entry.seq, [detail.name for detail in found], why or Gone.ASKED.value)
        await ledger.append_within(store, session, entry.stream, actor, told)


def _tells(seq: int, names: Sequence[str], why: str) -> Decide:
    """Return the entry that says which texts of entry ``seq`` were erased."""
    told: list[Json] = [*sorted(names)]
    draft = Draft(EntryKind.ERASED, {"seq": seq, "names": told, "why": why})
    return lambda _records: [draft]


async def _quoting(session: AsyncSession) -> Mapping[str, Sequence[Entry]]:
    """Return the entries that quote mentions, by the mention's key or what was recorded."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in await session.exec(select(Entry).where(col(Entry.kind).in_(_QUOTING))):
        data = json.loads(entry.canonical).get("data", {})
        # A document may be shared: by it alone only what a person recorded is known.
        recorded = entry.kind == EntryKind.MENTION_RECORDED
        mark = data.get("evidence") if recorded else data.get("mention")
        if mark:
            found[mark].append(entry)
    return found
