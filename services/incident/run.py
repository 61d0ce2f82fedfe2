"""A playbook run: the pinned playbook laid over what the timeline says was done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.incident.state import Incident, Mark, StepStatus
from services.playbooks.schema import Phase, Playbook, Step


@dataclass(frozen=True, slots=True)
class Item:
    """A step of a run: what to do, until when, and what was done about it."""

    step: Step
    phase: Phase
    due_at: datetime
    mark: Mark | None

    @property
    def status(self) -> StepStatus:
        """Open, done or skipped."""
        return self.mark.status if self.mark else StepStatus.OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is open past its time."""
        return self.mark is None and now > self.due_at

    @property
    def was_late(self) -> bool:
        """Whether it was done, but after its time."""
        return (
            self.mark is not None
            and self.mark.status is StepStatus.DONE
            and self.mark.at > self.due_at
        )


@dataclass(frozen=True, slots=True)
class Run:
    """An incident with the playbook that it follows."""

    incident: Incident
    playbook: Playbook

    def items(self) -> Iterator[Item]:
        """Yield the steps that apply under the choices made so far, in the playbook's order."""
        for phase in self.playbook.phases:
            for step in phase.steps:
                if self.applies(step):
                    mark = self.incident.marks.get(step.id)
                    yield Item(step, phase, self.due_at(step.within), mark)

    def item(self, step_id: str) -> Item | None:
        """Return the step ``step_id`` if it applies."""
        return next((item for item in self.items() if item.step.id == step_id), None)

    def applies(self, step: Step) -> bool:
        """Whether ``step`` is shown: its condition, if any, is met."""
        condition = step.only_if
        return condition is None or self.incident.choice(condition.step) in condition.choices

    def due_at(self, within: timedelta) -> datetime:
        """Return when something that is due ``within`` the declaration is due on the wall."""
        return self.incident.declared_at + within / self.incident.pace

    def open_items(self) -> list[Item]:
        """Return what is still to do, the nearest deadline first."""
        still_open = (item for item in self.items() if item.status is StepStatus.OPEN)
        return sorted(still_open, key=lambda item: item.due_at)

    def overdue(self, now: datetime) -> list[Item]:
        """Return the open steps whose time has passed, the longest overdue first."""
        return [item for item in self.open_items() if item.is_overdue(now)]
