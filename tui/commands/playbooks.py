"""Playbooks on the command line: read them, check your own; the whole plan."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.errors import DocumentError
from services.i18n import _, current
from tui.commands.common import (
    AsJson,
    Invocation,
    invocation,
    print_json,
    print_table,
    run,
    write_text,
)

group = typer.Typer(no_args_is_help=True, help=_("The plans: list them, check your own."))


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="playbooks")
    app.command("plan", help=_("Print the whole crisis plan: who does what by when."))(print_plan)


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
    titles = {
        "scenario": _("SCENARIO"),
        "version": _("VERSION"),
        "title": _("TITLE"),
        "steps": _("STEPS"),
    }
    print_table([{titles[key]: value for key, value in row.items()} for row in rows], "")


@group.command("check", help=_("Check playbook files (default: those of the room's folder)."))
def check(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...")] = None,
) -> None:
    """Check playbook files; exit code 1 if one is not valid or something in it is wrong."""
    from services.documents.reading import read  # noqa: PLC0415
    from services.playbooks.checks import check as check_text  # noqa: PLC0415
    from services.playbooks.files import parse  # noqa: PLC0415

    today = datetime.now(UTC).astimezone().date()
    paths = files or sorted(invocation(context).settings.playbooks_folder.glob("*.yaml"))
    bad = 0
    for path in paths:
        try:
            text = read(path)
            playbook, found = parse(text, str(path)), check_text(text, str(path), today)
        except DocumentError as error:
            typer.echo(str(error), err=True)
            bad += 1
        else:
            title = playbook.title.read(current())
            typer.echo(f"{path}: {playbook.scenario} {title}")
            for finding in found:
                typer.echo(str(finding), err=finding.wrong)
            bad += any(finding.wrong for finding in found)
    if not paths:
        typer.echo(
            _("There is no playbook file in {folder}.").format(
                folder=invocation(context).settings.playbooks_folder
            )
        )
    if bad:
        raise typer.Exit(1)


@group.command("show", help=_("Print one playbook as a checklist to read."))
def show(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help=_("The scenario, as S01."))],
) -> None:
    """Print one playbook as a checklist to read."""
    typer.echo(_compiled(context, scenario), nl=False)


@group.command("schema", help=_("Print the JSON schema of playbooks, for an editor."))
def schema() -> None:
    """Print the JSON schema by which an editor completes and checks a playbook."""
    from services.playbooks.schema import json_schema  # noqa: PLC0415

    print_json(json_schema())


def print_plan(
    context: typer.Context,
    scenario: Annotated[str, typer.Option(help=_("Only this scenario, as S01."))] = "",
    incident: Annotated[
        str, typer.Option(help=_("The plan that this incident follows, of all its scenarios."))
    ] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("The file (default: print it)."))
    ] = None,
) -> None:
    """Print the whole crisis plan as one document (Markdown); that it was printed is noted."""
    text = _compiled(context, scenario, incident, note=not (scenario or incident))
    if output is None:
        typer.echo(text, nl=False)
        return
    write_text(output, text)
    typer.echo(_("Written to {path}.").format(path=output))


def _compiled(
    context: typer.Context, scenario: str, incident: str = "", *, note: bool = False
) -> str:
    from services.crisis_plan.compile import compile_plan  # noqa: PLC0415
    from services.crisis_plan.printed import note_printed  # noqa: PLC0415
    from services.crisis_plan.render import to_markdown  # noqa: PLC0415

    async def work(given: Invocation) -> str:
        async with given.open_store(migrate=True) as store:
            plan = await compile_plan(store, scenario, incident)
            if note:
                await note_printed(store, await given.actor(store), plan)
            return to_markdown(plan)

    return run(work(invocation(context)))
