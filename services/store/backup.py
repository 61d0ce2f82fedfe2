"""A copy of a SQLite store, made while everybody goes on writing."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from services.errors import StoreError, UsageError
from services.i18n import _
from services.reasons import reason_of
from services.store import observing
from services.store.dialect import BUSY_MS


def back_up(path: Path, copy: Path, *, read_only: bool = False) -> int:
    """Write the store at ``path``, as it is at this moment, to the new file ``copy``.

    Nothing erased is in it. Return its size in bytes; only its owner can read it. With
    ``read_only`` nothing is made beside the store (`observing`).

    Raises:
        UsageError: ``copy`` is there already, or its folder is not.
        StoreError: it cannot be read or written; what was begun is removed.
    """
    try:
        # Nobody else may read it, from its first byte on; SQLite fills an empty file.
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise UsageError(
            _("{path} is there already: name another file.").format(path=copy)
        ) from error
    except OSError as error:
        raise UsageError(
            _("{path} cannot be written: {reason}").format(path=copy, reason=reason_of(error))
        ) from error
    try:
        _copy(path, copy, read_only=read_only)
        with copy.open("rb") as written:
            os.fsync(written.fileno())
    except (sqlite3.Error, OSError, StoreError) as error:
        copy.unlink(missing_ok=True)
        raise StoreError(
            _("The store {path} cannot be copied: {error}").format(path=path, error=error)
        ) from error
    return copy.stat().st_size


def _copy(path: Path, copy: Path, *, read_only: bool) -> None:
    mark = observing.mark_at_rest(path)
    address = observing.read_address(path) if read_only else path.absolute().as_uri()
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_MS / 1_000)) as store:
        store.execute("VACUUM INTO ?", (str(copy),))
    rested = observing.is_at_rest(path) and mark == observing.mark_at_rest(path)
    if observing.IMMUTABLE in address and not rested:
        raise OSError(_("somebody began to write: try again"))
