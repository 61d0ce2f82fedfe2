"""The format of a playbook: one YAML file, both languages side by side.

A text is a plain string or ``{en: ..., pl: ...}``. A step's ``within`` counts from the
declaration of the incident. Unknown keys are mistakes.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from services.documents.parts import (
    Duration,
    Misfit,
    Named,
    Part,
    Several,
    Slug,
    Slugs,
    Text,
    Words,
)
from services.i18n import _
from services.words import ClockKind, Cluster, Duty, Need, Role, Severity, Signal, Stage

SCENARIO = r"^[A-Z][A-Z0-9-]{0,19}$"
GENERIC = "S00"
"""The scenario of the plan for what fits no other."""


class Driver(Named):
    """A fact that raises the severity: by one level or to a level.

    The ids ``injury``, ``minors``, ``law``, ``media`` and ``repeat`` stand for what raises it in
    every scenario; a driver of that id takes its place.
    """

    text: Text
    raises_to: Severity | None = None
    raises_by: Literal[1] | None = None

    @model_validator(mode="after")
    def _raises_one_way(self) -> Self:
        if (self.raises_to is None) == (self.raises_by is None):
            raise ValueError(_("say either 'raises_to' (a level) or 'raises_by: 1'"))
        return self


class SeverityRule(Part):
    """The severity to begin with, and what raises it."""

    default: Severity
    drivers: Several[Driver] = ()


class OtherCluster(Part):
    """When the crisis belongs to another cluster than usual."""

    when: Text
    cluster: Cluster


class Strategies(Part):
    """What the cluster (SCCT, Coombs 2007) allows and forbids."""

    allowed: tuple[Text, ...]
    forbidden: tuple[Text, ...]


class Response(Part):
    """How the brand may answer, by situational crisis communication theory."""

    cluster: Cluster
    alternatives: tuple[OtherCluster, ...] = ()
    strategies: Strategies


class Choice(Named):
    """One of the answers that a step offers."""

    text: Text


class Condition(Part):
    """Shown only when ``step`` was answered with one of ``choice``."""

    step: Slug
    choices: Annotated[Slugs, Field(alias="choice")]


NOT_SHARED = frozenset({Need.CHOICE, Need.EVIDENCE, Need.DRAFT, Need.APPROVAL, Need.STATEMENT})
"""Answers, evidence and statements belong to one scenario: each has its own."""


class Step(Named):
    """What one role does, until when, why, and what counts as done."""

    title: Text
    do: Text
    """The words to act by, usable as they stand."""
    why: Text
    role: Role
    within: Duration
    """How long after the declaration it is due."""
    duties: tuple[Duty, ...] = ()
    """Which duties of crisis management it serves."""
    needs: Need = Need.NOTHING
    """What counts as done."""
    ask: Text | None = None
    """What is asked when it is ticked off."""
    choices: Several[Choice] = ()
    after: Slugs = ()
    """Steps that come first: until they are done or skipped this one is blocked."""
    only_if: Condition | None = None
    template: Slug | None = None
    """The text to start from."""
    approves: Slug | None = None
    """With ``needs: approval``: the step that is approved; who did it may not approve it."""
    sets: Literal[ClockKind.UPDATE, ClockKind.LEGAL] | None = None
    """With ``needs: time``: which clock the answer sets."""
    law: Slugs = ()
    """The laws behind it, by their ids in the register (``playbooks/law``)."""
    shared: Slug | None = None
    """A name that the same step has in other playbooks: two that run together do it once."""
    published: Literal["keep", "down"] | None = None
    """What it does with what stands published: where two plans differ, both steps say it as one."""

    @model_validator(mode="after")
    def _asks_for_what_it_needs(self) -> Self:
        if self.needs is not Need.NOTHING and self.ask is None:
            raise ValueError(
                _("the step needs {need}: say in 'ask' what is asked").format(need=self.needs.value)
            )
        if (self.needs is Need.CHOICE) != bool(self.choices):
            raise ValueError(_("'choices' go with 'needs: choice', and only with it"))
        if (self.needs is Need.APPROVAL) != (self.approves is not None):
            raise ValueError(_("'approves' goes with 'needs: approval', and only with it"))
        if (self.needs is Need.TIME) != (self.sets is not None):
            raise ValueError(_("'sets' goes with 'needs: time', and only with it"))
        if self.shared and (self.only_if or self.needs in NOT_SHARED):
            raise ValueError(
                _("a shared step has no 'only_if' and needs no choice, evidence or statement")
            )
        return self


class Phase(Named):
    """Steps that belong together in time."""

    title: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class ClockRule(Named):
    """A deadline that no single step carries: a legal one, or a check that comes again."""

    title: Text
    kind: Literal[ClockKind.UPDATE, ClockKind.LEGAL, ClockKind.WELFARE]
    role: Role
    within: Duration | None = None
    """Once: so long after the declaration, or after the step of ``only_if`` was answered."""
    every: Duration | None = None
    """Again and again: so long after the last time."""
    only_if: Condition | None = None
    law: Slugs = ()
    """The laws behind it, by their ids in the register."""
    shared: Slug | None = None
    """As a step's: two playbooks that run together have one such clock."""

    @model_validator(mode="after")
    def _runs_one_way(self) -> Self:
        if self.shared and self.only_if:
            raise ValueError(_("a shared clock has no 'only_if'"))
        if (self.within is None) == (self.every is None):
            raise ValueError(_("say either 'within' (once) or 'every' (again and again)"))
        if self.every is not None and self.every.total_seconds() < 60:
            raise ValueError(_("a clock that comes again does so every minute at most"))
        return self


class Template(Named):
    """A text to start from; a person fills the [blanks]."""

    kind: Literal[
        "holding", "update", "correction", "apology", "internal", "influencer", "partners"
    ]
    title: Text
    text: Text


class TriageWords(Part):
    """Words in mentions that speak for this scenario, by language; ``word*`` means all forms."""

    en: tuple[Words, ...] = ()
    pl: tuple[Words, ...] = ()


class Learned(Part):
    """What an incident taught, so that it travels with the file to wherever it is followed."""

    incident: Annotated[str, StringConstraints(pattern=r"^[A-Z]+-[0-9]{1,9}$")]
    entry: Annotated[int, Field(ge=1)] | None = None
    """The number of the lesson's entry in its timeline."""
    date: date
    words: Text


class Playbook(Part):
    """A scenario's whole plan."""

    format: Literal[1]
    scenario: Annotated[str, StringConstraints(pattern=SCENARIO)]
    stage: Stage = Stage.DECLARED
    """``paracrisis``: the plan for what is handled below "declared"."""
    title: Text
    summary: Text
    disclaimer: Text
    signals: tuple[Text, ...] = ()
    words: TriageWords = TriageWords()
    speaks_of: tuple[Signal, ...] = ()
    """What mentions speak of in this scenario, as the scorer finds it: they count like words."""
    severity: SeverityRule
    response: Response
    phases: Annotated[Several[Phase], Field(min_length=1)]
    law: Slugs = ()
    """The laws that this scenario may touch, by their ids: the legal track asks for each."""
    legal_triggers: tuple[Text, ...] = ()
    """What else it may touch, the contract above all: the legal track asks for each."""
    clocks: Several[ClockRule] = ()
    templates: Several[Template] = ()
    stand_down: Annotated[tuple[Text, ...], Field(min_length=1)]
    learned: tuple[Learned, ...] = ()
    """What past incidents taught; shown when the scenario comes up again."""

    @field_validator("phases")
    @classmethod
    def _steps_fit_together(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        earlier: dict[str, Step] = {}
        for path, step in _with_paths(phases):
            if step.id in earlier:
                problem = _("two steps are called {step}: every step needs its own id")
                raise Misfit(problem.format(step=step.id), *path, "id")
            for key, others in (("after", step.after), ("approves", (step.approves,))):
                for other in others:
                    if other is not None and other not in earlier:
                        raise Misfit(_must_come_earlier(step.id, other), *path, key)
            if step.only_if and (problem := _misfit(step.id, step.only_if, earlier)):
                raise Misfit(problem, *path, "only_if")
            earlier[step.id] = step
        return phases

    @model_validator(mode="after")
    def _parts_exist(self) -> Self:
        for path, step in _with_paths(self.phases):
            if step.template is not None and self.template(step.template) is None:
                problem = _("there is no template {template} in this playbook")
                problem = problem.format(template=step.template)
                raise Misfit(problem, "phases", *path, "template")
        steps = {step.id: step for step in self.steps()}
        for index, clock in enumerate(self.clocks):
            if clock.only_if and (problem := _misfit(clock.id, clock.only_if, steps)):
                raise Misfit(problem, "clocks", index, "only_if")
        return self

    @property
    def is_last_resort(self) -> bool:
        """Whether it is the plan for what fits none: proposed last, whatever is said."""
        return self.scenario == GENERIC

    def steps(self) -> Iterator[Step]:
        """Yield every step in order."""
        for phase in self.phases:
            yield from phase.steps

    def timed(self) -> Iterator[Step | ClockRule]:
        """Yield whatever has a deadline: the steps in order, then the clocks."""
        yield from self.steps()
        yield from self.clocks

    def step(self, step_id: str) -> Step | None:
        """Return the step ``step_id``, None if there is none."""
        return next((step for step in self.steps() if step.id == step_id), None)

    def template(self, template_id: str) -> Template | None:
        """Return the template ``template_id``, None if there is none."""
        return next((item for item in self.templates if item.id == template_id), None)


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of a playbook, by which an editor completes and checks one."""
    schema = Playbook.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def _with_paths(phases: tuple[Phase, ...]) -> Iterator[tuple[tuple[str | int, ...], Step]]:
    for at_phase, phase in enumerate(phases):
        for at_step, step in enumerate(phase.steps):
            yield (at_phase, "steps", at_step), step


def _must_come_earlier(name: str, other: str) -> str:
    return _("step {step} depends on {other}: it has to come earlier").format(
        step=name, other=other
    )


def _misfit(name: str, condition: Condition, earlier: dict[str, Step]) -> str:
    """Return what is wrong with the condition of ``name``, empty if nothing is."""
    asked = earlier.get(condition.step)
    if asked is None:
        return _must_come_earlier(name, condition.step)
    offered = {choice.id for choice in asked.choices}
    missing = [choice for choice in condition.choices if choice not in offered]
    if not missing:
        return ""
    problem = _("step {step} depends on choice {choice}, which {other} does not offer")
    return problem.format(step=name, choice=missing[0], other=asked.id)
