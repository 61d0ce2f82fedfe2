"""The plain twins of the screens: incidents, a timeline, a post-mortem, the chain's check."""

from pathlib import Path
from typing import Annotated, Any

import typer

from services.errors import UsageError
from services.i18n import _, ngettext
from services.model import ROOM, Alert
from services.store import Store, ledger
from services.store.verify import Head, head, noted_heads, verify
from services.times import local
from tui.commands.common import (
    AsJson,
    Invocation,
    invocation,
    print_json,
    print_table,
    read_text,
    run,
    write_text,
)
from tui.commands.privileged import Privileged, YesPrivileged, asked_twice

IncidentId = Annotated[str, typer.Argument(metavar="ID", help=_("The incident, as INC-1."))]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("incidents", help=_("List the incidents."))(list_incidents)
    app.command("alerts", help=_("List the alerts."))(list_alerts)
    app.command("timeline", help=_("Print every entry of an incident."))(print_timeline)
    app.command("postmortem", help=_("Write the post-mortem as it would be now."))(postmortem)
    app.command("verify", help=_("Check that no timeline was changed later."))(verify_store)


def list_incidents(context: typer.Context, as_json: AsJson = False) -> None:
    """List the incidents."""
    from services.incident.desk import all_incidents  # noqa: PLC0415 - reads YAML: slow import

    async def work(given: Invocation) -> list[dict[str, Any]]:
        async with given.open_store() as store, store.read() as session:
            return [
                {
                    "id": item.id,
                    "title": item.title,
                    "severity": item.severity.value,
                    "lead": item.lead,
                    "declared": item.declared_at,
                    "closed": item.closed_at,
                    "drill": item.drill,
                    "entries": item.seq,
                }
                for item in await all_incidents(session)
            ]

    rows = run(work(invocation(context)))
    if as_json:
        print_json(rows)
        return
    shown = [
        {
            _("ID"): row["id"],
            _("SEVERITY"): row["severity"],
            _("DECLARED"): local(row["declared"]),
            _("CLOSED"): local(row["closed"]),
            _("LEAD"): row["lead"] or "-",
            _("TITLE"): row["title"],
        }
        for row in rows
    ]
    print_table(shown, _("No incident yet."))


def list_alerts(context: typer.Context, as_json: AsJson = False) -> None:
    """List the alerts."""
    from services.early_warning.alerts import all_alerts  # noqa: PLC0415
    from services.early_warning.watch import tell  # noqa: PLC0415
    from services.preparation.campaigns import entity_names  # noqa: PLC0415

    async def work(given: Invocation) -> tuple[list[Alert], dict[str, str], bool]:
        async with given.open_store() as store, store.read() as session:
            return await all_alerts(session), await entity_names(session), store.is_drill

    alerts, names, drill = run(work(invocation(context)))
    if as_json:
        print_json([alert.model_dump() for alert in alerts])
        return
    for alert in alerts:
        title, why = tell(alert, names, drill=drill)
        typer.echo(f"{alert.id}  {local(alert.raised_at)}  [{alert.state}]  {title}: {why}")
    if not alerts:
        typer.echo(_("No alert yet."))


def print_timeline(
    context: typer.Context,
    incident_id: IncidentId,
    privileged: Privileged = False,
    again: YesPrivileged = False,
    as_json: AsJson = False,
) -> None:
    """Print every entry of an incident; ROOM is what belongs to none."""
    unseal = asked_twice(privileged=privileged, again=again)
    from services.incident.desk import load_run  # noqa: PLC0415
    from services.incident.events import describe  # noqa: PLC0415
    from services.incident.privileged import read_privileged  # noqa: PLC0415

    async def work(given: Invocation) -> tuple[list[ledger.Record], Any]:
        async with given.open_store() as store, store.read() as session:
            if incident_id.lower() == ROOM:
                return await ledger.read(session, ROOM), None
            loaded = await load_run(session, incident_id)
            if unseal:
                actor = await given.actor(store)
                return await read_privileged(store, incident_id, actor), loaded
            return await ledger.read(session, incident_id), loaded

    records, playbook_run = run(work(invocation(context)))
    if as_json:
        print_json(
            [
                {
                    "seq": record.seq,
                    "kind": record.kind,
                    "version": record.version,
                    "actor": record.actor,
                    "happened_at": record.happened_at,
                    "written_at": record.written_at,
                    "data": record.data,
                    "details": record.details,
                    "hash": record.hash,
                }
                for record in records
            ]
        )
        return
    for record in records:
        sentence = " ".join(describe(record, playbook_run).split())
        typer.echo(f"{record.seq:>4}  {local(record.happened_at)}  {record.actor}: {sentence}")


def postmortem(
    context: typer.Context,
    incident_id: IncidentId,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("The file (default: print it)."))
    ] = None,
) -> None:
    """Write the post-mortem as it would be now."""
    from services.postmortem.compile import compile_report  # noqa: PLC0415
    from services.postmortem.render import to_markdown  # noqa: PLC0415

    async def work(given: Invocation) -> str:
        async with given.open_store() as store:
            return to_markdown(await compile_report(store, incident_id))

    text = run(work(invocation(context)))
    if output is None:
        typer.echo(text, nl=False)
        return
    write_text(output, text)
    typer.echo(_("Written to {path}.").format(path=output))


def verify_store(
    context: typer.Context,
    incident_id: Annotated[
        str, typer.Argument(metavar="[ID]", help=_("One incident (default: all timelines)."))
    ] = "",
    against: Annotated[
        str,
        typer.Option(help=_("A file (- for standard input) in which heads were noted.")),
    ] = "",
) -> None:
    """Check that no timeline was changed later; exit code 1 names the first bad entry of each."""
    noted = _noted(against)

    async def work(given: Invocation) -> int:
        async with given.open_store() as store:
            return await _verify(store, incident_id, noted)

    if run(work(invocation(context))):
        raise typer.Exit(1)


def _noted(against: str) -> list[Head]:
    if not against:
        return []
    try:
        noted = noted_heads(read_text(against))
    except OSError as error:
        raise UsageError(
            _("{path} cannot be read: {reason}").format(path=against, reason=error.strerror)
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
                count = ngettext("{n} entry", "{n} entries", last.seq).format(n=last.seq)
                typer.echo(f"{stream}: {count}. {last}")
    if not chosen:
        typer.echo(_("There is no timeline yet."))
    return bad
