"""A lesson becomes a version: the diff, the file, the entry; and when somebody else was there."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from services.errors import DocumentError, Refused, UsageError, WarroomError
from services.incident import commands
from services.incident.desk import load_incident, load_run
from services.incident.events import describe
from services.incident.learning import Remark
from services.incident.publish import publish_playbook
from services.learning import proposals
from services.learning.proposals import Proposal
from services.learning.versions import changes, difference, versions
from services.model import ROOM
from services.playbooks import editing
from services.playbooks.files import parse
from services.playbooks.versions import latest_version, publish_shipped
from services.store import Store, ledger
from services.store.verify import verify
from tests.making import PLAYBOOK, declare_test_incident

DAY = date(2026, 11, 26)
COMMENTED = PLAYBOOK.replace("phases:", "# Ours.\nphases:")


async def taught(store: Store, folder: Path, within: str = "5 min") -> Proposal:
    """Return the change that the first lesson of INC-1 asks for."""
    async with store.read() as session:
        base = await proposals.begin(session, folder, "T01")
        incident = await load_incident(session, "INC-1")
        today = (await store.now(session)).date()
    lesson = next(iter(incident.learning.lessons.values()))
    text = editing.set_within(base.text, "capture", within)
    return proposals.propose(base, text, "INC-1", lesson, today)


@pytest.fixture
async def room(sqlite_store: Store) -> Store:
    """A room in which an incident runs that has taught something."""
    await declare_test_incident(sqlite_store)
    await commands.write_lesson(sqlite_store, "INC-1", "Anna", "capture at once")
    return sqlite_store


async def test_approved_it_is_a_version_a_file_and_an_entry(store: Store, tmp_path: Path) -> None:
    await publish_playbook(store, "Anna", COMMENTED)
    await declare_test_incident(store)
    await commands.write_lesson(store, "INC-1", "Anna", "capture at once")
    folder = tmp_path / "plans"
    folder.mkdir()
    path = folder / "storm.yaml"
    path.write_text(PLAYBOOK)  # the newest: what the fixture published over the commented one
    path.chmod(0o640)
    proposal = await taught(store, folder)
    assert proposal.diff.splitlines()[:2] == ["--- T01 version 2", "+++ T01 version 3"]
    assert "-        within: 15 min\n+        within: 5 min" in proposal.diff
    assert await proposals.approve(store, "Bartek", proposal) == 3
    assert path.read_text() == proposal.text
    assert path.stat().st_mode & 0o777 == 0o640
    assert [item.name for item in folder.iterdir()] == ["storm.yaml"]
    (learned,) = parse(proposal.text, "T01").learned
    assert (learned.incident, learned.entry, learned.words.en) == ("INC-1", 2, "capture at once")
    async with store.read() as session:
        assert await verify(session, ROOM) == []
        last = (await ledger.read(session, ROOM))[-1]
        found = await versions(session, "T01")
        (told,) = await changes(session, folder, "T01@2", "T01@3")
    assert describe(last) == "published playbook T01, version 3, taught by INC-1 (2)"
    assert [(item.number, item.by, item.taught_by) for item in found] == [
        (1, "Anna", ()),
        (2, "Anna", ()),
        (3, "Bartek", ("INC-1 (2)",)),
    ]
    assert told == proposal.diff


async def test_a_second_change_by_the_same_lesson_names_it_too(room: Store, tmp_path: Path) -> None:
    await proposals.approve(room, "Anna", await taught(room, tmp_path))
    again = await taught(room, tmp_path, "4 min")
    assert len(parse(again.text, "T01").learned) == 1
    await proposals.approve(room, "Anna", again)
    async with room.read() as session:
        found = await versions(session, "T01")
    assert [item.taught_by for item in found] == [(), ("INC-1 (2)",), ("INC-1 (2)",)]


async def test_what_a_drill_taught_is_named_where_the_file_is_published(
    room: Store,
) -> None:
    text = editing.add_learned(PLAYBOOK, "DRILL-1", 9, DAY, "capture at once")
    await publish_playbook(room, "Anna", text)
    async with room.read() as session:
        assert (await versions(session, "T01"))[-1].taught_by == ("DRILL-1 (9)",)


async def test_a_run_keeps_its_version_until_somebody_follows_the_newest(
    room: Store, tmp_path: Path
) -> None:
    await proposals.approve(room, "Anna", await taught(room, tmp_path))
    async with room.read() as session:
        before = await load_run(session, "INC-1")
    old = before.item("capture")
    assert old is not None
    assert before.incident.plan.version == 1
    await commands.do_step(room, "INC-1", "Anna", "capture", "two posts")
    assert await commands.follow_newest(room, "INC-1", "Anna") == 2
    async with room.read() as session:
        after = await load_run(session, "INC-1")
        last = (await ledger.read(session, "INC-1"))[-1]
    new = after.item("capture")
    assert new is not None
    assert after.incident.plan.version == 2
    assert after.incident.declared_at == before.incident.declared_at
    assert old.due_at - new.due_at == timedelta(minutes=10)
    assert new.mark is not None
    assert len(list(after.items())) == len(list(before.items()))
    assert describe(last, after) == "follows version 2 of playbook T01 from here"
    with pytest.raises(Refused, match="already"):
        await commands.follow_newest(room, "INC-1", "Anna")


async def test_a_file_saved_meanwhile_is_not_written_over(room: Store, tmp_path: Path) -> None:
    proposal = await taught(room, tmp_path)
    path = tmp_path / "T01.yaml"
    path.write_text(COMMENTED)
    with pytest.raises(Refused, match="saved by somebody else"):
        await proposals.approve(room, "Anna", proposal)
    assert path.read_text() == COMMENTED
    async with room.read() as session:
        assert await latest_version(session, "T01") == 1, "both or neither"
        assert await ledger.read(session, ROOM) == []
    with pytest.raises(Refused, match="not published"):
        await taught(room, tmp_path)
    await publish_playbook(room, "Bartek", COMMENTED)
    rebased = await taught(room, tmp_path)
    assert await proposals.approve(room, "Anna", rebased) == 3
    assert "# Ours." in path.read_text()


async def test_a_version_published_meanwhile_is_told(room: Store, tmp_path: Path) -> None:
    proposal = await taught(room, tmp_path)
    await publish_playbook(room, "Bartek", COMMENTED)
    with pytest.raises(Refused, match="another version of T01"):
        await proposals.approve(room, "Anna", proposal)
    assert list(tmp_path.glob("T01*")) == []


async def test_a_file_of_an_older_version_is_brought_up_to_date(
    room: Store, tmp_path: Path
) -> None:
    path = tmp_path / "T01.yaml"
    path.write_text(PLAYBOOK)
    await publish_playbook(room, "Bartek", COMMENTED)  # on another host
    proposal = await taught(room, tmp_path)
    await proposals.approve(room, "Anna", proposal)
    assert "# Ours." in path.read_text()


async def test_what_cannot_be_written_is_not_published(room: Store, tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("no folder")
    proposal = await taught(room, folder)
    with pytest.raises(WarroomError, match="cannot be written"):
        await proposals.approve(room, "Anna", proposal)
    async with room.read() as session:
        assert await latest_version(session, "T01") == 1


async def test_what_is_no_playbook_for_it_is_refused(room: Store, tmp_path: Path) -> None:
    base = (await taught(room, tmp_path)).base
    async with room.read() as session:
        incident = await load_incident(session, "INC-1")
        with pytest.raises(UsageError, match="no playbook X99"):
            await proposals.begin(session, tmp_path, "X99")
    lesson: Remark = incident.learning.lessons[2]
    broken = PLAYBOOK.replace("within: 15 min", "within: soon")
    with pytest.raises(DocumentError, match=r"^T01.yaml:20: "):
        proposals.propose(base, broken, "INC-1", lesson, DAY)
    other = PLAYBOOK.replace("scenario: T01", "scenario: T02")
    with pytest.raises(UsageError, match="not for T01"):
        proposals.propose(base, other, "INC-1", lesson, DAY)


async def test_the_diffs(room: Store, tmp_path: Path) -> None:
    await publish_shipped(room)
    path = tmp_path / "mine.yaml"
    async with room.read() as session:
        assert await changes(session, tmp_path) == []
        assert await changes(session, tmp_path, "T01") == [], "nothing to hold it against"
        assert await changes(session, tmp_path, "S01", "S01@shipped") == []
        path.write_text(COMMENTED)
        (told,) = await changes(session, tmp_path, "T01")
        assert told.splitlines()[:2] == ["--- T01 version 1", f"+++ {path}"]
        assert await difference(session, PLAYBOOK, "x") == ""
        assert "+# Ours." in await difference(session, COMMENTED, "x")
        for reference, words in (
            ("X99", "no playbook X99"),
            ("T01@9", "no version 9"),
            ("T01@x", "is no version"),
            ("T01@shipped", "No playbook T01 came"),
            ("S02@file", "no file for S02"),
        ):
            with pytest.raises(UsageError, match=words):
                await changes(session, tmp_path, reference, "T01")


async def test_what_a_shipped_one_gained_is_shown(
    room: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_shipped(room)
    newer = {"S01": "# Newer.\n" + (await _published(room, "S01"))}
    monkeypatch.setattr("services.learning.versions.shipped", lambda: newer)
    async with room.read() as session:
        (told,) = await changes(session, tmp_path)
    assert [line for line in told.splitlines() if line.startswith("+")] == [
        "+++ S01 as it came with the program",
        "+# Newer.",
    ]


async def _published(store: Store, scenario: str) -> str:
    async with store.read() as session:
        return (await proposals.begin(session, Path("nowhere"), scenario)).text
