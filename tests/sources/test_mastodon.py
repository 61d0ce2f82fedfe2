"""Mastodon: asking and streaming, several instances, edits and deletions, closed timelines."""

from typing import Any

import pytest

from services.sources.base import Item, Wanted
from services.sources.mastodon import read_frame, read_instance, read_status, tags_of
from services.store import Store
from tests.sources.collecting import collecting, poll, settings, stored, until, until_health
from tests.sources.fakes import FakeMastodon, words


def table(*servers: FakeMastodon, **more: Any) -> dict[str, Any]:
    instances = [server.url for server in servers]
    return {"kind": "mastodon", "name": "it", "instances": instances, **more}


async def test_with_a_token_it_streams_and_obeys_edits_and_deletions(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARROOM_IT_TOKEN", "secret")
    async with FakeMastodon() as server:
        server.token = "secret"  # noqa: S105 - a fake's
        server.post(1)
        async with collecting(sqlite_store, settings(table(server))):
            await until(sqlite_store, [words(1)])

            async def listening() -> bool:
                return bool(server.sockets)

            await poll(listening)
            second, third = server.post(2), server.post(3)
            await server.tell("update", second)
            await server.tell("update", third)
            await until(sqlite_store, [words(1), words(2), words(3)])
            await server.tell("status.update", {**second, "content": "<p>zorza, softer</p>"})
            await server.tell("delete", str(third["id"]))
            await until(sqlite_store, [words(1), "zorza, softer"])
        server.post(4)
        async with collecting(sqlite_store, settings(table(server))):
            await until(sqlite_store, [words(1), "zorza, softer", words(4)])


async def test_a_post_that_two_instances_know_is_one_mention(sqlite_store: Store) -> None:
    async with FakeMastodon() as one, FakeMastodon() as other:
        one.post(1)
        other.post(1)["id"] = "01M82X1AM8W93TN1MH6JBME0Z9"
        async with collecting(sqlite_store, settings(table(one, other))):
            names = [f"it@{server.url.partition('://')[2]}" for server in (one, other)]
            for name in names:
                await until_health(sqlite_store, "healthy", name)
            await until(sqlite_store, [words(1)])
    assert (await stored(sqlite_store))[0].author == "zofia@far.example"


@pytest.mark.parametrize(("access", "told"), [("authenticated", "token"), ("disabled", "nobody")])
async def test_a_closed_timeline_is_told(sqlite_store: Store, access: str, told: str) -> None:
    async with FakeMastodon() as server:
        server.access = access
        async with collecting(sqlite_store, settings(table(server))):
            status = await until_health(sqlite_store, "refused")
        assert told in status.error


async def test_a_revoked_token_is_refused(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARROOM_IT_TOKEN", "old")
    async with FakeMastodon() as server:
        server.token = "new"  # noqa: S105 - a fake's
        async with collecting(sqlite_store, settings(table(server))):
            await until_health(sqlite_store, "refused")
            monkeypatch.setenv("WARROOM_IT_TOKEN", "new")
            server.post(1)
            await until(sqlite_store, [words(1)])


def test_what_is_asked_for() -> None:
    wanted = Wanted(words=("zorza", "zorza glow", "zorz*"), hashtags=("blask", "bla*"))
    assert tags_of(wanted) == ["blask", "zorza"]


def test_instances_of_all_ages() -> None:
    assert read_instance({}).access == "public"
    assert read_instance([]).streaming == ""
    about = {"configuration": {"urls": {"streaming": "wss://s.example"}}}
    assert read_instance(about).streaming == "wss://s.example"


@pytest.mark.parametrize(
    "status",
    [
        None,
        {},
        {"id": "1", "account": {}, "content": ""},
        {"id": "1", "account": {}, "content": "<p>x</p>", "visibility": "direct"},
        {"id": ["1"], "account": {}, "content": "x"},
    ],
)
def test_what_is_no_public_post_is_rejected_with_a_reason(status: object) -> None:
    assert isinstance(read_status(status, "https://a.example"), str)


def test_a_boost_says_what_the_boosted_post_says() -> None:
    inner = {"content": "<p>zorza</p>", "language": "pl"}
    item = read_status(
        {"id": "2", "account": {"acct": "ola"}, "content": "", "reblog": inner}, "https://a.example"
    )
    assert isinstance(item, Item)
    assert (item.text, item.language, item.author) == ("zorza", "pl", "ola@a.example")


@pytest.mark.parametrize("frame", ["", "7", "[]", '{"event": "update", "payload": "{"}'])
def test_a_wrong_frame_is_rejected(frame: str) -> None:
    assert read_frame(frame, "https://a.example").rejected
