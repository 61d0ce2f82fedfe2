"""Texts that say nothing: hollow phrases, titles said twice, words left for later."""

import re
from collections.abc import Iterator

from services.clean import fold
from services.i18n import LANGUAGES, _
from services.playbooks.checks.finding import Found, Path, all_steps, all_texts
from services.playbooks.checks.hollow import HOLLOW
from services.playbooks.schema import Playbook, Step
from services.words import Need

FEWEST_CHARACTERS = 60
"""A step's text that is shorter rarely says how."""
FEW_WORDS = 12
"""A sentence of fewer that holds a hollow phrase holds nothing else."""

UNWRITTEN = re.compile(
    r"\b(?:TODO|TBD|FIXME|XXX|lorem ipsum|do uzupełnienia|to be (?:written|defined))\b",
    re.IGNORECASE,
)


def look(playbook: Playbook) -> Iterator[Found]:
    """Yield texts by which nobody can act."""
    for path, step in all_steps(playbook):
        yield from _step(path, step)
    for path, text in all_texts(playbook):
        match = UNWRITTEN.search(text.en) or UNWRITTEN.search(text.pl)
        if match:
            yield Found(
                path,
                _("“{words}” is not written yet").format(words=match[0]),
                _("write what is to be done"),
                wrong=True,
            )


def _step(path: Path, step: Step) -> Iterator[Found]:
    hollow = False
    for language in LANGUAGES:
        words = step.do.read(language)
        where = (*path, "do", language)
        if phrase := hollow_phrase(words, language):
            hollow = True
            yield Found(
                where,
                _("“{words}” says nothing that one could do").format(words=phrase),
                _("say who does what with whom, and in which words"),
                wrong=True,
            )
        elif _repeats(words, step.title.read(language)):
            hollow = True
            yield Found(
                where,
                _("it only repeats the title"),
                _("say how it is done, and when it is done"),
                wrong=True,
            )
        elif len(words) < FEWEST_CHARACTERS:
            yield Found(
                where,
                _("the text in {language} hardly says how").format(language=language),
                _("say who does what with whom, and in which words"),
            )
    if hollow and step.needs is Need.NOTHING:
        yield Found(
            (*path, "needs"),
            _("nobody can tell when it is done: it asks for nothing and names no outcome"),
            _("say with 'needs' what shows that it is done: a note, a link, a choice"),
            wrong=True,
        )


def hollow_phrase(words: str, language: str) -> str:
    """Return the phrase of ``words`` that says nothing, empty if none stands alone."""
    for sentence in re.split(r"[.!?;:\n]+", words):
        if len(sentence.split()) >= FEW_WORDS:
            continue
        for pattern in HOLLOW[language]:
            if match := re.search(rf"(?<!\w){pattern}(?!\w)", sentence, re.IGNORECASE):
                return match[0]
    return ""


def _repeats(words: str, title: str) -> bool:
    said, named = (set(re.findall(r"\w+", fold(text))) for text in (words, title))
    return said <= named
