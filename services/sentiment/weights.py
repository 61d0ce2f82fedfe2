"""Learned weights as they are shipped: features in order, and a small number or more for each."""

import json
import lzma
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """``features`` in order, one a line and a row for each, their kind told by a mark at the front.

    A column's numbers are multiplied by its scale. ``sums`` are of some of the rows, as whoever
    packed them chose, and have no scale.
    """

    head: Mapping[str, Any]
    features: str
    columns: Mapping[str, Sequence[int]]
    sums: Mapping[str, Sequence[int]]

    def scale(self, column: str) -> float:
        """Return what the numbers of ``column`` are to be multiplied by."""
        return float(self.head["scales"][column])

    def rows(self, mark: str) -> slice:
        """Return where the features that begin with ``mark`` stand among all of them."""
        start, end = self._span(mark)
        return slice(self.features.count("\n", 0, start), self.features.count("\n", 0, end))

    def names(self, mark: str) -> list[str]:
        """Return the features that begin with ``mark``, without it."""
        start, end = self._span(mark)
        marked = "\n" + self.features[start:end]
        return marked.replace(f"\n{mark}", "\n").split("\n")[1:-1]

    def others(self, mark: str) -> list[str]:
        """Return the features that do not begin with ``mark``."""
        start, end = self._span(mark)
        return (self.features[:start] + self.features[end:]).split("\n")[:-1]

    def _span(self, mark: str) -> tuple[int, int]:
        lines = "\n" + self.features
        start, last = lines.find(f"\n{mark}"), lines.rfind(f"\n{mark}")
        return (start, lines.index("\n", last + 1)) if start >= 0 else (0, 0)


def pack(head: Mapping[str, Any], features: Sequence[str], columns: Mapping[str, Any]) -> bytes:
    """Return a table as bytes, the same for the same table; ``columns`` hold floats.

    Each column is rounded to whole numbers from -127 to 127.
    """
    scales, rounded = {}, []
    for name, numbers in sorted(columns.items()):
        largest = max((abs(float(number)) for number in numbers), default=0.0) or 1.0
        scales[name] = largest / 127
        rounded.append(array("b", [round(127 * float(number) / largest) for number in numbers]))
    words = "\n".join(features).encode()
    full = {**head, "scales": scales, "rows": len(features), "bytes": len(words)}
    line = json.dumps(full, sort_keys=True, ensure_ascii=False).encode()
    data = line + b"\n" + words + b"".join(column.tobytes() for column in rounded)
    return _compressed(data)


def with_sums(data: bytes, sums: Mapping[str, Sequence[int]]) -> bytes:
    """Return the table ``data`` with ``sums``: worked out from it, kept for speed."""
    line, _, rest = lzma.decompress(data).partition(b"\n")
    head = json.loads(line) | {"sums": {name: len(column) for name, column in sums.items()}}
    columns = [_small_end_first(array("i", column)).tobytes() for _, column in sorted(sums.items())]
    line = json.dumps(head, sort_keys=True, ensure_ascii=False).encode()
    return _compressed(line + b"\n" + rest + b"".join(columns))


def _compressed(data: bytes) -> bytes:
    return lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)


def _small_end_first(column: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        column.byteswap()
    return column


def unpack(data: bytes) -> Table:
    """Return the table that `pack` made bytes of."""
    line, _, rest = lzma.decompress(data).partition(b"\n")
    head = json.loads(line)
    at, rows = head["bytes"], head["rows"]
    features = rest[:at].decode() + "\n"
    columns: dict[str, Sequence[int]] = {}
    for name in sorted(head["scales"]):
        columns[name] = array("b", rest[at : at + rows])
        at += rows
    sums: dict[str, Sequence[int]] = {}
    for name, many in sorted(head.get("sums", {}).items()):
        sums[name] = _small_end_first(array("i", rest[at : at + 4 * many]))
        at += 4 * many
    return Table(head, features, columns, sums)


def load(name: str) -> Table | None:
    """Return the shipped table ``name``, None where the installation has none."""
    place = files("services.sentiment").joinpath("weights", f"{name}.xz")
    return unpack(place.read_bytes()) if place.is_file() else None
