"""Listening on the command line: the collector, an import, a test message."""

import asyncio
import logging
import signal
import sys
from typing import Annotated

import typer

from services.errors import SourceError, UsageError
from services.i18n import _
from tui.commands import importing
from tui.commands.common import Invocation, invocation, run

notify_group = typer.Typer(no_args_is_help=True, help=_("News that leaves the room."))


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("collect", help=_("Collect without a screen until stopped."))(collect)
    importing.register(app)
    app.add_typer(notify_group, name="notify")


def collect(
    context: typer.Context,
    attached: Annotated[
        bool, typer.Option("--attached", help=_("End when nobody needs it any more."))
    ] = False,
) -> None:
    """Collect without a screen until stopped (SIGTERM or Ctrl-C)."""
    from services.collector.run import Collector, run_until  # noqa: PLC0415 - heavy

    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s"
    )

    async def work(given: Invocation) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with given.open_store(migrate=True) as store:
            await run_until(Collector(store, given.settings, attached=attached), stop)

    run(work(invocation(context)))


@notify_group.command("test", help=_("Send a test message to the configured targets."))
def notify_test(
    context: typer.Context,
    drill: Annotated[bool, typer.Option("--drill", help=_("Use the drills' targets."))] = False,
) -> None:
    """Send a test message to the configured targets; that it went out is noted."""
    from services.notify import note_tested, send, targets  # noqa: PLC0415

    given = invocation(context)
    urls = targets(given.settings.notify, drill=drill)
    if not urls:
        raise UsageError(_("There is no notification target: set notify.urls in warroom.toml."))
    body = _("If you can read this, Warroom reaches you.")

    async def work(given: Invocation) -> bool:
        if not await send(urls, _("Warroom test message"), body):
            return False
        if not drill:
            async with given.open_store(migrate=True) as store:
                await note_tested(store, await given.actor(store), len(urls))
        return True

    if not run(work(given)):
        raise SourceError(_("Not every target took the message: check the addresses."))
    typer.echo(_("The message went out to {n} targets.").format(n=len(urls)))
