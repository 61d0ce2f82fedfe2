"""GDELT: slices of time that are halved, complaints with a status of 200, one request at a time."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, delete, select

from services.errors import SourceError, SourceExhausted
from services.model import Cursor, SourceStatus
from services.sources import gdelt
from services.sources.base import Item, Wanted
from services.sources.gdelt import Search, bound_of, questions, read_article, read_list, terms_of
from services.sources.http import Answer
from services.sources.walk import Position
from services.store import Store
from services.store.budgets import budgets
from tests.sources.asking import Asker, source_of
from tests.sources.collecting import collecting, poll, stored, texts, until_health, until_rejected
from tests.sources.collecting import settings as room
from tests.sources.fakes import words
from tests.sources.gdelt import TOO_OFTEN, FakeGdelt, complaint
from tests.sources.hurrying import hurry

APART = gdelt.APART


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setattr(gdelt, "APART", 0.001)
    monkeypatch.setattr(gdelt, "MOST", 2)


def table(server: FakeGdelt, **more: Any) -> dict[str, Any]:
    return {"kind": "gdelt", "name": "it", "server": server.url, **more}


def told(*numbers: int) -> list[str]:
    return sorted(words(number) for number in numbers)


async def until_told(store: Store, *numbers: int) -> None:
    async def reached() -> bool:
        return sorted(await texts(store)) == told(*numbers)

    await poll(reached)


async def used(store: Store) -> int:
    async with store.read() as session:
        (budget,) = await budgets(session, await store.now(session))
    return budget.used


async def test_all_articles_once_and_on_from_the_slice_at_which_it_stopped(
    sqlite_store: Store,
) -> None:
    """A slice that comes back full is halved, whether or not a collector dies in between."""
    held, asked = asyncio.Event(), asyncio.Event()
    async with FakeGdelt() as server:
        answer = server.answer

        async def waiting(request: web.Request) -> web.StreamResponse:
            if len(server.requests) == 7 and not held.is_set():
                asked.set()
                await held.wait()
            return await answer(request)

        server.answer = waiting  # type: ignore[method-assign]
        for number in range(1, 16):
            server.post(number)
        async with collecting(sqlite_store, room(table(server))):
            await asyncio.wait_for(asked.wait(), 20)
            stopped = server.requests[-1].query

            async def is_kept() -> bool:
                async with sqlite_store.read() as session:
                    rows = select(Cursor.position).where(col(Cursor.stream).startswith("search"))
                    return any(stopped["enddatetime"] in kept for kept in await session.exec(rows))

            await poll(is_kept)
        held.set()
        async with collecting(sqlite_store, room(table(server))):
            await until_told(sqlite_store, *range(1, 16))
            assert server.requests[7].query == stopped
            server.post(16)
            await until_told(sqlite_store, *range(1, 17))
        spans = [(one.query["startdatetime"], one.query["enddatetime"]) for one in server.requests]
        assert len(spans) <= await used(sqlite_store) <= len(spans) + 2
    (first, *_more) = await stored(sqlite_store)
    assert (first.platform, first.author, first.language) == ("gazeta.example",) * 2 + ("pl",)


async def test_nothing_is_lost_when_it_fails_at_every_slice(sqlite_store: Store) -> None:
    """Also: never two requests closer to each other than it allows."""
    async with FakeGdelt() as server:
        answer = server.answer
        faults = [
            server.saying(TOO_OFTEN),
            server.saying(TOO_OFTEN, 429),
            server.limited("seconds"),
            server.status(500),
            server.cut,
            server.wrong,
            server.saying("<html><title>Busy</title></html>", kind="text/html"),
            server.status(503, **{"Retry-After": "0"}),
            server.status(403),
        ]

        async def failing(request: web.Request) -> web.StreamResponse:
            if faults and len(server.requests) % 2:
                return await faults.pop()(request)
            return await answer(request)

        server.answer = failing  # type: ignore[method-assign]
        for number in range(1, 7):
            server.post(number)
        async with collecting(sqlite_store, room(table(server))):
            await until_told(sqlite_store, *range(1, 7))
        assert not faults
        assert server.trespasses == 0
        assert await used(sqlite_store) >= len(server.requests)


async def test_requests_lie_as_far_apart_as_it_wants(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gdelt, "APART", 0.4)
    async with FakeGdelt() as server:
        server.apart = 0.2
        words_of = (("zorza", "aurora " * 8), ("polaris " * 7,))
        sources = [
            source_of(sqlite_store, table(server, longest_query=60), *said) for said in words_of
        ]
        await asyncio.gather(*(Asker().ask(source) for source in sources))  # two, one address
        assert len(server.requests) == 3
        assert server.trespasses == 0
    assert APART > 5


@pytest.mark.parametrize("status", [200, 429])
async def test_who_was_too_fast_waits_for_minutes(sqlite_store: Store, status: int) -> None:
    async with FakeGdelt() as server:
        server.faults.append(server.saying(TOO_OFTEN, status))
        with pytest.raises(SourceExhausted) as caught:
            await Asker().ask(source_of(sqlite_store, table(server)))
        assert len(server.requests) == 1
    assert caught.value.retry_after == 300
    assert "\n" not in str(caught.value)


async def test_a_question_that_is_refused_is_told_and_the_others_go_on(
    sqlite_store: Store,
) -> None:
    async with FakeGdelt() as server:
        server.post(1)
        server.faults.append(server.saying("Your query was too short or too long."))
        asker = Asker()
        source = source_of(sqlite_store, table(server, longest_query=60), "zorza " * 9, "zorza")
        await asker.ask(source, rounds=3)
        questions_asked = [one.query["query"] for one in server.requests]
    assert questions_asked.count("zorza") == 1
    assert len(set(questions_asked)) == 2
    assert {item.title for item in asker.items} == set(told(1))
    (reason,) = asker.reasons
    assert reason.endswith("GDELT refuses it: Your query was too short or too long.")


async def test_more_than_fit_into_the_shortest_slice_are_told_as_missing(
    sqlite_store: Store,
) -> None:
    async with FakeGdelt() as server:
        for number in (1, 3):
            server.post(number)
        for place in range(5):
            server.post(2, url=f"https://www.gazeta.example/2/{place}")
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server)))
        found = {item.url.rpartition("example/")[2] for item in asker.items}
        assert {"1", "3"} < found
        assert len(found) == 4
        (reason,) = set(asker.reasons)
        assert reason == "more than 2 articles in 15 minutes: the oldest of them are missing"
        # Where it will not have so short a slice, what is below goes on.
        server.shortest = timedelta(hours=1)
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server)))
        found = {item.url.rpartition("example/")[2] for item in asker.items}
        assert {"1", "3"} & found
        assert any("the oldest of them are missing" in reason for reason in asker.reasons)


async def test_no_call_beyond_the_day(sqlite_store: Store) -> None:
    """Nor after the collector was started anew."""
    async with FakeGdelt() as server:
        for number in range(1, 12):
            server.post(number)
        for _start in range(2):
            async with collecting(sqlite_store, room(table(server, calls_a_day=3))):
                status = await until_health(sqlite_store, "exhausted")
            assert "the budget of 3 calls is used up" in status.error
            async with sqlite_store.write() as session:
                await session.exec(delete(SourceStatus))
        assert len(server.requests) == 3


async def test_what_is_no_article_among_others_is_counted(sqlite_store: Store) -> None:
    async with FakeGdelt() as server:
        server.post(1)
        server.post(2, title="")
        server.post(3)
        async with collecting(sqlite_store, room(table(server))):
            await until_told(sqlite_store, 1, 3)
            await until_rejected(sqlite_store)


async def test_after_more_than_a_week_it_says_what_is_missing(sqlite_store: Store) -> None:
    async with FakeGdelt() as server:
        asker, source = Asker(), source_of(sqlite_store, table(server))
        await asker.ask(source)
        (key,) = (name for name in asker.cursors if name.startswith("search"))
        asker.cursors[key] = '{"since": "2026-01-01T00:00:00+00:00", "asked": 1}'
        await asker.ask(source)
        start = gdelt.slice_of(str(server.requests[-1].url)).start
    assert asker.reasons == ["the last look is more than a week ago: what lies between is missing"]
    assert start > datetime.now(UTC) - timedelta(days=8)


async def test_what_it_refuses_for_good_is_failing_in_the_room(sqlite_store: Store) -> None:
    async with FakeGdelt() as server:
        server.faults.extend(server.status(403) for _time in range(200))
        async with collecting(sqlite_store, room(table(server))):
            status = await until_health(sqlite_store, "failing")
    assert "refuses search zorza with 403" in status.error


def test_headlines_with_what_json_does_not_allow_are_read() -> None:
    body = (
        b'{"articles": [{"title": "a \\d and a \\\\x, \\u017c, \\uzz", '
        b'"url": "https://a.example/1"},\n{"title": "two\nlines", "url": "https://a.example/2"}]}'
    )
    read = [read_article(one) for one in read_list(Answer(200, {}, body), "https://a.example")]
    titles = [one.title for one in read if isinstance(one, Item)]
    assert titles == ["a \\d and a \\x, ż, \\uzz", "two lines"]


@pytest.mark.parametrize(
    "article",
    [
        None,
        {},
        {"url": "javascript:x", "title": "zorza"},
        {"url": "https://a.example", "title": " "},
    ],
)
def test_what_is_no_article(article: Any) -> None:
    assert isinstance(read_article(article), str)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"articles": 1}', b'{"error": "x"}', b"<html>"])
def test_what_is_no_list(body: bytes) -> None:
    with pytest.raises(SourceError):
        read_list(Answer(200, {}, body), "https://a.example")


def test_terms_are_asked_for_as_it_wants_them() -> None:
    wanted = Wanted(
        ("zorza", "zorza glow", "d-wave", "zo", "z o", "zorz*", "żar"), ("blask",), ("@zorza_pl",)
    )
    terms = terms_of(wanted)
    assert terms == ["zorza", '"zorza glow"', '"d-wave"', "żar", "blask", '"zorza_pl"']
    assert questions(["zorza"], Search(("pl",))) == ["zorza sourcelang:polish"]
    assert questions(["zorza", "żar"], Search(("pl", "en"))) == [
        "(zorza OR żar) (sourcelang:polish OR sourcelang:english)"
    ]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(max_size=40) | st.sampled_from(["zorza", 'a "b" c', "(x OR y)"]), max_size=12),
    st.sampled_from([(), ("pl",), ("pl", "en")]),
)
def test_no_question_is_one_that_it_will_not_have(
    said: list[str], languages: tuple[str, ...]
) -> None:
    for question in questions(terms_of(Wanted(tuple(said))), Search(languages)):
        assert complaint(question) == ""


@pytest.mark.parametrize("longest", [60, 250, 2_000])
def test_many_languages_are_asked_in_turn(longest: int) -> None:
    found = questions(["zorza", "blask"], Search(tuple(gdelt.LANGUAGES), longest))
    assert all(len(question) <= longest for question in found)
    for term in ("zorza", "blask"):
        told = " ".join(question for question in found if term in question)
        asked = re.findall(r"sourcelang:(\w+)", told)
        assert sorted(asked) == sorted(gdelt.LANGUAGES.values())


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_look_never_begins_later_than_an_hour_ago_nor_long_before_a_week(since: datetime) -> None:
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    bound = bound_of(Position(since.isoformat()), now)
    assert timedelta(hours=1) <= now - bound <= timedelta(days=7, hours=1)
