"""Threads: few searches that last, mentions, refusals by number, what is deleted."""

import os
from pathlib import Path
from typing import Any

import pytest

from services.errors import SourceError, SourceExhausted, SourceRefused
from services.sources.base import Deletion, Item, Wanted
from services.sources.http import open_session
from services.sources.platform import Again
from services.sources.purse import Kept
from services.sources.refusals import NotThereError, NotYetError
from services.sources.threads import Threads, read_post, terms_of
from services.store import Store
from tests.sources.asking import Asker, source_of
from tests.sources.fakes import words
from tests.sources.hurrying import hurry
from tests.sources.meta import FakeThreads
from tests.sources.platforms import KEY


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setenv("WARROOM_IT_TOKEN", KEY)


def table(server: FakeThreads, **more: Any) -> dict[str, Any]:
    return {"kind": "threads", "name": "it", "server": server.url, **more}


async def test_words_and_what_mentions_the_account_are_read(sqlite_store: Store) -> None:
    async with FakeThreads() as server:
        server.post(1)
        server.mention(2)
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server)))
        assert server.asked == [("KEYWORD", "zorza")]
    assert [item.text for item in asker.items] == [words(2), words(1)]
    assert asker.items[1].author == "@zofia"
    assert asker.items[1].url == "https://www.threads.net/@zofia/post/1"
    assert asker.reasons == []


async def test_searches_end_before_the_limit_and_mentions_go_on(sqlite_store: Store) -> None:
    async with FakeThreads() as server:
        server.mention(1)
        given = table(server, searches_a_day=3)
        asker = Asker()
        source = source_of(sqlite_store, given, "zorza", "aurora", "polar", "lights")
        await asker.ask(source)
        assert len(server.asked) == 3
        assert [item.text for item in asker.items] == [words(1)]
        only = source_of(sqlite_store, {**given, "mentions": False})
        with pytest.raises(SourceExhausted, match="searches: the budget of 3 calls is used up"):
            await Asker().ask(only)
        assert len(server.asked) == 3


async def test_an_app_without_the_right_is_told_and_the_rest_goes_on(sqlite_store: Store) -> None:
    async with FakeThreads() as server:
        server.post(1)
        told = "Application does not have permission for this action"
        server.refusals["me/mentions"] = (10, 0, told)
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server)))
    assert [item.text for item in asker.items] == [words(1)]
    assert asker.reasons == [f"mentions: {told}: the app may not see this."]


async def test_an_ended_token_is_told_from_a_revoked_one(sqlite_store: Store) -> None:
    async with FakeThreads() as server:
        ended = "Error validating access token: Session has expired on Monday."
        server.refusals["me/mentions"] = (190, 463, ended)
        with pytest.raises(SourceRefused, match=r"expired.*WARROOM_IT_TOKEN"):
            await Asker().ask(source_of(sqlite_store, table(server)))


async def test_metas_limits_close_what_they_are_for(sqlite_store: Store) -> None:
    async with FakeThreads() as server:
        server.refusals["keyword_search"] = (613, 0, "Calls to this api have exceeded the limit.")
        server.mention(1)
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server), "zorza", "aurora"))
        paths = [request.path for request in server.requests]
    assert paths == ["/v1.0/me/mentions", "/v1.0/keyword_search"]
    assert [item.text for item in asker.items] == [words(1)]


async def test_a_lost_cursor_begins_the_walk_anew(sqlite_store: Store) -> None:
    async with FakeThreads() as server:
        for number in range(1, 6):
            server.post(number)
        asker = Asker()
        asker.cursors["word zorza"] = '{"next": "after=1", "pages": 1}'
        await asker.ask(source_of(sqlite_store, table(server)))
    assert sorted(item.text for item in asker.items) == [words(number) for number in range(1, 6)]
    assert asker.reasons == []


async def test_what_is_deleted_goes_unless_nothing_can_be_read(sqlite_store: Store) -> None:
    kept = [Kept(number, f"179000000{number}") for number in (1, 2, 3)]
    async with FakeThreads() as server, open_session() as session:
        server.post(1)
        server.post(2)
        source = source_of(sqlite_store, table(server))
        assert isinstance(source, Threads)
        await Asker().ask(source)
        with pytest.raises(NotYetError):  # nobody mentioned the account: nothing to go by
            await source.again(session, kept)
        server.mention(3)
        server.hidden = True
        await Asker().ask(source)
        with pytest.raises(SourceError, match="what is kept stays"):
            await source.again(session, kept)
        server.hidden = False
        await Asker().ask(source)
        server.removed.add("1790000001")
        assert await source.again(session, kept) == Again((Deletion(native_id="1790000001"),))
        server.refusals["1790000002"] = (10, 0, "Application does not have permission")
        with pytest.raises(NotThereError, match="the app may not see this"):
            await source.again(session, kept)


async def test_a_token_is_prolonged_in_its_file(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WARROOM_IT_TOKEN")
    kept = tmp_path / "threads.token"
    kept.write_text("old")
    kept.chmod(0o600)
    os.utime(kept, (0, 0))
    async with FakeThreads() as server:
        server.post(1)
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server, token_file=str(kept))))
        assert server.renewed == 1
    assert kept.read_text() == f"{KEY}\n"
    assert len(asker.items) == 1


def test_terms_of_what_is_watched() -> None:
    wanted = Wanted(("zorza", "zorz*"), ("aurora",), ("@zorza",))
    assert terms_of(wanted) == ["word zorza", "word @zorza", "tag aurora"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (None, str),
        ({}, str),
        ({"id": "../me", "text": "y"}, str),
        ({"id": "1", "text": " "}, str),
        ({"id": "1", "text": "y"}, Item),
    ],
)
def test_what_is_a_post(data: Any, kind: type) -> None:
    assert isinstance(read_post(data), kind)
