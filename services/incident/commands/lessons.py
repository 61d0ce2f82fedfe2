"""Lessons: any entry can be flagged as one, while the incident runs and after."""

from services.errors import UsageError
from services.i18n import _
from services.incident.commands.append import append, required
from services.incident.state import Incident
from services.store import Store
from services.store.ledger import Draft, Json
from services.words import EntryKind as Kind


async def flag_lesson(store: Store, incident_id: str, actor: str, seq: int, words: str) -> None:
    """Flag entry ``seq`` as a lesson, in the words of what is to be learned from it.

    Raises:
        UsageError: there is no such entry, or there are no words.
    """
    words = required(words, _("A lesson needs words: what is to be done otherwise?"))

    def decide(incident: Incident) -> list[Draft]:
        if not 1 <= seq <= incident.seq:
            raise UsageError(_("There is no entry {seq} to learn from.").format(seq=seq))
        data: dict[str, Json] = {"seq": seq}
        if seq in incident.sealed:
            data["privileged"] = True  # it would tell what the sealed entry does not
        return [Draft(Kind.LESSON_FLAGGED, data, {"words": words})]

    await append(store, incident_id, actor, decide, closed_too=True)
