"""The questions by which a playbook of one's own is written."""

import re
from collections.abc import Callable
from pathlib import Path

import typer

from services.documents.parts import Text, parse_duration, write_duration
from services.errors import UsageError
from services.i18n import _, current
from services.playbooks import editing, own
from services.playbooks.checks.languages import differ
from services.playbooks.checks.texts import FEWEST_CHARACTERS, hollow_phrase
from services.playbooks.editing import NewStep
from services.playbooks.files import parse
from services.playbooks.schema import GENERIC, SCENARIO, Playbook, Step
from services.words import Cluster, Duty, Need, Role, Severity
from tui.commands.asking import Asker

OUT = "-"
"""The answer that leaves a step out."""
Codes = type[Severity] | type[Cluster] | type[Role] | type[Duty]
SIMPLE_NEEDS = (Need.NOTHING, Need.NOTE, Need.LINK, Need.EVIDENCE)


def interview(asker: Asker, scenario: str, title: str, base: str, folder: Path) -> tuple[str, str]:
    """Ask for everything, and return the playbook's text and its name.

    Raises:
        UsageError: an answer from a file makes no sense, with its line; or they end too early.
    """
    scenario = scenario or asker.required(
        _("Its name: capitals and digits, as X01"), check=lambda text: _name_problem(text, folder)
    )
    if problem := _name_problem(scenario, folder):
        raise UsageError(problem)
    english = title or asker.required(_("What is it for? (English)"))
    polish = asker.ask(_("What is it for? (Polish)"), english)
    base = base or asker.ask(
        _("Begin as a copy of which playbook? ({generic} is for anything)").format(generic=GENERIC),
        GENERIC,
        check=_problem_of(own.base_text),
    )
    copied = parse(own.base_text(base), base)
    text = own.begin(own.base_text(base), _head(asker, scenario, (english, polish), copied))
    for phase in copied.phases:
        typer.echo(f"\n{phase.title.read(current())}")
        for step in phase.steps:
            text = _go_through(asker, text, step)
    while new := _another(asker):
        playbook = parse(text, scenario)
        firsts = [(phase.id, min(step.within for step in phase.steps)) for phase in playbook.phases]
        text = editing.add_step(text, own.phase_for(firsts, new.within), new)
    return text, scenario


def _head(asker: Asker, scenario: str, title: own.Pair, copied: Playbook) -> own.Head:
    summary = _pair(asker, _("In two sentences: what happened, and what has to be done"))
    signals = []
    while signal := asker.ask(_("How does one recognise it? (English; empty: nothing more)")):
        signals.append((signal, _polish(asker, _("The same in Polish"), signal)))
    question = _("Words in mentions that speak for it, with commas ({language})")
    words = [
        _listed(asker.ask(question.format(language=language))) for language in ("English", "polski")
    ]
    severity = asker.ask(
        _("How bad is it to begin with? ({choices})").format(choices=_codes(Severity)),
        copied.severity.default.value,
        check=_one_of(Severity),
    )
    cluster = asker.ask(
        _("Whose fault will the public see? ({choices})").format(choices=_codes(Cluster)),
        copied.response.cluster.value,
        check=_one_of(Cluster),
    )
    return own.Head(
        scenario,
        title,
        summary,
        signals,
        (words[0], words[1]),
        Severity(severity),
        Cluster(cluster),
    )


def _go_through(asker: Asker, text: str, step: Step) -> str:
    """Keep a step of the copy, leave it out, or let it say and be due something else."""
    if parse(text, "own").step(step.id) is None:
        return text  # it went with the one that it depends on
    due = write_duration(step.within)
    typer.echo(f"\n- {step.title.read(current())} ({step.role.label}, {due})")
    typer.echo(f"  {step.do.read(current())}")
    answer = asker.ask(
        _("Enter keeps it, - leaves it out, or what is to be done (English)"),
        check=_says_how("en"),
    )
    if answer == OUT:
        return own.drop_step(text, step.id)
    if answer:
        polish = _polish(asker, _("The same in Polish"), answer, how=True)
        text = editing.set_do(text, step.id, answer, polish)
    within = asker.ask(_("Due how long after declaring?"), due, check=_problem_of(parse_duration))
    return text if within == due else editing.set_within(text, step.id, within)


def _another(asker: Asker) -> NewStep | None:
    english = asker.ask(_("One more step? Its title (English; empty: none)"))
    if not english:
        return None
    title = (english, _polish(asker, _("The title in Polish"), english))
    do = _pair(asker, _("What is to be done: who, with whom, in which words?"), how=True)
    why = _pair(asker, _("Why?"))
    role = asker.ask(
        _("Whose is it? ({choices})").format(choices=_codes(Role)),
        Role.LEAD.value,
        check=_one_of(Role),
    )
    within = asker.ask(_("Due how long after declaring?"), "1 h", check=_problem_of(parse_duration))
    needs = asker.ask(
        _("What shows that it is done? ({choices})").format(
            choices=", ".join(need.value for need in SIMPLE_NEEDS)
        ),
        Need.NOTE.value,
        check=lambda answer: "" if answer in set(SIMPLE_NEEDS) else _("choose one of them"),
    )
    needed = Need(needs)
    ask = _pair(asker, _("What is asked then?")) if needed is not Need.NOTHING else ("", "")
    duty = asker.ask(
        _("Which duty does it serve? ({choices})").format(choices=_codes(Duty)),
        Duty.REACTION.value,
        check=_one_of(Duty),
    )
    return NewStep(title, do, why, Role(role), within, needed, ask, (Duty(duty),))


def _pair(asker: Asker, question: str, *, how: bool = False) -> own.Pair:
    english = asker.required(f"{question} (English)", check=_says_how("en") if how else _fine)
    return english, _polish(asker, f"{question} (polski)", english, how=how)


def _polish(asker: Asker, question: str, english: str, *, how: bool = False) -> str:
    """Ask for the Polish of ``english``: it has to say the same numbers and blanks."""

    def check(polish: str) -> str:
        problem = _says_how("pl")(polish) if how else ""
        if problem:
            return problem
        found = [item for item in differ((), Text(en=english, pl=polish)) if item.wrong]
        return f"{found[0].what}: {found[0].remedy}" if found else ""

    return asker.required(question, check=check)


def _fine(_text: str) -> str:
    return ""


def _says_how(language: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text in {"", OUT}:
            return ""
        if phrase := hollow_phrase(text, language):
            return _("“{words}” says nothing that one could do").format(words=phrase)
        if len(text) < FEWEST_CHARACTERS:
            return _("the text in {language} hardly says how").format(language=language)
        return ""

    return check


def is_name(text: str) -> bool:
    """Whether a scenario may be called ``text``."""
    return re.fullmatch(SCENARIO, text) is not None


def _name_problem(name: str, folder: Path) -> str:
    if not is_name(name):
        return _("A scenario is capitals and digits, as X01; its title is a few words.")
    if (folder / f"{name}.yaml").exists():
        return _("{path} is there already: edit it, or name another file.").format(
            path=folder / f"{name}.yaml"
        )
    return ""


def _problem_of(work: Callable[[str], object]) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            work(text)
        except (UsageError, ValueError) as error:
            return str(error)
        return ""

    return check


def _one_of(
    words: Codes,
) -> Callable[[str], str]:
    codes = {word.value for word in words}
    return lambda answer: "" if answer in codes else _("choose one of them")


def _codes(words: Codes) -> str:
    return ", ".join(word.value for word in words)


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
