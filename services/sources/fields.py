"""Reading single fields of what a server sent: whatever stands there, the type is as promised."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def text_of(data: Mapping[str, Any], name: str) -> str:
    """Return the text ``name``, empty if it is none."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def whole(value: object) -> int | None:
    """Return a whole number, None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def mapping_of(data: object, name: str) -> Mapping[str, Any]:
    """Return the object ``name`` of ``data``, empty if either is none."""
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, dict) else {}


def list_of(data: object, name: str) -> list[Any]:
    """Return the list ``name`` of ``data``, empty if there is none."""
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, list) else []


def moment_in(value: object) -> datetime | None:
    """Return the aware moment that ``value`` tells in ISO 8601; what is claimed may be anything."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None
