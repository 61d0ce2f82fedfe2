"""One post of law or safety that many people see is an alert by itself, told once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from services.early_warning import alerts, deciding, telling, watch
from services.early_warning.detector import Detector
from services.early_warning.hearing import about
from services.model import Alert, Outgoing
from services.preparation.campaigns import save_campaign
from services.retention.erase import step as erase
from services.settings import CampaignSettings, InfluencerSettings
from services.sources.base import Deletion
from services.store import Store, corrections, mentions, muting, revisions
from services.words import AlertKind, AlertLevel, AlertState, MuteKind, Sentiment, Signal
from tests.early_warning.streams import keep as keep_many
from tests.early_warning.streams import keep_calm, now_burst
from tests.making import mention

SAFETY = frozenset({Signal.SAFETY, Signal.OUTRAGE})
BURNT = "Po tym kremie mam poparzoną twarz"
INFLUENCER = frozenset({"influencer:1"})


@pytest.fixture
async def room(store: Store) -> Store:
    """A campaign with an influencer."""
    async with store.write() as session:
        maja = InfluencerSettings(name="Maja", handles=("maja",))
        await save_campaign(
            session, CampaignSettings(name="Zorza", words=("zorza",), influencers=(maja,))
        )
    return store


async def keep(store: Store, key: str, reach: int | None = 60_000, **more: Any) -> None:
    """Store one post; of safety, unless told otherwise."""
    given: dict[str, Any] = {"signals": SAFETY, "author": "gazeta", "at": datetime.now(UTC)} | more
    muted, text = given.pop("muted", False), given.pop("text", BURNT)
    new = mention(key, text, reach=reach, sentiment=Sentiment.NEGATIVE, **given)
    async with store.write() as session:
        await mentions.insert(
            session,
            [
                mentions.NewMention(
                    {**new.row, "muted": muted},
                    new.entities,
                    new.search,
                    new.evidence,
                    new.runs,
                    signals=new.signals,
                )
            ],
        )


async def look(store: Store, detector: Detector | None = None, reach: int = 50_000) -> list[Alert]:
    detector = detector or await watch.restore(store)
    return await watch.step(store, detector, single_post_reach=reach)


async def words_of(store: Store, alert: Alert) -> str:
    async with store.read() as session:
        return telling.why(alert, await about(session, alert))


async def news(store: Store) -> dict[str, str]:
    async with store.read() as session:
        return {item.key: item.body for item in await session.exec(select(Outgoing))}


async def test_it_is_raised_and_told_once(room: Store) -> None:
    await keep(room, "a")
    detector = await watch.restore(room)
    (alert,) = await look(room, detector)
    assert (alert.entity, alert.kind, alert.level) == ("campaign:1", "single_post", "high")
    assert (alert.count, alert.negative, alert.understood) == (1, 1, 1)
    assert await look(room, detector) == []
    assert await look(room) == [], "nor by a collector that begins anew"
    await keep(room, "b", reach=90_000, text="Moja córka trafiła przez to do szpitala")
    assert await look(room, detector) == [], "the alert is open"
    assert await words_of(room, alert) == (
        "safety: gazeta reaches 60000 people: “Po tym kremie mam poparzoną twarz”"
        "; speak of: outrage 2, safety 2"
    )
    assert list(await news(room)) == [f"alert:{alert.id}:high:post"]


@pytest.mark.parametrize(
    "post",
    [
        {"reach": 49_999},
        {"reach": None},
        {"signals": frozenset({Signal.OUTRAGE})},
        {"muted": True},
        {"at": datetime.now(UTC) - timedelta(hours=3)},
        {"entities": frozenset()},
    ],
    ids=["few see it", "nobody knows how many", "not of it", "muted", "of earlier", "of nobody"],
)
async def test_what_is_no_such_post_raises_nothing(room: Store, post: dict[str, Any]) -> None:
    await keep(room, "a", **post)
    assert await look(room) == []


async def test_a_post_that_is_gone_before_anybody_looked_raises_nothing(room: Store) -> None:
    await keep(room, "a")
    async with room.write() as session:
        await revisions.take_away(session, "test", [Deletion(native_id="a")], datetime.now(UTC))
    assert await look(room) == []


async def test_the_reach_is_set_and_none_turns_it_off(room: Store) -> None:
    await keep(room, "a", reach=900)
    detector = await watch.restore(room)
    assert await look(room, detector, reach=0) == []
    await keep(room, "b", reach=900)
    (alert,) = await look(room, detector, reach=900)
    assert alert.mention_id == 2


async def test_of_several_posts_the_one_that_most_people_see_speaks(room: Store) -> None:
    await keep(room, "a", reach=70_000)
    await keep(room, "b", reach=80_000, author="radio", signals=frozenset({Signal.LEGAL}))
    await keep(room, "c", reach=60_000)
    (alert,) = await look(room)
    assert (await words_of(room, alert)).startswith("law: radio reaches 80000 people")


async def test_an_open_alert_becomes_one_about_the_post_and_then_a_firestorm(room: Store) -> None:
    await keep_calm(room)
    await keep_many(room, now_burst(40, negative=False))
    detector = await watch.restore(room)
    (alert,) = await look(room, detector)
    assert (alert.kind, alert.level) == (AlertKind.ATTENTION, AlertLevel.INFO)
    await keep(room, "a")
    (risen,) = await look(room, detector)
    assert (risen.id, risen.kind, risen.level) == (alert.id, AlertKind.SINGLE_POST, AlertLevel.HIGH)
    assert await look(room, detector) == []
    await keep_many(room, now_burst(40, negative=True), "storm")
    (storm,) = await look(room, detector)
    assert (storm.id, storm.kind) == (alert.id, AlertKind.FIRESTORM)
    assert storm.level == AlertLevel.CRITICAL
    assert "in the last hour" in await words_of(room, storm)


async def test_a_silenced_alert_stays_silent(room: Store) -> None:
    await keep(room, "a", reach=60_000)
    detector = await watch.restore(room)
    (alert,) = await look(room, detector)
    await deciding.silence(room, "Anna", alert.id or 0, timedelta(hours=1), "known")
    await keep(room, "b", reach=900_000)
    assert await look(room, detector) == []
    async with room.read() as session:
        (kept,) = await alerts.all_alerts(session)
    assert kept.state == AlertState.SILENCED


async def test_a_post_about_an_influencer_alone_is_told_beside_the_campaigns_alert(
    room: Store,
) -> None:
    await keep(room, "a", entities=frozenset({"campaign:1", "influencer:1"}))
    detector = await watch.restore(room)
    assert [alert.entity for alert in await look(room, detector)] == ["campaign:1"]
    await keep(room, "b", entities=INFLUENCER)
    assert [alert.entity for alert in await look(room, detector)] == ["influencer:1"]


async def test_what_is_muted_or_erased_is_not_quoted_any_more(room: Store) -> None:
    await keep(room, "a")
    (alert,) = await look(room)
    assert BURNT in (await news(room))[f"alert:{alert.id}:high:post"]
    await muting.mute(room, "Ola", MuteKind.AUTHOR, "gazeta")
    assert BURNT not in await words_of(room, alert)
    await muting.unmute(room, "Ola", MuteKind.AUTHOR, "gazeta")
    assert BURNT in await words_of(room, alert)
    async with room.write() as session:
        await revisions.take_away(session, "test", [Deletion(native_id="a")], datetime.now(UTC))
    assert BURNT not in await words_of(room, alert)
    await erase(room)
    assert (await news(room))[f"alert:{alert.id}:high:post"] == "(erased)"


async def test_words_that_were_edited_away_leave_the_news(room: Store) -> None:
    await keep(room, "a")
    (alert,) = await look(room)
    new = mention("a", "Jednak nic mi nie jest", reach=60_000)
    async with room.write() as session:
        await revisions.revise(session, new, datetime.now(UTC))
    assert (await news(room))[f"alert:{alert.id}:high:post"] == "(erased)"
    assert "Jednak nic mi nie jest" in await words_of(room, alert)


async def test_the_time_to_detect_it_begins_with_the_post(room: Store) -> None:
    now = datetime.now(UTC)
    calm: frozenset[Signal] = frozenset()
    await keep(room, "calm", at=now - timedelta(minutes=40), signals=calm, text="Ładne")
    await keep(room, "a", at=now - timedelta(seconds=3))
    (alert,) = await look(room)
    assert alert.window_at == now - timedelta(seconds=3)


async def test_to_judge_it_raises_nothing_anew(room: Store) -> None:
    await keep(room, "a")
    detector = await watch.restore(room)
    await look(room, detector)
    await corrections.correct(room, "Anna", 1, Sentiment.POSITIVE)
    assert await look(room, detector) == []
