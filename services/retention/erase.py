"""Erasing what is gone: words, names, links and bytes, in the store, its index and timelines.

What stays is the tombstone: the mention's number, key and times, and in a timeline the entry
with its salted hashes. An entry says what was erased, so that the chain still verifies and an
erasure can be told from a forgery.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_
from sqlalchemy import text as sql
from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.model import Correction, Detail, Entry, Evidence, Mention, MentionSignal, StoryPrint
from services.permissions import PROGRAM
from services.retention.holds import held
from services.store import Held as Lease
from services.store import Store, ledger, revisions
from services.store.ledger import Decide, Draft, Json
from services.store.muting import author_key
from services.words import EntryKind, Gone

AT_ONCE = 500
BY = PROGRAM
"""The actor of what nobody did by hand."""
SALT = "salt"
"""What a sealed finding keeps, so that a post that is read again does not bring it back."""

_QUOTING = (
    EntryKind.EVIDENCE_ADDED.value,
    EntryKind.MENTION_RECORDED.value,
    EntryKind.DOSSIER_FOUND.value,
)


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
        digests = {mention.evidence for mention in doomed if mention.evidence}
        without_bytes = await _erase_bytes(session, digests - kept.evidence, kept.evidence)
        await _tell(store, session, doomed, without_bytes, actor)
        await _erase_mentions(session, [mention.id or 0 for mention in doomed])
        for mention in doomed:
            mention.text = mention.author = mention.author_id = mention.url = ""
            mention.native_id = mention.language = ""
            mention.followers, mention.erased_at = None, now
            session.add(mention)
        await session.flush()
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


async def _erase_bytes(
    session: AsyncSession, digests: set[str], kept: frozenset[str]
) -> frozenset[str]:
    """Drop the bytes in which erased words stand, and those of versions that were edited.

    Return the hashes of what was dropped.
    """
    dropped: set[str] = set()
    for doomed in (col(Evidence.sha256).in_(digests), col(Evidence.gone_at).is_not(None)):
        going = (doomed, col(Evidence.sha256).not_in(kept), col(Evidence.content).is_not(None))
        dropped |= set(await session.exec(select(Evidence.sha256).where(*going)))
        await session.exec(update(Evidence).where(*going).values(content=None))
    return frozenset(dropped)


@dataclass(slots=True)
class _Loss:
    """What an entry loses, and why."""

    entry: Entry
    why: str
    words: bool = False
    bytes: bool = False


async def _tell(
    store: Store,
    session: AsyncSession,
    doomed: Sequence[Mention],
    without_bytes: frozenset[str],
    actor: str,
) -> None:
    """Erase what timelines quote of ``doomed``, and write into each what was erased of it."""
    if not doomed and not without_bytes:
        return
    why = {mention.key: mention.gone_why or Gone.ASKED.value for mention in doomed}
    by_evidence = {mention.evidence: why[mention.key] for mention in doomed if mention.evidence}
    for loss in await _losses(session, why, by_evidence, without_bytes):
        await _erase_details(store, session, loss, actor)


async def _losses(
    session: AsyncSession,
    by_key: Mapping[str, str],
    by_evidence: Mapping[str, str],
    without_bytes: frozenset[str],
) -> list[_Loss]:
    """Return which entries lose something, with why: by a mention's key, or by its evidence."""
    sealed = await _sealed_mentions(session)
    found: list[_Loss] = []
    for entry in await session.exec(select(Entry).where(col(Entry.kind).in_(_QUOTING))):
        data = json.loads(entry.canonical).get("data", {})
        key = data.get("mention") or sealed.get((entry.stream, entry.seq), "")
        named = data.get("evidence") or ""
        # A document may be shared: by it alone only what a person recorded is known.
        recorded = entry.kind == EntryKind.MENTION_RECORDED
        why = by_evidence.get(named) if recorded else by_key.get(key)
        if why or named in without_bytes:
            reason = why or by_evidence.get(named) or Gone.EDITED.value
            found.append(_Loss(entry, reason, bool(why), named in without_bytes))
    return found


async def _sealed_mentions(session: AsyncSession) -> dict[tuple[str, int], str]:
    """Return the keys of mentions that sealed findings hold among their words, by entry."""
    asked = (
        select(Detail)
        .join(Entry, and_(col(Detail.stream) == Entry.stream, col(Detail.seq) == Entry.seq))
        .where(Entry.kind == EntryKind.DOSSIER_FOUND.value, Detail.name == "mention")
    )
    return {(it.stream, it.seq): it.text or "" for it in await session.exec(asked)}


async def _erase_details(store: Store, session: AsyncSession, loss: _Loss, actor: str) -> None:
    entry = loss.entry
    details = _words_of(entry).where(Detail.name != SALT)
    found = list(await session.exec(details)) if loss.words else []
    for detail in found:
        detail.text = None
        session.add(detail)
    await session.flush()
    if found or loss.bytes:
        told = _tells(loss, [detail.name for detail in found])
        await ledger.append_within(store, session, entry.stream, actor, told)


async def erase_words(
    store: Store,
    session: AsyncSession,
    entries: Sequence[Entry],
    why: Gone,
    actor: str,
    *,
    keep: str = "",
) -> int:
    """Erase every text of ``entries`` but ``keep``, and write into their timelines what was erased.

    Return of how many entries there were words to erase.
    """
    drafts: dict[str, list[Draft]] = {}
    for entry in entries:
        found = list(await session.exec(_words_of(entry).where(Detail.name != keep)))
        for detail in found:
            detail.text = None
            session.add(detail)
        if found:
            loss = _Loss(entry, why.value, words=True)
            told = _tells(loss, [detail.name for detail in found])
            drafts.setdefault(entry.stream, []).extend(told(()))
    await session.flush()
    for stream, those in drafts.items():
        await ledger.append_within(store, session, stream, actor, lambda _old, it=those: it)  # type: ignore[misc]
    return sum(len(those) for those in drafts.values())


def _words_of(entry: Entry) -> SelectOfScalar[Detail]:
    return select(Detail).where(
        Detail.stream == entry.stream, Detail.seq == entry.seq, col(Detail.text).is_not(None)
    )


async def quoting(session: AsyncSession, author: str) -> list[Entry]:
    """Return the entries of dossiers that still quote ``author`` from a file or a paste."""
    asked = (
        select(Entry, Detail)
        .join(Detail, and_(col(Detail.stream) == Entry.stream, col(Detail.seq) == Entry.seq))
        .where(Entry.kind == EntryKind.DOSSIER_FOUND.value, Detail.name == "author")
    )
    wanted = author_key(author)
    return [
        entry for entry, said in await session.exec(asked) if author_key(said.text or "") == wanted
    ]


def _tells(loss: _Loss, names: Sequence[str]) -> Decide:
    """Return the entry that says what was erased of another."""
    told: list[Json] = [*sorted(names)]
    data: dict[str, Json] = {
        "seq": loss.entry.seq,
        "names": told,
        "bytes": loss.bytes,
        "why": loss.why,
    }
    draft = Draft(EntryKind.ERASED, data, version=2)
    return lambda _records: [draft]
