"""What a room holds, in one digest, and what is wrong with it after a trial.

python -m benchmarks.whole_picture      # of the store that WARROOM_STORE names
"""

import asyncio
import hashlib
import os
from collections import Counter
from collections.abc import AsyncIterator, Collection

from sqlmodel import col, func, select, text
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.incident.desk import load_run
from services.model import ROOM, Mention, MentionEntity, MinuteCount
from services.store import Store, ledger, mentions
from services.store.mentions import Filter
from services.store.verify import verify
from services.words import EntryKind

FEED = 50


async def picture(session: AsyncSession, incident: str) -> str:
    """Return a digest of the feed, the counts and the incident as a reader finds them."""
    feed = await mentions.newest(session, Filter(), FEED)
    total, reach = func.sum(col(MinuteCount.total)), func.sum(col(MinuteCount.reach))
    asked = select(MinuteCount.entity, total, reach).group_by(MinuteCount.entity)
    counts = sorted((name, int(n), int(r)) for name, n, r in await session.exec(asked))
    run = await load_run(session, incident)
    told = repr([[(line.id, line.text) for line in feed], counts, run.incident])
    return hashlib.sha256(told.encode()).hexdigest()


async def faults(
    session: AsyncSession, incident: str, sent: int, noted: Collection[str], tried: Collection[str]
) -> list[str]:
    """Return what is not as it should be after ``sent`` mentions and the notes ``noted``.

    Each of those stands in the timeline once; of what was only ``tried``, once at most.
    """
    found = [
        f"{what}: {count} instead of {sent}"
        for what, count in [item async for item in _counts(session)]
        if count != sent
    ]
    records = await ledger.read(session, incident)
    written = Counter(
        record.details.get("text") or ""
        for record in records
        if record.kind == EntryKind.NOTE_ADDED
    )
    found += [
        f"note {words!r} stands {written[words]} times" for words in noted if written[words] != 1
    ]
    found += [
        f"note {words!r} stands {written[words]} times" for words in tried if written[words] > 1
    ]
    found += [f"note {words!r} was written by nobody" for words in written.keys() - set(tried)]
    if [record.seq for record in records] != list(range(1, len(records) + 1)):
        found.append(f"{incident} has gaps")
    for stream in sorted(await ledger.all_streams(session)):
        found += [str(finding) for finding in await verify(session, stream)]
    return found


async def _counts(session: AsyncSession) -> AsyncIterator[tuple[str, int]]:
    connection = await session.connection()
    for what, asked in (
        ("mentions", select(func.count(col(Mention.id)))),
        ("different mentions", select(func.count(col(Mention.native_id).distinct()))),
        ("links", select(func.count(col(MentionEntity.mention_id)))),
        ("counted in the room", _counted(ROOM)),
        ("counted in the campaign", _counted("campaign:1")),
        ("to be searched", text("SELECT count(*) FROM mention_search")),
    ):
        yield what, int((await connection.execute(asked)).scalar_one() or 0)


def _counted(entity: str) -> SelectOfScalar[int]:
    return select(func.sum(col(MinuteCount.total))).where(MinuteCount.entity == entity)


async def _main() -> None:
    store = await Store.open(os.environ["WARROOM_STORE"], migrate=False)
    async with store.read() as session:
        print(await picture(session, os.environ["WARROOM_INCIDENT"]))
    await store.close()


if __name__ == "__main__":
    asyncio.run(_main())
