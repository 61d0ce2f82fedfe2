"""When something was said, as other people's tools write it."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from services.clean import fold

_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}|\d{16}")
_EPOCH_UNITS = {13: 1e3, 16: 1e6}
_UTC_SUFFIX = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
_HALF_OF_DAY = re.compile(r"\s*([ap])\.?m\.?$", re.IGNORECASE)
# A day as a spreadsheet counts it, where a cell has lost its format: 2000 to 2099, no epoch.
_SERIAL = re.compile(r"(?:3[6-9]|[4-6]\d|7[0-2])\d{3}(?:[.,]\d+)?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - the zone is the caller's
_PART_OF_DAY = re.compile(r"0?[.,]\d+")
_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "sty lut mar kwi maj cze lip sie wrz paz lis gru",
    )
    for number, name in enumerate(names.split(), 1)
}
_DAY_MONTH = re.compile(r"(\d{1,2})[ .-]+([^\W\d_]{3,12})\.?[ .,-]+(\d{4}|\d{2})\b(?:\s*r\.)?")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,9})\.? (\d{1,2}),? (\d{4})\b")
# Dates with slashes but no leading year are left out: 04/05/2026 is April or May.
_FORMATS = (
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %I:%M%p",
    "%Y-%m-%d %I:%M:%S%p",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%a %b %d %H:%M:%S %z %Y",
)


def read_date(value: str, hour: str = "", tz: tzinfo = UTC, form: str = "") -> datetime | None:
    """Return ``value`` in UTC, None if it cannot be read.

    ``hour`` is a column of its own, used when ``value`` holds a day only; ``tz`` is taken for
    a time that names no zone. With ``form`` (as `strptime` reads it, over both columns joined
    by a space) nothing else is tried, because it says what is April and what is May.
    """
    value = " ".join(value.split())
    if hour.strip() and ":" not in value:
        value = f"{value} {_clock(hour)}"
    try:
        read = _strictly(value, form) if form else _any_of_ours(value)
        return (read if read.tzinfo else read.replace(tzinfo=tz)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None


def _any_of_ours(value: str) -> datetime:
    if read := _iso(value) if value[4:5] == "-" else _epoch(value) or _serial(value):
        return read
    plain = _with_number_for_month(value).replace(", ", " ")
    return _iso(plain) or _by_format(plain) or parsedate_to_datetime(value)


def _clock(hour: str) -> str:
    """Return an hour as people read it; a spreadsheet may keep it as a part of the day."""
    hour = " ".join(hour.split())
    if not _PART_OF_DAY.fullmatch(hour):
        return hour
    seconds = round(float(hour.replace(",", ".")) * 86_400)
    return f"{seconds // 3_600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _strictly(value: str, form: str) -> datetime:
    return datetime.strptime(value, form)  # noqa: DTZ007 - the zone is the caller's


def _epoch(value: str) -> datetime | None:
    if not _EPOCH.fullmatch(value):
        return None
    return datetime.fromtimestamp(float(value) / _EPOCH_UNITS.get(len(value), 1), UTC)


def _serial(value: str) -> datetime | None:
    day, _space, clock = value.partition(" ")
    if not _SERIAL.fullmatch(day):
        return None
    read = _SERIAL_ZERO + timedelta(seconds=round(float(day.replace(",", ".")) * 86_400))
    if not clock:
        return read
    of_day = datetime.fromisoformat(f"1900-01-01 {clock}")
    return read.replace(hour=of_day.hour, minute=of_day.minute, second=of_day.second)


def _with_number_for_month(value: str) -> str:
    """Return ``20 listopada 2026`` and ``Nov 20, 2026`` as ``2026-11-20``, else ``value``."""
    if found := _DAY_MONTH.match(value):
        day, month, year = found.groups()
    elif found := _MONTH_DAY.match(value):
        month, day, year = found.groups()
    else:
        return value
    number = _MONTHS.get(fold(month)[:3])
    if number is None:
        return value
    full = year if len(year) == 4 else f"20{year}"
    return f"{full}-{number:02}-{int(day):02}{value[found.end() :]}"


def _iso(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_UTC_SUFFIX.sub("+00:00", value))
    except ValueError:
        return None


def _by_format(value: str) -> datetime | None:
    value = _HALF_OF_DAY.sub(r"\1m", value)
    for form in _FORMATS:
        try:
            return datetime.strptime(value, form)  # noqa: DTZ007 - the zone is the caller's
        except ValueError:
            continue
    return None
