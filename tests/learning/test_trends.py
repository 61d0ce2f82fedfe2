"""Are we getting faster: incidents and drills apart, and nothing is said of too few."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.incident import commands
from services.incident.speed import Times
from services.learning.trends import Point, Trends, compared, quarters, trends
from services.learning.trends_words import to_text
from services.model import Meta
from services.store import Store
from tests.making import an_alert, declare_test_incident

MINUTE = timedelta(minutes=1)


def points(*answers: int | None, month: int = 1) -> list[Point]:
    """Return incidents that were answered after so many minutes, one a day."""
    begin = datetime(2026, month, 1, 12, tzinfo=UTC)
    return [
        Point(
            f"INC-{n}",
            "warroom",
            begin + timedelta(days=n),
            Times(None, None, None, None if minutes is None else minutes * MINUTE, None),
        )
        for n, minutes in enumerate(answers, start=1)
    ]


def test_the_last_five_are_held_against_the_five_before() -> None:
    known = points(99, 60, 50, 40, 30, 20, None, 30, 25, 20, 15, 10)
    answer = next(item for item in compared(known) if item.measure == "answer")
    assert (answer.known, answer.before, answer.last) == (11, 40 * MINUTE, 20 * MINUTE)
    assert answer.change == -0.5
    detect = next(item for item in compared(known) if item.measure == "detect")
    assert (detect.known, detect.last, detect.change) == (0, None, None)
    told = to_text(Trends(known, []))
    assert "40 min -> 20 min  50 % faster" in told
    assert "too few: 0 of 10" in told
    slower = to_text(Trends(points(*[10] * 5, *[15] * 5), []))
    assert "10 min -> 15 min  50 % slower" in slower
    same = to_text(Trends(points(*[10] * 10), []))
    assert "10 min -> 10 min  about the same" in same


def test_of_too_few_nothing_is_said() -> None:
    told = to_text(Trends(points(60, 5), []))
    assert "Too few to tell whether you are getting faster: 10 are needed." in told
    assert "faster" not in told.replace("getting faster", "")
    assert told.index("INC-1") < told.index("INC-2") < told.index("DRILLS")
    assert told.endswith("None yet.")


def test_the_medians_of_quarters() -> None:
    known = [*points(10, 20, 60), *points(5, None, month=5)]
    assert [(name, n, medians["answer"]) for name, n, medians in quarters(known)] == [
        ("2026 Q1", 3, 20 * MINUTE),
        ("2026 Q2", 2, 5 * MINUTE),
    ]
    told = to_text(Trends(known, []))
    assert "2026 Q1" in told
    assert max(len(line) for line in told.splitlines()) <= 72


async def test_drills_are_read_from_their_own_stores(tmp_path: Path, sqlite_store: Store) -> None:
    alert = an_alert(datetime.now(UTC) - 3 * MINUTE)
    async with sqlite_store.write() as session:
        session.add(alert)
    await declare_test_incident(sqlite_store, alert=alert.id)
    await commands.close(sqlite_store, "INC-1", "Anna", "calm")
    folder = tmp_path / "drills"
    for name in ("a", "b"):
        drill = await Store.open(folder / f"{name}.db")
        async with drill.write() as session:
            session.add(Meta(key="drill", value="{}"))
        await drill.close()
        drill = await Store.open(folder / f"{name}.db")
        await declare_test_incident(drill)
        await drill.close()
    (folder / "old.db").write_bytes(b"not a store")
    found = await trends(sqlite_store, folder)
    assert [point.incident for point in found.real] == ["INC-1"]
    assert found.real[0].times.detect == timedelta(seconds=20)
    assert [(point.incident, point.place) for point in found.drills] == [
        ("DRILL-1", "a"),
        ("DRILL-1", "b"),
    ]
    assert found.unreadable == 1
    inside = await Store.open(folder / "a.db")
    try:
        seen = await trends(inside, folder)
    finally:
        await inside.close()
    assert (len(seen.real), len(seen.drills), seen.unreadable) == (0, 2, 1)
