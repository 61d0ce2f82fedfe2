"""Wykop: searches, tags, comments, pages that end, what is deleted."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.errors import SourceError, SourceRefused
from services.sources.base import Deletion, Item
from services.sources.http import open_session
from services.sources.platform import Again
from services.sources.purse import Kept
from services.sources.walk import Position
from services.sources.wykop import Wykop, local_moment, next_of, read_thing
from services.store import Store
from tests.sources.asking import Asker, source_of
from tests.sources.fakes import words
from tests.sources.hurrying import hurry
from tests.sources.platforms import KEY
from tests.sources.wykop import FakeWykop


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setenv("WARROOM_IT_SECRET", KEY)


def table(server: FakeWykop, **more: Any) -> dict[str, Any]:
    return {"kind": "wykop", "name": "it", "server": server.url, "client": "app", **more}


async def test_entries_links_and_the_comments_of_both(sqlite_store: Store) -> None:
    async with FakeWykop() as server:
        server.post(1)
        server.link(2)
        for number in (3, 4, 5):
            server.comment("entries/1", number, server.entries[0])
        server.comment("links/2", 6, server.links[0])
        asker = Asker()
        source = source_of(sqlite_store, table(server))
        await asker.ask(source)
        found = [
            (item.native_id, item.url.removeprefix("https://wykop.pl")) for item in asker.items
        ]
        assert found == [
            ("entry_1", "/wpis/1/zorza"),
            ("entry_1_comment_3", "/wpis/1#3"),
            ("entry_1_comment_4", "/wpis/1#4"),
            ("entry_1_comment_5", "/wpis/1#5"),
            ("link_2", "/link/2/zorza"),
            ("link_2_comment_6", "/link/2/komentarz/6"),
        ]
        assert (asker.items[4].title, asker.items[4].text) == (words(2), "of it")
        before = len(server.requests)
        await Asker().ask(source)  # their number is the same: they are not asked for again
        assert not any("comments" in request.path for request in server.requests[before:])


async def test_what_is_old_or_of_something_else_is_left_out(sqlite_store: Store) -> None:
    async with FakeWykop() as server:
        old = server.thing("entry", -20 * 24 * 60, content="an old zorza")
        server.entries.append({**old, "id": 7})
        server.post(1)
        server.entries.append(server.thing("entry", 2, content="of the sea"))
        server.entries.append(server.thing("entry", 3, content="zorza", deleted="author"))
        server.entries.append(server.thing("entry", 4, content=" "))
        server.size = 10
        asker = Asker()
        batches = await asker.ask(source_of(sqlite_store, table(server)))
    assert [item.text for item in asker.items] == [words(1)]
    assert sum(batch.skipped for batch in batches) == 2
    assert asker.gone == ["entry_3"]
    assert asker.reasons == ["a post without words"]


async def test_the_last_page_of_a_search_is_told(sqlite_store: Store) -> None:
    async with FakeWykop() as server:
        server.most_pages = 2
        for number in range(1, 8):
            server.post(number)
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server)))
    assert {item.text for item in asker.items} == {words(number) for number in (7, 6, 5, 4)}
    assert asker.reasons == ["the next page is lost: what is older is missing"]


async def test_a_token_that_ended_is_fetched_anew_and_a_revoked_app_is_told(
    sqlite_store: Store,
) -> None:
    async with FakeWykop() as server:
        server.post(1)
        source = source_of(sqlite_store, table(server))
        await Asker().ask(source)
        server.good = "another"
        await Asker().ask(source)
        assert server.tokens == 2
        server.revoke("new")
        with pytest.raises(SourceRefused, match="WARROOM_IT_SECRET") as caught:
            await Asker().ask(source)
        assert KEY not in str(caught.value)


async def test_what_is_deleted_goes_unless_nothing_can_be_read(sqlite_store: Store) -> None:
    kept = [
        Kept(place, name) for place, name in enumerate(("entry_1", "entry_1_comment_3", "link_2"))
    ]
    async with FakeWykop() as server, open_session() as session:
        server.post(1)
        server.link(2)
        server.comment("entries/1", 3, server.entries[0])
        server.post(9)
        source = source_of(sqlite_store, table(server))
        assert isinstance(source, Wykop)
        await Asker().ask(source)
        server.entries[0]["deleted"] = "moderator"
        server.removed.add("entries/1/comments/3")
        gone = (Deletion(native_id="entry_1"), Deletion(native_id="entry_1_comment_3"))
        assert await source.again(session, kept) == Again(gone)
        server.removed |= {"links/2", "entries/9"}
        with pytest.raises(SourceError, match="what is kept stays"):
            await source.again(session, kept)


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2026-07-01 12:00:00", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-12-01 12:00:00", datetime(2026, 12, 1, 11, tzinfo=UTC)),
        ("yesterday", None),
        (12, None),
    ],
)
def test_times_are_those_of_warsaw(told: object, moment: datetime | None) -> None:
    assert local_moment(told) == moment


@pytest.mark.parametrize(
    ("pagination", "at", "following"),
    [
        ({"per_page": 25, "total": 60}, "", "2"),
        ({"per_page": 25, "total": 60}, "2", "3"),
        ({"per_page": 25, "total": 60}, "3", ""),
        ({"per_page": 25, "total": 60, "next": "abc"}, "", "abc"),
        ({"next": "abc"}, "abc", ""),
        (None, "", ""),
    ],
)
def test_where_the_next_page_begins(pagination: Any, at: str, following: str) -> None:
    assert next_of({"data": [1], "pagination": pagination}, Position(next=at)) == following


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (None, str),
        ({"id": 1, "resource": "profile", "content": "y"}, str),
        ({"id": -1, "resource": "entry", "content": "y"}, str),
        ({"id": 1, "resource": "entry", "content": "y", "deleted": "author"}, Deletion),
        ({"id": 1, "resource": "entry", "content": "y"}, Item),
    ],
)
def test_what_is_an_entry(data: Any, kind: type) -> None:
    assert isinstance(read_thing(data), kind)
