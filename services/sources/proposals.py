"""What the columns of an unknown export may be: a first guess for the map that a person writes."""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from services.clean import clean_line, clean_url
from services.errors import SourceError
from services.i18n import _
from services.sources.dates import read_date
from services.sources.layouts import COMMON, FIELDS, TOOLS, find_header, plain
from services.sources.records import tables_of
from services.sources.tables import HEADER_ROWS, Table

MOST_VALUES = 20
"""Values of a column that are looked at."""

_LONGEST_NAME = 60
_NUMBER = re.compile(r"[-+]?[\d\s.,]+%?")
_COUNTER = re.compile(r"\d{1,6}")
_HINTS = {
    "text": r"tresc|tekst|text|napis|wypowied|content|\bwpis|\bpost|koment|comment|message|snippet",
    "title": r"tytul|title|headline|naglowek|temat|subject",
    "author": r"autor|author|\bkto\b|user|profil|nick|konto|account|influenc|handle|nadawca",
    "url": r"url|link|adres|permalink",
    "date": r"\bdat[ae]|dzien|\bday|kiedy|when|publi|created|czas|time",
    "id": r"\bid\b|identyfikator",
    "language": r"jezyk|lang",
    "followers": r"follower|obserwuj|\\bfan|subskry|subscri",
    "reach": r"zasieg|reach|wyswietl|impress|views|odslon",
    "platform": r"platform|serwis|kanal|channel|zrodlo|source|domen|domain|medium|portal",
}
_HOUR = re.compile(r"godz|hour|hrs|time|czas")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?(\s*[ap]\.?m\.?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its name as it stands there, and its first values, in clean lines."""

    name: str
    values: tuple[str, ...]

    @property
    def plain(self) -> str:
        """The name by which a map finds it."""
        return plain(self.name)


def columns_of(path: Path, wanted: Sequence[str] = ()) -> list[Column]:
    """Return the columns of ``path``; with ``wanted`` of the table that has those names.

    Raises:
        SourceError: nothing in it looks like the names of columns, or no table has ``wanted``.
        OSError: it cannot be read.
    """
    best: tuple[int, list[Column]] = (0, [])
    with closing(tables_of(path)) as tables:
        for table in tables:
            row, sure = _header_row(table, {plain(name) for name in wanted})
            columns = _columns(table, row)
            if columns and sure > best[0]:
                best = sure, columns
            if columns and not table.delimiter:
                break
    if not best[1]:
        raise SourceError(
            _("{file}: no row of the first {n} names columns.").format(
                file=path.name, n=HEADER_ROWS
            )
        )
    return best[1]


def _header_row(table: Table, wanted: set[str]) -> tuple[int, int]:
    """Return the number of the row that most likely names the columns, and how sure that is."""
    head = table.head[:1] if table.keyed else table.head[:HEADER_ROWS]
    known = None if wanted else find_header(head)
    if known is not None:
        return known.row, 1_000 - known.rank[1]
    best = (-1, 0)
    for number, cells in head:
        names = {plain(cell) for cell in cells if _is_name(cell)}
        has_all = 1_000 if wanted and wanted <= {plain(cell) for cell in cells} else 0
        if len(names) + has_all > best[1]:
            best = number, len(names) + has_all
    return best


def _is_name(cell: str) -> bool:
    cell = cell.strip()
    return (
        bool(plain(cell))
        and len(cell) <= _LONGEST_NAME
        and not _NUMBER.fullmatch(cell)
        and not clean_url(cell)
        and read_date(cell) is None
    )


def _columns(table: Table, row: int) -> list[Column]:
    names: Sequence[str] = next((cells for number, cells in table.head if number == row), ())
    below = [cells for number, cells in table.head if number > row and any(cells)]
    found: dict[str, Column] = {}
    for place, name in enumerate(names):
        values = [clean_line(cells[place]) for cells in below if place < len(cells)]
        filled = tuple(filter(None, values))[:MOST_VALUES]
        if plain(name) and plain(name) not in found:
            found[plain(name)] = Column(clean_line(name), filled)
    return list(found.values())


def propose(columns: Sequence[Column]) -> dict[str, tuple[str, ...]]:
    """Return, by field, the names of the columns that may be it; a date may have two.

    A name that tools use goes before what a name reminds of, and that before how values look.
    """
    taken: dict[str, tuple[str, ...]] = {}
    for guess in (_by_common_name, _by_hint, _by_looks):
        for field in FIELDS:
            free = [column for column in columns if not _is_taken(column, taken)]
            if field not in taken and (column := guess(field, free)) is not None:
                taken[field] = (column.name,)
    if "date" in taken:
        taken["date"] += _hour_for(taken["date"][0], columns, taken)
    return {field: taken[field] for field in FIELDS if field in taken}


_STYLES = ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%Y.%m.%d", "%Y%m%d")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", " %H.%M")


def propose_date_format(columns: Sequence[Column], names: Sequence[str]) -> str | None:
    """Return how the dates in the columns ``names`` are written: empty if they are read anyway.

    None if no way that is known fits all of them. Where both April and May fit, the day goes
    first, as in Europe.
    """
    chosen = [column.values for name in names for column in columns if column.name == name]
    texts = [" ".join(parts) for parts in zip(*chosen[:2], strict=False)]
    if all(read_date(text) for text in texts):
        return ""
    for form in (style + clock for style in _STYLES for clock in _CLOCKS):
        if all(read_date(text, form=form) for text in texts):
            return form
    return None


def _is_taken(column: Column, taken: dict[str, tuple[str, ...]]) -> bool:
    return any(column.name in names for names in taken.values())


def _by_common_name(field: str, columns: Sequence[Column]) -> Column | None:
    for layout in (COMMON, *TOOLS):
        days = tuple(names[0] for names in layout.dates)
        for name in days if field == "date" else layout.columns.get(field, ()):
            for column in columns:
                if column.plain == name and _may_be(field, column):
                    return column
    return None


def _by_hint(field: str, columns: Sequence[Column]) -> Column | None:
    hint = re.compile(_HINTS[field])
    found = [column for column in columns if hint.search(column.plain) and _may_be(field, column)]
    if field == "text":
        return max(found, key=_length, default=None)
    return found[0] if found else None


def _by_looks(field: str, columns: Sequence[Column]) -> Column | None:
    looks = {"url": _all_links, "date": _all_dates, "text": _long_texts}.get(field)
    found = [column for column in columns if column.values and looks and looks(column)]
    return max(found, key=_length, default=None) if field == "text" else next(iter(found), None)


def _may_be(field: str, column: Column) -> bool:
    """Whether the values do not speak against it; a column without values may be anything."""
    values = column.values
    if not values:
        return True
    links, numbers = _all_links(column), all(map(_NUMBER.fullmatch, values))
    clocks = all(map(_CLOCK.fullmatch, values))
    return {
        "followers": numbers,
        "reach": numbers,
        "url": links,
        "id": not all(map(_COUNTER.fullmatch, values)),
        "date": not links and any(re.search(r"\d", value) for value in values),
        "language": not links and not numbers,
        "platform": not numbers,
    }.get(field, not links and not numbers and not clocks)


def _all_links(column: Column) -> bool:
    return bool(column.values) and all(map(clean_url, column.values))


def _all_dates(column: Column) -> bool:
    return all(read_date(value) is not None for value in column.values)


def _long_texts(column: Column) -> bool:
    return any(" " in value for value in column.values) and not _all_dates(column)


def _length(column: Column) -> float:
    return sum(map(len, column.values)) / max(1, len(column.values))


def _hour_for(
    day: str, columns: Sequence[Column], taken: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    dated = next(column for column in columns if column.name == day)
    if any(":" in value for value in dated.values):
        return ()
    for column in columns:
        clocks = bool(column.values) and all(map(_CLOCK.fullmatch, column.values))
        if not _is_taken(column, taken) and (
            clocks or (not column.values and _HOUR.search(column.plain))
        ):
            return (column.name,)
    return ()
