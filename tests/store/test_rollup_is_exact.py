"""Whatever happens to mentions, the roll-up is what a recount of them gives."""

import asyncio
import shutil
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import WarroomError
from services.model import ROOM, Correction, Mention, MentionEntity, MentionSignal, MinuteCount
from services.sentiment.score import IRONY_WEIGHT
from services.sources.base import Deletion
from services.store import Store, corrections, mentions, muting, revisions
from services.store.corrections import CHOICES
from services.store.mentions import NewMention
from services.store.rollup import minute_of
from services.words import MuteKind, Sentiment, Signal
from tests.making import mention

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEYS = [f"k{n}" for n in range(8)]
AUTHORS = ("bot", "anna")
# Long enough to be told as copies, and two that are not.
TEXTS = (
    "Zorza Glow wycofuje serum z drogerii po doniesieniach o podrażnieniach skóry u klientek",
    "Wielka kampania rusza jutro rano w całej Polsce, a twarzą marki zostanie znana aktorka",
    "Wstyd!",
    "Super",
)

said = st.builds(
    lambda key, text, sentiment, ironic, entities, minutes: mention(
        key,
        TEXTS[text],
        at=NOON + timedelta(minutes=minutes),
        sentiment=sentiment,
        signals=frozenset({Signal.IRONY}) if ironic else frozenset(),
        entities=entities,
        author=AUTHORS[int(key[1:]) % 2],
        reach=10,
    ),
    st.sampled_from(KEYS),
    st.integers(0, len(TEXTS) - 1),
    st.sampled_from(Sentiment),
    st.booleans(),
    st.sampled_from(
        [frozenset[str](), frozenset({"campaign:1"}), frozenset({"campaign:1", "x:2"})]
    ),
    st.integers(0, 2),
)
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.lists(said, min_size=1, max_size=4)),
        st.tuples(st.just("edit"), said),
        st.tuples(st.just("correct"), st.sampled_from(KEYS), st.sampled_from(CHOICES)),
        st.tuples(st.sampled_from(["mute", "unmute"]), st.sampled_from(AUTHORS)),
        st.tuples(st.just("delete"), st.sampled_from(KEYS)),
    ),
    min_size=3,
    max_size=14,
)


async def do(store: Store, deed: tuple[Any, ...]) -> None:
    match deed:
        case ("insert", new):
            async with store.write() as session:
                muted = await muting.muted(session)
                await mentions.insert(session, [heard(item, muted) for item in new])
        case ("edit", new):
            async with store.write() as session:
                await revisions.revise(session, new, NOON)
        case ("correct", key, what):
            async with store.read() as session:
                ids = await session.exec(select(Mention.id).where(Mention.key == key))
            await corrections.correct(store, "Anna", ids.one_or_none() or 0, what)
        case ("delete", key):
            async with store.write() as session:
                await revisions.take_away(session, "test", [Deletion(native_id=key)], NOON)
        case (verb, who):
            await getattr(muting, verb)(store, "Anna", MuteKind.AUTHOR, who)


def heard(new: NewMention, muted: muting.Muted) -> NewMention:
    """Return ``new`` as intake would mark it."""
    row = {**new.row, "muted": muted.covers(new.row["author"], "")}
    return NewMention(row, new.entities, new.search, None, new.runs, signals=new.signals)


async def weight_of(session: AsyncSession, number: int) -> float:
    """Return by the signals and by what people judged how much a mention counts."""
    ironic = await session.get(MentionSignal, (Signal.IRONY.value, number))
    judged = await session.get(Correction, number)
    return IRONY_WEIGHT if ironic and not judged else 1.0


async def recounted(store: Store) -> dict[tuple[str, int, str], float]:
    sums: defaultdict[tuple[str, int, str], float] = defaultdict(float)
    async with store.read() as session:
        found = await session.exec(select(Mention).where(col(Mention.muted).is_(False)))
        for item in list(found):
            links = await session.exec(
                select(MentionEntity.entity).where(MentionEntity.mention_id == item.id)
            )
            weight = await weight_of(session, item.id or 0)
            for entity in (ROOM, *links):
                minute = minute_of(item.at)
                sums[entity, minute, "total"] += 1
                sums[entity, minute, "reach"] += item.reach or 0
                if item.sentiment != Sentiment.UNKNOWN:
                    sums[entity, minute, item.sentiment] += weight
    return {key: value for key, value in sums.items() if value}


async def rolled_up(store: Store) -> dict[tuple[str, int, str], float]:
    names = ("total", "negative", "neutral", "positive", "reach")
    async with store.read() as session:
        rows = list(await session.exec(select(MinuteCount)))
    return {
        (row.entity, row.minute, name): value
        for row in rows
        for name in names
        if (value := getattr(row, name))
    }


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store that is copied for each case: to make one takes longer than to use it."""
    path = tmp_path_factory.mktemp("empty") / "warroom.db"

    async def make() -> None:
        store = await Store.open(path)
        await store.checkpoint()
        await store.close()

    asyncio.run(make())
    return path


@settings(max_examples=60, deadline=None)
@given(done=deeds)
def test_the_roll_up_is_what_a_recount_gives(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, done: list[tuple[Any, ...]]
) -> None:
    path = tmp_path_factory.mktemp("case") / "warroom.db"
    shutil.copy(empty, path)

    async def play() -> None:
        store = await Store.open(path)
        try:
            for deed in done:
                try:
                    await do(store, deed)
                except WarroomError:
                    continue  # what may not be done changes nothing
                assert await rolled_up(store) == await recounted(store), deed
        finally:
            await store.close()

    asyncio.run(play())
