"""Sending through Apprise, each route by itself; what failed is tried again, and told."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import Refused, SettingsError
from services.i18n import _
from services.model import ROOM, Delivery, Outgoing
from services.notify.routes import Route
from services.store import Held, Store, ledger
from services.store.standing import allow
from services.store.whole import whole
from services.words import EntryKind, Power, Urgency

MOST_ATTEMPTS = 12
"""After so many failures a route is given up for one piece of news; the room shows it."""
LONGEST_PAUSE = timedelta(minutes=30)
STALE = timedelta(days=4)
"""News that a route could have heard before this are not sent any more."""
SHOWN = timedelta(days=1)
"""How long the room shows what did not arrive."""
LONGEST_PASS = 5.0
"""Seconds after which it is looked anew for what is more urgent than the rest of a pass."""
_URGENCIES = list(Urgency)

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


async def send(url: str, title: str, body: str) -> str:
    """Send one message to the address ``url``; return what went wrong, nothing if it arrived.

    Raises:
        SettingsError: the address is of no kind that Apprise knows.
    """
    return await asyncio.to_thread(_send, url, title, body)


def _send(url: str, title: str, body: str) -> str:
    # Apprise takes 270 ms to import: only a process that sends pays for it.
    from apprise import Apprise, NotifyFormat  # noqa: PLC0415

    _hush()
    apprise = Apprise()
    if not apprise.add(url):
        raise SettingsError(_("an address is of no kind that can be sent to"))
    took = apprise.notify(body=body, title=title, body_format=NotifyFormat.TEXT)
    return "" if took else _("an address did not take it")


def _hush() -> None:
    """Keep Apprise from logging: its lines hold whole addresses, and with them the tokens."""
    logger = logging.getLogger("apprise")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


async def test_routes(ways: Iterable[Route]) -> dict[str, str]:
    """Send a test message to each address; return what went wrong by the route's name."""
    title, body = _("Warroom test message"), _("If you can read this, Warroom reaches you.")
    found: dict[str, str] = {}
    for route in ways:
        found[route.name] = ""
        for url in route.urls:
            try:
                found[route.name] = await send(url, title, body) or found[route.name]
            except SettingsError as problem:
                found[route.name] = str(problem)
    return found


async def test(
    store: Store, actor: str, ways: Sequence[Route], *, everywhere: bool
) -> dict[str, str]:
    """Do what `test_routes` does for ``actor``; note that all took it, if that is ``everywhere``.

    Raises:
        Refused: the room is read-only, or ``actor`` may only look; nothing is sent then.
    """
    if store.read_only:
        raise Refused(_("This room is read-only: nothing can be written from here."))
    async with store.read() as session:
        await allow(store, session, actor, Power.TAKE_PART)
    wrong = await test_routes(ways)
    if everywhere and not store.is_drill and not any(wrong.values()):
        await note_tested(store, actor, sum(len(way.urls) for way in ways))
    return wrong


async def note_tested(store: Store, actor: str, targets: int) -> None:
    """Write down that a test message went out to so many targets."""
    draft = ledger.Draft(EntryKind.NOTIFICATIONS_TESTED, {"targets": targets})
    await ledger.append(store, ROOM, actor, lambda _old: [draft])


async def send_due(store: Store, ways: Sequence[Route], held: Held | None = None) -> int:
    """Send what waits and is due; return how many messages arrived. Failures wait ever longer.

    Each address is tried by itself: who has heard it does not hear it twice. Who is cancelled ends
    the one that is being tried and writes down what came of it. A pass goes on for `LONGEST_PASS`
    at most, the most urgent first: what is critical waits for no address that does not answer.
    """
    if not ways:
        return 0
    waiting, done, now = await whole(_waiting(store))
    arrived, ends_at = 0, time.monotonic() + LONGEST_PASS
    for item in waiting:
        arrived += await _send_one(store, ways, item, done.get(item.id or 0, {}), now, held)
        if time.monotonic() > ends_at:
            break
    return arrived


async def _waiting(store: Store) -> tuple[list[Outgoing], dict[int, dict[str, Delivery]], datetime]:
    """Return what waits and is due, what was tried of it, by its number, and the store's time.

    What was tried least stands first among equals: so a pass that ended begins with the others.
    """
    async with store.read() as session:
        now = await store.now(session)
        asked = select(Outgoing).where(col(Outgoing.sent_at).is_(None), Outgoing.created_at <= now)
        found = list(await session.exec(asked.order_by(col(Outgoing.created_at))))
        done = await _deliveries(session, found)

    def rank(item: Outgoing) -> tuple[int, int]:
        tried = sum(delivery.attempts for delivery in done.get(item.id or 0, {}).values())
        return -_URGENCIES.index(Urgency(item.urgency)), tried

    return sorted(found, key=rank), done, now


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
    arrived, settled = 0, True
    hearing = [way for way in ways if way.hears(item) and not _is_stale(item, way, now)]
    for route, url in ((way, url) for way in hearing for url in way.urls):
        name = place_of(route, url)
        delivery = known.get(name) or Delivery(outgoing_id=item.id or 0, route=name)
        if _is_over(delivery):
            continue
        if max(_due_at(item, delivery), route.opens_at(item, now)) > now:
            settled = False
            continue
        await whole(_deliver(store, route, url, item, delivery, held))
        arrived += delivery.sent_at is not None
        settled = settled and _is_over(delivery)
    if settled:
        await whole(_settle(store, item, now, held))
    return arrived


async def _settle(store: Store, item: Outgoing, now: datetime, held: Held | None) -> None:
    async with store.write(held) as session:
        item.sent_at = now
        session.add(item)


def place_of(route: Route, url: str) -> str:
    """Return under which name the deliveries to one address of a route are kept.

    The address itself is a secret.
    """
    return f"{route.name}/{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def _is_stale(item: Outgoing, route: Route, now: datetime) -> bool:
    """Whether news are too old for ``route``, from when it could have heard them first."""
    return route.opens_at(item, item.created_at) < now - STALE


def _is_over(delivery: Delivery) -> bool:
    return delivery.sent_at is not None or delivery.attempts >= MOST_ATTEMPTS


def _due_at(item: Outgoing, delivery: Delivery) -> datetime:
    pause = min(timedelta(seconds=5 * (2**delivery.attempts - 1)), LONGEST_PAUSE)
    return (delivery.tried_at or item.created_at) + pause


async def _deliver(
    store: Store, route: Route, url: str, item: Outgoing, delivery: Delivery, held: Held | None
) -> None:
    try:
        delivery.error = await send(url, *route.words(item))
        delivery.attempts += 1
    except SettingsError as problem:  # no later attempt could help
        delivery.error, delivery.attempts = str(problem), MOST_ATTEMPTS
    if delivery.error:
        _log.warning("notification %s to %s: %s", item.key, route.name, delivery.error)
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
            route=delivery.route.partition("/")[0],
            title=item.title,
            error=delivery.error,
            attempts=delivery.attempts,
            at=delivery.tried_at or item.created_at,
            given_up=delivery.attempts >= MOST_ATTEMPTS,
        )
        for delivery, item in await session.exec(asked)
    ]
