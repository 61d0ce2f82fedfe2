"""Which column of an export is what: the layouts of known tools, and names that speak for all.

A layout is known by columns that it always has. A map that a person wrote is a layout too and
is tried first; what no layout knows is read by the names that most tools use (`COMMON`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import lru_cache
from types import MappingProxyType

from services.clean import clean_line, fold

FIELDS = (
    "text",
    "title",
    "author",
    "url",
    "date",
    "id",
    "language",
    "followers",
    "reach",
    "platform",
)
"""What a mention is made of, as maps and people name it."""
_LONGEST_NAME = 800


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of one kind of export are to be read.

    ``columns`` names, by field, the plain names (see `plain`) of the columns that may hold it,
    the better one first; ``dates`` the columns of a moment, each a day and the columns that may
    hold its hour. ``signatures`` are sets of names: a header that has all names of one is of this
    kind. ``zone`` is that of times that name none; ``language`` and ``platform`` stand where a
    row says nothing. ``stamp`` is empty, or tells one version of a map from another.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    dates: tuple[tuple[str, ...], ...] = ()
    signatures: tuple[frozenset[str], ...] = ()
    zone: tzinfo = UTC
    date_format: str = ""
    language: str = ""
    platform: str = ""
    stamp: str = ""
    words: frozenset[str] = field(init=False)
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        words = self.columns.get("text", ()) + self.columns.get("title", ())
        every = (*self.columns.values(), *self.dates)
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))
        object.__setattr__(self, "words", frozenset(words))
        object.__setattr__(self, "known", frozenset(name for names in every for name in names))

    def fits(self, names: frozenset[str]) -> bool:
        """Whether a header of these plain names is of this kind."""
        if self.signatures:
            return any(signature <= names for signature in self.signatures)
        enough = min(2, len(names))
        return bool(self.words & names) and len(self.known & names) >= enough


def _layout(
    name: str,
    signatures: Sequence[str],
    dates: Sequence[str],
    **columns: str,
) -> Layout:
    """Make a layout of names parted by ``|``; a day and its hours by ``+``."""
    return Layout(
        name,
        {key.replace("_", " "): tuple(value.split("|")) for key, value in columns.items()},
        dates=tuple(tuple(names.split("+")) for names in dates),
        signatures=tuple(frozenset(names.split("|")) for names in signatures),
    )


TOOLS = (
    _layout(
        "Brand24",
        ["date|hrs|content|source|domain"],
        ["date+hrs"],
        text="content",
        title="title",
        author="author",
        url="source|url",
        row_id="id",
        language="language",
        followers="followers count",
        reach="social media reach|reach",
        platform="domain|category",
    ),
    _layout(
        "Meltwater",
        ["date|headline|hit sentence", "date|headline|opening text"],
        ["date+time", "alternate date format+time"],
        text="hit sentence|opening text",
        title="headline",
        author="influencer|twitter screen name|x screen name",
        url="url",
        id="tweet id|x post id",
        language="language",
        followers="twitter followers|x followers",
        reach="reach",
        platform="platform",
    ),
    _layout(
        "Meltwater (since 2024)",
        ["date|document id|hit sentence", "date|document id|opening text"],
        ["date+time"],
        text="hit sentence|opening text",
        title="title|headline",
        author="author handle|author name",
        url="url",
        id="document id",
        language="language",
        followers="author followers|followers",
        reach="reach|global reach",
        platform="source domain",
    ),
    _layout(
        "Brandwatch",
        ["query name|date|full text", "query name|date|snippet"],
        ["date"],
        text="full text|snippet",
        title="title",
        author="author|full name",
        url="url|original url",
        id="resource id",
        language="language",
        followers="twitter followers|x followers|instagram followers",
        reach="reach (new)|reach",
        platform="page type|domain",
    ),
    # No export of Sotrender is public: its names are a good guess, as docs/sources/drop.md says.
    _layout(
        "Sotrender",
        ["data publikacji|profil|tresc", "data publikacji|profil|tresc posta"],
        ["data publikacji+godzina publikacji+godzina"],
        text="tresc|tresc posta|tresc komentarza",
        title="tytul",
        author="autor|profil",
        url="link|link do posta|url|adres",
        id="id posta|id komentarza",
        language="jezyk",
        followers="obserwujacy|liczba obserwujacych|fani|liczba fanow",
        reach="zasieg|zasieg posta|zasieg calkowity",
        platform="kanal|serwis|platforma",
    ),
)
"""The layouts that are known by name, each by columns that no other has together."""

_DAYS = (
    "date|published|published at|created at|data|data publikacji|data dodania|timestamp|dzien|day"
)
_HOURS = "hrs+godzina+godzina publikacji+time+hour"

COMMON = _layout(
    "common names",
    [],
    [f"{day}+{_HOURS}" for day in _DAYS.split("|")],
    text="full text|text|content|tresc|tresc posta|tresc wpisu|tekst|wypowiedz|body|message"
    "|hit sentence|opening text|snippet|caption",
    title="title|headline|tytul",
    author="author|author username|autor|username|user username|user screen name"
    "|twitter screen name|influencer|author name|user name",
    url="url|link|source url|permalink|source",
    language="language|lang|jezyk",
    followers="followers|followers count|obserwujacy|twitter followers|author followers"
    "|author followers count|user followers count",
    reach="reach|reach (new)|zasieg|social media reach",
    id="native id|tweet id|resource id|document id",
    row_id="id",
    platform="platform|platforma|source type|page type|domain",
)
"""The names that most tools use, in English and Polish: for whatever no layout knows."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's header stands, what it names, and how its rows are to be read."""

    row: int
    names: tuple[str, ...]
    layout: Layout
    rank: tuple[int, int, int]
    """The lower, the surer: maps before tools before common names, then columns known."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The names as they stand in the file, by plain name."""


def find_header(
    head: Iterable[tuple[int, Sequence[str]]], layouts: Sequence[Layout] = ()
) -> Header | None:
    """Return the header among the first rows (number and cells), None if no row names words.

    ``layouts`` are tried before those that are built in.
    """
    best: Header | None = None
    for number, cells in head:
        names = tuple(plain(cell) for cell in cells)
        filled = frozenset(filter(None, names))
        for place, layout in enumerate((*layouts, *TOOLS, COMMON)):
            if layout.fits(filled):
                rank = (place, -len(layout.known & filled), -len(filled))
                if best is None or rank < best.rank:
                    titles = {plain(cell): cell.strip() for cell in cells}
                    best = Header(number, names, layout, rank, titles)
                break
    return best


def plain(name: str) -> str:
    """Return a column's name without case, diacritics and punctuation between its words."""
    return _plain(name[:_LONGEST_NAME])


@lru_cache(maxsize=4_096)
def _plain(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", clean_line(name))
    return " ".join(re.split(r"[\s_.-]+", fold(spaced))).strip()
