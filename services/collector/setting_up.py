"""Setting up a platform: answers become a table and secret files, tried before they are kept."""

import asyncio
import contextlib
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from services import settings
from services.collector.check import Checked, check
from services.collector.feeds import made_from
from services.errors import SettingsError
from services.i18n import _
from services.intake.match import Matcher
from services.intake.prepare import load_preparation
from services.misfits import misfit_words
from services.preparation.campaigns import Watched
from services.reasons import reason_of
from services.sentiment import Scorer
from services.settings.parts import shown_path
from services.settings.sources import SourceSettings
from services.settings.writing import printed, save_source, source_in
from services.sources.base import Interest, Wanted
from services.sources.credentials import LONGEST, credential
from services.sources.guides import Guide, Question
from services.store import Store
from services.store.standing import acting
from services.words import Power, TermKind

_SETTINGS: TypeAdapter[SourceSettings] = TypeAdapter(SourceSettings)
_NEW = ".new"
_TRIAL = Watched("campaign:0", "Warroom", "en", ((TermKind.WORD, "warroom"),))


async def begin(store: Store, actor: str, guide: Guide) -> "SetUp":
    """Begin to set up a platform in the warroom.toml that names the sources, else in one's own.

    Raises:
        Refused: ``actor`` may not set up, or the room is read-only.
        SettingsError: that file cannot be read.
    """
    async with acting(store, actor, Power.SET_UP):
        own = settings.config_file()
    return SetUp(guide, settings.file_of("sources") or own, own.parent)


class SetUp:
    """One platform being set up. What ``file`` says of it already stays unless it is answered.

    A secret goes into a file of its own beside ``folder``'s others, readable by its owner only,
    and is never held, shown or returned after that. End it with `keep` or `drop`.
    """

    def __init__(self, guide: Guide, file: Path, folder: Path) -> None:
        self.guide = guide
        self.file = file
        self._folder = folder
        known = source_in(file, guide.kind)
        self.table: dict[str, Any] = {"kind": guide.kind, "name": guide.kind} | known
        self._secrets: dict[str, Path] = {}

    def asks(self, question: Question) -> bool:
        """Whether ``question`` has to be asked, by what was answered before it."""
        if question.when and not self.table.get(question.when):
            return False
        if question.alone and len(self.table.get(question.alone, ())) != 1:
            return False
        return not (question.type == "secret" and self.variable_of(question))

    def variable_of(self, question: Question) -> str:
        """Return the variable that holds this secret already, empty if none does."""
        variable = credential(self.table["name"], question.key).variable
        set_already = variable in os.environ or f"{variable}_FILE" in os.environ
        return variable if set_already else ""

    def known(self, question: Question) -> str:
        """Return what the file answers already, to be offered; nothing of a secret."""
        value = self.table.get(question.key, "")
        if question.type == "secret" or not value:
            return ""
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    def has(self, question: Question) -> bool:
        """Whether the secret is in a file already, so that no answer means: as it is."""
        return question.type == "secret" and f"{question.key}_file" in self.table

    def answer(self, question: Question, text: str) -> str:
        """Take ``text`` for an answer; return what is wrong with it, empty if nothing is."""
        text = text.strip()
        if not text:
            needed = question.required and not self.has(question)
            if not needed and question.type != "secret":
                self.table.pop(question.key, None)
            return _("this has to be answered") if needed else ""
        if question.type == "secret":
            return self._take_secret(question, text)
        value = _value(question, text)
        if not self._accepts(question.key, value):
            return _("that will not do; write it as in {example}").format(example=question.example)
        self.table[question.key] = value
        return ""

    async def try_out(self, store: Store, maps: Path) -> list[Checked]:
        """Try what was answered, by the same check as ``warroom sources check``.

        Raises:
            SettingsError: something is missing or wrong together, or this is a drill.
        """
        if store.is_drill:
            raise SettingsError(_("A drill hears no platform: set it up for the room."))
        try:
            item = _SETTINGS.validate_python(self.table)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"][1:])
            raise SettingsError(f"{self.guide.kind}: {where}: {misfit_words(first)}") from error
        made = made_from(item, await _interest(store), maps, store)
        checked = await asyncio.gather(*(check(source) for source in made))
        return [replace(result, trouble=self._final(result.trouble)) for result in checked]

    def keep(self) -> str:
        """Keep the secrets, and write the table; where it cannot be written, return why.

        Raises:
            SettingsError: a secret cannot be kept.
        """
        for key, path in self._secrets.items():
            final = path.with_name(path.name.removesuffix(_NEW))
            try:
                path.replace(final)
            except OSError as error:
                raise SettingsError(_unwritable(final, error)) from error
            self.table[f"{key}_file"] = shown_path(final)
        self._secrets.clear()
        try:
            save_source(self.file, self.table)
        except SettingsError as error:
            return str(error)
        return ""

    def drop(self) -> None:
        """Forget everything: no file is left of it."""
        for path in self._secrets.values():
            with contextlib.suppress(OSError):
                path.unlink()
        self._secrets.clear()

    @property
    def printed(self) -> str:
        """The table as it stands in warroom.toml; no secret is in it."""
        return printed(self.table)

    def _final(self, words: str) -> str:
        """Return ``words`` with the names that secrets on trial will have."""
        for path in self._secrets.values():
            words = words.replace(str(path), str(path).removesuffix(_NEW))
        return words

    def _accepts(self, key: str, value: object) -> bool:
        try:
            _SETTINGS.validate_python(self.table | {key: value})
        except ValidationError as error:
            return all(key not in item["loc"] for item in error.errors())
        return True

    def _take_secret(self, question: Question, text: str) -> str:
        if not text.isprintable() or len(text.encode()) > LONGEST:
            return _("that is no secret: paste one line")
        path = self._folder / f"{self.table['name']}.{question.key}{_NEW}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.unlink(missing_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text + "\n")
        except OSError as error:
            return _unwritable(path, error)
        self._secrets[question.key] = path
        self.table[f"{question.key}_file"] = str(path)
        return ""


async def _interest(store: Store) -> Interest:
    """Return what the room listens for; before anything is, a word so that something is asked."""
    async with store.read() as session:
        found = await load_preparation(session, Scorer())
    if found.wanted() == Wanted():
        found.matcher = Matcher([_TRIAL])
    return found


def _value(question: Question, text: str) -> object:
    if question.type == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    if question.type == "number":
        with contextlib.suppress(ValueError):
            number = float(text.replace(",", "."))
            return int(number) if number.is_integer() else number
    return text


def _unwritable(path: Path, error: OSError) -> str:
    return _("{path} cannot be written: {reason}").format(path=path, reason=reason_of(error))
