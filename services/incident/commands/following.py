"""Following a newer version of the plan: offered, never slipped in."""

from datetime import datetime

from services.errors import Refused
from services.i18n import _
from services.incident.commands.append import append_run
from services.incident.desk import load_incident
from services.incident.run import Run
from services.playbooks.versions import fingerprint, latest_version
from services.store import Store
from services.store.chain import PLAN_SAYS_HASH
from services.store.ledger import Draft, Json
from services.words import EntryKind as Kind


async def follow_newest(store: Store, incident_id: str, actor: str) -> int:
    """Follow the newest version of the plan in force from now on; return its number.

    Deadlines count on from when the plan began, and what was done stays done.

    Raises:
        UsageError: there is no such incident.
        Refused: it is closed, or follows the newest version already.
    """
    async with store.read() as session:
        scenario = (await load_incident(session, incident_id)).scenario
        newest = await latest_version(session, scenario) or 0
        sha256 = await fingerprint(session, scenario, newest)

    def decide(run: Run, _now: datetime) -> list[Draft]:
        plan = run.incident.plan
        if plan.scenario != scenario or plan.version >= newest:
            raise Refused(
                _("{incident} follows the newest version of {scenario} already.").format(
                    incident=incident_id, scenario=plan.scenario
                )
            )
        data: dict[str, Json] = {
            "scenario": scenario,
            "playbook_version": newest,
            "playbook_sha256": sha256,
        }
        return [Draft(Kind.VERSION_FOLLOWED, data, version=PLAN_SAYS_HASH)]

    await append_run(store, incident_id, actor, decide)
    return newest
