"""Listening on the command line: the collector, an import, a test message."""

import asyncio
import logging
import signal
import sys
from typing import Annotated

import typer

from services.errors import UsageError
from services.i18n import _
from tui.commands import importing, notifying
from tui.commands.common import Invocation, ModelDir, invocation, run, with_model


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("collect", help=_("Collect without a screen until stopped."))(collect)
    importing.register(app)
    notifying.register(app)


def collect(
    context: typer.Context,
    attached: Annotated[
        bool, typer.Option("--attached", help=_("End when nobody needs it any more."))
    ] = False,
    model_dir: ModelDir = None,
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
        found = with_model(given.settings, model_dir)
        if found.read_only:
            raise UsageError(_("A read-only room collects nothing: leave out --read-only."))
        async with given.open_store(migrate=True) as store:
            store.account = ""  # what a collector does nobody does
            await run_until(Collector(store, found, attached=attached), stop)

    run(work(invocation(context)))
