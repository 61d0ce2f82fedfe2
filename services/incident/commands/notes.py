"""Notes and corrections: they may follow the closing."""

from datetime import datetime

from services.errors import UsageError
from services.i18n import _
from services.incident.commands.append import append, required
from services.incident.state import Incident
from services.store import Store
from services.store.ledger import Draft, Json
from services.words import EntryKind as Kind


async def add_note(
    store: Store, incident_id: str, actor: str, text: str, happened_at: datetime | None = None
) -> None:
    """Write a note, for a past time if it is about one."""
    text = required(text, _("A note needs words."))
    draft = Draft(Kind.NOTE_ADDED, {}, {"text": text}, happened_at)
    await append(store, incident_id, actor, lambda _incident: [draft], closed_too=True)


async def correct(store: Store, incident_id: str, actor: str, seq: int, text: str) -> None:
    """Correct entry ``seq`` by appending what is right. The wrong one stays.

    Raises:
        UsageError: there is no such entry.
    """
    text = required(text, _("A correction needs words."))

    def decide(incident: Incident) -> list[Draft]:
        if not 1 <= seq <= incident.seq:
            raise UsageError(_("There is no entry {seq} to correct.").format(seq=seq))
        data: dict[str, Json] = {"seq": seq}
        if seq in incident.sealed:
            data["privileged"] = True  # it would tell what the sealed entry does not
        return [Draft(Kind.CORRECTED, data, {"text": text})]

    await append(store, incident_id, actor, decide, closed_too=True)
