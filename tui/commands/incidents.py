"""The plain twins of the screens: incidents and alerts."""

from typing import Any

import typer

from services.i18n import _
from services.model import ROOM, Alert
from services.times import local
from tui.commands.common import AsJson, Invocation, invocation, print_json, print_table, run


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("incidents", help=_("List the incidents."))(list_incidents)
    app.command("alerts", help=_("List the alerts."))(list_alerts)


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
                    "scenarios": [plan.scenario for plan in item.in_force],
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
            _("SCENARIO"): "+".join(row["scenarios"]),
            _("TITLE"): row["title"],
        }
        for row in rows
    ]
    print_table(shown, _("No incident yet."))


def list_alerts(context: typer.Context, as_json: AsJson = False) -> None:
    """List the alerts."""
    from services.early_warning.alerts import all_alerts, planned_now  # noqa: PLC0415
    from services.early_warning.telling import quiet_line, tell  # noqa: PLC0415
    from services.preparation.campaigns import entity_names  # noqa: PLC0415

    async def work(given: Invocation) -> tuple[list[Alert], dict[str, str], bool, str]:
        async with given.open_store() as store, store.read() as session:
            planned = quiet_line(await planned_now(session, ROOM, await store.now(session)))
            names = await entity_names(session)
            return await all_alerts(session), names, store.is_drill, planned

    alerts, names, drill, planned = run(work(invocation(context)))
    if as_json:
        print_json([alert.model_dump() for alert in alerts])
        return
    if planned:
        typer.echo(planned)
    for alert in alerts:
        title, why = tell(alert, names, drill=drill)
        typer.echo(f"{alert.id}  {local(alert.raised_at)}  [{alert.state}]  {title}: {why}")
    if not alerts:
        typer.echo(_("No alert yet."))
