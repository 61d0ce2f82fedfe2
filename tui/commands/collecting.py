"""Listening on the command line: the collector, an import, the sources, a test message."""

import asyncio
import logging
import signal
import sys
from typing import Annotated

import typer

from services.errors import SourceError, UsageError
from services.i18n import _
from services.store import Store, leases
from services.store.status import SourceView
from services.store.status import sources as source_views
from services.times import local
from tui.commands import importing
from tui.commands.common import (
    AsJson,
    Invocation,
    invocation,
    print_json,
    print_table,
    run,
)

notify_group = typer.Typer(no_args_is_help=True, help=_("News that leaves the room."))


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("collect", help=_("Collect without a screen until stopped."))(collect)
    importing.register(app)
    app.command("sources", help=_("Show how every source is."))(sources)
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


def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """Show how every source is: silence is not calm."""

    async def work(given: Invocation) -> list[SourceView]:
        async with given.open_store() as store:
            return await _views(store)

    views = run(work(invocation(context)))
    if as_json:
        print_json([{**view.status.model_dump(), "health": view.health.value} for view in views])
        return
    rows = [
        {
            _("SOURCE"): view.status.name,
            _("KIND"): view.status.kind,
            _("STATE"): view.health.label,
            _("ALIVE"): local(view.status.alive_at),
            _("MENTIONS"): view.status.stored,
            _("REJECTED"): view.status.rejected,
            _("TROUBLE"): view.status.error,
        }
        for view in views
    ]
    print_table(rows, _("No source was asked yet: start warroom or warroom collect."))


async def _views(store: Store) -> list[SourceView]:
    collecting = await leases.holder_of(store, "collector") is not None
    async with store.read() as session:
        return await source_views(session, await store.now(session), collecting=collecting)


@notify_group.command("test", help=_("Send a test message to the configured targets."))
def notify_test(
    context: typer.Context,
    drill: Annotated[bool, typer.Option("--drill", help=_("Use the drills' targets."))] = False,
) -> None:
    """Send a test message to the configured targets."""
    from services.notify import send, targets  # noqa: PLC0415

    urls = targets(invocation(context).settings.notify, drill=drill)
    if not urls:
        raise UsageError(_("There is no notification target: set notify.urls in warroom.toml."))
    body = _("If you can read this, Warroom reaches you.")
    if not run(send(urls, _("Warroom test message"), body)):
        raise SourceError(_("Not every target took the message: check the addresses."))
    typer.echo(_("The message went out to {n} targets.").format(n=len(urls)))
