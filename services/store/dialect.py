"""What SQLite and PostgreSQL say differently."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

T = TypeVar("T")

BUSY_MS = 30_000
"""How long a writer on SQLite waits for another one's transaction."""
MOST_VALUES = 5_000
"""Values in one IN (...): both databases take 32,766 parameters at most."""


def in_parts(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield ``values`` in lists that fit into one IN (...)."""
    rest = iter(values)
    while part := list(islice(rest, MOST_VALUES)):
        yield part


def is_postgresql(session: AsyncSession) -> bool:
    """Whether ``session`` speaks to PostgreSQL (and not to SQLite)."""
    return bool(session.get_bind().dialect.name == "postgresql")


def insert_into(session: AsyncSession, into: Table) -> Any:
    """Return the dialect's INSERT, which alone knows ON CONFLICT."""
    statement: Insert = postgresql.insert(into) if is_postgresql(session) else sqlite.insert(into)
    return statement


def is_deadlock(error: DBAPIError) -> bool:
    """Whether PostgreSQL broke off one of two transactions that waited for each other."""
    return getattr(error.orig, "sqlstate", "") == "40P01"
