"""The rows of a list that grows at both ends, found by number at any time."""

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar


class Row(Protocol):
    """Anything with a number that stays its own."""

    @property
    def id(self) -> int:
        """What identifies the row."""
        ...


R = TypeVar("R", bound=Row)


class Rows(Generic[R]):
    """Rows in order, each number once; adding costs what is added, not what is there."""

    def __init__(self) -> None:
        self._rows: list[R] = []
        self._places: dict[int, int] = {}  # by number; a place counts from _base: none ever moves
        self._base = 0

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> R:
        return self._rows[index]

    def index(self, row_id: int) -> int | None:
        """Return where the row of this number is, None if it is not here."""
        place = self._places.get(row_id)
        return None if place is None else place - self._base

    def append(self, rows: Iterable[R]) -> int:
        """Add what is not here yet at the end; return how many that were."""
        fresh = self._fresh(rows)
        self._number(fresh, self._base + len(self._rows))
        self._rows.extend(fresh)
        return len(fresh)

    def prepend(self, rows: Iterable[R]) -> int:
        """Add what is not here yet in front; return how many that were."""
        fresh = self._fresh(rows)
        self._base -= len(fresh)
        self._number(fresh, self._base)
        self._rows[:0] = fresh
        return len(fresh)

    def update(self, row: R) -> int | None:
        """Put ``row`` in place of the one of its number; return where that is."""
        index = self.index(row.id)
        if index is not None:
            self._rows[index] = row
        return index

    def keep_newest(self, count: int) -> int:
        """Forget the oldest beyond ``count``; return how many those were."""
        surplus = max(0, len(self._rows) - count)
        for row in self._rows[:surplus]:
            del self._places[row.id]
        del self._rows[:surplus]
        self._base += surplus
        return surplus

    def _fresh(self, rows: Iterable[R]) -> list[R]:
        return list({row.id: row for row in rows if row.id not in self._places}.values())

    def _number(self, rows: Sequence[R], start: int) -> None:
        self._places.update((row.id, place) for place, row in enumerate(rows, start))
