"""Many hands: two screens on one store, who acts at each, and who may not."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static, TextArea

from services import confinement
from services.errors import CutOff, StoreError, UsageError
from services.incident import commands
from services.incident.desk import open_runs
from services.incident.run import Run
from services.playbooks.versions import publish
from services.preparation.people import Member, save_member
from services.settings import load
from services.store import Store, attendance, ledger
from services.words import EntryKind, Permission, Role
from tests.making import PLAYBOOK, declare_test_incident
from tests.waiting import on, row, rows, until
from tui.app import WarroomApp
from tui.powers import ACTS, LOOKS, power_for
from tui.room import Room
from tui.screens.boards.freeze import FreezeBoard
from tui.screens.boards.statements import StatementsBoard
from tui.screens.declare import SeverityForm
from tui.screens.incident import IncidentScreen
from tui.screens.setup import SetupScreen
from tui.screens.timeline import TimelineScreen
from tui.widgets.ask import AskChoice, AskText
from tui.widgets.checklist import Checklist
from tui.widgets.choice_list import ChoiceList
from tui.widgets.entries import Entries
from tui.widgets.status_line import StatusLine

TEAM = (
    Member("Anna", "anna", roles=(Role.LEAD,), permission=Permission.ADMIN),
    Member("Bartek"),
    Member("Ola", permission=Permission.OBSERVER),
)


@pytest.fixture
async def room(sqlite_store: Store) -> Store:
    """A room with a team and an incident that Bartek leads."""
    async with sqlite_store.write() as session:
        for member in TEAM:
            await save_member(session, member)
    await declare_test_incident(sqlite_store)
    await commands.take_role(sqlite_store, "INC-1", "Bartek", Role.LEAD)
    return sqlite_store


@pytest.fixture(autouse=True)
def _no_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    monkeypatch.setattr(WarroomApp, "NOTIFICATION_TIMEOUT", 600)  # a slow machine reads it late


@asynccontextmanager
async def opened(
    store: Store, who: str, mode: str, size: tuple[int, int] = (100, 40)
) -> AsyncIterator[Pilot[int]]:
    app = WarroomApp(Room(store, load(), who))
    async with app.run_test(size=size, notifications=True) as pilot:
        app.switch_mode(mode)
        await until(pilot, lambda: app.room.incident and app.screen.focused)
        if mode == "timeline":  # a key that is pressed before anything stands there does nothing
            await until(pilot, lambda: app.screen.query_one(Entries).row_ids == [1, 2])
        yield pilot


def top(pilot: Pilot[int]) -> str:
    """Return the top line of the screen."""
    return pilot.app.screen_stack[0].query_one(StatusLine).render().plain


def looked_at(pilot: Pilot[int]) -> str:
    """Return the incident that is looked at."""
    assert isinstance(pilot.app, WarroomApp)
    return pilot.app.room.incident


def told(pilot: Pilot[int]) -> list[str]:
    """Return what the app notified of."""
    return [note.message for note in pilot.app._notifications]


async def entries(store: Store) -> list[ledger.Record]:
    async with store.read() as session:
        return await ledger.read(session, "INC-1")


async def test_what_one_does_the_other_sees_and_keeps_their_place(room: Store) -> None:
    assert room.path is not None
    async with AsyncExitStack() as stack:
        other = await Store.open(room.path)
        stack.push_async_callback(other.close)
        anna = await stack.enter_async_context(opened(room, "Anna", "incident"))
        bartek = await stack.enter_async_context(opened(other, "Bartek", "timeline"))
        checklist = anna.app.screen.query_one(Checklist)
        timeline = bartek.app.screen.query_one(Entries)
        await until(anna, lambda: checklist.step_id)
        await until(anna, lambda: "+1 other" in top(anna))

        mine, place, rows = checklist.step_id, checklist.highlighted, checklist.option_count
        last = checklist.get_option_at_index(rows - 1).id
        assert last not in {None, mine}
        await bartek.press("up")
        held = timeline.highlighted_row
        assert held is not None
        await commands.assign_step(other, "INC-1", "Bartek", str(last), "Anna")
        await until(bartek, lambda: timeline.row_ids == [1, 2, 3])
        await until(anna, lambda: checklist.option_count > rows)  # it stands first now
        assert checklist.step_id == mine
        assert checklist.highlighted != place

        await anna.press("n")
        await on(anna, AskText, *"ok", "f2")
        await until(bartek, lambda: timeline.row_ids == [1, 2, 3, 4])
        assert timeline.highlighted_row is not None
        assert timeline.highlighted_row.id == held.id
        assert checklist.step_id == mine
    assert [record.actor for record in await entries(room)] == ["Anna", "Bartek", "Bartek", "Anna"]


async def test_what_is_typed_is_for_the_incident_it_was_begun_in(room: Store) -> None:
    async with opened(room, "Anna", "incident") as pilot:
        await pilot.press("n")
        await on(pilot, AskText, *"ok")
        await declare_test_incident(room, title="Another storm")
        await until(pilot, lambda: "INC-2" in top(pilot))
        await pilot.press("f2")
        await until(pilot, lambda: looked_at(pilot) == "INC-2")
        await pilot.press("f")  # so does a board
        await on(pilot, FreezeBoard)
        await declare_test_incident(room, title="A third one")
        await until(pilot, lambda: "INC-3" in top(pilot))
        assert looked_at(pilot) == "INC-2"
    assert [record.kind for record in await entries(room)][-1] == EntryKind.NOTE_ADDED
    async with room.read() as session:
        other = await ledger.read(session, "INC-2")
    assert [record.kind for record in other] == [EntryKind.DECLARED]


async def test_who_acts_is_changed_by_one_key_on_any_screen(room: Store) -> None:
    room.account = "shared"
    async with opened(room, "Anna", "timeline", (80, 24)) as pilot:
        await until(pilot, lambda: "Anna" in top(pilot))
        await pilot.press("n")
        await on(pilot, AskText, *"one", "f9")  # over a dialog that is half filled in
        await on(pilot, AskChoice, "enter")  # the cursor is on Bartek, who comes after Anna
        await on(pilot, AskText)
        box = pilot.app.screen.query_one(".ask--box")
        await until(pilot, lambda: box.border_subtitle == "Bartek")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.query_one(Entries).row_ids == [1, 2, 3])
        await until(pilot, lambda: "Bartek" in top(pilot))
        assert "Anna" not in top(pilot)
        await until(pilot, lambda: any("Bartek acts here" in note for note in told(pilot)))
    last = (await entries(room))[-1]
    assert (last.actor, last.code("login")) == ("Bartek", "shared")


async def test_an_entry_is_of_who_acts_when_it_is_confirmed(room: Store) -> None:
    async with room.write() as session:
        await publish(room, session, PLAYBOOK.replace("scenario: T01", "scenario: T02"), "Anna")
    await commands.join_scenario(room, "INC-1", "Bartek", "T02")
    await commands.list_for_freeze(room, "INC-1", "Anna", "Mail")
    await commands.freeze(room, "INC-1", "Anna", "listed:1", "Mail")
    before = len(await entries(room))
    async with opened(room, "Anna", "incident") as pilot:
        await pilot.press("f")
        await row(pilot, "[x] Mail")
        await pilot.press("enter")
        await on(pilot, AskText, *"ok", "f9")
        await on(pilot, AskChoice, "enter")  # the cursor is on Bartek, who comes after Anna
        await on(pilot, AskText, "enter")
        await row(pilot, "[ ] Mail")
        await pilot.press("escape")
        await on(pilot, IncidentScreen, "j")
        await on(pilot, AskChoice, "1")
        await on(pilot, AskText, *"ok", "f9")
        await on(pilot, AskChoice)
        for name, words in zip(("Anna", "Bartek", "Ola"), rows(pilot), strict=True):
            assert name in words
        assert ">" in rows(pilot)[2], "whoever comes after Bartek"
        await pilot.press("1")  # as ever
        await on(pilot, AskText, "enter")
        await on(pilot, IncidentScreen)
        await until(pilot, lambda: any("The checklist" in note for note in told(pilot)))
    found = [(record.kind, record.actor) for record in await entries(room)][before:]
    assert found == [(EntryKind.RELEASED, "Bartek"), (EntryKind.LEFT, "Anna")]


async def test_a_severity_is_of_who_acts_when_it_is_confirmed(room: Store) -> None:
    async with opened(room, "Anna", "incident") as pilot:
        await pilot.press("v")
        await on(pilot, SeverityForm, "f9")
        await on(pilot, AskChoice, "enter")  # the cursor is on Bartek, who comes after Anna
        await on(pilot, SeverityForm)
        pilot.app.screen.query_one("#ask-field-severity", ChoiceList).choose("SEV1")
        pilot.app.screen.query_one("#ask-field-reason", Input).value = "worse"
        await pilot.press("f2")
        await on(pilot, IncidentScreen)
        await until(pilot, lambda: "SEV1" in top(pilot))
    last = (await entries(room))[-1]
    assert (last.kind, last.actor) == (EntryKind.SEVERITY_SET, "Bartek")


async def test_presence_stands_on_room_and_goes_with_the_screen(room: Store) -> None:
    async with opened(room, "Anna", "setup") as pilot:
        await pilot.press("3", "5")
        await until(pilot, lambda: isinstance(pilot.app.screen, SetupScreen))

        def page() -> str:
            return str(pilot.app.screen.query_one("#room", Static).render())

        await until(pilot, lambda: "Here now\nAnna  Room" in page())
    async with room.read() as session:
        assert list(await attendance.present(session, await room.now(session))) == []


async def test_what_an_observer_presses_is_grey_and_says_why(room: Store) -> None:
    async with opened(room, "Ola", "incident") as pilot:
        await until(pilot, lambda: "Ola (observer)" in top(pilot))
        await until(pilot, lambda: pilot.app.screen.query_one(Checklist).step_id)
        for key in ("n", "v", "enter"):
            pilot.app.clear_notifications()
            await pilot.press(key)
            await until(pilot, lambda: any("Ola (observer) may not" in it for it in told(pilot)))
            assert isinstance(pilot.app.screen, IncidentScreen)
        off = {
            item.binding.action
            for item in pilot.app.screen.active_bindings.values()
            if not item.enabled
        }
        assert {"note", "skip", "severity", "close", "take_lead"} <= off
        assert not {"statements", "team", "clocks"} & off
        await pilot.press("t")
        await on(pilot, StatementsBoard, "n")
        await until(pilot, lambda: any("may not: write" in it for it in told(pilot)))
    assert len(await entries(room)) == 2


async def test_a_member_does_not_steer_what_another_leads(room: Store) -> None:
    async with opened(room, "Bartek", "incident") as pilot:
        await until(pilot, lambda: pilot.app.screen.query_one(Checklist).step_id)
        assert pilot.app.screen.check_action("severity", ()) is True
        async with room.write() as session:
            await save_member(session, Member("Celina"))
        await commands.assign_role(room, "INC-1", "Bartek", Role.LEAD, "Celina")
        await until(pilot, lambda: pilot.app.screen.check_action("severity", ()) is None)
        await pilot.press("v")
        await until(
            pilot, lambda: any("crisis lead (Celina); or an admin." in it for it in told(pilot))
        )
        assert pilot.app.screen.check_action("note", ()) is True


async def test_a_read_only_room_shows_and_never_writes(room: Store) -> None:
    assert room.path is not None
    wall = await Store.open(room.path, read_only=True)
    try:
        async with opened(wall, "Anna", "incident") as pilot:
            await until(pilot, lambda: "READ-ONLY" in top(pilot))
            await until(pilot, lambda: pilot.app.screen.query_one(Checklist).step_id)
            for key in ("n", "enter", "l"):
                pilot.app.clear_notifications()
                await pilot.press(key)
                await until(pilot, lambda: any("is read-only" in note for note in told(pilot)))
            await pilot.press("f9")
            await until(pilot, lambda: any("nobody acts here" in note for note in told(pilot)))
            await pilot.press("3")
            await until(pilot, lambda: isinstance(pilot.app.screen, TimelineScreen))
            shown = pilot.app.screen.query_one(Entries)
            await commands.add_note(room, "INC-1", "Bartek", "seen on the wall")
            await until(pilot, lambda: shown.row_ids == [1, 2, 3])
    finally:
        await wall.close()
    assert [record.kind for record in await entries(room)][-1] == EntryKind.NOTE_ADDED


def screens(kind: type[Screen[object]] = Screen) -> Iterator[type[Screen[object]]]:
    """Yield every screen class of ours."""
    for found in kind.__subclasses__():
        if found.__module__.startswith("tui.screens"):
            yield found
        yield from screens(found)


def test_every_key_of_every_screen_is_known_to_act_or_only_to_show() -> None:
    names = {screen.__name__ for screen in screens()}
    assert names >= ACTS.keys()
    for screen in screens():
        for binding in screen.__dict__.get("BINDINGS", ()):
            action = binding.action.partition("(")[0]
            if power_for(screen, action) is None:
                assert action in LOOKS, f"{screen.__name__}: {action}"


@pytest.fixture
def confined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A confined process; the folder of its inbox and outbox."""
    monkeypatch.setattr(confinement, "_folders", None)
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    confinement.confine(tmp_path / "inbox", tmp_path / "outbox")
    return tmp_path


async def test_no_way_out_of_a_confined_screen(
    room: Store, confined: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = confined / "ran"
    monkeypatch.setenv("EDITOR", f"touch {ran}")
    monkeypatch.setenv("BROWSER", f"touch {ran}")
    before = sorted(path.name for path in confined.iterdir())
    async with opened(room, "Bartek", "timeline") as pilot:
        app = pilot.app
        assert isinstance(app, WarroomApp)
        for action in ("screenshot", "suspend_process"):
            pilot.app.clear_notifications()
            await app.run_action(action)
            await until(pilot, lambda: told(pilot) == ["Not in a confined session."])
        app.open_url("https://example.org")
        assert app.save_screenshot(path=str(confined)) == ""
        assert app.deliver_screenshot(path=str(confined)) is None
        offered = {command.title for command in app.get_system_commands(app.screen)}
        assert not offered & {"Screenshot", "Maximize", "Keys", "Theme", "Show keys and help panel"}
        for target in ("/tmp/out.zip", "../out.zip", str(confined / "out.zip")):  # noqa: S108
            pilot.app.clear_notifications()
            await pilot.press("w")
            await on(pilot, AskText)
            app.screen.query_one(Input).value = target
            await pilot.press("enter")
            await until(pilot, lambda: any("files go only to" in note for note in told(pilot)))
            assert isinstance(app.screen, TimelineScreen)
        await pilot.press("w")
        await on(pilot, AskText, "enter")  # what is offered lies in the outbox
        await until(pilot, lambda: list((confined / "outbox").glob("*.zip")))
        app.switch_mode("incident")
        await until(pilot, lambda: isinstance(app.screen, IncidentScreen) and app.screen.focused)
        for name in ("/etc/passwd", "../warroom.db"):
            pilot.app.clear_notifications()
            with pytest.raises(UsageError, match="files come only from"):
                await commands.add_file(room, "INC-1", "Bartek", Path(name))
    assert not ran.exists()
    assert sorted(path.name for path in confined.iterdir()) == before
    assert [path.name for path in (confined / "outbox").iterdir()] == ["INC-1.zip"]


async def test_a_screen_that_cannot_read_lets_its_keys_go(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut(_screen: TimelineScreen) -> None:
        raise CutOff("gone")

    monkeypatch.setattr(TimelineScreen, "load", cut)
    async with opened(room, "Anna", "live") as pilot:
        await pilot.press("3", "1", "2")
        await until(pilot, lambda: isinstance(pilot.app.screen, IncidentScreen))


async def test_a_store_that_once_took_too_long_is_asked_again(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    async def slow(session: AsyncSession) -> list[Run]:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise StoreError("too long")
        return await open_runs(session)

    monkeypatch.setattr("tui.app.open_runs", slow)
    async with opened(room, "Anna", "timeline") as pilot:
        shown = pilot.app.screen.query_one(Entries)
        await commands.add_note(room, "INC-1", "Bartek", "seen all the same")
        await until(pilot, lambda: shown.row_ids == [1, 2, 3])
    assert asked > 1


async def test_text_that_is_typed_before_a_screen_has_read_goes_where_it_belongs(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, load_as_ever = asyncio.Event(), TimelineScreen.load

    async def load_late(screen: TimelineScreen) -> None:
        await ready.wait()
        await load_as_ever(screen)

    monkeypatch.setattr(TimelineScreen, "load", load_late)
    async with opened(room, "Anna", "live") as pilot:
        await pilot.press("3")
        await until(pilot, lambda: isinstance(pilot.app.screen, TimelineScreen))
        await pilot.press("n", "c", "h", "i")
        ready.set()
        await on(pilot, AskText)
        typed = pilot.app.screen.focused
        assert isinstance(typed, Input | TextArea)
        await until(
            pilot, lambda: "chi" in {getattr(typed, "text", ""), getattr(typed, "value", "")}
        )
