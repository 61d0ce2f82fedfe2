"""Copies are one story with a count; what is muted neither shows nor counts, and comes back."""

from datetime import UTC, datetime

import pytest

from services.errors import Refused, UsageError
from services.similarity import is_copy, prints_of, runs_of
from services.sources.base import Deletion
from services.store import Store, mentions, muting, revisions, rollup
from services.store.mentions import Filter
from services.words import MuteKind, Sentiment
from tests.making import mention

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STORY = (
    "Zorza Glow wycofuje serum z drogerii po doniesieniach o podrażnieniach skóry u klientek, "
    "firma obiecuje zwrot pieniędzy każdej osobie"
)


def copies(text: str, of: str) -> bool:
    return is_copy(text, runs_of(text), runs_of(of))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (STORY, True),
        (f"RT @portal: {STORY} https://t.example/abc", True),
        (STORY.replace("firma", "spółka"), True),
        (STORY.upper(), True),
        (STORY[:80] + "…", True),
        (STORY[:80], False),
        ("Zorza Glow: moja skóra po tym serum wygląda świetnie, polecam każdej osobie", False),
        (f"To skandal! {STORY[:60]} - tak się nie robi, nigdy więcej nic od nich nie kupię", False),
        ("", False),
    ],
)
def test_what_is_a_copy(text: str, same: bool) -> None:
    assert copies(text, STORY) is same


def test_a_changed_word_is_still_looked_up() -> None:
    changed = runs_of(STORY.replace("firma", "spółka"))
    assert set(prints_of(runs_of(STORY))) & set(prints_of(changed))
    assert prints_of(runs_of("Wstyd i żenada!")) == ()


async def lines(store: Store, **chosen: object) -> list[tuple[str, int]]:
    async with store.read() as session:
        asked = Filter(**chosen)  # type: ignore[arg-type]
        return [(line.author, line.copies) for line in await mentions.newest(session, asked, 50)]


async def total(store: Store) -> tuple[int, float]:
    async with store.read() as session:
        counts = await rollup.minutes(session, "campaign:1", 0, 2**31 - 1)
    return sum(row.total for row in counts), sum(row.negative for row in counts)


def angry(who: str, text: str) -> mentions.NewMention:
    key = f"{who}-{text[:9]}"
    return mention(key, text, author=who, at=NOON, sentiment=Sentiment.NEGATIVE)


async def tell(store: Store, *told: tuple[str, str]) -> None:
    async with store.write() as session:
        await mentions.insert(session, [angry(who, text) for who, text in told])


async def test_copies_are_one_story_across_batches(store: Store) -> None:
    await tell(store, ("portal", STORY), ("a", f"RT @portal: {STORY}"), ("b", "Co za wstyd!"))
    await tell(store, ("c", STORY), ("d", "Co za wstyd!"))
    assert await lines(store) == [("portal", 2), ("b", 0), ("d", 0)]
    assert await total(store) == (5, 5)


async def test_the_story_goes_on_when_its_first_teller_is_gone(store: Store) -> None:
    await tell(store, ("portal", STORY), ("a", STORY + " !"), ("b", "RT " + STORY))
    async with store.write() as session:
        gone = [Deletion(native_id=f"portal-{STORY[:9]}")]
        await revisions.take_away(session, "test", gone, NOON)
    assert await lines(store) == [("a", 1)]
    await tell(store, ("c", STORY))
    assert await lines(store) == [("a", 2)]


async def test_the_story_goes_on_when_its_first_teller_is_muted(store: Store) -> None:
    await tell(store, ("bot", STORY), ("a", STORY + " !"), ("b", "RT " + STORY))
    await muting.mute(store, "Ola", MuteKind.AUTHOR, "bot")
    assert await lines(store) == [("a", 1)]
    await tell(store, ("c", STORY))
    assert await lines(store) == [("a", 2)]
    await muting.unmute(store, "Ola", MuteKind.AUTHOR, "bot")
    assert sorted(await lines(store)) == [("a", 2), ("bot", 0)]
    assert await total(store) == (4, 4)


async def test_muting_an_author_takes_them_out_of_feed_and_counts_and_back(store: Store) -> None:
    await tell(store, ("Bot Óski", "kup teraz"), ("anna", "nie kupię"), ("@bot oski", "kup!"))
    assert await muting.mute(store, "Ola", MuteKind.AUTHOR, "@BOT ÓSKI") == 2
    assert await lines(store) == [("anna", 0)]
    assert await lines(store, muted=True) == [("Bot Óski", 0), ("@bot oski", 0)]
    assert await total(store) == (1, 1)
    async with store.read() as session:
        muted = await muting.muted(session)
    assert muted.covers("bot oski", "")
    assert not muted.covers("", "")
    with pytest.raises(Refused, match="Ola"):
        await muting.mute(store, "Ola", MuteKind.AUTHOR, "bot oski")
    assert await muting.unmute(store, "Ola", MuteKind.AUTHOR, "bot oski") == 2
    assert await total(store) == (3, 3)
    with pytest.raises(UsageError):
        await muting.unmute(store, "Ola", MuteKind.AUTHOR, "bot oski")


async def test_two_mutes_of_one_mention_need_two_to_take_back(store: Store) -> None:
    new = mention("k", "spam", author="bot", at=NOON)
    new = mentions.NewMention(
        {**new.row, "url": "https://forum.spam.example/1"}, new.entities, "spam", None
    )
    async with store.write() as session:
        await mentions.insert(session, [new])
    await muting.mute(store, "Ola", MuteKind.AUTHOR, "bot")
    assert await muting.mute(store, "Ola", MuteKind.DOMAIN, "https://spam.example/x") == 0
    assert await muting.unmute(store, "Ola", MuteKind.AUTHOR, "bot") == 0
    assert await lines(store) == []
    assert await muting.unmute(store, "Ola", MuteKind.DOMAIN, "spam.example") == 1
    assert await lines(store) == [("bot", 0)]
    assert await total(store) == (1, 0)
    with pytest.raises(UsageError):
        await muting.mute(store, "Ola", MuteKind.DOMAIN, "no host")
