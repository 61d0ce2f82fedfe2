"""Asking for a legal hold: why, and until when."""

from collections.abc import Coroutine
from datetime import date, timedelta
from typing import Any

from textual.app import App

from services.errors import UsageError
from services.i18n import _
from services.incident import commands
from services.incident.run import Run
from tui.room import Room
from tui.widgets.ask import AskForm, AskText, Field

USUAL = timedelta(days=90)


async def ask_hold(app: App[Any], room: Room, run: Run) -> Coroutine[Any, Any, None] | None:
    """Ask to put the evidence under a legal hold, or to lift the one that stands.

    Return what is to be done, None if nothing is.
    """
    hold = run.incident.hold
    if hold is not None:
        title = _("Legal hold until {date}: lift it?").format(date=hold.review_on)
        reason = await app.push_screen_wait(AskText(title, _("Why is it needed no more?")))
        if reason is None:
            return None
        return commands.lift_hold(room.store, run.incident.id, room.actor, reason)
    usual = (await room.now()).astimezone().date() + USUAL
    fields = [
        Field("reason", _("Why: a claim, a procedure, an order?"), required=True),
        Field(
            "review",
            _("When is it looked at again?"),
            required=True,
            hint=_("as {date}").format(date=usual),
        ),
    ]
    form = await app.push_screen_wait(AskForm(_("Legal hold on the evidence"), fields))
    return _set(room, run.incident.id, form["reason"], form["review"]) if form else None


async def _set(room: Room, incident_id: str, reason: str, review: str) -> None:
    try:
        review_on = date.fromisoformat(review.strip())
    except ValueError as error:
        raise UsageError(_("A date is written as 2027-01-31.")) from error
    await commands.set_hold(room.store, incident_id, room.actor, reason, review_on)
