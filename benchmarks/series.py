"""Rows of a CSV file for a benchmark: what is wrong with one is said in one line."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

Read = TypeVar("Read")


def rows(path: Path, read: Callable[[dict[str, str]], Read], columns: str) -> Iterator[Read]:
    """Give each row of ``path`` as ``read`` makes it, which may fail as reading numbers does.

    Raises:
        SystemExit: the file cannot be read, lacks one of ``columns``, or a row makes no sense.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise SystemExit(f"{path}: cannot be read ({wrong})") from None
    found = csv.DictReader(text.splitlines())
    if not set(columns.split()) <= set(found.fieldnames or ()):
        raise SystemExit(f"{path}: the first line has to name the columns {columns}")
    for row in found:
        try:
            yield read(row)
        except (ValueError, OverflowError, TypeError, AttributeError, OSError) as wrong:
            raise SystemExit(f"{path}, line {found.line_num}: {wrong}") from None
