"""The lines of a text file in whatever encoding, and the bytes of those that made up a row."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from services.sources.base import MAX_ITEM_BYTES

HEAD = 256 * 1024
"""Bytes at the start of a file by which it is known."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_BEYOND_ASCII = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
_SAMPLE = 2_048


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's characters are written.

    With the handler ``errors`` decoding loses nothing, so that a row's bytes can be had again.
    """

    name: str
    errors: str


def encoding_of(head: bytes) -> Encoding:
    """Return the encoding of a file that begins with ``head``; Windows-1250 if it is none else."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return Encoding("utf-16-le", "surrogatepass")
    if head.startswith(codecs.BOM_UTF16_BE):
        return Encoding("utf-16-be", "surrogatepass")
    if (wide := _without_mark(head[:_SAMPLE])) is not None:
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return Encoding("cp1250", "surrogateescape")
    return Encoding("utf-8", "surrogateescape")


def _without_mark(sample: bytes) -> Encoding | None:
    """Return the UTF-16 that a file without a mark is in: a table's names are mostly ASCII."""
    even, odd = sample[0::2], sample[1::2]
    zeros = (even.count(0), odd.count(0))
    if min(len(even), len(odd)) < 2 or min(zeros) * 4 > max(zeros) or max(zeros) * 2 < len(odd):
        return None
    return Encoding("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", "surrogatepass")


def open_text(path: Path, encoding: Encoding) -> TextIO:
    """Open ``path`` so that no byte of it is lost and line ends stay as they are."""
    return path.open(encoding=encoding.name, errors=encoding.errors, newline="")


class TooLongError(ValueError):
    """A line is larger than a piece of evidence may be."""


class Lines(Iterator[str]):
    """The lines of a file, of bounded length, and the bytes of those that made up a row."""

    def __init__(self, file: TextIO, encoding: Encoding) -> None:
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
            raise TooLongError
        self._taken.append(line)
        return self._mend(line)

    def take_raw(self) -> bytes:
        """Return the bytes of the lines given since the last call.

        Raises:
            TooLongError: they are more than a piece of evidence may have.
        """
        row = "".join(self._taken)
        self._taken.clear()
        raw = row.encode(self._encoding.name, self._encoding.errors)
        if len(raw) > MAX_ITEM_BYTES:
            raise TooLongError
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
