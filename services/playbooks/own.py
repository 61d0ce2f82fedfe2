"""A playbook of one's own: begun as a copy of a shipped one, with another head and fewer steps."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from services.documents.parts import parse_duration
from services.documents.rewriting import folded, rewrite
from services.errors import UsageError
from services.i18n import _
from services.playbooks.files import shipped
from services.playbooks.schema import GENERIC
from services.words import Cluster, Severity

HEAD_INDENT = 4
Pair = tuple[str, str]
"""A text in English and in Polish."""

_ABOVE = re.compile(r"\A(?:#[^\n]*\n)*")


@dataclass(frozen=True, slots=True)
class Head:
    """What a playbook says of itself; what is None or empty stays that of the copy."""

    scenario: str
    title: Pair
    summary: Pair | None = None
    signals: Sequence[Pair] = ()
    words: tuple[Sequence[str], Sequence[str]] = ((), ())
    severity: Severity | None = None
    cluster: Cluster | None = None


def base_text(scenario: str) -> str:
    """Return the shipped playbook to begin with, the generic one if none is named.

    Raises:
        UsageError: there is none of that name.
    """
    texts = shipped()
    name = scenario.strip().upper() or GENERIC
    if name not in texts:
        raise UsageError(
            _("There is no shipped playbook {scenario}; there are {known}.").format(
                scenario=name, known=", ".join(sorted(texts))
            )
        )
    return texts[name]


def begin(text: str, head: Head) -> str:
    """Return the playbook ``text`` as a new one of the name and the words of ``head``."""

    def change(document: CommentedMap) -> None:
        document["scenario"] = head.scenario
        document["title"] = _both(head.title)
        document["summary"] = _both(head.summary or head.title)
        document.pop("learned", None)
        if head.signals:
            document["signals"] = CommentedSeq(map(_both, head.signals))
        for language, words in zip(("en", "pl"), head.words, strict=True):
            if words:
                document.setdefault("words", CommentedMap())[language] = list(words)
        if head.severity is not None:
            document["severity"]["default"] = head.severity.value
        if head.cluster is not None:
            document["response"]["cluster"] = head.cluster.value

    above = f"# {head.scenario}: {head.title[0]}\n"
    above = "# yaml-language-server: $schema=playbook.schema.json\n" + above
    return above + rewrite(_ABOVE.sub("", text), head.scenario, change)


def drop_step(text: str, step_id: str) -> str:
    """Return the playbook ``text`` without a step, and without what makes no sense without it.

    A step that waited for it waits no longer; one that approves of it, or depends on its
    answer, goes too, as does a clock that does.

    Raises:
        UsageError: it has no such step, or no step would be left.
    """

    def change(document: CommentedMap) -> None:
        steps = [step for phase in document["phases"] for step in phase["steps"]]
        gone = {step_id}
        if step_id not in {str(step.get("id")) for step in steps}:
            raise UsageError(_("There is no step {step}.").format(step=step_id))
        for step in steps:
            if {step.get("approves"), step.get("only_if", {}).get("step")} & gone:
                gone.add(str(step["id"]))
        for phase in document["phases"]:
            for place in reversed(range(len(phase["steps"]))):
                _without(phase["steps"], place, gone)
        _prune(document["phases"], lambda phase: not phase["steps"])
        if not document["phases"]:
            raise UsageError(_("A playbook needs a step."))
        _prune(
            document.get("clocks", CommentedSeq()),
            lambda clock: clock.get("only_if", {}).get("step") in gone,
        )

    return rewrite(text, step_id, change)


def phase_for(phases: Sequence[tuple[str, timedelta]], within: str) -> str:
    """Return the phase for a step due ``within``: the last that begins no later.

    ``phases`` are their ids with the deadline of their first step, in order.
    """
    length = parse_duration(within)
    fitting = [name for name, first in phases if first <= length]
    return fitting[-1] if fitting else phases[0][0]


def _without(steps: CommentedSeq, place: int, gone: set[str]) -> None:
    step = steps[place]
    if str(step.get("id")) in gone:
        del steps[place]
        return
    after = step.get("after")
    if isinstance(after, str):
        after = [after]
    if after and gone & set(after):
        left = [other for other in after if other not in gone]
        if left:
            step["after"] = left
        else:
            del step["after"]


def _prune(items: CommentedSeq, is_gone: Callable[[CommentedMap], bool]) -> None:
    for place in reversed(range(len(items))):
        if is_gone(items[place]):
            del items[place]


def _both(texts: Pair) -> object:
    english, polish = texts
    if english == polish or not polish:
        return folded(english, HEAD_INDENT)
    return CommentedMap(en=folded(english, HEAD_INDENT), pl=folded(polish, HEAD_INDENT))
