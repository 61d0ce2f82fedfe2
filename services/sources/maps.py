"""Column maps: small TOML files in which a person says what the columns of an export are.

::

    name = "Our agency's report"
    timezone = "Europe/Warsaw"

    [columns]
    text = "Treść posta"
    author = "Kto"
    date = ["Dzień", "Godzina"]

A map reads every file that has all columns it names, and it is tried before the layouts that
are built in.
"""

import hashlib
import json
import re
import tomllib
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from services.clean import clean_line
from services.errors import SourceError, UsageError
from services.i18n import _
from services.misfits import misfit_words
from services.reasons import reason_of
from services.sources.layouts import FIELDS, Layout, plain

SUFFIX = ".toml"
_LARGEST = 64 * 1024
_SAMPLE = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _named(name: str) -> str:
    name = clean_line(name)
    if not plain(name):
        raise ValueError(_("a column needs a name with letters or digits"))
    return name


def _title(name: str) -> str:
    name = clean_line(name)
    if not name:
        raise ValueError(_("a map needs a name that can be read"))
    return name


def _zone(name: str) -> str:
    try:
        ZoneInfo(name or "UTC")
    except (ValueError, OSError, LookupError) as error:  # names such as ".." and folders too
        raise ValueError(_("there is no such time zone: write one as Europe/Warsaw")) from error
    return name


def _date_format(form: str) -> str:
    try:
        readable = not form or bool(datetime.strptime(_SAMPLE.strftime(form), form))  # noqa: DTZ007
    except (ValueError, re.error):
        readable = False
    if not readable or (form and not re.search(r"%[dDjxcFsU]", form)):
        raise ValueError(_("no day can be read by it: write one as %d/%m/%Y %H:%M"))
    return form


def _language(code: str) -> str:
    if code and not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{1,8})*", code):
        raise ValueError(_("a language is two letters, as pl or en"))
    return code


Column = Annotated[str, Field(max_length=200), AfterValidator(_named)]
Columns = Annotated[tuple[Column, ...], BeforeValidator(_listed), Field(max_length=8)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class MapColumns(_Part):
    """Which column is what: one name, or several of which the first that is filled counts.

    Of ``date`` the second name is that of the hour.
    """

    text: Columns = ()
    title: Columns = ()
    author: Columns = ()
    url: Columns = ()
    date: Columns = ()
    id: Columns = ()
    language: Columns = ()
    followers: Columns = ()
    reach: Columns = ()
    platform: Columns = ()

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not self.text and not self.title:
            raise ValueError(_('name the column with the words: text = "…"'))
        return self


class ColumnMap(_Part):
    """A map as it stands in its file.

    ``date_format`` is as `strptime` reads it, over the date's columns joined by a space;
    ``language`` and ``platform`` are taken for rows that have no column for them.
    """

    name: Annotated[str, Field(max_length=100), AfterValidator(_title)]
    columns: MapColumns
    timezone: Annotated[str, AfterValidator(_zone)] = ""
    date_format: Annotated[str, Field(max_length=100), AfterValidator(_date_format)] = ""
    language: Annotated[str, AfterValidator(_language)] = ""
    platform: Annotated[str, Field(max_length=40), AfterValidator(clean_line)] = ""

    def layout(self) -> Layout:
        """Return how the files of this map are read."""
        named = {key: _plain_names(getattr(self.columns, key)) for key in FIELDS}
        date = named.pop("date")
        zone: tzinfo = ZoneInfo(self.timezone) if self.timezone else UTC
        digest = hashlib.sha256(self.as_toml().encode()).hexdigest()
        return Layout(
            self.name,
            named,
            dates=(date,) if date else (),
            signatures=(frozenset(date).union(*named.values()),),
            zone=zone,
            date_format=self.date_format,
            language=self.language,
            platform=self.platform,
            stamp=digest[:16],
        )

    def as_toml(self) -> str:
        """Return the map as its file holds it."""
        above = ("name", "timezone", "date_format", "language", "platform")
        given = [(key, getattr(self, key)) for key in above]
        lines = [f"{key} = {_quoted(value)}" for key, value in given if value]
        lines += ["", "[columns]"]
        for key in FIELDS:
            if names := getattr(self.columns, key):
                written = ", ".join(map(_quoted, names))
                lines.append(f"{key} = {written if len(names) == 1 else f'[{written}]'}")
        return "\n".join(lines) + "\n"


def make_map(where: str, content: Any) -> ColumnMap:
    """Return the map that ``content``, the tables of a file, says; ``where`` is named in mistakes.

    Raises:
        UsageError: one line with the key that is wrong, and what to do.
    """
    try:
        return ColumnMap.model_validate(content)
    except ValidationError as error:
        raise UsageError(f"{where}: {_explain(error)}") from error


def read_maps(folder: Path | None) -> tuple[Layout, ...]:
    """Return the layouts of the maps in ``folder``, those that name most columns first.

    Raises:
        SourceError: one line with the file and the key that is wrong, and what to do.
    """
    if folder is None or not folder.is_dir():
        return ()
    found = [_read(path).layout() for path in sorted(folder.glob(f"*{SUFFIX}"))]
    return tuple(sorted(found, key=lambda layout: -len(layout.known)))


def _read(path: Path) -> ColumnMap:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise SourceError(_("{path}: this is too large for a column map.").format(path=path))
        return make_map(str(path), tomllib.loads(content.decode("utf-8-sig")))
    except OSError as error:
        raise SourceError(
            _("{path} cannot be read: {reason}").format(path=path, reason=reason_of(error))
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        line = _("{path} is no TOML: {reason}; mend it, or delete it and write it anew")
        raise SourceError(line.format(path=path, reason=clean_line(str(error)))) from error
    except UsageError as error:
        raise SourceError(str(error)) from error


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    keys = [str(part) for part in first["loc"] if isinstance(part, str)]
    where = clean_line(".".join(keys), 80)
    if first["type"] == "extra_forbidden":
        allowed = FIELDS if keys[0] == "columns" and len(keys) > 1 else ColumnMap.model_fields
        return _("{key}: there is no such key: use one of {keys}").format(
            key=where, keys=", ".join(allowed)
        )
    if first["type"] == "missing":
        return _("{key}: this is missing: write it").format(key=where)
    said = misfit_words(first)
    return f"{where}: {said}" if where else said


def _plain_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(name) for name in names)


def _quoted(text: str) -> str:
    """Return a TOML string: JSON's escapes are among TOML's, and names hold no controls."""
    return json.dumps(text, ensure_ascii=False)
