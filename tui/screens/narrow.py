"""The filter of the feed: which mentions are shown."""

from collections.abc import Mapping
from typing import Any

from textual.app import App

from services.i18n import _
from services.model import ROOM
from services.preparation.campaigns import names_to_choose
from services.store.mentions import Filter
from services.words import Sentiment, Signal
from tui.room import Room
from tui.widgets.ask import AskChoice


async def ask_filter(app: App[Any], room: Room, now: Filter) -> Filter | None:
    """Ask what to show, beginning at what is shown ``now``; the words searched for stay.

    None if the person thought better of it.
    """
    async with room.store.read() as session:
        names = await names_to_choose(session)
    chosen = await app.push_screen_wait(
        AskChoice(_("Filter"), _("Show only"), filter_options(names), value=option_of(now))
    )
    return None if chosen is None else read_filter(chosen, now.words)


def filter_options(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return everything that can be asked for."""
    options = [("", _("Everything"))]
    options += [(f"sentiment:{word}", word.label) for word in Sentiment]
    options.append(("review", _("To review: {signal}").format(signal=Signal.IRONY.label)))
    options += [(key, name) for key, name in names.items() if key != ROOM]
    options += [
        (f"signal:{word}", _("Speaks of: {signal}").format(signal=word.label)) for word in Signal
    ]
    options.append(("muted", _("What is muted")))
    return options


def read_filter(chosen: str, words: str) -> Filter:
    """Return the filter that one of `filter_options` stands for."""
    kind, _colon, value = chosen.partition(":")
    match kind:
        case "sentiment":
            return Filter(sentiment=Sentiment(value), words=words)
        case "signal":
            return Filter(signal=Signal(value), words=words)
        case "review":
            return Filter(review=True, words=words)
        case "muted":
            return Filter(muted=True, words=words)
        case _entity:
            return Filter(entity=chosen, words=words)


def option_of(chosen: Filter) -> str:
    """Return which of `filter_options` stands for a filter, whatever its words."""
    if chosen.sentiment is not None:
        return f"sentiment:{chosen.sentiment}"
    if chosen.signal is not None:
        return f"signal:{chosen.signal}"
    if chosen.review:
        return "review"
    return "muted" if chosen.muted else chosen.entity
