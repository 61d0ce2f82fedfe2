"""Two scenarios in one crisis on the command line: a second one joins, or is left again."""

from typing import Annotated, Any

import typer

from services.i18n import _, current, ngettext
from services.times import local
from services.words import Severity
from tui.commands.common import (
    AsJson,
    IncidentId,
    Invocation,
    ShowsByDefault,
    invocation,
    print_json,
    print_table,
    run,
)
from tui.commands.declaring import declare

group = typer.Typer(
    cls=ShowsByDefault,
    no_args_is_help=True,
    help=_("Declare an incident; print its checklist; let a second scenario join it."),
)
Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help=_("The scenario, as S01."))]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="incident")
    group.command("declare", help=_("Declare an incident, as d on Live; print its id."))(declare)
    group.command("show", help=_("Print the checklist: what is done, what is due."))(show)
    group.command("join", help=_("Let a second scenario join: shared steps are done once."))(join)
    group.command("leave", help=_("Leave a scenario that joined."))(leave)


def show(context: typer.Context, incident_id: IncidentId, as_json: AsJson = False) -> None:
    """Print the checklist of every scenario that the incident follows."""
    from services.incident.desk import load_run  # noqa: PLC0415 - reads YAML: slow import
    from services.incident.run import Run  # noqa: PLC0415

    async def work(given: Invocation) -> Run:
        async with given.open_store() as store, store.read() as session:
            return await load_run(session, incident_id)

    found = run(work(invocation(context)))
    incident = found.incident
    rows = [_plain(item) for item in found.items()]
    if as_json:
        print_json(
            {
                "id": incident.id,
                "title": incident.title,
                "severity": incident.severity.value,
                "scenarios": [
                    {"scenario": plan.scenario, "version": plan.version, "since": plan.since}
                    for plan in incident.in_force
                ],
                "cluster": found.playbook.response.cluster.value,
                "forbidden": [
                    text.read(current()) for text in found.playbook.response.strategies.forbidden
                ],
                "steps": rows,
            }
        )
        return
    typer.echo(f"{incident.id} {incident.severity.label} {incident.title}")
    for plan, playbook in zip(incident.plans, found.playbooks, strict=True):
        if plan.until is None:
            since = _("since {when}").format(when=local(plan.since))
            title = playbook.title.read(current())
            version = _("version {n}").format(n=plan.version)
            typer.echo(f"{plan.scenario} {title}, {version}, {since}")
    shown = [
        {
            _("STEP"): row["step"],
            _("OF"): "+".join(row["scenarios"]),
            _("STATE"): row["status"],
            _("DUE"): local(row["due_at"]),
            _("BY"): row["by"] or row["owner"] or "-",
            _("TITLE"): row["title"],
        }
        for row in rows
    ]
    print_table(shown, _("No step applies."))


def _plain(item: Any) -> dict[str, Any]:
    return {
        "step": item.step.id,
        "scenarios": list(item.scenarios),
        "title": item.step.title.read(current()),
        "status": item.status.value,
        "role": item.step.role.value,
        "owner": item.owner,
        "by": item.mark.by if item.mark else "",
        "due_at": item.due_at,
    }


def join(
    context: typer.Context,
    incident_id: IncidentId,
    scenario: Scenario,
    severity: Annotated[
        Severity | None, typer.Option(help=_("How bad this one is (default: the playbook's)."))
    ] = None,
    because: Annotated[str, typer.Option(help=_("What shows that it is this too."))] = "",
) -> None:
    """Let a second scenario join the incident."""
    from services.incident import commands  # noqa: PLC0415
    from services.incident.desk import load_run  # noqa: PLC0415
    from services.incident.run import Run  # noqa: PLC0415

    async def work(given: Invocation) -> Run:
        async with given.open_store(migrate=True) as store:
            actor = await given.actor(store)
            await commands.join_scenario(
                store, incident_id, actor, scenario, severity, reason=because
            )
            async with store.read() as session:
                return await load_run(session, incident_id)

    found = run(work(invocation(context)))
    once = [item for item in found.items() if len(item.scenarios) > 1]
    n = len(once)
    typer.echo(
        ngettext(
            "{scenario} has joined {incident}; {n} step is shared and done once.",
            "{scenario} has joined {incident}; {n} steps are shared and done once.",
            n,
        ).format(scenario=scenario, incident=incident_id, n=n)
    )
    for item in once:
        if item.mark is not None:
            title = item.step.title.read(current())
            typer.echo("  " + _("counts as done: {step}").format(step=title))


def leave(
    context: typer.Context,
    incident_id: IncidentId,
    scenario: Scenario,
    because: Annotated[str, typer.Option(help=_("Why it is left: the post-mortem shows it."))],
) -> None:
    """Leave a scenario that joined; what was done stays done."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.leave_scenario(store, incident_id, actor, scenario, because)

    run(work(invocation(context)))
    typer.echo(_("{incident} has left {scenario}.").format(incident=incident_id, scenario=scenario))
