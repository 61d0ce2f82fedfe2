"""The register of laws on the command line, for the lawyer who reviews it."""

from pathlib import Path
from typing import Annotated

import typer

from services.i18n import _
from tui.commands.common import AsJson, Invocation, invocation, print_json, run, write_text


def register(group: typer.Typer) -> None:
    """Add this file's command to ``warroom playbooks``."""
    group.command("law", help=_("Print what is law in the playbooks, for a lawyer to review."))(law)


def law(
    context: typer.Context,
    country: Annotated[str, typer.Option(help=_("Only this country: pl, eu, uk, us."))] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("The file (default: print it)."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the register with who uses each law (Markdown)."""
    from services.playbooks.law_review import to_markdown, to_plain  # noqa: PLC0415
    from services.playbooks.versions import latest  # noqa: PLC0415 - reads YAML: slow import

    async def work(given: Invocation) -> str | list[dict[str, object]]:
        async with given.open_store(migrate=True) as store, store.read() as session:
            playbooks = [playbook for _version, playbook in await latest(session)]
            today = (await store.now(session)).astimezone().date()
        compiled = to_plain if as_json else to_markdown
        return compiled(country, playbooks, today)

    found = run(work(invocation(context)))
    if not isinstance(found, str):
        print_json(found)
    elif output is None:
        typer.echo(found, nl=False)
    else:
        write_text(output, found)
        typer.echo(_("Written to {path}.").format(path=output))
