"""Exports as records: CSV and JSON lines, however their tools write them.

A file is read as a stream, one logical row at a time, and never held whole. What a column
means is said by one table, `ALIASES`.
"""

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TextIO, TypeVar
from urllib.parse import urlsplit

from services.clean import clean_line, clean_url, fold
from services.errors import SourceError
from services.i18n import _
from services.sources.base import MAX_ITEM_BYTES, Evidence, Item
from services.sources.dates import read_date

Row = TypeVar("Row")

CSV_KINDS = (".csv", ".tsv")
JSON_KINDS = (".jsonl", ".ndjson")

ALIASES: dict[str, tuple[str, ...]] = {
    "text": (
        "full text",
        "text",
        "content",
        "tresc",
        "body",
        "message",
        "hit sentence",
        "opening text",
        "snippet",
        "caption",
    ),
    "title": ("title", "headline", "tytul"),
    "author": (
        "author",
        "author username",
        "autor",
        "username",
        "user username",
        "user screen name",
        "twitter screen name",
        "influencer",
        "author name",
        "user name",
    ),
    "url": ("url", "link", "source url", "permalink", "source"),
    "date": (
        "date",
        "published",
        "published at",
        "created at",
        "data",
        "data publikacji",
        "timestamp",
    ),
    "hour": ("hrs", "godzina", "time"),
    "language": ("language", "lang", "jezyk"),
    "followers": (
        "followers",
        "followers count",
        "obserwujacy",
        "twitter followers",
        "author followers",
        "author followers count",
        "user followers count",
    ),
    "reach": ("reach", "reach (new)", "zasieg", "social media reach"),
    "id": ("native id", "tweet id", "resource id"),
    "row id": ("id",),
    "platform": ("platform", "source type", "page type", "domain"),
}
"""What a column may be called, by plain name, the better one first."""

_KNOWN = frozenset(name for names in ALIASES.values() for name in names)
_WORDS = frozenset(ALIASES["text"] + ALIASES["title"])
_LANGUAGES = {"polish": "pl", "polski": "pl", "english": "en", "angielski": "en"}
_HEAD = 256 * 1024
_HEADER_ROWS = 20
_LONGEST_FIELD = 128 * 1024
"""Characters: behind a quotation mark that nobody closed, no more than this is swallowed."""
_DELIMITERS = ",;\t"
_DEPTH = 3
_SURROGATE = re.compile("[\ud800-\udfff]")
_BEYOND_ASCII = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
_ROW_NUMBER = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class Record:
    """A row that could be read.

    ``number`` is the row as a spreadsheet or an editor counts it, ``raw`` its bytes as they
    stand in the file, ``columns`` its values by plain name (see `plain`).
    """

    number: int
    raw: bytes
    columns: Mapping[str, str]
    media_type: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read, and why in one line."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Encoding:
    name: str
    errors: str
    """The handler with which decoding loses nothing, so that a row's bytes can be had again."""


@dataclass(frozen=True, slots=True)
class _Layout:
    delimiter: str
    header_row: int
    names: tuple[str, ...]


class _TooLongError(ValueError):
    """A line is larger than a piece of evidence may be."""


def read_records(path: Path) -> Iterator[Record | BadRow]:
    """Yield the rows of the CSV or JSON lines file ``path``, after its header.

    Raises:
        SourceError: the file as a whole makes no sense (empty, no column with words).
        OSError: the file cannot be read.
    """
    with path.open("rb") as raw:
        start = raw.read(_HEAD)
    encoding = _encoding_of(start)
    head = start.decode(encoding.name, "replace").lstrip("\ufeff")
    if not head.strip():
        raise SourceError(_("{file} is empty: export it again.").format(file=path.name))
    with _open(path, encoding) as file:
        lines = _Lines(file, encoding)
        if path.suffix.lower() in JSON_KINDS:
            yield from _json_rows(lines)
        else:
            yield from _csv_rows(lines, _layout_of(head, path.name))


def item_of(record: Record, tz: tzinfo = UTC) -> Item | None:
    """Return what ``record`` says, None if it has no words.

    ``tz`` is the zone of times that name none; a date that cannot be read is left out.
    """
    values = {field: _first(record.columns, names) for field, names in ALIASES.items()}
    if not values["text"] and not values["title"]:
        return None
    url = next(filter(None, map(clean_url, _all(record.columns, ALIASES["url"]))), "")
    return Item(
        text=values["text"],
        platform=values["platform"] or host_of(url) or "file",
        native_id=values["id"] or _lasting(values["row id"]),
        url=url,
        author=values["author"],
        title=values["title"],
        published_at=read_date(values["date"], values["hour"], tz),
        language=_language(values["language"]),
        followers=_count(values["followers"]),
        reach=_count(values["reach"]),
        evidence=Evidence(record.raw, record.media_type),
    )


def host_of(url: str) -> str:
    """Return the host of ``url`` without ``www.``, empty if there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def plain(name: str) -> str:
    """Return a column's name without case, diacritics and punctuation between its words."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", clean_line(name))
    return " ".join(re.split(r"[\s_.-]+", fold(spaced))).strip()


def _open(path: Path, encoding: _Encoding) -> TextIO:
    return path.open(encoding=encoding.name, errors=encoding.errors, newline="")


def _encoding_of(head: bytes) -> _Encoding:
    if head.startswith(codecs.BOM_UTF16_LE):
        return _Encoding("utf-16-le", "surrogatepass")
    if head.startswith(codecs.BOM_UTF16_BE):
        return _Encoding("utf-16-be", "surrogatepass")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _Encoding("cp1250", "surrogateescape")
    return _Encoding("utf-8", "surrogateescape")


class _Lines(Iterator[str]):
    """The lines of a file, of bounded length, and the bytes of those that made up a row."""

    def __init__(self, file: TextIO, encoding: _Encoding) -> None:
        self._file = file
        self._encoding = encoding
        self._taken: list[str] = []
        self._at_start = True
        self.ended = False

    def __next__(self) -> str:
        line = self._file.readline(MAX_ITEM_BYTES)
        if self._at_start:
            line, self._at_start = line.removeprefix("\ufeff"), False
        if not line:
            self.ended = True
            raise StopIteration
        if len(line) >= MAX_ITEM_BYTES - 1:
            while line and not line.endswith(("\n", "\r")):
                line = self._file.readline(MAX_ITEM_BYTES)
            raise _TooLongError
        self._taken.append(line)
        return self._mend(line)

    def take_raw(self) -> bytes:
        """Return the bytes of the lines given since the last call."""
        row = "".join(self._taken)
        self._taken.clear()
        raw = row.encode(self._encoding.name, self._encoding.errors)
        if len(raw) > MAX_ITEM_BYTES:
            raise _TooLongError
        return raw

    def forget(self) -> None:
        """Drop the lines of a row that could not be read."""
        self._taken.clear()

    def _mend(self, line: str) -> str:
        if not _SURROGATE.search(line):
            return line
        if self._encoding.name == "utf-8" and not _BEYOND_ASCII.search(line):
            # Not a damaged letter but a line in the other encoding, behind a head of plain ASCII.
            return line.encode("utf-8", "surrogateescape").decode("cp1250", "replace")
        return _SURROGATE.sub("\ufffd", line)


def _csv_rows(lines: _Lines, layout: _Layout) -> Iterator[Record | BadRow]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(lines, delimiter=layout.delimiter)
    for number, row in enumerate(_rows(reader, lines), 1):
        if isinstance(row, str):
            yield BadRow(number, row)
            continue
        cells, raw = row
        if number > layout.header_row and any(cell.strip() for cell in cells):
            yield Record(number, raw, _columns(layout, cells), "text/csv")


def _json_rows(lines: _Lines) -> Iterator[Record | BadRow]:
    for number, row in enumerate(_rows(lines, lines), 1):
        if isinstance(row, str):
            yield BadRow(number, row)
            continue
        line, raw = row
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            yield Record(number, raw, dict(_flat(value)), "application/json")
        else:
            yield BadRow(number, _("not a JSON object on one line"))


def _rows(rows: Iterator[Row], lines: _Lines) -> Iterator[tuple[Row, bytes] | str]:
    """Yield each row with its bytes, or the reason why one could not be read."""
    while True:
        try:
            row = next(rows)
            raw = lines.take_raw()
        except StopIteration:
            return
        except _TooLongError:
            lines.forget()
            yield _("a line of more than 25 MB")
        except csv.Error as error:
            lines.forget()
            yield _("not readable as CSV: {error}").format(error=error)
        except UnicodeDecodeError:
            yield _("damaged: nothing behind it can be read")
            return
        else:
            # Only within quotation marks does a CSV row go on to the end of the file.
            yield (
                _("a quotation mark is not closed: no row behind it")
                if lines.ended
                else (
                    row,
                    raw,
                )
            )


def _layout_of(head: str, file_name: str) -> _Layout:
    """Find the delimiter and the header row, which some tools put below a preamble.

    Raises:
        SourceError: no row of the first ones names a column with words.
    """
    first_row: tuple[str, ...] = ()
    for delimiter in sorted(_DELIMITERS, key=head.count, reverse=True):
        rows = csv.reader(StringIO(head, newline=""), delimiter=delimiter)
        try:
            for number, cells in enumerate(islice(rows, _HEADER_ROWS), 1):
                names = tuple(plain(cell) for cell in cells)
                first_row = first_row or names
                known = len(_KNOWN.intersection(names))
                if _WORDS.intersection(names) and known >= min(2, len(names)):
                    return _Layout(delimiter, number, names)
        except csv.Error:
            continue
    raise SourceError(
        _("{file}: no column holds the words (text, content, treść); it has: {columns}.").format(
            file=file_name, columns=", ".join(filter(None, first_row[:12])) or "-"
        )
    )


def _columns(layout: _Layout, cells: Sequence[str]) -> dict[str, str]:
    """Name the cells; of columns that share a name the first that is filled counts."""
    if len(layout.names) == 1:
        cells = [layout.delimiter.join(cells)]  # one column: what delimits are commas of the text
    columns: dict[str, str] = {}
    for name, cell in zip(layout.names, cells, strict=False):
        if name and not columns.get(name):
            columns[name] = cell.strip()
    return columns


def _flat(
    value: Mapping[str, object], prefix: str = "", depth: int = 1
) -> Iterator[tuple[str, str]]:
    """Yield the plain names and values of a JSON object, of inner ones as ``outer inner``."""
    for key, inner in value.items():
        name = plain(f"{prefix} {key}")
        if isinstance(inner, dict) and depth < _DEPTH:
            yield from _flat(inner, name, depth + 1)
        elif isinstance(inner, str | int | float) and not isinstance(inner, bool):
            yield name, str(inner)


def _all(columns: Mapping[str, str], names: Sequence[str]) -> list[str]:
    return [columns[name] for name in names if columns.get(name)]


def _first(columns: Mapping[str, str], names: Sequence[str]) -> str:
    return next(iter(_all(columns, names)), "")


def _lasting(row_id: str) -> str:
    """Return an id that another export would give too: a small number only counts rows."""
    return "" if _ROW_NUMBER.fullmatch(row_id) else row_id


def _language(value: str) -> str:
    code = _LANGUAGES.get(fold(value), value)
    return code if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w+)*", code) else ""


def _count(value: str) -> int | None:
    """Return a whole number, None for anything that might be another (1.5 is not 15)."""
    digits = re.sub(r"[\s']", "", value)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        digits = re.sub(r"[.,]", "", digits)
    digits = re.sub(r"[.,]0*$", "", digits)
    return int(digits) if re.fullmatch(r"\d{1,12}", digits) else None
