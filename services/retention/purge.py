"""Purging: what is older than may be kept, or what somebody asked to have erased."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text as sql
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import UsageError
from services.i18n import _
from services.model import ROOM, Entry, Mention
from services.retention.erase import SALT, erase_words, quoting, step
from services.store import Store, ledger, revisions
from services.store.ledger import Draft
from services.store.muting import author_key
from services.words import EntryKind, Gone

SHORTEST_NEEDLE = 4
LARGEST_FILE = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be purged: all conditions together; at least one is needed."""

    before: datetime | None = None
    source: str = ""
    author: str = ""
    mention: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it would purge everything."""
        return self.before is None and not self.author and self.mention is None


@dataclass(frozen=True, slots=True)
class Purged:
    """What was done: mentions erased, mentions an incident holds, and files that still say it.

    ``quotes`` are findings of dossiers whose words went too.
    """

    erased: int
    held: int
    files: Sequence[Path] = ()
    quotes: int = 0


async def concerned(session: AsyncSession, wish: Wish) -> list[Mention]:
    """Return the mentions that ``wish`` names and that still have words.

    Raises:
        UsageError: it names none in particular.
    """
    if wish.is_empty:
        raise UsageError(_("Say what to purge: --older-than, --author or --mention."))
    asked = select(Mention).where(col(Mention.erased_at).is_(None))
    if wish.before is not None:
        asked = asked.where(Mention.at < wish.before)
    if wish.source:
        asked = asked.where(Mention.source == wish.source)
    if wish.mention is not None:
        asked = asked.where(Mention.id == wish.mention)
    if wish.author:
        known = await session.exec(select(Mention.author).distinct())
        wanted = author_key(wish.author)
        names = [name for name in known if name and author_key(name) == wanted]
        asked = asked.where(col(Mention.author).in_(names))
    return list(await session.exec(asked))


async def quoted(session: AsyncSession, wish: Wish) -> int:
    """Return how many findings of dossiers quote the author whom ``wish`` names."""
    return len(await _quotes(session, wish))


async def _quotes(session: AsyncSession, wish: Wish) -> list[Entry]:
    """Return the findings that a wish for all of an author reaches.

    One for a source, an age or one mention reaches none by the name alone: a quote from a file has
    no source, and what is erased of mentions takes their quotes with it.
    """
    narrower = wish.source or wish.before is not None or wish.mention is not None
    return [] if narrower or not wish.author else await quoting(session, wish.author)


async def purge(store: Store, actor: str, wish: Wish, folders: Sequence[Path] = ()) -> Purged:
    """Erase what ``wish`` names, unless it is held; look into ``folders`` for what files still say.

    Raises:
        UsageError: the wish names nothing in particular.
    """
    why = Gone.RETENTION if wish.before is not None else Gone.ASKED
    async with store.write() as session:
        mentions = await concerned(session, wish)
        needles = {item.author for item in mentions} if wish.author or wish.mention else set()
        ids = [item.id for item in mentions if item.id is not None and item.gone_at is None]
        now = await store.now(session)
        await revisions.mark_gone(session, ids, why, now)
        entries = await _quotes(session, wish)
        draft = Draft(
            EntryKind.PURGED,
            {
                "mentions": len(mentions),
                "quotes": len(entries),
                "why": why.value,
                "source": wish.source,
            },
        )
        if mentions or entries:
            await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])
        quotes = await erase_words(store, session, entries, why, actor, keep=SALT)
    erased, held = 0, 0
    while True:
        done = await step(store, actor=actor)
        erased, held = erased + done.mentions, done.held
        if not done.mentions:
            break
    await tidy(store)
    needles |= {wish.author} if quotes else set()
    files = await asyncio.to_thread(_still_saying, folders, needles)
    return Purged(erased, held, files, quotes)


async def tidy(store: Store) -> None:
    """Make the database forget what it only marked as free: the index's leaves, the log's pages."""
    if not store.is_sqlite:
        return
    async with store.write() as session:
        connection = await session.connection()
        await connection.execute(
            sql("INSERT INTO mention_search (mention_search) VALUES ('optimize')")
        )
    await store.checkpoint()


def _still_saying(folders: Sequence[Path], needles: set[str]) -> list[Path]:
    """Return the files in ``folders`` that hold one of the names."""
    words = [needle.casefold() for needle in needles if len(needle) >= SHORTEST_NEEDLE]
    found: list[Path] = []
    for folder in folders if words else ():
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if not path.is_file() or path.is_symlink() or path.stat().st_size > LARGEST_FILE:
                continue
            content = path.read_bytes()
            texts = (content.decode(name, "replace").casefold() for name in ("utf-8", "utf-16"))
            if any(word in text for text in texts for word in words):
                found.append(path)
    return found
