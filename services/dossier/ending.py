"""The end of a dossier: on request, or when it was kept long enough. No word of it stays.

What was set up from it and tells of it goes too: the query and the threshold, unless somebody
changed them since. The name that is listened for and the clauses of the contract stay.
"""

import json
import logging

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.dossier.keeping import dossier_of, dossiers, influencer_of
from services.dossier.state import KINDS
from services.dossier.watch import What
from services.errors import UsageError
from services.i18n import _
from services.model import ROOM, DossierPost, Entry, Influencer, Threshold
from services.retention.erase import BY, erase_words
from services.store import Store, ledger
from services.store.ledger import Draft
from services.words import EntryKind, Gone

_log = logging.getLogger(__name__)


async def erase(store: Store, actor: str, name: str) -> int:
    """Erase all words of the dossier on ``name``, and undo what tells of it.

    Return of how many entries there were words.

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
        number = int(entity.partition(":")[2])
        undone = await _undo(session, entity, number)
        erased = await erase_words(store, session, entries, why, actor)
        await session.exec(delete(DossierPost).where(col(DossierPost.influencer_id) == number))
        draft = Draft(EntryKind.DOSSIER_ENDED, {"dossier": entity, "why": why.value})
        await ledger.append_within(store, session, ROOM, actor, lambda _old: [*undone, draft])
        return erased

    return await ledger.in_turn(store, ROOM, work)


async def _undo(session: AsyncSession, entity: str, number: int) -> list[Draft]:
    """Take back the query and the threshold that came from the dossier; return what tells it."""
    done = {(what, it.text) for what, it in (await dossier_of(session, entity)).watched}
    person = await session.get(Influencer, number)
    threshold = await session.get(Threshold, entity)
    if person is not None and (What.QUERY, person.query) in done:
        person.query = ""
        session.add(person)
    if threshold is None or (What.THRESHOLD, str(threshold.least)) not in done:
        return []
    await session.delete(threshold)
    name = person.name if person is not None else entity
    return [Draft(EntryKind.THRESHOLD_SET, {"entity": entity, "least": 0}, {"name": name})]


def _dossier_of(entry: Entry) -> str:
    return str(json.loads(entry.canonical).get("data", {}).get("dossier", ""))
