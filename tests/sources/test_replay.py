"""The replay: history at once, the rest when the story's clock comes to it."""

from datetime import UTC, datetime, timedelta

from services.sources.base import Batch, Item
from services.sources.replay import Replay, Timed

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Wall:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=max(seconds, 0.001))


def script(*minutes: float) -> list[Timed]:
    return [Timed(timedelta(minutes=m), Item(text=f"{m:g}", platform="x")) for m in minutes]


async def play(wall: Wall, cursor: str | None = None) -> list[tuple[datetime, Batch]]:
    async def cursors(_stream: str = "") -> str | None:
        return cursor

    told = script(-120, -60, 0, 5, 5.001, 30)
    replay = Replay("drill", told, START, 60.0, now=wall.now, sleep=wall.sleep)
    return [(wall.time, batch) async for batch in replay.batches(cursors)]


async def test_the_story_at_its_pace() -> None:
    batches = [(at, batch) for at, batch in await play(Wall()) if batch.items]
    texts = [item.text for _at, batch in batches for item in batch.items]
    assert texts == ["-120", "-60", "0", "5", "5.001", "30"]
    history = [item for _at, batch in batches for item in batch.items if not item.live]
    assert [item.published_at for item in history] == [
        START - timedelta(minutes=120),
        START - timedelta(minutes=60),
    ]
    for at, batch in batches:
        for item in batch.items:
            if item.live:
                assert at >= START + timedelta(minutes=float(item.text)) / 60.0
    assert batches[-1][0] - START < timedelta(seconds=32)
    assert batches[-1][1].cursor == "6"


async def test_after_a_restart_what_fell_due_comes_at_once() -> None:
    wall = Wall()
    wall.time += timedelta(seconds=20)
    (at, batch), *rest = [(at, batch) for at, batch in await play(wall, "3") if batch.items]
    assert at == START + timedelta(seconds=20)
    assert [item.text for item in batch.items] == ["5", "5.001"]
    assert [item.text for _at, batch in rest for item in batch.items] == ["30"]
