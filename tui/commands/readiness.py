"""Whether the room is ready, on the command line; the plain twin of its screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from services.i18n import _, ngettext
from tui.commands.common import AsJson, Invocation, invocation, print_json, run

if TYPE_CHECKING:
    from services.readiness.checks import Check


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("readiness", help=_("Is everything ready before a launch? Gaps by name."))(show)


def show(
    context: typer.Context,
    campaign: Annotated[
        str, typer.Argument(metavar="[CAMPAIGN]", help=_("Default: all of them."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Print each check with its gaps and what to do; end with 1 if anything is missing."""
    from services.readiness.compile import readiness  # noqa: PLC0415 - reads playbooks: slow

    async def work(room: Invocation) -> "list[Check]":
        async with room.open_store(migrate=True) as store:
            return await readiness(store, room.settings, campaign)

    checks = run(work(invocation(context)))
    if as_json:
        print_json(
            [
                {
                    "check": check.code,
                    "title": check.title,
                    "state": check.state,
                    "gaps": check.gaps,
                    "facts": check.facts,
                    "todo": check.todo,
                }
                for check in checks
            ]
        )
    else:
        _print(checks)
    if not all(check.is_ready for check in checks):
        raise typer.Exit(1)


def _print(checks: "Sequence[Check]") -> None:
    for check in checks:
        facts = ": " + "; ".join(check.facts) if check.is_ready and check.facts else ""
        typer.echo(f"{check.state.label:<8} {check.title}{facts}")
        for gap in check.gaps:
            typer.echo(f"         - {gap}")
        if check.todo:
            typer.echo(f"         > {check.todo}")
    n = sum(not check.is_ready for check in checks)
    if n:
        words = ngettext("{n} of {all} is not ready.", "{n} of {all} are not ready.", n)
        typer.echo(words.format(n=n, all=len(checks)))
    else:
        typer.echo(_("Everything is ready."))
