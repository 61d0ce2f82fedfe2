"""X: the cap that is never passed, what a day will cost, edits, deletions, partial answers."""

from typing import Any

import pytest

from services.errors import SourceExhausted, SourceRefused
from services.sources.x import X, questions
from services.sources.x_reading import is_in_reach, read_post
from services.store import Store
from services.store.budgets import budgets
from tests.sources.asking import Asker, source_of
from tests.sources.collecting import collecting, settings, stored, until, until_health
from tests.sources.fakes import words
from tests.sources.hurrying import hurry
from tests.sources.platforms import KEY, FakeX

CENT = 10_000


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setenv("WARROOM_IT_TOKEN", KEY)


def table(server: FakeX, **more: Any) -> dict[str, Any]:
    given = {"kind": "x", "name": "it", "server": server.url, "dollars_a_month": 50}
    return {**given, "fill_in_hours": 9, **more}


async def spent(store: Store) -> int:
    async with store.read() as session:
        return (await budgets(session, await store.now(session)))[0].used


async def test_the_cap_stops_before_it_is_passed_and_a_restart_changes_nothing(
    sqlite_store: Store,
) -> None:
    async with FakeX() as server:
        server.size = 100
        for number in range(100):
            server.post(number)
        # A count and ten posts with their authors fit once: half a cent and fifteen.
        given = table(server, dollars_a_month=0.40)
        for _start in range(3):
            asker = Asker()
            with pytest.raises(SourceExhausted) as caught:
                await asker.ask(source_of(sqlite_store, given), rounds=50)
            assert (caught.value.retry_after or 0) > 60
        sizes = [
            int(one.query["max_results"]) for one in server.requests if "max_results" in one.query
        ]
        assert sizes[0] == (40 * CENT - 5_000) // 15_000
        assert min(sizes) >= 10
        assert server.bill <= await spent(sqlite_store) <= 40 * CENT
        assert await spent(sqlite_store) > 40 * CENT - 15 * CENT
        before = len(server.requests)
        with pytest.raises(SourceExhausted):
            await asker.ask(source_of(sqlite_store, given), rounds=50)
        assert len(server.requests) == before


async def test_a_cap_of_nothing_asks_for_nothing_and_says_until_when(sqlite_store: Store) -> None:
    async with FakeX() as server:
        async with collecting(sqlite_store, settings(table(server, dollars_a_month=0))):
            status = await until_health(sqlite_store, "exhausted")
        assert server.requests == []
    assert status.resumes_at is not None
    assert "$0.00" in status.error


async def test_a_day_is_foretold_before_it_is_paid(sqlite_store: Store) -> None:
    async with FakeX() as server:
        for number in range(20):
            server.post(number)
        await Asker().ask(source_of(sqlite_store, table(server)))
    assert server.requests[0].path == "/2/tweets/counts/recent"
    async with sqlite_store.read() as session:
        (budget,) = await budgets(session, await sqlite_store.now(session))
    assert budget.expected == 20 * 15_000
    assert budget.most == 50 * 1_000_000


async def test_a_refusal_costs_nothing_and_an_unknown_end_all(sqlite_store: Store) -> None:
    async with FakeX() as server:
        source = source_of(sqlite_store, table(server))
        await Asker().ask(source)
        before = await spent(sqlite_store)
        server.faults.append(server.status(500))
        await Asker().ask(source)  # the count, and a page for which is paid twice at most
        assert await spent(sqlite_store) == before + 2 * 5_000
        server.faults.extend([server.cut, server.cut])
        asker = Asker()
        asker.cursors = {
            f"count {name}": '{"asked": 9999999999}' for name in ['("zorza") -is:retweet']
        }
        await asker.ask(source)
        assert await spent(sqlite_store) == before + 2 * 5_000 + 2 * 100 * 15_000


async def test_an_edited_post_takes_the_place_of_its_first_and_a_deleted_one_goes(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeX() as server:
        server.post(1)
        server.post(2)
        async with collecting(sqlite_store, settings(table(server))):
            await until(sqlite_store, [words(1), words(2)])
        monkeypatch.setattr(X, "look_again", 300.0)  # from now on, lest a job is begun twice
        server.edit(2, "zorza, softer")
        server.deleted = {FakeX.id_of(1)}
        async with collecting(sqlite_store, settings(table(server))):
            await until(sqlite_store, ["zorza, softer"])
        assert server.uploaded.split() == [FakeX.id_of(1), FakeX.id_of(2)]
        assert server.jobs == 1
    mention = (await stored(sqlite_store))[0]
    assert (mention.native_id, mention.author, mention.followers) == (FakeX.id_of(2), "@zofia", 12)


async def test_what_is_left_out_of_an_answer_is_told_beside_what_is_in_it(
    sqlite_store: Store,
) -> None:
    async with FakeX() as server:
        server.post(1)
        server.partial = [{"resource_id": "7", "title": "Not Found", "detail": "Could not find 7."}]
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server)))
    assert [item.text for item in asker.items] == [words(1)]
    assert asker.reasons == ["Could not find 7."]


async def test_after_more_than_a_week_it_goes_on_and_says_what_is_missing(
    sqlite_store: Store,
) -> None:
    async with FakeX() as server:
        server.post(1)
        asker, source = Asker(), source_of(sqlite_store, table(server))
        await asker.ask(source)
        (key,) = (name for name in asker.cursors if name.startswith("search"))
        asker.cursors[key] = '{"since": "1"}'
        await asker.ask(source)
    assert asker.reasons == ["the last look is more than a week ago: what lies between is missing"]


@pytest.mark.parametrize(
    ("status", "told"), [(401, "WARROOM_IT_TOKEN"), (402, "no credits"), (403, "no such thing")]
)
async def test_a_refusal_says_what_to_do(sqlite_store: Store, status: int, told: str) -> None:
    async with FakeX() as server:
        server.faults.append(server.status(status))
        with pytest.raises(SourceRefused, match=told):
            await Asker().ask(source_of(sqlite_store, table(server)))


async def test_a_revoked_token_is_not_sent_for_ever(sqlite_store: Store) -> None:
    async with FakeX() as server:
        server.token = "another"  # noqa: S105 - a fake's
        source = source_of(sqlite_store, table(server))
        for _time in range(6):
            with pytest.raises(SourceRefused):
                await Asker().ask(source)
        assert len(server.requests) == 3


async def test_a_question_that_is_refused_lets_the_others_go_on(sqlite_store: Store) -> None:
    async with FakeX() as server:
        server.post(1)
        server.faults.append(server.status(400))
        asker = Asker()
        await asker.ask(source_of(sqlite_store, table(server)))
    assert [item.text for item in asker.items] == [words(1)]
    assert len(asker.reasons) == 1
    assert "X refuses it" in asker.reasons[0]


def test_questions_are_few_and_short_enough() -> None:
    terms = [f'"{"zorza" * 10} {number}"' for number in range(20)]
    found = questions([*terms, "x" * 600], " -is:retweet", 512)
    assert max(map(len, found)) <= 512
    assert [sum(term in question for question in found) for term in terms] == [1] * 20
    assert len(found) == 3


def test_how_far_the_search_reaches() -> None:
    assert is_in_reach(FakeX.id_of(0))
    assert not is_in_reach(FakeX.id_of(-7 * 24 * 60))
    assert not is_in_reach("x")


def test_posts_that_are_none() -> None:
    for post in (None, {}, {"id": "x", "text": "y"}, {"id": "1", "text": " "}):
        assert isinstance(read_post(post, {}), str)
