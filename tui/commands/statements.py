"""Statements on the command line: the plain twin of the Statements screen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services import i18n
from services.errors import UsageError
from services.i18n import _
from services.incident.signoff import next_word, state_of
from services.incident.statements import Statement
from services.reasons import reason_of
from services.store import Store
from services.words import Role
from tui.commands.common import (
    AsJson,
    IncidentId,
    Invocation,
    invocation,
    print_json,
    print_table,
    read_text,
    run,
)
from tui.commands.statement import statement_group as group
from tui.commands.statement_words import exact_ref, plain, publication, read_ref, told

if TYPE_CHECKING:
    from services.incident.run import Run

Ref = Annotated[
    str, typer.Argument(metavar="N[.V]", help=_("The statement, as 1, or its version, as 1.2."))
]
ExactRef = Annotated[
    str, typer.Argument(metavar="N.V", help=_("The version that you read, as 1.2."))
]
At = Annotated[str, typer.Option(help=_("When it was, if not now: 14:30, 20 min ago."))]
NextUpdate = Annotated[
    str, typer.Option("--next-update", help=_("When the next update was promised: 18:00, 2 h."))
]
Promises = Annotated[
    list[str] | None,
    typer.Option("--promise", help=_("A promise: “words | who sees to it | by when”.")),
]
Values = Annotated[
    list[str] | None,
    typer.Option(
        "--value",
        help=_("What it does to a value: “1=keeps”, “2=untouched”, “3=strains: how”."),
    ),
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="statement")


@group.command("list", help=_("List the statements, with what each lacks."))
def list_statements(
    context: typer.Context, incident_id: IncidentId, as_json: AsJson = False
) -> None:
    """List the statements, with what each lacks."""

    async def work(given: Invocation) -> "Run":
        async with given.open_store() as store:
            return await _run(store, incident_id)

    playbook_run = run(work(invocation(context)))
    if as_json:
        print_json(
            [plain(playbook_run, item) for item in playbook_run.incident.statements.values()]
        )
        return
    rows = [
        {
            _("NO."): f"{item.id}.{item.current.number}",
            _("STATE"): state_of(playbook_run, item).label,
            _("BY"): item.current.by,
            _("TITLE"): item.title,
            _("WHAT COMES NEXT"): next_word(playbook_run, item),
        }
        for item in playbook_run.incident.statements.values()
    ]
    print_table(rows, _("No statement yet."))


@group.command("show", help=_("Print a statement: its text, who agreed, what it lacks."))
def show(
    context: typer.Context,
    incident_id: IncidentId,
    ref: Ref,
    diff: Annotated[
        bool, typer.Option("--diff", help=_("Show what changed since the version before."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print a statement: its text, who agreed, what it lacks."""
    key, number = read_ref(ref)

    async def work(given: Invocation) -> "Run":
        async with given.open_store() as store:
            return await _run(store, incident_id)

    playbook_run = run(work(invocation(context)))
    statement = _statement(playbook_run, key)
    version = statement.version(number) if number else statement.current
    if version is None:
        raise UsageError(_("There is no version {n} of it.").format(n=number))
    if as_json:
        print_json(plain(playbook_run, statement))
    elif diff:
        typer.echo(statement.difference(version))
    else:
        typer.echo(told(playbook_run, statement, version))


@group.command("template", help=_("Print a text to start from."))
def template(
    context: typer.Context,
    incident_id: IncidentId,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help=_("Default: list them."))] = "",
) -> None:
    """Print a text to start from, or list what there is."""

    async def work(given: Invocation) -> "Run":
        async with given.open_store() as store:
            return await _run(store, incident_id)

    playbook_run = run(work(invocation(context)))
    if not name:
        for item in playbook_run.playbook.templates:
            typer.echo(f"{item.id}: {item.title.read(i18n.current())}")
        return
    found = playbook_run.template(name)
    if found is None:
        raise UsageError(_("There is no template {name}.").format(name=name))
    typer.echo(found.text.read(i18n.current()))


@group.command("draft", help=_("Write a statement, or a new version of one."))
def draft(
    context: typer.Context,
    incident_id: IncidentId,
    path: Annotated[
        str, typer.Argument(metavar="FILE", help=_("The text (- for standard input)."))
    ],
    over: Annotated[
        str, typer.Option("--over", help=_("The version that this one takes the place of: 1.2."))
    ] = "",
    title: Annotated[str, typer.Option(help=_("What it is called in the room."))] = "",
    step: Annotated[str, typer.Option(help=_("The step of the plan that it is for."))] = "",
    admission: Annotated[
        bool, typer.Option("--admission", help=_("It admits fault: Legal has to agree."))
    ] = False,
    in_language: Annotated[
        str, typer.Option("--in", help=_("The language of the text: en or pl."))
    ] = "",
) -> None:
    """Write a statement, or a new version of one."""
    from services.incident import commands  # noqa: PLC0415

    key, seen = exact_ref(over) if over else ("", 0)
    try:
        text = read_text(path)
    except OSError as error:
        words = _("{path} cannot be read: {reason}")
        raise UsageError(words.format(path=path, reason=reason_of(error))) from error
    wording = commands.Wording(
        text, in_language or i18n.current(), title=title, step=step, admission=admission
    )

    async def work(given: Invocation) -> str:
        async with given.open_store() as store:
            actor = await given.actor(store)
            return await commands.draft_statement(store, incident_id, actor, wording, key, seen)

    written = run(work(invocation(context)))
    typer.echo(f"{written}.{seen + 1}")


@group.command("submit", help=_("Send a version to review."))
def submit(context: typer.Context, incident_id: IncidentId, ref: ExactRef) -> None:
    """Send a version to review."""
    from services.incident import commands  # noqa: PLC0415

    key, seen = exact_ref(ref)

    async def work(given: Invocation) -> str:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.submit_statement(store, incident_id, actor, key, seen)
            return await _next(store, incident_id, key)

    typer.echo(run(work(invocation(context))))


@group.command("comment", help=_("Say what should change."))
def comment(
    context: typer.Context,
    incident_id: IncidentId,
    ref: ExactRef,
    text: Annotated[str, typer.Argument(metavar="TEXT")],
) -> None:
    """Say what should change."""
    from services.incident import commands  # noqa: PLC0415

    key, seen = exact_ref(ref)

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.comment_statement(store, incident_id, actor, key, seen, text)

    run(work(invocation(context)))


@group.command("approve", help=_("Agree to the version that you read."))
def approve(
    context: typer.Context,
    incident_id: IncidentId,
    ref: ExactRef,
    role: Annotated[
        Role | None, typer.Option(help=_("As holder of this role (default: all you can)."))
    ] = None,
    note: Annotated[str, typer.Option(help=_("What you looked at."))] = "",
) -> None:
    """Agree to the version that you read."""
    from services.incident import commands  # noqa: PLC0415

    key, seen = exact_ref(ref)

    async def work(given: Invocation) -> str:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.approve_statement(store, incident_id, actor, key, seen, role, note)
            return await _next(store, incident_id, key)

    typer.echo(run(work(invocation(context))))


@group.command("publish", help=_("Write down that it was published; the program posts nothing."))
def publish(
    context: typer.Context,
    incident_id: IncidentId,
    ref: ExactRef,
    link: Annotated[str, typer.Option(help=_("Where it stands."))],
    at: At = "",
    next_update: NextUpdate = "",
    promise: Promises = None,
    value: Values = None,
) -> None:
    """Write down that it was published; the program posts nothing."""
    from services.incident import commands  # noqa: PLC0415

    key, seen = exact_ref(ref)

    async def work(given: Invocation) -> str:
        async with given.open_store() as store:
            actor = await given.actor(store)
            how = publication(link, at, next_update, promise, value)
            await commands.publish_statement(store, incident_id, actor, key, seen, how)
            return await _next(store, incident_id, key)

    typer.echo(run(work(invocation(context))))


@group.command("export", help=_("Publish it as a file: the text goes there, its hash here."))
def export(
    context: typer.Context,
    incident_id: IncidentId,
    ref: ExactRef,
    path: Annotated[Path, typer.Argument(metavar="FILE", help=_("A file that is not there yet."))],
    next_update: NextUpdate = "",
    promise: Promises = None,
    value: Values = None,
) -> None:
    """Publish it as a file: the text goes there, its hash here."""
    from services.incident import commands  # noqa: PLC0415

    key, seen = exact_ref(ref)

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            how = publication("", "", next_update, promise, value)
            await commands.export_statement(store, incident_id, actor, key, seen, path, how)

    run(work(invocation(context)))
    typer.echo(_("Written to {path}.").format(path=path))


@group.command("went-out", help=_("Write down that it went out without its approvals."))
def gone_out(
    context: typer.Context,
    incident_id: IncidentId,
    ref: ExactRef,
    link: Annotated[str, typer.Option(help=_("Where it stands."))],
    reason: Annotated[str, typer.Option(help=_("Why it went out unapproved."))],
    at: At = "",
) -> None:
    """Write down that it went out without its approvals."""
    from services.incident import commands  # noqa: PLC0415

    key, seen = exact_ref(ref)

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.went_out(store, incident_id, actor, key, seen, link, reason, at)

    run(work(invocation(context)))


@group.command("withdraw", help=_("Take a statement back, before or after it went out."))
def withdraw(
    context: typer.Context,
    incident_id: IncidentId,
    ref: Ref,
    reason: Annotated[str, typer.Option(help=_("Why?"))],
) -> None:
    """Take a statement back, before or after it went out."""
    from services.incident import commands  # noqa: PLC0415

    key, _number = read_ref(ref)

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.withdraw_statement(store, incident_id, actor, key, reason)

    run(work(invocation(context)))


async def _run(store: Store, incident_id: str) -> "Run":
    from services.incident.desk import load_run  # noqa: PLC0415

    async with store.read() as session:
        return await load_run(session, incident_id)


def _statement(playbook_run: "Run", key: str) -> Statement:
    found = playbook_run.incident.statements.get(key)
    if found is None:
        words = _("There is no statement {n} in {id}.")
        raise UsageError(words.format(n=key, id=playbook_run.incident.id))
    return found


async def _next(store: Store, incident_id: str, key: str) -> str:
    playbook_run = await _run(store, incident_id)
    return next_word(playbook_run, _statement(playbook_run, key))
