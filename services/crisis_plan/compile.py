"""Compiling the plan: people, shares in each duty, and the playbooks, as the store has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.errors import UsageError
from services.i18n import _
from services.incident.desk import load_run
from services.model import ROOM, Planned
from services.playbooks.schema import Playbook, Step
from services.playbooks.versions import latest
from services.preparation.campaigns import planned
from services.preparation.people import Member, cast, members
from services.preparation.team import ALL, Shares, all_shares
from services.store import Store
from services.words import Duty, Role, Share

FIRST_HOUR = timedelta(hours=1)
Parties = Mapping[Share, Sequence[str]]
"""Names of roles or people by their share."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One playbook of the plan with whose share in each of its duties is what."""

    playbook: Playbook
    version: int
    shares: Mapping[Duty, Parties]

    @property
    def first_hour(self) -> list[Step]:
        """What is due within the hour, the nearest deadline first."""
        due = (step for step in self.playbook.steps() if step.within <= FIRST_HOUR)
        return sorted(due, key=lambda step: step.within)

    def steps_of(self, role: Role) -> list[Step]:
        """Return what ``role`` does in this scenario, the nearest deadline first."""
        own = (step for step in self.playbook.steps() if step.role is role)
        return sorted(own, key=lambda step: step.within)


@dataclass(frozen=True, slots=True)
class CrisisPlan:
    """The whole plan as it would be now."""

    compiled_at: datetime
    today: date
    people: Sequence[Member]
    parts: Mapping[Role, str]
    planned: Sequence[Planned]
    scenarios: Sequence[Scenario]

    @property
    def free_roles(self) -> list[Role]:
        """The roles that nobody takes."""
        return [role for role in Role if role not in self.parts]

    @property
    def stale(self) -> list[Member]:
        """Whoever takes a role and can be reached by nothing that was tried of late."""
        taking = [member for member in self.people if member.roles]
        return [
            member
            for member in taking
            if all(card.is_stale(self.today) for card in member.contacts)
        ]


async def compile_plan(store: Store, scenario: str = "", incident_id: str = "") -> CrisisPlan:
    """Return the plan for all scenarios, for one, or as an incident follows it.

    Raises:
        UsageError: there is no such scenario or incident.
    """
    async with store.read() as session:
        now = await store.now(session)
        people = await members(session)
        own = await all_shares(session)
        playbooks = await latest(session)
        if incident_id:
            run = await load_run(session, incident_id)
            playbooks = [(run.incident.plan.version, run.playbook)]
        posts = await planned(session, ROOM)
    if scenario:
        playbooks = [pair for pair in playbooks if pair[1].scenario == scenario]
        if not playbooks:
            raise UsageError(
                _("There is no playbook {scenario}: see warroom playbooks list.").format(
                    scenario=scenario
                )
            )
    scenarios = [Scenario(item, version, _shares(item, own)) for version, item in playbooks]
    return CrisisPlan(now, now.astimezone().date(), people, cast(people), posts, scenarios)


def _shares(playbook: Playbook, own: Sequence[Shares]) -> dict[Duty, Parties]:
    """Return whose share is what: as the team's file says, else as the steps' roles make it."""
    given = {(item.scenario, item.duty): item.parties for item in own}
    found: dict[Duty, Parties] = {}
    for duty in Duty:
        # Two scenarios in one incident are called S01+S02: the first of them that was given says.
        names = (*playbook.scenario.split("+"), ALL)
        parties = next((given[name, duty] for name in names if given.get((name, duty))), None)
        if parties:
            found[duty] = {
                share: [name for held, name in parties if held is share] for share in Share
            }
        elif roles := _doing(playbook, duty):
            found[duty] = {
                Share.RESPONSIBLE: roles,
                Share.ACCOUNTABLE: [Role.LEAD.value],
                Share.CONSULTED: [],
                Share.INFORMED: [],
            }
    return found


def _doing(playbook: Playbook, duty: Duty) -> list[str]:
    roles = [step.role for step in playbook.steps() if duty in step.duties]
    return [role.value for role in dict.fromkeys(roles)]
