"""A campaign's post without a mark raises a quiet alert; all others raise none."""

from datetime import UTC, datetime, timedelta

import pytest

from services.early_warning import alerts, telling, watch
from services.early_warning.hearing import about
from services.model import Alert
from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings, InfluencerSettings
from services.store import Store, mentions
from services.words import AlertKind, AlertLevel
from tests.making import mention

UNMARKED = "Nowy krem Zorzynka uratował moją skórę, kod BLASK10 daje 10% taniej"
BOTH = frozenset({"campaign:1", "influencer:1"})


@pytest.fixture
async def room(store: Store) -> Store:
    campaign = CampaignSettings(
        name="Blask",
        brand="Zorzynka",
        words=("zorzynka",),
        influencers=(InfluencerSettings(name="Milena", handles=("@Milena.J",)),),
    )
    async with store.write() as session:
        await save_campaign(session, campaign)
    return store


async def look(room: Store, text: str, author: str = "milena.j", **more: object) -> list[Alert]:
    given = {"author": author, "entities": BOTH, "reach": 10} | more
    async with room.write() as session:
        await mentions.insert(session, [mention("post", text, **given)])  # type: ignore[arg-type]
    return await watch.step(room, await watch.restore(room))


async def test_an_unmarked_post_is_told_quietly(room: Store) -> None:
    (alert,) = await look(room, UNMARKED)
    assert (alert.kind, alert.level) == (AlertKind.UNLABELLED_AD, AlertLevel.WARNING)
    assert (alert.entity, alert.mention_id) == ("campaign:1", 1)
    assert AlertLevel(alert.level) not in alerts.INTERRUPTING
    async with room.read() as session:
        words = telling.why(alert, await about(session, alert))
    assert words.startswith("not marked as advertising: milena.j reaches 10 people: “Nowy krem")


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (f"[REKLAMA] Płatna współpraca z marką Zorzynka. {UNMARKED}", {}),
        (UNMARKED, {"author": "somebody.else"}),
        (UNMARKED, {"at": datetime.now(UTC) - timedelta(days=3)}),
        (UNMARKED, {"entities": frozenset({"influencer:1"})}),
    ],
    ids=["marked", "not hers", "long ago", "not of the campaign"],
)
async def test_others_raise_nothing(room: Store, text: str, more: dict[str, object]) -> None:
    assert await look(room, text, **more) == []  # type: ignore[arg-type]
