"""The team on the command line: people one by one, or all of them as a file."""

from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer

from services import i18n
from services.errors import UsageError
from services.i18n import _, ngettext
from services.preparation import people
from services.reasons import reason_of
from services.words import ContactKind, Permission, Power, Role
from tui.commands.common import (
    AsJson,
    Invocation,
    invocation,
    print_json,
    print_table,
    read_text,
    run,
    write_new,
)

person_group = typer.Typer(no_args_is_help=True, help=_("The people of the room."))
team_group = typer.Typer(no_args_is_help=True, help=_("The whole team as a file (YAML)."))


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(person_group, name="person")
    app.add_typer(team_group, name="team")


@team_group.command("new", help=_("Write a commented first team.yaml."))
def new_team(
    context: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=_("Default: ./team.yaml."))
    ] = None,
) -> None:
    """Write a commented first team file; one that is there already is left alone."""
    _speaks = invocation(context).settings  # sets the language
    path = path or Path("team.yaml")
    template = files("tui") / "templates" / f"team.{i18n.current()}.yaml"
    write_new(path, template.read_text(encoding="utf-8"))
    typer.echo(_("Written to {path}: edit it, then warroom team import.").format(path=path))


@team_group.command("import", help=_("Bring a team file into the room."))
def import_file(
    context: typer.Context,
    path: Annotated[
        str, typer.Argument(metavar="FILE", help=_("The file (- for standard input)."))
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Take out everybody who is not in the file."))
    ] = False,
) -> None:
    """Add or change everybody in a team file, and whose share is what."""
    from services.preparation.team import import_team, parse_team  # noqa: PLC0415 - reads YAML

    try:
        team = parse_team(read_text(path), path)
    except OSError as error:
        raise UsageError(
            _("{path} cannot be read: {reason}").format(path=path, reason=reason_of(error))
        ) from error

    async def work(room: Invocation) -> None:
        async with room.open_store(migrate=True) as store:
            await import_team(store, await room.actor(store), team, replace=replace)

    run(work(invocation(context)))
    count = len(team.people)
    typer.echo(ngettext("{n} person is in.", "{n} people are in.", count).format(n=count))


@team_group.command("export", help=_("Print the team as a file."))
def export_file(context: typer.Context) -> None:
    """Print the team as the YAML that import reads."""
    from services.preparation.team import export_team  # noqa: PLC0415 - writes YAML

    async def work(room: Invocation) -> str:
        async with room.open_store(migrate=True) as store, store.read() as session:
            return await export_team(session)

    typer.echo(run(work(invocation(context))), nl=False)


@person_group.command("add", help=_("Add a person, or change the one of that name."))
def add_person(
    context: typer.Context,
    name: str,
    login: Annotated[
        str | None, typer.Option(help=_("The account that acts as this person."))
    ] = None,
    role: Annotated[
        list[Role] | None,
        typer.Option(help=_("A role that this person can take, the usual one first.")),
    ] = None,
    phone: Annotated[str, typer.Option(help=_("The phone number, tried today."))] = "",
    email: Annotated[str, typer.Option(help=_("The e-mail address, tried today."))] = "",
    function: Annotated[str, typer.Option(help=_("What this person is in the house."))] = "",
    hours: Annotated[
        str, typer.Option(help=_("When they are on duty: “mon-fri 8-18, sat 10-14”, always."))
    ] = "",
    permission: Annotated[
        Permission | None, typer.Option(help=_("What this person may do (default: a member)."))
    ] = None,
) -> None:
    """Add a person, or change the one of that name."""
    today = datetime.now().astimezone().date()
    contacts = [(ContactKind.PHONE, phone), (ContactKind.EMAIL, email)]
    cards = tuple(people.ContactCard(kind, text, today) for kind, text in contacts if text)
    roles = tuple(role or ())
    given = people.Member(name, login, function, roles, cards, hours, permission)

    async def work(room: Invocation) -> None:
        async with room.change(Power.CHANGE_TEAM) as session:
            await people.save_member(session, given)

    run(work(invocation(context)))
    typer.echo(_("{name} is in the room.").format(name=name))


@person_group.command("list", help=_("List the people of the room."))
def list_people(context: typer.Context, as_json: AsJson = False) -> None:
    """List the people of the room."""

    async def work(room: Invocation) -> list[dict[str, Any]]:
        async with room.open_store(migrate=True) as store, store.read() as session:
            return [
                {
                    "name": person.name,
                    "function": person.function,
                    "roles": [role.value for role in person.roles],
                    "contacts": [
                        {"kind": card.kind.value, "address": card.address, "stale": stale}
                        for card in person.contacts
                        for stale in [card.is_stale(datetime.now().astimezone().date())]
                    ],
                    "hours": person.hours,
                    "permission": person.permission,
                    "login": person.login,
                }
                for person in await people.members(session)
            ]

    rows = run(work(invocation(context)))
    if as_json:
        print_json(rows)
        return
    print_table([_shown(row) for row in rows], _("Nobody is in the room yet: warroom person add."))


def _shown(row: dict[str, Any]) -> dict[str, object]:
    contacts = [
        f"{ContactKind(item['kind']).label} {item['address']}"
        + (" " + _("(check it)") if item["stale"] else "")
        for item in row["contacts"]
    ]
    return {
        _("NAME"): row["name"],
        _("ROLES"): ", ".join(Role(role).label for role in row["roles"]) or "-",
        _("CONTACTS"): ", ".join(contacts) or "-",
        _("HOURS"): row["hours"] or "-",
        _("LOGIN"): row["login"] or "-",
        _("MAY"): Permission(row["permission"]).label,
    }


@person_group.command("remove", help=_("Take a person out of the room."))
def remove_person(context: typer.Context, name: str) -> None:
    """Take a person out of the room; what they did stays in the timelines."""

    async def work(room: Invocation) -> None:
        async with room.change(Power.CHANGE_TEAM) as session:
            await people.remove_member(session, name)

    run(work(invocation(context)))
