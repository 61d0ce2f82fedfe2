"""What a document is made of, whatever it is written as: Markdown, HTML, PDF.

A block holds plain text in the language of the document; each writer escapes it in its own way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Mark(StrEnum):
    """What stands before an item of a list."""

    NONE = "none"
    DONE = "done"
    SKIPPED = "skipped"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section (level 2) or of a part of one (level 3)."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that must not be overlooked."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with values."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; the first ``texts`` columns are words, the others figures."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; ``flag`` is a word that stands out behind it."""

    text: str
    mark: Mark = Mark.NONE
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did, with its number."""

    seq: int
    when: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Events:
    """What was done, in order."""

    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Blank:
    """A question that only a person can answer, and the place for it."""

    question: str


@dataclass(frozen=True, slots=True)
class Code:
    """A line that a program will read again."""

    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of time: ``total`` mentions; ``share`` (0 to 1) of them negative, if known."""

    at: datetime
    total: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A moment that is marked on a chart with its number."""

    at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Volume and negative share over time; each point covers ``seconds``."""

    title: str
    volume: str
    share: str
    points: Sequence[Point]
    seconds: int
    milestones: Sequence[Milestone] = ()


Block = Heading | Para | Notice | Facts | Table | Items | Events | Blank | Code | Chart


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in one ``language`` (``en``, ``pl``)."""

    title: str
    language: str
    blocks: Sequence[Block]
