"""Promises: made in public, kept, changed or given up; the last three after the closing too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.clean import clean_line, clean_text
from services.errors import Refused, UsageError
from services.i18n import _
from services.incident.commands.append import append, required
from services.incident.promises import Promise
from services.incident.state import Incident
from services.store import Store
from services.store.ledger import Draft, Json, stamp
from services.times import clock, read_moment
from services.words import EntryKind as Kind


@dataclass(frozen=True, slots=True)
class Pledge:
    """What is promised, who sees to it, by when (as `services.times.read_moment` takes it)."""

    text: str
    owner: str
    due: str


def pledged(
    incident: Incident, statement: str, pledges: Sequence[Pledge], now: datetime
) -> Iterator[Draft]:
    """Yield the entries of the promises that a statement makes.

    Raises:
        UsageError: one lacks words, an owner, or a time.
    """
    for number, pledge in enumerate(pledges, start=len(incident.promises) + 1):
        data, text = _checked(pledge, now)
        data |= {"promise": str(number), "statement": statement}
        yield Draft(Kind.PROMISED, data, {"text": text})


def _checked(pledge: Pledge, now: datetime) -> tuple[dict[str, Json], str]:
    text = required(pledge.text, _("A promise needs words."))
    owner = clean_line(pledge.owner)
    if not owner:
        raise UsageError(_("A promise needs somebody who sees to it."))
    if not pledge.due.strip():
        raise UsageError(_("A promise needs a day by which it is kept."))
    return {"owner": owner, "due_at": stamp(read_moment(pledge.due, now))}, clean_text(text, 1_000)


async def add_promise(
    store: Store, incident_id: str, actor: str, statement: str, pledge: Pledge
) -> None:
    """Write down one more promise of a statement that went out.

    Raises:
        UsageError: it lacks words, an owner or a time.
        Refused: there is no such statement, or it did not go out.
    """
    async with store.read() as session:
        now = await store.now(session)

    def decide(incident: Incident) -> list[Draft]:
        found = incident.statements.get(statement)
        if found is None or not found.goings:
            raise Refused(_("A promise is made by a statement that went out."))
        return list(pledged(incident, statement, [pledge], now))

    await append(store, incident_id, actor, decide, closed_too=True)


async def keep_promise(store: Store, incident_id: str, actor: str, key: str, note: str) -> None:
    """Say that a promise was kept, and by what.

    Raises:
        UsageError: there is no note.
        Refused: there is no such promise, or it has ended.
    """
    note = required(note, _("Say what was done: a link, a date, a number."))
    await _end(store, incident_id, actor, key, Draft(Kind.PROMISE_KEPT, {}, {"note": note}))


async def give_up_promise(
    store: Store, incident_id: str, actor: str, key: str, reason: str
) -> None:
    """Say that a promise will not be kept, and why.

    Raises:
        UsageError: there is no reason.
        Refused: there is no such promise, or it has ended.
    """
    reason = required(reason, _("Giving up a promise needs a reason."))
    await _end(store, incident_id, actor, key, Draft(Kind.PROMISE_GIVEN_UP, {}, {"note": reason}))


async def change_promise(
    store: Store, incident_id: str, actor: str, key: str, pledge: Pledge, reason: str
) -> None:
    """Put other words, another owner or another day in the place of what was promised.

    Raises:
        UsageError: it lacks words, an owner, a time or a reason.
        Refused: there is no such promise, or it has ended.
    """
    reason = required(reason, _("Changing a promise needs a reason."))
    async with store.read() as session:
        now = await store.now(session)
    data, text = _checked(pledge, now)
    draft = Draft(Kind.PROMISE_CHANGED, data, {"text": text, "reason": reason})
    await _end(store, incident_id, actor, key, draft)


async def _end(store: Store, incident_id: str, actor: str, key: str, draft: Draft) -> None:
    def decide(incident: Incident) -> list[Draft]:
        promise = _open(incident, key)
        details = {"promised": promise.text, **draft.details}
        return [Draft(draft.kind, {**draft.data, "promise": key}, details)]

    await append(store, incident_id, actor, decide, closed_too=True)


def _open(incident: Incident, key: str) -> Promise:
    promise = incident.promises.get(key)
    if promise is None:
        raise Refused(_("There is no promise {key} in {id}.").format(key=key, id=incident.id))
    if promise.ended_at is not None:
        words = _("{who} said at {when} that it was kept.")
        if not promise.was_kept:
            words = _("{who} gave it up at {when}.")
        raise Refused(words.format(who=promise.ended_by, when=clock(promise.ended_at)))
    return promise
