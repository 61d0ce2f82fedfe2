"""Adding a source to warroom.toml so that comments and order stay as they are."""

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from services.errors import SettingsError
from services.i18n import _
from services.reasons import reason_of

Table = Mapping[str, Any]
_SOURCE = re.compile(r"\s*\[\[\s*sources\s*\]\]")
_SOURCES = re.compile(r"\s*\[\[?\s*sources\s*[.\]]")


def printed(table: Table) -> str:
    """Return ``table`` as it would stand in warroom.toml."""
    return "[[sources]]\n" + tomlkit.dumps(table)


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
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise SettingsError(
            _("{path} cannot be written: {reason}").format(path=path, reason=reason)
        ) from error


def _with(before: str, table: Table, path: Path) -> str:
    """Return ``before`` with ``table``; whatever else would change is a reason to refuse."""
    try:
        wanted = tomllib.loads(before)
        place = _place(wanted.get("sources", []), table["name"])
        if place is None:
            after = _added(before, table)
            wanted["sources"] = [*wanted.get("sources", []), dict(table)]
        else:
            after = _changed(before, place, wanted["sources"][place], table)
            wanted["sources"][place] |= table
        same = tomllib.loads(after) == wanted and _comments(before) == _comments(after)
    except (TOMLKitError, tomllib.TOMLDecodeError, TypeError, AttributeError, LookupError) as error:
        raise SettingsError(f"{path}: {' '.join(str(error).split())}") from error
    if not same:
        raise SettingsError(
            _("{path} is written in a way that cannot be changed safely.").format(path=path)
        )
    return after


def _place(sources: list[dict[str, Any]], name: str) -> int | None:
    places = [at for at, it in enumerate(sources) if name == it.get("name", it.get("kind"))]
    return places[0] if places else None


def _added(before: str, table: Table) -> str:
    """Return ``before`` with ``table`` behind the last source, before the comments after that."""
    lines = before.splitlines()
    ours = [at for at, line in enumerate(lines) if _SOURCES.match(line)]
    if not ours:
        gap = "\n" if before.strip() else ""
        return before + ("" if before.endswith("\n") or not before else "\n") + gap + printed(table)
    return _inserted(lines, ours[-1], ["", *printed(table).splitlines(), ""])


def _changed(before: str, place: int, known: Table, table: Table) -> str:
    """Return ``before`` with the source at ``place`` as ``table`` says."""
    document = tomlkit.parse(before)
    source: Any = document["sources"]
    source[place].update({key: value for key, value in table.items() if key in known})
    lines = tomlkit.dumps(document).splitlines()
    header = [at for at, line in enumerate(lines) if _SOURCE.match(line)][place]
    added = {key: value for key, value in table.items() if key not in known}
    return _inserted(lines, header, tomlkit.dumps(added).splitlines())


def _inserted(lines: list[str], header: int, added: list[str]) -> str:
    """Return ``lines`` with ``added`` behind the table of ``header``, before comments after it."""
    headers = (at for at in range(header + 1, len(lines)) if lines[at].lstrip().startswith("["))
    end = next(headers, len(lines))
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    if added and not added[-1] and not "".join(lines[end : end + 1]).strip():
        added = added[:-1]
    return "\n".join([*lines[:end], *added, *lines[end:]]) + "\n"


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
