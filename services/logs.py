"""Logs of what runs without a screen: text or JSON, to the error output, a file or the journal.

Addresses of every kind are cut to what names no person and lets nobody in, whoever wrote the line
and whatever stood in an error: a log is read by more people than the room.
"""

import json
import logging
import os
import re
import socket
import sys
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Literal

from services.errors import UsageError
from services.i18n import _
from services.reasons import reason_of

Format = Literal["text", "json"]
JOURNAL = "journal"
JOURNAL_SOCKET = Path("/run/systemd/journal/socket")
LONGEST = 32_000
"""Bytes of a line that the journal takes in one datagram, with room to spare."""

# Every repetition is bounded, so that a long line costs no more than its length.
_ADDRESS = re.compile(r"(?<![\w+.-])([a-z][a-z0-9+.-]{0,30})://([^\s'\"]+)", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<!\w)\+\d(?:[ \-()]?\d){7,14}")
_HOST = re.compile(r"(?:[\w.-]{1,255}|\[[\da-f:.]{1,60}\])(?::\d{1,5})?", re.IGNORECASE)
_WITH_HOST = ("http", "ws", "postgres")
_LEVELS = {
    logging.DEBUG: 7,
    logging.INFO: 6,
    logging.WARNING: 4,
    logging.ERROR: 3,
    logging.CRITICAL: 2,
}


def harmless(line: str) -> str:
    """Return ``line`` with no address, token or number by which somebody is reached.

    Of a web address its host stays; an address of another kind (Apprise keeps tokens where a host
    would stand) leaves only its kind.
    """
    return _PHONE.sub("[…]", _MAIL.sub("[…]", _ADDRESS.sub(_cut, line)))


def _cut(found: re.Match[str]) -> str:
    kind, rest = found.groups()
    if kind.lower() == "file":
        return found[0]
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    # A password may hold a slash: what then stands where a host would is none.
    if kind.lower().startswith(_WITH_HOST) and _HOST.fullmatch(host):
        return f"{kind}://{host}/…"
    return f"{kind}://…"


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return harmless(super().format(record))


class _Json(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, and error where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": harmless(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = harmless(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class Journal(logging.Handler):
    """Writes to the journal in its own protocol, with the level as its priority."""

    def __init__(self) -> None:
        super().__init__()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            self._socket.connect(str(JOURNAL_SOCKET))
        except OSError as error:
            self._socket.close()
            raise UsageError(
                _("There is no journal on this host ({reason}): name a file.").format(
                    reason=reason_of(error)
                )
            ) from error

    def emit(self, record: logging.LogRecord) -> None:
        """Send one line; a journal that takes none must not end the collector."""
        try:
            text = self.format(record).encode()[:LONGEST]
            fields = {
                b"PRIORITY": str(_LEVELS.get(record.levelno, 6)).encode(),
                b"SYSLOG_IDENTIFIER": b"warroom",
                b"LOGGER": record.name.encode(),
                b"MESSAGE": text,
            }
            # A value may hold line breaks: so its length stands before it.
            self._socket.send(
                b"".join(
                    name + b"\n" + len(value).to_bytes(8, "little") + value + b"\n"
                    for name, value in fields.items()
                )
            )
        except OSError:
            self.handleError(record)

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()
        super().close()


class _File(WatchedFileHandler):
    """Writes to a file; one that it makes is readable by its owner only."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding=self.encoding)


def set_up(form: Format = "text", target: str = "") -> None:
    """Log from now on as ``form`` to ``target``: a file, ``journal``, or the error output.

    A file may be moved away by logrotate: the next line begins a new one, which nobody else can
    read; one that is there keeps its mode.

    Raises:
        UsageError: the file cannot be written, or there is no journal.
    """
    handler = _handler(target)
    handler.setFormatter(_formatter(form, target))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of each of its plugins


def _handler(target: str) -> logging.Handler:
    if not target:
        return logging.StreamHandler(sys.stderr)
    if target == JOURNAL:
        return Journal()
    try:
        return _File(target, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            _("{path} cannot be written: {reason}").format(path=target, reason=reason_of(error))
        ) from error


def _formatter(form: Format, target: str) -> logging.Formatter:
    if form == "json":
        return _Json()
    # The journal knows the time and the level by itself.
    return _Text("%(message)s" if target == JOURNAL else "%(asctime)s %(levelname)s %(message)s")
