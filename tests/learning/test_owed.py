"""What is owed: told once when it falls due, shown until it is dealt with."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from services.incident import commands
from services.learning import owed
from services.model import Outgoing
from services.store import Store
from tests.making import declare_test_incident

DAY = timedelta(days=1)


async def keys(store: Store) -> list[str]:
    async with store.read() as session:
        milestone = col(Outgoing.key).startswith("milestone:")
        return list(
            await session.exec(select(Outgoing.key).where(~milestone).order_by(Outgoing.key))
        )


async def remind(store: Store, now: datetime) -> list[str]:
    async with store.write() as session:
        await owed.remind(session, now)
    async with store.read() as session:
        return await owed.lines(session, now)


@pytest.fixture
async def room(store: Store) -> Store:
    """A room with two actions, due in 3 and 5 days, of an incident that is closed."""
    await declare_test_incident(store)
    await commands.add_action(store, "INC-1", "Anna", "mend the list", "Bartek", "3 d")
    await commands.add_action(store, "INC-1", "Anna", "buy a phone", "Celina", "5 d")
    await commands.close(store, "INC-1", "Anna", "calm")
    return store


async def test_an_overdue_action_is_told_once_and_shown_until_done(room: Store) -> None:
    now = datetime.now(UTC)
    assert await remind(room, now + 3 * DAY) == [], "its day is not over"
    assert await keys(room) == []
    assert await remind(room, now + 4 * DAY) == ["1 action overdue: Bartek: mend the list"]
    shown = await remind(room, now + 10 * DAY)
    assert shown == ["2 actions overdue: Bartek: mend the list; Celina: buy a phone"]
    told = await keys(room)
    assert [key.rsplit(":", 1)[0] for key in told] == ["action:INC-1:2", "action:INC-1:3"]
    await commands.finish_action(room, "INC-1", "Bartek", 2, "mended")
    await commands.change_action(room, "INC-1", "Anna", 3, "Anna", "20 d", "shop closed")
    assert await remind(room, now + 10 * DAY) == []
    assert await remind(room, now + 21 * DAY) == ["1 action overdue: Anna: buy a phone"]
    assert len(await keys(room)) == 3, "the new day rings anew"


async def test_a_year_later_the_room_asks_until_it_is_answered(room: Store) -> None:
    now = datetime.now(UTC)
    await commands.finish_action(room, "INC-1", "Bartek", 2, "mended")
    await commands.give_up_action(room, "INC-1", "Anna", 3, "no money")
    assert await remind(room, now + 364 * DAY) == []
    for _minute in range(2):
        assert await remind(room, now + 366 * DAY) == ["A year after INC-1: did its actions hold?"]
    assert await keys(room) == ["held:INC-1"]
    async with room.read() as session:
        asking = await owed.unanswered(session, now + 366 * DAY)
    assert [[action.words for action in item.learning.kept_actions] for item in asking] == [
        ["mend the list"]
    ]
    await commands.review_actions(room, "INC-1", "Anna", "the list is old again", held=False)
    assert await remind(room, now + 400 * DAY) == []
    assert await keys(room) == ["held:INC-1"]


async def test_an_incident_without_actions_is_left_alone(sqlite_store: Store) -> None:
    await declare_test_incident(sqlite_store)
    await commands.close(sqlite_store, "INC-1", "Anna", "calm")
    assert await remind(sqlite_store, datetime.now(UTC) + 400 * DAY) == []
    assert await keys(sqlite_store) == []
