"""From the words of a query to its tree; a wrong query says where it is wrong."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from services.clean import clean_line, fold
from services.errors import UsageError
from services.i18n import _

LONGEST = 4_000
DEEPEST = 40
"""Parentheses in parentheses."""
FEWEST_LETTERS = 2
"""Letters that a word with a wildcard needs, so that it does not mean everything."""


class LeafKind(StrEnum):
    """What one part of a query looks at."""

    WORD = "word"
    HASHTAG = "hashtag"
    HANDLE = "handle"
    SOURCE = "source"
    LANGUAGE = "language"


class QueryError(UsageError):
    """A query is wrong; the message names the column, from 1."""


class Node:
    """A part of a query."""

    def holds(self, found: AbstractSet["Leaf"]) -> bool:
        """Whether a mention in which ``found`` were found fits."""
        raise NotImplementedError

    def leaves(self) -> Iterator["Leaf"]:
        """Yield everything that has to be looked for."""
        raise NotImplementedError

    def needed(self) -> frozenset["Leaf"]:
        """Return leaves one of which is there whenever this fits: what may be asked for."""
        raise NotImplementedError

    @property
    def selects(self) -> bool:
        """Whether a mention has to hold some word, hashtag or handle to fit."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Leaf(Node):
    """A word or phrase, a hashtag, a handle, a source or a language; ``text`` is folded."""

    kind: LeafKind
    text: str

    def holds(self, found: AbstractSet["Leaf"]) -> bool:
        """Whether this was found."""
        return self in found

    def leaves(self) -> Iterator["Leaf"]:
        """Yield itself."""
        yield self

    def needed(self) -> frozenset["Leaf"]:
        """Return itself if it is in the words."""
        return frozenset({self}) if self.selects else frozenset()

    @property
    def selects(self) -> bool:
        """Whether it is in the words themselves."""
        return self.kind not in {LeafKind.SOURCE, LeafKind.LANGUAGE}


@dataclass(frozen=True, slots=True)
class Both(Node):
    """All of the parts (AND)."""

    parts: tuple[Node, ...]

    def holds(self, found: AbstractSet[Leaf]) -> bool:
        """Whether all parts fit."""
        return all(part.holds(found) for part in self.parts)

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves of all parts."""
        for part in self.parts:
            yield from part.leaves()

    def needed(self) -> frozenset[Leaf]:
        """Return what the most telling part needs: the fewest leaves, then the longest."""
        sets = [part.needed() for part in self.parts if part.selects]
        return min(sets, key=_telling, default=frozenset())

    @property
    def selects(self) -> bool:
        """Whether one of the parts does."""
        return any(part.selects for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either(Node):
    """One of the parts at least (OR)."""

    parts: tuple[Node, ...]

    def holds(self, found: AbstractSet[Leaf]) -> bool:
        """Whether one of the parts fits."""
        return any(part.holds(found) for part in self.parts)

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves of all parts."""
        for part in self.parts:
            yield from part.leaves()

    def needed(self) -> frozenset[Leaf]:
        """Return what any of the parts needs."""
        return frozenset().union(*(part.needed() for part in self.parts))

    @property
    def selects(self) -> bool:
        """Whether all of the parts do."""
        return all(part.selects for part in self.parts)


@dataclass(frozen=True, slots=True)
class Without(Node):
    """Not the part (NOT)."""

    part: Node

    def holds(self, found: AbstractSet[Leaf]) -> bool:
        """Whether the part does not fit."""
        return not self.part.holds(found)

    def leaves(self) -> Iterator[Leaf]:
        """Yield the part's leaves."""
        yield from self.part.leaves()

    def needed(self) -> frozenset[Leaf]:
        """What is not wanted is not needed."""
        return frozenset()

    @property
    def selects(self) -> bool:
        """What is not wanted selects nothing."""
        return False


def _telling(leaves: frozenset[Leaf]) -> tuple[int, int]:
    return len(leaves), -min((len(leaf.text) for leaf in leaves), default=0)


def parse(text: str) -> Node:
    """Return the tree of the query ``text``.

    Raises:
        QueryError: one line that names the column and what is wrong there.
    """
    if len(text) > LONGEST:
        raise QueryError(_("the query is longer than {n} characters").format(n=LONGEST))
    _check_depth(text)
    try:
        node: Node = _Builder().transform(_parser().parse(text))
    except UnexpectedInput as error:
        raise QueryError(_explain(text, error)) from error
    except VisitError as error:
        if isinstance(error.orig_exc, QueryError):
            raise error.orig_exc from error
        raise
    if not node.selects:
        raise QueryError(
            _("the query needs a word, a hashtag or a handle that has to be there, in every OR")
        )
    return node


def leaf(kind: LeafKind, text: str, column: int = 1) -> Leaf:
    """Return the leaf for ``text``, folded.

    Raises:
        QueryError: nothing is left of it, or a wildcard stands almost alone.
    """
    folded = " ".join(fold(clean_line(text, 500)).split()).strip("#@" if kind != "word" else "")
    letters = sum(char.isalnum() for char in folded)
    if not letters or ("*" in folded and letters < FEWEST_LETTERS):
        raise QueryError(
            _("column {column}: “{text}” says too little to look for").format(
                column=column, text=clean_line(text, 60)
            )
        )
    return Leaf(kind, re.sub(r"\*+", "*", folded))


@cache
def _parser() -> Lark:
    grammar = (files("services.queries") / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr")


class _Builder(Transformer[Token, Node]):
    """Makes the tree; lark calls a method for each rule."""

    def either(self, parts: list[Node]) -> Node:
        return Either(tuple(parts))

    def both(self, parts: list[Node]) -> Node:
        return Both(tuple(parts))

    def without(self, parts: list[Node]) -> Node:
        return Without(parts[0])

    def word(self, tokens: list[Token]) -> Node:
        return leaf(LeafKind.WORD, tokens[0], tokens[0].column or 1)

    def phrase(self, tokens: list[Token]) -> Node:
        return leaf(LeafKind.WORD, tokens[0].strip('"'), tokens[0].column or 1)

    def hashtag(self, tokens: list[Token]) -> Node:
        return leaf(LeafKind.HASHTAG, tokens[0], tokens[0].column or 1)

    def handle(self, tokens: list[Token]) -> Node:
        return leaf(LeafKind.HANDLE, tokens[0], tokens[0].column or 1)

    def field(self, tokens: list[Token]) -> Node:
        name, _colon, value = tokens[0].partition(":")
        kind = LeafKind.SOURCE if name == "source" else LeafKind.LANGUAGE
        return leaf(kind, value.strip('"'), tokens[0].column or 1)


def _check_depth(text: str) -> None:
    depth = 0
    for column, char in enumerate(text, start=1):
        depth += (char == "(") - (char == ")")
        if depth > DEEPEST:
            raise QueryError(_("column {column}: too many parentheses").format(column=column))
    if len(re.findall(r"\bNOT\b", text)) > DEEPEST:
        raise QueryError(_("the query holds too many NOT"))


def _explain(text: str, error: UnexpectedInput) -> str:
    column = error.column if isinstance(error.column, int) and error.column > 0 else len(text) + 1
    if isinstance(error, UnexpectedCharacters):
        problem = (
            _("this quotation mark is never closed")
            if text[column - 1] == '"'
            else _("“{text}” cannot stand here").format(
                text=clean_line(text[column - 1 : column + 10], 20)
            )
        )
        return _("column {column}: {problem}").format(column=column, problem=problem)
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        problem = _("“{text}” cannot stand here").format(text=clean_line(error.token, 20))
        return _("column {column}: {problem}").format(column=column, problem=problem)
    return _("column {column}: {problem}").format(column=len(text) + 1, problem=_lacking(text))


def _lacking(text: str) -> str:
    """Return what has to follow a query that ends too early."""
    rest = re.sub(r'"[^"]*"', "x", text)  # what stands in a phrase asks for nothing
    last = re.search(r"(\(|(?<![^\s()\"#@])(?:AND|OR|NOT|ORAZ|LUB|NIE))\s*$", rest)
    is_open = rest.count("(") > rest.count(")")
    if last is None:
        return _("a “)” is missing") if is_open else _("a word is missing")
    if is_open:
        return _("after “{last}” a word is missing, and then a “)”").format(last=last[1])
    return _("after “{last}” a word is missing").format(last=last[1])
