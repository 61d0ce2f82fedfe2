"""Changing a playbook's YAML in one place: a step's words or deadline, a step or a word more."""

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import FoldedScalarString

from services.clean import clean_line, clean_text
from services.documents.reading import load_yaml, plain_yaml
from services.documents.rewriting import folded, rewrite
from services.errors import UsageError
from services.i18n import _
from services.words import Duty, Need, Role

TEXT_INDENT = 12
"""Columns before a step's text: what is folded is folded for them."""


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step that is to be added; without Polish words the English ones stand for both."""

    title: tuple[str, str]
    do: tuple[str, str]
    why: tuple[str, str]
    role: Role
    within: str
    needs: Need = Need.NOTHING
    ask: tuple[str, str] = ("", "")
    duties: tuple[Duty, ...] = ()


def set_do(text: str, step_id: str, english: str, polish: str) -> str:
    """Return the playbook ``text`` with other words to act by in a step.

    Raises:
        UsageError: it has no such step, or there are no words.
    """
    english, polish = clean_text(english), clean_text(polish)
    if not english or not polish:
        raise UsageError(_("The words to act by cannot be empty, in either language."))

    def change(document: CommentedMap) -> None:
        step = _step(document, step_id)
        old = step.get("do")
        if isinstance(old, CommentedMap):
            for language, new in (("en", english), ("pl", polish)):
                if old.get(language) != new:
                    old[language] = _like(old.get(language), new, flow=old.fa.flow_style())
        elif english == polish:
            step["do"] = _like(old, english)
        else:
            step["do"] = _both(english, polish)

    return rewrite(text, step_id, change)


def set_within(text: str, step_id: str, within: str) -> str:
    """Return the playbook ``text`` with another deadline of a step.

    Raises:
        UsageError: it has no such step.
    """
    return rewrite(
        text, step_id, lambda document: _put(_step(document, step_id), "within", within.strip())
    )


def add_word(text: str, language: str, word: str) -> str:
    """Return the playbook ``text`` with one more word that speaks for it in mentions.

    Raises:
        UsageError: there is no word, or it is there already.
    """
    word = clean_line(word)
    if not word:
        raise UsageError(_("Which word speaks for this scenario?"))

    listed = _listed(text, language)
    if word in listed:
        raise UsageError(_("“{word}” is among the words already.").format(word=word))

    def change(document: CommentedMap) -> None:
        words = document.setdefault("words", CommentedMap())
        words.setdefault(language, CommentedSeq()).append(word)

    return _with_word(text, language, listed, word) or rewrite(text, word, change)


def _with_word(text: str, language: str, listed: list[str], word: str) -> str:
    """Return ``text`` with ``word`` at the end of a list in brackets, nothing if there is none.

    Such a list runs over many lines, with comments between: only the text itself keeps them.
    """
    found = re.search(rf"^  {language}: *\[(.*?)\s*\]", text, re.MULTILINE | re.DOTALL)
    if found is None:
        return ""
    written = (
        word if re.fullmatch(r"[^\W\d][\w* ]*", word) else json.dumps(word, ensure_ascii=False)
    )
    comma = "" if found[1].endswith(",") or not found[1].strip() else ","
    new = text[: found.end(1)] + f"{comma} {written}" + text[found.end(1) :]
    return new if _listed(new, language) == [*listed, word] else ""


def _listed(text: str, language: str) -> list[str]:
    """Return the words of ``language`` that ``text`` lists."""
    return list(load_yaml(plain_yaml(), text, "playbook").get("words", {}).get(language, ()))


def add_step(text: str, phase_id: str, new: NewStep) -> str:
    """Return the playbook ``text`` with one more step at the end of a phase.

    Raises:
        UsageError: it has no such phase, or the step's words are missing.
    """
    if not all(clean_text(part[0]) for part in (new.title, new.do, new.why)):
        raise UsageError(_("A step needs a title, the words to act by, and a reason."))

    added: list[str] = []

    def change(document: CommentedMap) -> None:
        phases = document.get("phases", ())
        phase = next((item for item in phases if item.get("id") == phase_id), None)
        if phase is None:
            raise UsageError(_("There is no phase {phase}.").format(phase=phase_id))
        steps = phase["steps"]
        taken = {str(step.get("id")) for item in phases for step in item.get("steps", ())}
        step = CommentedMap(id=_new_id(new.title[0], taken))
        for key, (english, polish) in (("title", new.title), ("do", new.do), ("why", new.why)):
            step[key] = _text(clean_text(english), clean_text(polish))
        step["role"], step["within"] = new.role.value, new.within.strip()
        if new.duties:
            step["duties"] = [duty.value for duty in new.duties]
        if new.needs is not Need.NOTHING:
            step["needs"], step["ask"] = new.needs.value, _text(*new.ask)
        steps.append(step)
        added.append(step["id"])

    return _settle(rewrite(text, phase_id, change), added[-1])


def add_learned(text: str, incident: str, entry: int | None, day: date, words: str) -> str:
    """Return the playbook ``text`` with one more thing that an incident taught."""

    def change(document: CommentedMap) -> None:
        item = CommentedMap(incident=incident)
        if entry is not None:
            item["entry"] = entry
        item["date"], item["words"] = day, folded(" ".join(clean_text(words).split()), 6)
        if not document.get("learned"):
            document["learned"] = CommentedSeq()
        document["learned"].append(item)

    return rewrite(text, incident, change)


def _step(document: CommentedMap, step_id: str) -> CommentedMap:
    for phase in document.get("phases", ()):
        for step in phase.get("steps", ()):
            if step.get("id") == step_id:
                found: CommentedMap = step
                return found
    raise UsageError(_("There is no step {step}.").format(step=step_id))


def _put(part: CommentedMap, key: str, value: object) -> None:
    part[key] = value


def _like(old: object, new: str, *, flow: bool | None = False) -> object:
    """Return ``new`` to be written as the ``old`` text was: folded if that was, or is long."""
    if flow:
        return new
    string = folded(new, TEXT_INDENT)
    if isinstance(old, FoldedScalarString) and not isinstance(string, FoldedScalarString):
        return FoldedScalarString(new)
    return string


def _text(english: str, polish: str) -> object:
    if not polish or english == polish:
        return folded(english, TEXT_INDENT)
    return _both(english, polish)


def _both(english: str, polish: str) -> CommentedMap:
    return CommentedMap(en=folded(english, TEXT_INDENT), pl=folded(polish, TEXT_INDENT))


def _new_id(title: str, taken: set[str]) -> str:
    plain = title.lower().replace("ł", "l")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    if not stem or not stem[0].isalpha():
        stem = f"step-{stem}".strip("-")
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 1_000))
    return next(name for name in numbered if name not in taken)


def _settle(text: str, step_id: str) -> str:
    """Return ``text`` with the comments above a new last step below it: what follows is theirs."""
    lines = text.splitlines()
    dash = re.compile(rf" *- +id: {re.escape(step_id)}$")
    start = next((place for place, line in enumerate(lines) if dash.match(line)), None)
    if start is None:  # the steps stand in [brackets]
        return text
    indent = len(lines[start]) - len(lines[start].lstrip())

    def is_above(line: str) -> bool:
        bare = line.lstrip()
        return not bare or (bare.startswith("#") and len(line) - len(bare) <= indent)

    first = start
    while first and is_above(lines[first - 1]):
        first -= 1
    end = start + 1
    while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) > indent:
        end += 1
    lines[first:end] = lines[start:end] + lines[first:start]
    return "\n".join(lines) + "\n"
