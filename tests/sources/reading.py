"""What the tests of files share: save one, read it as mentions and refused rows."""

from collections.abc import Sequence
from pathlib import Path

from services.sources.base import Item
from services.sources.layouts import Layout
from services.sources.records import item_of, read_records
from services.sources.tables import BadRow


def save(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """Write ``content`` and return ``path``."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def items(path: Path, layouts: Sequence[Layout] = ()) -> list[Item]:
    """Return the mentions of ``path`` in their order."""
    read = [item_of(row) for row in read_records(path, layouts) if not isinstance(row, BadRow)]
    return [item for item in read if item is not None]


def bad(path: Path) -> list[tuple[int, str]]:
    """Return the refused rows of ``path``: number and reason."""
    return [(row.number, row.reason) for row in read_records(path) if isinstance(row, BadRow)]
