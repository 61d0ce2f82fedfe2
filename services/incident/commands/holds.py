"""The legal hold: evidence of an incident that outlives its deletion at the source."""

from datetime import date

from services.clean import clean_text
from services.errors import Refused, UsageError
from services.i18n import _
from services.incident.commands.append import append, required
from services.incident.state import Incident
from services.store import Store
from services.store.ledger import Draft
from services.words import EntryKind as Kind


async def set_hold(
    store: Store, incident_id: str, actor: str, reason: str, review_on: date
) -> None:
    """Hold what the incident keeps as evidence, now and later, until it is reviewed.

    A hold that stands gets the new reason and date.

    Raises:
        UsageError: there is no reason, or the date is past.
    """
    reason = clean_text(required(reason, _("A legal hold needs a reason.")), 1_000)
    async with store.read() as session:
        today = (await store.now(session)).astimezone().date()
    if review_on <= today:
        raise UsageError(_("The review date lies in the past: {date}.").format(date=review_on))

    def decide(_incident: Incident) -> list[Draft]:
        return [Draft(Kind.HOLD_SET, {"review_on": review_on.isoformat()}, {"reason": reason})]

    await append(store, incident_id, actor, decide, closed_too=True)


async def lift_hold(store: Store, incident_id: str, actor: str, reason: str) -> None:
    """Hold nothing any more: what was deleted meanwhile goes now.

    Raises:
        UsageError: there is no reason.
        Refused: there is no hold.
    """
    reason = clean_text(required(reason, _("Lifting a legal hold needs a reason.")), 1_000)

    def decide(incident: Incident) -> list[Draft]:
        if incident.hold is None:
            raise Refused(_("There is no legal hold."))
        return [Draft(Kind.HOLD_LIFTED, {}, {"reason": reason})]

    await append(store, incident_id, actor, decide, closed_too=True)
