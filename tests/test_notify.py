"""News goes out once, to the right targets, with the chain's head, and failures are kept."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import select

from services import notify
from services.early_warning.escalating import escalate
from services.errors import Refused
from services.hours import read_hours
from services.incident import clocks, commands
from services.incident.desk import load_run
from services.model import Delivery, Outgoing
from services.notify import News, Route
from services.notify import sending as sending_module
from services.notify.sending import MOST_ATTEMPTS
from services.preparation.people import Member, save_member
from services.settings import NotifySettings, RouteSettings
from services.store import Store
from services.store.verify import noted_heads
from services.words import AlertLevel, AlertState, Permission, Role, Severity, Urgency
from tests.making import NO_NAGS, an_alert, declare_test_incident

OLD = datetime.now(UTC) - timedelta(days=2)


class Target:
    """A web hook that keeps what it was sent, and answers with ``status``."""

    def __init__(self) -> None:
        self.received: list[dict[str, str]] = []
        self.status = 200
        self.address = ""
        self.asked, self.answers = asyncio.Event(), asyncio.Event()
        self.answers.set()

    async def take(self, request: web.Request) -> web.Response:
        self.received.append(json.loads(await request.text()))
        self.asked.set()
        await self.answers.wait()
        return web.Response(status=self.status)


@pytest.fixture
async def target() -> AsyncIterator[Target]:
    made = Target()
    app = web.Application()
    app.router.add_post("/{path:.*}", made.take)
    async with TestServer(app) as server:
        made.address = f"json://{server.host}:{server.port}/hook"
        yield made


def news(key: str, title: str = "title", body: str = "body", **more: Any) -> News:
    return News(key, title, body, **more)


async def put(store: Store, item: News, now: datetime = OLD) -> bool:
    async with store.write() as session:
        return await notify.queue(session, item, now)


async def kept(store: Store) -> tuple[list[Outgoing], list[Delivery]]:
    async with store.read() as session:
        items = list(await session.exec(select(Outgoing)))
        return items, list(await session.exec(select(Delivery)))


def everybody(target: Target, **more: Any) -> Route:
    return Route(more.pop("name", "all"), (target.address,), **more)


async def test_news_goes_out_once(store: Store, target: Target) -> None:
    assert await put(store, news("alert:1:critical", "[/oops] title", "line one\nline two"))
    assert not await put(store, news("alert:1:critical"))
    assert await notify.send_due(store, [everybody(target)]) == 1
    assert await notify.send_due(store, [everybody(target)]) == 0
    (message,) = target.received
    assert message["title"] == "[/oops] title"
    assert message["message"] == "line one\nline two"
    ((item,), (delivery,)) = await kept(store)
    assert item.sent_at is not None
    assert (delivery.route[:4], delivery.attempts, delivery.error) == ("all/", 1, "")


async def test_a_route_that_fails_is_tried_again_by_itself_up_to_a_limit(
    sqlite_store: Store, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(sqlite_store, news("k"))
    broken = Route("legal", ("json://127.0.0.1:9/closed",))
    now = datetime.now(UTC)

    async def shifted(_store: Store, _session: object) -> datetime:
        return now

    monkeypatch.setattr(Store, "now", shifted)
    for _try in range(20):
        await notify.send_due(sqlite_store, [everybody(target), broken])
        now += timedelta(minutes=31)
    assert len(target.received) == 1, "who has heard it does not hear it twice"
    ((item,), deliveries) = await kept(sqlite_store)
    by_name = {it.route.partition("/")[0]: it for it in deliveries}
    assert by_name["legal"].attempts == MOST_ATTEMPTS
    assert by_name["legal"].sent_at is None
    assert item.sent_at is not None, "nothing more is done about it"
    async with sqlite_store.read() as session:
        (failure,) = await notify.failures(session, now)
        (told,) = await notify.history(session, [everybody(target), broken], now)
    assert (failure.route, failure.given_up) == ("legal", True)
    assert told.failed
    assert told.routes["legal"].startswith("given up: an address did not")


async def test_one_broken_address_repeats_nothing_on_the_others(
    sqlite_store: Store, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(sqlite_store, news("k"))
    now = datetime.now(UTC)

    async def shifted(_store: Store, _session: object) -> datetime:
        return now

    monkeypatch.setattr(Store, "now", shifted)
    route = Route("all", (target.address, "json://127.0.0.1:9/closed", "nosuch://t0k3n@host"))
    for _try in range(4):
        await notify.send_due(sqlite_store, [route])
        now += timedelta(minutes=31)
    assert len(target.received) == 1
    (_items, deliveries) = await kept(sqlite_store)
    assert sorted(it.attempts for it in deliveries) == [1, 4, MOST_ATTEMPTS]


async def test_who_is_stopped_sends_no_more_and_forgets_nothing(
    sqlite_store: Store, target: Target
) -> None:
    for number in range(3):
        await put(sqlite_store, news(f"k{number}"))
    target.answers.clear()
    sending = asyncio.create_task(notify.send_due(sqlite_store, [everybody(target)]))
    await target.asked.wait()
    sending.cancel()
    await asyncio.sleep(0)
    target.answers.set()
    await asyncio.wait({sending})
    assert sending.cancelled()
    assert len(target.received) == 1
    (_items, (delivery,)) = await kept(sqlite_store)
    assert delivery.sent_at is not None
    assert await notify.send_due(sqlite_store, [everybody(target)]) == 2
    assert len(target.received) == 3, "each was heard once"


async def test_what_is_critical_waits_for_no_backlog(
    sqlite_store: Store, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_module, "LONGEST_PASS", 0.0)
    for number in range(3):
        await put(sqlite_store, news(f"k{number}"), OLD - timedelta(hours=1))
    await put(sqlite_store, news("c", "Fire", urgency=Urgency.CRITICAL))
    assert await notify.send_due(sqlite_store, [everybody(target)]) == 1, "then it looks anew"
    assert [message["title"] for message in target.received] == ["Fire"]


async def test_no_address_reaches_the_log(
    sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await put(sqlite_store, news("k"))
    with caplog.at_level(logging.DEBUG):
        await notify.send_due(sqlite_store, [Route("all", ("nosuch://t0k3n@host",))])
        await notify.test_routes([Route("all", ("discord://t0k3n",))])
    assert "is of no kind" in caplog.text
    assert "t0k3n" not in caplog.text


async def test_pauses_grow(sqlite_store: Store, target: Target) -> None:
    target.status = 500
    await put(sqlite_store, news("k"))
    for _try in range(5):
        await notify.send_due(sqlite_store, [everybody(target)])
    (_items, (delivery,)) = await kept(sqlite_store)
    assert delivery.attempts == 1, "it waits before it tries again"


async def test_a_drill_never_reaches_the_real_targets() -> None:
    real = RouteSettings(name="legal", urls=("json://real",))
    settings = NotifySettings(urls=("json://real",), drill_urls=("json://test",), routes=(real,))
    (drill,) = notify.routes(settings, drill=True)
    assert drill.urls == ("json://test",)
    assert [route.name for route in notify.routes(settings, drill=False)] == ["all", "legal"]
    assert notify.routes(NotifySettings(urls=("json://real",)), drill=True) == []


async def test_an_address_of_no_kind_is_told() -> None:
    wrong = await notify.test_routes([Route("all", ("nonsense://x",))])
    assert "is of no kind" in wrong["all"]


@pytest.mark.parametrize(
    ("route", "item", "hears"),
    [
        ({}, {}, True),
        ({"least": Urgency.HIGH}, {}, False),
        ({"least": Urgency.HIGH}, {"urgency": Urgency.CRITICAL}, True),
        ({"roles": frozenset({Role.LEGAL})}, {"role": Role.LEGAL}, True),
        ({"roles": frozenset({Role.LEGAL})}, {"role": Role.LEAD}, False),
        ({"roles": frozenset({Role.LEGAL})}, {}, True),
        ({"escalation": True}, {"urgency": Urgency.CRITICAL}, False),
        ({"escalation": True}, {"escalated": True}, True),
    ],
)
async def test_a_route_hears_what_it_asks_for(
    sqlite_store: Store, target: Target, route: Any, item: Any, *, hears: bool
) -> None:
    await put(sqlite_store, news("k", **item))
    await notify.send_due(sqlite_store, [everybody(target, **route)])
    assert len(target.received) == hears


MONDAY = datetime(2026, 11, 30, 3, 30).astimezone()
"""Half past three at night, by the clock on the wall."""


@pytest.mark.parametrize(
    ("hours", "quiet", "urgency", "waits"),
    [
        ("", "", Urgency.NORMAL, timedelta(0)),
        ("mon-fri 8-18", "", Urgency.NORMAL, timedelta(hours=4, minutes=30)),
        ("mon-fri 8-18", "", Urgency.HIGH, timedelta(hours=4, minutes=30)),
        ("mon-fri 8-18", "", Urgency.CRITICAL, timedelta(0)),
        ("sat 9-10", "", Urgency.HIGH, timedelta(days=5, hours=5, minutes=30)),
        ("", "22-7", Urgency.HIGH, timedelta(hours=3, minutes=30)),
        ("", "22-7", Urgency.CRITICAL, timedelta(0)),
        ("mon-fri 6-18", "22-7", Urgency.HIGH, timedelta(hours=3, minutes=30)),
        ("", "always", Urgency.HIGH, timedelta(0)),
    ],
)
async def test_quiet_hours_hold_back_all_but_what_is_critical(
    hours: str, quiet: str, urgency: Urgency, waits: timedelta
) -> None:
    given = RouteSettings(name="legal", urls=("json://x",), hours=hours)
    (route,) = notify.routes(NotifySettings(routes=(given,), quiet=quiet), drill=False)
    item = Outgoing(key="k", title="t", body="b", urgency=urgency.value, created_at=MONDAY)
    assert route.opens_at(item, MONDAY) - MONDAY == waits


async def test_what_is_severe_is_critical() -> None:
    assert notify.urgency_of(Severity.SEV1) is Urgency.CRITICAL
    assert notify.urgency_of(Severity.SEV4) is Urgency.NORMAL


async def test_a_discreet_route_tells_nothing_but_the_head(
    sqlite_store: Store, target: Target
) -> None:
    incident = await declare_test_incident(sqlite_store)
    async with sqlite_store.write() as session:
        for item in await session.exec(select(Outgoing)):
            item.created_at = OLD
            session.add(item)
    await notify.send_due(sqlite_store, [everybody(target, discreet=True)])
    (message,) = target.received
    assert message["title"] == "Warroom: normal"
    first, head = message["message"].splitlines()
    assert first == "Something waits for you in the room."
    assert [it.stream for it in noted_heads(head)] == [incident]


async def test_old_news_are_not_sent_to_who_comes_later(
    sqlite_store: Store, target: Target
) -> None:
    await put(sqlite_store, news("k"), OLD - timedelta(days=9))
    assert await notify.send_due(sqlite_store, [everybody(target)]) == 0
    ((item,), _deliveries) = await kept(sqlite_store)
    assert item.sent_at is not None


async def test_what_waits_for_its_hours_is_never_too_old_for_them(
    sqlite_store: Store, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = MONDAY

    async def shifted(_store: Store, _session: object) -> datetime:
        return now

    monkeypatch.setattr(Store, "now", shifted)
    await put(sqlite_store, news("k"), MONDAY)
    saturdays = everybody(target, hours=read_hours("sat 9-10"))
    for _day in range(5):
        assert await notify.send_due(sqlite_store, [saturdays]) == 0
        now += timedelta(days=1)
    now += timedelta(hours=6)
    assert await notify.send_due(sqlite_store, [saturdays]) == 1


async def test_who_may_only_look_sends_no_test(sqlite_store: Store, target: Target) -> None:
    async with sqlite_store.write() as session:
        await save_member(session, Member("Anna", permission=Permission.ADMIN))
        await save_member(session, Member("Ola", permission=Permission.OBSERVER))
    with pytest.raises(Refused, match="Ola"):
        await notify.test(sqlite_store, "Ola", [everybody(target)], everywhere=True)
    assert not target.received
    assert await notify.test(sqlite_store, "Anna", [everybody(target)], everywhere=True) == {
        "all": ""
    }
    assert len(target.received) == 1
    watching = await Store.open(str(sqlite_store.path), read_only=True)
    with pytest.raises(Refused, match="read-only"):
        await notify.test(watching, "Anna", [everybody(target)], everywhere=False)
    await watching.close()
    assert len(target.received) == 1


async def test_what_nobody_acknowledges_is_escalated_once(sqlite_store: Store) -> None:
    now = datetime.now(UTC)
    alert = an_alert(now)
    alert.level, alert.raised_at = AlertLevel.HIGH.value, now
    async with sqlite_store.write() as session:
        session.add(alert)
    after = timedelta(minutes=10)

    async def look(at: datetime) -> int:
        async with sqlite_store.write() as session:
            return len(await escalate(session, at, after, drill=False))

    assert await look(now + timedelta(minutes=9)) == 0
    assert await look(now + timedelta(minutes=11)) == 1
    assert await look(now + timedelta(minutes=12)) == 0
    ((item,), _deliveries) = await kept(sqlite_store)
    assert (item.escalated, item.urgency) == (True, "critical")
    assert item.title.startswith("Nobody looks at it: high")


async def test_who_looks_at_an_alert_is_not_called(sqlite_store: Store) -> None:
    now = datetime.now(UTC)
    alert = an_alert(now)
    alert.level, alert.state = AlertLevel.HIGH.value, AlertState.ACKNOWLEDGED.value
    async with sqlite_store.write() as session:
        session.add(alert)
    async with sqlite_store.write() as session:
        assert await escalate(session, now + timedelta(days=1), timedelta(1), drill=False) == []


async def test_what_waits_is_as_urgent_as_its_incident_is_by_now(store: Store) -> None:
    incident = await declare_test_incident(store)
    other = await declare_test_incident(store, title="Another storm")
    async with store.write() as session:
        await clocks.ring(session, datetime.now(UTC) + timedelta(minutes=16), NO_NAGS)
    (before, _deliveries) = await kept(store)
    assert {it.urgency for it in before} == {"normal"}
    await commands.set_severity(store, incident, "Anna", Severity.SEV1, "it spreads")
    (items, _deliveries) = await kept(store)
    by_incident = {name: set[str]() for name in (incident, other)}
    for item in items:
        by_incident[item.key.split(":")[1]].add(item.urgency)
    assert by_incident == {incident: {"critical"}, other: {"normal"}}
    assert len(items) == len(before) + 1


async def test_a_due_clock_takes_the_head_with_it(sqlite_store: Store, target: Target) -> None:
    incident = await declare_test_incident(sqlite_store)
    async with sqlite_store.read() as session:
        state = (await load_run(session, incident)).incident
    async with sqlite_store.write() as session:
        await clocks.ring(session, state.declared_at + timedelta(minutes=16), NO_NAGS)
    async with sqlite_store.write() as session:
        for item in await session.exec(select(Outgoing)):
            item.created_at = OLD
            session.add(item)
    assert await notify.send_due(sqlite_store, [everybody(target)]) == 2  # declared, due
    for message in target.received:
        (head,) = noted_heads(message["message"])
        assert (head.stream, head.seq, head.hash) == (incident, state.seq, state.head)
