"""Instagram: answers, tags, hashtags that count once a week, what is deleted."""

from typing import Any

import pytest

from services.collector.feeds import made_from
from services.errors import SourceError
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.preparation.campaigns import Watched
from services.settings import Settings
from services.sources.base import Deletion, Source, Wanted
from services.sources.http import open_session
from services.sources.instagram import Instagram, tags_of
from services.sources.platform import Again
from services.sources.purse import Kept
from services.store import Store
from services.words import TermKind
from tests.sources.asking import SCORER, Asker, source_of
from tests.sources.fakes import words
from tests.sources.hurrying import hurry
from tests.sources.meta import FakeInstagram
from tests.sources.platforms import KEY


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setenv("WARROOM_IT_TOKEN", KEY)


def table(server: FakeInstagram, **more: Any) -> dict[str, Any]:
    return {"kind": "instagram", "name": "it", "server": server.url, "user": "17841", **more}


def watching(store: Store, given: dict[str, Any], *hashtags: str) -> Source:
    """Return the source in a room that listens for some hashtags."""
    settings = Settings.model_validate({"sources": [given]})
    terms = tuple((TermKind.HASHTAG, tag) for tag in hashtags)
    interest = Preparation(Matcher([Watched("campaign:1", "Zorza", "en", terms)]), SCORER)
    (made,) = made_from(settings.sources[0], interest, settings.maps_folder, store)
    return made


async def test_comments_with_their_answers_and_what_tags_the_account(sqlite_store: Store) -> None:
    async with FakeInstagram() as server:
        server.comments.append({**server.comment(1), "replies": {"data": [server.comment(2)]}})
        server.tags.append(server.media(3, username="ola"))
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server, hashtags=False)), rounds=2)
        paths = [request.path for request in server.requests]
    found = [(item.text, item.native_id, item.author) for item in asker.items]
    assert list(dict.fromkeys(found)) == [
        (words(3), "media_1801000003", "@ola"),
        (words(1), "1795000001", "@zofia"),
        (words(2), "1795000002", "@zofia"),
    ]
    assert {item.url.rpartition("/p/")[2] for item in asker.items} == {"3/", "our/"}
    assert paths[:2] == ["/v24.0/17841/media", "/v24.0/17841/tags"]
    assert paths.count("/v24.0/17900000/comments") == 1
    assert asker.reasons == []


async def test_under_a_hashtag_only_what_is_watched_and_without_an_author(
    sqlite_store: Store,
) -> None:
    async with FakeInstagram() as server:
        server.hashtags["zorza"] = [
            {**server.media(1), "caption": "Never again #zorza"},
            {**server.media(2), "caption": "something else"},
        ]
        asker = Asker()
        given = table(server, newest_posts=0, tags=False)
        batches = await asker.ask(watching(sqlite_store, given, "#zorza", "#unknown"), rounds=2)
    assert [(item.text, item.author) for item in asker.items] == [("Never again #zorza", "")]
    assert sum(batch.skipped for batch in batches) == 1
    assert asker.reasons == ["There is no hashtag #unknown."]


async def test_a_hashtag_counts_once_a_week_and_a_new_one_silences_none(
    sqlite_store: Store,
) -> None:
    async with FakeInstagram() as server:
        for tag in ("aa", "bb", "cc"):
            server.hashtags[tag] = [{**server.media(ord(tag[0])), "caption": f"so #{tag}"}]
        given = table(server, newest_posts=0, tags=False, hashtags_a_week=2)
        await Asker().ask(watching(sqlite_store, given, "#aa", "#bb"), rounds=2)
        asker = Asker()
        await asker.ask(watching(sqlite_store, given, "#cc", "#aa", "#bb"), rounds=3)
        assert server.queried == {"aa", "bb"}
        assert {item.text for item in asker.items} == {"so #aa", "so #bb"}
    assert asker.reasons == ["hashtags: the budget of 2 hashtags is used up."]


async def test_hashtags_that_were_not_approved_are_told_and_comments_go_on(
    sqlite_store: Store,
) -> None:
    async with FakeInstagram() as server:
        server.post(1)
        server.refusals["ig_hashtag_search"] = (10, 0, "(#10) Not approved")
        asker = Asker()
        await asker.ask(watching(sqlite_store, table(server), "#zorza"), rounds=2)
    assert [item.text for item in asker.items] == [words(1)]
    assert asker.reasons == ["hashtag zorza: (#10) Not approved: the app may not see this."]


async def test_an_access_by_instagram_sees_comments_only(sqlite_store: Store) -> None:
    async with FakeInstagram() as server:
        server.post(1)
        asker = Asker()
        await asker.ask(
            watching(sqlite_store, table(server, login="instagram"), "#zorza"), rounds=2
        )
        paths = {request.path for request in server.requests}
    assert paths == {"/v24.0/17841/media", "/v24.0/17900000/comments"}
    assert [item.text for item in asker.items] == [words(1)]


async def test_deleted_comments_go_unless_nothing_can_be_read(sqlite_store: Store) -> None:
    kept = [Kept(1, "1795000001"), Kept(2, "1795000002"), Kept(3, "media_1801000001")]
    async with FakeInstagram() as server, open_session() as session:
        server.post(1)
        server.post(2)
        source = source_of(sqlite_store, table(server))
        assert isinstance(source, Instagram)
        await Asker().ask(source, rounds=2)
        server.removed.add("1795000001")
        assert await source.again(session, kept) == Again((Deletion(native_id="1795000001"),))
        server.hidden = True
        with pytest.raises(SourceError, match="what is kept stays"):
            await source.again(session, kept)


def test_hashtags_that_can_be_asked_for() -> None:
    wanted = Wanted(hashtags=("#żenada", "zorza_pl", "zor*", "żenada", "a b"))
    assert tags_of(wanted) == ["żenada", "zorza_pl"]
