"""From an item to a row: identity, matching, times, and the batch with its cursor."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from services.errors import LeaseLost
from services.intake.identity import canonical_url, key_of
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.intake.write import Delivery, position_of, transformer_trouble, write
from services.model import Mention, SourceStatus
from services.preparation.campaigns import Watched
from services.queries.find import Said
from services.sentiment import Scorer, second_opinion
from services.settings.sentiment import SentimentSettings
from services.sources.base import Batch, Cursors, Evidence, Item, Keep, Rejection
from services.store import Held, Store, mentions
from services.store.mentions import Filter
from services.words import Health, Sentiment, TermKind
from tests.sentiment.tiny import BREAKS, tiny

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ZORZA = Watched(
    "campaign:1",
    "Zorza",
    "pl",
    (
        (TermKind.WORD, "Zorza Glow"),
        (TermKind.WORD, "zorz*"),
        (TermKind.HASHTAG, "blask"),
        (TermKind.HANDLE, "zorza.pl"),
    ),
)
MAJA = Watched("influencer:1", "Maja", "en", ((TermKind.HANDLE, "maja"), (TermKind.WORD, "Zorza")))


class Source:
    """A source that is only named."""

    name, kind, rhythm = "press", "rss", 60.0

    def __init__(self, keep: Keep = "all") -> None:
        self.keep: Keep = keep

    def batches(self, cursors: Cursors) -> object:
        raise NotImplementedError


def item(text: str = "words", **fields: object) -> Item:
    return Item(text=text, platform="x", **fields)  # type: ignore[arg-type]


def preparation() -> Preparation:
    return Preparation(Matcher([ZORZA, MAJA]), Scorer())


@pytest.mark.parametrize(
    ("text", "author", "entities"),
    [
        ("Kupiłam ZORZĘ wczoraj", "", {"campaign:1"}),
        ("zorza  glow jest super", "", {"campaign:1", "influencer:1"}),
        ("#zorzaglow #Blask", "", {"campaign:1"}),
        ("blask bez krzyżyka", "", set()),
        ("hej @Zorza.PL!", "", {"campaign:1"}),
        ("nothing", "@maja", {"influencer:1"}),
        ("@majatka to ktoś inny", "", set()),
        ("niezorza", "", set()),
        ("Zorza", "", {"campaign:1", "influencer:1"}),
    ],
)
def test_matching(text: str, author: str, entities: set[str]) -> None:
    assert Matcher([ZORZA, MAJA]).match(Said(text, author)) == entities


def test_nothing_watched_matches_nothing() -> None:
    assert Matcher([]).match(Said("anything")) == frozenset()


def test_the_same_mention_by_another_way_has_the_same_key() -> None:
    by_id = item(native_id="42", url="https://a.example/1")
    assert key_of(by_id, "s", "https://a.example/1") == key_of(item(native_id="42"), "s", "")
    assert key_of(by_id, "s", "") != key_of(by_id, "other", "")
    first = key_of(item("a"), "s", "https://www.A.example/x/?utm_source=n&b=2&a=1#top")
    assert first == key_of(item("b"), "t", "http://a.example/x?a=1&b=2")
    assert key_of(item("a", author="x"), "s", "") != key_of(item("a", author="y"), "s", "")
    assert canonical_url("https://e.example/?q=a%20b&fbclid=1") == "https://e.example?q=a+b"


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"live": True, "published_at": NOW - timedelta(days=9)}, NOW),
        ({"published_at": NOW - timedelta(days=9)}, NOW - timedelta(days=9)),
        ({"published_at": NOW + timedelta(days=9)}, NOW),
        ({"published_at": datetime(1, 1, 1, tzinfo=UTC)}, NOW),
        ({}, NOW),
    ],
)
def test_the_time_that_counts(fields: dict[str, object], at: datetime) -> None:
    prepared = preparation().prepare((item("words", **fields),), "s", NOW, keep_all=True)
    assert prepared.mentions[0].row["at"] == at


def test_hostile_fields_are_cleaned_and_bounded() -> None:
    hostile = item(
        "\x1b]52;c;eA==\x07[/oops]" + "x" * 100_000,
        author="a\u202eb\n",
        url="javascript:alert(1)",
        language="en\x1b[2J",
        followers=-5,
        reach=10**12,
        title="t\x00itle",
    )
    row = preparation().prepare((hostile,), "s", NOW, keep_all=True).mentions[0].row
    assert row["author"] == "ab"
    assert row["url"] == ""
    assert row["followers"] is None
    assert row["reach"] is None
    assert row["text"].startswith("title\n[/oops]xx")
    assert "\x1b" not in str(row)
    assert len(row["text"]) < 11_000


async def test_a_batch_commits_with_its_cursor_and_is_told(store: Store) -> None:
    told: list[str | None] = []
    source = Source("matched")

    async def committed() -> None:
        told.append(await position_of(store, "press", "feed"))

    batch = Batch(
        (
            item(
                "Zorza: worst scam ever",
                native_id="1",
                language="en",
                evidence=Evidence(b"<x/>", "x"),
            ),
            item("weather", native_id="2", evidence=Evidence(b"<x/>", "x")),
        ),
        NOW,
        "cursor-7",
        stream="feed",
        rejected=(Rejection("row 3", "empty"),),
        committed=committed,
    )
    written = await write(store, preparation(), [Delivery(source, batch)])  # type: ignore[arg-type]
    again = await write(store, preparation(), [Delivery(source, batch)])  # type: ignore[arg-type]
    assert (written.stored, written.repeated, written.unmatched, written.rejected) == (1, 0, 1, 1)
    assert (again.stored, again.repeated) == (0, 1)
    assert told == ["cursor-7", "cursor-7"]
    async with store.read() as session:
        (line,) = await mentions.newest(session, Filter(entity="campaign:1"), 9)
        found = await mentions.one(session, line.id)
        status = await session.get(SourceStatus, "press")
    assert line.sentiment is Sentiment.NEGATIVE
    assert found is not None
    assert found[1] == ["campaign:1", "influencer:1"]
    assert found[0].evidence is not None
    assert status is not None
    assert (status.health, status.stored, status.unmatched) == (Health.HEALTHY, 1, 2)


async def test_a_stale_collector_writes_nothing_and_tells_nobody(store: Store) -> None:
    async def committed() -> None:
        pytest.fail("nothing was committed")

    batch = Batch((item(native_id="1"),), NOW, "c", committed=committed)
    with pytest.raises(LeaseLost):
        await write(
            store,
            preparation(),
            [Delivery(Source(), batch, Held("source:press", "me", 1))],  # type: ignore[arg-type]
        )
    async with store.read() as session:
        assert await mentions.last_id(session) == 0
        assert await session.get(Mention, 1) is None
    assert await position_of(store, "press", "") is None


async def test_what_the_transformer_reads_again_is_what_is_kept(
    store: Store, tmp_path: Path
) -> None:
    wanting = SentimentSettings(model_dir=tiny(tmp_path / "model"), below=0, reach=1_000)
    second = second_opinion(wanting)
    assert second is not None
    prepare = Preparation(Matcher([ZORZA]), Scorer(second=second))

    async def bring(*items: Item) -> str:
        await write(store, prepare, [Delivery(Source(), Batch(items, NOW, "c"))])  # type: ignore[arg-type]
        async with store.read() as session:
            return await transformer_trouble(session)

    far = {"reach": 1_000, "language": "en"}
    told = await bring(
        item("Zorza is a wonderful scam", native_id="1", **far),
        item("Zorza is wonderful, I love it", native_id="2", language="en"),
    )
    assert not told
    async with store.read() as session:
        rows = (await session.exec(select(Mention).order_by(col(Mention.id)))).all()
    assert [(row.engine, row.sentiment) for row in rows] == [
        ("transformer", "negative"),
        ("model", "positive"),
    ]
    assert await bring(item(f"Zorza {BREAKS}", native_id="3", **far)) == second.trouble != ""
