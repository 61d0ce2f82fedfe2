"""Moments as people read them: on the clock of the wall, never in UTC."""

from datetime import datetime


def clock(moment: datetime) -> str:
    """Return the time of day, to the second."""
    return f"{moment.astimezone():%H:%M:%S}"


def local(moment: datetime | None) -> str:
    """Return day and time, to the second; a dash if there is no moment."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}" if moment else "-"
