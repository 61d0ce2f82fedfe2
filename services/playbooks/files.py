"""Playbook files: read, shipped, watched."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from watchfiles import awatch

from services.documents import reading
from services.documents.reading import read
from services.errors import DocumentError
from services.playbooks.schema import Playbook

_SCENARIO = re.compile(r"^scenario: *(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Changed:
    """A playbook file of the room's folder was saved: it is good, or ``error`` says why not."""

    path: Path
    text: str
    playbook: Playbook | None
    error: str


@lru_cache(maxsize=32)
def parse(text: str, name: str) -> Playbook:
    """Return the playbook that ``text`` says; ``name`` stands in messages.

    It takes a fifth of a second, and whoever publishes asks several times: the last are kept.

    Raises:
        DocumentError: one line with the name, the line and what to do.
    """
    return reading.parse(Playbook, text, name)


@cache
def shipped() -> dict[str, str]:
    """Return the text of each shipped playbook by its scenario."""
    folder = files("playbooks")
    texts = (
        item.read_text(encoding="utf-8")
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".yaml")
    )
    # Not parsed: each start of the program asks, and a test parses them all.
    return {_SCENARIO.findall(text)[0]: text for text in texts}


async def watch(folder: Path, stop: asyncio.Event | None = None) -> AsyncIterator[Changed]:
    """Yield every playbook file of ``folder``, then each one that is saved, until ``stop``.

    A folder that is missing is made. Deleted files are passed over: what was published stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    changes = awatch(folder, stop_event=stop, recursive=False)
    upcoming = asyncio.ensure_future(anext(changes, None))
    try:
        await asyncio.sleep(0)  # now the watch stands: a save during the first look is not lost
        for path in _yaml_files(folder.iterdir()):
            yield await asyncio.to_thread(_look, path)
        while (saved := await upcoming) is not None:
            upcoming = asyncio.ensure_future(anext(changes, None))
            for path in _yaml_files(Path(name) for _change, name in saved):
                yield await asyncio.to_thread(_look, path)
    finally:
        upcoming.cancel()
        await asyncio.wait({upcoming})


def good_texts(folder: Path) -> list[str]:
    """Return the text of each valid playbook file in ``folder``; the others are told elsewhere."""
    looked = [_look(path) for path in _yaml_files(folder.iterdir())] if folder.is_dir() else []
    return [changed.text for changed in looked if changed.playbook is not None]


def bad_files(folder: Path) -> list[str]:
    """Return what is wrong with each playbook file in ``folder`` that is not valid."""
    looked = [_look(path) for path in _yaml_files(folder.iterdir())] if folder.is_dir() else []
    return [changed.error for changed in looked if changed.playbook is None]


def _yaml_files(paths: Iterable[Path]) -> list[Path]:
    """Return those that are there, without folders and pipes: a pipe would never end."""
    wanted = {path for path in paths if path.suffix in {".yaml", ".yml"} and path.is_file()}
    return sorted(path for path in wanted if not path.name.startswith("."))


def _look(path: Path) -> Changed:
    try:
        text = read(path)
        return Changed(path, text, parse(text, str(path)), "")
    except DocumentError as error:
        return Changed(path, "", None, str(error))
