"""News that has to leave the room: queued with what caused it, sent by the collector.

A notification is queued in the transaction that causes it, under a key that keeps it from
going out twice, and sent through Apprise. In a drill only the drill's test targets hear it.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import SettingsError
from services.i18n import _
from services.model import ROOM, Outgoing
from services.settings import NotifySettings
from services.store import Held, Store, ledger
from services.words import EntryKind

MOST_ATTEMPTS = 12
"""After so many failures a notification is given up; the room shows it as failed."""

LONGEST_PAUSE = timedelta(minutes=30)

_log = logging.getLogger(__name__)


async def is_queued(session: AsyncSession, key: str) -> bool:
    """Whether a notification was ever queued under ``key``."""
    known = await session.exec(select(Outgoing.id).where(Outgoing.key == key))
    return known.first() is not None


async def queue(
    session: AsyncSession,
    key: str,
    title: str,
    body: str,
    now: datetime,
    *,
    wait: timedelta = timedelta(0),
    instead: str = "",
) -> bool:
    """Queue a notification that goes out after ``wait``; tell whether it is new under ``key``.

    It takes the place of those that still wait under keys that begin with ``instead``, and goes
    when they would have gone.
    """
    if await is_queued(session, key):
        return False
    due = now + wait
    if instead:
        waiting = select(Outgoing).where(
            col(Outgoing.key).startswith(instead, autoescape=True),
            Outgoing.created_at > now,
            Outgoing.attempts == 0,
        )
        for earlier in await session.exec(waiting):
            due = min(due, earlier.created_at)
            await session.delete(earlier)
    session.add(Outgoing(key=key, title=title, body=body, created_at=due))
    return True


def targets(settings: NotifySettings, *, drill: bool) -> Sequence[str]:
    """Return the addresses that may hear: in a drill never the real ones."""
    return settings.drill_urls if drill else settings.urls


async def send(urls: Sequence[str], title: str, body: str) -> bool:
    """Send one message to all ``urls``; tell whether all of them took it.

    Raises:
        SettingsError: one of the addresses is of no kind that Apprise knows.
    """
    return await asyncio.to_thread(_send, urls, title, body)


def _send(urls: Sequence[str], title: str, body: str) -> bool:
    # Apprise takes 270 ms to import: only a process that sends pays for it.
    from apprise import Apprise, NotifyFormat  # noqa: PLC0415

    apprise = Apprise()
    bad = [position for position, url in enumerate(urls, start=1) if not apprise.add(url)]
    sent = len(apprise) > 0 and bool(
        apprise.notify(body=body, title=title, body_format=NotifyFormat.TEXT)
    )
    if bad:  # the others have heard it
        raise SettingsError(
            _("notify.urls: address {position} is of no kind that can be sent to.").format(
                position=bad[0]
            )
        )
    return sent


async def note_tested(store: Store, actor: str, targets: int) -> None:
    """Write down that a test message went out to so many targets."""
    draft = ledger.Draft(EntryKind.NOTIFICATIONS_TESTED, {"targets": targets})
    await ledger.append(store, ROOM, actor, lambda _old: [draft])


async def send_due(store: Store, urls: Sequence[str], held: Held | None = None) -> int:
    """Send what waits and is due; return how many went out. Failures wait twice as long."""
    if not urls:
        return 0
    async with store.read() as session:
        now = await store.now(session)
        waiting = select(Outgoing).where(
            col(Outgoing.sent_at).is_(None), Outgoing.attempts < MOST_ATTEMPTS
        )
        due = [item for item in await session.exec(waiting) if _due_at(item) <= now]
    sent = 0
    for item in due:
        sent += await _try(store, urls, item, held)
    return sent


def _due_at(item: Outgoing) -> datetime:
    wait = min(timedelta(seconds=5 * (2**item.attempts - 1)), LONGEST_PAUSE * item.attempts)
    return item.created_at + wait


async def _try(store: Store, urls: Sequence[str], item: Outgoing, held: Held | None) -> bool:
    try:
        sent, error = await send(urls, item.title, item.body), ""
        if not sent:
            error = _("not every target took it")
    except SettingsError as problem:
        sent, error = False, str(problem)
    if error:
        _log.warning("notification %s: %s", item.key, error)
    async with store.write(held) as session:
        item.attempts += 1
        item.error = error
        item.sent_at = await store.now(session) if sent else None
        session.add(item)
    return sent
