"""Which playbooks an incident follows, each from a moment on: one leads, others may have joined."""

from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.errors import StoreError
from services.store.ledger import Record
from services.words import EntryKind as Kind


@dataclass(frozen=True, slots=True)
class Plan:
    """A playbook version that the incident follows, or followed until ``until``.

    ``joined`` is a further scenario that joined a running incident.
    """

    scenario: str
    version: int
    since: datetime
    until: datetime | None = None
    joined: bool = False


def of(record: Record, *, joined: bool = False) -> Plan:
    """Return the plan that an entry pins."""
    version = record.data.get("playbook_version")
    number = version if isinstance(version, int) else 0
    return Plan(record.code("scenario"), number, record.happened_at, joined=joined)


def take(plans: MutableSequence[Plan], record: Record) -> None:
    """Change ``plans`` by an entry that begins or ends one.

    Deadlines count on from when a plan began if only its version is newer.
    """
    match record.kind:
        case Kind.JOINED:
            plans.append(of(record, joined=True))
        case Kind.LEFT:
            _end(plans, _place(plans, record), record)
        case Kind.ESCALATED:
            _end(plans, plans.index(leading(plans)), record)
            plans.append(of(record))
        case Kind.VERSION_FOLLOWED:
            old = _end(plans, _place(plans, record), record)
            plans.append(replace(of(record), since=old.since, joined=old.joined))


def _end(plans: MutableSequence[Plan], place: int, record: Record) -> Plan:
    plans[place] = replace(plans[place], until=record.happened_at)
    return plans[place]


def _place(plans: Sequence[Plan], record: Record) -> int:
    scenario = record.code("scenario")
    for place, plan in enumerate(plans):
        if plan.until is None and plan.scenario == scenario:
            return place
    raise StoreError(f"{record.stream} {record.seq}: {scenario}")


def leading(plans: Sequence[Plan]) -> Plan:
    """Return the plan that leads: what was declared, in its newest version that is followed."""
    return next(plan for plan in reversed(plans) if plan.until is None and not plan.joined)


def in_force(plans: Sequence[Plan]) -> list[Plan]:
    """Return the plans in force: the one that leads, then those that joined, by when they did."""
    joined = [plan for plan in plans if plan.until is None and plan.joined]
    return [leading(plans), *sorted(joined, key=lambda plan: plan.since)]


def joinings(plans: Sequence[Plan]) -> list[Plan]:
    """Return every scenario that joined, left ones too, in the newest version followed."""
    newest = {(plan.scenario, plan.since): plan for plan in plans if plan.joined}
    return list(newest.values())
