"""Opening the room, and playing a drill with or without a screen."""

import os
import sys
from typing import Annotated

import typer

from services.errors import UsageError
from services.i18n import _
from tui.commands.common import Invocation, invocation, prepare, run

DEFAULT_DRILL = "zorzynka"
INSTEAD = "warroom drill --plain, warroom incidents"
PLAIN_PACE = 60.0
"""A script reads faster than a person: without a screen the story runs twice as fast."""


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("drill", help=_("Play a crisis that is not real."))(drill)


def open_room(given: Invocation) -> None:
    """Open the room on the terminal."""
    _show(given, given.settings.store_target)


def drill(
    context: typer.Context,
    plain: Annotated[
        bool, typer.Option("--plain", help=_("Without a screen, led by a script."))
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help=_("Go on with the last drill."))] = False,
    pace: Annotated[
        float,
        typer.Option(
            help=_("Story minutes in a minute (0: as the script says)."), min=0, max=100_000
        ),
    ] = 0,
) -> None:
    """Play a crisis that is not real, in a store of its own, without any network."""
    from services.drill.setup import latest_drill, new_drill  # noqa: PLC0415 - reads YAML: slow

    given = invocation(context)
    if given.settings.read_only and (plain or not resume):
        raise UsageError(_("A drill has to be written: leave out --read-only, or add --resume."))
    folder = given.settings.drills_folder
    if resume:
        target = latest_drill(folder)
    else:
        chosen = pace or (PLAIN_PACE if plain else None)
        login, playbooks = given.settings.login, given.settings.playbooks_folder
        target = run(new_drill(folder, DEFAULT_DRILL, login, pace=chosen, playbooks=playbooks))
    if plain:
        from services.drill.plain import play  # noqa: PLC0415 - heavy

        run(play(target, typer.echo))
        return
    _show(given, str(target))


def _left(given: Invocation, target: str) -> str:
    """Say what goes on now that the screen is closed, and how to come back."""
    if target == given.settings.store_target:
        return _("Listening goes on while a campaign is watched. Come back with: warroom")
    return _("Go on with this drill: warroom drill --resume. Its store: {path}").format(path=target)


def _clear_ways_out() -> None:
    """Forget what the environment could make Textual load, write or start."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    for name in ("EDITOR", "VISUAL", "BROWSER"):
        os.environ.pop(name, None)


def _refuse_what_cannot_show() -> None:
    """Open no screen where none could be seen.

    Raises:
        UsageError: what is missing, and what to do without a screen.
    """
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise UsageError(
            _("This needs a terminal. Without one: warroom drill --plain, warroom incidents.")
        )
    term = os.environ.get("TERM", "")
    if term in {"", "dumb", "unknown"}:
        text = _("A terminal with TERM={term} shows no screens: {instead}.")
        raise UsageError(text.format(term=term or "''", instead=INSTEAD))
    encoding = sys.stdout.encoding or ""
    if encoding.lower().replace("-", "") != "utf8":
        text = _("The screens need UTF-8, not {encoding}: set LANG=C.UTF-8, or {instead}.")
        raise UsageError(text.format(encoding=encoding, instead=INSTEAD))


def _show(given: Invocation, target: str) -> None:
    _refuse_what_cannot_show()
    if given.settings.confined:
        _clear_ways_out()
    # Textual reads these when it is imported: quick keys, no animation over a slow line.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    from tui.app import WarroomApp  # noqa: PLC0415
    from tui.room import Room  # noqa: PLC0415

    async def work() -> int:
        async with given.open_at(target, migrate=True) as store:
            if not store.read_only:
                await prepare(store, given.settings)
            room = Room(store, given.settings, await given.actor(store))
            await room.follow_standing()
            app = WarroomApp(room)
            result = await app.run_async()
            return result if result is not None else app.return_code or 0

    code = run(work())
    if not code:
        typer.echo(_left(given, target))
    if code:
        raise typer.Exit(code)
