"""The filter of the timeline: which entries are shown."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from textual.app import App

from services.errors import UsageError
from services.i18n import _
from services.incident.narrowing import KIND_NAMES, Narrowing, name_of
from services.times import local, read_past
from tui.widgets.ask import AskForm, Field


async def ask_narrowing(
    app: App[Any], now_shown: Narrowing, actors: Sequence[str], now: datetime
) -> Narrowing | None:
    """Ask what to show; the words searched for stay. None if the person thought better of it."""
    kinds = sorted(((kind, name_of(kind)) for kind in KIND_NAMES), key=lambda item: item[1])
    fields = [
        Field("kind", _("Kind"), now_shown.kind, choices=[("", _("Every kind")), *kinds]),
        Field(
            "actor",
            _("Who"),
            now_shown.actor,
            choices=[("", _("Everybody")), *((name, name) for name in actors)],
        ),
        Field(
            "since",
            _("Since"),
            local(now_shown.since)[:16] if now_shown.since else "",
            hint=_("14:30, 20 min, 2 h, 2026-11-30, yesterday"),
        ),
    ]
    form = await app.push_screen_wait(AskForm(_("Filter"), fields))
    if form is None:
        return None
    try:
        since = read_past(form["since"], now) if form["since"] else None
    except UsageError as error:
        app.notify(str(error), severity="error", markup=False)
        return None
    return replace(now_shown, kind=form["kind"], actor=form["actor"], since=since)
