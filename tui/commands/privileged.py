"""Asking twice: privileged words are printed only to whoever wants them and says so again."""

from typing import Annotated

import typer

from services.errors import UsageError
from services.i18n import _

Privileged = Annotated[
    bool, typer.Option("--privileged", help=_("Show privileged words too; has to be said twice."))
]
YesPrivileged = Annotated[
    bool,
    typer.Option("--yes-privileged", help=_("Say again that privileged words are to be shown.")),
]


def asked_twice(*, privileged: bool, again: bool) -> bool:
    """Return whether privileged words are to be shown.

    Raises:
        UsageError: it was asked for only once.
    """
    if privileged != again:
        raise UsageError(
            _(
                "Privileged words lose their protection once they leave the room: say both "
                "--privileged and --yes-privileged."
            )
        )
    return privileged
