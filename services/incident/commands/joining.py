"""A second scenario in the same crisis: it joins the incident, and may be left again."""

from collections.abc import Sequence
from datetime import datetime

from services.clean import clean_text
from services.errors import Refused, UsageError
from services.i18n import _
from services.incident.commands.append import append_run, required
from services.incident.commands.declaring import plan_data
from services.incident.run import Run
from services.store import Store
from services.store.chain import PLAN_SAYS_HASH
from services.store.ledger import Draft, Json
from services.times import clock
from services.words import EntryKind as Kind
from services.words import Severity, Stage


async def join_scenario(
    store: Store,
    incident_id: str,
    actor: str,
    scenario: str,
    severity: Severity | None = None,
    *,
    reason: str = "",
    drivers: Sequence[str] = (),
) -> None:
    """Let ``scenario`` join the incident: its steps are done beside those that run already.

    Deadlines of its own count from now. The worse severity of both holds; without ``severity``
    the playbook's own is assumed.

    Raises:
        UsageError: there is no such playbook, or it is one for paracrises.
        Refused: the incident is closed, not declared yet, or follows it already.
    """
    plan, stage = await plan_data(store, scenario, severity)
    if stage is not Stage.DECLARED:
        raise UsageError(
            _("{scenario} is no plan for a declared incident.").format(scenario=scenario)
        )

    def decide(run: Run, _now: datetime) -> list[Draft]:
        incident = run.incident
        if incident.stage is not Stage.DECLARED:
            raise Refused(_("Declare it first (d): a paracrisis follows one plan."))
        for held in incident.in_force:
            if held.scenario == scenario:
                raise Refused(
                    _("{incident} follows {scenario} since {when}.").format(
                        incident=incident.id, scenario=scenario, when=clock(held.since)
                    )
                )
        data: dict[str, Json] = {**plan, "drivers": list(drivers)}
        details = {"reason": clean_text(reason)} if clean_text(reason) else {}
        return [Draft(Kind.JOINED, data, details, version=PLAN_SAYS_HASH)]

    await append_run(store, incident_id, actor, decide)


async def leave_scenario(
    store: Store, incident_id: str, actor: str, scenario: str, reason: str
) -> None:
    """Leave a scenario that joined: its open steps and its clocks go, what was done stays.

    The severity stays too, and so does every deadline that a person set.

    Raises:
        UsageError: there is no reason.
        Refused: the incident is closed, or the scenario has not joined it.
    """
    reason = required(reason, _("Leaving a scenario needs a reason."))

    def decide(run: Run, _now: datetime) -> list[Draft]:
        if scenario not in {plan.scenario for plan in run.incident.joined}:
            raise Refused(
                _("{scenario} has not joined {incident}.").format(
                    scenario=scenario, incident=incident_id
                )
            )
        return [Draft(Kind.LEFT, {"scenario": scenario}, {"reason": reason})]

    await append_run(store, incident_id, actor, decide)
