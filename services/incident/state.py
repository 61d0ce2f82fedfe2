"""What stands in an incident now: folded from its entries and from nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.errors import StoreError
from services.i18n import _
from services.store.ledger import Record
from services.words import EntryKind as Kind
from services.words import Role, Severity


class StepStatus(StrEnum):
    """Where a step stands."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody did about a step: when, with which answer, in which entry."""

    status: StepStatus
    by: str
    at: datetime
    seq: int
    choice: str = ""
    text: str = ""


@dataclass(slots=True)
class Incident:
    """An incident as it stands behind entry ``seq``.

    ``pace`` is how many times faster than the wall the clocks of a drill run (1 in earnest).
    """

    id: str
    title: str
    entity: str
    scenario: str
    playbook_version: int
    alert: int | None
    pace: float
    drill: bool
    severity: Severity
    declared_at: datetime
    declared_by: str
    seq: int = 0
    head: str = ""
    roles: dict[Role, str] = field(default_factory=dict)
    roles_taken_at: dict[Role, datetime] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    corrections: dict[int, list[Record]] = field(default_factory=dict)
    evidence: set[str] = field(default_factory=set)
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the room is still at work on it."""
        return self.closed_at is None

    @property
    def lead(self) -> str:
        """Who leads, empty while nobody does."""
        return self.roles.get(Role.LEAD, "")

    def choice(self, step: str) -> str:
        """Return the choice made at ``step``, empty if none was."""
        mark = self.marks.get(step)
        return mark.choice if mark and mark.status is StepStatus.DONE else ""


def fold(records: Iterable[Record]) -> Incident:
    """Return the incident that ``records``, a whole stream in order, make.

    Raises:
        StoreError: the stream does not begin with a declaration.
    """
    ordered = iter(records)
    first = next(ordered, None)
    if first is None or first.kind != Kind.DECLARED:
        raise StoreError(_("This timeline does not begin with a declared incident."))
    incident = _declared(first)
    for record in ordered:
        _apply(incident, record)
        incident.seq, incident.head = record.seq, record.hash
    return incident


def _declared(record: Record) -> Incident:
    alert = record.data.get("alert")
    version = record.data["playbook_version"]
    pace = record.data.get("pace", 1.0)
    return Incident(
        id=record.stream,
        title=record.text("title"),
        entity=record.code("entity"),
        scenario=record.code("scenario"),
        playbook_version=version if isinstance(version, int) else 0,
        alert=alert if isinstance(alert, int) else None,
        pace=float(pace) if isinstance(pace, int | float) else 1.0,
        drill=bool(record.data.get("drill")),
        severity=Severity(record.code("severity")),
        declared_at=record.happened_at,
        declared_by=record.actor,
        seq=record.seq,
        head=record.hash,
    )


def _apply(incident: Incident, record: Record) -> None:
    match record.kind:
        case Kind.SEVERITY_SET:
            incident.severity = Severity(record.code("severity"))
        case Kind.ROLE_TAKEN:
            role = Role(record.code("role"))
            incident.roles[role] = record.actor
            incident.roles_taken_at[role] = record.happened_at
        case Kind.ROLE_GIVEN_BACK:
            incident.roles.pop(Role(record.code("role")), None)
        case Kind.STEP_DONE | Kind.STEP_SKIPPED:
            incident.marks[record.code("step")] = _mark(record)
        case Kind.STEP_REOPENED:
            incident.marks.pop(record.code("step"), None)
        case Kind.EVIDENCE_ADDED:
            incident.evidence.add(record.code("mention"))
        case Kind.STATEMENT_PUBLISHED:
            incident.answered_at = incident.answered_at or record.happened_at
        case Kind.CORRECTED:
            seq = record.data.get("seq")
            if isinstance(seq, int):
                incident.corrections.setdefault(seq, []).append(record)
        case Kind.CLOSED:
            incident.closed_at, incident.closed_by = record.happened_at, record.actor


def _mark(record: Record) -> Mark:
    done = record.kind == Kind.STEP_DONE
    return Mark(
        status=StepStatus.DONE if done else StepStatus.SKIPPED,
        by=record.actor,
        at=record.happened_at,
        seq=record.seq,
        choice=record.code("choice"),
        text=record.text("answer" if done else "reason"),
    )
