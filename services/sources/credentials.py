"""Where a source's secret comes from: the environment, or a file that only its owner reads."""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from services.errors import SourceRefused
from services.i18n import _

LONGEST = 16_384


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret by name: ``WARROOM_BLUESKY_PASSWORD``, the same with ``_FILE``, or ``file``.

    It holds no secret itself, so that none gets into a log, and is read each time that the
    source starts, so that a new one counts.
    """

    variable: str
    file: Path | None = None

    def read(self) -> str:
        """Return the secret, empty if none is given.

        Raises:
            SourceRefused: its file cannot be read, is empty, or others can read it too.
        """
        if secret := os.environ.get(self.variable, "").strip():
            return secret
        named = os.environ.get(f"{self.variable}_FILE", "").strip()
        path = Path(named).expanduser() if named else self.file
        return _read(path) if path else ""


def credential(source: str, what: str, file: Path | None = None) -> Credential:
    """Return the credential ``what`` (password, token) of the source of this name."""
    name = re.sub(r"[^A-Z0-9]+", "_", source.upper()).strip("_")
    return Credential(f"WARROOM_{name}_{what.upper()}", file)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SourceRefused(_("{path} is no file.").format(path=path))
            if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise SourceRefused(
                    _("{path} can be read by others: chmod 600 {path}").format(path=path)
                )
            secret = file.read(LONGEST).decode().strip()
    except OSError as error:
        raise SourceRefused(
            _("{path} cannot be read: {reason}").format(path=path, reason=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        raise SourceRefused(_("{path} holds no text.").format(path=path)) from error
    if not secret:
        raise SourceRefused(_("{path} is empty.").format(path=path))
    return secret
