"""What was learned, also after closing: factors, lessons, and actions until they are done."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from services.clean import clean_line
from services.errors import Refused, UsageError
from services.i18n import _
from services.incident.commands.append import append, append_run, required
from services.incident.learning import Action, ActionStatus
from services.incident.run import Run
from services.incident.state import Incident
from services.store import Store
from services.store.ledger import Draft, Json
from services.times import clock, read_moment
from services.words import EntryKind as Kind

HELD_AFTER = timedelta(days=30)
"""So long after closing nobody can know yet that the actions held; that they failed, at once."""


async def note_factor(
    store: Store, incident_id: str, actor: str, words: str, about: int = 0
) -> None:
    """Note what contributed, and how; ``about`` is the entry in which it shows, 0 for none.

    Raises:
        UsageError: there are no words, or there is no such entry.
    """
    words = required(words, _("A contributing factor needs words: what happened, and how?"))
    await _remark(store, incident_id, actor, Kind.FACTOR_NOTED, words, about)


async def write_lesson(
    store: Store, incident_id: str, actor: str, words: str, about: int = 0
) -> None:
    """Write what is to be done otherwise; ``about`` is the entry that taught it, 0 for none.

    Raises:
        UsageError: there are no words, or there is no such entry.
    """
    words = required(words, _("A lesson needs words: what is to be done otherwise?"))
    await _remark(store, incident_id, actor, Kind.LESSON_WRITTEN, words, about)


async def _remark(
    store: Store, incident_id: str, actor: str, kind: Kind, words: str, about: int
) -> None:
    def decide(incident: Incident) -> list[Draft]:
        if not 0 <= about <= incident.seq:
            raise UsageError(_("There is no entry {seq} to learn from.").format(seq=about))
        data: dict[str, Json] = {"seq": about} if about else {}
        if about in incident.sealed:
            data["privileged"] = True  # it would tell what the sealed entry does not
        return [Draft(kind, data, {"words": words})]

    await append(store, incident_id, actor, decide, closed_too=True)


async def add_action(
    store: Store,
    incident_id: str,
    actor: str,
    words: str,
    owner: str,
    due: str,
    lesson: int = 0,
) -> None:
    """Give ``owner`` something to do until a day, as `services.times.read_moment` takes it.

    Raises:
        UsageError: it has no words or nobody to do it, ``due`` is no day, or entry ``lesson``
            is no lesson.
    """
    words = required(words, _("An action needs words: what is to be done?"))
    owner = clean_line(required(owner, _("An action needs somebody who does it.")))
    day = await _day(store, due)

    def decide(incident: Incident) -> list[Draft]:
        if lesson:
            incident.learning.lesson_or_last(lesson)
        data: dict[str, Json] = {"owner": owner, "due_on": day.isoformat(), "lesson": lesson}
        return [Draft(Kind.ACTION_ADDED, data, {"words": words})]

    await append(store, incident_id, actor, decide, closed_too=True)


async def change_action(
    store: Store, incident_id: str, actor: str, seq: int, owner: str, due: str, reason: str
) -> None:
    """Give action ``seq`` another owner or day (empty: as it was), with a reason.

    Raises:
        UsageError: there is no reason, or ``due`` is no day.
        Refused: it is done or given up, or there is none.
    """
    reason = required(reason, _("Moving an action needs a reason."))
    day = await _day(store, due) if due.strip() else None

    def decide(action: Action) -> list[Draft]:
        data: dict[str, Json] = {
            "seq": seq,
            "owner": clean_line(owner) or action.owner,
            "due_on": (day or action.due_on).isoformat(),
        }
        return [Draft(Kind.ACTION_CHANGED, data, {"reason": reason})]

    await _on_action(store, incident_id, actor, seq, decide)


async def finish_action(store: Store, incident_id: str, actor: str, seq: int, words: str) -> None:
    """Say that action ``seq`` is done, and what was done.

    Raises:
        UsageError: there are no words.
        Refused: it is done or given up already, or there is none.
    """
    words = required(words, _("Finishing an action needs a word on what was done."))
    draft = Draft(Kind.ACTION_DONE, {"seq": seq}, {"words": words})
    await _on_action(store, incident_id, actor, seq, lambda _action: [draft])


async def give_up_action(store: Store, incident_id: str, actor: str, seq: int, reason: str) -> None:
    """Say that action ``seq`` will not be done, and why.

    Raises:
        UsageError: there is no reason.
        Refused: it is done or given up already, or there is none.
    """
    reason = required(reason, _("Giving an action up needs a reason."))
    draft = Draft(Kind.ACTION_GIVEN_UP, {"seq": seq}, {"reason": reason})
    await _on_action(store, incident_id, actor, seq, lambda _action: [draft])


async def review_actions(
    store: Store, incident_id: str, actor: str, words: str, *, held: bool
) -> None:
    """Answer, long after, whether the actions held, and how one knows.

    Raises:
        UsageError: there are no words.
        Refused: the incident is open, has no actions, or was answered; or it closed too short a
            while ago to say that they held.
    """
    words = required(words, _("Say by what you know that it held, or did not."))

    def decide(run: Run, now: datetime) -> list[Draft]:
        incident, review = run.incident, run.incident.learning.review
        if incident.is_open or not incident.learning.kept_actions:
            raise Refused(_("There is nothing to look back at yet."))
        if review is not None:
            raise Refused(
                _("{who} answered on {day}.").format(
                    who=review.by, day=review.at.astimezone().date()
                )
            )
        if held and incident.closed_at is not None and now < incident.closed_at + HELD_AFTER:
            day = (incident.closed_at + HELD_AFTER).astimezone().date()
            raise Refused(
                _("It is too early to say that they held: from {day} on.").format(day=day)
            )
        return [Draft(Kind.ACTIONS_REVIEWED, {"held": held}, {"words": words})]

    await append_run(store, incident_id, actor, decide, closed_too=True)


async def _on_action(
    store: Store, incident_id: str, actor: str, seq: int, decide: Callable[[Action], list[Draft]]
) -> None:
    def look(incident: Incident) -> list[Draft]:
        action = incident.learning.actions.get(seq)
        if action is None:
            raise Refused(
                _("{incident} has no action {seq}: see warroom actions.").format(
                    incident=incident_id, seq=seq
                )
            )
        if not action.is_open:
            raise Refused(_ended(action))
        return decide(action)

    await append(store, incident_id, actor, look, closed_too=True)


def _ended(action: Action) -> str:
    when = action.ended_at
    moment = f"{when.astimezone():%d.%m.%Y} {clock(when)}" if isinstance(when, datetime) else "-"
    if action.status is ActionStatus.DONE:
        return _("Action {seq} was finished on {when}.").format(seq=action.seq, when=moment)
    return _("Action {seq} was given up on {when}.").format(seq=action.seq, when=moment)


async def _day(store: Store, due: str) -> date:
    async with store.read() as session:
        now = await store.now(session)
    return read_moment(due, now).astimezone().date()
