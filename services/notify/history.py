"""What went out, what waits and what failed, as people look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.hours import told as hours_told
from services.i18n import _, ngettext
from services.model import Delivery, Outgoing
from services.notify.routes import Route
from services.notify.sending import MOST_ATTEMPTS, place_of
from services.times import short
from services.words import Urgency


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of news and how it went with each route that hears it, by the route's name."""

    key: str
    title: str
    urgency: Urgency
    at: datetime
    routes: dict[str, str]
    failed: bool


async def history(
    session: AsyncSession, ways: Sequence[Route], now: datetime, limit: int = 50
) -> list[Told]:
    """Return the newest news, the newest first."""
    asked = select(Outgoing).order_by(col(Outgoing.created_at).desc(), col(Outgoing.id).desc())
    items = list(await session.exec(asked.limit(limit)))
    known: dict[tuple[int, str], Delivery] = {}
    deliveries = select(Delivery).where(col(Delivery.outgoing_id).in_([it.id for it in items]))
    for delivery in await session.exec(deliveries):
        known[delivery.outgoing_id, delivery.route] = delivery
    return [_told(item, ways, known, now) for item in items]


def _told(
    item: Outgoing,
    ways: Sequence[Route],
    known: dict[tuple[int, str], Delivery],
    now: datetime,
) -> Told:
    by_place = {place_of(route, url): route for route in ways for url in route.urls}
    places = [name for name, route in by_place.items() if route.hears(item)]
    places += [name for number, name in known if number == item.id and name not in places]
    found: dict[str, list[str]] = {}
    failed = False
    for place in places:
        delivery = known.get((item.id or 0, place))
        states = found.setdefault(place.partition("/")[0], [])
        state = _state(item, by_place.get(place), delivery, now)
        states += [] if state in states else [state]
        failed |= delivery is not None and delivery.sent_at is None and bool(delivery.error)
    told = {name: "; ".join(states) for name, states in found.items()}
    return Told(item.key, item.title, Urgency(item.urgency), item.created_at, told, failed)


def _state(item: Outgoing, route: Route | None, delivery: Delivery | None, now: datetime) -> str:
    if delivery is not None and delivery.sent_at is not None:
        return _("arrived {when}").format(when=short(delivery.sent_at, now))
    if delivery is not None and delivery.error:
        words = _("given up") if delivery.attempts >= MOST_ATTEMPTS else _("failed, tried again")
        return f"{words}: {delivery.error}"
    if item.sent_at is not None or route is None:
        return _("not sent")
    opens = max(item.created_at, route.opens_at(item, now))
    return _("waits until {when}").format(when=short(opens, now)) if opens > now else _("waits")


def describe(route: Route) -> str:
    """Say what a route hears; its addresses are secrets and stay unsaid."""
    n = len(route.urls)
    parts = [ngettext("{n} address", "{n} addresses", n).format(n=n)]
    if route.escalation:
        parts.append(_("what nobody acknowledged"))
    elif route.least is not Urgency.NORMAL:
        parts.append(_("from {urgency} on").format(urgency=route.least.label))
    if route.roles:
        roles = sorted(role.label for role in route.roles)
        parts.append(_("for {roles}").format(roles=", ".join(roles)))
    if route.hours is not None:
        parts.append(hours_told(route.hours))
    if route.quiet:
        parts.append(_("quiet {hours}").format(hours=hours_told(route.quiet)))
    if route.discreet:
        parts.append(_("discreet"))
    return ", ".join(parts)
