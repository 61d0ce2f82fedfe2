"""Roles: taken, given to somebody, handed over, given back."""

from collections.abc import Mapping

from services.clean import clean_line
from services.errors import Refused, UsageError
from services.i18n import _
from services.incident.commands.append import append
from services.incident.state import Incident
from services.store import Store
from services.store.ledger import Draft
from services.store.standing import can_work
from services.times import clock
from services.words import EntryKind as Kind
from services.words import Role


async def take_role(store: Store, incident_id: str, actor: str, role: Role) -> None:
    """Take a role that nobody has.

    Raises:
        Refused: somebody has it, or the incident is closed.
    """

    def decide(incident: Incident) -> list[Draft]:
        holder = incident.roles.get(role)
        if holder:
            raise Refused(_taken(incident, role, holder))
        return [Draft(Kind.ROLE_TAKEN, {"role": role.value})]

    await append(store, incident_id, actor, decide)


async def assign_role(store: Store, incident_id: str, actor: str, role: Role, person: str) -> None:
    """Give a role to ``person``: one's own, a free one, or as lead anybody's.

    Raises:
        UsageError: no person is named.
        Refused: somebody else has it and the actor does not lead, or ``person`` has it already
            or may only look.
    """
    person = _named(person)

    def decide(incident: Incident) -> list[Draft]:
        return [_assignment(incident, actor, role, person)]

    await append(
        store, incident_id, actor, decide, first=lambda session: can_work(session, [person])
    )


async def assign_roles(
    store: Store, incident_id: str, actor: str, wanted: Mapping[Role, str]
) -> None:
    """Give each of the ``wanted`` roles that is still free to its person, all at once.

    Raises:
        Refused: none of them is free, or one of the people may only look.
    """
    people = {role: _named(person) for role, person in wanted.items()}

    def decide(incident: Incident) -> list[Draft]:
        free = {role: who for role, who in people.items() if role not in incident.roles}
        if not free:
            raise Refused(_("Every role that the plan fills has somebody already."))
        return [_assignment(incident, actor, role, person) for role, person in free.items()]

    await append(
        store, incident_id, actor, decide, first=lambda session: can_work(session, people.values())
    )


async def give_back_role(store: Store, incident_id: str, actor: str, role: Role) -> None:
    """Give back a role that one has.

    Raises:
        Refused: the actor does not have it.
    """

    def decide(incident: Incident) -> list[Draft]:
        if incident.roles.get(role) != actor:
            raise Refused(_("You do not have the role {role}.").format(role=role.label))
        return [Draft(Kind.ROLE_GIVEN_BACK, {"role": role.value})]

    await append(store, incident_id, actor, decide)


def _assignment(incident: Incident, actor: str, role: Role, person: str) -> Draft:
    holder = incident.roles.get(role, "")
    if holder == person or (holder and actor not in {holder, incident.lead}):
        raise Refused(_taken(incident, role, holder))
    return Draft(Kind.ROLE_ASSIGNED, {"role": role.value, "to": person, "from": holder})


def _taken(incident: Incident, role: Role, holder: str) -> str:
    return _("{who} took the role {role} at {when}.").format(
        who=holder, role=role.label, when=clock(incident.roles_taken_at[role])
    )


def _named(person: str) -> str:
    person = clean_line(person)
    if not person:
        raise UsageError(_("A person needs a name."))
    return person
