"""Declaring an incident on the command line: the plain twin of ``d`` on Live."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from services.errors import Refused, UsageError
from services.i18n import _
from services.store import Store
from services.words import Severity, Stage
from tui.commands.alerts import LARGEST
from tui.commands.common import Invocation, invocation, run

if TYPE_CHECKING:
    from services.incident.commands import Declaration
    from services.playbooks.schema import Playbook


def declare(
    context: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=_("What it is about."))],
    plan: Annotated[str, typer.Option(metavar="SCENARIO", help=_("The scenario, as S01."))],
    severity: Annotated[
        Severity | None,
        typer.Option(help=_("How bad it is (default: by the facts, else by the playbook).")),
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(help=_("What is true of this case, as injury, law, media; all of them.")),
    ] = None,
    alert: Annotated[
        int | None,
        typer.Option(
            min=1, max=LARGEST, help=_("The alert from which it is declared: see warroom alerts.")
        ),
    ] = None,
    because: Annotated[str, typer.Option(help=_("What shows it: the first note."))] = "",
) -> None:
    """Declare an incident and print its id."""
    from services.incident import commands  # noqa: PLC0415 - reads YAML: slow import

    async def work(given: Invocation) -> str:
        async with given.open_store(migrate=True) as store:
            actor = await given.actor(store)
            declaration = await _declaration(store, title, plan, severity, fact or (), alert)
            incident = await commands.declare(store, actor, declaration)
            if because.strip():
                await commands.add_note(store, incident, actor, because)
            return incident

    typer.echo(run(work(invocation(context))))


async def _declaration(
    store: Store,
    title: str,
    plan: str,
    severity: Severity | None,
    facts: Sequence[str],
    alert: int | None,
) -> "Declaration":
    """Return what the screen would declare after the same answers."""
    from services.incident import commands  # noqa: PLC0415
    from services.incident.severity import severity_for  # noqa: PLC0415
    from services.playbooks.drill import clock_pace  # noqa: PLC0415

    playbook = await _playbook(store, plan)
    _check_facts(playbook, facts)
    if severity is None and facts:
        severity = severity_for(playbook, facts)
    if playbook.stage is Stage.PARACRISIS:  # nobody is asked how bad it is
        severity = severity or playbook.severity.default
    return commands.Declaration(
        title=title,
        scenario=plan,
        severity=severity,
        entity=await _entity(store, alert),
        alert=alert,
        pace=clock_pace(store.meta),
        drivers=list(dict.fromkeys(facts)),
    )


async def _playbook(store: Store, plan: str) -> "Playbook":
    from services.playbooks.versions import latest_version, pinned  # noqa: PLC0415

    async with store.read() as session:
        version = await latest_version(session, plan)
        if version is None:
            words = _("There is no playbook {scenario}: see warroom playbooks list.")
            raise UsageError(words.format(scenario=plan))
        return await pinned(session, plan, version)


def _check_facts(playbook: "Playbook", facts: Sequence[str]) -> None:
    from services.incident.severity import factors  # noqa: PLC0415

    known = [factor.id for factor in factors(playbook)]
    unknown = next((fact for fact in facts if fact not in known), None)
    if unknown is not None:
        words = _("{fact} is no fact of {scenario}: use one of {facts}.")
        raise UsageError(
            words.format(fact=unknown, scenario=playbook.scenario, facts=", ".join(known))
        )


async def _entity(store: Store, alert_id: int | None) -> str:
    """Return whom the alert concerns, the room without one.

    Raises:
        UsageError: there is no such alert.
        Refused: it is over, or tells of a source and nobody's words.
    """
    from services.early_warning.alerts import existing  # noqa: PLC0415
    from services.model import ROOM  # noqa: PLC0415
    from services.words import AlertKind, AlertState  # noqa: PLC0415

    if alert_id is None:
        return ROOM
    async with store.read() as session:
        alert = await existing(session, alert_id)
    if alert.state == AlertState.RESOLVED:
        raise Refused(_("This alert is over."))
    if alert.kind == AlertKind.SILENT_SOURCE:
        raise Refused(_("A silent source is no incident: declare without --alert."))
    return alert.entity
