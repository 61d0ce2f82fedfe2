"""Setting up: the first warroom.toml, campaigns, and a doctor."""

import shutil
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from services import i18n, settings
from services.i18n import _
from services.preparation import campaigns, people
from services.settings.sentiment import SentimentSettings
from services.store import Store, leases
from tui.commands.common import (
    Invocation,
    invocation,
    run,
    write_new,
)


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("init", help=_("Write a commented first warroom.toml."))(init)
    app.command("doctor", help=_("Check that everything is in order."))(doctor)


def init(
    context: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=_("Default: ./warroom.toml."))
    ] = None,
) -> None:
    """Write a commented first warroom.toml; a file that is there already is left alone."""
    _speaks = invocation(context).settings  # sets the language
    path = path or Path(settings.FILE_NAME)
    language = i18n.current()
    text = (files("tui") / "templates" / f"warroom.{language}.toml").read_text(encoding="utf-8")
    write_new(path, text)
    typer.echo(_("Written to {path}: edit it, then start warroom.").format(path=path))
    from tui.commands.sources_setup import ask_for_platforms  # noqa: PLC0415 - heavy

    ask_for_platforms(invocation(context), path)


def doctor(context: typer.Context) -> None:
    """Check that everything is in order; exit code 1 if something is not."""

    async def work(room: Invocation) -> list[tuple[bool, str]]:
        async with room.open_store(migrate=True) as store:
            return [*_surroundings(room), *await _room(room, store)]

    checks = run(work(invocation(context)))
    for good, text in checks:
        mark = _("ok") if good else _("LOOK")
        typer.echo(f"{mark:<6} {text}")
    if not all(good for good, _text in checks):
        raise typer.Exit(1)


def _surroundings(room: Invocation) -> Iterator[tuple[bool, str]]:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    yield (
        encoding == "utf8",
        _("the terminal's encoding is {encoding} (utf-8 is needed for Polish)").format(
            encoding=encoding
        ),
    )
    found = settings.settings_file()
    yield True, _("settings: {path}").format(path=found or _("none, defaults"))
    free = shutil.disk_usage(Path.home()).free // 2**20
    yield free > 500, _("{free} MB of disk space are free").format(free=free)
    hears = bool(room.settings.notify.urls or room.settings.notify.routes)
    yield (
        hears,
        _("notifications go out")
        if hears
        else _("nobody is notified: set notify.urls in warroom.toml, then warroom notify test"),
    )


async def _room(room: Invocation, store: Store) -> list[tuple[bool, str]]:
    from services.intake.write import transformer_trouble  # noqa: PLC0415 - heavy

    async with store.read() as session:
        entities = await campaigns.watched(session)
        actor = await people.acting_name(session, room.settings.login)
        team = await people.members(session)
        trouble = await transformer_trouble(session)
    collector = ", ".join(await leases.collectors(store))
    return [
        (True, _("store: {place}").format(place=store.place)),
        (bool(entities), _("the room listens for {n} names").format(n=len(entities))),
        (
            actor in {person.name for person in team},
            _("you act as {name}").format(name=actor)
            if actor in {person.name for person in team}
            else _("you act as {name}, who is not in the room: warroom person add").format(
                name=actor
            ),
        ),
        (
            True,
            _("the collector is at work ({who})").format(who=collector)
            if collector
            else _("no collector is at work: warroom starts one"),
        ),
        *_transformer(room.settings.sentiment, trouble),
        (True, _("before a launch: warroom readiness")),
    ]


def _transformer(sentiment: SentimentSettings, trouble: str) -> Iterator[tuple[bool, str]]:
    """Load the transformer where one is set, and tell what became of it at work."""
    from services.sentiment import second_opinion  # noqa: PLC0415 - heavy

    second = second_opinion(sentiment)
    if second is None:
        return
    good = second.load() is not None
    said = _("the transformer in {path} reads") if good else "{trouble}"
    yield good, said.format(path=sentiment.model_dir, trouble=second.trouble)
    if good and trouble:
        yield (
            False,
            _("the transformer was given up at work: {trouble}; start the collector anew").format(
                trouble=trouble
            ),
        )
