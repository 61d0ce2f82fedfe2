"""XLSX workbooks as tables: each sheet a table, read by a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from services.errors import SourceError
from services.i18n import _
from services.sources.tables import SAMPLE_ROWS, Row, Table

KINDS = (".xlsx", ".xlsm")
MAGIC = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"
LARGEST = 50 * 1024 * 1024
"""Bytes of a file that is read; unpacked it may have eight times as many."""
PATIENCE = 300.0
"""Seconds in which a workbook of that size is read with ease."""

_READER = Path(__file__).with_name("workbook_reader.py")


def sheets(path: Path) -> Iterator[Table]:
    """Yield the sheets of ``path`` in order; a table can be read until the next is asked for.

    Raises:
        SourceError: it is no workbook, is locked, damaged or too large.
    """
    if path.stat().st_size > LARGEST:
        raise _error(path, "large")
    with path.open("rb") as file:
        start = file.read(len(_OLD))
    if not start.startswith(MAGIC):
        raise _error(path, "old" if start == _OLD else "none")
    with TemporaryFile() as output:
        _read_whole(path, output)
        lines = _Lines(path, output)
        while lines.next_sheet():
            head = list(islice(lines, SAMPLE_ROWS))
            yield Table(
                [(row.number, list(row.cells)) for row in head],
                lambda head=head: chain(head, lines),  # type: ignore[misc]
            )


def _read_whole(path: Path, output: IO[bytes]) -> None:
    """Have ``path`` read into ``output``, as the reader's lines."""
    # -P: beside the reader stand files that have the names of the standard library's.
    command = [sys.executable, "-P", str(_READER), str(path.absolute())]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and a path as one argument
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _error(path, "large") from error
    if done.returncode:
        raise _error(path, "ended")
    output.seek(0)


class _Lines(Iterator[Row]):
    """The reader's lines: the rows of one sheet, until the next is asked for."""

    def __init__(self, path: Path, output: IO[bytes]) -> None:
        self._path = path
        self._output = output
        self._line: list[Any] = self._read()

    def _read(self) -> list[Any]:
        line: list[Any] = json.loads(self._output.readline() or b'["end"]')
        if line[0] == "error":
            raise _error(self._path, line[1])
        return line

    def next_sheet(self) -> bool:
        """Pass over the rows that are left; whether another sheet follows."""
        for _row in self:
            pass
        follows: bool = self._line[0] == "sheet"
        if follows:
            self._line = self._read()
        return follows

    def __next__(self) -> Row:
        if not isinstance(self._line[0], int):
            raise StopIteration
        number, cells = self._line
        self._line = self._read()
        raw = json.dumps(cells, ensure_ascii=False).encode("utf-8", "replace")
        return Row(number, cells, raw, "application/json")


def _error(path: Path, word: str) -> SourceError:
    reasons = {
        "large": _("the workbook is too large: export it as CSV, or in parts"),
        "locked": _("the workbook is locked with a password: save it without one"),
        "old": _("the workbook is locked, or an old XLS: save it as XLSX without a password"),
        "none": _("this is no XLSX workbook: save it as XLSX or CSV"),
        "ended": _("the workbook is damaged or too large: export it as CSV, or in parts"),
    }
    reason = reasons.get(word, _("the workbook is damaged: save it again as XLSX or CSV"))
    return SourceError(f"{path.name}: {reason}.")
