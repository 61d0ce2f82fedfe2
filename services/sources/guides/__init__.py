"""How a platform is set up: one TOML file each, in both languages, read by people and programs.

A new platform is a new file, named as its kind: what to apply for, where, how long it takes, what
it costs, and what is asked. ``key`` of a question is the key of its table in warroom.toml; a
secret's is the name of the secret, and its table gets ``<key>_file``.
"""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from services.errors import UsageError
from services.i18n import _, current


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be known. ``when`` and ``alone`` are keys asked before it.

    It is asked only where ``when`` was answered, and ``alone`` with one entry.
    """

    key: str
    type: Literal["secret", "text", "list", "number"]
    words: str
    required: bool = False
    example: str = ""
    when: str = ""
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """One platform, in the language that is spoken."""

    kind: str
    order: int
    page: str
    title: str
    sees: str
    apply: tuple[str, ...]
    takes: str
    costs: str
    limits: str
    questions: tuple[Question, ...]

    @property
    def lines(self) -> list[str]:
        """What a person should know before, a line each."""
        return [
            _("Sees: {words}").format(words=self.sees),
            _("What to apply for, and where:"),
            *(f"  {number}. {step}" for number, step in enumerate(self.apply, 1)),
            _("How long it takes: {words}").format(words=self.takes),
            _("Cost: {words}").format(words=self.costs),
            _("Limits: {words}").format(words=self.limits),
            _("More: {page}").format(page=self.page),
        ]


def guides() -> list[Guide]:
    """Return all of them in their order."""
    found = [
        _guide(place.name.removesuffix(".toml"), tomllib.loads(place.read_text("utf-8")))
        for place in files(__name__).iterdir()
        if place.name.endswith(".toml")
    ]
    return sorted(found, key=lambda guide: (guide.order, guide.kind))


def guide_of(kind: str) -> Guide:
    """Return the guide of a platform.

    Raises:
        UsageError: there is none.
    """
    known = {guide.kind: guide for guide in guides()}
    if kind.lower() not in known:
        raise UsageError(
            _("There is no guide for {name}; there are: {names}.").format(
                name=kind, names=", ".join(known)
            )
        )
    return known[kind.lower()]


def _guide(kind: str, data: dict[str, Any]) -> Guide:
    language = current()
    words = data[language]
    questions = tuple(_question(item, language) for item in data["questions"])
    told = {name: words[name] for name in ("title", "sees", "takes", "costs", "limits")}
    return Guide(
        kind=kind,
        order=data["order"],
        page=data["page"],
        apply=tuple(words["apply"]),
        questions=questions,
        **told,
    )


def _question(item: dict[str, Any], language: str) -> Question:
    rest = {name: value for name, value in item.items() if name not in {"en", "pl"}}
    return Question(words=item[language], **rest)
