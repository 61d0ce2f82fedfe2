"""When people are on duty: ``mon-fri 8-18, sat 10:00-14:00``, ``always``, or not said at all.

Hours are those of the clock on the room's wall. What nobody said is unknown, never covered.
"""

import re
from collections.abc import Iterable

from services.clean import clean_line, fold
from services.errors import UsageError
from services.i18n import _

DAY = 24 * 60
WEEK = 7 * DAY
ALWAYS = "always"

_DAYS = (
    ("mon", "pn", "pon", "monday"),
    ("tue", "wt", "tuesday"),
    ("wed", "sr", "srd", "wednesday"),
    ("thu", "cz", "czw", "thursday"),
    ("fri", "pt", "ptk", "friday"),
    ("sat", "sb", "sob", "saturday"),
    ("sun", "nd", "ndz", "sunday"),
)
_ALWAYS = {ALWAYS, "24/7", "zawsze", "calodobowo"}
_DAILY = {"daily", "codziennie"}
_PART = re.compile(
    r"(?:([a-z]+)(?: ?[-–] ?([a-z]+))? )?(\d{1,2})(?::?(\d{2}))? ?[-–] ?(\d{1,2})(?::?(\d{2}))?"
)

Spans = tuple[tuple[int, int], ...]
"""Minutes of the week from Monday 00:00, each from (in it) to (not in it), in order, apart."""


def read_hours(text: str) -> Spans | None:
    """Return when somebody is on duty who wrote ``text``, None where it says nothing.

    Several spans are parted by commas; one that ends before it begins goes on into the next day.

    Raises:
        UsageError: it cannot be read.
    """
    words = fold(clean_line(text))
    if not words:
        return None
    if words in _ALWAYS:
        return ((0, WEEK),)
    return merged(span for part in re.split(r"[,;]", words) for span in _part(part.strip(), text))


def merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return ``spans`` in order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return tuple(found)


def gaps(spans: Spans) -> Spans:
    """Return when in a week nobody of ``spans`` is there."""
    edges = [0, *(edge for span in spans for edge in span), WEEK]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return tuple((start, end) for start, end in pairs if start < end)


def told(spans: Spans) -> str:
    """Return spans as people read them, days that are alike together; the week is a circle."""
    if spans == ((0, WEEK),):
        return _("always")
    names = _names()
    days: dict[str, list[int]] = {}
    long = []
    for start, end in _round(spans):
        if end - start > DAY:
            day, last = names[start // DAY], names[(end - 1) // DAY % 7]
            long.append(f"{day} {_clock(start)} - {last} {_clock(end, ends=True)}")
        else:
            words = f"{_clock(start)}-{_clock(end, ends=True)}"
            days.setdefault(words, []).append(start // DAY)
    return ", ".join([*(f"{_days(held, names)} {words}" for words, held in days.items()), *long])


def _round(spans: Spans) -> Spans:
    """Return the spans with the one that goes on over the week's end in one."""
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == WEEK:
        return (*spans[1:-1], (spans[-1][0], WEEK + spans[0][1]))
    return spans


def _clock(minute: int, *, ends: bool = False) -> str:
    hour, rest = divmod(minute % DAY, 60)
    return f"{24 if ends and not hour and not rest else hour:02}:{rest:02}"


def _names() -> list[str]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def _days(days: list[int], names: list[str]) -> str:
    if len(days) == 7:
        return _("every day")
    first, last = days[0], days[-1]
    if len(days) > 2 and days == list(range(first, last + 1)):
        return f"{names[first]}-{names[last]}"
    return " ".join(names[day] for day in days)


def _part(words: str, text: str) -> list[tuple[int, int]]:
    match = _PART.fullmatch(words)
    first, last = (match[1] or "", match[2] or "") if match else ("", "")
    days = _days_from(first, last)
    if match is None or days is None:
        raise _unreadable(text)
    start, end = _minute(match[3], match[4]), _minute(match[5], match[6])
    if start is None or end is None or start in {DAY, end}:
        raise _unreadable(text)
    end += DAY if end < start else 0
    found = []
    for day in days:
        begins, stops = day * DAY + start, day * DAY + end
        found.append((begins, min(stops, WEEK)))
        if stops > WEEK:
            found.append((0, stops - WEEK))
    return found


def _days_from(first: str, last: str) -> list[int] | None:
    if not first or first in _DAILY:
        return list(range(7)) if not last else None
    start, end = _day(first), _day(last or first)
    if start is None or end is None:
        return None
    return [day % 7 for day in range(start, (end if end >= start else end + 7) + 1)]


def _day(word: str) -> int | None:
    return next((number for number, names in enumerate(_DAYS) if word in names), None)


def _minute(hour: str, minute: str | None) -> int | None:
    number = int(hour) * 60 + int(minute or 0)
    return number if number <= DAY and int(minute or 0) < 60 else None


def _unreadable(text: str) -> UsageError:
    return UsageError(
        _("“{text}” are no hours: write mon-fri 8-18, sat 10:00-14:00, or always.").format(
            text=clean_line(text, 80)
        )
    )
