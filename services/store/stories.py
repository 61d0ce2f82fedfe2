"""Stories: reposts and syndicated copies of one text are one story with a count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Mention, StoryPrint, table
from services.similarity import Runs, is_copy, prints_of, runs_of
from services.store.dialect import in_parts, insert_into

LASTS = timedelta(days=7)
"""For so long a text is found again as the same story."""
TOO_COMMON = 100
"""A run that so many stories share (a chain of hashtags) finds no further ones."""
MOST_COMPARED = 8
"""Earlier texts that a new one is compared with, the newest of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A stored mention as stories look at it."""

    id: int
    text: str
    runs: Runs
    at: datetime


async def tell(session: AsyncSession, new: Sequence[Told]) -> Mapping[int, int]:
    """Find for each of the ``new`` mentions, in their order, the story that it repeats.

    Return those that repeat one, with the first mention of that story.
    """
    prints = {told.id: prints_of(told.runs) for told in new}
    heads = await _known(session, [value for found in prints.values() for value in found], new)
    runs = await _runs_of(session, {head for known in heads.values() for head in known})
    copies: list[dict[str, Any]] = []
    firsts: list[dict[str, int]] = []
    for told in new:
        candidates = sorted(
            {head for value in prints[told.id] for head in heads[value][-MOST_COMPARED:]}
        )
        near = candidates[-MOST_COMPARED:]
        story = next((head for head in near if is_copy(told.text, told.runs, runs[head])), None)
        if story is not None:
            copies.append({"copy": told.id, "of": story})
            continue
        runs[told.id] = told.runs
        for value in prints[told.id]:
            if len(heads[value]) < TOO_COMMON:
                heads[value].append(told.id)
                firsts.append({"print": value, "mention_id": told.id})
    connection = await session.connection()
    if copies:
        mention = table(Mention)
        marked = update(mention).where(mention.c.id == bindparam("copy"))
        await connection.execute(marked.values(story=bindparam("of")), copies)
    if firsts:
        await connection.execute(insert_into(session, table(StoryPrint)), firsts)
    return {row["copy"]: row["of"] for row in copies}


async def _known(
    session: AsyncSession, prints: Iterable[int], new: Sequence[Told]
) -> defaultdict[int, list[int]]:
    """Return the stories that have one of ``prints``, by print."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    if not new:
        return found
    earliest = min(told.at for told in new) - LASTS
    for values in in_parts(sorted(set(prints))):
        rows = await session.exec(
            select(StoryPrint.print, StoryPrint.mention_id)
            .join(Mention, col(Mention.id) == col(StoryPrint.mention_id))
            .where(col(StoryPrint.print).in_(values), Mention.at >= earliest)
            .where(col(Mention.gone_at).is_(None), col(Mention.muted).is_(False))
        )
        for value, head in rows:
            found[value].append(head)
    return found


async def _runs_of(session: AsyncSession, heads: Iterable[int]) -> dict[int, Runs]:
    runs: dict[int, Runs] = {}
    for ids in in_parts(sorted(heads)):
        rows = await session.exec(select(Mention.id, Mention.text).where(col(Mention.id).in_(ids)))
        runs |= {head or 0: runs_of(text) for head, text in rows}
    return runs


async def pass_on(session: AsyncSession, ids: Sequence[int]) -> None:
    """Let the first copy that is left stand for each story whose first mention shows no more."""
    rows = await session.exec(
        select(Mention.story, func.min(col(Mention.id)))
        .where(col(Mention.story).in_(ids), col(Mention.gone_at).is_(None))
        .where(col(Mention.muted).is_(False))
        .group_by(col(Mention.story))
    )
    for story, heir in list(rows):
        await session.exec(update(Mention).where(col(Mention.story) == story).values(story=heir))
        await session.exec(update(Mention).where(col(Mention.id) == heir).values(story=None))
        await session.exec(
            update(StoryPrint).where(col(StoryPrint.mention_id) == story).values(mention_id=heir)
        )


async def copies(session: AsyncSession, ids: Iterable[int]) -> Mapping[int, int]:
    """Return how often each of the mentions ``ids`` was repeated, of those that were."""
    found: dict[int, int] = {}
    for some in in_parts(sorted(ids)):
        rows = await session.exec(
            select(Mention.story, func.count())
            .where(col(Mention.story).in_(some), col(Mention.muted).is_(False))
            .group_by(col(Mention.story))
        )
        found |= {head or 0: count for head, count in rows}
    return found
