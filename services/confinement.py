"""A confined session: files come in through one folder and go out through another, by name alone.

On a jump host somebody may have the screens and no shell. What they type as a path is then only
ever the name of a file in the site's inbox (to read) or outbox (to write). Both folders can be
written from outside (by sftp), so nothing in them is trusted: no link is followed, no file with a
second name is touched, and what is read is a private copy of what was checked.

The state belongs to the process, like the language: whoever opens a file asks here, so that no
caller can forget to say that the session is confined.
"""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from services.errors import UsageError, WarroomError
from services.i18n import _
from services.reasons import reason_of

LARGEST = 200 * 2**20
"""Bytes of the largest file that is taken from the inbox."""


@dataclass(frozen=True, slots=True)
class _Folders:
    inbox: Path | None
    outbox: Path | None


_folders: _Folders | None = None


def confine(inbox: Path | None, outbox: Path | None) -> None:
    """From now on read files only from ``inbox`` and write them only to ``outbox``."""
    global _folders  # noqa: PLW0603 - a process is confined or not, whoever asks
    _folders = _Folders(inbox, outbox)


def is_confined() -> bool:
    """Whether this process may touch only the inbox and the outbox."""
    return _folders is not None


def suggested(name: str) -> Path:
    """Return the path that is offered for a new file called ``name``."""
    if _folders is None or _folders.outbox is None:
        return Path.cwd() / name
    return _folders.outbox / name


def outgoing(path: Path) -> Path:
    """Return where ``path``, as a person typed it, is written.

    Raises:
        UsageError: the session is confined and this is no name of a file in its outbox.
    """
    path = _at_home(path)
    if _folders is None:
        return path
    if _folders.outbox is None:
        raise UsageError(_("Nothing can be written: the site names no outbox."))
    return _within(path, _folders.outbox, _("In this session files go only to {folder}."))


@contextmanager
def incoming(path: Path) -> Iterator[Path]:
    """Give a path from which what a person called ``path`` can be read.

    In a confined session it is a private copy, gone afterwards.

    Raises:
        UsageError: the session is confined and this is no plain file of its inbox.
    """
    path = _at_home(path)
    if _folders is None:
        yield path
        return
    if _folders.inbox is None:
        raise UsageError(_("Nothing can be read from files: the site names no inbox."))
    source = _within(path, _folders.inbox, _("In this session files come only from {folder}."))
    with tempfile.TemporaryDirectory(prefix="warroom-") as private:
        copy = Path(private) / source.name
        copy.write_bytes(_content(source))
        yield copy


def write(path: Path, content: bytes, *, new: bool = False) -> None:
    """Write ``content`` to ``path``; with ``new`` only to a file that is not there yet.

    Raises:
        UsageError: the session is confined and ``path`` is not in its outbox; or, with ``new``,
            the file is there already.
        WarroomError: it cannot be written.
    """
    target = outgoing(path)
    try:
        if new:
            _create(target, content)
        elif _folders is None:
            target.write_bytes(content)
        else:
            _put(target, content)
    except FileExistsError as error:
        raise UsageError(
            _("{path} is there already: edit it, or name another file.").format(path=path)
        ) from error
    except OSError as error:
        raise WarroomError(
            _("{path} cannot be written: {reason}").format(path=path, reason=reason_of(error))
        ) from error


@contextmanager
def begun(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Give a hidden new file beside ``target``, which nobody else can read; gone afterwards.

    Its name is its own and cannot be foreseen: whoever writes to the same target meanwhile has
    another one. In an outbox that hands its group on (setgid) that group can read it: the account
    that fetches it is another one.
    """
    descriptor, name = tempfile.mkstemp(prefix=".warroom-", suffix=".part", dir=target.parent)
    ahead = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            os.fchmod(descriptor, _mode(target.parent))
            yield ahead, file
    finally:
        with contextlib.suppress(OSError):
            ahead.unlink(missing_ok=True)


def _at_home(path: Path) -> Path:
    """Return ``path`` with the folder that a ``~`` in front of it means."""
    try:
        return path.expanduser()
    except RuntimeError as error:  # the home of nobody
        raise UsageError(_("There is no file {path}.").format(path=path)) from error


def _mode(folder: Path) -> int:
    """Return the mode of a new file in ``folder``."""
    shared = _folders is not None and folder.stat().st_mode & stat.S_ISGID
    return 0o640 if shared else 0o600


def _create(target: Path, content: bytes) -> None:
    """Write a file that is not there yet; O_EXCL follows no link in its place."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, _mode(target.parent))
        file.write(content)


def _put(target: Path, content: bytes) -> None:
    """Take the place of whatever stands there: renaming follows no link and shares no file."""
    with begun(target) as (ahead, file):
        with file:
            file.write(content)
        ahead.replace(target)


def _within(path: Path, folder: Path, complaint: str) -> Path:
    """Return the file of ``folder`` that ``path`` names; only by its name, or folder and name."""
    name = path.name
    plain = name.isprintable() and not name.startswith(".") and "\\" not in name
    if not plain or not name or str(path.parent) not in {".", str(folder)} or "/" in name:
        raise UsageError(complaint.format(folder=folder))
    return folder / name


def _content(source: Path) -> bytes:
    """Return the bytes of a plain file that has no second name."""
    refused = UsageError(_("{path} is no plain file of the inbox.").format(path=source.name))
    try:
        # O_NONBLOCK: opening a pipe would wait for whoever writes to it.
        descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise UsageError(_("There is no file {path}.").format(path=source)) from error
    except OSError as error:
        raise refused from error
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_size > LARGEST:
        os.close(descriptor)
        raise refused
    with os.fdopen(descriptor, "rb") as file:
        return file.read(LARGEST)
