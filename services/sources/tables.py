"""Text files as tables of cells: CSV and TSV with any delimiter, JSON lines by their keys.

A file is read as a stream, one logical row at a time, and never held whole. Every row comes
with the bytes that it was made of.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TypeVar

from services.errors import SourceError
from services.i18n import _
from services.sources.layouts import plain
from services.sources.lines import HEAD, Lines, TooLongError, encoding_of, open_text

Cells = TypeVar("Cells")

CSV_KINDS = (".csv", ".tsv")
JSON_KINDS = (".jsonl", ".ndjson")
HEADER_ROWS = 20
"""Rows among which the header is looked for: some tools put a preamble above it."""
SAMPLE_ROWS = HEADER_ROWS + 30
"""First rows that are looked at to know a file."""
LONGEST_FIELD = 128 * 1024
"""Characters: behind a quotation mark that nobody closed, no more than this is swallowed."""

_DELIMITERS = ",;\t"
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read: its number as a spreadsheet or an editor counts it, its bytes.

    ``cells`` are its values in order or, where each row names its own, by plain name.
    """

    number: int
    cells: Sequence[str] | Mapping[str, str]
    raw: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read, and why in one line."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """One way to see a file as rows: a delimiter, a sheet, or the keys of JSON.

    ``head`` holds its first rows by number; ``rows`` opens all of them, the header included.
    ``delimiter`` is empty where nothing parts the cells; with ``keyed`` the rows name their
    cells themselves, and the head's first row holds the names of all first rows.
    """

    head: Sequence[tuple[int, Sequence[str]]]
    rows: Callable[[], Iterator[Row | BadRow]]
    delimiter: str = ""
    keyed: bool = False


def text_tables(path: Path, head: bytes) -> list[Table]:
    """Return the ways in which the text file ``path`` that begins with ``head`` may be read.

    Raises:
        SourceError: there is nothing in it.
    """
    encoding = encoding_of(head)
    text = head.decode(encoding.name, "replace").lstrip("\ufeff")
    if not text.strip(" \t\r\n\x00"):
        raise SourceError(_("{file} is empty: export it again.").format(file=path.name))

    def lines(rows: Callable[[Lines], Iterator[Row | BadRow]]) -> Iterator[Row | BadRow]:
        with open_text(path, encoding) as file:
            yield from rows(Lines(file, encoding))

    if path.suffix.lower() in JSON_KINDS:
        return [Table(_json_head(text), lambda: lines(_json_rows), keyed=True)]
    whole = len(head) < HEAD
    return [
        Table(
            _csv_head(text, delimiter, whole=whole),
            lambda by=delimiter: lines(lambda given: _csv_rows(given, by)),  # type: ignore[misc]
            delimiter,
        )
        for delimiter in sorted(_DELIMITERS, key=text.count, reverse=True)
    ]


def _csv_head(text: str, delimiter: str, *, whole: bool) -> list[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_FIELD)
    head = []
    try:
        for cells in islice(
            csv.reader(StringIO(text, newline=""), delimiter=delimiter), SAMPLE_ROWS
        ):
            head.append(cells)  # noqa: PERF402 - what came before an error counts
    except csv.Error:
        return list(enumerate(head, 1))
    if head and not whole and len(head) < SAMPLE_ROWS:
        head.pop()  # cut in the middle
    return list(enumerate(head, 1))


def _csv_rows(lines: Lines, delimiter: str) -> Iterator[Row | BadRow]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(lines, delimiter=delimiter)
    for number, row in enumerate(_rows(reader, lines), 1):
        if isinstance(row, str):
            yield BadRow(number, row)
            continue
        cells, raw = row
        yield Row(number, cells, raw, "text/csv")


def _json_head(text: str) -> list[tuple[int, list[str]]]:
    """Return the keys of all first objects as a header above the first row, then their values."""
    objects = []
    for line in text.split("\n"):
        value = _object(line)
        if value is not None:
            objects.append(value)
    names = list(dict.fromkeys(name for value in objects for name in value))
    values = [[value.get(name, "") for name in names] for value in objects[:SAMPLE_ROWS]]
    return list(enumerate([names, *values])) if objects else []


def _json_rows(lines: Lines) -> Iterator[Row | BadRow]:
    for number, row in enumerate(_rows(lines, lines), 1):
        if isinstance(row, str):
            yield BadRow(number, row)
            continue
        line, raw = row
        if not line.strip():
            continue
        value = _object(line)
        if value is None:
            yield BadRow(number, _("not a JSON object on one line"))
        else:
            yield Row(number, value, raw, "application/json")


def _object(line: str) -> dict[str, str] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return dict(_flat(value)) if isinstance(value, dict) else None


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


def _rows(rows: Iterator[Cells], lines: Lines) -> Iterator[tuple[Cells, bytes] | str]:
    """Yield each row with its bytes, or the reason why one could not be read."""
    while True:
        try:
            row = next(rows)
            raw = lines.take_raw()
        except StopIteration:
            return
        except TooLongError:
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
            if lines.ended:
                yield _("a quotation mark is not closed: no row behind it")
            else:
                yield row, raw
