"""Backing up the store on the command line."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from services.confinement import is_confined, outgoing
from services.errors import UsageError
from services.i18n import _
from services.store.backup import back_up
from tui.commands.common import Invocation, invocation, run


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("backup", help=_("Copy the store into a new file while the room goes on."))(backup)


def backup(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help=_("A file that is not there yet."))],
) -> None:
    """Copy the store into a new file while the room goes on; docs/hosts.md says how to restore."""

    async def work(given: Invocation) -> int:
        if is_confined():
            raise UsageError(_("A confined session takes no copy of the whole store out."))
        async with given.open_store() as store:
            if store.path is None:
                raise UsageError(
                    _("PostgreSQL is backed up by pg_dump --format=custom: see docs/hosts.md.")
                )
            copy = outgoing(path)
            return await asyncio.to_thread(back_up, store.path, copy, read_only=store.read_only)

    size = run(work(invocation(context)))
    typer.echo(
        _("Written to {path} ({kb} KB). Check it: warroom --store {path} verify").format(
            path=path, kb=-(-size // 1024)
        )
    )
