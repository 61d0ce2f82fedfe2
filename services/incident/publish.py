"""Publishing a playbook is an act of a person, written into the room's own timeline."""

from services.model import ROOM
from services.playbooks.files import parse
from services.playbooks.versions import publish
from services.store import Store, ledger
from services.store.ledger import Draft
from services.words import EntryKind


async def publish_playbook(store: Store, actor: str, text: str) -> int | None:
    """Publish ``text`` as a new version; return its number, None if it is the latest already.

    Raises:
        DocumentError: the text is not a valid playbook.
    """
    scenario = parse(text, "playbook").scenario
    async with store.write() as session:
        version = await publish(store, session, text, actor)
        if version is not None:
            draft = Draft(EntryKind.PLAYBOOK_PUBLISHED, {"scenario": scenario, "version": version})
            await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])
    return version
