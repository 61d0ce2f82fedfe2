"""The format of a playbook: one YAML file, both languages side by side.

A text is a plain string or ``{en: ..., pl: ...}``. A step's ``within`` counts from the
declaration of the incident. Unknown keys are mistakes.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from services.clean import clean_text
from services.i18n import LANGUAGES, _
from services.words import Need, Role, Severity

_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}


class Misfit(ValueError):
    """A mistake that only shows beside other parts; ``path`` leads to it from where it showed."""

    def __init__(self, problem: str, *path: str | int) -> None:
        super().__init__(problem)
        self.path = path


def _cleaned(value: Any) -> Any:
    """YAML can spell any control character: a playbook is text from outside like any other."""
    return clean_text(value) if isinstance(value, str) else value


def _slug(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,59}", value):
        raise ValueError(_("an id is small letters a-z, digits and hyphens: like-this"))
    return value


Slug = Annotated[str, BeforeValidator(_slug)]
Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=8_000, strip_whitespace=True),
    BeforeValidator(_cleaned),
]


class Part(BaseModel):
    """A part of a playbook: nothing unknown, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Part):
    """What a person reads, in both languages."""

    en: Words
    pl: Words

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: Any) -> Any:
        if isinstance(value, str):
            return dict.fromkeys(LANGUAGES, value)
        if not isinstance(value, dict):
            raise ValueError(_("a text is one string, or one for en and one for pl"))  # noqa: TRY004 - pydantic reports ValueError
        for language in LANGUAGES:
            if language not in value:
                raise ValueError(
                    _("the text in {language} is missing: write both or one string").format(
                        language=language
                    )
                )
        for key in value:
            if key not in LANGUAGES:
                raise ValueError(
                    _("{language} is no language here: use en and pl").format(language=key)
                )
        return value

    def read(self, language: str) -> str:
        """Return the text in ``language``; unknown ones mean English."""
        return self.pl if language == "pl" else self.en


def _duration(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    match = re.fullmatch(r"(\d{1,4})\s*(s|min|h|d)", str(value).strip())
    if match is None:
        raise ValueError(_("a duration is a number and a unit: 15 min, 2 h, 3 d"))
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


Duration = Annotated[timedelta, BeforeValidator(_duration)]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Named(Part):
    """A part that others can point at."""

    id: Slug


NamedPart = TypeVar("NamedPart", bound=Named)


def _named_apart(parts: tuple[NamedPart, ...]) -> tuple[NamedPart, ...]:
    earlier: set[str] = set()
    for index, part in enumerate(parts):
        if part.id in earlier:
            problem = _("{id} is here already: each one needs its own id")
            raise Misfit(problem.format(id=part.id), index, "id")
        earlier.add(part.id)
    return parts


Several = Annotated[tuple[NamedPart, ...], AfterValidator(_named_apart)]


class Driver(Named):
    """A fact that raises the severity: by one level or to a level."""

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


Cluster = Literal["victim", "accidental", "preventable"]


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
    """A step is shown only when ``step`` was answered with one of ``choices``."""

    step: Slug
    choices: Annotated[tuple[Slug, ...], BeforeValidator(_listed), Field(alias="choice")]


class Step(Named):
    """What one role does, until when, why, and what counts as done."""

    title: Text
    do: Text
    why: Text
    role: Role
    within: Duration
    needs: Need = Need.NOTHING
    ask: Text | None = None
    choices: Several[Choice] = ()
    only_if: Condition | None = None
    template: Slug | None = None

    @model_validator(mode="after")
    def _asks_for_what_it_needs(self) -> Self:
        if self.needs is not Need.NOTHING and self.ask is None:
            raise ValueError(
                _("the step needs {need}: say in 'ask' what is asked").format(need=self.needs.value)
            )
        if (self.needs is Need.CHOICE) != bool(self.choices):
            raise ValueError(_("'choices' go with 'needs: choice', and only with it"))
        return self


class Phase(Named):
    """Steps that belong together in time."""

    title: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Template(Named):
    """A text to start from; a person fills the [blanks]."""

    kind: Literal[
        "holding", "update", "correction", "apology", "internal", "influencer", "partners"
    ]
    title: Text
    text: Text


class TriageWords(Part):
    """Words in mentions that speak for this scenario, by language."""

    en: tuple[Words, ...] = ()
    pl: tuple[Words, ...] = ()


class Playbook(Part):
    """A scenario's whole plan."""

    format: Literal[1]
    scenario: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{0,19}$")]
    title: Text
    summary: Text
    disclaimer: Text
    signals: tuple[Text, ...] = ()
    words: TriageWords = TriageWords()
    severity: SeverityRule
    response: Response
    phases: Annotated[Several[Phase], Field(min_length=1)]
    templates: Several[Template] = ()
    stand_down: Annotated[tuple[Text, ...], Field(min_length=1)]

    @field_validator("phases")
    @classmethod
    def _steps_fit_together(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        earlier: dict[str, Step] = {}
        for path, step in _with_paths(phases):
            if step.id in earlier:
                problem = _("two steps are called {step}: every step needs its own id")
                raise Misfit(problem.format(step=step.id), *path, "id")
            if problem := _misfit_of_condition(step, earlier):
                raise Misfit(problem, *path, "only_if")
            earlier[step.id] = step
        return phases

    @model_validator(mode="after")
    def _templates_exist(self) -> Self:
        for path, step in _with_paths(self.phases):
            if step.template is not None and self.template(step.template) is None:
                problem = _("there is no template {template} in this playbook")
                problem = problem.format(template=step.template)
                raise Misfit(problem, "phases", *path, "template")
        return self

    def steps(self) -> Iterator[Step]:
        """Yield every step in order."""
        for phase in self.phases:
            yield from phase.steps

    def step(self, step_id: str) -> Step | None:
        """Return the step ``step_id``, None if there is none."""
        return next((step for step in self.steps() if step.id == step_id), None)

    def template(self, template_id: str) -> Template | None:
        """Return the template ``template_id``, None if there is none."""
        return next((item for item in self.templates if item.id == template_id), None)


def _with_paths(phases: tuple[Phase, ...]) -> Iterator[tuple[tuple[str | int, ...], Step]]:
    for at_phase, phase in enumerate(phases):
        for at_step, step in enumerate(phase.steps):
            yield (at_phase, "steps", at_step), step


def _misfit_of_condition(step: Step, earlier: dict[str, Step]) -> str:
    """Return what is wrong with the step's condition, empty if nothing is."""
    if step.only_if is None:
        return ""
    asked = earlier.get(step.only_if.step)
    if asked is None:
        problem = _("step {step} depends on {other}: it has to come earlier")
        return problem.format(step=step.id, other=step.only_if.step)
    offered = {choice.id for choice in asked.choices}
    missing = [choice for choice in step.only_if.choices if choice not in offered]
    if not missing:
        return ""
    problem = _("step {step} depends on choice {choice}, which {other} does not offer")
    return problem.format(step=step.id, choice=missing[0], other=asked.id)
