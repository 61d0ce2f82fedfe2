"""The cells of a sheet: lists and parts in one cell, harmless in a spreadsheet, and back.

A list's items are parted by ``|`` (or a line break; short words by a comma, too), an item's parts
by ``;``. A mark that is meant as it stands has a backslash before it.
"""

import re
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"([\\|;,])")
LONGEST_CELL = 32_767
"""So many characters a spreadsheet holds in a cell."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet takes as a formula's beginning, and the mark that keeps it from doing so.

Source: OWASP, CSV Injection.
"""


def listed(items: Iterable[str]) -> str:
    """Return one cell for plain items."""
    return " | ".join(_escaped(item) for item in items)


def in_parts(items: Iterable[Sequence[str]]) -> str:
    """Return one cell for items of several parts each; empty parts at the end are left out."""
    return " | ".join("; ".join(_escaped(part) for part in _short(item)) for item in items)


def read_list(cell: str, *, commas: bool = True) -> list[str]:
    """Return the items of a cell; with ``commas`` those part items, too."""
    items = _split(cell, "|\n," if commas else "|\n")
    return [item for item in map(_plain, items) if item]


def read_parts(cell: str) -> list[list[str]]:
    """Return the items of a cell, each as its parts."""
    items = (item for item in _split(cell, "|\n") if item.strip())
    return [[_plain(part) for part in _split(item, ";")] for item in items]


def harmless(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read_harmless(cell: str) -> str:
    """Return what `harmless` was given."""
    marked = cell.startswith("'") and cell[1:].startswith(_FORMULA)
    return cell[1:] if marked else cell


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text).replace("\n", "\\n")


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda it: "\n" if it[1] == "n" else it[1], text.strip())


def _split(cell: str, marks: str) -> list[str]:
    """Part ``cell`` at ``marks`` that have no backslash before them; the backslashes stay."""
    parts, escaped = [""], False
    for char in cell:
        if char in marks and not escaped:
            parts.append("")
        else:
            parts[-1] += char
        escaped = char == "\\" and not escaped
    return parts


def _short(parts: Sequence[str]) -> Sequence[str]:
    end = max((place for place, part in enumerate(parts, 1) if part), default=0)
    return parts[:end]
