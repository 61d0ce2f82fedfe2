"""Choosing who acts: in a shared session people change places."""

from typing import Any

from textual.app import App

from services.i18n import _
from services.preparation.people import Member, members
from services.store.attendance import present
from services.words import Permission
from tui.room import Room
from tui.widgets.ask import AskChoice


async def ask_who_acts(app: App[Any], room: Room) -> str | None:
    """Ask who acts from now on; None if nobody else does.

    Everybody keeps their digit; the cursor begins on the one after who acts now.
    """
    async with room.store.read() as session:
        people = await members(session)
        now = await room.store.now(session)
        here = {row.person for row in await present(session, now)}
    if room.store.read_only:
        app.notify(_("This room is read-only: nobody acts here."), markup=False)
        return None
    if not people:
        app.notify(_("Nobody is in the team yet: on Room (5) p adds a person."), markup=False)
        return None
    names = [person.name for person in people]
    first = names.index(room.actor) + 1 if room.actor in names else 0
    following = names[first % len(names)]
    title = _("Who acts here? Now: {name}").format(name=room.actor)
    options = [(person.name, _words(person, here)) for person in people]
    prompt = _("Every entry written here will carry this name")
    chosen: str | None = await app.push_screen_wait(
        AskChoice(title, prompt, options, value=following)
    )
    return chosen


def _words(person: Member, here: set[str]) -> str:
    parts = [
        person.function or ", ".join(role.label for role in person.roles),
        "" if person.permission in {None, Permission.MEMBER} else person.permission.label,
        _("is here") if person.name in here else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"{person.name}  {told}".rstrip()
