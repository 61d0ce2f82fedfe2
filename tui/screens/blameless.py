"""Asking for words about what happened; if they name somebody, asking for what and how."""

from services.i18n import _
from services.learning.blameless import named
from tui.screens.base import FollowingScreen
from tui.widgets.ask import AskText, Confirm


async def ask_words(
    screen: FollowingScreen, title: str, prompt: str, guidance: str = "", value: str = ""
) -> str | None:
    """Ask for words without names; None if the person thought better of it.

    Who insists on a name may write it: it is a question, no refusal.
    """
    room = screen.room
    while True:
        text = await screen.app.push_screen_wait(
            AskText(title, prompt, guidance=guidance, value=value, multiline=True)
        )
        if text is None:
            return None
        async with room.store.read() as session:
            names = await named(session, text, room.incident)
        if not names:
            return text
        question = _("A post-mortem asks what and how, not who. Write it as it is?")
        words = _("These words name {names}.").format(names=", ".join(names))
        if await screen.app.push_screen_wait(Confirm(title, question, guidance=words)):
            return text
        value = text
