"""Facebook: comments on one's own page, visitors, tags, what is deleted."""

from typing import Any

import pytest

from services.errors import SourceError
from services.sources.base import Deletion
from services.sources.facebook import Facebook
from services.sources.graph import regained
from services.sources.http import open_session
from services.sources.platform import Again
from services.sources.purse import Kept
from services.store import Store
from tests.sources.asking import Asker, source_of
from tests.sources.fakes import words
from tests.sources.hurrying import hurry
from tests.sources.meta import PAGE_POST, FakeFacebook
from tests.sources.platforms import KEY


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setenv("WARROOM_IT_TOKEN", KEY)


def table(server: FakeFacebook, **more: Any) -> dict[str, Any]:
    return {"kind": "facebook", "name": "it", "server": server.url, "page": "19292", **more}


async def test_comments_visitors_and_tags_but_not_our_own_words(sqlite_store: Store) -> None:
    async with FakeFacebook() as server:
        del server.feed[0]["message"]  # a photograph
        server.feed.append(server.thing("19292_2", 2, words(2)))
        server.tagged.append(server.thing("55_3", 3, words(3)))
        server.post(1)
        server.comments.append({"id": "1_9", "message": " "})
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server)), rounds=2)
    found = [(item.text, item.native_id, item.author) for item in asker.items]
    assert list(dict.fromkeys(found)) == [
        (words(2), "19292_2", "Zofia"),
        (words(3), "tagged_55_3", "Zofia"),
        (words(1), "1_000001", "Zofia"),
    ]
    assert asker.reasons == ["a post without words"] * 2


async def test_our_own_words_if_they_are_wanted(sqlite_store: Store) -> None:
    async with FakeFacebook() as server:
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server, own_posts=True)))
    assert [item.native_id for item in asker.items] == [PAGE_POST]


async def test_only_the_newest_posts_are_watched(sqlite_store: Store) -> None:
    async with FakeFacebook() as server:
        server.size = 10
        server.feed += [server.thing(f"19292_{n}", n, words(n), "19292") for n in (2, 3, 4)]
        await Asker().ask(source_of(sqlite_store, table(server, newest_posts=2)), rounds=2)
        paths = {request.path for request in server.requests if "comments" in request.path}
    assert paths == {"/v24.0/19292_4/comments", "/v24.0/19292_3/comments"}


async def test_what_is_deleted_goes_unless_nothing_can_be_read(sqlite_store: Store) -> None:
    kept = [Kept(1, "1_000001"), Kept(2, "1_000002"), Kept(3, "tagged_55_3")]
    async with FakeFacebook() as server, open_session() as session:
        server.post(1)
        server.post(2)
        source = source_of(sqlite_store, table(server))
        assert isinstance(source, Facebook)
        await Asker().ask(source, rounds=2)
        server.removed.add("1_000001")
        assert await source.again(session, kept) == Again((Deletion(native_id="1_000001"),))
        server.hidden = True
        with pytest.raises(SourceError, match="what is kept stays"):
            await source.again(session, kept)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ('{"1": [{"type": "pages", "estimated_time_to_regain_access": 19}]}', 1_140.0),
        ('{"1": [{"estimated_time_to_regain_access": 100000}]}', 86_400.0),
        ('{"1": [{"estimated_time_to_regain_access": -5}]}', 0.0),
        ("[]", 0.0),
        ("{", 0.0),
    ],
)
def test_when_access_is_regained(value: str, seconds: float) -> None:
    assert regained({"X-Business-Use-Case-Usage": value}) == seconds
