"""A campaign or an influencer as lines of text: a column a line, a list item by item."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.i18n import _
from services.preparation.columns import Column
from services.settings import (
    CampaignSettings,
    ClauseSettings,
    ContactSettings,
    InfluencerSettings,
    PlannedSettings,
)
from services.times import exact


def told(
    columns: Sequence[Column], profile: CampaignSettings | InfluencerSettings
) -> Iterator[str]:
    """Yield the lines of ``columns``; what is empty says so."""
    for column in columns:
        value = getattr(profile, column.field, None)
        if isinstance(value, tuple) and not _are_short(value):
            yield f"{column.title}:"
            yield from (f"  {item_words(item)}" for item in value)
        else:
            words = ", ".join(value) if isinstance(value, tuple) else value
            yield f"{column.title}: {words or '-'}"


def _are_short(items: tuple[Any, ...]) -> bool:
    return all(isinstance(item, str) and len(item) <= 40 for item in items)


def item_words(item: Any) -> str:
    """Return one item of a list in words."""
    match item:
        case PlannedSettings():
            when = exact(item.at) if item.at else _("no time")
            parts = [when, item.title, item.place, item.owner, item.kind.label]
        case ClauseSettings():
            hours = (
                _("within {n} h").format(n=f"{item.hours:g}") if item.hours else _("no deadline")
            )
            parts = [item.title, hours, " ".join(item.words.split())]
        case ContactSettings():
            day = _("tried {day}").format(day=item.checked) if item.checked else _("never tried")
            parts = [item.who.label, item.name, item.address, day]
        case InfluencerSettings():
            parts = [item.name, *item.handles]
        case _text:
            return str(item)
    return ", ".join(part for part in parts if part)
