"""Promises on the command line: what was promised, kept, changed, given up."""

from datetime import datetime
from typing import Annotated

import typer

from services.i18n import _
from services.incident.promises import Promise, all_promises
from services.times import local
from tui.commands.common import (
    AsJson,
    IncidentId,
    Invocation,
    invocation,
    print_json,
    print_table,
    run,
)
from tui.commands.statement_words import read_pledge

group = typer.Typer(invoke_without_command=True, help=_("What was promised in public."))

Number = Annotated[str, typer.Argument(metavar="N", help=_("The promise's number."))]
Note = Annotated[str, typer.Argument(metavar="NOTE", help=_("By what: a link, a date, a number."))]
Reason = Annotated[str, typer.Option("--reason", help=_("Why?"))]
Pledged = Annotated[
    str, typer.Argument(metavar="PROMISE", help=_("“words | who sees to it | by when”"))
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="promises")


@group.callback()
def list_promises(
    context: typer.Context,
    ended: Annotated[
        bool, typer.Option("--all", help=_("Those that were kept or given up, too."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List what is promised, the nearest first; closed incidents' too."""
    if context.invoked_subcommand is not None:
        return

    async def work(given: Invocation) -> tuple[list[Promise], datetime]:
        async with given.open_store() as store, store.read() as session:
            return await all_promises(session), await store.now(session)

    found, now = run(work(invocation(context)))
    promises = [item for item in found if ended or item.is_open]
    if as_json:
        print_json([_plain(item, now) for item in promises])
        return
    rows = [
        {
            _("INCIDENT"): item.incident,
            _("NO."): item.id,
            _("BY WHEN"): local(item.due_at),
            _("STATE"): _state(item, now),
            _("WHO"): item.owner,
            _("PROMISE"): " ".join(item.text.split()),
        }
        for item in promises
    ]
    print_table(rows, _("Nothing is promised."))


def _state(promise: Promise, now: datetime) -> str:
    if promise.is_open:
        return _("OVERDUE") if promise.is_overdue(now) else _("open")
    return _("kept") if promise.was_kept else _("given up")


def _plain(promise: Promise, now: datetime) -> dict[str, object]:
    return {
        "incident": promise.incident,
        "id": promise.id,
        "statement": promise.statement,
        "text": promise.text,
        "owner": promise.owner,
        "due": promise.due_at,
        "open": promise.is_open,
        "overdue": promise.is_overdue(now),
        "kept": promise.was_kept,
        "note": promise.note,
    }


@group.command("kept", help=_("Say that a promise was kept."))
def kept(context: typer.Context, incident_id: IncidentId, number: Number, note: Note) -> None:
    """Say that a promise was kept."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.keep_promise(store, incident_id, actor, number, note)

    run(work(invocation(context)))


@group.command("change", help=_("Other words, another owner, another day."))
def change(
    context: typer.Context,
    incident_id: IncidentId,
    number: Number,
    promise: Pledged,
    reason: Reason,
) -> None:
    """Put other words, another owner or another day in the place of a promise."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            pledge = read_pledge(promise)
            await commands.change_promise(store, incident_id, actor, number, pledge, reason)

    run(work(invocation(context)))


@group.command("give-up", help=_("Say that a promise will not be kept."))
def give_up(
    context: typer.Context, incident_id: IncidentId, number: Number, reason: Reason
) -> None:
    """Say that a promise will not be kept."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.give_up_promise(store, incident_id, actor, number, reason)

    run(work(invocation(context)))


@group.command("add", help=_("One more promise of a statement that went out."))
def add(
    context: typer.Context,
    incident_id: IncidentId,
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help=_("Its number."))],
    promise: Pledged,
) -> None:
    """Write down one more promise of a statement that went out."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.add_promise(store, incident_id, actor, statement, read_pledge(promise))

    run(work(invocation(context)))
