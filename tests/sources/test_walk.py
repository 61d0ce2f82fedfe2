"""Where a walk stands after each page, and when which query is asked."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sources.agenda import Agenda, pause_of
from services.sources.purse import Left, Price
from services.sources.walk import Page, Position, Query, is_newer, newest_of, read_position

NOW = datetime(2026, 11, 26, tzinfo=UTC)
UNIX = int(NOW.timestamp())


def query(name: str, *, first: bool = False, bucket: str = "search", every: float = 300) -> Query:
    return Query(name, Price(bucket), every, first)


def test_only_a_walk_that_came_to_its_end_moves_what_is_known() -> None:
    start = Position(since="5")
    second = start.after(Page(next="b", newest="9"), NOW)
    assert second == Position("5", "b", "9", 1, UNIX)
    third = read_position(second.cursor()).after(Page(next="c", newest="7"), NOW)
    assert third == Position("5", "c", "9", 2, UNIX)
    assert third.after(Page(next="d", reached=True), NOW) == Position("9", asked=UNIX)
    assert third.after(Page(), NOW) == Position("9", asked=UNIX)
    assert third.after(Page(next="d"), NOW, depth=3) == Position("9", asked=UNIX)
    assert third.again() == Position("5", asked=UNIX)
    assert start.after(Page(), NOW) == Position("5", asked=UNIX)


@given(st.lists(st.integers(0, 5), min_size=1), st.integers(1, 6))
def test_any_walk_ends(pages: list[int], depth: int) -> None:
    at = Position()
    for number, page in enumerate(pages):
        at = at.after(Page(next=str(page), newest=str(page)), NOW, depth)
        assert at.pages < depth
        assert at.is_under_way == bool((number + 1) % depth)


def test_marks() -> None:
    assert newest_of(["2026-11-26T12:00:00Z", "x", "2026-11-26T12:30:00+01:00"]).startswith(
        "2026-11-26T12:00"
    )
    assert newest_of(["x"]) == ""
    assert is_newer("2026-11-26T12:00:01Z", "2026-11-26T12:00:00Z")
    assert not is_newer("x", "2026-11-26T12:00:00Z")
    assert is_newer("2026-11-26T12:00:01Z", "")


def test_what_is_left_is_shared_by_weight() -> None:
    first, second, other = query("a", first=True), query("b"), query("c", bucket="units")
    queries = [first, second, other]
    left = Left(40, 40_000.0)
    assert pause_of(first, queries, left) == pytest.approx(1_000 * 4 / 3)
    assert pause_of(second, queries, left) == pytest.approx(4_000)
    assert pause_of(other, queries, Left(10_000, 3_600.0)) == 300
    assert pause_of(second, queries, None) == 300
    once = Query("d", Price("search", once=True), 300)
    assert pause_of(once, [*queries, once], Left(1, 600_000.0)) == 300
    spent = sum(40_000 / pause_of(item, [first, second], left) for item in (first, second))
    assert spent == pytest.approx(40)


def test_due_first_what_comes_first_and_nothing_of_a_closed_budget() -> None:
    agenda, queries = Agenda(), [query("a"), query("b", first=True), query("c", bucket="units")]
    for item in queries:
        agenda.take_up(item, Position(), 300, NOW)
    assert [item.key for item in agenda.due(queries)] == ["b", "a", "c"]
    agenda.close("search", 1_000)
    assert [item.key for item in agenda.due(queries)] == ["c"]
    agenda.asked(queries[2], 300)
    assert agenda.due(queries) == []
    assert 200 < agenda.wait(queries, 600) < 400
    assert not agenda.is_closed(queries)
    assert agenda.is_closed(queries[:2])
    agenda.passed(1_001)
    assert len(agenda.due(queries)) == 3


def test_a_restart_asks_when_it_was_due_and_goes_on_at_once_in_the_middle() -> None:
    agenda, item = Agenda(), query("a")
    agenda.take_up(item, Position(asked=UNIX - 100), 300, NOW)
    assert agenda.due([item]) == []
    assert agenda.wait([item], 600) == pytest.approx(200, abs=1)
    agenda.take_up(item, Position(next="b", asked=UNIX - 100), 300, NOW)
    assert agenda.due([item]) == [item]
    agenda.take_up(item, Position(asked=UNIX + 10**6), 300, NOW)
    assert agenda.wait([item], 600) == pytest.approx(300, abs=1)
