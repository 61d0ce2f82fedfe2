"""Sentences to learn what a brief tells the creator to do: invented ones, and whole briefs.

The briefs are those of ``tests/labels/posts``. What their sentences do was told by reading them;
of a brief of one sentence in the set that the rules were written with, its findings say it.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.clean import clean_text
from services.labels.briefs import marks_of
from services.labels.check import LONGEST
from services.labels.learned import CODES, sentence_features
from services.labels.reading import Text
from services.labels.rules import MARKETS

SENTENCES = Path(__file__).parent / "labels"
POSTS = Path(__file__).parents[2] / "tests" / "labels" / "posts"
UNSEEN = (
    *("held_back", "other_author", "held_back_2", "held_back_3"),
    *("other_author_2", "held_back_4", "other_author_3"),
)
"""Sets by people who had not read the rules, in the order in which they were judged first."""
WITH_RULES = "developed"
LETTERS = dict(zip("avobiphnt", CODES, strict=True))
"""How the codes are written in the files; `asks` goes with each way of asking."""
ASKING = frozenset("avobi")
FINDINGS = {
    "ambiguous": "v",
    "foreign": "o",
    "buried": "b",
    "illegible": "i",
    "platform_only": "p",
    "harmful_instruction": "h",
}
ALIKE = 0.6
"""Share of words that an invented sentence and one of a set have in common at most, of all of
theirs, lest a set be judged by what was copied from it."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence's features with what it does, and the words it is written in."""

    features: frozenset[str]
    codes: frozenset[str]
    words: frozenset[str]
    source: str


def rows(name: str) -> list[Row]:
    """Return the texts of a set."""
    lines = (POSTS / f"{name}.jsonl").read_text("utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def examples() -> list[Example]:
    """Return every sentence there is to learn from."""
    found = [*_invented("pl", "pl"), *_invented("en", "us")]
    told = told_in("sets.txt")
    for name in UNSEEN:
        for row in rows(name):
            if row["kind"] != "post":
                found += _of_brief(name, row, told[name, row["id"]])
    seen: set[str] = set()
    for row in rows(WITH_RULES):
        if row["kind"] != "post" and row["text"] not in seen:
            seen.add(row["text"])
            found += _of_short_brief(row)
    return found


def without(found: Sequence[Example], name: str) -> list[Example]:
    """Return what a model may learn from that is to judge the set ``name``."""
    judged = [it.words for it in found if it.source == name]
    return [
        it
        for it in found
        if it.source != name
        and not any(len(it.words & one) > ALIKE * len(it.words | one) for one in judged)
    ]


def text_of(row: Row) -> Text:
    """Return a text as the check reads it."""
    return Text(clean_text(row["text"], LONGEST))


def _invented(name: str, market: str) -> Iterator[Example]:
    lines = (SENTENCES / f"{name}.txt").read_text("utf-8").split("\n")
    kept = "\n".join(line for line in lines if not line.startswith("#"))
    for block in filter(str.strip, kept.split("\n\n")):
        pairs = [line.split(" ", 1) for line in block.strip().split("\n")]
        text = Text("\n".join(sentence for _, sentence in pairs))
        told = {at: letters for at, (letters, _) in enumerate(pairs)}
        if len(text.sentences) == len(pairs):
            yield from _examples("invented", text, market, told)
            continue
        # a sentence with a full stop inside is cut as the check cuts it
        starts = [text.whole.index(sentence) for _, sentence in pairs]
        yield from _examples("invented", text, market, _cut(text, starts, told))


def _cut(text: Text, starts: Sequence[int], told: dict[int, str]) -> dict[int, str]:
    return {
        at: told[max(place for place, start in enumerate(starts) if start <= span.end - 1)]
        for at, span in enumerate(text.sentences)
    }


def told_in(name: str) -> dict[tuple[str, str], list[str]]:
    """Return the words that a file has for each set and text."""
    found: dict[tuple[str, str], list[str]] = {}
    part = ""
    for line in (SENTENCES / name).read_text("utf-8").split("\n"):
        if line.startswith("## "):
            part = line[3:]
        elif line and not line.startswith("#"):
            row, *words = line.split()
            found[part, row] = words
    return found


def _of_brief(name: str, row: Row, words: Sequence[str]) -> Iterator[Example]:
    pairs = [re.fullmatch(r"(\d+)([a-z]+)", word) for word in words]
    told = {int(it[1]): it[2] for it in pairs if it}
    yield from _examples(name, text_of(row), row["market"], told)


def _of_short_brief(row: Row) -> Iterator[Example]:
    text = text_of(row)
    if len(text.sentences) != 1:
        return
    letters = "".join(FINDINGS.get(code, "") for code in row["findings"])
    if "missing" in row["findings"]:
        letters = "nh" if "h" in letters else "-"
    elif not ASKING & set(letters) and "p" not in letters:
        letters += "a"
    yield from _examples(WITH_RULES, text, row["market"], {0: letters})


def _examples(source: str, text: Text, market: str, told: dict[int, str]) -> Iterator[Example]:
    marks = marks_of(text, MARKETS[market])
    for at, (span, features) in enumerate(sentence_features(text, marks)):
        letters = set(told.get(at, "")) - {"-"}
        codes = {LETTERS[letter] for letter in letters}
        codes |= {"asks"} if letters & ASKING else set()
        words = re.findall(r"\w+", text.folded[span.start : span.end])
        yield Example(frozenset(features), frozenset(codes), frozenset(words), source)
