"""For random sequences of commands the state folded from the ledger is that of a simple model."""

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import Refused
from services.incident import commands
from services.incident.desk import load_incident
from services.incident.state import StepStatus
from services.store import Store
from services.store.verify import verify
from services.words import Role, Severity
from tests.making import declare_test_incident

PEOPLE = ("Anna", "Bartek", "Celina")
ANSWERS = {"capture": "six posts", "cause": "brand", "own-up": "", "publish": "https://example.org"}
Step = tuple[StepStatus, str]
Operation = tuple[str, str, str, str]
"""What, who, and two values that mean what the command makes of them."""


@dataclass
class Model:
    """An incident as a person would keep it on paper."""

    severity: Severity = Severity.SEV3
    roles: dict[str, str] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    answered: bool = False
    is_open: bool = True
    entries: int = 1

    def do(self, operation: Operation) -> bool:
        """Change the model; tell whether the command should be taken."""
        what, who, one, other = operation
        if what in {"note", "lesson"}:
            self.entries += 1
            return True
        if not self.is_open:
            return False
        taken: bool = getattr(self, f"_{what}")(who, one, other)
        self.entries += taken
        return taken

    def _take(self, who: str, role: str, _other: str) -> bool:
        free = role not in self.roles
        if free:
            self.roles[role] = who
        return free

    def _assign(self, who: str, role: str, person: str) -> bool:
        holder = self.roles.get(role)
        lead = self.roles.get("lead")
        if holder == person or (holder is not None and who not in (holder, lead)):
            return False
        self.roles[role] = person
        return True

    def _give_back(self, who: str, role: str, _other: str) -> bool:
        mine = self.roles.get(role) == who
        if mine:
            del self.roles[role]
        return mine

    def _severity(self, _who: str, severity: str, _other: str) -> bool:
        changes = self.severity != severity
        self.severity = Severity(severity)
        return changes

    def _step(self, who: str, step: str, status: StepStatus) -> bool:
        cause = self.steps.get("cause")
        applies = step != "own-up" or (cause is not None and cause[0] is StepStatus.DONE)
        if not applies or step in self.steps:
            return False
        self.steps[step] = (status, who)
        return True

    def _do(self, who: str, step: str, _other: str) -> bool:
        # Nobody wrote a statement, so that none can be published.
        return step != "publish" and self._step(who, step, StepStatus.DONE)

    def _skip(self, who: str, step: str, _other: str) -> bool:
        return self._step(who, step, StepStatus.SKIPPED)

    def _reopen(self, _who: str, step: str, _other: str) -> bool:
        return self.steps.pop(step, None) is not None

    def _close(self, _who: str, _one: str, _other: str) -> bool:
        self.is_open = False
        return True


async def act(store: Store, incident: str, operation: Operation) -> None:
    what, who, one, other = operation
    match what:
        case "take":
            await commands.take_role(store, incident, who, Role(one))
        case "assign":
            await commands.assign_role(store, incident, who, Role(one), other)
        case "give_back":
            await commands.give_back_role(store, incident, who, Role(one))
        case "severity":
            await commands.set_severity(store, incident, who, Severity(one), "why")
        case "do":
            await commands.do_step(store, incident, who, one, ANSWERS[one])
        case "skip":
            await commands.skip_step(store, incident, who, one, "why")
        case "reopen":
            await commands.reopen_step(store, incident, who, one, "why")
        case "close":
            await commands.close(store, incident, who, "calm")
        case "note":
            await commands.add_note(store, incident, who, "words")
        case "lesson":
            await commands.flag_lesson(store, incident, who, 1, "words")


def _some(what: str, *values: st.SearchStrategy[str]) -> st.SearchStrategy[Operation]:
    one, other = [*values, st.just(""), st.just("")][:2]
    return st.tuples(st.just(what), st.sampled_from(PEOPLE), one, other)


ROLES = st.sampled_from([role.value for role in (Role.LEAD, Role.LEGAL, Role.SCRIBE)])
STEPS = st.sampled_from(sorted(ANSWERS))
OPERATIONS = st.one_of(
    _some("take", ROLES),
    _some("assign", ROLES, st.sampled_from(PEOPLE)),
    _some("give_back", ROLES),
    _some("severity", st.sampled_from([severity.value for severity in Severity])),
    *(_some(what, STEPS) for what in ("do", "skip", "reopen")),
    *map(_some, ("note", "lesson")),
)


@given(
    before=st.lists(OPERATIONS, max_size=18),
    closing=st.one_of(st.none(), _some("close")),
    after=st.lists(OPERATIONS, max_size=3),
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_the_folded_state_is_the_models(
    sqlite_store: Store, before: list[Operation], closing: Operation | None, after: list[Operation]
) -> None:
    incident = await declare_test_incident(sqlite_store)
    model = Model()
    for operation in [*before, *([closing] if closing else []), *after]:
        expected = model.do(operation)
        try:
            await act(sqlite_store, incident, operation)
        except Refused:
            assert not expected, operation
        else:
            assert expected, operation
    async with sqlite_store.read() as session:
        state = await load_incident(session, incident)
        assert await verify(session, incident) == []
    assert (state.severity, state.is_open, state.seq) == (
        model.severity,
        model.is_open,
        model.entries,
    )
    assert {role.value: who for role, who in state.roles.items()} == model.roles
    assert {step: (mark.status, mark.by) for step, mark in state.marks.items()} == model.steps
    assert (state.answered_at is not None) == model.answered
