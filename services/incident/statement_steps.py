"""Which steps of the plan a statement fulfils: its draft, its approval, its publication."""

from collections.abc import Collection, Iterator, Sequence

from services.incident.run import Item, Run
from services.incident.statements import Statement
from services.playbooks.schema import Step
from services.words import Need, Role


def origins(run: Run, step: Step) -> set[str]:
    """Return the steps whose statement ``step``, one that publishes, is about.

    The ones that were approved before it; else the step itself.
    """
    before = [run.step(other) for other in step.after]
    drafts = {item.approves for item in before if item and item.approves is not None}
    return drafts or {step.id}


def template_of(run: Run, step: Step) -> str:
    """Return the id of the text to start from for what ``step`` publishes, empty if none."""
    drafts = (run.step(other) for other in sorted(origins(run, step)))
    return step.template or next((item.template for item in drafts if item and item.template), "")


def statement_of(run: Run, step: Step) -> Statement | None:
    """Return the newest statement that was written for ``step`` and not withdrawn."""
    wanted = origins(run, step) if step.needs is Need.STATEMENT else {step.approves or step.id}
    found = [
        item
        for item in run.incident.statements.values()
        if item.step in wanted and item.withdrawn_at is None
    ]
    return found[-1] if found else None


def statement_to_publish(run: Run, step: Step) -> Statement | None:
    """Return the statement that ``step`` publishes: its own, else one that no step asked for."""
    free = [
        item
        for item in run.incident.statements.values()
        if not item.step and not item.goings and item.withdrawn_at is None
    ]
    return statement_of(run, step) or (free[-1] if free else None)


def drafted(run: Run, statement: Statement) -> Iterator[Item]:
    """Yield the open step that asked for the statement's text."""
    for item in _ready(run, Need.DRAFT):
        if item.step.id == statement.step:
            yield item


def approved(
    run: Run, statement: Statement, roles: Collection[Role], lacking: Sequence[Collection[Role]]
) -> Iterator[Item]:
    """Yield the open steps that approve of the statement in one of ``roles``.

    None as long as an agreement is ``lacking`` that no other open step asks for: a tick says that
    nobody is waited for.
    """
    asking = [item for item in _ready(run, Need.APPROVAL) if item.step.approves == statement.step]
    asked = {item.step.role for item in asking}
    if any(asked.isdisjoint(need) for need in lacking):
        return
    yield from (item for item in asking if item.step.role in roles)


def published(run: Run, statement: Statement) -> Iterator[Item]:
    """Yield the open step that publishes the statement.

    A statement that no step asked for fulfils the first one for which none was written.
    """
    ready = list(_ready(run, Need.STATEMENT))
    own = [item for item in ready if statement.step in origins(run, item.step)]
    free = [item for item in ready if statement_of(run, item.step) is None]
    yield from (own or ([] if statement.step else free))[:1]


def approvals_of(run: Run, statement: Statement) -> Iterator[str]:
    """Yield the ids of the steps that approved of an earlier version."""
    for item in run.items():
        step = item.step
        if statement.step and step.approves == statement.step and item.mark is not None:
            yield step.id


def _ready(run: Run, need: Need) -> list[Item]:
    return [item for item in run.items() if item.step.needs is need and item.mark is None]
