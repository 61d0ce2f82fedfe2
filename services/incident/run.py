"""A playbook run: the pinned playbooks laid over what the timeline says was done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from services.documents.parts import Text
from services.i18n import _
from services.incident.pieces import AddedStep
from services.incident.renaming import own_named
from services.incident.state import Incident, Mark, StepStatus
from services.incident.weaving import Woven, key_of, weave
from services.playbooks.schema import ClockRule, Condition, Playbook, Step, Template
from services.times import clock
from services.words import Need

ADDED = "added"
"""The id of the phase that holds what the room added."""


@dataclass(frozen=True, slots=True)
class Item:
    """A step of a run: what to do, who does it, until when, and what was done about it.

    ``owner`` is who it was given to, else who has its role, else empty. ``waits_for`` are the
    open steps that come first.
    """

    step: Step
    phase_id: str
    phase_title: Text
    due_at: datetime
    mark: Mark | None
    owner: str
    waits_for: tuple[Step, ...] = ()
    scenarios: tuple[str, ...] = ()
    """Whose it is, if more than one scenario runs."""

    @property
    def status(self) -> StepStatus:
        """Open, done or skipped."""
        return self.mark.status if self.mark else StepStatus.OPEN

    @property
    def is_blocked(self) -> bool:
        """Whether it is open and something else comes first."""
        return self.mark is None and bool(self.waits_for)

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
class Rule:
    """A playbook's clock in a run: since when, until when, and the keys under which it stops.

    ``due_at`` is when it is due next, None if it runs no more.
    """

    rule: ClockRule
    since: datetime
    until: datetime | None
    keys: tuple[str, ...]
    due_at: datetime | None


@dataclass(frozen=True)
class Run:
    """An incident with the playbooks that it follows or followed, in the order of its plans."""

    incident: Incident
    playbooks: tuple[Playbook, ...]

    @property
    def playbook(self) -> Playbook:
        """The playbook in force; of several scenarios, all as one."""
        return self.woven.playbook

    @cached_property
    def woven(self) -> Woven:
        """What is in force as one, with whose each step is."""
        pairs = list(zip(self.incident.plans, self.playbooks, strict=True))
        by_plan = {plan: playbook for plan, playbook in pairs if plan.until is None}
        past = [(plan, playbook) for plan, playbook in pairs if plan.until is not None]
        in_force = [(plan, by_plan[plan]) for plan in self.incident.in_force]
        return weave(in_force, past, self.incident.pace)

    @cached_property
    def own_named(self) -> tuple[Playbook, ...]:
        """Every playbook with the ids that it has in this incident."""
        return tuple(map(own_named, self.incident.plans, self.playbooks))

    @property
    def marks(self) -> dict[str, Mark]:
        """What was done about each step; about a shared one under whichever plan it was."""
        if not self.woven.also:
            return self.incident.marks
        marks = dict(self.incident.marks)
        for kept, others in self.woven.also.items():
            found = [marks[step] for step in (kept, *others) if step in marks]
            if found:
                marks[kept] = max(found, key=lambda mark: mark.seq)
        return marks

    def ids_of(self, step_id: str) -> tuple[str, ...]:
        """Return ``step_id`` and what the same step is called in the other plans."""
        return (step_id, *self.woven.also.get(step_id, ()))

    def items(self) -> Iterator[Item]:
        """Yield the steps that apply under the choices made so far, in the playbook's order."""
        for phase in self.playbook.phases:
            for step in phase.steps:
                if self.applies(step.only_if):
                    due_at = self.due_at(step.within, self.woven.began[step.id])
                    yield self._item(step, phase.id, phase.title, due_at)
        words = _("Added by the room")
        title = Text(en=words, pl=words)
        for added in self.incident.added.values():
            yield self._item(_as_step(added), ADDED, title, added.due_at)

    def rules(self) -> Iterator[Rule]:
        """Yield the playbooks' clocks that apply, those of past plans first."""
        plans = zip(self.incident.plans, self.own_named, strict=True)
        past = [(plan, playbook) for plan, playbook in plans if plan.until is not None]
        for plan, playbook in past:
            for rule in playbook.clocks:
                if self.applies(rule.only_if):
                    yield self._rule(rule, plan.since, plan.until)
        for rule in self.playbook.clocks:
            if self.applies(rule.only_if):
                yield self._rule(rule, self.woven.began[key_of(rule)], None)

    def _rule(self, rule: ClockRule, since: datetime, until: datetime | None) -> Rule:
        answered = self.marks.get(rule.only_if.step) if rule.only_if else None
        since, keys = answered.at if answered else since, self.ids_of(key_of(rule))
        due_at = None if until else self._next_due(rule, since, keys)
        return Rule(rule, since, until, keys, due_at)

    def _next_due(self, rule: ClockRule, since: datetime, keys: tuple[str, ...]) -> datetime | None:
        stops = [self.incident.stopped[key] for key in keys if key in self.incident.stopped]
        stopped = max(stops, default=None)
        if rule.every is not None:
            return self.due_at(rule.every, stopped or since)
        if rule.within is not None and stopped is None:
            return self.due_at(rule.within, since)
        return None

    def holder(self, step_id: str) -> str:
        """Return who the step was given to, empty if nobody."""
        given = (self.incident.assigned.get(name, "") for name in self.ids_of(step_id))
        return next(filter(None, given), "")

    def _item(self, step: Step, phase_id: str, phase_title: Text, due_at: datetime) -> Item:
        owner = self.holder(step.id) or self.incident.roles.get(step.role, "")
        before = (self.step(step_id) for step_id in step.after)
        waits_for = tuple(
            item
            for item in before
            if item and item.id not in self.marks and self.applies(item.only_if)
        )
        scenarios = self.woven.scenarios.get(step.id, ()) if self.incident.joined else ()
        mark = self.marks.get(step.id)
        return Item(step, phase_id, phase_title, due_at, mark, owner, waits_for, scenarios)

    def item(self, step_id: str) -> Item | None:
        """Return the step ``step_id`` if it applies."""
        return next((item for item in self.items() if item.step.id == step_id), None)

    def step(self, step_id: str) -> Step | None:
        """Return the step ``step_id`` of any plan, past ones and what was added included."""
        plans = (self.playbook, *reversed(self.own_named))
        found = (playbook.step(step_id) for playbook in plans)
        step = next((step for step in found if step is not None), None)
        added = self.incident.added.get(step_id)
        return step or (_as_step(added) if added else None)

    def template(self, template_id: str) -> Template | None:
        """Return the text to start from, None if no plan has it."""
        plans = (self.playbook, *reversed(self.own_named))
        found = (playbook.template(template_id) for playbook in plans)
        return next((item for item in found if item is not None), None)

    def applies(self, condition: Condition | None) -> bool:
        """Whether ``condition``, if there is any, is met."""
        return condition is None or self.incident.choice(condition.step) in condition.choices

    def due_at(self, within: timedelta, since: datetime | None = None) -> datetime:
        """Return when something that is due ``within`` a moment is due on the wall."""
        return (since or self.incident.declared_at) + within / self.incident.pace

    def open_items(self) -> list[Item]:
        """Return what is still to do, the nearest deadline first."""
        still_open = (item for item in self.items() if item.status is StepStatus.OPEN)
        return sorted(still_open, key=lambda item: item.due_at)

    def overdue(self, now: datetime) -> list[Item]:
        """Return the open steps whose time has passed, the longest overdue first."""
        return [item for item in self.open_items() if item.is_overdue(now)]

    def in_urgency(self, actor: str, now: datetime) -> list[Item]:
        """Return the open steps: mine before others', overdue before the rest, blocked last."""

        def rank(item: Item) -> tuple[bool, bool, bool, datetime]:
            mine = item.owner == actor
            return item.is_blocked, not mine, not item.is_overdue(now), item.due_at

        return sorted(self.open_items(), key=rank)


def _as_step(added: AddedStep) -> Step:
    title = Text(en=added.title, pl=added.title)
    words = _("Added by {who} at {when}.").format(who=added.by, when=clock(added.added_at))
    why = Text(en=words, pl=words)
    return Step(
        id=added.id,
        title=title,
        do=title,
        why=why,
        role=added.role,
        within=added.due_at - added.added_at,
        needs=Need.NOTHING,
    )
