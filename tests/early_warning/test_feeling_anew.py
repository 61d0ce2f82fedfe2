"""What people correct reaches the detector's last hour: exactly, once, and nothing else does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from services.early_warning import watch
from services.early_warning.detector import Detector, Observation
from services.model import Mention
from services.store import Store, corrections, mentions
from services.words import AlertKind, Sentiment, Signal
from tests.early_warning.streams import keep_calm
from tests.making import mention

NOW = datetime(2026, 11, 23, 12, 0, 20, tzinfo=UTC)
NEGATIVE, NEUTRAL, POSITIVE = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE
OTHER = frozenset({"campaign:2"})


def seen(minutes: int, negative: bool | None, weight: float = 1.0) -> Observation:
    return Observation("campaign:1", NOW - timedelta(minutes=minutes), negative, weight)


def test_half_a_weight_counts_half_in_the_share_and_whole_in_the_number() -> None:
    detector = Detector()
    detector.begin("campaign:1", NOW - timedelta(days=2))
    detector.observe([seen(5, negative=True)] * 5 + [seen(5, negative=False, weight=0.5)] * 10)
    (signal,) = detector.judge(NOW)
    figures = signal.figures
    assert (figures.count, figures.negative, figures.understood) == (15, 5, 10)


def test_only_the_sentiment_of_the_window_is_taken_anew() -> None:
    detector, other = Detector(), Detector()
    detector.observe([seen(5, negative=True)] * 3)
    other.observe([seen(5, negative=True), seen(5, negative=False), seen(5, negative=None)])
    for _again in range(2):
        detector.feel_anew("campaign:1", [(1.0, 1.0), (0.0, 1.0)])
        assert detector.snapshot("campaign:1") == other.snapshot("campaign:1")


def test_whom_nobody_spoke_of_stays_unknown() -> None:
    detector = Detector()
    detector.feel_anew("campaign:1", [(1.0, 1.0)])
    assert detector.entities == set()


async def keep(store: Store, *keys: str, **more: object) -> None:
    given = {"sentiment": NEUTRAL, "at": datetime.now(UTC)} | more
    async with store.write() as session:
        await mentions.insert(session, [mention(key, f"words of {key}", **given) for key in keys])  # type: ignore[arg-type]


async def correct(store: Store, key: str, said: Sentiment) -> None:
    async with store.read() as session:
        found = (await session.exec(select(Mention.id).where(Mention.key == key))).one()
    await corrections.correct(store, "Anna", found or 0, said)


async def fresh(store: Store, *entities: str) -> list[str]:
    """Return the state of a detector that sees all that is stored for the first time."""
    detector = Detector()
    async with store.read() as session:
        _last, observations = await watch._observations(session, 0)
    detector.observe(observations)
    return [detector.snapshot(entity) for entity in entities]


async def test_the_detector_knows_what_people_corrected_as_if_it_had_been_so(store: Store) -> None:
    await keep(store, "a", "b", "c")
    await keep(store, "ironic", sentiment=POSITIVE, signals=frozenset({Signal.IRONY}))
    await keep(store, "other", entities=OTHER)
    detector = await watch.restore(store)
    await watch.step(store, detector)
    untouched = detector.snapshot("campaign:2")
    await correct(store, "a", NEGATIVE)
    await correct(store, "ironic", NEGATIVE)
    await keep(store, "d", sentiment=NEGATIVE)  # not counted yet: it must not count twice
    await watch.step(store, detector)
    assert [detector.snapshot("campaign:1")] == await fresh(store, "campaign:1")
    assert detector.snapshot("campaign:2") == untouched
    again = await watch.restore(store)
    assert again.snapshot("campaign:1") == detector.snapshot("campaign:1"), "it is kept"
    await watch.step(store, again)
    assert again.snapshot("campaign:1") == detector.snapshot("campaign:1"), "and counts once"
    await correct(store, "a", POSITIVE)
    await watch.step(store, again)
    assert [again.snapshot("campaign:1")] == await fresh(store, "campaign:1")


async def test_a_correction_can_make_a_firestorm_of_much_talk(store: Store) -> None:
    await keep_calm(store)
    await keep(store, *(f"k{n}" for n in range(30)))
    detector = await watch.restore(store)
    (alert,) = await watch.step(store, detector)
    assert alert.kind == AlertKind.ATTENTION
    for n in range(25):
        await correct(store, f"k{n}", NEGATIVE)
    (risen,) = await watch.step(store, detector)
    assert (risen.id, risen.kind) == (alert.id, AlertKind.FIRESTORM)
    assert (risen.count, risen.negative, risen.understood) == (30, 27, 40)


async def test_what_was_said_earlier_is_corrected_without_the_detector(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(store, "a", at=datetime.now(UTC) - timedelta(hours=3))
    detector = await watch.restore(store)
    await watch.step(store, detector)
    before = detector.snapshot("campaign:1")
    monkeypatch.setattr(Detector, "feel_anew", None)
    await correct(store, "a", NEGATIVE)
    await watch.step(store, detector)
    assert detector.snapshot("campaign:1") == before
