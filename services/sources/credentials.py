"""Where a source's secret comes from: the environment, or a file that only its owner reads."""

import hashlib
import hmac
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from services.errors import SourceRefused
from services.i18n import _
from services.reasons import reason_of

LONGEST = 4_096
"""Bytes of a file with a secret."""


class Secret:
    """A password, token or key that no log, error or debugger shows by accident."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written to disk")

    def __len__(self) -> int:
        return len(self._value)

    def reveal(self) -> str:
        """Return the value, for the one place that sends or compares it."""
        return self._value

    def matches(self, given: str) -> bool:
        """Whether ``given`` is this secret, in a time that tells nothing about either."""
        return hmac.compare_digest(_digest(given), _digest(self._value))


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret by name: ``WARROOM_BLUESKY_PASSWORD``, the same with ``_FILE``, or ``file``.

    It is read each time that the source starts, so that a new one counts. ``setting`` is the
    key of warroom.toml that names the file.
    """

    variable: str
    setting: str
    file: Path | None = None

    def read(self) -> Secret | None:
        """Return the secret, None if none is given.

        Raises:
            SourceRefused: it is empty, its file cannot be read, or others can read it too.
        """
        if self.variable in os.environ:
            return _usable(os.environ[self.variable], self.variable)
        path = self.path
        return _usable(_from_file(path), str(path)) if path else None

    @property
    def path(self) -> Path | None:
        """The file from which it is read, None if it stands in a variable or nowhere."""
        if self.variable in os.environ:
            return None
        named = os.environ.get(f"{self.variable}_FILE", "").strip()
        return Path(named).expanduser() if named else self.file

    @property
    def place(self) -> str:
        """Where the secret stands or would stand, to be told."""
        return str(self.path or self.variable)

    def need(self, where: str) -> Secret:
        """Return the secret of ``where``, which cannot do without.

        Raises:
            SourceRefused: none is given, or it cannot be had.
        """
        secret = self.read()
        if secret is None:
            raise SourceRefused(
                _("{where}: a secret is missing: write {setting}, or set {variable}.").format(
                    where=where, setting=self.setting, variable=self.variable
                )
            )
        return secret


def credential(source: str, what: str, file: Path | None = None) -> Credential:
    """Return the credential ``what`` (password, token) of the source of this name."""
    name = re.sub(r"[^A-Z0-9]+", "_", source.upper()).strip("_")
    return Credential(f"WARROOM_{name}_{what.upper()}", f"{what}_file", file)


def _usable(value: str, place: str) -> Secret:
    value = value.strip()
    if not value:
        raise SourceRefused(_("{place} is empty: write the secret into it.").format(place=place))
    if not value.isprintable():
        raise SourceRefused(
            _("{place} holds more than one line: write only the secret into it.").format(
                place=place
            )
        )
    return Secret(value)


def _from_file(path: Path) -> str:
    try:
        # Opened before it is looked at, so that what is checked is what is read; a pipe must
        # not make us wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            _check(path, os.fstat(descriptor))
            return os.read(descriptor, LONGEST).decode("utf-8")
        finally:
            os.close(descriptor)
    except UnicodeDecodeError as error:
        raise SourceRefused(
            _("{path} is no text: write only the secret into it.").format(path=path)
        ) from error
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise SourceRefused(
            _("{path} cannot be read ({reason}): check the path.").format(path=path, reason=reason)
        ) from error


def _check(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        line = _("{path} is no regular file: write the secret into one.")
    elif status.st_uid != os.geteuid():
        line = _("{path} belongs to somebody else: make it yours (chown).")
    elif status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        line = _("Others can read {path}: chmod 600 {path}.")
    elif status.st_size > LONGEST:
        line = _("{path} is too large: write only the secret into it.")
    else:
        return
    raise SourceRefused(line.format(path=path))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
