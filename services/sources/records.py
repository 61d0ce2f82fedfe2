"""Exports as mentions: rows of whatever file, read by the layout that knows their columns."""

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from services.clean import clean_line, clean_url, fold
from services.errors import SourceError
from services.i18n import _
from services.sources import workbook
from services.sources.base import Evidence, Item
from services.sources.dates import read_date
from services.sources.layouts import COMMON, Header, Layout, find_header, plain
from services.sources.lines import HEAD
from services.sources.tables import (
    CSV_KINDS,
    HEADER_ROWS,
    JSON_KINDS,
    BadRow,
    Row,
    Table,
    text_tables,
)

KINDS = (*CSV_KINDS, *JSON_KINDS, *workbook.KINDS)
"""The ends of the names of files that are read."""

_LANGUAGES = {"polish": "pl", "polski": "pl", "english": "en", "angielski": "en"}
_ROW_NUMBER = re.compile(r"\d{1,6}")
_LOST_DIGITS = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_GUARDED = re.compile(r"=\"(.*)\"|'(?=[=+@-])(.*)", re.DOTALL)
_FOOTER = re.compile(
    r"this is a trial version|upgrade to |powered by |generated (by|on|at) "
    r"|exported (by|from|on) |wygenerowano ",
    re.IGNORECASE,
)
_SUM = re.compile(r"(total|razem|suma)\b[\s\d.,:]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """A row that could be read.

    ``number`` is the row as a spreadsheet or an editor counts it, ``raw`` its bytes as they
    stand in the file, ``columns`` its values by plain name (see `layouts.plain`).
    """

    number: int
    raw: bytes
    columns: Mapping[str, str]
    media_type: str
    layout: Layout = COMMON


@dataclass(frozen=True, slots=True)
class Export:
    """A file whose columns are known; ``rows`` reads those behind the header, once."""

    layout: Layout
    rows: Iterator[Record | BadRow]


def open_export(path: Path, layouts: Sequence[Layout] = ()) -> Export:
    """Return what the file ``path`` holds; ``layouts`` are tried before those built in.

    Raises:
        SourceError: the file as a whole makes no sense (empty, no column with words).
        OSError: the file cannot be read.
    """
    tables = tables_of(path)
    header, table = _best(path, tables, layouts)
    return Export(header.layout, _records(header, table, tables))


def read_records(path: Path, layouts: Sequence[Layout] = ()) -> Iterator[Record | BadRow]:
    """Yield the rows of ``path`` behind its header; raises as `open_export` does."""
    yield from open_export(path, layouts).rows


def tables_of(path: Path) -> Generator[Table, None, None]:
    """Yield the ways in which ``path`` may be read: by delimiter, sheet after sheet, or by keys.

    A table can be read until the next is asked for.

    Raises:
        SourceError: it is empty, or no workbook though its name says so.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if path.suffix.lower() in workbook.KINDS or head.startswith(workbook.MAGIC):
        yield from workbook.sheets(path)
    else:
        yield from text_tables(path, head)


def _best(path: Path, tables: Iterator[Table], layouts: Sequence[Layout]) -> tuple[Header, Table]:
    """Return the table whose header is the surest; of sheets the first that has one."""
    first: Table | None = None
    best: tuple[Header, Table] | None = None
    for table in tables:
        first = first or table
        header = _header_of(table, layouts)
        if header and (best is None or header.rank < best[0].rank):
            best = header, table
        if header and not table.delimiter:
            break  # the next sheet would pass this one over
    if best is None:
        raise _unknown(path, first)
    return best


def _header_of(table: Table, layouts: Sequence[Layout]) -> Header | None:
    if not table.keyed:
        return find_header(table.head[:HEADER_ROWS], layouts)
    # Where none of the first lines is an object, each of them is to be told why it is refused.
    return find_header(table.head[:1], layouts) if table.head else Header(0, (), COMMON, (0, 0, 0))


def _unknown(path: Path, table: Table | None) -> SourceError:
    head = table.head if table else []
    first_row = next((cells for _number, cells in head if any(map(plain, cells))), ())
    columns = [name for cell in first_row[:12] if (name := clean_line(cell, 40))]
    return SourceError(
        _(
            "{file}: no column holds the words (text, content, treść); it has: {columns}. Say what"
            " they are with: warroom import --map FILE"
        ).format(file=path.name, columns=", ".join(columns) or "-")
    )


def _records(
    header: Header, table: Table, tables: Generator[Table, None, None]
) -> Iterator[Record | BadRow]:
    with closing(tables):  # what a workbook was unpacked into stays until its rows are read
        for row in table.rows():
            if isinstance(row, BadRow):
                yield row
            elif row.number > header.row:
                columns = _columns(header, table, row)
                if reason := _no_mention(header, columns):
                    yield BadRow(row.number, reason)
                elif columns:
                    yield Record(row.number, row.raw, columns, row.media_type, header.layout)


def _columns(header: Header, table: Table, row: Row) -> Mapping[str, str]:
    """Name the cells that are filled; of columns that share a name the first of them counts."""
    if isinstance(row.cells, Mapping):
        return row.cells
    cells: Sequence[str] = row.cells
    if len(header.names) == 1 and table.delimiter:
        cells = [table.delimiter.join(cells)]  # what delimits are commas of the text
    columns: dict[str, str] = {}
    for name, cell in zip(header.names, cells, strict=False):
        if name and (value := cell.strip()) and name not in columns:
            columns[name] = value
    if not columns and any(cell.strip() for cell in cells):
        columns[""] = ""  # something stands there, in no column
    return columns


def _no_mention(header: Header, columns: Mapping[str, str]) -> str:
    """Return why a row that holds something is none of the mentions, empty if it may be one."""
    if len(columns) > 2:
        if all(header.titles.get(name) == value for name, value in columns.items()):
            return _("the names of the columns again")
    elif len(header.names) > 3:
        line = next(iter(columns.values()), "")
        if _SUM.fullmatch(line) or (len(columns) == 1 and _FOOTER.match(line)):
            return _("a line of the tool, no mention: {line}").format(line=clean_line(line, 80))
    return ""


def item_of(record: Record) -> Item | None:
    """Return what ``record`` says, None if it has no words; a date that is none is left out."""
    layout, columns = record.layout, record.columns

    def value(field: str) -> str:
        return _first(columns, layout.columns.get(field, ()))

    text, title = _bare(value("text")), _bare(value("title"))
    if not text and not title:
        return None
    urls = (columns.get(name) for name in layout.columns.get("url", ()))
    url = next(filter(None, (clean_url(_bare(url)) for url in urls if url)), "")
    return Item(
        text=text,
        platform=value("platform") or layout.platform or host_of(url) or "file",
        native_id=_id(value("id")) or _lasting(value("row id")),
        url=url,
        author=_bare(value("author")),
        title=title,
        published_at=_moment(record),
        language=_language(value("language")) or layout.language,
        followers=_count(value("followers")),
        reach=_count(value("reach")),
        evidence=Evidence(record.raw, record.media_type),
    )


def date_text(record: Record) -> str:
    """Return what stands where the date should, in one clean line; empty if nothing does."""
    names = dict.fromkeys(name for names in record.layout.dates for name in names)
    written = (record.columns.get(name, "") for name in names)
    return clean_line(" ".join(filter(None, written)), 60)


def _moment(record: Record) -> datetime | None:
    layout, columns = record.layout, record.columns
    for day, *hours in layout.dates:
        if written := columns.get(day):
            hour = _first(columns, hours)
            read = read_date(_bare(written), hour, layout.zone, layout.date_format)
            if read is not None:
                return read
    return None


def _first(columns: Mapping[str, str], names: Sequence[str]) -> str:
    for name in names:  # a loop, because this is done ten times a row
        if found := columns.get(name):
            return found
    return ""


def host_of(url: str) -> str:
    """Return the host of ``url`` without ``www.``, empty if there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _bare(value: str) -> str:
    """Return a value without what was put around it to keep a spreadsheet from reading it."""
    if value[:1] not in "='" or not (found := _GUARDED.fullmatch(value)):
        return value
    return found[1] if found[1] is not None else found[2]


def _id(value: str) -> str:
    """Return an id, none where a spreadsheet took it for a number and lost its last digits."""
    value = _bare(value)
    return "" if _LOST_DIGITS.fullmatch(value) else value


def _lasting(row_id: str) -> str:
    """Return an id that another export would give too: a small number only counts rows."""
    return "" if _ROW_NUMBER.fullmatch(row_id) else _id(row_id)


def _language(value: str) -> str:
    code = _LANGUAGES.get(fold(value), value)
    return code if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w+)*", code) else ""


def _count(value: str) -> int | None:
    """Return a whole number, None for anything that might be another (1.5 is not 15)."""
    if not value:
        return None
    digits = re.sub(r"[\s']", "", value)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        digits = re.sub(r"[.,]", "", digits)
    digits = re.sub(r"[.,]0*$", "", digits)
    return int(digits) if re.fullmatch(r"\d{1,12}", digits) else None
