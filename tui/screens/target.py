"""Asking to which file something is written."""

from pathlib import Path
from typing import Any

from textual.app import App

from services import confinement
from services.errors import UsageError
from services.i18n import _
from tui.widgets.ask import AskText, Confirm


async def ask_target(app: App[Any], title: str, name: str) -> Path | None:
    """Ask for a file's name, ``name`` if it is left; None if it is not to be written (over)."""
    offered = str(confinement.suggested(name))
    chosen = await app.push_screen_wait(AskText(title, _("To which file?"), value=offered))
    if chosen is None:
        return None
    try:
        target = confinement.outgoing(Path(chosen))
    except UsageError as error:
        app.notify(str(error), severity="error", markup=False)
        return None
    question = _("{path} is there already. Write over it?").format(path=target)
    if target.exists() and not await app.push_screen_wait(Confirm(title, question)):
        return None
    return target
