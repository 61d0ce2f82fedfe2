"""YouTube: comments and answers, channels, the search and its scarce calls, deletions."""

from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from services.errors import SourceExhausted, SourceRefused
from services.model import SourceStatus
from services.sources.base import Deletion, Item, Wanted
from services.sources.platform import Again
from services.sources.purse import Kept
from services.sources.youtube import YouTube, joined, terms_of
from services.sources.youtube_reading import read_comment, read_error, read_video
from services.store import Store, mentions
from services.store.budgets import budgets
from services.store.revisions import take_away
from services.store.spending import Holdings
from tests.making import mention
from tests.sources.asking import Asker, source_of
from tests.sources.collecting import collecting, poll, settings, stored, texts
from tests.sources.fakes import words
from tests.sources.hurrying import hurry
from tests.sources.platforms import CHANNEL, KEY, VIDEO, FakeYouTube


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setenv("WARROOM_IT_KEY", KEY)


def table(server: FakeYouTube, **more: Any) -> dict[str, Any]:
    given = {"kind": "youtube", "name": "it", "server": server.url, "videos": [VIDEO]}
    return {**given, "search": False, **more}


async def until_told(store: Store, *said: str) -> None:
    async def reached() -> bool:
        return sorted(await texts(store)) == sorted(said)

    await poll(reached)


def told(*numbers: int) -> list[str]:
    return [words(number) for number in numbers]


async def test_comments_answers_edits_and_deletions(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(YouTube, "look_again", 300.0)
    async with FakeYouTube() as server:
        for number in (1, 2, 3):
            server.post(number)
        for answer in range(11, 16):
            server.answer_to(1, answer)
        async with collecting(sqlite_store, settings(table(server))):
            await until_told(sqlite_store, *told(1, 2, 3, *range(11, 16)))
            server.answer_to(3, 20)  # a late answer to a comment that is known
            await until_told(sqlite_store, *told(1, 2, 3, *range(11, 16), 20))
            edited = {"textOriginal": "zorza, softer", "updatedAt": "2099-01-01T00:00:00Z"}
            server.threads[1]["snippet"] |= edited
            del server.threads[0], server.answers[f"UgC{1:023}"]
            await until_told(sqlite_store, *told(3, 20), "zorza, softer")
        async with sqlite_store.read() as session:
            (_search, units) = await budgets(session, await sqlite_store.now(session))
        assert {eater.name for eater in units.eaters} == {f"comments {VIDEO}", "kept"}
        assert units.used >= server.units
    found = await stored(sqlite_store)
    assert {said.author for said in found} == {"@zofia"}
    assert all(f"v={VIDEO}&lc=UgC" in said.url for said in found)


async def test_a_renamed_source_looks_after_what_it_brought_before(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(YouTube, "look_again", 300.0)
    monkeypatch.setenv("WARROOM_NEW_KEY", KEY)
    async with FakeYouTube() as server:
        server.post(1)
        server.post(2)
        async with collecting(sqlite_store, settings(table(server))):
            await until_told(sqlite_store, *told(1, 2))
        del server.threads[0]
        async with collecting(sqlite_store, settings(table(server, name="new"))):

            async def only_the_other_is_left() -> bool:
                left = await stored(sqlite_store)
                return {it.text for it in left} == {words(2)} and len(left) == 2

            await poll(only_the_other_is_left)
    assert [it.source for it in await stored(sqlite_store)] == ["it", "new"]


async def test_what_another_source_is_asked_for_is_its_own(sqlite_store: Store) -> None:
    for name, health in (("it", "healthy"), ("other", "healthy"), ("old", "stopped")):
        said = mention(name, "zorza")
        row = {**said.row, "source": name, "platform": "youtube", "native_id": name}
        async with sqlite_store.write() as session:
            await mentions.insert(session, [replace(said, row=row)])
            session.add(SourceStatus(name=name, kind="youtube", health=health))
    for inherits, wanted in ((False, ["it"]), (True, ["it", "old"])):
        holdings = Holdings(sqlite_store, "it", inherits=inherits)
        assert [kept.native_id for kept in await holdings("youtube", 0, 50)] == wanted
    gone = [Deletion(native_id=name, kind="youtube") for name in ("other", "old")]
    async with sqlite_store.write() as session:
        await take_away(session, "it", gone, await sqlite_store.now(session))
    assert [it.source for it in await stored(sqlite_store)] == ["it", "other"]


async def test_only_what_youtube_named_is_asked_about_again(sqlite_store: Store) -> None:
    """What bore the source's name before, on another platform, is not taken for deleted."""
    said = [
        replace(new, row={**new.row, "source": "it", "platform": platform})
        for new, platform in ((mention("a", "zorza"), "mastodon"), (mention("b", "x"), "youtube"))
    ]
    async with sqlite_store.write() as session:
        await mentions.insert(session, said)
    async with FakeYouTube() as server:
        source = source_of(sqlite_store, table(server))
        assert isinstance(source, YouTube)
        held = await source._desk.holdings("youtube", 0, 50)
        assert [kept.native_id for kept in held] == ["b"]
        odd = [Kept(1, "113456789012345678"), Kept(2, "at://did:plc:x/app.bsky.feed.post/1")]
        async with aiohttp.ClientSession() as session:
            assert await source.again(session, odd) == Again()
        assert server.requests == []


async def test_a_channels_newest_videos_are_watched(sqlite_store: Store) -> None:
    async with FakeYouTube() as server:
        server.uploads = ["BBBBBBBBBBB", "CCCCCCCCCCC", VIDEO]
        server.post(1)
        asker = Asker()
        given = table(server, videos=[], channels=["@zorza"], newest_videos=2)
        await asker.ask(source_of(sqlite_store, given), rounds=4)
    films = [item.native_id for item in asker.items if item.title]
    assert list(dict.fromkeys(films)) == ["CCCCCCCCCCC", VIDEO, "BBBBBBBBBBB"]
    assert words(1) in [item.text for item in asker.items]
    asked = {one.query["videoId"] for one in server.requests if "videoId" in one.query}
    assert asked == {"CCCCCCCCCCC", VIDEO}


async def test_the_searches_end_with_the_day_and_the_comments_go_on(sqlite_store: Store) -> None:
    async with FakeYouTube() as server:
        server.post(1)
        server.hits = [5]
        given = table(server, search=True, searches_a_day=3, first=["blask"])
        asker = Asker()
        source = source_of(sqlite_store, given, "zorza", "blask")
        await asker.ask(source, rounds=1)
        assert server.questions == ["blask", "zorza"]
        # What is left is spread over the rest of the day: in a few rounds more none is due.
        await asker.ask(source, rounds=3)
        assert server.searches == 2
        for _start in range(4):
            asker.cursors = {}
            await asker.ask(source, rounds=2)
        assert server.searches == 3
        assert server.questions == ["blask", "zorza", "blask"]
        units = server.units
        server.post(2)
        await asker.ask(source, rounds=3)
        assert server.units > units
    assert {item.text or item.title for item in asker.items} == {words(1), words(2), words(5)}
    async with sqlite_store.read() as session:
        found = await budgets(session, await sqlite_store.now(session))
    search = next(budget for budget in found if budget.bucket == "search")
    assert (search.used, search.left) == (3, 0)
    assert set(search.missed) == {"search zorza", "search blask"}


async def test_no_unit_beyond_the_day(sqlite_store: Store) -> None:
    async with FakeYouTube() as server:
        for number in range(9):
            server.post(number)
        given = table(server, units_a_day=3)
        for _start in range(3):
            with pytest.raises(SourceExhausted) as caught:
                await Asker().ask(source_of(sqlite_store, given), rounds=9)
            assert 0 < (caught.value.retry_after or 0) <= 25 * 3_600
        assert server.units == 3


async def test_when_google_says_that_the_quota_is_gone_only_that_bucket_closes(
    sqlite_store: Store,
) -> None:
    async with FakeYouTube() as server:
        server.post(1)
        server.faults.append(server.refusing(403, "quotaExceeded", "You have exceeded it."))
        given = table(server, videos=[], search=True)
        with pytest.raises(SourceExhausted, match="exceeded it") as caught:
            await Asker().ask(source_of(sqlite_store, given))
        assert (caught.value.retry_after or 0) > 0


async def test_comments_that_are_closed_are_told_and_the_rest_goes_on(sqlite_store: Store) -> None:
    async with FakeYouTube() as server:
        server.disabled = True
        server.uploads = ["BBBBBBBBBBB"]
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server, channels=[CHANNEL])))
    assert f"comments {VIDEO}: Comments are disabled" in asker.reasons
    assert [item.native_id for item in asker.items] == ["BBBBBBBBBBB"]


async def test_a_lost_page_begins_anew(sqlite_store: Store) -> None:
    async with FakeYouTube() as server:
        for number in range(1, 6):
            server.post(number)
        server.lost_tokens = True
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server)))
    assert {item.text for item in asker.items} == set(told(1, 2, 3, 4, 5))
    assert asker.reasons == []


@pytest.mark.parametrize(
    ("status", "reason", "message", "words"),
    [
        (400, "badRequest", "API key expired. Please renew the API key.", "has expired"),
        (400, "API_KEY_INVALID", "API key not valid.", "wrong or was revoked"),
        (403, "accessNotConfigured", "It has not been used.", "wrong or was revoked"),
    ],
)
async def test_an_expired_key_is_told_from_a_revoked_one(
    sqlite_store: Store, status: int, reason: str, message: str, words: str
) -> None:
    async with FakeYouTube() as server:
        source = source_of(sqlite_store, table(server))
        for _time in range(6):
            server.faults.append(server.refusing(status, reason, message))
            with pytest.raises(SourceRefused, match="WARROOM_IT_KEY") as caught:
                await Asker().ask(source)
            assert words in str(caught.value) or "not sent again" in str(caught.value)
            assert KEY not in str(caught.value)
        assert len(server.requests) == 3


def test_what_is_searched_for() -> None:
    wanted = Wanted(words=("zorza", "zorza glow", "zorz*"), hashtags=("blask",), handles=("a|b",))
    assert joined(terms_of(wanted)) == ['zorza|"zorza glow"|#blask']
    assert len(joined([str(number) for number in range(25)])) == 3


def test_what_is_no_comment_and_no_video() -> None:
    for data in (None, {}, {"id": "x"}, {"id": "x", "snippet": {"textOriginal": " "}}):
        assert isinstance(read_comment(data), str)
        assert isinstance(read_video(data), str)
    plain = read_comment({"id": "x", "snippet": {"textDisplay": "a<br>b &amp; c"}})
    assert isinstance(plain, Item)
    assert plain.text == "a\nb & c"


def test_reasons_of_all_shapes() -> None:
    assert read_error(b"[]") == ("", "no reason is given")
    assert read_error(b'{"error": {"details": [{"reason": "X"}], "message": "Why."}}') == (
        "X",
        "Why",
    )
