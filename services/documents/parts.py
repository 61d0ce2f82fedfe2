"""What playbooks are made of: texts in two languages, durations, ids. Unknown keys are mistakes."""

import re
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from services.clean import clean_text
from services.i18n import LANGUAGES, _

_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
_SLUG = r"^[a-z][a-z0-9-]{0,59}$"
_DURATION = r"^\s*(\d{1,4})\s*(s|min|h|d)\s*$"


class Misfit(ValueError):
    """A mistake that only shows beside other parts; ``path`` leads to it from where it showed."""

    def __init__(self, problem: str, *path: str | int) -> None:
        super().__init__(problem)
        self.path = path


def _cleaned(value: Any) -> Any:
    """YAML can spell any control character: a playbook is text from outside like any other."""
    return clean_text(value) if isinstance(value, str) else value


def _slug(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(_SLUG, value):
        raise ValueError(_("an id is small letters a-z, digits and hyphens: like-this"))
    return value


Slug = Annotated[str, BeforeValidator(_slug), WithJsonSchema({"type": "string", "pattern": _SLUG})]
Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=8_000, strip_whitespace=True),
    BeforeValidator(_cleaned),
]


class Part(BaseModel):
    """A part of a playbook: nothing unknown, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Text(Part):
    """What a person reads: one string for both languages, or one for en and one for pl."""

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

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say in the JSON schema too that one string stands for both languages."""
        both = handler.resolve_ref_schema(handler(core_schema))
        return {"anyOf": [{"type": "string", "minLength": 1}, dict(both)]}

    def read(self, language: str) -> str:
        """Return the text in ``language``; unknown ones mean English."""
        return self.pl if language == "pl" else self.en


def parse_duration(text: str) -> timedelta:
    """Return the duration that ``text`` says: a number and a unit (s, min, h, d).

    Raises:
        ValueError: it says none.
    """
    match = re.fullmatch(_DURATION, text)
    if match is None:
        raise ValueError(_("a duration is a number and a unit: 15 min, 2 h, 3 d"))
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def write_duration(length: timedelta) -> str:
    """Return ``length`` as `parse_duration` reads it, in the largest unit that fits."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _duration(value: Any) -> Any:
    return value if isinstance(value, timedelta) else parse_duration(str(value))


Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    PlainSerializer(write_duration),
    WithJsonSchema({"type": "string", "pattern": _DURATION, "examples": ["15 min", "2 h"]}),
]


def listed(value: Any) -> Any:
    """Let one word stand for a list of one."""
    return [value] if isinstance(value, str) else value


_ONE_SLUG = {"type": "string", "pattern": _SLUG}
Slugs = Annotated[
    tuple[Slug, ...],
    BeforeValidator(listed),
    WithJsonSchema({"anyOf": [_ONE_SLUG, {"type": "array", "items": _ONE_SLUG}]}),
]
"""Ids, or one id alone."""


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
