"""Mentions in bulk: written with their roll-ups in one transaction, read in windows.

Ids rise with the order of receipt, so a reader pages by id and never by offset. Copies of a
mention are read with it, as its count.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy import text as sql
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import fold
from services.model import Correction, Mention, MentionEntity, MentionSignal, table
from services.similarity import Runs
from services.sources.base import Evidence
from services.store import corrections, evidence, rollup, stories
from services.store.corrections import FULL_WEIGHT
from services.store.dialect import in_parts, insert_into, is_postgresql
from services.store.rollup import Counted
from services.store.stories import Told
from services.words import Sentiment, Signal

SHOWN_CHARACTERS = 400
"""How much of a text a list shows; `one` gives it whole."""


@dataclass(frozen=True, slots=True)
class NewMention:
    """A row for `Mention` (all but id and evidence), and what is stored beside it."""

    row: Mapping[str, Any]
    entities: frozenset[str]
    search: str
    evidence: Evidence | None
    runs: Runs = frozenset()
    edited: bool = False
    signals: frozenset[Signal] = frozenset()

    def counted(self, said: Sentiment | None = None) -> Counted:
        """Return what the roll-up takes from it; ``said`` is a person's judgement of it."""
        row, entities = self.row, self.entities
        if said is not None:
            return Counted(row["at"], said.value, FULL_WEIGHT, row["reach"], entities)
        return Counted(row["at"], row["sentiment"], row["weight"], row["reach"], entities)


@dataclass(frozen=True, slots=True)
class Inserted:
    """What a batch brought: how many are new, how many were there already."""

    stored: int
    repeated: int


@dataclass(frozen=True, slots=True)
class Line:
    """A mention as a list shows it: the beginning of its text."""

    id: int
    at: datetime
    platform: str
    author: str
    followers: int | None
    language: str
    sentiment: Sentiment
    text: str
    copies: int = 0
    signals: tuple[Signal, ...] = ()
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What counts of a mention by now: it changes when people judge and authors edit."""

    sentiment: Sentiment
    signals: tuple[Signal, ...]
    corrected: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """Which mentions are asked for; what is empty does not narrow.

    Those of muted authors and domains are given only by a filter that asks for them. ``review``
    asks for those that may be ironic and that no person has judged.
    """

    entity: str = ""
    sentiment: Sentiment | None = None
    words: str = ""
    muted: bool = False
    signal: Signal | None = None
    review: bool = False


_TURN = sql("SELECT pg_advisory_xact_lock(1463898690)")  # one number for all who insert


async def take_turn(session: AsyncSession) -> None:
    """Wait until no other transaction inserts mentions; held until this one ends.

    PostgreSQL gives out ids when rows are inserted, not when they are committed: without it a
    reader that pages by id would step over what is committed late. SQLite has one writer.
    """
    if is_postgresql(session):
        await (await session.connection()).execute(_TURN)


INTO_SEARCH = sql("INSERT INTO mention_search (rowid, folded) VALUES (:id, :folded)")


async def insert(session: AsyncSession, mentions: Sequence[NewMention]) -> Inserted:
    """Store those of ``mentions`` that are not there yet, with all that is counted of them."""
    await take_turn(session)
    unique = {mention.row["key"]: mention for mention in mentions}
    # What is known brings no bytes: nobody would ever erase them.
    for keys in in_parts(list(unique)):
        known = select(Mention.key).where(col(Mention.key).in_(keys))
        for key in await session.exec(known):
            del unique[key]
    if not unique:
        return Inserted(0, len(mentions))
    await evidence.keep(
        session,
        ((item.evidence, item.row["received_at"]) for item in unique.values() if item.evidence),
    )
    rows = [{**mention.row, "evidence": digest(mention.evidence)} for mention in unique.values()]
    statement = insert_into(session, table(Mention)).on_conflict_do_nothing()
    returned = await (await session.connection()).execute(
        statement.returning(table(Mention).c.id, table(Mention).c.key), rows
    )
    ids = {key: mention_id for mention_id, key in returned}
    new = {key: mention for key, mention in unique.items() if key in ids}
    said = await _insert_beside(session, new, ids)
    counted = [
        mention.counted(said.get(ids[key]))
        for key, mention in new.items()
        if not mention.row["muted"]
    ]
    await rollup.count(session, counted)
    return Inserted(len(new), len(mentions) - len(new))


async def _insert_beside(
    session: AsyncSession, new: Mapping[str, NewMention], ids: Mapping[str, int]
) -> Mapping[int, Sentiment]:
    """Store what belongs to mentions; return what people judged of the stories they repeat."""
    links = [
        {"entity": entity, "mention_id": ids[key]}
        for key, mention in new.items()
        for entity in sorted(mention.entities)
    ]
    if links:
        await (await session.connection()).execute(
            insert_into(session, table(MentionEntity)), links
        )
    await add_signals(session, {ids[key]: mention.signals for key, mention in new.items()})
    if new:
        searched = [{"id": ids[key], "folded": mention.search} for key, mention in new.items()]
        await (await session.connection()).execute(INTO_SEARCH, searched)
    copies = await stories.tell(
        session,
        [
            Told(ids[key], mention.row["text"], mention.runs, mention.row["at"])
            for key, mention in new.items()
            if mention.runs
        ],
    )
    return await corrections.inherit(session, copies)


async def add_signals(session: AsyncSession, signals: Mapping[int, Iterable[Signal]]) -> None:
    """Note what mentions, by their ids, speak of."""
    rows = [
        {"signal": signal.value, "mention_id": number}
        for number, found in signals.items()
        for signal in sorted(found)
    ]
    if rows:
        await (await session.connection()).execute(insert_into(session, table(MentionSignal)), rows)


def digest(piece: Evidence | None) -> str | None:
    """Return the hash by which a mention names its evidence."""
    return evidence.digest_of(piece) if piece else None


async def newest(session: AsyncSession, chosen: Filter, limit: int) -> list[Line]:
    """Return the newest mentions, the oldest of them first."""
    return await _page(session, chosen, limit)


async def before(session: AsyncSession, chosen: Filter, mention_id: int, limit: int) -> list[Line]:
    """Return those before ``mention_id``, the oldest first."""
    return await _page(session, chosen, limit, col(Mention.id) < mention_id)


async def after(session: AsyncSession, chosen: Filter, mention_id: int, limit: int) -> list[Line]:
    """Return those behind ``mention_id``, the oldest first."""
    return await _page(session, chosen, limit, col(Mention.id) > mention_id, forward=True)


async def one(session: AsyncSession, mention_id: int) -> tuple[Mention, list[str]] | None:
    """Return a mention with its entities, None if it is not there (any more)."""
    mention = await session.get(Mention, mention_id)
    if mention is None:
        return None
    entities = await session.exec(
        select(MentionEntity.entity).where(MentionEntity.mention_id == mention_id)
    )
    return mention, sorted(entities)


async def last_id(session: AsyncSession) -> int:
    """Return the id of the newest mention, 0 before the first."""
    newest_id: int | None = (await session.exec(select(func.max(col(Mention.id))))).one()
    return newest_id or 0


async def _page(
    session: AsyncSession,
    chosen: Filter,
    limit: int,
    bound: Any = None,
    *,
    forward: bool = False,
) -> list[Line]:
    asked = _columns()
    asked = asked.where(col(Mention.gone_at).is_(None), col(Mention.muted).is_(chosen.muted))
    asked = asked.where(col(Mention.story).is_(None))
    if chosen.entity:
        asked = asked.join(MentionEntity, col(MentionEntity.mention_id) == col(Mention.id))
        asked = asked.where(col(MentionEntity.entity) == chosen.entity)
    if chosen.sentiment is not None:
        asked = asked.where(col(Mention.sentiment) == chosen.sentiment.value)
    if fold(chosen.words).split():
        asked = _search(session, asked, chosen.words)
    asked = _narrowed(asked, chosen)
    if bound is not None:
        asked = asked.where(bound)
    order = col(Mention.id).asc() if forward else col(Mention.id).desc()
    rows = (await (await session.connection()).execute(asked.order_by(order).limit(limit))).all()
    ids = [row.id for row in rows]
    copies = await stories.copies(session, ids)
    signals, corrected = await _signals_of(session, ids), await corrections.corrected(session, ids)
    lines = [
        Line(
            row.id,
            row.at,
            row.platform,
            row.author,
            row.followers,
            row.language,
            Sentiment(row.sentiment),
            row.text,
            copies.get(row.id, 0),
            signals.get(row.id, ()),
            row.id in corrected,
        )
        for row in rows
    ]
    return lines if forward else lines[::-1]


def _narrowed(asked: Select[Any], chosen: Filter) -> Select[Any]:
    """Narrow to mentions with a signal, or to those that a person should judge."""
    wanted = Signal.IRONY if chosen.review else chosen.signal
    if wanted is not None:
        speaking = select(MentionSignal.mention_id).where(MentionSignal.signal == wanted.value)
        asked = asked.where(col(Mention.id).in_(speaking))
    if chosen.review:
        asked = asked.where(col(Mention.id).not_in(select(Correction.mention_id)))
    return asked


async def judgements(session: AsyncSession, ids: Sequence[int]) -> Mapping[int, Judgement]:
    """Return what counts of each of the mentions ``ids`` by now."""
    signals, corrected = await _signals_of(session, ids), await corrections.corrected(session, ids)
    found: dict[int, Judgement] = {}
    for some in in_parts(ids):
        rows = await session.exec(
            select(Mention.id, Mention.sentiment).where(col(Mention.id).in_(some))
        )
        for number, sentiment in rows:
            key = number or 0
            found[key] = Judgement(Sentiment(sentiment), signals.get(key, ()), key in corrected)
    return found


async def signals_of(session: AsyncSession, mention_id: int) -> tuple[Signal, ...]:
    """Return what a mention speaks of."""
    return (await _signals_of(session, [mention_id])).get(mention_id, ())


async def _signals_of(
    session: AsyncSession, ids: Sequence[int]
) -> Mapping[int, tuple[Signal, ...]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for some in in_parts(ids):
        for row in await session.exec(
            select(MentionSignal).where(col(MentionSignal.mention_id).in_(some))
        ):
            found[row.mention_id].add(row.signal)
    return {key: tuple(word for word in Signal if word in names) for key, names in found.items()}


def _columns() -> Select[Any]:
    shown = table(Mention).c
    return Select(
        shown.id,
        shown.at,
        shown.platform,
        shown.author,
        shown.followers,
        shown.language,
        shown.sentiment,
        func.substr(shown.text, 1, SHOWN_CHARACTERS).label("text"),
    )


def _search(session: AsyncSession, asked: Select[Any], words: str) -> Select[Any]:
    """Narrow to mentions that hold every word of ``words``, the last ones by their beginning."""
    terms = [
        "".join(char if char.isalnum() else " " for char in word) for word in fold(words).split()
    ]
    parts = [part for term in terms for part in term.split()]
    if is_postgresql(session):
        found = sql(
            "mention.id IN (SELECT rowid FROM mention_search "
            "WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', :query))"
        )
        query = " & ".join(f"{part}:*" for part in parts)
    else:
        found = sql(
            "mention.id IN (SELECT rowid FROM mention_search WHERE mention_search MATCH :query)"
        )
        query = " ".join(f'"{part}"*' for part in parts)
    return asked.where(found.bindparams(query=query)) if parts else asked
