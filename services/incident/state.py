"""What stands in an incident now: folded from its entries and from nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.errors import StoreError
from services.i18n import _
from services.incident import plans, promises, statements, tracks
from services.incident.learning import Learning, learn
from services.incident.pieces import AddedStep, Frozen, Hold, Piece, SetClock
from services.incident.plans import Plan
from services.incident.promises import Promise
from services.incident.statements import Statement
from services.incident.tracks import Item as TrackItem
from services.store.ledger import Record
from services.words import ClockKind, Role, Severity, Stage
from services.words import EntryKind as Kind


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
    ``opened_at`` is its first entry's time, ``declared_at`` when the plan in force began.
    """

    id: str
    title: str
    entity: str
    stage: Stage
    plans: list[Plan]
    alert: int | None
    pace: float
    drill: bool
    severity: Severity
    severity_is_known: bool
    opened_at: datetime
    declared_by: str
    seq: int = 0
    head: str = ""
    roles: dict[Role, str] = field(default_factory=dict)
    roles_taken_at: dict[Role, datetime] = field(default_factory=dict)
    leads: list[tuple[datetime, str]] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)
    assigned: dict[str, str] = field(default_factory=dict)
    added: dict[str, AddedStep] = field(default_factory=dict)
    corrections: dict[int, list[Record]] = field(default_factory=dict)
    evidence: list[Piece] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    hold: Hold | None = None
    clocks: dict[str, SetClock] = field(default_factory=dict)
    stopped: dict[str, datetime] = field(default_factory=dict)
    silenced: dict[str, datetime] = field(default_factory=dict)
    freeze_list: dict[str, str] = field(default_factory=dict)
    frozen: dict[str, Frozen] = field(default_factory=dict)
    learning: Learning = field(default_factory=Learning)
    statements: dict[str, Statement] = field(default_factory=dict)
    promises: dict[str, Promise] = field(default_factory=dict)
    tracks: dict[str, TrackItem] = field(default_factory=dict)
    sealed: set[int] = field(default_factory=set)
    """The entries whose words are privileged."""
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the room is still at work on it."""
        return self.closed_at is None

    @property
    def plan(self) -> Plan:
        """The plan that leads."""
        return plans.leading(self.plans)

    @property
    def scenario(self) -> str:
        """The scenario of the plan that leads."""
        return self.plan.scenario

    @property
    def in_force(self) -> list[Plan]:
        """The plan that leads, and those of the scenarios that joined it."""
        return plans.in_force(self.plans)

    @property
    def joined(self) -> list[Plan]:
        """The plans of the scenarios that joined the one that leads."""
        return self.in_force[1:]

    @property
    def declared_at(self) -> datetime:
        """When the plan that leads began: its deadlines count from here."""
        return self.plan.since

    @property
    def lead(self) -> str:
        """Who leads, empty while nobody does."""
        return self.roles.get(Role.LEAD, "")

    def choice(self, step: str) -> str:
        """Return the choice made at ``step``, empty if none was."""
        mark = self.marks.get(step)
        return mark.choice if mark and mark.status is StepStatus.DONE else ""

    def led_since(self, moment: datetime) -> set[str]:
        """Return who led at ``moment`` or took the lead after it."""
        before = [who for at, who in self.leads if at <= moment][-1:]
        return {who for who in [*before, *(who for at, who in self.leads if at > moment)] if who}


def fold(records: Iterable[Record]) -> Incident:
    """Return the incident that ``records``, a whole stream in order, make.

    Raises:
        StoreError: the stream does not begin with a declaration.
    """
    ordered = iter(records)
    first = next(ordered, None)
    if first is None or first.kind != Kind.DECLARED:
        raise StoreError(_("This timeline does not begin with a declared incident."))
    record = first
    try:
        incident = _declared(first)
        for record in ordered:
            change = _CHANGES.get(record.kind)
            if change is not None:
                change(incident, record)
            learn(incident.learning, record)
            if record.data.get("privileged") is True:
                incident.sealed.add(record.seq)
            incident.seq, incident.head = record.seq, record.hash
    except ValueError as error:  # a word that this program does not know
        raise StoreError(
            _("Entry {seq} of {stream} cannot be read: run warroom verify.").format(
                seq=record.seq, stream=record.stream
            )
        ) from error
    return incident


def number(record: Record, name: str, default: float = 0) -> float:
    """Return the figure ``name`` of an entry's data, ``default`` if it has none."""
    value = record.data.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else default


def moment(record: Record, name: str) -> datetime:
    """Return the moment ``name`` of an entry's data.

    Raises:
        StoreError: there is none.
    """
    try:
        return datetime.fromisoformat(record.code(name))
    except ValueError as error:
        raise StoreError(f"{record.stream} {record.seq}: {name}") from error


def _declared(record: Record) -> Incident:
    alert = record.data.get("alert")
    return Incident(
        id=record.stream,
        title=record.text("title"),
        entity=record.code("entity"),
        stage=Stage(record.code("stage") or Stage.DECLARED),
        plans=[plans.of(record)],
        alert=alert if isinstance(alert, int) else None,
        pace=float(number(record, "pace", 1.0)),
        drill=bool(record.data.get("drill")),
        severity=Severity(record.code("severity")),
        severity_is_known=record.data.get("assumed") is not True,
        opened_at=record.happened_at,
        declared_by=record.actor,
        seq=record.seq,
        head=record.hash,
    )


def _escalated(incident: Incident, record: Record) -> None:
    plans.take(incident.plans, record)
    incident.stage = Stage.DECLARED
    incident.severity = Severity(record.code("severity"))
    incident.severity_is_known = record.data.get("assumed") is not True


def _version_followed(incident: Incident, record: Record) -> None:
    plans.take(incident.plans, record)


def _joined(incident: Incident, record: Record) -> None:
    """The severity of the incident is that of its worst scenario."""
    plans.take(incident.plans, record)
    severity, levels = Severity(record.code("severity")), list(Severity)
    if levels.index(severity) < levels.index(incident.severity):
        incident.severity = severity
        incident.severity_is_known = record.data.get("assumed") is not True


def _left(incident: Incident, record: Record) -> None:
    plans.take(incident.plans, record)


def _severity_set(incident: Incident, record: Record) -> None:
    incident.severity, incident.severity_is_known = Severity(record.code("severity")), True


def _role_taken(incident: Incident, record: Record) -> None:
    _hold(incident, record, record.actor)


def _role_assigned(incident: Incident, record: Record) -> None:
    _hold(incident, record, record.code("to"))


def _hold(incident: Incident, record: Record, person: str) -> None:
    role = Role(record.code("role"))
    incident.roles[role] = person
    incident.roles_taken_at[role] = record.happened_at
    if role is Role.LEAD:
        incident.leads.append((record.happened_at, person))


def _role_given_back(incident: Incident, record: Record) -> None:
    role = Role(record.code("role"))
    incident.roles.pop(role, None)
    if role is Role.LEAD:
        incident.leads.append((record.happened_at, ""))


def _marked(incident: Incident, record: Record) -> None:
    done = record.kind == Kind.STEP_DONE
    incident.marks[record.code("step")] = Mark(
        status=StepStatus.DONE if done else StepStatus.SKIPPED,
        by=record.actor,
        at=record.happened_at,
        seq=record.seq,
        choice=record.code("choice"),
        text=record.text("answer" if done else "reason"),
    )


def _reopened(incident: Incident, record: Record) -> None:
    step = record.code("step")
    incident.marks.pop(step, None)
    incident.clocks = {key: item for key, item in incident.clocks.items() if item.step != step}


def _step_assigned(incident: Incident, record: Record) -> None:
    if person := record.code("to"):
        incident.assigned[record.code("step")] = person
    else:
        incident.assigned.pop(record.code("step"), None)


def _step_added(incident: Incident, record: Record) -> None:
    step = record.code("step")
    incident.added[step] = AddedStep(
        id=step,
        title=record.text("title"),
        role=Role(record.code("role")),
        added_at=record.happened_at,
        due_at=moment(record, "due_at"),
        by=record.actor,
    )


def _evidence_added(incident: Incident, record: Record) -> None:
    if mention := record.code("mention"):
        incident.kept.add(mention)
    title = record.text("title") or f"{record.text('author')}: {record.text('text')}"
    incident.evidence.append(
        Piece(
            seq=record.seq,
            step=record.code("step"),
            title=title,
            sha256=record.code("evidence"),
            by=record.actor,
            at=record.happened_at,
        )
    )


def _hold_set(incident: Incident, record: Record) -> None:
    try:
        review_on = date.fromisoformat(record.code("review_on"))
    except ValueError as error:
        raise StoreError(f"{record.stream} {record.seq}: review_on") from error
    incident.hold = Hold(record.text("reason"), review_on, record.actor, record.happened_at)


def _hold_lifted(incident: Incident, _record: Record) -> None:
    incident.hold = None


def _stated(incident: Incident, record: Record) -> None:
    statements.take(incident.statements, record)


def _went_out(incident: Incident, record: Record) -> None:
    _stated(incident, record)
    incident.answered_at = min(incident.answered_at or record.happened_at, record.happened_at)


def _promised(incident: Incident, record: Record) -> None:
    promises.take(incident.promises, record)


def _tracked(incident: Incident, record: Record) -> None:
    tracks.take(incident.tracks, record)


def _corrected(incident: Incident, record: Record) -> None:
    incident.corrections.setdefault(int(number(record, "seq")), []).append(record)


def _clock_set(incident: Incident, record: Record) -> None:
    key = f"set:{record.seq}"
    incident.clocks[key] = SetClock(
        id=key,
        kind=ClockKind(record.code("clock")),
        title=record.text("title"),
        role=Role(record.code("role")),
        due_at=moment(record, "due_at"),
        by=record.actor,
        step=record.code("step"),
        statement=record.code("statement"),
    )


def _clock_stopped(incident: Incident, record: Record) -> None:
    key = record.code("clock")
    incident.clocks.pop(key, None)
    incident.stopped[key] = record.happened_at


def _clock_silenced(incident: Incident, record: Record) -> None:
    incident.silenced[record.code("clock")] = moment(record, "until")


def _freeze_listed(incident: Incident, record: Record) -> None:
    incident.freeze_list[record.code("item")] = record.text("title")


def _frozen(incident: Incident, record: Record) -> None:
    incident.frozen[record.code("item")] = Frozen(record.actor, record.happened_at)


def _released(incident: Incident, record: Record) -> None:
    incident.frozen.pop(record.code("item"), None)


def _closed(incident: Incident, record: Record) -> None:
    incident.closed_at, incident.closed_by = record.happened_at, record.actor


_CHANGES: dict[str, Callable[[Incident, Record], None]] = {
    Kind.ESCALATED: _escalated,
    Kind.VERSION_FOLLOWED: _version_followed,
    Kind.JOINED: _joined,
    Kind.LEFT: _left,
    Kind.SEVERITY_SET: _severity_set,
    Kind.ROLE_TAKEN: _role_taken,
    Kind.ROLE_ASSIGNED: _role_assigned,
    Kind.ROLE_GIVEN_BACK: _role_given_back,
    Kind.STEP_DONE: _marked,
    Kind.STEP_SKIPPED: _marked,
    Kind.STEP_REOPENED: _reopened,
    Kind.STEP_ASSIGNED: _step_assigned,
    Kind.STEP_ADDED: _step_added,
    Kind.EVIDENCE_ADDED: _evidence_added,
    **dict.fromkeys(statements.KINDS, _stated),
    Kind.STATEMENT_PUBLISHED: _went_out,
    Kind.STATEMENT_WENT_OUT: _went_out,
    **dict.fromkeys(promises.KINDS, _promised),
    **dict.fromkeys(tracks.KINDS, _tracked),
    Kind.CORRECTED: _corrected,
    Kind.HOLD_SET: _hold_set,
    Kind.HOLD_LIFTED: _hold_lifted,
    Kind.CLOCK_SET: _clock_set,
    Kind.CLOCK_STOPPED: _clock_stopped,
    Kind.CLOCK_SILENCED: _clock_silenced,
    Kind.FREEZE_LISTED: _freeze_listed,
    Kind.FROZEN: _frozen,
    Kind.RELEASED: _released,
    Kind.CLOSED: _closed,
}
