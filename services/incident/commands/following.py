"""Following a newer version of the plan: offered, never slipped in."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import Refused
from services.i18n import _
from services.incident.commands.append import append_run
from services.incident.desk import load_incident
from services.incident.plans import Plan
from services.incident.run import Run
from services.incident.state import Incident
from services.playbooks.versions import fingerprint, latest_version
from services.store import Store
from services.store.chain import PLAN_SAYS_HASH
from services.store.ledger import Draft, Json
from services.words import EntryKind as Kind


async def follow_newest(store: Store, incident_id: str, actor: str, scenario: str = "") -> int:
    """Follow the newest version of a plan in force from now on; return its number.

    Without ``scenario`` it is the first plan of which there is a newer version, the one that
    leads before those that joined. Deadlines count on from when the plan began, and what was
    done stays done.

    Raises:
        UsageError: there is no such incident.
        Refused: it is closed, or follows the newest version already.
    """
    async with store.read() as session:
        incident = await load_incident(session, incident_id)
        behind = await newer_plans(session, incident)
        wanted = [item for item in behind if scenario in {"", item[0].scenario}]
        name = wanted[0][0].scenario if wanted else scenario or incident.scenario
        newest = wanted[0][1] if wanted else 0
        sha256 = await fingerprint(session, name, newest) if wanted else ""

    def decide(run: Run, _now: datetime) -> list[Draft]:
        plan = next((item for item in run.incident.in_force if item.scenario == name), None)
        if plan is None or plan.version >= newest:
            raise Refused(
                _("{incident} follows the newest version of {scenario} already.").format(
                    incident=incident_id, scenario=name
                )
            )
        data: dict[str, Json] = {
            "scenario": name,
            "playbook_version": newest,
            "playbook_sha256": sha256,
        }
        return [Draft(Kind.VERSION_FOLLOWED, data, version=PLAN_SAYS_HASH)]

    await append_run(store, incident_id, actor, decide)
    return newest


async def newer_plans(session: AsyncSession, incident: Incident) -> list[tuple[Plan, int]]:
    """Return each plan in force of which there is a newer version, with that version's number."""
    found = [(plan, await latest_version(session, plan.scenario)) for plan in incident.in_force]
    return [(plan, newest) for plan, newest in found if newest and newest > plan.version]
