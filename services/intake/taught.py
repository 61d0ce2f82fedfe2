"""What people's corrections taught about what is watched (see `services.sentiment.adjustment`)."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from sqlmodel.ext.asyncio.session import AsyncSession

from services.sentiment import Scorer
from services.sentiment.adjustment import NO_ADJUSTMENT, Adjustment, Lesson, learn
from services.store.corrections import Judged, judged

NEWEST = 500
"""Judgements of an entity that are learned from."""

Taught: TypeAlias = Mapping[str, Adjustment]
"""By entity; of most nothing was judged."""


async def taught(session: AsyncSession, scorer: Scorer, entities: Iterable[str]) -> Taught:
    """Return what was taught about ``entities``."""
    given = {entity: await judged(session, entity, NEWEST) for entity in entities}
    return await asyncio.to_thread(
        lambda: {entity: _learn(rows, scorer) for entity, rows in given.items() if rows}
    )


def adjustment_of(known: Taught, entities: Iterable[str]) -> Adjustment:
    """Return what was taught about the first of ``entities``: a campaign before its influencers."""
    return next((known[entity] for entity in sorted(entities) if entity in known), NO_ADJUSTMENT)


def _learn(rows: Iterable[Judged], scorer: Scorer) -> Adjustment:
    """What the machine had said may have been adjusted already, so it is asked again, untaught."""
    return learn(
        Lesson(row.text, row.language, scorer.read(row.text, row.language).sentiment, row.said)
        for row in rows
    )
