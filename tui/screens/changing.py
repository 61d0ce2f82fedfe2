"""Asking what a lesson changes in a playbook: each question gives a change to be shown."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from textual.app import App

from services.documents.parts import parse_duration, write_duration
from services.i18n import LANGUAGE_NAMES, LANGUAGES, _, current
from services.learning.proposals import Base
from services.playbooks import editing
from services.playbooks.editing import NewStep
from services.playbooks.files import parse
from services.playbooks.schema import Playbook
from services.words import Role
from tui.screens.edit import EditScreen
from tui.widgets.ask import AskChoice, AskForm, AskText, Field

Edit = Callable[[str], str]
"""Makes the change on whatever the playbook is by then."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the questions stand on: the playbook as it is, and the words of the lesson."""

    app: App[Any]
    base: Base
    playbook: Playbook
    lesson: str
    unfinished: Edit | None = None


async def ask_edit(
    app: App[Any], base: Base, lesson: str, unfinished: Edit | None = None
) -> Edit | None:
    """Ask what changes; None if the person thought better of it.

    ``unfinished`` is what was proposed for the same lesson and not published.
    """
    options = [
        ("do", _("The words of a step")),
        ("within", _("The deadline of a step")),
        ("step", _("A step more")),
        ("word", _("A word more by which it is recognised")),
        ("remember", _("Nothing: only show the lesson next time")),
        ("whole", _("Something else: edit the whole text")),
    ]
    if unfinished is not None:
        options.insert(0, ("again", _("What was proposed and not published")))
    title = _("What changes in {scenario}?").format(scenario=base.scenario)
    chosen = await app.push_screen_wait(AskChoice(title, "", options, guidance=lesson))
    if chosen is None:
        return None
    playbook = parse(base.text, base.path.name)
    return await _ASKED[chosen](Asking(app, base, playbook, lesson, unfinished))


async def _again(asking: Asking) -> Edit | None:
    return asking.unfinished


async def _remember(_asking: Asking) -> Edit | None:
    return lambda text: text


async def _step_id(asking: Asking) -> str:
    options = [(step.id, step.title.read(current())) for step in asking.playbook.steps()]
    chosen = await asking.app.push_screen_wait(
        AskChoice(_("Which step?"), "", options, guidance=asking.lesson)
    )
    return chosen or ""


async def _do(asking: Asking) -> Edit | None:
    """Ask for the words in both languages, in one only if they are the same in both."""
    step = asking.playbook.step(await _step_id(asking))
    if step is None:
        return None
    order = sorted(LANGUAGES, key=lambda language: language != current())
    words: dict[str, str] = {}
    for language in order if step.do.en != step.do.pl else order[:1]:
        answer = await asking.app.push_screen_wait(
            AskText(
                step.title.read(current()),
                _("What to do, in this language: {language}").format(
                    language=LANGUAGE_NAMES[language]
                ),
                guidance=asking.lesson,
                value=step.do.read(language),
                multiline=True,
            )
        )
        if answer is None:
            return None
        words[language] = answer
    english, polish = (words.get(language, words[order[0]]) for language in ("en", "pl"))
    return lambda text: editing.set_do(text, step.id, english, polish)


async def _within(asking: Asking) -> Edit | None:
    step = asking.playbook.step(await _step_id(asking))
    if step is None:
        return None
    answer = await asking.app.push_screen_wait(
        AskText(
            step.title.read(current()),
            _("How long after the declaration? As 15 min, 2 h, 3 d"),
            guidance=asking.lesson,
            value=write_duration(step.within),
            validate=_check_length,
        )
    )
    return None if answer is None else lambda text: editing.set_within(text, step.id, answer)


async def _add_step(asking: Asking) -> Edit | None:
    phases = [(phase.id, phase.title.read(current())) for phase in asking.playbook.phases]
    fields = [
        Field("phase", _("When?"), required=True, value=phases[0][0], choices=phases),
        Field("title", _("What is to be done?"), required=True),
        Field("do", _("The words to act by"), required=True),
        Field("why", _("Why?"), value=" ".join(asking.lesson.split()), required=True),
        Field(
            "role",
            _("Whose is it?"),
            value=Role.LEAD.value,
            required=True,
            choices=[(role.value, role.label) for role in Role],
        ),
        Field("within", _("How long after the declaration?"), "30 min", required=True),
    ]
    mistake = ""
    while True:
        form = await asking.app.push_screen_wait(
            AskForm(_("A step more"), fields, guidance=mistake)
        )
        if form is None:
            return None
        mistake = _check_length(form["within"]) or ""
        if not mistake:
            return _adding(form)
        fields = [replace(field, value=form[field.name]) for field in fields]


def _adding(form: dict[str, str]) -> Edit:
    title, do, why = ((form[name], form[name]) for name in ("title", "do", "why"))
    step = NewStep(title, do, why, Role(form["role"]), form["within"])
    return lambda text: editing.add_step(text, form["phase"], step)


async def _word(asking: Asking) -> Edit | None:
    fields = [
        Field(
            "word",
            _("Which word of mentions speaks for it?"),
            required=True,
            hint=_("word* means all forms"),
        ),
        Field(
            "language",
            _("In which language?"),
            value=current(),
            required=True,
            choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        ),
    ]
    form = await asking.app.push_screen_wait(AskForm(_("A word more"), fields))
    if form is None:
        return None
    return lambda text: editing.add_word(text, form["language"], form["word"])


async def _whole(asking: Asking) -> Edit | None:
    """Ask in an editor; the change shown afterwards says what else it would take back."""
    text = asking.unfinished(asking.base.text) if asking.unfinished else asking.base.text
    edited = await asking.app.push_screen_wait(EditScreen(asking.base.path.name, text))
    return None if edited is None else lambda _now: edited


def _check_length(text: str) -> str | None:
    try:
        parse_duration(text)
    except ValueError as error:
        return str(error)
    return None


_ASKED: dict[str, Callable[[Asking], Awaitable[Edit | None]]] = {
    "again": _again,
    "do": _do,
    "within": _within,
    "step": _add_step,
    "word": _word,
    "remember": _remember,
    "whole": _whole,
}
