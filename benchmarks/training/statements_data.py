"""Sentences to learn what statements do: invented ones, plain phrases, and whole statements.

An invented sentence has all its codes. A phrase has one, and what the rules find in it besides is
left open. Of a statement only the whole is labelled: what it lacks no sentence of it does; what it
has at least one of them does (a bag), and which is found out while learning.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.transparency.learned import CODES
from services.transparency.reading import Reading

SENTENCES = Path(__file__).parent / "statements"
STATEMENTS = Path("tests/transparency/statements")
PLACES = {code: at for at, code in enumerate(CODES)}
FINDINGS = CODES[: PLACES["act"]]
RULES = {code: (code,) for code in FINDINGS} | {
    "blame": ("blame", "scapegoat"),
    "diminish": ("diminish", "minimising"),
}
PHRASE = 0.5
"""What a phrase counts: there are many that are much alike."""
NO_RULE = 0.5
"""What "no act" counts where only the rules say so."""
BESIDE_BLAME = 0.3
"""What it counts that a sentence which blames does not deny: most statements that blame do."""
REPAIR = ("amends", "correction")
OFTEN_TOGETHER = {
    "minimising": ("diminish",),
    "blame": ("explanation",),
    "explanation": ("blame", "responsibility"),
    "responsibility": ("explanation",),
}
Floats: TypeAlias = NDArray[np.float64]
Row: TypeAlias = dict[str, Any]
FOLDS = {
    "early": ("held_back_1", "held_back_2", "held_back_3", "before_mending"),
    "fourth": ("held_back_4",),
    "fifth": ("held_back_5",),
    "sixth": ("held_back_6",),
    "seventh": ("held_back_7",),
    "eighth": ("held_back_8",),
    "companies": ("companies",),
    "creators": ("creators",),
    "near_misses": ("near_misses",),
    "first_days": ("first_days",),
    "attacks": ("attacks",),
    "excuses": ("excuses",),
    "promises": ("promises",),
    "everyday": ("everyday",),
}
"""Sets that are left out together when the model is judged: those of an author, or of several."""
ALWAYS = "developed"
"""A set that the rules were written with: it is learned from, and judges nothing."""


@dataclass
class Bag:
    """Sentences of a statement, of which at least one does ``code``; and what the rules found."""

    code: int
    rows: list[int]
    by_rule: list[bool]


@dataclass
class Examples:
    """Sentences with a target and a weight for each code."""

    texts: list[str] = field(default_factory=list)
    targets: list[Floats] = field(default_factory=list)
    weights: list[Floats] = field(default_factory=list)
    bags: list[Bag] = field(default_factory=list)
    folds: list[str] = field(default_factory=list)
    fold: str = ""
    """Of what is added from now on; empty for what every model learns from."""

    def add(self, text: str, codes: Iterable[str], weights: Floats) -> int:
        """Add a sentence and return its row."""
        target = np.zeros(len(CODES))
        for code in codes:
            target[PLACES[code]] = 1
        self.texts.append(text)
        self.targets.append(target)
        self.weights.append(weights)
        self.folds.append(self.fold)
        return len(self.texts) - 1


def read(path: Path, language: str) -> list[Row]:
    """Return the lines of ``path`` in ``language``."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [row for row in rows if row["language"] == language]


def statements(language: str) -> list[Row]:
    """Return the labelled statements of ``language``, each with its ``file`` and its ``fold``."""
    return [
        {**row, "file": name, "fold": fold}
        for fold, names in FOLDS.items()
        for name in names
        for row in read(_place(name), language)
    ]


def _place(name: str) -> Path:
    """Return where a set of statements lies: those that were held back are tests as well."""
    place = STATEMENTS / f"{name}.jsonl"
    return place if place.is_file() else SENTENCES / f"{name}.jsonl"


def examples(language: str, statements: Sequence[Row]) -> Examples:
    """Return what is learned from: the sentences and phrases of a language, and ``statements``."""
    found = Examples()
    for row in read(SENTENCES / f"{language}.jsonl", language):
        found.add(row["text"], row["codes"], _weights(row["codes"]))
    for row in read(STATEMENTS / "phrases.jsonl", language):
        _add_phrase(found, row)
    for row in read(STATEMENTS / f"{ALWAYS}.jsonl", language):
        _add_statement(found, row)
    for row in statements:
        found.fold = row["fold"]
        if "sentences" not in row:
            _add_statement(found, row)
            continue
        for text, codes in row["sentences"]:
            found.add(text, codes, np.ones(len(CODES)))
    return found


def _weights(codes: Sequence[str]) -> Floats:
    weights = np.ones(len(CODES))
    if "blame" in codes and "deny" not in codes:
        weights[PLACES["deny"]] = BESIDE_BLAME
    return weights


def _add_phrase(found: Examples, row: Row) -> None:
    weights = np.full(len(CODES), PHRASE)
    # a plain fact announces nothing either
    weights[PLACES["act_date" if row["code"] == "" else "act"] :] = 0
    reading, code = Reading(row["text"], row["language"]), row["code"]
    for other in FINDINGS:
        if reading.hits(*RULES[other]):
            weights[PLACES[other]] = 0
    for other in (*OFTEN_TOGETHER.get(code, ()), *(REPAIR if code == "repair" else ())):
        weights[PLACES[other]] = 0
    codes = {"repair": ["amends"], "no_date": ["act"], "": []}.get(code, [code])
    for own in codes:
        weights[PLACES[own]] = PHRASE
    found.add(row["text"], codes, weights)


def _add_statement(found: Examples, row: Row) -> None:
    reading = Reading(row["text"], row["language"])
    numbers = [it for it in range(reading.count) if reading.plain(it).strip()]
    rows = [found.add(reading.plain(it), (), np.ones(len(CODES))) for it in numbers]
    has = {*row["components"], *row["weaknesses"], *row["strategies"]}

    def bag(code: str, rules: Sequence[str]) -> None:
        by_rule = {hit.sentence for hit in reading.hits(*rules)}
        found.bags.append(Bag(PLACES[code], rows, [it in by_rule for it in numbers]))

    for code in FINDINGS:
        if code in has or (code in REPAIR and "repair" in has):
            bag(code, RULES[code])
    if "no_next_update" not in has:
        bag("next_update", ("news",))
    acts = bool(reading.hits("act"))
    if has & {"no_date", "no_owner"}:
        bag("act", ("act",))
    for code, lacks in (("act_date", "no_date"), ("owner", "no_owner")):
        if lacks not in has:
            for at in rows:
                found.weights[at][PLACES[code]] = 0
    if not has & {"no_date", "no_owner"}:
        for at in rows:
            found.weights[at][PLACES["act"]] = 0 if acts or "repair" in has else NO_RULE
