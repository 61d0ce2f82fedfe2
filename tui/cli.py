"""The command line: global options, the commands, and one line for every mistake.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 wrong settings, 4 a source failed, 130 Ctrl-C.
"""

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from services import __version__, i18n
from services.errors import WarroomError
from services.i18n import _

i18n.use(i18n.from_environment())  # before the commands: their help is translated at import

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
)
from tui.commands.common import Invocation, invocation  # noqa: E402

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
    user: Annotated[str, typer.Option(help=_("Who acts (default: your login)."))] = "",
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
    context.obj = Invocation(config, store, language, user)
    if context.invoked_subcommand is None:
        room.open_room(invocation(context))


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


def main() -> None:
    """Run the command line; what a person did wrong gives one line, never a traceback."""
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
