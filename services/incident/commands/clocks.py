"""Clocks that people set, stop and silence."""

from datetime import datetime, timedelta

from services.clean import clean_line
from services.errors import Refused, UsageError
from services.i18n import _
from services.incident.clocks import Clock, clocks
from services.incident.commands.append import append_run, required
from services.incident.run import Run
from services.settings import NagSettings
from services.store import Store
from services.store.ledger import Draft, Json, stamp
from services.times import read_moment
from services.words import ClockKind, Role
from services.words import EntryKind as Kind

SETTABLE = (ClockKind.UPDATE, ClockKind.LEGAL, ClockKind.WELFARE)


async def set_clock(
    store: Store, incident_id: str, actor: str, kind: ClockKind, title: str, role: Role, due: str
) -> None:
    """Set a deadline; ``due`` is a time as `services.times.read_moment` takes it.

    Raises:
        UsageError: it has no title, ``due`` is no time, or the kind is none that people set.
    """
    title = clean_line(required(title, _("A clock needs words: what is due?")))
    if kind not in SETTABLE:
        raise UsageError(_("A clock of this kind is not set by hand."))

    def decide(_run: Run, now: datetime) -> list[Draft]:
        data: dict[str, Json] = {
            "clock": kind.value,
            "role": role.value,
            "due_at": stamp(read_moment(due, now)),
        }
        return [Draft(Kind.CLOCK_SET, data, {"title": title})]

    await append_run(store, incident_id, actor, decide)


async def stop_clock(store: Store, incident_id: str, actor: str, key: str, note: str) -> None:
    """Say that what the clock ``key`` stood for was done; one that comes again starts anew.

    Raises:
        UsageError: there is no note.
        Refused: no such clock runs, or it is stopped by doing what it stands for.
    """
    note = required(note, _("Stopping a clock needs a word on what was done."))

    def decide(run: Run, _now: datetime) -> list[Draft]:
        clock = _running(run, key)
        if not clock.can_be_stopped:
            raise Refused(_("This clock stops by itself once that is done."))
        return [Draft(Kind.CLOCK_STOPPED, {"clock": key}, {"title": clock.text, "note": note})]

    await append_run(store, incident_id, actor, decide)


async def silence_clock(
    store: Store, incident_id: str, actor: str, key: str, length: timedelta
) -> None:
    """Let the clock ``key`` ring no more for ``length``; it runs on.

    Raises:
        Refused: no such clock runs.
    """

    def decide(run: Run, now: datetime) -> list[Draft]:
        clock = _running(run, key)
        data: dict[str, Json] = {"clock": key, "until": stamp(now + length)}
        return [Draft(Kind.CLOCK_SILENCED, data, {"title": clock.text})]

    await append_run(store, incident_id, actor, decide)


def _running(run: Run, key: str) -> Clock:
    found = next((item for item in clocks(run, NagSettings()) if item.key == key), None)
    if found is None:
        raise Refused(_("This clock does not run (any more)."))
    return found
