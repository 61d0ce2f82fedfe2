"""Factors, lessons and actions are entries, after the closing too; actions live until done."""

from datetime import timedelta

import pytest

from services.errors import Refused, UsageError
from services.incident import commands
from services.incident.desk import load_incident
from services.incident.events import describe
from services.incident.learning import ActionStatus, Learning
from services.learning.blameless import is_named, named
from services.preparation.people import Member, save_member
from services.store import Store, ledger
from services.store.verify import verify
from tests.making import declare_test_incident


async def learning(store: Store) -> Learning:
    async with store.read() as session:
        return (await load_incident(session, "INC-1")).learning


async def test_all_of_it_can_be_written_after_the_closing(store: Store) -> None:
    await declare_test_incident(store)
    await commands.add_note(store, "INC-1", "Anna", "called the agency")
    await commands.flag_lesson(store, "INC-1", "Bartek", 2, "call the influencer first")
    await commands.close(store, "INC-1", "Anna", "calm")
    await commands.note_factor(store, "INC-1", "Anna", "the list was old", 2)
    await commands.write_lesson(store, "INC-1", "Anna", "check the list", 3)
    await commands.add_action(store, "INC-1", "Anna", "mend the list", "Bartek", "3 d", 6)
    await commands.add_action(store, "INC-1", "Anna", "buy a phone", "Celina", "5 d")
    await commands.change_action(store, "INC-1", "Anna", 8, "", "9 d", "shop closed")
    await commands.finish_action(store, "INC-1", "Bartek", 7, "mended")
    await commands.give_up_action(store, "INC-1", "Celina", 8, "no money")
    found = await learning(store)
    assert [(item.seq, item.about) for item in found.flags.values()] == [(3, 2)]
    assert [(item.seq, item.words) for item in found.factors.values()] == [(5, "the list was old")]
    assert [(item.seq, item.about) for item in found.lessons.values()] == [(6, 3)]
    done, given_up = found.actions.values()
    assert (done.owner, done.lesson, done.status) == ("Bartek", 6, ActionStatus.DONE)
    assert done.outcome == "mended"
    assert (given_up.owner, given_up.status) == ("Celina", ActionStatus.GIVEN_UP)
    assert given_up.due_on - done.due_on == timedelta(days=6)
    async with store.read() as session:
        assert await verify(session, "INC-1") == []
        told = [describe(record) for record in await ledger.read(session, "INC-1", after=4)]
    assert told[:2] == [
        "noted what contributed: the list was old",
        "wrote the lesson: check the list",
    ]
    assert told[2].startswith("gave Bartek the action, until ")
    assert told[4].endswith("because shop closed")
    assert told[5:] == ["finished action 7: mended", "gave up action 8, because no money"]


async def test_what_makes_no_sense_is_refused(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sqlite_store
    await declare_test_incident(store)
    with pytest.raises(UsageError, match="no entry 9"):
        await commands.write_lesson(store, "INC-1", "Anna", "words", 9)
    with pytest.raises(UsageError, match="is no lesson"):
        await commands.add_action(store, "INC-1", "Anna", "words", "Anna", "3 d", 1)
    with pytest.raises(UsageError, match="is no time"):
        await commands.add_action(store, "INC-1", "Anna", "words", "Anna", "soon")
    with pytest.raises(UsageError, match="somebody who does it"):
        await commands.add_action(store, "INC-1", "Anna", "words", " ", "3 d")
    with pytest.raises(Refused, match="no action 2"):
        await commands.finish_action(store, "INC-1", "Anna", 2, "done")
    await commands.add_action(store, "INC-1", "Anna", "words", "Anna", "3 d")
    await commands.finish_action(store, "INC-1", "Anna", 2, "done")
    with pytest.raises(Refused, match="was finished on"):
        await commands.give_up_action(store, "INC-1", "Anna", 2, "late")
    with pytest.raises(Refused, match="nothing to look back at"):
        await commands.review_actions(store, "INC-1", "Anna", "fine", held=True)
    await commands.close(store, "INC-1", "Anna", "calm")
    with pytest.raises(Refused, match="too early to say that they held"):
        await commands.review_actions(store, "INC-1", "Anna", "fine", held=True)
    monkeypatch.setattr("services.incident.commands.learning.HELD_AFTER", timedelta(0))
    await commands.review_actions(store, "INC-1", "Anna", "the list is fresh", held=True)
    with pytest.raises(Refused, match="Anna answered on"):
        await commands.review_actions(store, "INC-1", "Bartek", "no", held=False)
    review = (await learning(store)).review
    assert review is not None
    assert (review.held, review.by) == (True, "Anna")


@pytest.mark.parametrize(
    ("name", "words", "is_there"),
    [
        ("Anna Rosa", "Anny nie było przy telefonie", True),
        ("Anna Rosa", "it was Rosa's list", True),
        ("Anna Rosa", "rosa na trawie, annały", False),
        ("Bartek Kos", "powiedziano Bartkowi za późno", True),
        ("Bartek Kos", "Koszt był za duży, kosa", False),
        ("Grażyna Jemioła", "zgoda Grażyny przyszła późno", True),
        ("Jan Nowak", "bez Nowaka nie było zgody", True),
        ("Jan Nowak", "styczeń, Janina", False),
        ("Bo Li", "Bo nikt nie wiedział", False),
    ],
)
def test_names_are_found_in_their_cases(name: str, words: str, *, is_there: bool) -> None:
    assert is_named(Member(name, "arosa"), words) is is_there
    assert is_named(Member(name, "arosa"), f"{words}; ARosa did it")


async def test_who_wrote_entries_is_known_too(sqlite_store: Store) -> None:
    async with sqlite_store.write() as session:
        await save_member(session, Member("Celina Duda"))
    await declare_test_incident(sqlite_store)
    words = "Dudy i Anny nie było"
    async with sqlite_store.read() as session:
        assert await named(session, words) == ["Celina Duda"]
        assert await named(session, words, "INC-1") == ["Celina Duda", "Anna"]
        assert await named(session, "nikogo nie było", "INC-1") == []
