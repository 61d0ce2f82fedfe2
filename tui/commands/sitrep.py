"""The situation on one page, on the command line."""

from pathlib import Path
from typing import Annotated

import typer

from services import i18n
from services.errors import UsageError
from services.i18n import _
from tui.commands.common import IncidentId, Invocation, invocation, run, write_text


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("sitrep", help=_("Print the situation on one page."))(sitrep)


def sitrep(
    context: typer.Context,
    incident_id: IncidentId,
    language: Annotated[str, typer.Option(help=_("en or pl."))] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("The file (default: print it)."))
    ] = None,
) -> None:
    """Print the situation on one page, without anything privileged."""
    from services.postmortem.sitrep import write_sitrep  # noqa: PLC0415

    if language not in {"", *i18n.LANGUAGES}:
        raise UsageError(
            _("{language} is no language here: use en and pl").format(language=language)
        )

    async def work(given: Invocation) -> str:
        nags = given.settings.nags
        async with given.open_store() as store:
            return await write_sitrep(store, incident_id, language or i18n.current(), nags)

    text = run(work(invocation(context)))
    if output is None:
        typer.echo(text, nl=False)
        return
    write_text(output, text)
    typer.echo(_("Written to {path}.").format(path=output))
