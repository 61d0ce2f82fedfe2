"""Corrections: what people judged a mention to be stands above what the machine read.

The first mention that a person judges speaks for the copies of its story, those that come later
too. The machine's label is kept beside it, so that the two can be compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import case, col, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import Refused, StoreError, UsageError
from services.i18n import _
from services.model import ROOM, Correction, Mention, MentionEntity, table
from services.store import ledger, rollup
from services.store.dialect import in_parts, insert_into, is_deadlock
from services.store.engine import Store
from services.store.ledger import Draft
from services.store.rollup import Counted, counted_of
from services.words import EntryKind, Sentiment

FULL_WEIGHT = 1.0
"""What a person judged is not in doubt any more."""

CHOICES = (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)
"""What a person can say of a mention."""

_ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class Judged:
    """A text that a person judged: ``said``, where the machine had said ``was``."""

    text: str
    language: str
    said: Sentiment
    was: Sentiment


@dataclass(frozen=True, slots=True)
class Agreement:
    """In how many of the ``judged`` mentions the machine had said the same."""

    agreed: int = 0
    judged: int = 0

    def __str__(self) -> str:
        """Tell it, if anybody judged anything."""
        if not self.judged:
            return ""
        share = round(100 * self.agreed / self.judged)
        return _("agreed with people in {share} % of {n}").format(share=share, n=self.judged)


NOBODY_JUDGED = Agreement()


async def correct(
    store: Store, actor: str, mention_id: int, said: Sentiment, seen: str | None = None
) -> bool:
    """Let ``actor`` say what a mention is; return whether that is news.

    Its label and those of its copies change, and the roll-up with them. To say what the machine
    says is to agree, and is kept too. ``seen`` is the text that they read, where they read one.

    Raises:
        UsageError: there is no such mention, or ``said`` is no judgement.
        Refused: the mention is gone, or says something else than what was ``seen``.
    """
    if said not in CHOICES:
        raise UsageError(_("A mention is negative, neutral or positive."))
    for _attempt in range(_ATTEMPTS):
        try:
            async with store.write() as session:
                mention = await _get(session, mention_id, seen)
                return await _correct(store, session, actor, mention, said)
        except DBAPIError as error:  # somebody else wrote at once: look again
            if not (isinstance(error, IntegrityError) or is_deadlock(error)):
                raise
    raise StoreError(_("The timeline {stream} is too busy: try again.").format(stream=ROOM))


async def _get(session: AsyncSession, mention_id: int, seen: str | None) -> Mention:
    """Return the mention that is judged, held; refuse if there is nothing to judge."""
    await _hold_story(session, mention_id)
    mention = await session.get(Mention, mention_id, with_for_update=True)
    if mention is None:
        raise UsageError(_("There is no mention {id}.").format(id=mention_id))
    if mention.gone_at is not None:
        raise Refused(_("This mention is gone: there is nothing left to judge."))
    if seen is not None and mention.text != seen:
        raise Refused(_("Its author edited it meanwhile: read it again."))
    return mention


async def _correct(
    store: Store, session: AsyncSession, actor: str, mention: Mention, said: Sentiment
) -> bool:
    mention_id = mention.id or 0
    before = await session.get(Correction, mention_id)
    if before is not None and before.own and before.said == said:
        return False
    was = before.was if before is not None else mention.sentiment
    story = await _story(session, mention)
    data: dict[str, ledger.Json] = {
        "mention": mention_id,
        "said": said.value,
        "was": was,
        "copies": len(story) - 1,
    }
    draft = Draft(EntryKind.SENTIMENT_CORRECTED, data)
    (entry,) = await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])
    await _judge(session, story, mention_id, said, actor, entry.written_at)
    return True


async def _hold_story(session: AsyncSession, mention_id: int) -> None:
    """Hold the first mention of a story: whoever judges in it, or adds to it, takes turns there.

    It has the lowest number, so that all lock in the same order.
    """
    found = await session.exec(select(Mention.story).where(col(Mention.id) == mention_id))
    await _hold(session, [found.one_or_none() or mention_id])


async def _hold(session: AsyncSession, heads: Iterable[int]) -> None:
    for some in in_parts(sorted(heads)):
        rows = select(Mention.id).where(col(Mention.id).in_(some))
        await session.exec(rows.order_by(col(Mention.id)).with_for_update())


async def _story(session: AsyncSession, mention: Mention) -> Sequence[Mention]:
    """Return ``mention`` and all that say the same; what was edited says something of its own."""
    if mention.edited_at is not None:
        return [mention]
    head = mention.story or mention.id
    same = select(Mention).where(
        or_(col(Mention.id) == head, col(Mention.story) == head),
        col(Mention.gone_at).is_(None),
        col(Mention.edited_at).is_(None),
    )
    return list(await session.exec(same.order_by(col(Mention.id)).with_for_update()))


async def _judge(
    session: AsyncSession,
    story: Sequence[Mention],
    mention_id: int,
    said: Sentiment,
    actor: str,
    at: datetime,
) -> None:
    ids = [mention.id or 0 for mention in story]
    before = await _rows(session, ids)
    entities = await _entities(session, ids)
    out: list[Counted] = []
    back: list[Counted] = []
    for mention, number in zip(story, ids, strict=True):
        row = before.get(number)
        if number != mention_id and row is not None and row.own:
            continue  # somebody read that very copy
        machine = row.was if row is not None else mention.sentiment
        row = row or Correction(mention_id=number, said="", was=machine, by="", at=at)
        row.said, row.by, row.at, row.own = said.value, actor, at, number == mention_id
        session.add(row)
        counts = not mention.muted
        out += [counted_of(mention, entities[number])] if counts else []
        mention.sentiment, mention.weight = said.value, FULL_WEIGHT
        session.add(mention)
        back += [counted_of(mention, entities[number])] if counts else []
    await session.flush()
    await rollup.count(session, out, -1)
    await rollup.count(session, back)


async def _rows(session: AsyncSession, ids: Iterable[int]) -> dict[int, Correction]:
    found: dict[int, Correction] = {}
    for some in in_parts(ids):
        rows = select(Correction).where(col(Correction.mention_id).in_(some))
        found |= {row.mention_id: row for row in await session.exec(rows)}
    return found


async def _entities(session: AsyncSession, ids: Sequence[int]) -> Mapping[int, frozenset[str]]:
    found: dict[int, set[str]] = {number: set() for number in ids}
    for some in in_parts(ids):
        rows = select(MentionEntity).where(col(MentionEntity.mention_id).in_(some))
        for row in await session.exec(rows):
            found[row.mention_id].add(row.entity)
    return {number: frozenset(names) for number, names in found.items()}


async def inherit(session: AsyncSession, copies: Mapping[int, int]) -> Mapping[int, Sentiment]:
    """Let new ``copies`` be what people judged the first mentions of their stories to be.

    Return what was judged, by the copy; the roll-up is the caller's.
    """
    await _hold(session, set(copies.values()))
    known = await _rows(session, sorted(set(copies.values())))
    said = {copy: known[head] for copy, head in copies.items() if head in known}
    if not said:
        return {}
    rows: list[dict[str, Any]] = []
    for some in in_parts(sorted(said)):
        asked = select(Mention.id, Mention.sentiment).where(col(Mention.id).in_(some))
        for number, was in await session.exec(asked):
            row = said[number or 0]
            rows.append(
                {
                    "mention_id": number,
                    "said": row.said,
                    "was": was,
                    "by": row.by,
                    "at": row.at,
                    "own": False,
                }
            )
            changed = update(Mention).where(col(Mention.id) == number)
            await session.exec(changed.values(sentiment=row.said, weight=FULL_WEIGHT))
    await (await session.connection()).execute(insert_into(session, table(Correction)), rows)
    return {copy: Sentiment(row.said) for copy, row in said.items()}


async def corrected(session: AsyncSession, ids: Iterable[int]) -> frozenset[int]:
    """Return those of the mentions ``ids`` that people judged."""
    return frozenset(await _rows(session, ids))


async def correction_of(session: AsyncSession, mention_id: int) -> Correction | None:
    """Return what a person judged a mention to be, None if nobody did."""
    return await session.get(Correction, mention_id)


async def judged(session: AsyncSession, entity: str, limit: int) -> list[Judged]:
    """Return what people judged of ``entity``, the newest first; copies stand for nothing."""
    asked = (
        select(Mention.text, Mention.language, Correction.said, Correction.was)
        .join(Correction, col(Correction.mention_id) == col(Mention.id))
        .where(col(Correction.own).is_(True), col(Mention.gone_at).is_(None))
    )
    if entity != ROOM:
        asked = asked.join(MentionEntity, col(MentionEntity.mention_id) == col(Mention.id))
        asked = asked.where(col(MentionEntity.entity) == entity)
    newest = asked.order_by(col(Correction.at).desc(), col(Mention.id).desc()).limit(limit)
    return [
        Judged(text, language, Sentiment(said), Sentiment(was))
        for text, language, said, was in await session.exec(newest)
    ]


async def newest(session: AsyncSession) -> datetime | None:
    """Return when somebody last judged a mention."""
    return (await session.exec(select(func.max(col(Correction.at))))).one()


async def agreement(session: AsyncSession) -> dict[str, Agreement]:
    """Return by source how often people agreed with the machine, where it understood the words."""
    same = func.sum(case((col(Correction.said) == col(Correction.was), 1), else_=0))
    rows = await session.exec(
        select(Mention.source, same, func.count())
        .join(Correction, col(Correction.mention_id) == col(Mention.id))
        .where(col(Correction.own).is_(True), Correction.was != Sentiment.UNKNOWN.value)
        .group_by(col(Mention.source))
    )
    return {source: Agreement(int(agreed), count) for source, agreed, count in rows}
