"""Asking about actions: a new one, and what becomes of one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from services.i18n import _
from services.incident import commands
from services.incident.learning import Action, Remark
from services.preparation.people import members
from tui.screens.base import FollowingScreen
from tui.widgets.ask import AskChoice, AskForm, AskText, Field


async def ask_action(screen: FollowingScreen, lesson: Remark | None = None) -> None:
    """Ask who does what until when, and write it down."""
    room = screen.room
    fields = [
        Field("words", _("What is to be done?"), required=True),
        await _owner(screen, room.actor),
        Field("due", _("Until when?"), "14 d", required=True, hint=_("14 d, 30.11., 2027-01-31")),
    ]
    guidance, seq = (lesson.words, lesson.seq) if lesson else ("", 0)

    async def write(form: dict[str, str]) -> bool:
        words, owner, due = form["words"], form["owner"], form["due"]
        return await screen.attempt(
            commands.add_action(room.store, room.incident, room.actor, words, owner, due, seq)
        )

    await _until_written(screen, _("An action"), fields, write, guidance)


async def _until_written(
    screen: FollowingScreen,
    title: str,
    fields: Sequence[Field],
    write: Callable[[dict[str, str]], Awaitable[bool]],
    guidance: str = "",
) -> None:
    """Ask until it is written or the person gives up: what was typed stands there again."""
    while True:
        form = await screen.app.push_screen_wait(AskForm(title, fields, guidance=guidance))
        if form is None or await write(form):
            return
        fields = [replace(field, value=form[field.name]) for field in fields]


async def act_on(screen: FollowingScreen, incident: str, action: Action) -> None:
    """Ask what became of ``action``: finished, moved, given up."""
    if not action.is_open:
        screen.notify(action.outcome, markup=False)
        return
    options = [
        ("done", _("It is done")),
        ("move", _("Another day, or somebody else")),
        ("give_up", _("It will not be done")),
    ]
    title = " ".join(action.words.split())
    chosen = await screen.app.push_screen_wait(AskChoice(title, "", options))
    room = screen.room
    match chosen:
        case "done":
            words = await screen.app.push_screen_wait(AskText(title, _("What was done?")))
            if words is not None:
                await screen.attempt(
                    commands.finish_action(room.store, incident, room.actor, action.seq, words)
                )
        case "give_up":
            reason = await screen.app.push_screen_wait(AskText(title, _("Why not?")))
            if reason is not None:
                await screen.attempt(
                    commands.give_up_action(room.store, incident, room.actor, action.seq, reason)
                )
        case "move":
            await _move(screen, incident, action)
        case _nothing:
            pass


async def _move(screen: FollowingScreen, incident: str, action: Action) -> None:
    day = f"{action.due_on:%Y-%m-%d}"
    fields = [
        Field("owner", _("Who does it?"), hint=_("empty: {who} as now").format(who=action.owner)),
        Field("due", _("Until when?"), hint=_("empty: {day} as now").format(day=day)),
        Field("reason", _("Why?"), required=True),
    ]
    room, seq = screen.room, action.seq

    async def write(form: dict[str, str]) -> bool:
        owner, due, reason = form["owner"], form["due"], form["reason"]
        return await screen.attempt(
            commands.change_action(room.store, incident, room.actor, seq, owner, due, reason)
        )

    await _until_written(screen, " ".join(action.words.split()), fields, write)


async def ask_whether_it_held(screen: FollowingScreen, incident: str) -> None:
    """Ask, a year later, whether the actions of ``incident`` held, and how one knows."""
    title = _("A year after {incident}").format(incident=incident)
    options = [("held", _("The actions held")), ("failed", _("They did not hold"))]
    chosen = await screen.app.push_screen_wait(AskChoice(title, "", options))
    if chosen is None:
        return
    words = await screen.app.push_screen_wait(AskText(title, _("How do you know?")))
    if words is not None:
        room, held = screen.room, chosen == "held"
        await screen.attempt(
            commands.review_actions(room.store, incident, room.actor, words, held=held)
        )


async def _owner(screen: FollowingScreen, now: str) -> Field:
    """Return the field for who does it, with the room's people as a hint."""
    async with screen.room.store.read() as session:
        names = ", ".join(person.name for person in await members(session))
    return Field("owner", _("Who does it?"), value=now, required=True, hint=names)
