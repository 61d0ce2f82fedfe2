"""Asking to which file something is written."""

from pathlib import Path
from typing import Any

from textual.app import App

from services.i18n import _
from tui.widgets.ask import AskText, Confirm


async def ask_target(app: App[Any], title: str, path: Path) -> Path | None:
    """Ask for a file's name, beginning at ``path``; None if it is not to be written (over)."""
    chosen = await app.push_screen_wait(AskText(title, _("To which file?"), value=str(path)))
    if chosen is None:
        return None
    target = Path(chosen).expanduser()
    question = _("{path} is there already. Write over it?").format(path=target)
    if target.exists() and not await app.push_screen_wait(Confirm(title, question)):
        return None
    return target
