"""The post-mortem on the command line."""

from pathlib import Path
from typing import Annotated

import typer

from services.i18n import _
from tui.commands.common import IncidentId, Invocation, invocation, run, write_text


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("postmortem", help=_("Write the post-mortem as it would be now."))(postmortem)


def postmortem(
    context: typer.Context,
    incident_id: IncidentId,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("The file (default: print it)."))
    ] = None,
) -> None:
    """Write the post-mortem as it would be now."""
    from services.postmortem.compile import compile_report  # noqa: PLC0415
    from services.postmortem.render import to_markdown  # noqa: PLC0415

    async def work(given: Invocation) -> str:
        async with given.open_store() as store:
            return to_markdown(await compile_report(store, incident_id))

    text = run(work(invocation(context)))
    if output is None:
        typer.echo(text, nl=False)
        return
    write_text(output, text)
    typer.echo(_("Written to {path}.").format(path=output))
