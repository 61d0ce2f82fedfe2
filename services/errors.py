"""The one small tree of errors.

::

    WarroomError              one clear line for a person; exit code 1
    ├── UsageError            what was asked for makes no sense; exit code 2
    ├── SettingsError         warroom.toml or the environment is wrong; exit code 3
    ├── SourceError           a source failed; exit code 4
    │   ├── SourceRefused     the other side says no: retrying will not help
    │   └── SourceExhausted   no more requests may be made for a while
    ├── StoreError            the store cannot be opened, read or written
    │   └── LeaseLost         another collector took over: stop writing
    ├── DocumentError         a file that people write is not valid: file, line, reason
    └── Refused               a command's precondition no longer holds: who, when
"""


class WarroomError(Exception):
    """What a person can do something about. ``str()`` is one line in the person's language."""

    exit_code = 1


class UsageError(WarroomError):
    """The command makes no sense as written."""

    exit_code = 2


class SettingsError(WarroomError):
    """warroom.toml or the environment is wrong."""

    exit_code = 3


class SourceError(WarroomError):
    """A source failed; trying again later may help.

    ``retry_after`` is in seconds and is None when the other side did not say.
    """

    exit_code = 4

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class SourceRefused(SourceError):
    """The other side says no (gone, forbidden, wrong credentials)."""


class SourceExhausted(SourceError):
    """The requests that the other side allows are used up; ``retry_after`` says for how long."""


class StoreError(WarroomError):
    """The store cannot be opened, read or written."""


class CutOff(StoreError):
    """The store's server cannot be reached, or the connection to it broke."""


class LeaseLost(StoreError):
    """The lease under which a write was made belongs to somebody else now."""


class DocumentError(WarroomError):
    """A playbook is not valid."""


class Refused(WarroomError):
    """A command's precondition no longer holds; the message says who did what, and when."""
