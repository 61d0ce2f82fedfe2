"""Playbooks on the command line: which there are, and whether a file is a good one."""

from pathlib import Path
from typing import Annotated

import typer

from services.errors import DocumentError
from services.i18n import _, current
from tui.commands.common import AsJson, Invocation, invocation, print_json, print_table, run

group = typer.Typer(no_args_is_help=True, help=_("The plans: list them, check your own."))


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="playbooks")


@group.command("list", help=_("List the published playbooks."))
def list_playbooks(context: typer.Context, as_json: AsJson = False) -> None:
    """List the published playbooks."""
    from services.playbooks.versions import latest  # noqa: PLC0415 - reads YAML: slow import

    async def work(given: Invocation) -> list[dict[str, object]]:
        async with given.open_store(migrate=True) as store, store.read() as session:
            return [
                {
                    "scenario": playbook.scenario,
                    "version": version,
                    "title": playbook.title.read(current()),
                    "steps": sum(1 for _step in playbook.steps()),
                }
                for version, playbook in await latest(session)
            ]

    rows = run(work(invocation(context)))
    if as_json:
        print_json(rows)
        return
    print_table([{key.upper(): value for key, value in row.items()} for row in rows], "")


@group.command("check", help=_("Check playbook files (default: those of the room's folder)."))
def check(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...")] = None,
) -> None:
    """Check playbook files; exit code 1 with a line for each that is not valid."""
    from services.playbooks.files import load  # noqa: PLC0415

    paths = files or sorted(invocation(context).settings.playbooks_folder.glob("*.yaml"))
    bad = 0
    for path in paths:
        try:
            playbook = load(path)
        except DocumentError as error:
            typer.echo(str(error), err=True)
            bad += 1
        else:
            title = playbook.title.read(current())
            typer.echo(f"{path}: {playbook.scenario} {title}")
    if not paths:
        typer.echo(
            _("There is no playbook file in {folder}.").format(
                folder=invocation(context).settings.playbooks_folder
            )
        )
    if bad:
        raise typer.Exit(1)
