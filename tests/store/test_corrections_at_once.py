"""Several people judge at once, while sources bring copies and somebody mutes."""

import asyncio

from sqlmodel import col, select

from services.model import ROOM, Correction, Mention
from services.store import Store, corrections, ledger, mentions, muting, revisions
from services.store.verify import verify
from services.words import MuteKind, Sentiment
from tests.store.test_corrections import NOON, STORY, correct, keep, number, said, sums

NEGATIVE, NEUTRAL, POSITIVE = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE


async def test_two_people_who_judge_a_story_at_once_take_turns(store: Store) -> None:
    """One begins at the first mention, the other at a copy: neither may wait for ever."""
    await keep(store, *(said(key, f"{STORY} {'!' * n}") for n, key in enumerate("abcd")))
    for _round in range(5):
        done = await asyncio.gather(
            *(
                correct(store, key, what, who)
                for key, what, who in (
                    ("a", NEGATIVE, "Anna"),
                    ("d", POSITIVE, "Bartek"),
                    ("a", NEUTRAL, "Celina"),
                    ("d", NEGATIVE, "Darek"),
                )
            )
        )
        assert any(done)
        async with store.read() as session:
            labels = list(await session.exec(select(Mention.sentiment)))
            rows = list(await session.exec(select(Correction)))
            assert await verify(session, ROOM) == []
        assert await sums(store) == (
            4,
            *(labels.count(word.value) for word in (NEGATIVE, NEUTRAL, POSITIVE)),
        )
        assert {row.mention_id for row in rows if row.own} == {
            await number(store, "a"),
            await number(store, "d"),
        }


async def test_the_same_judgement_by_two_people_at_once_is_told_once(store: Store) -> None:
    await keep(store, said("a"))
    done = await asyncio.gather(*(correct(store, "a", NEGATIVE, who) for who in ("Anna", "Ola")))
    assert sorted(done) == [False, True]
    async with store.read() as session:
        assert len(await ledger.read(session, ROOM)) == 1


async def test_a_copy_that_comes_while_somebody_judges_is_judged_too(store: Store) -> None:
    await keep(store, said("a", STORY), said("b", f"{STORY} !"))
    first, copy = await number(store, "a"), await number(store, "b")
    for n in range(6):
        what = (NEGATIVE, POSITIVE)[n % 2]
        await asyncio.gather(
            corrections.correct(store, "Anna", (first, copy)[n % 2], what),
            keep(store, said(f"c{n}", f"{STORY} {'?' * n}")),
        )
        async with store.read() as session:
            judged = set(await session.exec(select(Correction.mention_id)))
            assert judged == set(await session.exec(select(Mention.id)))


async def test_the_figures_stay_exact_while_somebody_mutes_edits_and_judges(store: Store) -> None:
    await keep(store, *(said(key, author="bot") for key in "abc"))
    ids = [await number(store, key) for key in "abc"]

    async def edit(n: int) -> None:
        async with store.write() as session:
            await revisions.revise(session, said("b", f"text {n}", POSITIVE), NOON)

    async def add(n: int) -> None:
        async with store.write() as session:
            await mentions.insert(session, [said(f"new{n}")])

    for n in range(6):
        change = (muting.mute, muting.unmute)[n % 2]
        await asyncio.gather(
            change(store, "Ola", MuteKind.AUTHOR, "bot"),
            *(corrections.correct(store, "Anna", key, (NEGATIVE, NEUTRAL)[n % 2]) for key in ids),
            edit(n),
            add(n),
            return_exceptions=True,  # who comes too late may be refused: the figures count
        )
        async with store.read() as session:
            found = await session.exec(
                select(Mention.sentiment).where(col(Mention.muted).is_(False))
            )
            labels = list(found)
        assert await sums(store) == (
            len(labels),
            *(labels.count(word.value) for word in (NEGATIVE, NEUTRAL, POSITIVE)),
        )
