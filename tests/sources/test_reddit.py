"""Reddit with an approved app: tokens that end, apps that are revoked, what is deleted."""

from typing import Any

import pytest

from services.errors import SourceRefused
from services.sources.base import Deletion, Item
from services.sources.reddit import Reddit, questions, read_thing
from services.store import Store
from tests.sources.asking import Asker, source_of
from tests.sources.collecting import collecting, settings, until
from tests.sources.fakes import words
from tests.sources.hurrying import hurry
from tests.sources.platforms import KEY, FakeReddit


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setenv("WARROOM_IT_SECRET", KEY)


def table(server: FakeReddit, **more: Any) -> dict[str, Any]:
    given = {"kind": "reddit", "name": "it", "server": server.url, "login": server.url}
    return {**given, "client": "app", "contact": "brand", **more}


async def test_a_token_that_ended_is_fetched_anew_once(sqlite_store: Store) -> None:
    async with FakeReddit() as server:
        server.post(1)
        asker, source = Asker(), source_of(sqlite_store, table(server))
        await asker.ask(source)
        server.good_tokens.clear()
        server.post(2)
        await asker.ask(source, rounds=3)
        assert server.tokens == 2
    assert {item.text or item.title for item in asker.items} == {words(1), words(2)}


async def test_a_revoked_app_is_told_from_an_ended_token_and_not_asked_for_ever(
    sqlite_store: Store,
) -> None:
    async with FakeReddit() as server:
        server.takes_any = False
        source = source_of(sqlite_store, table(server))
        for _time in range(6):
            with pytest.raises(SourceRefused, match="WARROOM_IT_SECRET") as caught:
                await Asker().ask(source)
            assert KEY not in str(caught.value)
        assert server.tokens == 3
        server.secret = "another"  # noqa: S105 - a fake's
        source = source_of(sqlite_store, table(server))
        for _time in range(6):
            with pytest.raises(SourceRefused):
                await Asker().ask(source)
        assert server.tokens == 6


async def test_what_is_deleted_goes_and_what_is_edited_is_read_anew(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reddit, "look_again", 120.0)
    async with FakeReddit() as server:
        for number in (1, 2, 3, 4):
            server.post(number)
        async with collecting(sqlite_store, settings(table(server, every=120))):
            await until(sqlite_store, [words(3), words(4), words(1), words(2)])
            server.posts[0]["data"]["author"] = "[deleted]"
            server.posts[1]["data"]["removed_by_category"] = "moderator"
            edited = {"selftext": "the zorza was fine", "edited": 1_790_000_000.0}
            server.posts[2]["data"] |= edited
            await until(sqlite_store, [f"{words(3)}\nthe zorza was fine", words(4)])
            del server.posts[3]
            await until(sqlite_store, [f"{words(3)}\nthe zorza was fine"])


async def test_a_page_behind_something_deleted_begins_anew(sqlite_store: Store) -> None:
    async with FakeReddit() as server:
        for number in range(1, 6):
            server.post(number)
        server.lost = {"t3_000004"}
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server)))
    assert {item.title for item in asker.items} == {words(number) for number in range(1, 6)}
    assert asker.reasons == []


async def test_named_subreddits_are_read_and_a_closed_one_is_told(sqlite_store: Store) -> None:
    async with FakeReddit() as server:
        server.comment(1)
        server.comments.append(server.thing("t1", 2, body="of something else"))
        asker = Asker()
        given = table(server, search=False, subreddits=["closed", "zorza"])
        batches = await asker.ask(source_of(sqlite_store, given))
    assert [item.text for item in asker.items] == [words(1)]
    assert sum(batch.skipped for batch in batches) == 1
    assert asker.reasons == [
        f"{what} closed: Reddit shows it to nobody (private)." for what in ("new", "comments")
    ]


async def test_without_anything_watched_nothing_is_asked(sqlite_store: Store) -> None:
    async with FakeReddit() as server:
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server), "zorz*"))
        assert server.requests == []
    assert asker.reasons == ["nothing is watched that it could ask for"]


def test_questions_are_few_and_short_enough() -> None:
    found = questions([f'"term {number}"' for number in range(100)])
    assert max(map(len, found)) <= 512
    assert sum(question.count("term") for question in found) == 100


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (None, str),
        ({}, str),
        ({"name": "t5_x"}, str),
        ({"name": "t3_x", "title": " "}, str),
        ({"name": "t3_x", "title": "y", "selftext": "[removed]"}, Deletion),
        ({"name": "t1_x", "body": "y"}, Item),
    ],
)
def test_what_is_a_post(data: Any, kind: type) -> None:
    assert isinstance(read_thing({"data": data}), kind)
