"""Erasing what is gone: words, names, links and bytes, in the store, its index and timelines.

What stays is the tombstone: the mention's number, key and times, and in a timeline the entry
with its salted hashes. An entry says what was erased, so that the chain still verifies and an
erasure can be told from a forgery.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text as sql
from sqlmodel import col, delete, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Detail, Entry, Evidence, Mention, StoryPrint
from services.retention.holds import held, remind
from services.store import Held as Lease
from services.store import Store, ledger
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
    """Erase what is gone and not held, `AT_ONCE` mentions at most."""
    async with store.read() as session:
        if not await _is_any(session):
            return Erased(0, 0)
    async with store.write(lease) as session:
        now = await store.now(session)
        await remind(session, now)
        kept = await held(session)
        waiting = select(Mention).where(
            col(Mention.gone_at).is_not(None), col(Mention.erased_at).is_(None)
        )
        free = waiting.where(col(Mention.key).not_in(kept.mentions))
        doomed = list(await session.exec(free.order_by(col(Mention.id)).limit(AT_ONCE)))
        for mention in doomed:
            await _erase_quotes(store, session, mention, actor)
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


async def _erase_bytes(session: AsyncSession, digests: set[str], kept: frozenset[str]) -> None:
    """Drop the bytes in which erased words stand, and those of versions that were edited."""
    stale = or_(col(Evidence.sha256).in_(digests), col(Evidence.gone_at).is_not(None))
    await session.exec(
        update(Evidence)
        .where(stale, col(Evidence.sha256).not_in(kept), col(Evidence.content).is_not(None))
        .values(content=None)
    )


async def _erase_quotes(store: Store, session: AsyncSession, mention: Mention, actor: str) -> None:
    """Erase what timelines quote of ``mention``, and write into each that it was done."""
    for entry in await _quoting(session, mention):
        details = select(Detail).where(
            Detail.stream == entry.stream, Detail.seq == entry.seq, col(Detail.text).is_not(None)
        )
        found = list(await session.exec(details))
        if not found:
            continue
        for detail in found:
            detail.text = None
            session.add(detail)
        await session.flush()
        why = mention.gone_why or Gone.ASKED.value
        draft = _tells(entry.seq, [detail.name for detail in found], why)
        await ledger.append_within(store, session, entry.stream, actor, draft)


def _tells(seq: int, names: Sequence[str], why: str) -> Decide:
    """Return the entry that says which texts of entry ``seq`` were erased."""
    told: list[Json] = [*sorted(names)]
    draft = Draft(EntryKind.ERASED, {"seq": seq, "names": told, "why": why})
    return lambda _records: [draft]


async def _quoting(session: AsyncSession, mention: Mention) -> list[Entry]:
    marks = [f'%"mention":"{mention.key}"%']
    if mention.evidence:
        marks.append(f'%"evidence":"{mention.evidence}"%')
    asked = select(Entry).where(
        col(Entry.kind).in_(_QUOTING), or_(*(col(Entry.canonical).like(mark) for mark in marks))
    )
    return list(await session.exec(asked))
