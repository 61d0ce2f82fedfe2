"""A sheet of campaigns or influencers as CSV: what spreadsheets save, and what they open."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from services.clean import clean_line
from services.errors import SourceError, UsageError
from services.i18n import _, current
from services.preparation.cells import LONGEST_CELL, harmless, read_harmless
from services.preparation.columns import Column
from services.reasons import reason_of
from services.sources.lines import HEAD
from services.sources.tables import BadRow, Row, Table, text_tables

MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its number, as a spreadsheet counts it, with the cells of the columns it has."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which row, and what to do."""

    number: int
    words: str

    def __str__(self) -> str:
        """Return it as it is told."""
        return _("row {n}: {words}").format(n=self.number, words=self.words)


def written(columns: Sequence[Column], rows: Iterable[Mapping[str, object]]) -> str:
    """Return a sheet of ``rows``, which hold the fields of ``columns``.

    Polish spreadsheets part cells by semicolons, English ones by commas.
    """
    file = StringIO()
    sheet = csv.writer(file, delimiter=";" if current() == "pl" else ",", lineterminator="\r\n")
    sheet.writerow([column.title for column in columns])
    for row in rows:
        sheet.writerow([harmless(column.write(row[column.field])) for column in columns])
    return file.getvalue()


def read_sheet(path: Path, columns: Sequence[Column]) -> tuple[list[SheetRow], list[Problem]]:
    """Return the rows of the file ``path``, and what is wrong with others.

    Raises:
        UsageError: it is no sheet, or its header has a column that is unknown or stands twice.
    """
    table, header = _table(path, columns)
    known: dict[int, Column] = {}
    rows: list[SheetRow] = []
    problems: list[Problem] = []
    for row in table.rows():
        if row.number < header:
            continue
        if isinstance(row, BadRow):
            problems.append(Problem(row.number, row.reason))
            continue
        cells = [_cell(cell) for cell in row.cells]
        if row.number == header:
            known = _header(path, cells, columns)
        elif any(cells):
            rows.append(SheetRow(row.number, _row(row, cells, known, problems)))
        if len(rows) > MOST_ROWS:
            raise UsageError(
                _("{file} has more than {n} rows: part it.").format(file=path.name, n=MOST_ROWS)
            )
    _find_twins(rows, problems)
    return rows, problems


def _table(path: Path, columns: Sequence[Column]) -> tuple[Table, int]:
    """Return the way to read the file in which its header says most, and the header's number."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        tables = text_tables(path, head)
    except OSError as error:
        raise UsageError(
            _("{path} cannot be read: {reason}").format(path=path, reason=reason_of(error))
        ) from error
    except SourceError as error:
        raise UsageError(str(error)) from error
    found = [
        (sum(any(column.is_called(_cell(cell)) for column in columns) for cell in cells), table, at)
        for table in tables
        for at, cells in table.head[:3]
        if not table.keyed
    ]
    names, table, at = max(found, key=lambda it: it[0], default=(0, None, 0))
    if not names or table is None:
        raise UsageError(
            _("{file} has no header: its first row names the columns: {columns}.").format(
                file=path.name, columns=", ".join(column.title for column in columns)
            )
        )
    return table, at


def _header(path: Path, cells: Sequence[str], columns: Sequence[Column]) -> dict[int, Column]:
    known: dict[int, Column] = {}
    for place, name in enumerate(cells):
        column = next((it for it in columns if it.is_called(name)), None)
        if column is None and name:
            raise UsageError(
                _("{file}: no column is called “{name}”: there are {columns}.").format(
                    file=path.name,
                    name=clean_line(name, 60),
                    columns=", ".join(it.title for it in columns),
                )
            )
        if column in known.values():
            raise UsageError(
                _("{file}: the column “{name}” stands twice.").format(file=path.name, name=name)
            )
        if column is not None:
            known[place] = column
    if columns[0] not in known.values():
        raise UsageError(
            _("{file}: the column “{name}” is missing.").format(
                file=path.name, name=columns[0].title
            )
        )
    return known


def _row(
    row: Row, cells: Sequence[str], known: Mapping[int, Column], problems: list[Problem]
) -> dict[str, str]:
    beyond = [cell for place, cell in enumerate(cells) if cell and place not in known]
    if beyond:
        words = _("“{cell}” stands under no column: is a cell with a comma not in quotes?")
        problems.append(Problem(row.number, words.format(cell=clean_line(beyond[0], 60))))
    if any(len(cell) > LONGEST_CELL for cell in cells):
        problems.append(Problem(row.number, _("a cell is longer than any can be.")))
    padded = [*cells, *[""] * len(known)]
    return {column.field: padded[place] for place, column in known.items()}


def _cell(cell: str) -> str:
    return read_harmless(cell.strip().lstrip("\ufeff"))


def _find_twins(rows: Sequence[SheetRow], problems: list[Problem]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        name = clean_line(row.cells["name"])
        if name in seen:
            words = _("{name} stands in row {n}, too: keep one of them.")
            problems.append(Problem(row.number, words.format(name=name, n=seen[name])))
        seen.setdefault(name, row.number)
