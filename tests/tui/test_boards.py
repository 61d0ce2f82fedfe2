"""The boards over the incident: who does what, the clocks, the freeze list; and declaring."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

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
from tests.waiting import on, row, rows, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens import incident
from tui.screens.boards.clocks import ClockBoard
from tui.screens.boards.freeze import FreezeBoard
from tui.screens.boards.news import NewsBoard
from tui.screens.boards.team import TeamBoard
from tui.screens.declare import SeverityForm
from tui.screens.incident import IncidentScreen
from tui.screens.live import LiveScreen
from tui.widgets.ask import AskChoice, AskForm, AskText, Confirm
from tui.widgets.checklist import Checklist
from tui.widgets.choice_list import ChoiceList
from tui.widgets.help import HelpScreen

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
        if mode == "incident":
            await row(pilot, "Capture the evidence")
        yield pilot


def text_of(pilot: Pilot[int], selector: str) -> str:
    return str(pilot.app.screen.query_one(selector, Static).render())


async def state(store: Store) -> Run:
    async with store.read() as session:
        return await load_run(session, "INC-1")


async def test_the_lead_fills_the_roles_as_planned(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("l")
        await row(pilot, "Anna (you)")
        await until(pilot, lambda: "+48 1" in text_of(pilot, "#details"))
        await pilot.press("f")
        await row(pilot, "Celina")
        assert sum("NOBODY" in item for item in rows(pilot)) == 3
        await pilot.press("down", "enter")
        await on(pilot, AskChoice, "2")
        await on(pilot, TeamBoard)
        await row(pilot, "Anna (you)")
        await until(pilot, lambda: sum("Anna" in item for item in rows(pilot)) == 2)
    run = await state(room)
    assert run.incident.roles[Role.LEAD] == "Anna"
    assert run.incident.roles[Role.APPROVER] == "Celina"
    assert run.incident.roles[Role.LEGAL] == "Bartek"
    assert run.incident.roles[Role.SCRIBE] == "Anna"


async def test_clocks_are_set_stopped_and_silenced(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("k")
        await row(pilot, "golden hour")
        await pilot.press("plus")
        await on(pilot, AskForm, *"Call", "tab", *"90 min", "enter")
        await on(pilot, ClockBoard)
        await row(pilot, "Call")
        await pilot.press("end", "enter")
        await on(pilot, AskText, *"done", "enter")
        await on(pilot, ClockBoard)
        await row(pilot, "Call", gone=True)
        await pilot.press("home", "z")
        await on(pilot, AskChoice, "2")
        await on(pilot, ClockBoard)
        await row(pilot, "silent until")


async def test_the_freeze_list_is_ticked(room: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("f")
        await row(pilot, "Boost")
        assert [item.split("]")[1].split()[0] for item in rows(pilot)] == ["Reel", "Boost"]
        await pilot.press("enter")
        await row(pilot, "[x] Reel")
        await pilot.press("plus")
        await on(pilot, AskText, *"Mail", "enter")
        await on(pilot, FreezeBoard)
        await row(pilot, "[ ] Mail")
        assert "Anna" in rows(pilot)[0]
    assert list((await state(room)).incident.frozen) == ["planned:1"]


async def test_keys_pressed_before_the_store_was_read_wait_for_it(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    gate, load_now = asyncio.Event(), IncidentScreen.load

    async def load_late(screen: IncidentScreen) -> None:
        await gate.wait()
        await load_now(screen)

    monkeypatch.setattr(IncidentScreen, "load", load_late)
    app = WarroomApp(Room(room, load(), "Anna"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.switch_mode("incident")
        await until(pilot, lambda: isinstance(app.screen, IncidentScreen))
        await pilot.press("k")
        assert isinstance(app.screen, IncidentScreen)
        gate.set()
        await on(pilot, ClockBoard)


async def test_escape_calls_back_a_dialog_that_is_on_its_way(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, waiting = asyncio.Event(), asyncio.Event()

    async def ask_late(screen_app: WarroomApp, *_given: object) -> None:
        waiting.set()
        await gate.wait()
        await screen_app.push_screen_wait(AskText("Late", "Why?"))

    monkeypatch.setattr(incident, "ask_scenarios", ask_late)
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("j")
        await waiting.wait()
        await pilot.press("escape", "question_mark")
        await on(pilot, HelpScreen)
        gate.set()
        await until(pilot, lambda: not [it for it in pilot.app.workers if it.group == "ask"])
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("escape")
        await on(pilot, IncidentScreen, "j")
        await on(pilot, AskText, "escape")
        await on(pilot, IncidentScreen)


async def test_nothing_is_overdue_once_the_incident_is_closed(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await commands.assign_step(room, "INC-1", "Anna", "publish", "Anna")
    async with opened(room, monkeypatch) as pilot:
        await row(pilot, "YOURS AND OVERDUE")
        await commands.close(room, "INC-1", "Anna", "over")
        await row(pilot, "not done")
        assert not [words for words in rows(pilot) if "OVERDUE" in words or "OPEN" in words]


async def test_mine_stands_first_and_the_order_can_be_changed(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await commands.assign_step(room, "INC-1", "Anna", "publish", "Anna")
    async with opened(room, monkeypatch) as pilot:
        checklist = pilot.app.screen.query_one(Checklist)

        def ids() -> list[str | None]:
            return [option.id for option in checklist.options]

        assert ids() == [None, "publish", None, "capture", "cause"]
        assert checklist.step_id == "publish"
        await pilot.press("o")
        await until(pilot, lambda: ids() == [None, "capture", "cause", None, "publish"])


async def test_a_step_is_given_and_one_is_added(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("g")
        await on(pilot, AskChoice, "1")
        await on(pilot, IncidentScreen)
        await row(pilot, "Bartek")
        await pilot.press("plus")
        await on(pilot, AskForm, *"Call the shop", "enter")
        await on(pilot, IncidentScreen)
        await row(pilot, "Call the shop")
    run = await state(room)
    assert run.incident.assigned == {"capture": "Bartek"}, "who can take the role stands first"
    assert [step.title for step in run.incident.added.values()] == ["Call the shop"]


async def test_the_slower_one_keeps_their_words(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("enter")
        await on(pilot, AskText, *"two posts")
        await commands.do_step(room, "INC-1", "Bartek", "capture", "six posts")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("y")
        await on(pilot, IncidentScreen)
        await row(pilot, "Bartek")
    run = await state(room)
    assert run.incident.marks["capture"].by == "Bartek"
    async with room.read() as session:
        last = (await ledger.read(session, "INC-1"))[-1]
    assert (last.actor, last.text("text")) == ("Anna", "Capture the evidence: two posts")


async def test_a_severity_without_a_reason_keeps_the_form(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("v")
        await on(pilot, SeverityForm, "tab", "1", "enter")
        await until(pilot, lambda: "cannot be empty" in text_of(pilot, ".ask--mistake"))
        assert pilot.app.screen.query_one("#ask-field-severity", ChoiceList).value == "SEV1"
        await on(pilot, SeverityForm, *"children", "enter")
        await on(pilot, IncidentScreen)
    assert (await state(room)).incident.severity is Severity.SEV1


async def test_evidence_that_cannot_be_read_keeps_the_form(
    room: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("e")
        await on(pilot, AskForm, *"post", "tab", *"first", "enter")
        await until(
            pilot, lambda: any("no such file" in note.message for note in pilot.app._notifications)
        )
        await on(pilot, AskForm)
        assert [field.value for field in pilot.app.screen.query(Input)] == ["post", "first"]
        (tmp_path / "post").write_text("words", "utf-8")
        await pilot.press("enter")
        await on(pilot, IncidentScreen)
    (piece,) = (await state(room)).incident.evidence
    assert piece.title == "post"


async def test_declaring_proposes_by_words_and_raises_by_facts(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_shipped(sqlite_store)
    async with sqlite_store.write() as session:
        texts = ["wysypka po kremie", "uczulenie i szpital", "ładne", "got a rash"]
        await mentions.insert(session, [mention(str(n), text) for n, text in enumerate(texts)])
    async with opened(sqlite_store, monkeypatch, "live") as pilot:
        await on(pilot, LiveScreen, "d")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskChoice))
        await row(pilot, "PARA")
        assert "S05 Product harm  3 of 4 mentions" in rows(pilot)[0]
        assert "PARA" in rows(pilot)[-1]
        await on(pilot, AskChoice, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SeverityForm))
        assert pilot.app.screen.query_one(Input).value == "Product harm"
        await on(pilot, SeverityForm, "tab", "1", "enter")
        await on(pilot, IncidentScreen)
    run = await state(sqlite_store)
    assert run.incident.scenario == "S05"
    assert run.incident.severity is Severity.SEV1
    assert run.incident.severity_is_known


async def test_a_paracrisis_is_opened_and_declared(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_shipped(sqlite_store)
    async with opened(sqlite_store, monkeypatch, "live") as pilot:
        await on(pilot, LiveScreen, "d")
        await on(pilot, AskChoice, "end", "enter")
        await on(pilot, SeverityForm, "enter")
        await on(pilot, IncidentScreen)
        await until(pilot, lambda: "PARACRISIS" in text_of(pilot, "#head"))
        await pilot.press("d")
        await on(pilot, AskChoice, "2")
        await on(pilot, SeverityForm, "enter")
        await on(pilot, IncidentScreen)
        await until(pilot, lambda: "PARACRISIS" not in text_of(pilot, "#head"))
    async with sqlite_store.read() as session:
        (incident,) = await all_incidents(session)
    assert incident.stage is Stage.DECLARED
    assert [plan.scenario for plan in incident.plans] == ["PARA", "S02"]


async def test_a_second_scenario_joins_and_the_checklist_tells_both_at_80x24(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_shipped(sqlite_store)
    declaration = commands.Declaration("storm", "S01", Severity.SEV3)
    await commands.declare(sqlite_store, "Anna", declaration)
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    app = WarroomApp(Room(sqlite_store, load(), "Anna"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.switch_mode("incident")
        await row(pilot, "Capture the evidence")
        await pilot.press("j")
        await on(pilot, AskChoice)
        chosen = pilot.app.screen.query_one(ChoiceList)
        chosen.choose("S02")
        await pilot.press("enter")
        await on(pilot, SeverityForm, "enter")
        await on(pilot, IncidentScreen)
        await until(pilot, lambda: "S01+S02" in text_of(pilot, "#head"))
        await row(pilot, "S01+S02 Freeze posts")
        await row(pilot, "S02 Capture the statement")
        checklist = pilot.app.screen.query_one(Checklist)
        assert all(len(str(line)) <= 80 for line in rows(pilot)), checklist
        await pilot.press("j")
        await on(pilot, AskChoice, "1")
        await on(pilot, AskText, *"forged", "enter")
        await on(pilot, IncidentScreen)
        await until(pilot, lambda: "S01+S02" not in text_of(pilot, "#head"))
    run = await state(sqlite_store)
    assert [plan.scenario for plan in run.incident.in_force] == ["S01"]


async def test_where_nobody_is_told_the_board_says_what_an_open_screen_does_not_see(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sqlite_store, monkeypatch, "live") as pilot:
        pilot.app.push_screen(NewsBoard(Room(sqlite_store, load(), "Anna")))
        await on(pilot, NewsBoard)
        await row(pilot, "set notify.urls in warroom.toml")
        assert "Set already? Open Warroom anew" in rows(pilot)[0]
