"""The report: its figures are those of the timeline, the alert and the mentions."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from services import i18n
from services.clean import escape_markdown
from services.early_warning import deciding
from services.errors import UsageError
from services.incident import commands
from services.model import Alert
from services.postmortem.compile import compile_report
from services.postmortem.mood import mood
from services.postmortem.render import to_markdown
from services.postmortem.wording import span
from services.store import Store, mentions
from services.store.mentions import NewMention
from services.words import AlertKind, AlertLevel, AlertState, Role, Sentiment, Signal
from tests.making import approved_statement, declare_test_incident, mention

NEGATIVE, POSITIVE, UNKNOWN = Sentiment.NEGATIVE, Sentiment.POSITIVE, Sentiment.UNKNOWN


async def say(store: Store, *said: tuple[datetime, Sentiment]) -> None:
    new: list[NewMention] = [
        mention(f"{at.timestamp()}-{n}", "words", at=at, sentiment=mood, reach=10)
        for n, (at, mood) in enumerate(said)
    ]
    async with store.write() as session:
        await mentions.insert(session, new)


async def raise_alert(store: Store, window_at: datetime) -> int:
    """Store an alert as the detector would have raised it 20 seconds after ``window_at``."""
    alert = Alert(
        entity="campaign:1",
        kind=AlertKind.FIRESTORM,
        level=AlertLevel.CRITICAL,
        state=AlertState.RAISED,
        raised_at=window_at + timedelta(seconds=20),
        window_at=window_at,
        seen_at=window_at,
        count=9,
        expected=1.0,
        negative=7,
        understood=8,
    )
    async with store.write() as session:
        session.add(alert)
        await session.flush()
        assert alert.id is not None
        return alert.id


def figures(mood: object) -> tuple[object, object, object]:
    assert isinstance(mood, dict)
    return mood["mentions"], mood["negative"], mood["understood"]


async def test_the_figures(store: Store) -> None:
    now = datetime.now(UTC)
    window = now - timedelta(minutes=10, seconds=13)
    minutes = timedelta(minutes=1)
    await say(
        store,
        (window - 25 * 60 * minutes, NEGATIVE),  # longer ago than a day
        *((window - n * minutes, POSITIVE) for n in (600, 300, 30)),
        (window - timedelta(seconds=5), NEGATIVE),  # in the window's minute, but before it
        (window, NEGATIVE),
        *((window + n * minutes, NEGATIVE) for n in (1, 2, 3, 4)),
        (window + 5 * minutes, UNKNOWN),
        (now - timedelta(seconds=1), POSITIVE),
    )
    alert = await raise_alert(store, window)
    await deciding.acknowledge(store, "Anna", alert)
    incident = await declare_test_incident(store, alert=alert)
    open_report = await compile_report(store, incident)
    assert open_report.part("times").figures["answer_seconds"] is None
    assert open_report.part("times").figures["resolve_seconds"] is None
    assert "- After: none yet." in to_markdown(open_report)
    await approved_statement(store, incident)
    await commands.do_step(store, incident, "Anna", "publish", "https://example.org/s")
    await say(store, (datetime.now(UTC) + timedelta(milliseconds=1), POSITIVE))
    await commands.close(store, incident, "Anna", "calm")
    report = await compile_report(store, incident)
    times = report.part("times").figures
    declared, answered = report.run.incident.declared_at, report.run.incident.answered_at
    assert answered is not None
    since_alert = (declared - window).total_seconds() - 20
    assert times["detect_seconds"] == 20
    assert times["declare_seconds"] == round(since_alert, 3)
    assert times["answer_seconds"] == round((answered - declared).total_seconds(), 3)
    assert times["acknowledge_seconds"] is not None
    assert times["resolve_seconds"] is not None
    impact = report.part("impact").figures
    assert figures(impact["before"]) == (4, 1, 4)
    assert figures(impact["during"]) == (7, 5, 6)
    assert figures(impact["after"]) == (1, 0, 1)
    assert figures(impact["by_source"]["test"]["during"]) == (7, 5, 6)  # type: ignore[call-overload,index]
    assert figures(impact["by_language"]["en"]["before"]) == (4, 1, 4)  # type: ignore[call-overload,index]
    assert impact["during"]["reach"] == 70  # type: ignore[call-overload,index]
    markdown = to_markdown(report)
    assert "7 mentions, 83 % negative of the 6 understood" in markdown
    assert str(report.head) in markdown


@pytest.mark.parametrize("seconds", [0, 31])
async def test_irony_counts_half_wherever_the_minute_is_cut(store: Store, seconds: int) -> None:
    end = datetime(2026, 11, 23, 12, 0, tzinfo=UTC) + timedelta(seconds=seconds)
    at, ironic = end - timedelta(seconds=1), frozenset({Signal.IRONY})
    async with store.write() as session:
        new = [
            mention("a", "great", at=at, sentiment=POSITIVE, signals=ironic),
            mention("b", "bad", at=at, sentiment=NEGATIVE),
        ]
        await mentions.insert(session, new)
        found = await mood(session, "campaign:1", end - timedelta(minutes=3), end)
    assert (found.total, found.negative, found.understood) == (2, 1, 1.5)


async def test_what_the_report_says(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    await commands.take_role(sqlite_store, incident, "Anna", Role.LEAD)
    await commands.skip_step(sqlite_store, incident, "Anna", "capture", "nothing was there")
    earlier = datetime.now(UTC) - timedelta(hours=3)
    await commands.add_note(sqlite_store, incident, "Bartek", "*first* call", earlier)
    await commands.correct(sqlite_store, incident, "Anna", 4, "it was the second call")
    markdown = to_markdown(await compile_report(sqlite_store, incident))
    assert "| Lead | Anna |" in markdown
    assert "| Closed | still open |" in markdown
    assert "| Time to answer (statement published after declaring) | none yet |" in markdown
    assert "- [-] Capture the evidence: skipped by Anna, because nothing was there" in markdown
    assert "- [ ] Find the cause: open, due " in markdown
    assert r"noted: \*first\* call (corrected by entry 5)" in markdown
    assert ", written " in markdown
    i18n.use("pl")
    polish = to_markdown(await compile_report(sqlite_store, incident))
    assert polish.startswith("# Raport: Zorza storm")
    assert "- [ ] Ustal przyczynę: otwarty, termin " in polish


async def test_a_changed_timeline_is_said_in_its_report(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    await commands.add_note(sqlite_store, incident, "Anna", "as it was")
    async with sqlite_store.write() as session:
        connection = await session.connection()
        await connection.execute(text("UPDATE detail SET text = 'as I like it' WHERE seq = 2"))
    markdown = to_markdown(await compile_report(sqlite_store, incident))
    assert "WARNING: this timeline was changed" in markdown
    assert "INC-1, entry 2" in markdown


async def test_there_is_none_for_nothing(sqlite_store: Store) -> None:
    with pytest.raises(UsageError, match="no incident INC-9"):
        await compile_report(sqlite_store, "INC-9")


def test_markdown_is_escaped() -> None:
    assert escape_markdown("a*b_[c](d) <e> | `f`\n# g") == r"a\*b\_\[c\](d) \<e\> \| \`f\` \# g"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (61, "1 min 1 s"),
        (3600, "1 h"),
        (90_000, "1 d 1 h"),
        (None, "none yet"),
    ],
)
def test_spans_are_read_at_a_glance(seconds: int | None, words: str) -> None:
    assert span(None if seconds is None else timedelta(seconds=seconds)) == words
