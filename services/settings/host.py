"""What a host that several people share sets: the site's file, who collects, how screens draw."""

import contextlib
import getpass
import os
from pathlib import Path
from typing import Annotated

from pydantic import Field

from services.errors import SettingsError
from services.i18n import _
from services.reasons import reason_of
from services.settings.parts import Part

SITE_FILE = Path("/etc/warroom/warroom.toml")
SITE_VARIABLE = "WARROOM_SITE"


class CollectorSettings(Part):
    """The one ``account`` of this host that collects; empty: whoever opens a screen."""

    account: Annotated[str, Field(max_length=100)] = ""

    @property
    def is_mine(self) -> bool:
        """Whether this process may collect; neither ``USER`` nor ``WARROOM_USER`` decide."""
        return self.account in {"", account()}


class ScreenSettings(Part):
    """How screens draw; ``calm``: seldom, for a slow line."""

    calm: bool = False


def account() -> str:
    """Return the login under which this process runs; its number where it has no name.

    What the environment says of it is not asked: anybody can call themselves anything there.
    """
    with contextlib.suppress(ImportError, KeyError):  # Windows; a container's number
        import pwd  # noqa: PLC0415

        return pwd.getpwuid(os.getuid()).pw_name
    return str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()


def site_file() -> Path | None:
    """Return the settings of the whole host, None if there are none.

    What stands there and is no file, or leads nowhere, counts as settings that cannot be read: a
    site that says something must not be taken for one that says nothing.

    Raises:
        SettingsError: ``WARROOM_SITE`` names a file that is not there, or nobody may look there.
    """
    named = os.environ.get(SITE_VARIABLE)
    path = Path(named) if named else SITE_FILE
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError) as error:
        if not named:
            return None
        raise SettingsError(
            _("{variable}: there is no settings file {path}.").format(
                variable=SITE_VARIABLE, path=path
            )
        ) from error
    except OSError as error:
        raise SettingsError(
            _("{path} cannot be read: {reason}").format(path=path, reason=reason_of(error))
        ) from error
    return path
