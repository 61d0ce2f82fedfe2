"""How a room at work is, for probes: one line or JSON, and an exit code."""

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from services.errors import SettingsError, StoreError, WarroomError
from services.i18n import _, ngettext
from services.times import span
from tui.commands.common import AsJson, Invocation, invocation, print_json, run

if TYPE_CHECKING:
    from services.collector.health import RoomHealth, SourceAge


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("health", help=_("Say in one line whether the room is at work (for probes)."))(
        health
    )


def health(
    context: typer.Context,
    behind: Annotated[
        float,
        typer.Option(help=_("Seconds that a mention may wait to be judged."), min=1, max=604_800),
    ] = 60,
    deep: Annotated[
        bool, typer.Option("--deep", help=_("Read the whole store and check every timeline."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say whether the room is at work; exit code 1 if it is not."""

    async def work(given: Invocation) -> "RoomHealth":
        from services.collector.health import look  # noqa: PLC0415 - heavy

        async with given.open_store() as store:
            return await look(store, timedelta(seconds=behind), deep=deep)

    try:
        found = run(work(invocation(context)))
    except SettingsError:
        raise
    except (WarroomError, SQLAlchemyError, OSError) as error:
        trouble = " ".join(str(error).split())
        if as_json:
            print_json({"well": False, "error": trouble})
            raise typer.Exit(1) from error
        raise StoreError(trouble) from error
    if as_json:
        print_json({"well": found.is_well, **asdict(found)})
    else:
        typer.echo(_line(found))
    if not found.is_well:
        raise typer.Exit(1)


def _line(found: "RoomHealth") -> str:
    """Return everything in one line, what is wrong in capitals."""
    parts = [_("collecting") if found.collector else _("NOBODY COLLECTS")]
    if found.damage:
        parts.append(_("THE STORE IS DAMAGED: {what}").format(what=found.damage[0]))
    else:
        parts.append(_("the store is whole") if found.checked else _("the store can be read"))
    late = _("THE DETECTOR IS {span} BEHIND") if found.is_behind else _("detector {span} behind")
    parts.append(late.format(span=span(timedelta(seconds=found.behind))))
    count = len(found.sources)
    parts.append(ngettext("{n} source", "{n} sources", count).format(n=count))
    parts += [_source(source) for source in found.sources]
    mark = _("ok") if found.is_well else _("LOOK")
    return f"{mark}: {', '.join(parts)}"


def _source(source: "SourceAge") -> str:
    label = source.health.label
    if source.age is None:
        return f"{source.name} {label}"
    return f"{source.name} {label} ({span(timedelta(seconds=source.age))})"
