"""Settings in use, looked at again: a collector outlives the screen in which they are changed.

The files are read only once they are others than before and have stayed so for a look: whoever
writes one may be half way through.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from services import settings
from services.errors import SettingsError
from services.settings import Settings

_log = logging.getLogger(__name__)


class Following:
    """Holds the settings that are to be ``used`` by now; ``again`` reads them anew."""

    def __init__(self, used: Settings, again: Callable[[], Settings]) -> None:
        self.used = used
        self._again = again
        self._seen: object = None
        self._judged: object = None

    def look(self) -> bool:
        """Whether others are to be used since the last look; wrong ones are told once, and are not.

        Raises:
            WarroomError: who has these settings may not collect.
        """
        stamp = _stamp()
        is_settled, self._seen = stamp == self._seen, stamp
        if not is_settled or stamp == self._judged:
            return False
        self._judged = stamp
        try:
            found = self._again()
        except SettingsError as error:
            _log.warning("the settings stay as they were: %s", error)
            return False
        before, self.used = self.used, found
        return found != before


def _stamp() -> object:
    """Return what is another once a settings file is."""
    try:
        return [(path, _state(path)) for path in settings.files()]
    except SettingsError as error:
        return str(error)


def _state(path: Path) -> object:
    try:
        found = path.stat()
    except OSError as error:
        return error.errno
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
