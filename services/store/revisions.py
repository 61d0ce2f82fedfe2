"""What happens to mentions after they were stored: edited, deleted, taken away.

A deletion is obeyed in two steps: here, with the batch that brought it, the mention is marked
and shown no more; `services.retention` then erases its words, unless an incident holds them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy import text as sql
from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.i18n import _
from services.model import (
    Alert,
    Correction,
    Evidence,
    Mention,
    MentionEntity,
    MentionSignal,
    Outgoing,
)
from services.sources.base import Deletion
from services.store import evidence, rollup, status, stories
from services.store.dialect import in_parts
from services.store.mentions import NewMention, add_signals, digest
from services.store.rollup import counted_of
from services.words import Gone, Signal

SCORED = (
    "text",
    "language",
    "sentiment",
    "compound",
    "negative",
    "neutral",
    "positive",
    "confidence",
    "engine",
    "weight",
)
"""What of a mention's row a new text changes."""

IN_SEARCH = sql("UPDATE mention_search SET folded = :folded WHERE rowid = :id")


async def revise(session: AsyncSession, new: NewMention, now: datetime) -> bool:
    """Put what an author wrote anew in the place of what stood there; False if nothing did.

    The mention keeps its time and what it concerns: it was said. Its sentiment and signals are
    those of the new text, and nobody has judged that yet. The bytes of the old version are
    marked to be erased.
    """
    found = select(Mention).where(Mention.key == new.row["key"]).with_for_update()
    mention = (await session.exec(found)).one_or_none()
    if mention is None or mention.id is None:
        return False
    if mention.gone_at is not None or mention.text == new.row["text"]:
        return True
    links = select(MentionEntity.entity).where(MentionEntity.mention_id == mention.id)
    entities = frozenset(await session.exec(links))
    before = counted_of(mention, entities)
    await _supersede(session, mention.evidence, now)
    if new.evidence is not None:
        await evidence.keep(session, [(new.evidence, now)])
        mention.evidence = digest(new.evidence)
    for name in SCORED:
        setattr(mention, name, new.row[name])
    mention.edited_at = now
    session.add(mention)
    await session.flush()
    await _score_anew(session, mention.id, new.signals)
    await forget_news(session, [mention.id])
    if not mention.muted:
        await rollup.count(session, [before], -1)
        await rollup.count(session, [counted_of(mention, entities)])
    connection = await session.connection()
    await connection.execute(IN_SEARCH, {"folded": new.search, "id": mention.id})
    return True


async def _score_anew(session: AsyncSession, mention_id: int, signals: frozenset[Signal]) -> None:
    """Put the new signals in the place of the old; what people judged was another text."""
    for model in (MentionSignal, Correction):
        await session.exec(delete(model).where(col(model.mention_id) == mention_id))
    await add_signals(session, {mention_id: signals})


async def forget_news(session: AsyncSession, ids: Sequence[int]) -> None:
    """Take the words of mentions out of the notifications of alerts about them."""
    about = select(Alert.id).where(col(Alert.mention_id).in_(ids))
    for number in list(await session.exec(about)):
        keys = [col(Outgoing.key).startswith(f"{it}:{number}:") for it in ("alert", "escalation")]
        for item in await session.exec(select(Outgoing).where(or_(*keys))):
            item.body = _("(erased)")
            session.add(item)


async def _supersede(session: AsyncSession, sha256: str | None, now: datetime) -> None:
    if sha256 is not None:
        await session.exec(
            update(Evidence)
            .where(col(Evidence.sha256) == sha256, col(Evidence.gone_at).is_(None))
            .values(gone_at=now)
        )


async def take_away(
    session: AsyncSession, source: str, gone: Iterable[Deletion], now: datetime
) -> None:
    """Mark what was deleted at ``source``: single mentions, and all of an author's."""
    by_kind: dict[str, list[Deletion]] = {}
    for item in gone:
        by_kind.setdefault(item.kind, []).append(item)
    for kind, some in by_kind.items():
        ids = [clean_line(item.native_id, 500) for item in some if item.native_id]
        authors = [
            clean_line(item.author_id, 500)
            for item in some
            if item.author_id and not item.native_id
        ]
        brought = col(Mention.source) == source
        if kind:
            brought = or_(brought, col(Mention.source).in_(status.stopped(kind)))
        await _mark(session, brought, Mention.native_id, ids, Gone.DELETED, now)
        await _mark(session, brought, Mention.author_id, authors, Gone.ACCOUNT, now)


async def _mark(
    session: AsyncSession,
    brought: ColumnElement[bool],
    column: str,
    values: list[str],
    why: Gone,
    now: datetime,
) -> None:
    for some in in_parts(values):
        found = select(Mention.id).where(brought, col(column).in_(some))
        ids = [number or 0 for number in await session.exec(found)]
        await mark_gone(session, ids, why, now)


async def mark_gone(session: AsyncSession, ids: Sequence[int], why: Gone, now: datetime) -> None:
    """Mark mentions as gone: nothing shows them any more; their copies tell the story on."""
    for some in in_parts(ids):
        await session.exec(
            update(Mention)
            .where(col(Mention.id).in_(some), col(Mention.gone_at).is_(None))
            .values(gone_at=now, gone_why=why.value)
        )
        await stories.pass_on(session, some)
