"""Reading incidents: one as it stands, or all of them."""

import logging
from collections.abc import Iterable

from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import StoreError, UsageError
from services.i18n import _
from services.incident.run import Run
from services.incident.state import Incident, fold
from services.model import ROOM
from services.playbooks.versions import pinned
from services.store import ledger
from services.words import EntryKind

_log = logging.getLogger(__name__)


async def load_incident(session: AsyncSession, incident_id: str) -> Incident:
    """Return the incident ``incident_id`` as it stands.

    Raises:
        UsageError: there is none.
    """
    records = await ledger.read(session, incident_id)
    if not records or incident_id == ROOM:
        raise UsageError(
            _("There is no incident {id}: see warroom incidents.").format(id=incident_id)
        )
    return fold(records)


async def load_run(session: AsyncSession, incident_id: str) -> Run:
    """Return the incident with the playbook versions that it pinned."""
    return await run_of(session, await load_incident(session, incident_id))


async def run_of(session: AsyncSession, incident: Incident) -> Run:
    """Return ``incident`` with the playbook versions that it pinned."""
    playbooks = [await pinned(session, plan.scenario, plan.version) for plan in incident.plans]
    return Run(incident, tuple(playbooks))


async def all_incidents(session: AsyncSession) -> list[Incident]:
    """Return every incident, the oldest first."""
    return await _readable(session, await ledger.streams(session))


async def _readable(session: AsyncSession, streams: Iterable[str]) -> list[Incident]:
    """Return what can be read: one damaged timeline must not silence all others."""
    found = []
    for stream in streams:
        if stream != ROOM:
            try:
                found.append(fold(await ledger.read(session, stream)))
            except StoreError as error:
                _log.warning("%s", error)
    return found


async def open_incidents(session: AsyncSession) -> list[Incident]:
    """Return the incidents that the room still works on, the oldest first."""
    streams = await ledger.streams_without(session, EntryKind.CLOSED)
    return await _readable(session, streams)


async def open_runs(session: AsyncSession) -> list[Run]:
    """Return the incidents that the room still works on with their playbooks."""
    return [await run_of(session, incident) for incident in await open_incidents(session)]
