"""Files on the command line: an import, and writing a column map for one that is not known."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from services.clean import clean_line
from services.errors import SourceError, UsageError
from services.i18n import _, ngettext
from services.reasons import reason_of
from services.settings.sentiment import SentimentSettings
from services.store.standing import allow
from services.words import Power
from tui.commands.common import Invocation, ModelDir, invocation, run, with_model

SHOWN = 5
"""Rows without a date that are shown."""


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("import", help=_("Import mentions from CSV, XLSX or JSONL files."))(import_files)


def import_files(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    write_map: Annotated[
        bool, typer.Option("--map", help=_("First say what the columns are; it is remembered."))
    ] = False,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--columns",
            metavar="FIELD=COLUMN,...",
            help=_("With --map, instead of being asked: text=Post,date=Day+Hour,author=Who"),
        ),
    ] = None,
    more: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help=_("Also in the map: name, timezone, date_format, language or platform."),
        ),
    ] = None,
    model_dir: ModelDir = None,
) -> None:
    """Import mentions from CSV, XLSX or JSONL files; what is there already is not counted twice."""
    given = invocation(context)
    # Before anything is asked: a mistake in the settings should not cost the answers.
    maps = given.settings.maps_folder
    if missing := next((path for path in files if not path.is_file()), None):
        raise UsageError(_("There is no file {path}.").format(path=missing))
    if write_map or columns:
        from tui.commands.mapping import write  # noqa: PLC0415 - heavy

        if len(files) > 1:
            raise UsageError(_("A map is written for one file: name one."))
        try:
            write(files[0], maps, columns or (), more or ())
        except typer.Abort as error:
            typer.echo()
            typer.echo(_("Given up: nothing was written or imported."), err=True)
            raise typer.Exit(1) from error
        except OSError as error:
            raise SourceError(
                _("{path} cannot be read: {reason}").format(path=files[0], reason=reason_of(error))
            ) from error
    elif more:
        raise UsageError(_("--set says something of a map: use it with --map."))
    run(_bring_all(given, files, maps, with_model(given.settings, model_dir).sentiment))


async def _bring_all(
    given: Invocation, files: Sequence[Path], maps: Path, sentiment: SentimentSettings
) -> None:
    from services.intake.bring import Brought, bring  # noqa: PLC0415 - heavy
    from services.sentiment import second_opinion  # noqa: PLC0415

    def tell(path: Path, result: Brought) -> None:
        typer.echo(
            _("{path}: {stored} new, {repeated} known already, {rejected} rejected.").format(
                path=path,
                stored=result.written.stored,
                repeated=result.written.repeated,
                rejected=result.written.rejected,
            )
        )
        for rejection in result.rejections:
            typer.echo(f"  {rejection.where}: {rejection.reason}", err=True)
        undated, dateless = result.told.undated_rows, result.told.dateless_rows
        if undated:
            said = ngettext(
                "{n} row has a date that cannot be read and counts at the time of the import:",
                "{n} rows have a date that cannot be read and count at the time of the import:",
                undated,
            )
            typer.echo(f"  {said.format(n=undated)}", err=True)
            for row in result.told.undated[:SHOWN]:
                typer.echo(f"    {row.where}: {clean_line(row.reason)}", err=True)
            typer.echo(
                _("  A map can say how they are written: warroom import --map FILE"), err=True
            )
        if dateless:
            said = ngettext(
                "{n} row has no date and counts at the time of the import.",
                "{n} rows have no date and count at the time of the import.",
                dateless,
            )
            typer.echo(f"  {said.format(n=dateless)}", err=True)

    second = second_opinion(sentiment)
    async with given.open_store(migrate=True) as store:
        async with store.read() as session:
            await allow(store, session, await given.actor(store), Power.TAKE_PART)
        for path in files:
            tell(path, await bring(store, path, maps, second))
