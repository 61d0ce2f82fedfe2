"""Correcting what the program read, from the feed and from a mention; the filter of the feed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from rich.console import Console
from textual.pilot import Pilot
from textual.widgets import Static

from services import i18n
from services.preparation.campaigns import save_campaign
from services.sentiment import Reason, ReasonKind, Score
from services.sentiment.adjustment import Adjustment
from services.settings import CampaignSettings, load
from services.sources.base import Deletion
from services.store import Store, corrections, mentions, revisions
from services.store.mentions import Filter
from services.words import Sentiment, Signal
from tests.making import mention
from tests.waiting import on, row, rows, until
from tui.app import WarroomApp
from tui.room import Room
from tui.screens.live import LiveScreen
from tui.screens.mention import SHOWN_REASONS, MentionScreen
from tui.screens.narrow import filter_options, option_of, read_filter
from tui.widgets.ask import AskChoice
from tui.widgets.feed import Feed, brief

IRONIC = frozenset({Signal.IRONY, Signal.LEGAL})
NAMES = {"room": "everything", "campaign:1": "Zorza", "influencer:1": "Maja"}


@pytest.fixture
async def room(sqlite_store: Store) -> Store:
    """A store with a campaign and two mentions, the second of them ironic."""
    now = datetime.now(UTC)
    async with sqlite_store.write() as session:
        await save_campaign(session, CampaignSettings(name="Zorza", words=("zorza",)))
        new = [
            mention("a", "A plain word", at=now, sentiment=Sentiment.NEUTRAL),
            mention("b", "Great job", at=now, sentiment=Sentiment.POSITIVE, signals=IRONIC),
        ]
        await mentions.insert(session, new)
    return sqlite_store


class Told:
    """A scorer that says what it is told to."""

    def __init__(self, sentiment: Sentiment, *reasons: Reason) -> None:
        self._score = Score("en", sentiment, 0.1, 0.2, 0.7, 0.6, 0.7, "test", reasons=reasons)

    def read(self, _text: str, _language: str) -> Score:
        return self._score

    def explain(self, _text: str, _language: str, _adjustment: Adjustment) -> Score:
        return self._score


@asynccontextmanager
async def opened(
    store: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[int]]:
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    app = WarroomApp(Room(store, load(), "Anna"))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LiveScreen) and feed(pilot).row_ids)
        yield pilot


def feed(pilot: Pilot[int]) -> Feed:
    return pilot.app.screen_stack[0].query_one(Feed)


def shown(pilot: Pilot[int]) -> list[str]:
    """Return what the feed shows, without the times."""
    lines = [feed(pilot).row(row_id) for row_id in feed(pilot).row_ids]
    return [feed(pilot).draw(line).plain.partition(" ")[2] for line in lines if line]


def choices(pilot: Pilot[int]) -> list[str]:
    return [item.lstrip("> ") for item in rows(pilot)]


def told(pilot: Pilot[int]) -> str:
    return "\n".join(
        str(pilot.app.screen.query_one(part, Static).render())
        for part in ("#words", "#reading", "#facts")
    )


async def label(store: Store, number: int) -> tuple[str, str]:
    async with store.read() as session:
        found = await mentions.one(session, number)
        row = await corrections.correction_of(session, number)
    assert found is not None
    return found[0].sentiment, row.was if row else ""


async def test_c_corrects_what_is_under_the_cursor_and_the_feed_marks_it(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        assert shown(pilot)[1].startswith("+ ")
        assert "[law, irony] Great job" in shown(pilot)[1]
        await pilot.press("c")
        await on(pilot, AskChoice)
        assert choices(pilot) == [
            "1 negative",
            "2 neutral",
            "3 positive  (as the program read it)",
        ]
        await pilot.press("1")
        await on(pilot, LiveScreen)
        await until(pilot, lambda: shown(pilot)[1].startswith("-'"))
        assert shown(pilot)[0].startswith("~ ")
        await pilot.press("c")
        await on(pilot, AskChoice)
        assert choices(pilot)[0] == "1 negative  (as a person said)"
        await pilot.press("escape")
        await on(pilot, LiveScreen)
    assert await label(room, 2) == ("negative", "positive")
    assert await label(room, 1) == ("neutral", "")


async def test_what_is_deleted_while_the_dialog_is_open_is_refused_with_a_word(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("c")
        await on(pilot, AskChoice)
        async with room.write() as session:
            await revisions.take_away(session, "test", [Deletion(native_id="b")], datetime.now(UTC))
        await pilot.press("1")
        await on(pilot, LiveScreen)
        await until(
            pilot, lambda: any("is gone" in note.message for note in pilot.app._notifications)
        )
    assert await label(room, 2) == ("positive", "")


async def test_what_was_edited_while_the_dialog_is_open_is_to_be_read_again(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = mention("b", "Another thing", sentiment=Sentiment.NEUTRAL)
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("c")
        await on(pilot, AskChoice)
        async with room.write() as session:
            await revisions.revise(session, new, datetime.now(UTC))
        await pilot.press("1")
        await on(pilot, LiveScreen)
        await until(
            pilot, lambda: any("read it again" in n.message for n in pilot.app._notifications)
        )
    assert await label(room, 2) == ("neutral", "")


async def test_a_mention_says_how_it_was_read_and_by_whom_it_was_judged(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reasons = [
        Reason(ReasonKind.WORD, "great", 1.5),
        Reason(ReasonKind.NEGATED, "good", -0.5, by="not"),
        Reason(ReasonKind.SIGNAL, "sue", 0.0),
        Reason(ReasonKind.MODEL, "job", 0.25),
        Reason(ReasonKind.CAMPAIGN, "glow", 0.2),
        *[Reason(ReasonKind.WORD, f"word{n}", 0.1) for n in range(9)],
    ]
    async with opened(room, monkeypatch) as pilot:
        live_room(pilot).scorer = Told(Sentiment.POSITIVE, *reasons)  # type: ignore[assignment]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MentionScreen) and told(pilot))
        await until(pilot, lambda: "Why:" in told(pilot))
        words = told(pilot)
        assert "Great job" in words
        assert "+ positive" in words
        assert "Speaks of: law, irony" in words
        assert "+ “great”: positive 1.50" in words
        assert "- “good”, negated by “not”: negative 0.50" in words
        assert "  “sue”, by what it speaks of\n" in words
        assert words.count("“") == SHOWN_REASONS + 1
        await pilot.press("c")
        await on(pilot, AskChoice, "1")
        await until(pilot, lambda: isinstance(pilot.app.screen, MentionScreen))
        await until(pilot, lambda: "Judged: by Anna, " in told(pilot))
        assert "the program had read positive" in told(pilot)
        assert "- negative" in told(pilot)
        await pilot.press("escape")
        await on(pilot, LiveScreen)
        await until(pilot, lambda: shown(pilot)[1].startswith("-'"))


def live_room(pilot: Pilot[int]) -> Room:
    screen = pilot.app.screen
    assert isinstance(screen, LiveScreen)
    return screen.room


async def test_a_mention_that_goes_while_it_is_read_leaves_nothing_on_the_screen(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MentionScreen))
        await until(pilot, lambda: "somebody" in told(pilot))
        async with room.write() as session:
            await revisions.take_away(session, "test", [Deletion(native_id="b")], datetime.now(UTC))
        await pilot.press("c")
        await until(pilot, lambda: "not there any more" in told(pilot))
        assert "somebody" not in told(pilot)
        assert "Great job" not in told(pilot)


async def test_what_no_engine_reads_says_so(room: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(room, monkeypatch) as pilot:
        live_room(pilot).scorer = Told(Sentiment.UNKNOWN)  # type: ignore[assignment]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MentionScreen))
        await until(pilot, lambda: "nothing here reads this language" in told(pilot))


async def test_the_feed_is_narrowed_and_the_dialog_knows_to_what(
    room: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, monkeypatch) as pilot:
        await pilot.press("f")
        await row(pilot, "To review: irony")
        await on(pilot, AskChoice, "6")
        await on(pilot, LiveScreen)
        await until(pilot, lambda: len(feed(pilot).row_ids) == 1)
        assert "Great job" in shown(pilot)[0]
        await pilot.press("f")
        await on(pilot, AskChoice, "enter")
        await on(pilot, LiveScreen)
        await until(pilot, lambda: len(feed(pilot).row_ids) == 1)
        await pilot.press("f")
        await on(pilot, AskChoice, "1")
        await on(pilot, LiveScreen)
        await until(pilot, lambda: len(feed(pilot).row_ids) == 2)


def test_every_option_of_the_filter_can_be_read_back() -> None:
    options = filter_options(NAMES)
    codes = [code for code, _words in options]
    assert len(set(codes)) == len(codes)
    assert codes[0] == ""
    assert read_filter("", "słowa") == Filter(words="słowa")
    assert {f"signal:{word}" for word in Signal} < set(codes)
    assert "room" not in codes
    for code in codes:
        chosen = read_filter(code, "słowa")
        assert chosen.words == "słowa"
        assert option_of(chosen) == code


def test_the_options_are_polish_and_fit_into_the_dialog() -> None:
    i18n.use("pl")
    english = {"signal", "speaks", "review", "irony", "muted"}
    for _code, words in filter_options(NAMES):
        assert not english & set(words.casefold().replace(":", "").split())
        assert Console().render_str(words).cell_len <= 60


@pytest.mark.parametrize(
    ("room_left", "told_so"),
    [(40, "[law, irony] "), (12, "[law, +1] "), (6, "[+2] "), (4, "")],
)
def test_signals_take_the_room_there_is(room_left: int, told_so: str) -> None:
    assert brief((Signal.LEGAL, Signal.IRONY), room_left) == told_so
    assert brief((), room_left) == ""
