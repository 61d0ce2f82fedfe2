"""What a person judged stands above the machine, for the copies too, and the figures follow."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from services.errors import Refused, UsageError
from services.incident.events import describe
from services.model import ROOM, Correction, Mention, MentionSignal, MinuteCount
from services.retention.erase import step
from services.sources.base import Deletion
from services.store import Store, corrections, ledger, mentions, muting, revisions
from services.store.corrections import Agreement, Judged
from services.store.mentions import Filter, NewMention
from services.store.verify import verify
from services.words import MuteKind, Sentiment, Signal
from tests.making import mention

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STORY = "Zorza Glow wycofuje serum z drogerii po doniesieniach o podrażnieniach skóry u klientek"
NEGATIVE, NEUTRAL, POSITIVE = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE


def said(key: str, text: str = "", sentiment: Sentiment = NEUTRAL, **more: Any) -> NewMention:
    return mention(key, text or f"words of {key}", at=NOON, sentiment=sentiment, **more)


async def keep(store: Store, *new: NewMention) -> None:
    async with store.write() as session:
        await mentions.insert(session, new)


async def number(store: Store, key: str) -> int:
    async with store.read() as session:
        found = await session.exec(select(Mention.id).where(Mention.key == key))
        return found.one() or 0


async def correct(store: Store, key: str, what: Sentiment, actor: str = "Anna") -> bool:
    return await corrections.correct(store, actor, await number(store, key), what)


async def sums(store: Store, entity: str = "campaign:1") -> tuple[float, float, float, float]:
    async with store.read() as session:
        found = await session.exec(select(MinuteCount).where(MinuteCount.entity == entity))
        rows = list(found)
    return (
        sum(row.total for row in rows),
        sum(row.negative for row in rows),
        sum(row.neutral for row in rows),
        sum(row.positive for row in rows),
    )


async def lines(store: Store, chosen: Filter = Filter()) -> list[mentions.Line]:  # noqa: B008
    async with store.read() as session:
        return await mentions.newest(session, chosen, 50)


IRONIC = frozenset({Signal.IRONY, Signal.BOYCOTT})


async def test_irony_counts_half_until_a_person_has_judged(store: Store) -> None:
    await keep(store, said("a", sentiment=POSITIVE, signals=IRONIC), said("b", sentiment=POSITIVE))
    assert await sums(store) == (2, 0, 0, 1.5)
    assert await correct(store, "a", NEGATIVE)
    assert await sums(store) == await sums(store, ROOM) == (2, 1, 0, 1)
    assert await correct(store, "a", POSITIVE)
    assert await sums(store) == (2, 0, 0, 2)


async def test_a_judgement_is_told_once_and_names_what_the_machine_had_said(store: Store) -> None:
    await keep(store, said("a"))
    assert await correct(store, "a", NEGATIVE)
    assert not await correct(store, "a", NEGATIVE, "Bartek"), "that is known"
    assert await correct(store, "a", NEUTRAL, "Bartek")
    async with store.read() as session:
        entries = await ledger.read(session, ROOM)
        row = await corrections.correction_of(session, await number(store, "a"))
        assert await verify(session, ROOM) == []
    assert [f"{entry.actor} {describe(entry)}" for entry in entries] == [
        "Anna judged mention 1 to be negative; the program had read neutral",
        "Bartek agreed that mention 1 is neutral",
    ]
    assert row is not None
    assert (row.said, row.was, row.by, row.own) == ("neutral", "neutral", "Bartek", True)
    (line,) = await lines(store)
    assert (line.sentiment, line.corrected) == (NEUTRAL, True)


async def test_a_judgement_holds_for_the_copies_that_are_there_and_that_come(store: Store) -> None:
    await keep(store, said("a", STORY), said("b", f"RT @a: {STORY}"), said("c", "Co innego"))
    assert await correct(store, "b", NEGATIVE)
    assert await sums(store) == (3, 2, 1, 0)
    await keep(store, said("d", f"RT @b: {STORY}", POSITIVE, signals=IRONIC), said("e", "I co?"))
    assert await sums(store) == (5, 3, 2, 0)
    async with store.read() as session:
        rows = {row.mention_id: row for row in await session.exec(select(Correction))}
        agreed = await corrections.agreement(session)
        (entry,) = await ledger.read(session, ROOM)
    assert {key: (row.was, row.own) for key, row in rows.items()} == {
        await number(store, "a"): ("neutral", False),
        await number(store, "b"): ("neutral", True),
        await number(store, "d"): ("positive", False),
    }
    assert agreed == {"test": Agreement(0, 1)}, "nobody read the copies"
    assert describe(entry).endswith("had read neutral (and 1 copy)")
    assert [(line.text, line.corrected) for line in await lines(store)] == [
        (STORY, True),
        ("Co innego", False),
        ("I co?", False),
    ]


async def test_a_copy_that_was_judged_by_itself_stays_so(store: Store) -> None:
    await keep(store, said("a", STORY), said("b", f"{STORY} !"))
    await correct(store, "b", POSITIVE)
    await correct(store, "a", NEGATIVE)
    assert await sums(store) == (2, 1, 0, 1)


async def test_the_heir_of_a_story_hands_the_judgement_on(store: Store) -> None:
    await keep(store, said("a", STORY), said("b", f"{STORY} !"))
    await correct(store, "a", NEGATIVE)
    async with store.write() as session:
        await revisions.take_away(session, "test", [Deletion(native_id="a")], NOON)
    await step(store)
    await keep(store, said("c", f"RT {STORY}"))
    assert await sums(store) == (3, 3, 0, 0)
    with pytest.raises(Refused, match="gone"):
        await correct(store, "a", POSITIVE)


async def test_what_is_muted_can_be_judged_and_counts_so_when_it_is_heard_again(
    store: Store,
) -> None:
    await keep(store, said("a", author="bot", sentiment=POSITIVE, signals=IRONIC))
    await muting.mute(store, "Ola", MuteKind.AUTHOR, "bot")
    assert await sums(store) == (0, 0, 0, 0)
    assert await correct(store, "a", NEGATIVE)
    assert await sums(store) == (0, 0, 0, 0)
    await muting.unmute(store, "Ola", MuteKind.AUTHOR, "bot")
    assert await sums(store) == (1, 1, 0, 0)


async def test_another_text_was_judged_by_nobody(store: Store) -> None:
    await keep(store, said("a", "one thing", signals=frozenset({Signal.MEDIA})))
    await correct(store, "a", NEGATIVE)
    new = said("a", "another thing", POSITIVE, signals=IRONIC)
    async with store.write() as session:
        assert await revisions.revise(session, new, NOON)
    assert await sums(store) == (1, 0, 0, 0.5)
    (line,) = await lines(store)
    assert (line.sentiment, line.corrected) == (POSITIVE, False)
    assert line.signals == (Signal.BOYCOTT, Signal.IRONY)
    async with store.read() as session:
        assert len(await ledger.read(session, ROOM)) == 1, "the timeline keeps what was judged"
        assert await corrections.judged(session, "campaign:1", 5) == []
    assert await correct(store, "a", NEUTRAL)
    assert await sums(store) == (1, 0, 1, 0)


async def test_an_edited_copy_speaks_for_itself(store: Store) -> None:
    await keep(store, said("a", STORY), said("b", f"{STORY} !"))
    async with store.write() as session:
        await revisions.revise(session, said("b", "Nie mam zdania", POSITIVE), NOON)
    await correct(store, "a", NEGATIVE)
    assert await sums(store) == (2, 1, 0, 1)
    await correct(store, "b", NEUTRAL)
    assert await sums(store) == (2, 1, 1, 0)


async def test_what_cannot_be_judged_is_refused_with_a_word(store: Store) -> None:
    await keep(store, said("a"))
    with pytest.raises(UsageError, match="negative, neutral or positive"):
        await correct(store, "a", Sentiment.UNKNOWN)
    with pytest.raises(UsageError, match="no mention 99"):
        await corrections.correct(store, "Anna", 99, NEGATIVE)


async def test_what_people_judged_is_given_back_newest_first(store: Store) -> None:
    other = frozenset({"influencer:1"})
    await keep(
        store,
        said("a", "first", NEGATIVE),
        said("b", "second", Sentiment.UNKNOWN),
        said("c", "third", POSITIVE, entities=other),
    )
    for key, what in (("a", NEGATIVE), ("b", POSITIVE), ("c", NEGATIVE)):
        await correct(store, key, what)
    async with store.read() as session:
        assert await corrections.judged(session, "campaign:1", 9) == [
            Judged("second", "en", POSITIVE, Sentiment.UNKNOWN),
            Judged("first", "en", NEGATIVE, NEGATIVE),
        ]
        assert [item.text for item in await corrections.judged(session, ROOM, 1)] == ["third"]
        agreed = await corrections.agreement(session)
    assert agreed == {"test": Agreement(1, 2)}, "what was not understood was not misread"
    assert str(agreed["test"]) == "agreed with people in 50 % of 2"
    assert str(Agreement()) == ""


async def test_the_feed_is_narrowed_to_a_signal_or_to_what_to_review(store: Store) -> None:
    law = frozenset({Signal.LEGAL})
    await keep(store, said("a", signals=IRONIC), said("b", signals=law), said("c", signals=IRONIC))

    async def texts(**chosen: Any) -> list[str]:
        return [line.text for line in await lines(store, Filter(**chosen))]

    assert await texts(signal=Signal.LEGAL) == ["words of b"]
    assert await texts(review=True) == ["words of a", "words of c"]
    await correct(store, "a", NEUTRAL)
    assert await texts(review=True) == ["words of c"]
    assert await texts(signal=Signal.IRONY) == ["words of a", "words of c"]
    async with store.read() as session:
        ids = [await number(store, key) for key in "ab"]
        found = await mentions.judgements(session, ids)
    assert [found[key] for key in ids] == [
        mentions.Judgement(NEUTRAL, (Signal.BOYCOTT, Signal.IRONY), corrected=True),
        mentions.Judgement(NEUTRAL, (Signal.LEGAL,), corrected=False),
    ]


async def test_signals_are_erased_with_the_words_and_the_figures_stay(store: Store) -> None:
    await keep(store, said("a", sentiment=NEGATIVE, signals=IRONIC), said("b", signals=IRONIC))
    await correct(store, "b", NEUTRAL)
    async with store.write() as session:
        gone = [Deletion(native_id=key) for key in "ab"]
        await revisions.take_away(session, "test", gone, NOON)
    assert (await step(store)).mentions == 2
    async with store.read() as session:
        assert list(await session.exec(select(MentionSignal))) == []
        counted = await session.exec(select(Mention.weight).where(col(Mention.id) == 1))
        assert counted.one() == 0.5
        row = await corrections.correction_of(session, 2)
        assert await corrections.agreement(session) == {"test": Agreement(1, 1)}
    assert row is not None
    assert (row.said, row.by) == ("neutral", "")
    assert await sums(store) == (2, 0.5, 1, 0)
