"""What the room owes: actions past their day, and whether last year's actions held."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import StoreError
from services.i18n import _, ngettext
from services.incident.learning import Action, Learning, learn
from services.learning.drills import drill_stores
from services.notify import News, queue
from services.store import Store, ledger
from services.words import EntryKind, Role

YEAR = timedelta(days=365)
"""So long after closing the room asks whether the actions held."""


_KINDS = (
    EntryKind.ACTION_ADDED,
    EntryKind.ACTION_CHANGED,
    EntryKind.ACTION_DONE,
    EntryKind.ACTION_GIVEN_UP,
    EntryKind.ACTIONS_REVIEWED,
    EntryKind.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Owed:
    """An action with the incident that it is from."""

    incident: str
    action: Action

    def is_overdue(self, today: date) -> bool:
        """Whether it is open past its day."""
        return self.action.is_overdue(today)


@dataclass(slots=True)
class Acting:
    """An incident that gave somebody something to do, as far as that goes."""

    id: str
    learning: Learning = field(default_factory=Learning)
    closed_at: datetime | None = None

    def asks(self, now: datetime) -> bool:
        """Whether it is a year since it closed, and nobody said whether the actions held."""
        if self.closed_at is None or self.learning.review or not self.learning.kept_actions:
            return False
        return now >= self.closed_at + YEAR


async def _acting(session: AsyncSession) -> list[Acting]:
    """Return the incidents that gave somebody something to do.

    Only the entries about that are read: the start screen asks several times a second.
    """
    found: dict[str, Acting] = {}
    for record in await ledger.of_kinds(session, _KINDS):
        acting = found.setdefault(record.stream, Acting(record.stream))
        if record.kind == EntryKind.CLOSED:
            acting.closed_at = record.happened_at
        else:
            with contextlib.suppress(StoreError):  # damaged: verify names it
                learn(acting.learning, record)
    return [acting for acting in found.values() if acting.learning.actions]


async def actions(session: AsyncSession, *, all_of_them: bool = False) -> list[Owed]:
    """Return the open actions, or all of them, the one due first before the others."""
    found = [
        Owed(incident.id, action)
        for incident in await _acting(session)
        for action in incident.learning.actions.values()
        if action.is_open or all_of_them
    ]
    return sorted(found, key=lambda item: (item.action.due_on, item.incident, item.action.seq))


async def of_drills(
    store: Store, folder: Path, *, all_of_them: bool = False
) -> list[tuple[str, Owed]]:
    """Return what the drills in ``folder`` left to be done, with the name of each drill."""
    found = []
    async for name, drill in drill_stores(store, folder):
        if drill is not None:
            async with drill.read() as session:
                left = await actions(session, all_of_them=all_of_them)
            found += [(name, item) for item in left]
    return found


async def unanswered(session: AsyncSession, now: datetime) -> list[Acting]:
    """Return the incidents closed a year ago or longer of which nobody said whether it held."""
    return [item for item in await _acting(session) if item.asks(now)]


async def lines(session: AsyncSession, now: datetime) -> list[str]:
    """Return what the start screen says of it: nothing if nothing is owed."""
    today = now.astimezone().date()
    acting = await _acting(session)
    late = [
        (incident.id, action)
        for incident in acting
        for action in incident.learning.actions.values()
        if action.is_overdue(today)
    ]
    late.sort(key=lambda item: item[1].due_on)
    told = [_late(late)] if late else []
    asking = [item.id for item in acting if item.asks(now)]
    if asking:
        told.append(
            ngettext(
                "A year after {incidents}: did its actions hold?",
                "A year after {incidents}: did their actions hold?",
                len(asking),
            ).format(incidents=", ".join(asking))
        )
    return told


def _late(late: Sequence[tuple[str, Action]]) -> str:
    count = ngettext("{n} action overdue", "{n} actions overdue", len(late)).format(n=len(late))
    words = "; ".join(
        f"{action.owner}: {' '.join(action.words.split())}" for _incident, action in late
    )
    return f"{count}: {words}"


async def remind(session: AsyncSession, now: datetime) -> None:
    """Tell once of each action whose day has passed, and ask once a year after closing."""
    today = now.astimezone().date()
    for incident in await _acting(session):
        for action in incident.learning.actions.values():
            if action.is_overdue(today):
                title = _told(incident, _("{incident}: an action is overdue"))
                body = _("{owner}: {words} It was due on {day}.").format(
                    owner=action.owner, words=action.words, day=action.due_on
                )
                key = f"action:{incident.id}:{action.seq}:{action.due_on}"
                await queue(session, News(key, title, body, role=Role.LEAD), now)
        if incident.asks(now):
            title = _told(incident, _("{incident}: a year later, did the actions hold?"))
            body = "\n".join(
                f"{action.owner}: {action.words}" for action in incident.learning.kept_actions
            )
            news = News(f"held:{incident.id}", title, body, role=Role.LEAD)
            await queue(session, news, now)


def _told(incident: Acting, title: str) -> str:
    title = title.format(incident=incident.id)
    in_drill = incident.id.startswith("DRILL-")
    return _("DRILL: {title}").format(title=title) if in_drill else title
