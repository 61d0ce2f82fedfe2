"""The format of a playbook: one YAML file, both languages side by side.

A text is a plain string or ``{en: ..., pl: ...}``. A step's ``within`` counts from the
declaration of the incident. Unknown keys are mistakes.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from services.i18n import LANGUAGES, _
from services.words import Need, Role, Severity

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=8_000, strip_whitespace=True)]

_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}


class Part(BaseModel):
    """A part of a playbook: nothing unknown, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Part):
    """What a person reads, in the languages that the playbook speaks."""

    texts: dict[str, Words]

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"texts": dict.fromkeys(LANGUAGES, value)}
        if isinstance(value, dict) and "texts" not in value:
            missing = [language for language in LANGUAGES if language not in value]
            unknown = [str(key) for key in value if key not in LANGUAGES]
            if missing:
                raise ValueError(
                    _("the text in {language} is missing: write both or one string").format(
                        language=missing[0]
                    )
                )
            if unknown:
                raise ValueError(
                    _("{language} is no language here: use en and pl").format(language=unknown[0])
                )
            return {"texts": dict(value)}
        return value

    def read(self, language: str) -> str:
        """Return the text in ``language``."""
        return self.texts[language if language in self.texts else "en"]


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


class Driver(Part):
    """A fact that raises the severity: by one level or to a level."""

    id: Slug
    text: Text
    raises_to: Severity | None = None
    raises_by: Literal[1] | None = None


class SeverityRule(Part):
    """The severity to begin with, and what raises it."""

    default: Severity
    drivers: tuple[Driver, ...] = ()


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


class Choice(Part):
    """One of the answers that a step offers."""

    id: Slug
    text: Text


class Condition(Part):
    """A step is shown only when ``step`` was answered with one of ``choices``."""

    step: Slug
    choices: Annotated[tuple[Slug, ...], BeforeValidator(_listed), Field(alias="choice")]


class Step(Part):
    """What one role does, until when, why, and what counts as done."""

    id: Slug
    title: Text
    do: Text
    why: Text
    role: Role
    within: Duration
    needs: Need = Need.NOTHING
    ask: Text | None = None
    choices: tuple[Choice, ...] = ()
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


class Phase(Part):
    """Steps that belong together in time."""

    id: Slug
    title: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Template(Part):
    """A text to start from; a person fills the [blanks]."""

    id: Slug
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
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    templates: tuple[Template, ...] = ()
    stand_down: Annotated[tuple[Text, ...], Field(min_length=1)]

    @field_validator("phases")
    @classmethod
    def _steps_fit_together(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        earlier: dict[str, Step] = {}
        for step in (step for phase in phases for step in phase.steps):
            if step.id in earlier:
                raise ValueError(
                    _("two steps are called {step}: every step needs its own id").format(
                        step=step.id
                    )
                )
            if step.only_if is not None:
                _check_condition(step, step.only_if, earlier)
            earlier[step.id] = step
        return phases

    @model_validator(mode="after")
    def _templates_exist(self) -> Self:
        known = {template.id for template in self.templates}
        for step in self.steps():
            if step.template is not None and step.template not in known:
                raise ValueError(
                    f"step {step.id!r} names template {step.template!r}: there is none"
                )
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


def _check_condition(step: Step, condition: Condition, earlier: dict[str, Step]) -> None:
    asked = earlier.get(condition.step)
    if asked is None:
        raise ValueError(
            _("step {step} depends on {other}: it has to come earlier").format(
                step=step.id, other=condition.step
            )
        )
    offered = {choice.id for choice in asked.choices}
    for choice in condition.choices:
        if choice not in offered:
            raise ValueError(
                _("step {step} depends on choice {choice}, which {other} does not offer").format(
                    step=step.id, choice=choice, other=condition.step
                )
            )
