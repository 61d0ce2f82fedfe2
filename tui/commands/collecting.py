"""Listening on the command line: the collector, an import, a test message."""

import asyncio
import signal
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from services import logs
from services.errors import Refused, UsageError
from services.i18n import _
from services.settings import Settings
from services.store import Store
from tui.commands import health, importing, notifying
from tui.commands.common import Invocation, ModelDir, invocation, run, with_model


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("collect", help=_("Collect without a screen until stopped."))(collect)
    health.register(app)
    importing.register(app)
    notifying.register(app)


def collect(
    context: typer.Context,
    attached: Annotated[
        bool, typer.Option("--attached", help=_("End when nobody needs it any more."))
    ] = False,
    model_dir: ModelDir = None,
    log_format: Annotated[
        logs.Format, typer.Option("--log-format", help=_("The log's form: text or json."))
    ] = "text",
    log_file: Annotated[
        str,
        typer.Option(
            "--log-file",
            metavar="PATH|journal",
            help=_("Where the log goes (default: the error output)."),
        ),
    ] = "",
) -> None:
    """Collect without a screen until stopped (SIGTERM or Ctrl-C)."""
    from services.collector.run import Collector, run_until  # noqa: PLC0415 - heavy
    from services.collector.supervised import Supervisor, supervised  # noqa: PLC0415 - heavy

    logs.set_up(log_format, log_file)

    async def work(given: Invocation) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        found = with_model(given.settings, model_dir)
        _check_read_only(found)
        async with given.open_store(migrate=found.collector.is_mine, collects=True) as store:
            check_allowed(store, found)
            again = partial(settings_of_now, given, store, model_dir)
            async with supervised(store, Supervisor()):
                await run_until(Collector(store, found, attached=attached, again=again), stop)

    run(work(invocation(context)))


def settings_of_now(given: Invocation, store: Store, model_dir: Path | None) -> Settings:
    """Return what a collector of ``store`` goes on with, under the rules of its start.

    Raises:
        SettingsError: they are wrong; it goes on with those that it has.
        WarroomError: it would not be allowed to start with them.
    """
    found = with_model(given.settings_of_now(), model_dir)
    if found.confined:
        raise Refused(_("The settings confine this account to the screens: it collects no more."))
    check_allowed(store, found)
    return found


def check_allowed(store: Store, found: Settings) -> None:
    """Make sure that with these settings this account may collect into ``store``.

    Raises:
        UsageError: the room is read-only.
        Refused: the host names another account.
    """
    from services.collector.launch import may_start  # noqa: PLC0415 - heavy

    _check_read_only(found)
    if not may_start(store, found):
        who = found.collector.account
        raise Refused(_("On this host only the account {who} collects.").format(who=who))


def _check_read_only(found: Settings) -> None:
    if found.read_only:
        raise UsageError(_("A read-only room collects nothing: leave out --read-only."))
