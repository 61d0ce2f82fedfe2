"""The freeze list: planned posts and paid boosts, ticked off as they stop."""

from services.clean import clean_line
from services.errors import Refused
from services.i18n import _
from services.incident.commands.append import append, required
from services.incident.state import Incident
from services.store import Store
from services.store.ledger import Draft
from services.times import clock
from services.words import EntryKind as Kind


async def list_for_freeze(store: Store, incident_id: str, actor: str, what: str) -> None:
    """Put something on the list that nobody had planned for.

    Raises:
        UsageError: it has no words.
    """
    what = clean_line(required(what, _("What has to stop?")))

    def decide(incident: Incident) -> list[Draft]:
        item = f"listed:{len(incident.freeze_list) + 1}"
        return [Draft(Kind.FREEZE_LISTED, {"item": item}, {"title": what})]

    await append(store, incident_id, actor, decide)


async def freeze(store: Store, incident_id: str, actor: str, item: str, what: str) -> None:
    """Say that ``item`` of the list has been stopped; ``what`` tells it in the timeline.

    Raises:
        Refused: somebody said so already.
    """

    def decide(incident: Incident) -> list[Draft]:
        stopped = incident.frozen.get(item)
        if stopped is not None:
            raise Refused(
                _("{who} stopped it at {when}.").format(who=stopped.by, when=clock(stopped.at))
            )
        return [Draft(Kind.FROZEN, {"item": item}, {"title": clean_line(what)})]

    await append(store, incident_id, actor, decide)


async def release(
    store: Store, incident_id: str, actor: str, item: str, what: str, reason: str
) -> None:
    """Let ``item`` run again, or take a tick back that was a mistake.

    Raises:
        UsageError: there is no reason.
        Refused: it is not stopped.
    """
    reason = required(reason, _("Letting it run again needs a reason."))

    def decide(incident: Incident) -> list[Draft]:
        if item not in incident.frozen:
            raise Refused(_("It is not stopped."))
        details = {"title": clean_line(what), "reason": reason}
        return [Draft(Kind.RELEASED, {"item": item}, details)]

    await append(store, incident_id, actor, decide)
