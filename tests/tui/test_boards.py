"""The boards over the incident: who does what, the clocks, the freeze list; and declaring."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from services.incident import commands
from services.incident.desk import all_incidents, load_run
from services.incident.run import Run
from services.playbooks.versions import publish_shipped
from services.preparation.campaigns import save_campaign
from services.preparation.people import ContactCard, Member, save_member
from services.settings import CampaignSettings, PlannedSettings, load
from services.store import Store, ledger, mentions
from services.words import ContactKind, Role, Severity, Stage
from tests.making import declare_test_incident, mention
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.boards.board import Board
from tui.widgets.checklist import Checklist

TEAM = (
    Member("Anna", roles=(Role.LEAD,), contacts=(ContactCard(ContactKind.PHONE, "+48 1"),)),
    Member("Bartek", roles=(Role.SCRIBE, Role.LEGAL)),
    Member("Celina", function="board", roles=(Role.APPROVER,)),
)


@pytest.fixture
async def room(sqlite_store: Store) -> Store:
    """A store with a team, a campaign with planned posts, and an incident about it."""
    async with sqlite_store.write() as session:
        for member in TEAM:
            await save_member(session, member)
        planned = (PlannedSettings(title="Reel"), PlannedSettings(title="Boost", place="TikTok"))
        await save_campaign(
            session, CampaignSettings(name="Zorza", words=("zorza",), planned=planned)
        )
    await declare_test_incident(sqlite_store)
    return sqlite_store


@asynccontextmanager
async def opened(
    store: Store, monkeypatch: pytest.MonkeyPatch, mode: str = "incident"
) -> AsyncIterator[Pilot[int]]:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    app = WarroomApp(Room(store, load(), "Anna"))
    async with app.run_test(size=(100, 40)) as pilot:
        app.switch_mode(mode)
        await pilot.pause(1)
        yield pilot


def board_rows(pilot: Pilot[int]) -> list[str]:
    board = pilot.app.screen
    assert isinstance(board, Board)
    rows = board.query_one(OptionList)
    return [str(rows.get_option_at_index(index).prompt) for index in range(rows.option_count)]


async def state(store: Store) -> Run:
    async with store.read() as session:
        return await load_run(session, "INC-1")


async def test_the_lead_fills_the_roles_as_planned(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("l")
        await pilot.pause(1)
        assert any("Anna (you)" in row for row in board_rows(pilot))
        details = str(pilot.app.screen.query_one("#details", Static).render())
        assert "+48 1" in details
        await pilot.press("f")
        await pilot.pause(1)
        rows = board_rows(pilot)
        assert sum("NOBODY" in row for row in rows) == 3
        await pilot.press("down", "enter")
        await pilot.pause(0.5)
        await pilot.press("1")
        await pilot.pause(0.5)
        await pilot.press("escape")
    run = await state(room)
    assert run.incident.roles[Role.LEAD] == "Anna"
    assert run.incident.roles[Role.APPROVER] == "Celina"
    assert run.incident.roles[Role.LEGAL] == "Bartek"


async def test_clocks_are_set_stopped_and_silenced(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("k", "plus")
        await pilot.pause(0.5)
        await pilot.press(*"Call", "tab", *"90 min", "enter")
        await pilot.pause(1)
        assert any("Call" in row for row in board_rows(pilot))
        await pilot.press("end", "enter")
        await pilot.pause(0.5)
        await pilot.press(*"done", "enter")
        await pilot.pause(1)
        assert not any("Call" in row for row in board_rows(pilot))
        await pilot.press("home", "z")
        await pilot.pause(0.5)
        await pilot.press("2")
        await pilot.pause(1)
        assert any("silent until" in row for row in board_rows(pilot))


async def test_the_freeze_list_is_ticked(room: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("f")
        await pilot.pause(0.5)
        assert [row.split("]")[1].split()[0] for row in board_rows(pilot)] == ["Reel", "Boost"]
        await pilot.press("enter", "plus")
        await pilot.pause(0.5)
        await pilot.press(*"Mail", "enter")
        await pilot.pause(1)
        rows = board_rows(pilot)
        assert rows[0].startswith("[x] Reel")
        assert "Anna" in rows[0]
        assert rows[2].startswith("[ ] Mail")
    assert list((await state(room)).incident.frozen) == ["planned:1"]


async def test_mine_stands_first_and_the_order_can_be_changed(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await commands.assign_step(room, "INC-1", "Anna", "publish", "Anna")
    async with opened(room, monkeypatch) as pilot:
        checklist = pilot.app.screen.query_one(Checklist)
        ids = [option.id for option in checklist.options]
        assert ids == [None, "publish", None, "capture", "cause", None]
        assert checklist.step_id == "publish"
        await pilot.press("o")
        await pilot.pause(0.5)
        ids = [option.id for option in checklist.options]
        assert ids == [None, "capture", "cause", None, "publish"]


async def test_a_step_is_given_and_one_is_added(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("g")
        await pilot.pause(0.5)
        await pilot.press("1")
        await pilot.pause(0.5)
        await pilot.press("plus")
        await pilot.pause(0.5)
        await pilot.press(*"Call the shop", "enter")
        await pilot.pause(1)
    run = await state(room)
    assert run.incident.assigned == {"capture": "Bartek"}, "who can take the role stands first"
    assert [step.title for step in run.incident.added.values()] == ["Call the shop"]


async def test_the_slower_one_keeps_their_words(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("enter")
        await pilot.pause(0.5)
        await pilot.press(*"two posts")
        await commands.do_step(room, "INC-1", "Bartek", "capture", "six posts")
        await pilot.press("f2")
        await pilot.pause(0.7)
        await pilot.press("y")
        await pilot.pause(0.7)
    run = await state(room)
    assert run.incident.marks["capture"].by == "Bartek"
    async with room.read() as session:
        last = (await ledger.read(session, "INC-1"))[-1]
    assert (last.actor, last.text("text")) == ("Anna", "Capture the evidence: two posts")


async def test_declaring_proposes_by_words_and_raises_by_facts(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_shipped(sqlite_store)
    async with sqlite_store.write() as session:
        texts = ["wysypka po kremie", "uczulenie i szpital", "ładne", "got a rash"]
        await mentions.insert(session, [mention(str(n), text) for n, text in enumerate(texts)])
    async with opened(sqlite_store, monkeypatch, "live") as pilot:
        await pilot.press("d")
        await pilot.pause(0.5)
        options = pilot.app.screen.query_one(OptionList)
        assert "S05 Product harm  3 of 4 mentions" in str(options.get_option_at_index(0).prompt)
        assert "PARA" in str(options.get_option_at_index(options.option_count - 1).prompt)
        await pilot.press("enter")
        await pilot.pause(0.5)
        title = pilot.app.screen.query_one(Input)
        assert title.value == "Product harm"
        await pilot.press("tab", "1", "enter")
        await pilot.pause(1)
    run = await state(sqlite_store)
    assert run.incident.scenario == "S05"
    assert run.incident.severity is Severity.SEV1
    assert run.incident.severity_is_known


async def test_a_paracrisis_is_opened_and_declared(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_shipped(sqlite_store)
    async with opened(sqlite_store, monkeypatch, "live") as pilot:
        await pilot.press("d", "end", "enter")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(1)
        assert "PARACRISIS" in str(pilot.app.screen.query_one("#head", Static).render())
        await pilot.press("d")
        await pilot.pause(0.5)
        await pilot.press("2")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(1)
        assert "PARACRISIS" not in str(pilot.app.screen.query_one("#head", Static).render())
    async with sqlite_store.read() as session:
        (incident,) = await all_incidents(session)
    assert incident.stage is Stage.DECLARED
    assert [plan.scenario for plan in incident.plans] == ["PARA", "S02"]
