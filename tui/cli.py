"""The command line: global options, the commands, and one line for every mistake.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 wrong settings, 4 a source failed, 130 Ctrl-C.
"""

import io
import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from services import __version__, i18n
from services.errors import UsageError, WarroomError
from services.i18n import _

# Before the commands: their help is translated at import.
i18n.use(i18n.from_arguments(sys.argv[1:]) or i18n.from_environment())

from tui.commands import (  # noqa: E402
    alerts,
    backup,
    campaigns,
    collecting,
    commitments,
    dossier,
    incidents,
    influencers,
    joining,
    keeping,
    label,
    learning,
    playbook_law,
    playbook_new,
    playbook_versions,
    playbooks,
    postmortem,
    promises,
    query,
    readiness,
    room,
    setup,
    sitrep,
    sources,
    statements,
    team,
    timeline,
    tracks,
    verifying,
    who,
)
from tui.commands.common import Invocation  # noqa: E402

IN_CONFINEMENT = ("who", "drill")
"""The commands of a confined session: they read and write no file that anybody names."""

app = typer.Typer(
    name="warroom",
    help=_("The crisis room for influencer campaigns, in a terminal."),
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"warroom {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help=_("The settings file (default: warroom.toml)."))
    ] = None,
    store: Annotated[str, typer.Option(help=_("The store: a file or a database address."))] = "",
    language: Annotated[str, typer.Option("--language", help=_("en or pl."))] = "",
    user: Annotated[
        str, typer.Option("--user", "--as", help=_("Who acts: a login or a name (default: yours)."))
    ] = "",
    read_only: Annotated[
        bool, typer.Option("--read-only", help=_("Show everything, write nothing."))
    ] = False,
    confined: Annotated[
        bool,
        typer.Option("--confined", help=_("Only the screens; files only by inbox and outbox.")),
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help=_("Print the version."),
            is_eager=True,
            callback=lambda value: _print_version(wanted=value),
        ),
    ] = False,
) -> None:
    """Open the room (without a command), or do one thing and end."""
    del version
    given = context.obj = Invocation(config, store, language, user, read_only, confined)
    if context.invoked_subcommand is None:
        room.open_room(given)
    elif context.invoked_subcommand not in IN_CONFINEMENT and given.is_confined:
        raise UsageError(
            _("A confined session has only the screens, and: {commands}.").format(
                commands=", ".join(IN_CONFINEMENT)
            )
        )


room.register(app)
collecting.register(app)
incidents.register(app)
joining.register(app)
timeline.register(app)
postmortem.register(app)
verifying.register(app)
backup.register(app)
alerts.register(app)
playbooks.register(app)
playbook_versions.register(playbooks.group)
playbook_law.register(playbooks.group)
playbook_new.register(playbooks.group)
learning.register(app)
setup.register(app)
readiness.register(app)
campaigns.register(app)
influencers.register(app)
team.register(app)
query.register(app)
sources.register(app)
keeping.register(app)
label.register(app)
statements.register(app)
promises.register(app)
tracks.register(app)
commitments.register(app)
dossier.register(app)
sitrep.register(app)
who.register(app)


def main() -> None:
    """Run the command line; what a person did wrong gives one line, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a letter that it does not know must not end us
            stream.reconfigure(errors="replace")
    try:
        app()
    except WarroomError as error:
        typer.echo(f"warroom: {' '.join(str(error).split())}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        logging.getLogger(__name__).exception("unexpected")
        typer.echo(
            _("warroom: something went wrong that should not have: {error}").format(
                error=" ".join(f"{type(error).__name__}: {error}".split())
            ),
            err=True,
        )
        sys.exit(1)
