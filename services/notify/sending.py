"""Sending through Apprise, each route by itself; what failed is tried again, and told."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import SettingsError
from services.i18n import _
from services.model import ROOM, Delivery, Outgoing
from services.notify.routes import Route
from services.store import Held, Store, ledger
from services.words import EntryKind

MOST_ATTEMPTS = 12
"""After so many failures a route is given up for one piece of news; the room shows it."""
LONGEST_PAUSE = timedelta(minutes=30)
STALE = timedelta(days=4)
"""News older than this are not sent any more: a long weekend's quiet hours end sooner."""
SHOWN = timedelta(days=1)
"""How long the room shows what did not arrive."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """News that did not reach a route, up to now (``given_up``: for good)."""

    route: str
    title: str
    error: str
    attempts: int
    at: datetime
    given_up: bool


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
            _("address {position} is of no kind that can be sent to.").format(position=bad[0])
        )
    return sent


async def _try(route: Route, title: str, body: str) -> str:
    """Send by one route; return what went wrong, nothing if it arrived."""
    try:
        return "" if await send(route.urls, title, body) else _("not every target took it")
    except SettingsError as problem:
        return str(problem)


async def test_routes(ways: Iterable[Route]) -> dict[str, str]:
    """Send a test message by each route; return what went wrong by the route's name."""
    title, body = _("Warroom test message"), _("If you can read this, Warroom reaches you.")
    return {route.name: await _try(route, title, body) for route in ways}


async def note_tested(store: Store, actor: str, targets: int) -> None:
    """Write down that a test message went out to so many targets."""
    draft = ledger.Draft(EntryKind.NOTIFICATIONS_TESTED, {"targets": targets})
    await ledger.append(store, ROOM, actor, lambda _old: [draft])


async def send_due(store: Store, ways: Sequence[Route], held: Held | None = None) -> int:
    """Send what waits and is due; return how many messages arrived. Failures wait ever longer.

    A route that failed is tried again by itself: who has heard it does not hear it twice.
    """
    if not ways:
        return 0
    async with store.read() as session:
        now = await store.now(session)
        asked = select(Outgoing).where(col(Outgoing.sent_at).is_(None), Outgoing.created_at <= now)
        waiting = list(await session.exec(asked.order_by(col(Outgoing.created_at))))
        done = await _deliveries(session, waiting)
    arrived = 0
    for item in waiting:
        arrived += await _send_one(store, ways, item, done.get(item.id or 0, {}), now, held)
    return arrived


async def _deliveries(
    session: AsyncSession, items: Iterable[Outgoing]
) -> dict[int, dict[str, Delivery]]:
    found: dict[int, dict[str, Delivery]] = {}
    asked = select(Delivery).where(col(Delivery.outgoing_id).in_([item.id for item in items]))
    for delivery in await session.exec(asked):
        found.setdefault(delivery.outgoing_id, {})[delivery.route] = delivery
    return found


async def _send_one(
    store: Store,
    ways: Sequence[Route],
    item: Outgoing,
    known: dict[str, Delivery],
    now: datetime,
    held: Held | None,
) -> int:
    stale = item.created_at < now - STALE
    arrived, settled = 0, True
    for route in ways:
        if stale or not route.hears(item):
            continue
        delivery = known.get(route.name) or Delivery(outgoing_id=item.id or 0, route=route.name)
        if delivery.sent_at is not None or delivery.attempts >= MOST_ATTEMPTS:
            continue
        if max(_due_at(item, delivery), route.opens_at(item, now)) > now:
            settled = False
            continue
        await _deliver(store, route, item, delivery, held)
        arrived += delivery.sent_at is not None
        settled = settled and (delivery.sent_at is not None or delivery.attempts >= MOST_ATTEMPTS)
    if settled:
        async with store.write(held) as session:
            item.sent_at = now
            session.add(item)
    return arrived


def _due_at(item: Outgoing, delivery: Delivery) -> datetime:
    pause = min(timedelta(seconds=5 * (2**delivery.attempts - 1)), LONGEST_PAUSE)
    return (delivery.tried_at or item.created_at) + pause


async def _deliver(
    store: Store, route: Route, item: Outgoing, delivery: Delivery, held: Held | None
) -> None:
    delivery.error = await _try(route, *route.words(item))
    if delivery.error:
        _log.warning("notification %s to %s: %s", item.key, route.name, delivery.error)
    delivery.attempts += 1
    async with store.write(held) as session:
        delivery.tried_at = await store.now(session)
        delivery.sent_at = None if delivery.error else delivery.tried_at
        await session.merge(delivery)


async def failures(session: AsyncSession, now: datetime) -> list[Failure]:
    """Return what did not arrive within the last day, the newest first."""
    asked = (
        select(Delivery, Outgoing)
        .join(Outgoing, col(Outgoing.id) == Delivery.outgoing_id)
        .where(
            col(Delivery.sent_at).is_(None),
            Delivery.error != "",
            col(Delivery.tried_at) >= now - SHOWN,
        )
        .order_by(col(Delivery.tried_at).desc())
    )
    return [
        Failure(
            route=delivery.route,
            title=item.title,
            error=delivery.error,
            attempts=delivery.attempts,
            at=delivery.tried_at or item.created_at,
            given_up=delivery.attempts >= MOST_ATTEMPTS,
        )
        for delivery, item in await session.exec(asked)
    ]
