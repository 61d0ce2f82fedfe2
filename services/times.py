"""Moments as people read and write them: on the clock of the wall, never in UTC."""

import re
from datetime import date, datetime, time, timedelta

from services.errors import UsageError
from services.i18n import _

DAY_ENDS = time(17)
"""What a day without a time means as a deadline: the end of office hours."""

_SPANS = {"s": "seconds", "min": "minutes", "m": "minutes", "h": "hours", "d": "days"}
_NEXT_DAY = {"tomorrow", "jutro"}
_THIS_DAY = {"today", "dziś", "dzis", "dzisiaj"}
_LAST_DAY = {"yesterday", "wczoraj"}
_FARTHEST = timedelta(days=3_660)


def clock(moment: datetime) -> str:
    """Return the time of day, to the second."""
    return f"{moment.astimezone():%H:%M:%S}"


def short(moment: datetime, now: datetime) -> str:
    """Return the time of day, to the minute, with the day if it is not that of ``now``."""
    there, here = moment.astimezone(), now.astimezone()
    if there.date() == here.date():
        return f"{there:%H:%M}"
    return f"{there:%d.%m. %H:%M}" if there.year == here.year else f"{there:%d.%m.%Y %H:%M}"


def local(moment: datetime | None) -> str:
    """Return day and time, to the second; a dash if there is no moment."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}" if moment else "-"


def span(length: timedelta) -> str:
    """Return a length as a person reads it at a glance: 45 s, 12 min, 3 h, 2 d."""
    seconds = int(abs(length).total_seconds())
    if seconds < 60:
        return _("{n} s").format(n=seconds)
    if seconds < 5_400:
        return _("{n} min").format(n=seconds // 60)
    if seconds < 2 * 86_400:
        return _("{n} h").format(n=round(seconds / 3_600))
    return _("{n} d").format(n=seconds // 86_400)


def read_moment(text: str, now: datetime) -> datetime:
    """Return the moment after ``now`` that a person means by ``text``.

    A length counts from now (``20 min``, ``2 h``, ``3 d``); a time alone is the next one
    (``14:30``); a day is ``2026-11-30``, ``30.11.``, ``tomorrow`` or ``jutro``, and alone it
    means `DAY_ENDS`. Of a time that comes twice when the clocks go back the earlier one counts.

    Raises:
        UsageError: it is none of these, is past, or does not exist on that day.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    moment = _after_a_while(words, now) or _on_a_day(words, now)
    if moment is None:
        raise UsageError(
            _("“{text}” is no time: write 14:30, 20 min, 2 h, 30.11. 16:00 or tomorrow.").format(
                text=text.strip()
            )
        )
    if not now < moment < now + _FARTHEST:
        raise UsageError(
            _("{when} is past or too far away.").format(
                when=f"{moment.astimezone():%d.%m.%Y %H:%M}"
            )
        )
    return moment


def read_past(text: str, now: datetime) -> datetime:
    """Return the moment up to ``now`` that a person means by ``text``.

    A length counts back (``20 min``, ``2 h``, ``3 d``); a time alone is the last one
    (``14:30``); a day is ``2026-11-30``, ``30.11.`` or ``yesterday``, and alone it means its
    beginning.

    Raises:
        UsageError: it is none of these, is yet to come, or does not exist on that day.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    moment = _a_while_ago(words, now) or _on_a_past_day(words, now)
    if moment is None:
        raise UsageError(
            _("“{text}” is no time: write 14:30, 20 min, 2 h, 30.11. 16:00 or yesterday.").format(
                text=text.strip()
            )
        )
    if moment > now:
        raise UsageError(
            _("{when} is yet to come.").format(when=f"{moment.astimezone():%d.%m.%Y %H:%M}")
        )
    return moment


def read_day(text: str) -> date:
    """Return the day that a person means by ``text``: 2027-03-01, 01.03.2027 or 1.3.2027.

    Raises:
        UsageError: it is none.
    """
    word = text.strip()
    day = _day(word, date.min) if re.fullmatch(r"[\d.-]+\d{4}|\d{4}-[\d-]+", word) else None
    if day is None:
        raise UsageError(_("“{text}” is no day: write 2027-03-01 or 01.03.2027.").format(text=word))
    return day


def read_exact(text: str) -> datetime:
    """Return the moment that a day with a time means: 2027-03-01 09:00 or 01.03.2027 09:00.

    The time is that of the wall, unless an offset (``+01:00``) stands behind it.

    Raises:
        UsageError: it is none, or does not exist on that day.
    """
    day, _space, rest = text.strip().partition(" ")
    match = re.fullmatch(r"(\d{1,2}:\d{2})(:\d{2})?(?: ?([+-]\d{2}:\d{2}))?", rest.strip())
    hour = _hour(match[1]) if match else None
    if match is None or hour is None:
        raise UsageError(
            _("“{text}” is no day and time: write 2027-03-01 09:00 or 01.03.2027 09:00.").format(
                text=text.strip()
            )
        )
    hour = hour.replace(second=min(int((match[2] or ":0")[1:]), 59))
    if match[3]:
        return datetime.fromisoformat(f"{read_day(day)}T{hour}{match[3]}")
    return _at(read_day(day), hour)


def exact(moment: datetime) -> str:
    """Return day and time as `read_exact` reads them; the offset only where a time comes twice."""
    here = moment.astimezone()
    text = f"{here:%Y-%m-%d %H:%M}" + (f":{here:%S}" if here.second else "")
    twice = here.replace(tzinfo=None).astimezone() != here
    return f"{text} {here:%z}"[:-2] + f":{here:%z}"[-3:] if twice else text


def _a_while_ago(words: str, now: datetime) -> datetime | None:
    match = re.fullmatch(r"(\d{1,4})\s*(s|min|m|h|d)\.?(?: ago| temu)?", words)
    return now - timedelta(**{_SPANS[match[2]]: int(match[1])}) if match else None


def _on_a_past_day(words: str, now: datetime) -> datetime | None:
    *days, last = words.split() or [""]
    hour = _hour(last)
    if hour is None:
        days = words.split()
    today = now.astimezone().date()
    if len(days) > 1 or (not days and hour is None):
        return None
    if not days:
        moment = _at(today, hour or time())
        return moment if moment <= now else _at(today - timedelta(days=1), hour or time())
    day = today - timedelta(days=1) if days[0] in _LAST_DAY else _day(days[0], today, past=True)
    return _at(day, hour or time()) if day else None


def _after_a_while(words: str, now: datetime) -> datetime | None:
    match = re.fullmatch(r"(?:\+|za |in )?\s*(\d{1,4})\s*(s|min|m|h|d)\.?", words)
    return now + timedelta(**{_SPANS[match[2]]: int(match[1])}) if match else None


def _on_a_day(words: str, now: datetime) -> datetime | None:
    *days, last = words.split() or [""]
    hour = _hour(last)
    if hour is None:
        days, hour = words.split(), None
    if len(days) > 1:
        return None
    today = now.astimezone().date()
    if not days:
        if hour is None:
            return None
        moment = _at(today, hour)
        return moment if moment > now else _at(today + timedelta(days=1), hour)
    day = _day(days[0], today)
    return _at(day, hour or DAY_ENDS) if day else None


def _hour(word: str) -> time | None:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", word)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


def _day(word: str, today: date, *, past: bool = False) -> date | None:
    if word in _NEXT_DAY | _THIS_DAY:
        return today + timedelta(days=word in _NEXT_DAY)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", word)
    own = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?", word)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if own is None:
            return None
        day = date(int(own[3] or today.year), int(own[2]), int(own[1]))
        if past:
            return day if own[3] or day <= today else day.replace(year=day.year - 1)
        return day if own[3] or day >= today else day.replace(year=day.year + 1)
    except ValueError:
        return None


def _at(day: date, hour: time) -> datetime:
    naive = datetime.combine(day, hour)
    moment = naive.astimezone()
    if moment.replace(tzinfo=None) != naive:
        raise UsageError(
            _("There is no {time} on that day: the clocks go forward.").format(
                time=f"{naive:%H:%M}"
            )
        )
    return moment
