"""Writing a playbook of one's own: led through it by questions, or from a small valid file."""

import json
from datetime import UTC, datetime
from importlib.resources import files as resources
from pathlib import Path
from typing import Annotated

import typer

from services.errors import DocumentError, UsageError
from services.i18n import _
from tui.commands.asking import Asker
from tui.commands.common import invocation, write_new, write_text


def register(group: typer.Typer) -> None:
    """Add this file's command to ``warroom playbooks``."""
    group.command("new", help=_("Write a playbook of your own, led by questions."))(new)


def new(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help=_("Its name: capitals and digits, as X01."))] = "",
    title: Annotated[str, typer.Argument(help=_("What it is for, in a few words."))] = "",
    base: Annotated[
        str, typer.Option("--from", help=_("Begin as a copy of this shipped one, as S01."))
    ] = "",
    answers: Annotated[
        str,
        typer.Option(metavar="FILE", help=_("A file with an answer a line; else they are asked.")),
    ] = "",
) -> None:
    """Ask for everything a plan needs, write the file, and check it as the shipped ones are.

    With a name and a title nothing is asked: a small valid file, or the copy, is written.
    """
    from services.playbooks.own import Head, base_text, begin  # noqa: PLC0415 - reads YAML: slow
    from tui.commands.playbook_interview import interview, is_name  # noqa: PLC0415

    folder = invocation(context).settings.playbooks_folder
    if not scenario or not title or answers:
        text, scenario = interview(Asker(answers), scenario, title, base, folder)
    elif not is_name(scenario):
        raise UsageError(_("A scenario is capitals and digits, as X01; its title is a few words."))
    elif base:
        text = begin(base_text(base), Head(scenario, (title, title)))
    else:
        template = (resources("tui") / "templates" / "playbook.yaml").read_text(encoding="utf-8")
        text = template.replace("SCENARIO", scenario).replace("TITLE", json.dumps(title))
    _write(folder, scenario, text)


def _write(folder: Path, scenario: str, text: str) -> None:
    from services.playbooks.checks import check  # noqa: PLC0415
    from services.playbooks.schema import json_schema  # noqa: PLC0415

    path = folder / f"{scenario}.yaml"
    try:
        found = check(text, str(path), datetime.now(UTC).astimezone().date())
    except DocumentError as error:
        raise UsageError(str(error)) from error
    folder.mkdir(parents=True, exist_ok=True)
    write_new(path, text)
    document = json.dumps(json_schema(), ensure_ascii=False, indent=2)
    write_text(folder / "playbook.schema.json", document + "\n")
    for finding in found:
        typer.echo(str(finding), err=finding.wrong)
    typer.echo(
        _("Written to {path}: edit it, then warroom playbooks check, then b on Room (5).").format(
            path=path
        )
    )
