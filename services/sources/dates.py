"""When something was said, as other people's tools write it."""

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}|\d{16}")
_EPOCH_UNITS = {13: 1e3, 16: 1e6}
_UTC_SUFFIX = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
_HALF_OF_DAY = re.compile(r"\s+(?=[ap]m$)", re.IGNORECASE)
# Dates with slashes but no leading year are left out: 04/05/2026 is April or May.
_FORMATS = (
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %I:%M%p",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y, %H:%M",
    "%d-%b-%Y",
    "%d-%b-%Y %H:%M",
    "%d-%b-%Y %I:%M%p",
    "%b %d, %Y",
    "%b %d, %Y %I:%M%p",
    "%a %b %d %H:%M:%S %z %Y",
)


def read_date(value: str, hour: str = "", tz: tzinfo = UTC) -> datetime | None:
    """Return ``value`` in UTC, None if it cannot be read.

    ``hour`` is a column of its own, used when ``value`` holds a day only; ``tz`` is taken for
    a time that names no zone.
    """
    value = " ".join(value.split())
    if hour.strip() and ":" not in value:
        value = f"{value} {' '.join(hour.split())}"
    try:
        read = _epoch(value) or _iso(value) or _by_format(value) or parsedate_to_datetime(value)
        return (read if read.tzinfo else read.replace(tzinfo=tz)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None


def _epoch(value: str) -> datetime | None:
    if not _EPOCH.fullmatch(value):
        return None
    return datetime.fromtimestamp(float(value) / _EPOCH_UNITS.get(len(value), 1), UTC)


def _iso(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_UTC_SUFFIX.sub("+00:00", value))
    except ValueError:
        return None


def _by_format(value: str) -> datetime | None:
    value = _HALF_OF_DAY.sub("", value)
    for form in _FORMATS:
        try:
            return datetime.strptime(value, form)  # noqa: DTZ007 - the zone is the caller's
        except ValueError:
            continue
    return None
