"""The changes that ``warroom playbooks propose`` was asked for, made one after another."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.errors import UsageError
from services.i18n import LANGUAGES, _
from services.playbooks import editing
from services.playbooks.files import parse
from services.words import Role

NEW = "new"
"""Stands for the step that is to be added, where a step's id would stand."""


@dataclass(frozen=True, slots=True)
class Edits:
    """``puts`` are ``STEP.FIELD=VALUE``, ``words`` are ``LANGUAGE:WORD``."""

    puts: Sequence[str]
    words: Sequence[str]
    phase: str = ""

    def apply(self, text: str) -> str:
        """Return the playbook ``text`` with all of them.

        Raises:
            UsageError: one of them cannot be read, or names what is not there.
        """
        new: dict[str, str] = {}
        for put in self.puts:
            key, equals, value = put.partition("=")
            step, _dot, field = key.partition(".")
            if not equals or not field:
                raise UsageError(_("“{text}” is no change: write STEP.do=TEXT.").format(text=put))
            if step == NEW:
                new[field] = value
            else:
                text = _put(text, step, field, value)
        if new and not self.phase:
            raise UsageError(_("Say with --add-step in which phase the new step comes."))
        if self.phase:
            text = editing.add_step(text, self.phase, _new_step(new))
        for word in self.words:
            language, colon, term = word.partition(":")
            if not colon or language not in LANGUAGES:
                raise UsageError(_("“{text}”: write pl:WORD or en:WORD.").format(text=word))
            text = editing.add_word(text, language, term)
        return text


def _put(text: str, step_id: str, field: str, value: str) -> str:
    if field == "within":
        return editing.set_within(text, step_id, value)
    step = parse(text, "playbook").step(step_id)
    if step is None:
        raise UsageError(_("There is no step {step}.").format(step=step_id))
    match field:
        case "do":
            return editing.set_do(text, step_id, value, value)
        case "do.en":
            return editing.set_do(text, step_id, value, step.do.pl)
        case "do.pl":
            return editing.set_do(text, step_id, step.do.en, value)
        case _other:
            raise UsageError(
                _("“{field}” cannot be set: do, do.en, do.pl and within can.").format(field=field)
            )


def _new_step(given: dict[str, str]) -> editing.NewStep:
    unknown = given.keys() - {
        "role",
        "within",
        *(f"{field}{ending}" for field in ("title", "do", "why") for ending in ("", ".en", ".pl")),
    }
    if unknown:
        raise UsageError(_("A new step has no “{field}”.").format(field=min(unknown)))

    def both(field: str) -> tuple[str, str]:
        plain = given.get(field, "")
        english = given.get(f"{field}.en", plain)
        return english or given.get(f"{field}.pl", ""), given.get(f"{field}.pl", plain)

    role = given.get("role", Role.LEAD.value)
    if role not in set(Role):
        raise UsageError(
            _("“{role}” is no role: {roles}.").format(role=role, roles=", ".join(Role))
        )
    within = given.get("within", "30 min")
    return editing.NewStep(both("title"), both("do"), both("why"), Role(role), within)
