"""Reading privileged words: by name, and only by whoever leads or is Legal."""

from services.errors import Refused
from services.i18n import _
from services.incident.commands.append import existing
from services.incident.state import Incident
from services.store import Store, ledger
from services.store.ledger import Record
from services.words import Role


def may_read(incident: Incident, person: str) -> bool:
    """Whether ``person`` may see the privileged words of ``incident``."""
    return person in {incident.roles.get(Role.LEAD), incident.roles.get(Role.LEGAL)}


async def read_privileged(store: Store, incident_id: str, person: str) -> list[Record]:
    """Return every entry of an incident with its privileged words.

    Raises:
        UsageError: there is no such incident.
        Refused: ``person`` neither leads nor is Legal.
    """
    async with store.read() as session:
        records = await ledger.read(session, incident_id, privileged=True)
    if not may_read(existing(incident_id, records), person):
        raise Refused(_("Privileged words are for whoever leads and for Legal."))
    return records
