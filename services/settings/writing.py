"""Adding a source to warroom.toml so that comments and order stay as they are."""

import os
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from services.errors import SettingsError
from services.i18n import _

Table = Mapping[str, Any]


def printed(table: Table) -> str:
    """Return ``table`` as it would stand in warroom.toml."""
    document = tomlkit.document()
    _add(document, table)
    return tomlkit.dumps(document)


def source_in(path: Path, name: str) -> dict[str, Any]:
    """Return the source called ``name`` as ``path`` has it now, empty if it has none."""
    try:
        found = tomllib.loads(path.read_text("utf-8")).get("sources", [])
    except (OSError, ValueError):
        return {}
    tables = [table for table in found if isinstance(table, dict)] if found else []
    return next((dict(it) for it in tables if name in (it.get("name"), it.get("kind"))), {})


def save_source(path: Path, table: Table) -> None:
    """Write ``table`` into ``path``: in place of the source of its name, else as a new one.

    Raises:
        SettingsError: the file cannot be written, or not without changing something else.
    """
    path = path.resolve()
    try:
        before = path.read_text("utf-8") if path.exists() else ""
        after = _with(before, table, path)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(path, after)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SettingsError(
            _("{path} cannot be written: {reason}").format(path=path, reason=reason)
        ) from error


def _with(before: str, table: Table, path: Path) -> str:
    """Return ``before`` with ``table``; whatever else would change is a reason to refuse."""
    try:
        wanted = tomllib.loads(before)
        document = tomlkit.parse(before)
        place = _place(wanted.get("sources", []), table["name"])
        if place is None:
            _add(document, table)
            wanted["sources"] = [*wanted.get("sources", []), dict(table)]
        else:
            document["sources"][place].update(table)
            wanted["sources"][place] |= table
        after = tomlkit.dumps(document)
        same = tomllib.loads(after) == wanted and _comments(before) == _comments(after)
    except (TOMLKitError, tomllib.TOMLDecodeError, TypeError, AttributeError, KeyError) as error:
        raise SettingsError(f"{path}: {' '.join(str(error).split())}") from error
    if not same:
        raise SettingsError(
            _("{path} is written in a way that cannot be changed safely.").format(path=path)
        )
    return after


def _place(sources: list[dict[str, Any]], name: str) -> int | None:
    places = [at for at, it in enumerate(sources) if name == it.get("name", it.get("kind"))]
    return places[0] if places else None


def _add(document: tomlkit.TOMLDocument, table: Table) -> None:
    made = tomlkit.table()
    made.update(table)
    if "sources" not in document:
        document.append("sources", tomlkit.aot())
    sources = document["sources"]
    if not isinstance(sources, AoT):
        raise TypeError(_("write the sources as [[sources]]"))
    if len(sources):
        last = sources[-1]
        if not tomlkit.dumps(last).endswith("\n\n"):
            last.add(tomlkit.nl())
    sources.append(made)
    if len(document) and list(document)[-1] != "sources":
        made.add(tomlkit.nl())


def _comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


def _replace(path: Path, text: str) -> None:
    """Put ``text`` in the place of the file at once, with its mode; a new one is the owner's."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            os.fchmod(file.fileno(), mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
