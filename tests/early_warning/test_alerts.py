"""Alerts in the store: one for each entity, with what was found, and what people decide of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from services.early_warning import alerts, deciding, evidence, lifecycle, telling, watch
from services.early_warning.detector import Figures, Signal
from services.early_warning.escalating import escalate
from services.early_warning.learning import learn_anew
from services.errors import Refused, UsageError
from services.model import ROOM, Alert, DetectorState, Mention, Outgoing
from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings, InfluencerSettings, PlannedSettings
from services.store import Store, ledger, mentions
from services.words import AlertKind, AlertLevel, AlertState, PlannedKind, Sentiment
from tests.early_warning.streams import CAMPAIGN, burst, keep, keep_calm, now_burst
from tests.early_warning.test_lifecycle import SIGNALS
from tests.making import mention

BOTH = frozenset({CAMPAIGN, "influencer:1"})
FIGURES = Figures(53, 2.3, 1.5, 30, 14, 23, 40, 0.22, 1e-5, 80.0)
HOUR = timedelta(hours=1)


async def make_room(store: Store, *planned: PlannedSettings) -> None:
    campaign = CampaignSettings(
        name="Zorza",
        words=("zorza",),
        influencers=(InfluencerSettings(name="Maja", handles=("maja",)),),
        planned=planned,
    )
    async with store.write() as session:
        await save_campaign(session, campaign)
    await keep_calm(store)


async def storm(store: Store, count: int, prefix: str = "storm", *, negative: bool = True) -> None:
    await keep(store, now_burst(count, negative=negative), prefix, BOTH)


async def stored(store: Store) -> list[Alert]:
    async with store.read() as session:
        return await alerts.all_alerts(session)


async def take(store: Store, signal: Signal, now: datetime) -> list[Alert]:
    async with store.write() as session:
        await alerts.resolve_quiet(session, now)
        return await alerts.take_signals(session, [signal], now)


def signal(
    kind: AlertKind = AlertKind.FIRESTORM,
    level: AlertLevel = AlertLevel.HIGH,
    entity: str = CAMPAIGN,
) -> Signal:
    return Signal(entity, kind, level, FIGURES)


async def test_one_alert_for_the_storm_which_rises(store: Store) -> None:
    """The campaign speaks for its influencer, and a message is taken by the next one's place."""
    await make_room(store)
    await storm(store, 16)
    detector = await watch.restore(store)
    (raised,) = await watch.step(store, detector)
    assert (raised.entity, raised.kind, raised.level) == (CAMPAIGN, "firestorm", "high")
    assert raised.count == 16
    assert await watch.step(store, detector) == []
    await storm(store, 60, "more")
    (risen,) = await watch.step(store, detector)
    assert (risen.id, risen.level, risen.count) == (raised.id, "critical", 76)
    (alert,) = await stored(store)
    kept = evidence.load(alert.why)
    assert kept.held == ("influencer:1",)
    assert kept.influencers == (("influencer:1", 76, 760),)
    async with store.read() as session:
        waiting = list(await session.exec(select(Outgoing)))
    assert [item.key.split(":")[:3] for item in waiting] == [["alert", str(alert.id), "critical"]]
    assert waiting[0].created_at == raised.raised_at + watch.GROUP_WAIT, "it waits no longer"


async def test_state_position_and_alert_commit_together(store: Store) -> None:
    await make_room(store)
    await storm(store, 40)
    first = await watch.restore(store)
    assert len(await watch.step(store, first)) == 1
    second = await watch.restore(store)
    assert await watch.step(store, second) == []
    for entity in (*BOTH, ROOM):
        assert second.snapshot(entity) == first.snapshot(entity)


async def test_what_is_filled_in_later_is_learned_silently_by_the_same_code(store: Store) -> None:
    """A campaign that is watched before its past comes in knows in the end what it would have."""
    await keep(store, now_burst(1, negative=False), "first")
    late = await watch.restore(store)
    await watch.step(store, late)
    await keep_calm(store)
    assert await watch.step(store, late) == []
    assert late.judge(datetime.now(UTC)) == []
    async with store.write() as session:
        for row in await session.exec(select(DetectorState)):
            await session.delete(row)
    fresh = await watch.restore(store)
    async with store.read() as session:
        await learn_anew(session, fresh, CAMPAIGN, datetime.now(UTC))
    assert fresh.snapshot(CAMPAIGN) == late.snapshot(CAMPAIGN)
    await keep(store, now_burst(30, negative=True), "storm")
    (alert,) = await watch.step(store, late)
    figures = evidence.load(alert.why).figures
    assert figures is not None
    assert 1.5 < figures.expected < 3.5
    assert figures.usual == pytest.approx(0.2, abs=0.05)
    assert figures.count == 31, "nothing counts twice"


async def test_one_late_post_does_not_teach_the_room_all_of_its_entity_again(
    store: Store,
) -> None:
    await make_room(store)
    detector = await watch.restore(store)
    await watch.step(store, detector)
    known = detector.snapshot(ROOM)
    assert detector.room.understood > 100
    late = burst(1, negative=True, at=datetime.now(UTC) - timedelta(days=1))
    await keep(store, late, "late")
    await watch.step(store, detector)
    assert detector.snapshot(ROOM) == known


async def test_what_waits_when_nothing_is_known_yet_does_not_hide_the_past(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer version forgets what an older one learned; so many as may be are learned at once."""
    await make_room(store)
    await keep(store, now_burst(3, negative=False), "live", BOTH)
    monkeypatch.setattr(watch, "LEARNED_AT_ONCE", 1)
    detector = await watch.restore(store)
    await watch.step(store, detector)
    assert detector.entities == {CAMPAIGN}
    await watch.step(store, detector)
    assert detector.entities == BOTH
    whole = await watch.restore(store)
    for entity in BOTH:
        async with store.read() as session:
            await learn_anew(session, whole, entity, datetime.now(UTC))
        assert detector.snapshot(entity) == whole.snapshot(entity)
    await storm(store, 30)
    (alert,) = await watch.step(store, detector)
    figures = evidence.load(alert.why).figures
    assert figures is not None
    assert (figures.count, figures.is_learning) == (33, False)


async def test_a_planned_post_explains_talk_and_not_blame(store: Store) -> None:
    due = datetime.now(UTC) - HOUR
    await make_room(store, PlannedSettings(kind=PlannedKind.POST, title="Teaser", at=due))
    detector = await watch.restore(store)
    await storm(store, 60, "talk", negative=False)
    assert await watch.step(store, detector) == []
    assert await stored(store) == []
    async with store.read() as session:
        quiet = await alerts.planned_now(session, ROOM, datetime.now(UTC))
    assert "“Teaser” at" in telling.quiet_line(quiet)
    await storm(store, 40, "blame")
    (alert,) = await watch.step(store, detector)
    assert (alert.kind, alert.entity) == (AlertKind.FIRESTORM, CAMPAIGN)
    assert evidence.load(alert.why).planned == ("Teaser",)
    told = dict(telling.details_of(alert, {}))
    assert told["Planned"] == "“Teaser”: explains the talk, not the blame"


@pytest.mark.parametrize(
    ("kind", "level", "rings"),
    [
        (AlertKind.ATTENTION, AlertLevel.INFO, False),
        (AlertKind.ATTENTION, AlertLevel.WARNING, True),  # blame where nothing is known to be usual
        (AlertKind.SHIFT, AlertLevel.WARNING, True),
        (AlertKind.SINGLE_POST, AlertLevel.HIGH, True),
    ],
)
@pytest.mark.parametrize(
    ("planned", "minutes", "explains"),
    [
        (PlannedKind.POST, -14, True),
        (PlannedKind.POST, 179, True),
        (PlannedKind.POST, -16, False),
        (PlannedKind.POST, 181, False),
        (PlannedKind.BOOST, 60, False),
    ],
)
async def test_within_its_time_a_planned_post_holds_back_talk_alone(
    sqlite_store: Store,
    kind: AlertKind,
    level: AlertLevel,
    planned: PlannedKind,
    *,
    rings: bool,
    minutes: int,
    explains: bool,
) -> None:
    """``minutes`` after the post's time; before it, where they are negative."""
    now = datetime.now(UTC)
    post = PlannedSettings(kind=planned, title="Teaser", at=now - timedelta(minutes=minutes))
    given = CampaignSettings(name="Zorza", words=("zorza",), planned=(post,))
    async with sqlite_store.write() as session:
        await save_campaign(session, given)
    told = await take(sqlite_store, signal(kind, level), now)
    assert len(told) == (rings or not explains)


async def test_what_was_found_is_kept_and_told(store: Store) -> None:
    await make_room(store)
    now = datetime.now(UTC)
    rows = [
        mention(
            f"s{n}",
            f"skandal a{n} kryptoreklama b{n} c{n} d{n} e{n} @maja https://example.org/skandal",
            at=now - timedelta(minutes=20 - n / 2),
            sentiment=Sentiment.NEGATIVE,
            reach=1_000 * n,
            author=f"a{n}",
            entities=BOTH,
        )
        for n in range(30)
    ]
    async with store.write() as session:
        await mentions.insert(session, rows)
        first = (await session.exec(select(Mention.id).where(Mention.key == "s0"))).one()
        copies = select(Mention).where(col(Mention.key).in_(["s28", "s29"]))
        for copy in await session.exec(copies):
            copy.story = first
            session.add(copy)
    (alert,) = await watch.step(store, await watch.restore(store))
    kept = evidence.load(alert.why)
    assert kept.terms[:2] == ("kryptoreklama", "skandal")
    assert not {"https", "maja", "example"} & set(kept.terms)
    assert kept.sources == (("test", 30),)
    assert kept.copies == 2
    assert kept.reach == kept.negative_reach == sum(1_000 * n for n in range(30))
    async with store.read() as session:
        found = [await session.get(Mention, number) for number in kept.read_first]
    assert [mention.key for mention in found if mention] == ["s27", "s26", "s25"], "no copies"
    told = dict(telling.details_of(alert, {"influencer:1": "Maja"}))
    assert told["With whom"] == "Maja 30 (reach 435000)"
    assert "2 copies" in told["Not told"]
    assert told["Reach"] == "435000 people at most in this hour, 100 % of that negative"


async def test_people_decide_and_the_room_remembers(store: Store) -> None:
    await make_room(store)
    await storm(store, 40)
    detector = await watch.restore(store)
    (alert,) = await watch.step(store, detector)
    assert alert.id is not None
    await deciding.acknowledge(store, "Anna", alert.id)
    with pytest.raises(Refused, match="Anna acknowledged this alert at"):
        await deciding.acknowledge(store, "Bartek", alert.id)
    with pytest.raises(UsageError, match="reason"):
        await deciding.silence(store, "Bartek", alert.id, HOUR, "  ")
    await deciding.silence(store, "Bartek", alert.id, HOUR, "planned launch")
    assert await watch.step(store, detector) == []
    (now_is,) = await stored(store)
    async with store.read() as session:
        records = await ledger.read(session, ROOM)
        acknowledged = await deciding.acknowledged_at(session, alert.id)
    assert (now_is.state, now_is.note) == (AlertState.SILENCED, "planned launch")
    assert [(record.kind, record.actor) for record in records] == [
        ("alert_acknowledged", "Anna"),
        ("alert_silenced", "Bartek"),
    ]
    assert acknowledged is not None
    assert acknowledged.actor == "Anna"


async def test_noise_ends_an_alert_and_suggests_a_threshold_that_a_person_applies(
    store: Store,
) -> None:
    await make_room(store)
    detector = await watch.restore(store)
    await storm(store, 60, negative=False)
    (alert,) = await watch.step(store, detector)
    with pytest.raises(UsageError, match="why"):
        await deciding.dismiss(store, "Anna", alert.id or 0, " ")
    assert await deciding.dismiss(store, "Anna", alert.id or 0, "a raffle") == 72
    assert await watch.step(store, detector) == [], "the same comes back as noise"
    (now_is,) = await stored(store)
    assert (now_is.state, now_is.noise, now_is.note) == (AlertState.RESOLVED, True, "a raffle")
    assert detector.least == {}, "nothing is applied by itself"
    await deciding.set_threshold(store, "Anna", CAMPAIGN, 72)
    await watch.step(store, detector)
    assert detector.least == {CAMPAIGN: 72}
    names = [it.entity for it in detector.judge(datetime.now(UTC))]
    assert names == ["influencer:1"], "its threshold is its own"
    await deciding.set_threshold(store, "Anna", CAMPAIGN, 0)
    await watch.step(store, detector)
    assert detector.least == {}
    with pytest.raises(UsageError, match="does not listen for campaign:9"):
        await deciding.set_threshold(store, "Anna", "campaign:9", 5)
    with pytest.raises(UsageError, match="threshold"):
        await deciding.set_threshold(store, "Anna", CAMPAIGN, -5)


async def test_a_silent_source_is_no_noise(store: Store) -> None:
    """It would be told again five seconds later."""
    silent = alert_with(FIGURES, AlertKind.SILENT_SOURCE)
    async with store.write() as session:
        session.add(silent)
    with pytest.raises(Refused, match="mend it"):
        await deciding.dismiss(store, "Anna", silent.id or 0, "on holiday")
    (now_is,) = await stored(store)
    assert (now_is.state, now_is.noise) == (AlertState.RAISED, False)


async def test_noise_that_grows_is_told(store: Store) -> None:
    await make_room(store)
    detector = await watch.restore(store)
    await storm(store, 60, negative=False)
    (alert,) = await watch.step(store, detector)
    await deciding.dismiss(store, "Anna", alert.id or 0, "a raffle")
    await storm(store, 60, "blame")
    (risen,) = await watch.step(store, detector)
    assert (risen.id, risen.state, risen.noise) == (alert.id, AlertState.RAISED, False)


async def test_quiet_ends_an_alert_and_within_six_hours_it_comes_back_as_the_same(
    store: Store,
) -> None:
    await make_room(store)
    now = datetime.now(UTC)
    (alert,) = await take(store, signal(), now)
    assert alert.id is not None
    await take(store, signal(entity="campaign:2"), now + timedelta(minutes=40))
    (_other, first) = sorted(await stored(store), key=lambda it: it.entity, reverse=True)
    assert first.state == AlertState.RESOLVED
    with pytest.raises(Refused, match="over"):
        await deciding.acknowledge(store, "Anna", alert.id)
    (again,) = await take(store, signal(), now + 5 * HOUR)
    assert (again.id, again.state, again.resolved_at) == (alert.id, AlertState.RAISED, None)
    (new,) = await take(store, signal(), now + 13 * HOUR)
    assert new.id != alert.id


async def test_a_campaign_that_interrupts_nobody_does_not_speak_for_blame(store: Store) -> None:
    """Of many influencers' joy one's storm is a small part."""
    await make_room(store)
    now = datetime.now(UTC)
    (joy,) = await take(store, signal(AlertKind.ATTENTION, AlertLevel.INFO), now)
    talk = signal(AlertKind.ATTENTION, AlertLevel.INFO, "influencer:1")
    assert await take(store, talk, now) == []
    (blame,) = await take(store, signal(entity="influencer:1"), now)
    assert (blame.entity, blame.level) == ("influencer:1", AlertLevel.HIGH)
    (risen,) = await take(store, signal(), now + timedelta(minutes=5))
    assert (risen.id, evidence.load(risen.why).held) == (joy.id, ("influencer:1",))
    loud = signal(level=AlertLevel.CRITICAL, entity="influencer:1")
    assert await take(store, loud, now + timedelta(minutes=6)) == []
    (now_is,) = [it for it in await stored(store) if it.id == blame.id]
    assert (now_is.level, now_is.told_at) == (AlertLevel.CRITICAL, blame.told_at), "no bell"


async def test_who_looks_at_an_alert_is_interrupted_when_it_becomes_another_matter(
    store: Store,
) -> None:
    await make_room(store)
    now = datetime.now(UTC)
    (alert,) = await take(store, signal(AlertKind.ATTENTION, AlertLevel.INFO), now)
    await deciding.acknowledge(store, "Anna", alert.id or 0)
    (risen,) = await take(store, signal(AlertKind.SHIFT, AlertLevel.WARNING), now)
    assert risen.state == AlertState.ACKNOWLEDGED
    (risen,) = await take(store, signal(AlertKind.SHIFT, AlertLevel.HIGH), now)
    assert risen.state == AlertState.RAISED
    await deciding.acknowledge(store, "Anna", alert.id or 0)
    (risen,) = await take(store, signal(AlertKind.FIRESTORM, AlertLevel.HIGH), now)
    assert risen.state == AlertState.ACKNOWLEDGED
    (risen,) = await take(store, signal(level=AlertLevel.CRITICAL), now)
    assert risen.state == AlertState.RAISED


async def test_talk_that_comes_back_is_shown_again_and_not_told(store: Store) -> None:
    await make_room(store)
    now = datetime.now(UTC)
    talk = signal(AlertKind.ATTENTION, AlertLevel.INFO)
    (alert,) = await take(store, talk, now)
    await deciding.acknowledge(store, "Anna", alert.id or 0)
    assert await take(store, talk, now + 20 * HOUR) == []
    (now_is,) = await stored(store)
    assert (now_is.id, now_is.state) == (alert.id, AlertState.ACKNOWLEDGED)


async def test_what_nobody_acknowledged_is_told_again_after_four_hours(store: Store) -> None:
    await make_room(store)
    begin = datetime.now(UTC)
    (alert,) = await take(store, signal(), begin)
    again = []
    for quarter in range(1, 40):
        now = begin + quarter * timedelta(minutes=15)
        assert await take(store, signal(), now) == []
        async with store.write() as session:
            again += [(quarter, it.id) for it in await alerts.repeat(session, now)]
    assert again == [(16, alert.id), (32, alert.id)]
    await deciding.acknowledge(store, "Anna", alert.id or 0)
    async with store.write() as session:
        assert await alerts.repeat(session, begin + 20 * HOUR) == []


async def test_a_silence_ends_and_a_critical_rise_breaks_it(store: Store) -> None:
    await make_room(store)
    now = datetime.now(UTC)
    (alert,) = await take(store, signal(), now)
    await deciding.silence(store, "Anna", alert.id or 0, HOUR, "known")
    assert await take(store, signal(), now + timedelta(minutes=20)) == []
    assert await take(store, signal(), now + timedelta(minutes=45)) == []
    assert await take(store, signal(), now + timedelta(minutes=70)) == []
    (now_is,) = await stored(store)
    assert now_is.state == AlertState.RAISED, "its silence is over"
    await deciding.silence(store, "Anna", alert.id or 0, HOUR, "known")
    loud = signal(level=AlertLevel.CRITICAL)
    (risen,) = await take(store, loud, now + timedelta(minutes=80))
    assert (risen.id, risen.state) == (alert.id, AlertState.RAISED)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.integers(0, 600), st.sampled_from([CAMPAIGN, "campaign:2"]), SIGNALS),
        max_size=25,
    )
)
async def test_an_entity_has_one_open_alert_at_most(
    sqlite_store: Store, steps: list[tuple[int, str, Signal]]
) -> None:
    async with sqlite_store.write() as session:
        for alert in await session.exec(select(Alert)):
            await session.delete(alert)
    now = datetime.now(UTC)
    for minutes, entity, met in steps:
        now += timedelta(minutes=minutes)
        await take(sqlite_store, replace(met, entity=entity), now)
        found = [it.entity for it in await stored(sqlite_store) if it.state in alerts.OPEN]
        assert len(found) == len(set(found))
    for alert in await stored(sqlite_store):
        if alert.resolved_at is not None:
            assert alert.resolved_at - alert.raised_at >= lifecycle.QUIET


def alert_with(figures: Figures, kind: AlertKind = AlertKind.FIRESTORM) -> Alert:
    now = datetime.now(UTC)
    return Alert(
        entity=CAMPAIGN,
        kind=kind,
        level=AlertLevel.HIGH,
        state=AlertState.RAISED,
        raised_at=now,
        window_at=now,
        seen_at=now,
        count=figures.count,
        expected=figures.expected,
        negative=round(figures.negative),
        understood=round(figures.understood),
        why=evidence.Evidence(figures).dump(),
    )


def test_why_is_told_from_the_stored_figures() -> None:
    assert telling.why(alert_with(FIGURES)) == (
        "23x normal: 53 in the last hour, 2.3 expected; largest hour in 14 days; "
        "57 % negative, usually 22 %"
    )
    learning = replace(FIGURES, learned=5.5, usual=None, largest_in=0, expected=0.0)
    assert telling.why(alert_with(learning)) == (
        "53 in the last hour, 0.0 expected; 57 % negative; still learning what is usual (5 h)"
    )
    shift = replace(FIGURES, count=3, expected=2.5)
    assert telling.why(alert_with(shift, AlertKind.SHIFT)).startswith("3 in the last hour, 2.5")


def test_what_an_older_alert_kept_is_told_too() -> None:
    older = alert_with(FIGURES)
    older.why = "{}"
    assert telling.why(older) == "53 mentions in the last hour, 2.3 expected; 58 % negative"


async def test_what_comes_back_and_nobody_acknowledges_is_escalated_again(
    sqlite_store: Store,
) -> None:
    store = sqlite_store
    await make_room(store)
    after, now = timedelta(minutes=10), datetime.now(UTC)

    async def escalated(at: datetime) -> int:
        async with store.write() as session:
            return len(await escalate(session, at, after, drill=False))

    (alert,) = await take(store, signal(), now)
    assert await escalated(now + timedelta(minutes=11)) == 1
    assert alert.id is not None
    await deciding.acknowledge(store, "Anna", alert.id)
    (back,) = await take(store, signal(), now + 3 * HOUR)
    assert (back.id, back.state) == (alert.id, AlertState.RAISED)
    assert await escalated(now + 3 * HOUR + timedelta(minutes=9)) == 0
    assert await escalated(now + 3 * HOUR + timedelta(minutes=11)) == 1
    assert await escalated(now + 3 * HOUR + timedelta(minutes=12)) == 0
