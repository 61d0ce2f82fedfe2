"""Reads one XLSX file in a process of its own: ``python workbook_reader.py FILE``.

Prints JSON lines: ``["sheet", NAME]`` before each sheet, ``[ROW, CELLS]`` for each row that
holds anything, and ``["error", WORD]`` where it ends early. The library is native code that
ends its process when memory runs out, and two cells can make it ask for half a terabyte; here
it takes nothing with it. Imports nothing of Warroom, so that it starts in no time.
"""

import datetime as dt
import json
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

LARGEST_UNPACKED = 400 * 1024 * 1024
"""Bytes of all parts of a workbook together."""
MOST_CELLS = 10_000_000
"""Cells of a sheet from its first corner to its last, the empty ones too."""
MOST_MEMORY = 3 * 1024**3 // 2
"""Bytes of address space, where the system can say so."""
HEADER_ROWS = 20

_CHUNK = 1024 * 1024
_OVERLAP = 64
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_EXACT = 1e15
"""Beyond this a spreadsheet has lost the last digits of a number."""

_HALF_A_SECOND = dt.timedelta(milliseconds=500)

Value = int | float | str | bool | dt.date | dt.time | dt.timedelta


class Unreadable(Exception):
    """The file is not to be read; its text is the word for why."""


def main(path: str) -> None:
    """Print the sheets of ``path``."""
    _bound_memory()
    # Strings may hold characters that the console's own encoding does not know.
    out = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - standard output

    def say(line: list[object]) -> None:
        print(json.dumps(line, ensure_ascii=False), file=out)

    try:
        inspect(path)
        _tell(path, say)
    except Unreadable as error:
        say(["error", str(error)])
    except PasswordError:
        say(["error", "locked"])
    except MemoryError:
        say(["error", "large"])
    except (CalamineError, OSError, ValueError, OverflowError):
        say(["error", "broken"])
    out.flush()


def _tell(path: str, say: Callable[[list[object]], None]) -> None:
    book = CalamineWorkbook.from_path(path)
    for meta in book.sheets_metadata:
        name = meta.name
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(name)
        say(["sheet", name])
        for number, cells in enumerate(_with_merged(sheet), 1):
            texts = [cell if type(cell) is str else written(cell) for cell in cells]
            if any(texts):
                say([number, texts])


def _with_merged(sheet: CalamineSheet) -> Iterator[list[Value]]:
    """Yield the rows; a name that spans rows of the header stands in each of them."""
    top: dict[int, list[tuple[int, int]]] = {}
    first = sheet.start[1] if sheet.start else 0
    for (row, column), (last, last_column) in sheet.merged_cell_ranges or ():
        if column == last_column and column >= first:
            for below in range(row + 1, min(last, HEADER_ROWS) + 1):
                top.setdefault(below, []).append((row, column - first))
    head: list[list[Value]] = []
    for number, cells in enumerate(sheet.iter_rows()):
        if number < HEADER_ROWS:
            for row, column in top.get(number, ()):
                if row < len(head) and column < len(cells) and cells[column] == "":
                    cells[column] = head[row][column]
            head.append(cells)
        yield cells


def written(value: Value) -> str:
    """Return a cell as a person would have typed it, so that no id ends with ``.0``."""
    if isinstance(value, float):
        if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        # With an exponent whoever reads an id sees that its last digits are lost.
        return f"{value:.14E}" if abs(value) >= _EXACT else repr(value)
    if isinstance(value, dt.datetime):
        return (value + _HALF_A_SECOND).isoformat(" ", "seconds")
    if isinstance(value, dt.time):
        return value.isoformat("seconds")
    return str(value).upper() if isinstance(value, bool) else str(value)


def inspect(path: str) -> None:
    """Refuse a file that is no workbook, or too large once it is unpacked.

    The directory of a zip file may lie, so every part is unpacked here once, in pieces, and
    the places of its cells are looked at: the library makes room for all cells between them.
    """
    try:
        with zipfile.ZipFile(path) as archive, open(path, "rb") as file:  # noqa: PTH123 - a plain path
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or names & {"content.xml", "xl/workbook.bin"}:
                raise Unreadable("none")
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Unreadable("large")
            left = LARGEST_UNPACKED
            for part in parts:
                left -= _weigh(_unpacked(file, part), left)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError) as error:
        raise Unreadable("broken") from error


def _unpacked(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part holds, whatever the directory says of its length."""
    file.seek(part.header_offset)
    lengths = struct.unpack("<HH", file.read(30)[26:])
    file.seek(sum(lengths), 1)
    if part.flag_bits & 1:
        raise Unreadable("locked")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("broken")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left = part.compress_size
    while left > 0 and (packed := file.read(min(left, _CHUNK))):
        left -= len(packed)
        if part.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed and not inflate.eof:
            yield inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail


def _weigh(pieces: Iterator[bytes], left: int) -> int:
    """Return the length of a part of at most ``left`` bytes, whose cells span no large area."""
    weight, rows, columns, before = 0, [0], [0], b""
    for piece in pieces:
        weight += len(piece)
        if weight > left:
            raise Unreadable("large")
        found = _CELL.findall(before + piece)
        before = piece[-_OVERLAP:]
        if found:
            letters, numbers = zip(*found, strict=True)
            columns = [max(columns[0], *map(_column, set(letters)))]
            rows = [max(rows[0], *map(int, set(numbers)))]
            if rows[0] * columns[0] > MOST_CELLS:
                raise Unreadable("large")
    return weight


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _bound_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    except (ValueError, OSError):
        return  # the system has a lower bound of its own, or none that can be set


if __name__ == "__main__":
    main(sys.argv[1])
