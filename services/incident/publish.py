"""Publishing a playbook is an act of a person, written into the room's own timeline."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import ROOM
from services.playbooks.files import parse
from services.playbooks.schema import Learned
from services.playbooks.versions import latest_version, pinned, publish
from services.store import Store, ledger
from services.store.ledger import Draft, Json
from services.words import EntryKind

Teacher = tuple[str, int | None]
"""An incident, and the entry of the lesson that it taught."""


async def publish_playbook(store: Store, actor: str, text: str) -> int | None:
    """Publish ``text`` as a new version; return its number, None if it is the latest already.

    Raises:
        DocumentError: the text is not a valid playbook.
    """
    async with store.write() as session:
        return await publish_within(store, session, actor, text)


async def publish_within(
    store: Store, session: AsyncSession, actor: str, text: str, teacher: Teacher | None = None
) -> int | None:
    """Do what `publish_playbook` does inside a transaction that holds other changes too.

    The entry names the ``teacher`` of the change, and what else the file learned since.
    """
    playbook = parse(text, "playbook")
    teachers = dict.fromkeys([teacher] if teacher else [])
    teachers |= dict.fromkeys(await _newly(session, playbook.scenario, playbook.learned))
    version = await publish(store, session, text, actor)
    if version is not None:
        data: dict[str, Json] = {"scenario": playbook.scenario, "version": version}
        if teachers:
            data["taught_by"] = [{"incident": who, "lesson": entry} for who, entry in teachers]
        draft = Draft(EntryKind.PLAYBOOK_PUBLISHED, data)
        await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])
    return version


async def _newly(
    session: AsyncSession, scenario: str, learned: tuple[Learned, ...]
) -> list[Teacher]:
    """Return what taught something that the latest version does not know of."""
    version = await latest_version(session, scenario)
    known = (await pinned(session, scenario, version)).learned if version else ()
    return [(item.incident, item.entry) for item in learned if item not in known]
