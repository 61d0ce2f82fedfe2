"""The check of timelines on the command line: of the store, or of an exported bundle."""

import re
from pathlib import Path
from typing import Annotated

import typer

from services.errors import UsageError
from services.i18n import _, ngettext
from services.reasons import reason_of
from services.store import Store, ledger
from services.store.verify import Head, head, noted_heads, verify
from tui.commands.common import Invocation, invocation, read_text, run
from tui.commands.timeline import say_withheld

_AN_ID = re.compile(r"[A-Za-z]+(-\d+)?")


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("verify", help=_("Check that no timeline was changed later."))(verify_timelines)


def verify_timelines(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="[ID|BUNDLE]",
            help=_("One incident, or an exported bundle (default: all timelines of the store)."),
        ),
    ] = "",
    against: Annotated[
        str,
        typer.Option(help=_("A file (- for standard input) in which heads were noted.")),
    ] = "",
) -> None:
    """Check that no timeline was changed later; exit code 1 names the first bad entry of each."""
    noted = _noted(against)
    # A bundle that was unpacked is a folder named as its incident: ./INC-1 means the folder.
    if what and not _AN_ID.fullmatch(what) and Path(what).expanduser().exists():
        bad = _verify_bundle(Path(what).expanduser(), noted)
    else:

        async def work(given: Invocation) -> int:
            async with given.open_store() as store:
                return await _verify(store, what, noted)

        bad = run(work(invocation(context)))
    if bad:
        raise typer.Exit(1)


def _verify_bundle(path: Path, noted: list[Head]) -> int:
    """Print what is wrong with a bundle; return how many things are."""
    from services.bundle.check import verify_bundle  # noqa: PLC0415

    found = verify_bundle(path, noted)
    if noted and not any(item.stream == found.head.stream for item in noted):
        raise UsageError(
            _("No head of {stream} is noted there.").format(stream=found.head.stream or path)
        )
    for problem in found.problems:
        typer.echo(_("CHANGED: {finding}").format(finding=problem))
    if not found.problems:
        _say_whole(found.head)
    if found.withheld:
        typer.echo(say_withheld(found.withheld))
    return len(found.problems)


def _say_whole(last: Head) -> None:
    count = ngettext("{n} entry", "{n} entries", last.seq).format(n=last.seq)
    typer.echo(f"{last.stream}: {count}. {last}")


def _noted(against: str) -> list[Head]:
    if not against:
        return []
    try:
        noted = noted_heads(read_text(against))
    except OSError as error:
        raise UsageError(
            _("{path} cannot be read: {reason}").format(path=against, reason=reason_of(error))
        ) from error
    if not noted:
        raise UsageError(_("No head is noted in {path}.").format(path=against))
    return noted


async def _verify(store: Store, incident_id: str, noted: list[Head]) -> int:
    """Print what is found; return how many timelines are not as they were written."""
    bad = 0
    async with store.read() as session:
        known = await ledger.all_streams(session)
        if incident_id and incident_id not in known:
            raise UsageError(
                _("There is no incident {id}: see warroom incidents.").format(id=incident_id)
            )
        chosen = (
            [incident_id] if incident_id else sorted({*known, *(item.stream for item in noted)})
        )
        for stream in chosen:
            findings = await verify(session, stream, noted)
            for finding in findings:
                typer.echo(_("CHANGED: {finding}").format(finding=finding))
            bad += bool(findings)
            last = await head(session, stream)
            if last is not None and not findings:
                _say_whole(last)
    if not chosen:
        typer.echo(_("There is no timeline yet."))
    return bad
