"""What every command needs: the settings, the store, a way to run, a way to print."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from sqlmodel.ext.asyncio.session import AsyncSession
from typer.core import TyperGroup

from services import confinement, i18n, settings
from services.errors import SettingsError
from services.i18n import _
from services.permissions import PROGRAM
from services.preparation.campaigns import apply_settings
from services.preparation.people import acting_name
from services.settings import Settings
from services.settings.host import account
from services.store import Store
from services.store.standing import acting
from services.words import Power

Result = TypeVar("Result")


@dataclass
class Invocation:
    """What stood on the command line before the command's name."""

    config: Path | None = None
    store: str = ""
    language: str = ""
    user: str = ""
    read_only: bool = False
    confined: bool = False
    _file: Path | None = field(default=None, init=False)

    @cached_property
    def settings(self) -> Settings:
        """The settings, with the flags over everything else; sets the language, and confines."""
        found = self._load(self.config)
        if found.language:
            i18n.use(found.language)
        if found.confined:
            confinement.confine(found.inbox, found.outbox)
        return found

    def settings_of_now(self) -> Settings:
        """Read the settings anew, with the same flags and from the same file, once there is one.

        Raises:
            SettingsError: they are wrong, the file is gone, or they name another store.
        """
        before = self.settings
        found = self._load(self._file)
        if found.store_target != before.store_target:
            raise SettingsError(
                _("The settings name another store: stop what is at work on this one.")
            )
        return found

    def _load(self, file: Path | None) -> Settings:
        flags = {"read_only": self.read_only or None, "confined": self.confined or None}
        found = settings.load(
            file, store=self.store, language=self.language, user=self.user, **flags
        )
        self._file = settings.own_file()
        return found

    @property
    def is_confined(self) -> bool:
        """Whether only the screens may be used.

        Raises:
            SettingsError: nobody can tell, since the settings cannot be read.
        """
        return self.confined or self.settings.confined

    @asynccontextmanager
    async def open_store(
        self, *, migrate: bool = False, collects: bool = False
    ) -> AsyncIterator[Store]:
        """Open the room's store; with ``migrate`` make it and bring the settings into it.

        What a collector does, nobody does: who ``collects`` needs no permission. What its settings
        bring is its login's, unless the host names that account as the one that collects.
        """
        async with self.open_at(self.settings.store_target, migrate=migrate) as store:
            if collects and self.settings.collector.account:
                store.account = ""
            if migrate and not store.read_only:
                await prepare(store, self.settings)
            if collects:
                store.account = ""
            yield store

    @asynccontextmanager
    async def open_at(self, target: str, *, migrate: bool = False) -> AsyncIterator[Store]:
        """Open the store at ``target`` for whoever sits here."""
        found = self.settings
        store = await Store.open(target, migrate=migrate, read_only=found.read_only)
        store.account = account()
        try:
            yield store
        finally:
            await store.close()

    @asynccontextmanager
    async def change(self, power: Power = Power.TAKE_PART) -> AsyncIterator[AsyncSession]:
        """Open the store and give a session for a change that the one who acts may make.

        Raises:
            Refused: they may not.
        """
        async with (
            self.open_store(migrate=True) as store,
            acting(store, await self.actor(store), power) as session,
        ):
            yield session

    async def actor(self, store: Store) -> str:
        """Return the name under which this login acts."""
        async with store.read() as session:
            return await acting_name(session, self.settings.login)


async def prepare(store: Store, found: Settings) -> None:
    """Bring into the store what the settings and the program ship: campaigns, people, plans."""
    # Reading YAML takes a while to import: commands that only list do without it.
    from services.playbooks.versions import publish_shipped  # noqa: PLC0415

    await publish_shipped(store)
    if store.is_drill:
        return
    actor = PROGRAM
    if store.account:
        async with store.read() as session:
            actor = await acting_name(session, found.login)
    await apply_settings(store, found, actor)


def invocation(context: typer.Context) -> Invocation:
    """Return what stood before the command's name."""
    found = context.find_object(Invocation)
    if found is None:
        raise RuntimeError
    return found


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run ``work`` to its end; the language that its settings chose is spoken behind it too."""

    async def both() -> tuple[Result, str]:
        return await work, i18n.current()

    result, language = asyncio.run(both())
    i18n.use(language)
    return result


class ShowsByDefault(TyperGroup):
    """A group whose first word belongs to its command ``show`` unless it names another."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put ``show`` before what names no command."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["show", *args]
        return super().parse_args(ctx, args)


IncidentId = Annotated[str, typer.Argument(metavar="ID", help=_("The incident, as INC-1."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
ModelDir = Annotated[
    Path | None,
    typer.Option(
        "--model-dir", help=_("A transformer for uncertain posts: model.onnx and its two files.")
    ),
]


def with_model(found: Settings, folder: Path | None) -> Settings:
    """Return the settings with the transformer of ``folder``, as they are without one."""
    if folder is None:
        return found
    sentiment = found.sentiment.model_copy(update={"model_dir": folder.expanduser()})
    return found.model_copy(update={"sentiment": sentiment})


def print_json(value: object) -> None:
    """Print ``value`` as JSON: times in ISO 8601, one document."""

    def plain(item: object) -> object:
        return item.isoformat() if isinstance(item, datetime) else str(item)

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=plain))


def print_table(rows: Sequence[Mapping[str, object]], empty: str) -> None:
    """Print ``rows``, which share their keys, in columns; ``empty`` if there are none."""
    if not rows:
        typer.echo(empty)
        return
    titles = list(rows[0])
    cells = [[str(row[title]) for title in titles] for row in rows]
    widths = [
        max(len(title), *(len(line[column]) for line in cells))
        for column, title in enumerate(titles)
    ]
    for line in [titles, *cells]:
        padded = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        typer.echo("  ".join(padded).rstrip())


def write_text(path: Path, text: str) -> None:
    """Write ``text`` to ``path``.

    Raises:
        WarroomError: it cannot be written.
    """
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``.

    Raises:
        WarroomError: it cannot be written.
    """
    confinement.write(path, content)


def write_new(path: Path, text: str) -> None:
    """Write ``text`` to a file that is not there yet, readable by nobody else.

    Raises:
        UsageError: the file is there already.
        WarroomError: it cannot be written.
    """
    confinement.write(path, text.encode(), new=True)


def read_text(path: str) -> str:
    """Return the text of the file ``path``, of standard input for ``-``."""
    if path == "-":
        return sys.stdin.read()
    return Path(path).read_text(encoding="utf-8", errors="replace")
