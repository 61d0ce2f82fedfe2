"""The judgement and the alert's life."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from services.early_warning import alerts, watch
from services.early_warning.detector import Detector, Observation
from services.errors import Refused, UsageError
from services.model import ROOM, Alert, CampaignInfluencer, Outgoing
from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings, InfluencerSettings
from services.store import Store, ledger, mentions
from services.words import AlertKind, AlertLevel, AlertState, Sentiment
from tests.making import mention

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def history(per_hour: int, days: int) -> list[Observation]:
    """A calm past that ends an hour ago."""
    hours = days * 24
    return [
        Observation(
            "campaign:1", NOW - timedelta(hours=1 + hour, minutes=4 * n + 5), negative=False
        )
        for hour in range(hours)
        for n in range(per_hour)
    ]


def hour(count: int, negative: bool | None = False) -> list[Observation]:
    return [
        Observation("campaign:1", NOW - timedelta(seconds=20 * n), negative) for n in range(count)
    ]


def judge(*observations: Observation) -> list[tuple[AlertKind, AlertLevel]]:
    detector = Detector()
    detector.observe(observations)
    return [(signal.kind, signal.level) for signal in detector.judge(NOW)]


def test_calm_is_no_alert() -> None:
    assert judge(*history(4, 3), *hour(7)) == []
    assert judge(*history(4, 3), *hour(11)) == []
    assert judge(*history(10, 3)) == []


def test_much_talk_is_attention_and_hostile_talk_a_firestorm() -> None:
    assert judge(*history(2, 3), *hour(9)) == [(AlertKind.ATTENTION, AlertLevel.WARNING)]
    assert judge(*history(2, 3), *hour(40)) == [(AlertKind.ATTENTION, AlertLevel.HIGH)]
    assert judge(*history(2, 3), *hour(9, negative=True)) == [
        (AlertKind.FIRESTORM, AlertLevel.HIGH)
    ]
    assert judge(*history(2, 3), *hour(40, negative=True)) == [
        (AlertKind.FIRESTORM, AlertLevel.CRITICAL)
    ]


def test_what_is_not_understood_is_neither_neutral_nor_negative() -> None:
    mixed = [*hour(30, negative=None), *hour(6, negative=True)]
    assert judge(*history(2, 3), *mixed) == [(AlertKind.FIRESTORM, AlertLevel.CRITICAL)]
    assert judge(*history(2, 3), *hour(36, negative=None)) == [
        (AlertKind.ATTENTION, AlertLevel.HIGH)
    ]


def test_back_filled_history_is_learned_silently_in_any_order() -> None:
    past = [*history(8, 2)]
    assert judge(*past) == judge(*past[::-1]) == []


def test_a_snapshot_goes_on_as_if_nothing_had_happened() -> None:
    whole, before, after = Detector(), Detector(), Detector()
    observations = [*history(3, 2), *hour(30, negative=True)]
    whole.observe(observations)
    before.observe(observations[:100])
    after.restore("campaign:1", before.snapshot("campaign:1"))
    after.observe(observations[100:])
    assert after.judge(NOW) == whole.judge(NOW)


async def room_with_storm(store: Store, count: int) -> None:
    async with store.write() as session:
        campaign = CampaignSettings(
            name="Zorza",
            words=("zorza",),
            influencers=(InfluencerSettings(name="Maja", handles=("maja",)),),
        )
        await save_campaign(session, campaign)
    await storm(store, count)


async def storm(store: Store, count: int, start: int = 0) -> None:
    now = datetime.now(UTC)
    both = frozenset({"campaign:1", "influencer:1"})
    async with store.write() as session:
        await mentions.insert(
            session,
            [
                mention(
                    f"storm-{start + n}",
                    "terrible",
                    at=now - timedelta(minutes=10) + timedelta(seconds=n),
                    sentiment=Sentiment.NEGATIVE,
                    entities=both,
                )
                for n in range(count)
            ],
        )


async def test_one_alert_for_the_storm_which_rises(store: Store) -> None:
    """The campaign speaks for its influencer, and news goes out once a level."""
    await room_with_storm(store, 10)
    detector = await watch.restore(store)
    (raised,) = await watch.step(store, detector)
    assert (raised.entity, raised.level, raised.count) == ("campaign:1", AlertLevel.HIGH, 10)
    assert await watch.step(store, detector) == []
    await storm(store, 30, start=10)
    (risen,) = await watch.step(store, detector)
    assert (risen.id, risen.level, risen.count) == (raised.id, AlertLevel.CRITICAL, 40)
    async with store.read() as session:
        assert len(await alerts.all_alerts(session)) == 1
        keys = set(await session.exec(select(Outgoing.key)))
        assert len((await session.exec(select(CampaignInfluencer))).all()) == 1
    assert keys == {f"alert:{raised.id}:high", f"alert:{raised.id}:critical"}
    assert raised.window_at < raised.raised_at - timedelta(minutes=9)


async def test_state_position_and_alert_commit_together(store: Store) -> None:
    await room_with_storm(store, 40)
    first = await watch.restore(store)
    assert len(await watch.step(store, first)) == 1
    second = await watch.restore(store)
    assert await watch.step(store, second) == []
    assert second.snapshot("campaign:1") == first.snapshot("campaign:1")


async def test_people_decide_and_the_room_remembers(store: Store) -> None:
    await room_with_storm(store, 40)
    detector = await watch.restore(store)
    (alert,) = await watch.step(store, detector)
    assert alert.id is not None
    await alerts.acknowledge(store, "Anna", alert.id)
    with pytest.raises(Refused, match="Anna acknowledged this alert at"):
        await alerts.acknowledge(store, "Bartek", alert.id)
    with pytest.raises(UsageError, match="reason"):
        await alerts.silence(store, "Bartek", alert.id, timedelta(hours=1), "  ")
    await alerts.silence(store, "Bartek", alert.id, timedelta(hours=1), "planned launch")
    assert await watch.step(store, detector) == []
    async with store.read() as session:
        (now_is,) = await alerts.all_alerts(session)
        records = await ledger.read(session, ROOM)
        acknowledged = await alerts.acknowledged_at(session, alert.id)
    assert (now_is.state, now_is.note) == (AlertState.SILENCED, "planned launch")
    assert [(record.kind, record.actor) for record in records] == [
        ("alert_acknowledged", "Anna"),
        ("alert_silenced", "Bartek"),
    ]
    assert acknowledged is not None
    assert acknowledged.actor == "Anna"


async def test_quiet_resolves_and_an_alert_that_is_over_stays_over(store: Store) -> None:
    await room_with_storm(store, 40)
    (alert,) = await watch.step(store, await watch.restore(store))
    later = datetime.now(UTC) + alerts.QUIET + timedelta(minutes=1)
    async with store.write() as session:
        await alerts.resolve_quiet(session, later)
    async with store.read() as session:
        stored = await session.get(Alert, alert.id)
    assert stored is not None
    assert stored.state == AlertState.RESOLVED
    assert alert.id is not None
    with pytest.raises(Refused, match="over"):
        await alerts.acknowledge(store, "Anna", alert.id)


def test_why_is_told_from_the_stored_figures() -> None:
    alert = Alert(
        entity="campaign:1",
        kind=AlertKind.FIRESTORM,
        level=AlertLevel.HIGH,
        state=AlertState.RAISED,
        raised_at=NOW,
        window_at=NOW,
        seen_at=NOW,
        count=53,
        expected=2.3,
        negative=30,
        understood=50,
    )
    assert watch.why(alert) == (
        "53 mentions in the last hour, 2.3 expected; 60 % of the 50 understood ones negative"
    )
