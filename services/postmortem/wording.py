"""How the report says lengths of time and shares."""

from datetime import timedelta

from services.i18n import _, ngettext
from services.postmortem.mood import Mood


def span(length: timedelta | None) -> str:
    """Return a length of time in words, and say so if there is none yet."""
    if length is None:
        return _("none yet")
    seconds = max(0, int(length.total_seconds()))
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    parts = [
        _("{n} d").format(n=days) if days else "",
        _("{n} h").format(n=hours) if hours else "",
        _("{n} min").format(n=minutes) if minutes else "",
        _("{n} s").format(n=seconds) if not days and not hours else "",
    ]
    return " ".join(part for part in parts if part)


def share(mood: Mood) -> str:
    """Return the negative share in words, with what it is a share of."""
    mentions = ngettext("{n} mention", "{n} mentions", mood.total).format(n=mood.total)
    if mood.share is None:
        return _("{mentions}, none of them in a language that is scored").format(mentions=mentions)
    return _("{mentions}, {share} % negative of the {understood} understood").format(
        mentions=mentions, share=percent(mood), understood=round(mood.understood)
    )


def percent(mood: Mood) -> str:
    """Return the negative share in percent, a dash where nothing was understood."""
    return "-" if mood.share is None else str(round(100 * mood.share))


def seconds(length: timedelta | None) -> float | None:
    """Return a length in seconds, for machines."""
    return None if length is None else round(length.total_seconds(), 3)


def many(number: int) -> str:
    """Return a large number in groups of three digits."""
    return f"{number:,}".replace(",", "\u202f")
