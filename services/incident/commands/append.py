"""How a command writes: it looks at the incident inside the transaction that appends.

Of two people who act at once the second decides again over what the first wrote, and is told
who was first, and when.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_text
from services.errors import Refused, StoreError, UsageError
from services.i18n import _
from services.incident.desk import load_run
from services.incident.milestones import tell_milestones
from services.incident.run import Run
from services.incident.state import Incident, fold
from services.store import Store, ledger
from services.store.ledger import Draft, Record
from services.times import clock


async def append(
    store: Store,
    incident_id: str,
    actor: str,
    decide: Callable[[Incident], list[Draft]],
    *,
    closed_too: bool = False,
    first: Callable[[AsyncSession], Awaitable[None]] | None = None,
) -> list[Record]:
    """Append what ``decide`` says of the incident as it stands; return what was written.

    ``first`` is done before, in the same transaction. A milestone goes out as a notification.

    Raises:
        UsageError: there is no such incident.
        Refused: it is closed (unless ``closed_too``), or from ``decide``.
    """

    def look(records: Sequence[Record]) -> list[Draft]:
        incident = existing(incident_id, records)
        if not incident.is_open and not closed_too:
            raise Refused(_closed_already(incident))
        return decide(incident)

    async def work(session: AsyncSession) -> list[Record]:
        if first is not None:
            await first(session)
        written = await ledger.append_within(store, session, incident_id, actor, look)
        await tell_milestones(session, written)
        return written

    return await ledger.in_turn(store, incident_id, work)


async def append_run(
    store: Store,
    incident_id: str,
    actor: str,
    decide: Callable[[Run, datetime], list[Draft]],
    *,
    closed_too: bool = False,
    first: Callable[[AsyncSession], Awaitable[None]] | None = None,
) -> list[Record]:
    """Append what ``decide`` says of the run and the room's time; return what was written.

    A pinned playbook never changes, so it is read before; if another plan came into force in
    between, everything is read again.
    """
    while True:
        async with store.read() as session:
            run = await load_run(session, incident_id)
            now = await store.now(session)

        def over(incident: Incident, run: Run = run, now: datetime = now) -> list[Draft]:
            if incident.plans != run.incident.plans:
                raise _AnotherPlanError
            return decide(Run(incident, run.playbooks), now)

        try:
            return await append(store, incident_id, actor, over, closed_too=closed_too, first=first)
        except _AnotherPlanError:
            continue


class _AnotherPlanError(Exception):
    """The incident follows another plan by now."""


def existing(incident_id: str, records: Sequence[Record]) -> Incident:
    """Return the incident that ``records`` make.

    Raises:
        UsageError: there are none.
    """
    if not records:
        raise UsageError(
            _("There is no incident {id}: see warroom incidents.").format(id=incident_id)
        )
    return fold(records)


def required(text: str, complaint: str) -> str:
    """Return ``text`` cleaned.

    Raises:
        UsageError: nothing is left; the words are ``complaint``.
    """
    text = clean_text(text)
    if not text:
        raise UsageError(complaint)
    return text


def _closed_already(incident: Incident) -> str:
    if incident.closed_at is None:
        raise StoreError(incident.id)
    return _("{who} closed {incident} at {when}.").format(
        who=incident.closed_by, incident=incident.id, when=clock(incident.closed_at)
    )
