"""The learned part of the check: what a sentence of a brief tells the creator to do.

For each code a weighed sum over the sentence's features, divided by the length of that vector: its
words, neighbours and pieces of words, which rules fit in it, and the words of the sentences around
it. ``benchmarks/train_labels.py`` learns the weights.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from services.labels.marks import Mark
from services.labels.reading import Phrases, Span, Text
from services.labels.rules import harm, places
from services.labels.rules import instructions as told
from services.sentiment.weights import Table, unpack

CODES = ("asks", "vague", "foreign", "buried", "illegible", "tool", "harm", "none", "warns")
"""What a sentence does: asks for a label of any kind; for unclear or foreign words, a place that
is not the start, one that cannot be read; for the platform's tool; tells to weaken the label, wants
none at all; warns of what is wrong or tells of others."""
RULES: Mapping[str, Phrases] = {
    "leave_out": harm.LEAVE_OUT,
    "hide": harm.HIDE,
    "weaken": harm.WEAKEN,
    "at_end": places.AT_END,
    "among_tags": places.AMONG_TAGS,
    "in_comments": places.IN_COMMENTS,
    "faint": places.FAINT,
    "start": places.START,
    "generic": told.GENERIC,
    "topic": told.TOPIC,
    "not_enough": told.NOT_ENOUGH,
    "describes": told.DESCRIBES,
    "called_off": told.CALLED_OFF,
    "tool": told.PLATFORM_TOOL,
    "vague": told.VAGUE,
    "minimise": harm.MINIMISE,
    "moves": places.MOVES,
    "other_thing": places.OTHER_THING,
}
"""Rules that count as features: whether they fit in the sentence, negated or not."""
SHORTEST, LONGEST = 3, 5
"""Lengths of the pieces that a word is cut into, its ends marked by a space."""
STEM = 5
"""Letters of a word that count beside its neighbours: Polish has many endings."""
MOST = 60
"""Sentences of a text that are read; of a longer one, those that speak of the label come first."""
_MOST_WORDS = 80
_TINY = 1e-9
_TOKEN = re.compile(r"#?\w{1,30}(?:['-]\w{1,20})?|[?!:„“”\"«»✘✔]")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*\w?")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence: from where to where, and its score, the log-odds, for each of `CODES`."""

    start: int
    end: int
    scores: Mapping[str, float]


def sentence_features(text: Text, marks: Sequence[Mark]) -> Iterator[tuple[Span, set[str]]]:
    """Yield each sentence of a brief with its features, each marked by its kind."""
    spans = text.sentences
    words = cache(lambda at: _words(text, spans[at], marks))
    for at in _chosen(text, marks):
        found = set(_own(words(at)))
        found.update(_ruled(text, spans[at]))
        if at:
            found.update(f"<{word}" for word in words(at - 1))
        if at + 1 < len(spans):
            found.update(f">{word}" for word in words(at + 1))
        yield spans[at], found


def _chosen(text: Text, marks: Sequence[Mark]) -> list[int]:
    """Return which sentences are read, in their order."""
    spans = text.sentences
    if len(spans) <= MOST:
        return list(range(len(spans)))
    named = {text.sentence_at(mark.start).number for mark in marks}

    def is_aside(at: int) -> bool:
        return at not in named and not told.TOPIC.fits(text, spans[at].start, spans[at].end)

    return sorted(sorted(range(len(spans)), key=is_aside)[:MOST])


def _words(text: Text, span: Span, marks: Sequence[Mark]) -> list[str]:
    """Return the words of a sentence; a label is one word, named by what it tells."""
    labels = {mark.start: mark for mark in marks if span.start <= mark.start < span.end}
    words: list[str] = []
    after = span.start
    for start, mark in sorted(labels.items()):
        if start >= after:
            words += _plain(text, after, start)
            words.append(f"={mark.kind.value}")
            words += ["=broken"] if mark.broken else []
            after = mark.end
    return (words + _plain(text, after, span.end))[:_MOST_WORDS]


def _plain(text: Text, start: int, end: int) -> list[str]:
    found = []
    for word in _TOKEN.findall(text.folded, start, max(start, end)):
        if _NUMBER.fullmatch(word):
            found.append("=number")
        elif word[0] == "#":
            found.append("=tag")
        elif len(word) > 2 and word.strip("q") == "":
            found.append("=name")
        else:
            found.append('"' if word in "„“”«»" else word)
    return found


def _own(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield f"w{word}"
        if word[0].isalpha():
            whole = f" {word} "
            for length in range(SHORTEST, LONGEST + 1):
                for start in range(len(whole) - length + 1):
                    yield "c" + whole[start : start + length]
    stems = [word if word[0] == "=" else word[:STEM] for word in words]
    yield from (f"b{left} {right}" for left, right in pairwise(("<", *stems, ">")))
    yield from (f"s{left} {right}" for left, right in zip(stems, stems[2:], strict=False))


def _ruled(text: Text, span: Span) -> Iterator[str]:
    for name, rule in RULES.items():
        place = next(rule.find(text, span.start, span.end), None)
        if place is not None:
            refused = bool(told.NEGATORS & set(text.before(place[0], 8)))
            yield f"r{name}{'-' if refused else '+'}"
    if told.NEGATORS & set(re.findall(r"[\w']+", text.folded[span.start : span.end])):
        yield "rnegator"


class SentenceModel:
    """What was learned."""

    def __init__(self, table: Table) -> None:
        """Take the weights from ``table``, as `benchmarks.training.labels_fit` packs them."""
        features = table.features.split("\n")[:-1]
        self._places = {feature: at for at, feature in enumerate(features)}
        self._columns = [table.columns[code] for code in CODES]
        self._lengths = table.columns["scale"]
        self._scales = [table.scale(code) / table.scale("scale") for code in CODES]
        self._bias = [float(table.head["bias"][code]) for code in CODES]
        self.texts: Mapping[str, Sequence[float]] = {
            fault: list(map(float, weights)) for fault, weights in table.head["texts"].items()
        }

    def read(self, text: Text, marks: Sequence[Mark]) -> list[Said]:
        """Return what the sentences of a brief do."""
        return [
            Said(span.start + _blank(text, span), span.end, self.scores(features))
            for span, features in sentence_features(text, marks)
        ]

    def scores(self, features: set[str]) -> dict[str, float]:
        """Return the log-odds of each code for a sentence with these features."""
        known = [self._places[it] for it in features if it in self._places]
        length = math.sqrt(sum(self._lengths[at] ** 2 for at in known)) + _TINY
        return {
            code: bias + scale * sum(column[at] for at in known) / length
            for code, bias, scale, column in zip(
                CODES, self._bias, self._scales, self._columns, strict=True
            )
        }


def _blank(text: Text, span: Span) -> int:
    sentence = text.whole[span.start : span.end]
    return len(sentence) - len(sentence.lstrip())


@cache
def shipped() -> SentenceModel | None:
    """Return the model, None where the installation has none."""
    place = files("services.labels").joinpath("weights", "sentences.xz")
    return SentenceModel(unpack(place.read_bytes())) if place.is_file() else None
