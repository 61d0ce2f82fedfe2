"""Statements, tracks and promises by keys: refused to whom it must be, and kept in sight."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from services.incident import commands
from services.incident.commands import Declaration, Pledge, Publication
from services.incident.desk import load_run
from services.incident.run import Run
from services.incident.signoff import state_of
from services.playbooks.versions import publish_shipped
from services.preparation.commitments import set_values
from services.settings import load
from services.store import Store, ledger
from services.words import Role, Severity, StatementState
from tests.making import approved_statement, declare_test_incident
from tests.waiting import on, row, rows, until, until_stored
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.boards.promises import PromisesBoard
from tui.screens.boards.statements import StatementsBoard
from tui.screens.boards.tracks import TracksBoard
from tui.screens.editor import EditorScreen
from tui.screens.incident import IncidentScreen
from tui.screens.live import LiveScreen
from tui.screens.reading import ReadScreen
from tui.screens.sitrep import SitrepScreen
from tui.widgets.ask import AskChoice, AskForm, AskText
from tui.widgets.checklist import Checklist
from tui.widgets.promise_line import PromiseLine

TEAM = {Role.LEAD: "Anna", Role.APPROVER: "Grażyna", Role.LEGAL: "Filip"}


@asynccontextmanager
async def opened(
    store: Store, monkeypatch: pytest.MonkeyPatch, who: str = "Celina", mode: str = "incident"
) -> AsyncIterator[Pilot[int]]:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    app = WarroomApp(Room(store, load(), who))
    async with app.run_test(size=(80, 24)) as pilot:
        app.switch_mode(mode)
        await on(pilot, IncidentScreen if mode == "incident" else LiveScreen)
        if mode == "incident":
            await until(pilot, lambda: rows(pilot))
        yield pilot


async def state(store: Store) -> Run:
    async with store.read() as session:
        return await load_run(session, "INC-1")


async def statements(store: Store) -> Mapping[str, object]:
    """Return the statements of the incident."""
    return (await state(store)).incident.statements


@pytest.fixture
async def room(sqlite_store: Store) -> Store:
    """A store with an incident of S01 in which everybody has their role."""
    await publish_shipped(sqlite_store)
    declaration = Declaration("storm", "S01", Severity.SEV3)
    await commands.declare(sqlite_store, "Anna", declaration)
    await commands.assign_roles(sqlite_store, "INC-1", "Anna", TEAM)
    return sqlite_store


def text_of(pilot: Pilot[int], selector: str) -> str:
    return str(pilot.app.screen.query_one(selector, Static).render())


async def at_step(pilot: Pilot[int], step: str) -> None:
    """Put the cursor on a step of the checklist."""
    checklist = pilot.app.screen.query_one(Checklist)
    await until(pilot, lambda: step in [option.id for option in checklist.options])
    checklist.highlighted = [option.id for option in checklist.options].index(step)


async def test_from_the_step_to_the_published_statement(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room.write() as session:
        await set_values(session, "room", ["We say what was paid."])
    async with opened(room, monkeypatch) as pilot:
        await at_step(pilot, "draft")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
        area = pilot.app.screen.query_one(TextArea)
        assert area.text.startswith("You are asking whether [influencer]")
        await pilot.press("f2")
        await until(pilot, lambda: "are left. F2 again" in text_of(pilot, ".ask--mistake"))
        area.text = "We paid for six posts. None was marked."
        await pilot.press("f3", "f2")
        await on(pilot, IncidentScreen)
        await until(pilot, lambda: pilot.app.screen.query_one(Checklist))
        await until_stored(pilot, lambda: statements(room))
        statement = (await state(room)).incident.statements["1"]
        assert (statement.step, statement.current.marked) == ("draft", True)

        # Neither at the step nor on the board does it go out before everybody agreed.
        await commands.skip_step(room, "INC-1", "Anna", "approve", "nobody is there")
        await at_step(pilot, "publish")
        await pilot.press("enter", "t")
        await on(pilot, StatementsBoard)
        await row(pilot, "in review")
        await until(pilot, lambda: "Grażyna (approver) has to agree" in text_of(pilot, "#details"))
        assert "Filip (legal) has to agree: it admits fault" in text_of(pilot, "#details")
        await pilot.press("p")
        form = {"link": "https://https://example.org/s", "value-1": "keeps"}  # pasted behind it
        await fill(pilot, form)
        await on(pilot, AskForm)  # refused: it stands there again with what was typed
        assert pilot.app.screen.query_one("#ask-field-link", Input).value == form["link"]
        await pilot.press("escape")
        await on(pilot, StatementsBoard)
        assert (await state(room)).incident.answered_at is None
        await pilot.press("a")
        await pilot.pause(0.2)
        assert isinstance(pilot.app.screen, StatementsBoard), "the author is not even asked"

        for who in ("Grażyna", "Filip"):
            await pilot.app.room.act_as(who)  # type: ignore[attr-defined]
            await pilot.press("enter")
            await on(pilot, AskText, *"read", "enter")
            await on(pilot, StatementsBoard)
        await row(pilot, "approved")
        await pilot.press("enter")
        await fill(
            pilot, {**form, "next": "2 h", "promise": "labels", "owner": "Ewa", "due": "3 d"}
        )
        await on(pilot, StatementsBoard)
        await row(pilot, "published")
    run = await state(room)
    incident = run.incident
    assert state_of(run, incident.statements["1"]) is StatementState.PUBLISHED
    assert incident.marks["publish"].text == "https://example.org/s"
    assert [promise.owner for promise in incident.promises.values()] == ["Ewa"]


async def fill(pilot: Pilot[int], answers: dict[str, str]) -> None:
    """Fill in the form that lies on top and confirm it."""
    await on(pilot, AskForm)
    form = pilot.app.screen
    for name, value in answers.items():
        widget = form.query_one(f"#ask-field-{name}")
        if isinstance(widget, Input):
            widget.value = value
        else:
            widget.choose(value)  # type: ignore[attr-defined]
    await pilot.press("f2")
    await until(pilot, lambda: pilot.app.screen is not form)


async def test_a_value_is_never_passed_over(room: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with room.write() as session:
        await set_values(session, "room", ["We say what was paid."])
    await approved_statement(room, "INC-1")
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("t")
        await on(pilot, StatementsBoard)
        await row(pilot, "approved")
        await pilot.press("enter")
        await on(pilot, AskForm)
        pilot.app.screen.query_one("#ask-field-link", Input).value = "https://example.org/s"
        await pilot.press("f2")
        wanted = "! Choose an answer: What does it do to “We say what was paid.”?"
        await until(pilot, lambda: text_of(pilot, ".ask--mistake") == wanted)


async def test_what_the_check_finds_stands_where_it_is_written_agreed_to_and_published(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("t")
        await on(pilot, StatementsBoard, "n")
        await on(pilot, AskChoice, "end", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
        pilot.app.screen.query_one(TextArea).text = "Our fault. We are sorry if you were offended."
        await until(pilot, lambda: "apology under an if (“" in text_of(pilot, ".editor--check"))
        assert "no next update" in text_of(pilot, ".editor--check")
        assert "admits fault, Legal has to agree (“" in text_of(pilot, ".editor--check")
        await pilot.press("f2")
        await on(pilot, StatementsBoard)
        told = "! Transparency check: apology under an if; no next update"
        await until(pilot, lambda: told in text_of(pilot, "#details"))
        for who in ("Grażyna", "Filip"):
            await pilot.app.room.act_as(who)  # type: ignore[attr-defined]
            await pilot.press("enter")
            await on(pilot, AskText)
            assert told in text_of(pilot, ".ask--prompt")
            await pilot.press("enter")
            await on(pilot, StatementsBoard)
        await row(pilot, "approved")
        await pilot.press("enter")
        await on(pilot, AskForm)
        assert told in str(pilot.app.screen.query_one(".ask--guidance Static", Static).render())


async def test_a_new_version_shows_what_changed(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await approved_statement(room, "INC-1", "We look into it.")
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("t")
        await on(pilot, StatementsBoard)
        await row(pilot, "approved")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
        pilot.app.screen.query_one(TextArea).text = "We look into it until noon."
        await pilot.press("f5")
        await on(pilot, StatementsBoard)
        await row(pilot, "[ ] 1.2")
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReadScreen))
        shown = str(pilot.app.screen.query(Static).first().render())
        assert "-We look into it." in shown
        assert "+We look into it until noon." in shown
        await pilot.press("escape", "w")
        await on(pilot, AskText, *"not now", "enter")
        await row(pilot, "withdrawn")
        await pilot.press("escape")


async def test_each_change_of_the_text_makes_the_warning_of_blanks_needed_anew(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await at_step(pilot, "draft")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
        for text in ("We paid [influencer].", "We paid [influencer] and [agency]."):
            pilot.app.screen.query_one(TextArea).text = text
            await pilot.press("f2")
            await until(pilot, lambda: "left. F2 again" in text_of(pilot, ".ask--mistake"))
        await pilot.press("f2")
        await on(pilot, IncidentScreen)
    assert (await state(room)).incident.statements["1"].current.text == text


async def test_blanks_that_went_out_stay_on_the_page(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await approved_statement(room, "INC-1", "We paid [influencer].")
    how = Publication(link="https://example.org/s")
    await commands.publish_statement(room, "INC-1", "Celina", "1", 1, how)
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("t")
        await on(pilot, StatementsBoard)
        await row(pilot, "published")
        told = "IT WENT OUT WITH BLANKS: [influencer]"
        await until(pilot, lambda: told in text_of(pilot, "#details"))
        wording = commands.Wording("We paid Maja.", "en")
        await commands.draft_statement(room, "INC-1", "Celina", wording, "1", 1)
        await row(pilot, "[ ] 1.2")
        assert told in text_of(pilot, "#details")


async def test_gone_out_unapproved_stays_on_the_incident(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    wording = commands.Wording("We look into it.", "en")
    await commands.draft_statement(room, "INC-1", "Celina", wording, submit=True)
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("t")
        await on(pilot, StatementsBoard)
        await row(pilot, "in review")
        await pilot.press("u")
        await fill(pilot, {"link": "https://example.org/x", "reason": "a slip"})
        await on(pilot, StatementsBoard)
        await row(pilot, "[!] 1.1")
        await pilot.press("escape")
        await on(pilot, IncidentScreen)
        await until(pilot, lambda: "Statement 1 WENT OUT UNAPPROVED" in text_of(pilot, "#head"))


async def test_a_promise_is_on_the_start_screen_until_it_is_kept(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a restart, a change of lead, and the closing of the incident."""
    store = sqlite_store
    incident = await declare_test_incident(store)
    await approved_statement(store, incident)
    pledges = [Pledge("Every post is labelled", "Daniel", "2 s"), Pledge("A report", "Ewa", "2 d")]
    how = Publication(link="https://example.org/s", pledges=pledges)
    await commands.publish_statement(store, incident, "Celina", "1", 1, how)

    def line(pilot: Pilot[int]) -> str:
        shown = pilot.app.screen.query_one(PromiseLine)
        return str(shown.render()) if shown.display else ""

    async with opened(store, monkeypatch, mode="live") as pilot:
        await until(pilot, lambda: "2 promises" in line(pilot))
        await until(pilot, lambda: "1 OVERDUE" in line(pilot))
        assert "Daniel: Every post is labelled" in line(pilot)
    await commands.take_role(store, incident, "Anna", Role.LEAD)
    await commands.assign_role(store, incident, "Anna", Role.LEAD, "Bartek")
    await commands.close(store, incident, "Bartek", "calm")
    async with opened(store, monkeypatch, who="Bartek", mode="live") as pilot:
        await until(pilot, lambda: "1 OVERDUE" in line(pilot))
        await pilot.press("p")
        await on(pilot, PromisesBoard)
        await row(pilot, "Every post is labelled")
        await pilot.press("enter")
        await on(pilot, AskText, *"list online", "enter")
        await on(pilot, PromisesBoard)
        await row(pilot, "[x] Daniel")
        await pilot.press("home", "g")
        await on(pilot, AskText, *"no money", "enter")
        await on(pilot, PromisesBoard)
        await row(pilot, "[-] Ewa")
        await pilot.press("escape")
        await on(pilot, LiveScreen)
        await until(pilot, lambda: not line(pilot))


async def test_the_tracks_take_and_seal(room: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(room, monkeypatch, who="Ewa") as pilot:
        await pilot.press("w")
        await on(pilot, TracksBoard, "plus")
        await on(pilot, AskChoice)
        assert text_of(pilot, ".ask--prompt") == "What do you add?"
        await pilot.press("3")
        await fill(pilot, {"text": "We correct it together."})
        await on(pilot, TracksBoard)
        await row(pilot, "joint line: We correct it together.")
        await pilot.press("enter")
        await on(pilot, AskChoice, "1")
        await fill(pilot, {"side": "influencer"})
        await on(pilot, TracksBoard)
        await row(pilot, "confirmed by the influencer")
        await pilot.press("right")
        await row(pilot, "is it touched? Misleading omission")
        await pilot.press("enter")
        await on(pilot, AskForm)
        await pilot.press("f2")
        await on(pilot, TracksBoard)
        await row(pilot, "the law is touched: Misleading omission")
        await commands.add_item(room, "INC-1", "Filip", "note", {"text": "MARKER"})
        await row(pilot, "privileged note")
        assert "MARKER" not in " ".join(rows(pilot))
        await pilot.press("down", "x")
        await pilot.pause(0.3)
        assert isinstance(pilot.app.screen, TracksBoard), "neither lead nor Legal"
        assert "MARKER" not in text_of(pilot, "#details")
        await pilot.app.room.act_as("Filip")  # type: ignore[attr-defined]
        key = next(index for index, item in enumerate(rows(pilot)) if "privileged note" in item)
        await pilot.press("home", *["down"] * key, "x")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReadScreen))
        assert "MARKER" in str(pilot.app.screen.query(Static).first().render())
        await pilot.press("escape", "escape")
    async with room.read() as session:
        records = await ledger.read(session, "INC-1")
    assert [record.kind for record in records[-4:]] == [
        "tracked",
        "track_acted",
        "tracked",
        "tracked",
    ]


async def test_the_situation_in_both_languages(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("b")
        await until(pilot, lambda: isinstance(pilot.app.screen, SitrepScreen))
        screen = pilot.app.screen
        assert isinstance(screen, SitrepScreen)
        await until(pilot, lambda: screen._text.startswith("# Situation: storm"))
        await pilot.press("l")
        await until(pilot, lambda: screen._text.startswith("# Sytuacja: storm"))
