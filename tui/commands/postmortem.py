"""The post-mortem on the command line."""

from pathlib import Path
from typing import Annotated

import typer

from services.errors import UsageError
from services.i18n import _
from tui.commands.common import IncidentId, Invocation, invocation, run, write_bytes


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("postmortem", help=_("Write the post-mortem as it would be now."))(postmortem)


def postmortem(
    context: typer.Context,
    incident_id: IncidentId,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("The file (default: print it)."))
    ] = None,
    form: Annotated[
        str,
        typer.Option("--format", help=_("md, html, pdf or json (default: by the file's suffix).")),
    ] = "",
    redact: Annotated[
        bool, typer.Option("--redact", help=_("Leave out the names of those who wrote outside."))
    ] = False,
) -> None:
    """Write the post-mortem as it would be now."""
    from services.documents.form import Format, format_of  # noqa: PLC0415
    from services.postmortem.compile import compile_report  # noqa: PLC0415
    from services.postmortem.redact import redacted  # noqa: PLC0415
    from services.postmortem.render import written  # noqa: PLC0415

    wanted = format_of(output, form)
    if output is None and wanted is Format.PDF:
        raise UsageError(_("A PDF needs a file: -o report.pdf."))

    async def work(given: Invocation) -> bytes:
        async with given.open_store() as store:
            report = await compile_report(store, incident_id)
            return written(redacted(report) if redact else report, wanted)

    content = run(work(invocation(context)))
    if output is None:
        typer.echo(content.decode(), nl=False)
        return
    write_bytes(output, content)
    typer.echo(_("Written to {path}.").format(path=output))
