"""Exports as records: CSV and JSON lines, however their tools write them.

A file is read as a stream, one logical row at a time, and never held whole. What a column
means is said by one table, `ALIASES`.
"""

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from services.clean import clean_line, clean_url, fold
from services.errors import SourceError
from services.i18n import _
from services.sources.base import MAX_ITEM_BYTES, Evidence, Item
from services.sources.dates import read_date

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
    encoding = _encoding_of(path)
    with _open(path, encoding) as file:
        head = file.read(_HEAD).lstrip("\ufeff")
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


def _encoding_of(path: Path) -> _Encoding:
    with path.open("rb") as file:
        head = file.read(_HEAD)
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

    def __next__(self) -> str:
        line = self._file.readline(MAX_ITEM_BYTES)
        if self._at_start:
            line, self._at_start = line.removeprefix("\ufeff"), False
        if not line:
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

    def _mend(self, line: str) -> str:
        if not _SURROGATE.search(line):
            return line
        if self._encoding.name == "utf-8" and not _BEYOND_ASCII.search(line):
            # Not a damaged letter but a line in the other encoding, behind a head of plain ASCII.
            return line.encode("utf-8", "surrogateescape").decode("cp1250", "replace")
        return _SURROGATE.sub("\ufffd", line)


def _csv_rows(lines: _Lines, layout: _Layout) -> Iterator[Record | BadRow]:
    reader = csv.reader(lines, delimiter=layout.delimiter)
    for number, (cells, raw, reason) in enumerate(_rows(reader, lines), 1):
        if reason:
            yield BadRow(number, reason)
        elif number > layout.header_row and any(cell.strip() for cell in cells):
            yield Record(number, raw, _columns(layout, cells), "text/csv")


def _json_rows(lines: _Lines) -> Iterator[Record | BadRow]:
    for number, (line, raw, reason) in enumerate(_rows(lines, lines), 1):
        if reason:
            yield BadRow(number, reason)
        elif line.strip():
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                value = None
            if isinstance(value, dict):
                yield Record(number, raw, dict(_flat(value)), "application/json")
            else:
                yield BadRow(number, _("not a JSON object on one line"))


def _rows[T](rows: Iterator[T], lines: _Lines) -> Iterator[tuple[T, bytes, str]]: ...
