"""Build the table of Polish forms from the readable lexicon.

``python -m benchmarks.build_lexicon`` reads ``services/sentiment/lexicon/polish.txt`` and writes
``polish_forms.tsv`` beside it: every inflected form with its valence, each also without
diacritics where that is no other word. Needs morfeusz2 (``pip install -e .[train]``).
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from morfeusz2 import Morfeusz

from services.clean import fold

FOLDER = Path(__file__).parent.parent / "services" / "sentiment" / "lexicon"
SOURCE, TABLE = FOLDER / "polish.txt", FOLDER / "polish_forms.tsv"

_ENTRY = re.compile(
    r"(?P<exact>=?)(?P<word>[^=~\s]+)(?:~(?P<like>[^=\s]+))?(?:=(?P<valence>-?\d+(?:\.\d+)?))?"
)
_ADVERBS = (
    ("ny", ("nie", "no")), ("wy", ("wo", "wie")), ("ki", ("ko",)), ("ły", ("le", "ło")),
    ("ry", ("rze", "ro")), ("ty", ("cie", "to")), ("gi", ("go",)), ("chy", ("cho",)),
    ("y", ("o", "e")), ("i", ("io", "o")),
)  # fmt: skip
_CLASSES = frozenset({"ppas", "pact", "ger"})


@dataclass
class Lexicon:
    """What the source says: valences of lemmas, forms as they stand, phrases, and exclusions."""

    lemmas: dict[str, float] = field(default_factory=dict)
    like: dict[str, str] = field(default_factory=dict)
    exact: dict[str, float] = field(default_factory=dict)
    phrases: dict[str, float] = field(default_factory=dict)
    excluded: set[str] = field(default_factory=set)


def read(source: Path) -> Lexicon:
    """Return what ``source`` says.

    Raises:
        SystemExit: an entry makes no sense, or a word stands there twice.
    """
    lexicon, valence = Lexicon(), 0.0
    for number, line in enumerate(source.read_text("utf-8").splitlines(), 1):
        said = line.partition("#")[0].strip()
        if said.startswith("["):
            valence = float(said.strip("[]"))
            continue
        for word in said.split():
            if word.startswith("!"):
                lexicon.excluded.add(word[1:])
                continue
            try:
                _enter(lexicon, word, valence)
            except ValueError as wrong:
                sys.exit(f"{source.name}, line {number}: {wrong}")
    return lexicon


def _enter(lexicon: Lexicon, entry: str, valence: float) -> None:
    found = _ENTRY.fullmatch(entry)
    if found is None:
        raise ValueError(f"{entry!r} is no entry")
    word = found["word"]
    valence = float(found["valence"] or valence)
    phrase = not found["exact"] and ("_" in word or not word.isalpha())
    into = lexicon.phrases if phrase else lexicon.exact if found["exact"] else lexicon.lemmas
    if word in into:
        raise ValueError(f"{word!r} stands there twice")
    into[word] = valence
    if found["like"]:
        lexicon.like[word] = found["like"]


class Inflector:
    """Every form of a lemma, by the dictionary of Morfeusz."""

    def __init__(self) -> None:
        self._morfeusz = Morfeusz(expand_tags=False)

    def forms(self, lemma: str, like: str = "") -> set[str]:
        """Return the forms of ``lemma``, inflected as ``like`` if that is given."""
        if like:
            return _as(like, self._generated(like), lemma)
        found = self._generated(lemma)
        if not found:
            found = self._derived(lemma)
        return found | self._companions(lemma)

    def known(self, form: str) -> bool:
        """Whether ``form`` is a word of the dictionary."""
        return any(tag != "ign" for _, _, (_, _, tag, *_) in self._morfeusz.analyse(form))

    def _generated(self, lemma: str, start: str = "") -> set[str]:
        return {
            form.lower()
            for form, _, tag, *_ in self._morfeusz.generate(lemma)
            if tag != "ign" and ":neg" not in tag and "brev" not in tag and tag.startswith(start)
        }

    def _derived(self, lemma: str) -> set[str]:
        """Return the forms of a participle, a gerund or a comparative that is no lemma itself."""
        for _, _, (_, found, tag, *_) in self._morfeusz.analyse(lemma):
            base, kind = found.split(":")[0], tag.split(":")[0]
            if kind in _CLASSES:
                return self._generated(base, kind)
            degree = tag.rsplit(":", 1)[-1]
            if degree in {"com", "sup"}:
                return {
                    form.lower()
                    for form, _, other, *_ in self._morfeusz.generate(base)
                    if other.endswith(degree)
                }
        return set()

    def _companions(self, lemma: str) -> set[str]:
        """Return the adverb and the noun of quality of an adjective."""
        if not self._generated(lemma, "adj"):
            return set()
        found: set[str] = set()
        for ending, others in _ADVERBS:
            if lemma.endswith(ending):
                stem = lemma.removesuffix(ending)
                for other in others:
                    found |= self._generated(stem + other, "adv")
                break
        return found | self._generated(re.sub(r"[yi]$", "", lemma) + "ość", "subst")


def _as(model: str, forms: set[str], lemma: str) -> set[str]:
    """Return ``lemma`` with the endings of ``forms``, which are those of ``model``."""
    shared = model
    while not all(form.startswith(shared) for form in forms):
        shared = shared[:-1]
    ending = model[len(shared) :]
    if not lemma.endswith(ending):
        sys.exit(f"{lemma} does not end as {model} does ({ending})")
    stem = lemma[: len(lemma) - len(ending)]
    return {stem + form[len(shared) :] for form in forms}


def table(lexicon: Lexicon, inflector: Inflector) -> dict[str, float]:
    """Return the valence of every form; of two lemmas that share one, the first counts."""
    forms: dict[str, float] = {}
    for lemma, valence in lexicon.lemmas.items():
        found = inflector.forms(lemma, lexicon.like.get(lemma, ""))
        if not found:
            print(f"not in the dictionary, kept as it stands: {lemma}", file=sys.stderr)
        forms.setdefault(lemma, valence)
        for form in sorted(found - lexicon.excluded):
            forms.setdefault(form, valence)
    forms |= lexicon.exact
    twins = {fold(form): valence for form, valence in forms.items() if fold(form) != form}
    lost = {fold(form) for form in lexicon.excluded}
    free = {
        twin: valence
        for twin, valence in twins.items()
        if twin not in lost and not inflector.known(twin)
    }
    return {form: valence for form, valence in (free | forms | lexicon.phrases).items() if valence}


def lines(forms: dict[str, float]) -> Iterator[str]:
    """Return the table's lines, in order."""
    for form in sorted(forms):
        yield f"{form}\t{forms[form]:g}\n"


def main() -> None:
    """Write the table."""
    lexicon = read(SOURCE)
    forms = table(lexicon, Inflector())
    TABLE.write_text("".join(lines(forms)), "utf-8")
    entries = len(lexicon.lemmas) + len(lexicon.exact) + len(lexicon.phrases)
    print(f"{entries} entries, {len(forms)} forms: {TABLE.name}")


if __name__ == "__main__":
    main()
