"""The end of a dossier: on request, or when it was kept long enough. No word of it stays."""

import json
import logging

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.dossier.keeping import dossiers, influencer_of
from services.dossier.state import KINDS
from services.errors import UsageError
from services.i18n import _
from services.model import ROOM, DossierPost, Entry
from services.retention.erase import BY, erase_words
from services.store import Store, ledger
from services.store.ledger import Draft
from services.words import EntryKind, Gone

_log = logging.getLogger(__name__)


async def erase(store: Store, actor: str, name: str) -> int:
    """Erase all words of the dossier on ``name``; return of how many entries.

    Raises:
        UsageError: there is no such influencer or dossier.
    """
    async with store.read() as session:
        entity = (await influencer_of(session, name)).entity
        if entity not in await dossiers(session):
            raise UsageError(_("There is no dossier on {name}.").format(name=name))
    return await _end(store, actor, entity, Gone.ASKED)


async def expire(store: Store) -> int:
    """Erase the dossiers whose time is over; return how many."""
    async with store.read() as session:
        today = (await store.now(session)).astimezone().date()
        over = [
            entity
            for entity, it in (await dossiers(session)).items()
            if it.keep_until is not None and it.keep_until < today
        ]
    for entity in over:
        await _end(store, BY, entity, Gone.RETENTION)
        _log.info("the dossier %s was kept long enough and is erased", entity)
    return len(over)


async def _end(store: Store, actor: str, entity: str, why: Gone) -> int:
    async def work(session: AsyncSession) -> int:
        asked = select(Entry).where(Entry.stream == ROOM, col(Entry.kind).in_(KINDS))
        entries = [it for it in await session.exec(asked) if _dossier_of(it) == entity]
        erased = await erase_words(store, session, entries, why, actor)
        number = int(entity.partition(":")[2])
        await session.exec(delete(DossierPost).where(col(DossierPost.influencer_id) == number))
        draft = Draft(EntryKind.DOSSIER_ENDED, {"dossier": entity, "why": why.value})
        await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])
        return erased

    return await ledger.in_turn(store, ROOM, work)


def _dossier_of(entry: Entry) -> str:
    return str(json.loads(entry.canonical).get("data", {}).get("dossier", ""))
