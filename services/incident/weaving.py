"""Two scenarios in one crisis: the playbooks in force woven into one.

The playbook that leads keeps its ids; those of a scenario that joined get its name before them
(``S02:decide``), so that nothing is mistaken for another. Steps and clocks of the same ``shared``
name are one: done once, due at the earlier moment. Of severity the worse holds, of the clusters
the one with more fault, and what either plan forbids is forbidden.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.documents.parts import Text
from services.incident.disagreeing import Stance, as_one, told_first
from services.incident.plans import Plan
from services.incident.renaming import labelled, own_named
from services.playbooks.schema import (
    ClockRule,
    Driver,
    Phase,
    Playbook,
    Response,
    SeverityRule,
    Step,
)
from services.words import Cluster, Need, Severity

BY_FAULT = (Cluster.VICTIM, Cluster.ACCIDENTAL, Cluster.PREVENTABLE)
"""What is owed to the public grows with the fault (SCCT, Coombs 2007)."""

Pair = tuple[Plan, Playbook]


@dataclass(frozen=True, slots=True)
class Woven:
    """The playbooks in force as one; by the `key_of` a step or clock: since when, for whom, alias.

    ``also`` are the ids that the same step has or had in the other plans: what was done under
    one of them is done.
    """

    playbook: Playbook
    began: Mapping[str, datetime]
    scenarios: Mapping[str, tuple[str, ...]]
    also: Mapping[str, tuple[str, ...]]


def weave(in_force: Sequence[Pair], past: Iterable[Pair] = (), pace: float = 1.0) -> Woven:
    """Return the plans in force as one, the one that leads first; ``past`` ones lend aliases.

    ``pace`` is how many times faster than the wall deadlines come.
    """
    weaver = _Weaver(pace)
    for plan, playbook in in_force:
        weaver.add(plan, own_named(plan, playbook))
    first = in_force[0][1]
    playbook = weaver.playbook(first, [pair[1] for pair in in_force]) if in_force[1:] else first
    for plan, old in past:
        weaver.remember(own_named(plan, old))
    return Woven(playbook, weaver.began, weaver.scenarios, weaver.also)


@dataclass(slots=True)
class _Weaver:
    pace: float
    phases: list[Phase] = field(default_factory=list)
    clocks: list[ClockRule] = field(default_factory=list)
    parts: list[Playbook] = field(default_factory=list)
    began: dict[str, datetime] = field(default_factory=dict)
    scenarios: dict[str, tuple[str, ...]] = field(default_factory=dict)
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    """The key of the step or clock that stands for a shared name."""
    published: dict[str, list[Stance]] = field(default_factory=dict)
    """What each plan's step does with what is published, by the step that stands for it."""

    def add(self, plan: Plan, playbook: Playbook) -> None:
        """Lay a plan over those before it: what they share is done in the first one's place."""
        same = self._same(playbook)
        for step in playbook.steps():
            if step.id in same:
                self._merge_step(same[step.id], step, plan)
            else:
                self._note(step, plan)
        for phase in playbook.phases:
            steps = tuple(_led(step, same) for step in phase.steps if step.id not in same)
            if steps:
                self.phases.append(phase.model_copy(update={"steps": steps}))
        for clock in playbook.clocks:
            if key_of(clock) in same:
                self._merge_clock(same[key_of(clock)], clock, plan)
            else:
                self._note(clock, plan)
                self.clocks.append(clock)
        self.parts.append(playbook)

    def remember(self, playbook: Playbook) -> None:
        """Let what was done under a past plan count where the same step is in force."""
        for old, kept in self._same(playbook).items():
            if old != kept and old not in self.began:
                self.also[kept] = tuple(dict.fromkeys((*self.also.get(kept, ()), old)))

    def _note(self, part: Step | ClockRule, plan: Plan) -> None:
        key = key_of(part)
        self.began[key], self.scenarios[key] = plan.since, (plan.scenario,)
        if part.shared:
            self.shared.setdefault(_kind(part) + part.shared, key)
        self._hear(key, part, plan)

    def _hear(self, kept: str, part: Step | ClockRule, plan: Plan) -> None:
        if isinstance(part, Step) and part.published:
            self.published.setdefault(kept, []).append((plan.scenario, part.published))

    def _same(self, playbook: Playbook) -> dict[str, str]:
        """Return by its id each part of ``playbook`` that stands here already, and where."""
        found = {}
        for part in playbook.timed():
            kept = self.shared.get(_kind(part) + part.shared) if part.shared else None
            if kept is not None and self._agrees(kept, part):
                found[key_of(part)] = kept
        return found

    def _agrees(self, kept: str, part: Step | ClockRule) -> bool:
        """Whether one tick can stand for both: the same is asked, or one asks for nothing."""
        if isinstance(part, Step):
            old = self._step(kept)
            return Need.NOTHING in {old.needs, part.needs} or (old.needs, old.sets) == (
                part.needs,
                part.sets,
            )
        rule = next(clock for clock in self.clocks if key_of(clock) == kept)
        return rule.kind is part.kind and (rule.every is None) == (part.every is None)

    def _step(self, step_id: str) -> Step:
        return next(step for phase in self.phases for step in phase.steps if step.id == step_id)

    def _merge_step(self, kept: str, other: Step, plan: Plan) -> None:
        old = self._step(kept)
        changes: dict[str, object] = {
            "do": _both(old.do, other.do, plan.scenario),
            "duties": tuple(dict.fromkeys((*old.duties, *other.duties))),
            "law": tuple(dict.fromkeys((*old.law, *other.law))),
            "template": old.template or other.template,
        }
        if old.needs is Need.NOTHING:
            changes |= {"needs": other.needs, "ask": other.ask, "sets": other.sets}
        if self._is_earlier(kept, old.within, plan, other.within):
            changes["within"], self.began[kept] = other.within, plan.since
        self._replace(kept, old.model_copy(update=changes))
        self._also(kept, other.id, plan)
        self._hear(kept, other, plan)

    def _merge_clock(self, kept: str, other: ClockRule, plan: Plan) -> None:
        for place, old in enumerate(self.clocks):
            if key_of(old) == kept:
                changes: dict[str, object] = {}
                if old.every and other.every:
                    changes["every"] = min(old.every, other.every)
                elif self._is_earlier(kept, old.within, plan, other.within):
                    changes["within"], self.began[kept] = other.within, plan.since
                self.clocks[place] = old.model_copy(update=changes)
        self._also(kept, key_of(other), plan)

    def _is_earlier(
        self, kept: str, old: timedelta | None, plan: Plan, within: timedelta | None
    ) -> bool:
        if old is None or within is None:
            return False
        return plan.since + within / self.pace < self.began[kept] + old / self.pace

    def _also(self, kept: str, other: str, plan: Plan) -> None:
        self.also[kept] = (*self.also.get(kept, ()), other)
        self.scenarios[kept] = (*self.scenarios[kept], plan.scenario)

    def _replace(self, kept: str, step: Step) -> None:
        for place, phase in enumerate(self.phases):
            steps = tuple(step if old.id == kept else old for old in phase.steps)
            self.phases[place] = phase.model_copy(update={"steps": steps})

    def _ordered(self) -> tuple[Phase, ...]:
        """Return the phases with what is due first above, so that none of a plan lies buried."""

        def due_at(step: Step) -> datetime:
            return self.began[step.id] + step.within / self.pace

        words = as_one(stance for stances in self.published.values() for stance in stances)
        phases = []
        for phase in self.phases:
            steps = sorted(phase.steps, key=due_at)
            if words is not None:
                steps = [
                    told_first(step, words) if step.id in self.published else step for step in steps
                ]
            phases.append(phase.model_copy(update={"steps": tuple(steps)}))
        return tuple(sorted(phases, key=lambda phase: min(map(due_at, phase.steps))))

    def playbook(self, first: Playbook, originals: Sequence[Playbook]) -> Playbook:
        """Return everything as one playbook whose scenario is called ``S01+S02``."""
        parts = self.parts
        return first.model_copy(
            update={
                "scenario": "+".join(item.scenario for item in originals),
                "title": _joined([item.title for item in originals], " + "),
                "summary": _joined([item.summary for item in originals], " "),
                "signals": _from_each(parts, lambda item: item.signals),
                "severity": _severity(first, parts),
                "response": _response(first, parts),
                "phases": self._ordered(),
                "law": tuple(dict.fromkeys(key for part in parts for key in part.law)),
                "legal_triggers": tuple(
                    dict.fromkeys(text for part in parts for text in part.legal_triggers)
                ),
                "clocks": tuple(self.clocks),
                "templates": tuple(item for part in parts for item in part.templates),
                "stand_down": _from_each(parts, lambda item: item.stand_down),
                "learned": tuple(item for part in parts for item in part.learned),
            }
        )


def _severity(first: Playbook, parts: Sequence[Playbook]) -> SeverityRule:
    """Return the worse severity to begin with, and every fact that raises one."""
    worst = min((part.severity.default for part in parts), key=list(Severity).index)
    drivers: dict[str, Driver] = {}
    for part in parts:
        for driver in part.severity.drivers:
            kept = drivers.get(driver.id, driver)
            drivers[driver.id] = max(kept, driver, key=lambda item: _height(item, worst))
    return first.severity.model_copy(update={"default": worst, "drivers": tuple(drivers.values())})


def _height(driver: Driver, default: Severity) -> int:
    """Return by how many levels a fact raises the severity to begin with."""
    levels = list(Severity)
    if driver.raises_to is None:
        return 1
    return max(0, levels.index(default) - levels.index(driver.raises_to))


def _response(first: Playbook, parts: Sequence[Playbook]) -> Response:
    """Return the cluster with more fault, and whatever either plan forbids."""
    strategies = first.response.strategies.model_copy(
        update={
            "allowed": _from_each(parts, lambda item: item.response.strategies.allowed),
            "forbidden": _from_each(parts, lambda item: item.response.strategies.forbidden),
        }
    )
    alternatives = tuple(
        other.model_copy(update={"when": labelled(part.scenario, other.when)})
        for part in parts
        for other in part.response.alternatives
    )
    cluster = max((part.response.cluster for part in parts), key=BY_FAULT.index)
    changes = {"cluster": cluster, "alternatives": alternatives, "strategies": strategies}
    return first.response.model_copy(update=changes)


def key_of(part: Step | ClockRule) -> str:
    """Return the name of a step or a clock in a run: a clock may be called as a step is."""
    return part.id if isinstance(part, Step) else f"rule:{part.id}"


def _kind(part: Step | ClockRule) -> str:
    return "step " if isinstance(part, Step) else "clock "


def _led(step: Step, same: Mapping[str, str]) -> Step:
    """Return ``step`` waiting for what stands in the place of the steps before it."""
    after = tuple(dict.fromkeys(same.get(other, other) for other in step.after))
    return step.model_copy(update={"after": after}) if after != step.after else step


def _both(one: Text, other: Text, scenario: str) -> Text:
    """Return what two plans say of the same step."""
    if one == other:
        return one
    more = labelled(scenario, other)
    return Text(en=f"{one.en}\n\n{more.en}", pl=f"{one.pl}\n\n{more.pl}")


def _joined(texts: Sequence[Text], between: str) -> Text:
    return Text(
        en=between.join(text.en for text in texts), pl=between.join(text.pl for text in texts)
    )


def _from_each(
    parts: Sequence[Playbook], texts: Callable[[Playbook], tuple[Text, ...]]
) -> tuple[Text, ...]:
    """Return the texts of every part, each once, with whose they are if there are several."""
    return tuple(
        dict.fromkeys(labelled(part.scenario, text) for part in parts for text in texts(part))
    )
