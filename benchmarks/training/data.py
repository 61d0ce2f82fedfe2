"""The labelled posts: read, mended, and said what each may teach."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NEGATIVE, NEUTRAL, POSITIVE = range(3)
LABELS = {"neg": NEGATIVE, "neu": NEUTRAL, "pos": POSITIVE}
ALL = frozenset(LABELS.values())
POLAR = frozenset({NEGATIVE, POSITIVE})


@dataclass(frozen=True, slots=True)
class Post:
    """A text with its label; ``among`` are the labels that whoever labelled it could give."""

    text: str
    label: int
    among: frozenset[int]
    domain: str


def mended(text: str) -> str:
    """Return ``text`` without what its collectors left in it: entities, escapes, doubled quotes."""
    text = html.unescape(html.unescape(text))
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    text = re.sub(r'"{2,}', '"', text.replace('\\"', '"').replace("\\n", " ")).strip()
    text = re.sub(r"(?<=\w)' (?=\w)", "'", text)
    quoted = len(text) > 2 and text[0] == text[-1] == '"'
    return text[1:-1] if quoted else text


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def english(folder: Path) -> list[Post]:
    """Return the tweets of SemEval 2013 to 2016, each text once."""
    found: dict[str, Post] = {}
    for row in read(folder / "en_semeval2013_2016.jsonl"):
        text = mended(row["text"])
        found.setdefault(text, Post(text, LABELS[row["label"]], ALL, row["src"]))
    return list(found.values())


def polish(folder: Path) -> list[Post]:
    """Return tweets (negative or positive), sentences of reviews, and harmful tweets (negative)."""
    found = [
        Post(mended(row["text"]), LABELS[row["label"]], POLAR, "tweets")
        for row in read(folder / "pl_tweets_mozetic_dev.jsonl")
    ]
    for part in ("train", "dev"):
        found += [
            Post(mended(row["text"]), LABELS[row["label"]], ALL, row["domain"])
            for row in read(folder / f"pl_polemo_sent_hotels_medicine_{part}.jsonl")
            if row["label"] in LABELS
        ]
    found += [
        Post(mended(row["text"]), NEGATIVE, ALL, "harmful")
        for row in read(folder / "pl_poleval2019_t6_train.jsonl")
        if row["label"]
    ]
    return list({post.text: post for post in reversed(found)}.values())[::-1]
