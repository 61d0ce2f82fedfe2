"""Writing a column map on the command line: shown, proposed, asked, tried, then written."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import typer

from services.clean import clean_line, fold
from services.errors import UsageError, WarroomError
from services.i18n import _
from services.reasons import reason_of
from services.sources.base import Item
from services.sources.layouts import FIELDS, Layout, plain
from services.sources.maps import SUFFIX, ColumnMap, make_map, read_maps
from services.sources.proposals import Column, columns_of, propose, propose_date_format
from services.sources.records import date_text, item_of, open_export
from services.sources.tables import BadRow
from services.times import local
from tui.commands.common import write_new

SETTINGS = ("name", "timezone", "date_format", "language", "platform")
"""What a map says besides its columns."""
PREVIEWED = 3
"""Mentions that are shown as they would be read."""

_VALUES = 3
_WIDTH = 28
_AT_A_FIELD = re.compile(rf"[,\s]+(?=(?:{'|'.join(FIELDS)})\s*=)")
_YES = {"y", "yes", "t", "tak"}

Chosen = dict[str, tuple[str, ...]]


def write(path: Path, folder: Path, columns: Sequence[str], more: Sequence[str]) -> None:
    """Write a map for ``path`` into ``folder``, from ``columns`` or, without, from answers.

    Raises:
        UsageError: a field, a column or a value is none, or the map is there already.
        SourceError: the file names no columns, or another map is broken.
        OSError: the file cannot be read.
        typer.Abort: whoever was asked gave up, or did not agree.
    """
    read_maps(folder)  # one that is broken is told before anything is asked
    said = _settings(more)
    given = [part for text in columns for part in _AT_A_FIELD.split(text.strip(" ,"))]
    found = columns_of(path, [name for part in given for name in _names_in(part)])
    said.setdefault("name", clean_line(path.stem, 100) or "map")
    target = folder / f"{_slug(said['name'])}{SUFFIX}"
    if target.exists():
        raise UsageError(
            _("{path} is there already: edit it, delete it, or --set name=ANOTHER.").format(
                path=target
            )
        )
    if given:
        made = make_map("--columns", {**said, "columns": _from_words(given, found)})
    else:
        _show(path, found)
        made = _asked(said, found)
    _preview(path, made)
    if not given and _answer(_("Write the map and import? [y/N]")).lower() not in _YES:
        raise typer.Abort
    _keep(target, made)
    _say_if_another_goes_first(path, folder, made.layout())


def _settings(more: Sequence[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for text in more:
        key, equals, value = text.partition("=")
        if not equals or key.strip() not in SETTINGS:
            raise UsageError(
                _("--set {text}: write KEY=VALUE with one of {keys}.").format(
                    text=clean_line(text, 60), keys=", ".join(SETTINGS)
                )
            )
        said[key.strip()] = value.strip()
    return said


def _names_in(part: str) -> list[str]:
    """Return the columns that ``field=column`` names for sure: those without a plus."""
    name = part.partition("=")[2].strip()
    return [name] if name and "+" not in name else []


def _from_words(given: Sequence[str], found: Sequence[Column]) -> Chosen:
    chosen: Chosen = {}
    for part in given:
        field, equals, name = (piece.strip() for piece in part.partition("="))
        if not equals or field not in FIELDS:
            raise UsageError(
                _("--columns {text}: write FIELD=COLUMN with one of {fields}.").format(
                    text=clean_line(part, 60), fields=", ".join(FIELDS)
                )
            )
        names = _columns_called(name, found)
        if names is None:
            raise UsageError(
                _("There is no column {name}; there are: {columns}.").format(
                    name=clean_line(name, 60), columns=", ".join(column.name for column in found)
                )
            )
        chosen[field] = names
    return chosen


def _columns_called(answer: str, found: Sequence[Column]) -> tuple[str, ...] | None:
    """Return the columns that ``answer`` names or numbers, joined by ``+``; None if one is none."""
    by_word = {column.plain: column.name for column in found}
    by_word |= {str(n): column.name for n, column in enumerate(found, 1) if str(n) not in by_word}
    if plain(answer) in by_word:
        return (by_word[plain(answer)],)
    names = [by_word.get(plain(word)) for word in answer.split("+")]
    return tuple(name for name in names if name) if all(names) else None


def _show(path: Path, found: Sequence[Column]) -> None:
    typer.echo(_("{path} has these columns:").format(path=path))
    width = min(_WIDTH, max(len(column.name) for column in found))
    for number, column in enumerate(found, 1):
        values = " | ".join(clean_line(value, _WIDTH) for value in column.values[:_VALUES])
        typer.echo(f"{number:3}  {clean_line(column.name, _WIDTH):{width}}  {values}".rstrip())
    typer.echo()
    typer.echo(
        _(
            "Which column is what? Enter takes what stands in brackets, - means none, a number or"
            " a name chooses another. A day and its hour: 2+3. Ctrl-D gives up."
        )
    )


def _asked(said: dict[str, str], found: Sequence[Column]) -> ColumnMap:
    """Return the map that a person's answers make."""
    proposed, chosen = propose(found), Chosen()
    for field, label in _labels().items():
        if names := _ask_column(f"{field} ({label})", proposed.get(field, ()), found):
            chosen[field] = names
    if not chosen.keys() & {"text", "title"}:
        raise UsageError(_("A mention needs words: choose a column for text or title."))
    for key, (label, proposal) in _questions(chosen, found).items():
        if key not in said:
            said[key] = _ask_setting(key, label, proposal, {**said, "columns": chosen})
    return make_map("--map", {**said, "columns": chosen})


def _ask_column(label: str, proposed: tuple[str, ...], found: Sequence[Column]) -> tuple[str, ...]:
    while True:
        shown = "+".join(clean_line(name, _WIDTH) for name in proposed) or "-"
        answer = _answer(f"{label} [{shown}]:")
        if not answer:
            return proposed
        if answer == "-":
            return ()
        if (names := _columns_called(answer, found)) is not None:
            return names
        typer.echo(_("There is no such column: write its number or its name."))


def _ask_setting(key: str, label: str, proposal: str, content: Mapping[str, object]) -> str:
    while True:
        answer = _answer(f"{label} [{proposal or '-'}]:")
        value = "" if answer == "-" else answer or proposal
        try:
            make_map(key, {**content, key: value})
        except UsageError as error:
            typer.echo(str(error))
        else:
            return value


def _answer(question: str) -> str:
    answer: str = typer.prompt(question, default="", show_default=False, prompt_suffix=" ")
    return answer.strip()


def _labels() -> dict[str, str]:
    return {
        "text": _("what was said"),
        "title": _("its headline"),
        "author": _("who said it"),
        "url": _("its address"),
        "date": _("when"),
        "id": _("an id that stays the same in every export"),
        "language": _("the language"),
        "followers": _("the author's followers"),
        "reach": _("how many saw it"),
        "platform": _("where it was said"),
    }


def _questions(chosen: Chosen, found: Sequence[Column]) -> dict[str, tuple[str, str]]:
    """Return, by setting, the question and its proposal, for what the columns leave open."""
    asked: dict[str, tuple[str, str]] = {}
    if "date" in chosen:
        form = propose_date_format(found, chosen["date"])
        if form != "":
            asked["date_format"] = (_("how the dates are written, as %d/%m/%Y %H:%M"), form or "")
        asked["timezone"] = (_("the time zone of the dates"), "UTC")
    if "language" not in chosen:
        asked["language"] = (_("the language of all texts, if it is one: pl, en"), "")
    if "platform" not in chosen:
        asked["platform"] = (_("where all of it was said, if it is one place"), "")
    return asked


def _preview(path: Path, made: ColumnMap) -> None:
    typer.echo(_("So the first mentions would be read:"))
    rows = (row for row in open_export(path, (made.layout(),)).rows if not isinstance(row, BadRow))
    read = ((row, item_of(row)) for row in rows)
    shown = 0
    for row, item in islice(((row, item) for row, item in read if item), PREVIEWED):
        shown += 1
        typer.echo("  " + _line(item, date_text(row)))
    if not shown:
        typer.echo(_("  none: no row has words in these columns."))


def _line(item: Item, written: str) -> str:
    when = local(item.published_at)
    if item.published_at is None and written:
        when = _("no date in “{written}”").format(written=written)
    words = clean_line(f"{item.title} {item.text}" if item.title else item.text, 80)
    parts = (when, clean_line(item.platform, 30), clean_line(item.author, 30), words)
    return " | ".join(filter(None, parts))


def _keep(target: Path, made: ColumnMap) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarroomError(
            _("{path} cannot be written: {reason}").format(path=target, reason=reason_of(error))
        ) from error
    write_new(target, made.as_toml())
    typer.echo(
        _("Written: {path}. Files with these columns are read by it now.").format(path=target)
    )


def _say_if_another_goes_first(path: Path, folder: Path, layout: Layout) -> None:
    used = open_export(path, read_maps(folder)).layout
    if used.stamp != layout.stamp:
        typer.echo(
            _("But the map “{name}” fits this file too and goes first: mend or delete it.").format(
                name=used.name
            ),
            err=True,
        )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name))[:60].strip("-") or "map"
