"""Making what tests need: mentions, playbooks, rooms."""

from datetime import UTC, datetime, timedelta

from services.clean import fold
from services.incident import commands
from services.incident.commands import Declaration, declare
from services.incident.desk import load_run
from services.model import Alert
from services.playbooks.versions import publish
from services.sentiment.score import IRONY_WEIGHT
from services.settings import NagSettings
from services.similarity import runs_of
from services.sources.base import Evidence
from services.store import Store
from services.store.mentions import NewMention
from services.words import AlertKind, AlertLevel, AlertState, Role, Sentiment, Severity, Signal


def mention(
    key: str,
    text: str,
    *,
    at: datetime | None = None,
    sentiment: Sentiment = Sentiment.UNKNOWN,
    reach: int | None = None,
    entities: frozenset[str] = frozenset({"campaign:1"}),
    author: str = "somebody",
    signals: frozenset[Signal] = frozenset(),
) -> NewMention:
    """Return a mention as intake would hand it to the store."""
    moment = at or datetime.now(UTC)
    row = {
        "key": key,
        "source": "test",
        "platform": "test",
        "native_id": key,
        "url": "",
        "author": author,
        "author_id": "",
        "followers": reach,
        "reach": reach,
        "language": "en",
        "text": text,
        "sentiment": sentiment.value,
        "compound": 0.0,
        "negative": 0.0,
        "neutral": 0.0,
        "positive": 0.0,
        "confidence": 0.0,
        "engine": "" if sentiment is Sentiment.UNKNOWN else "test",
        "weight": IRONY_WEIGHT if Signal.IRONY in signals else 1.0,
        "at": moment,
        "published_at": moment,
        "received_at": moment,
        "muted": False,
    }
    return NewMention(
        row,
        entities,
        fold(f"{author} {text}"),
        Evidence(text.encode(), "text/plain"),
        runs_of(text),
        signals=signals,
    )


NO_NAGS = NagSettings(no_lead_after=0, no_severity_after=0)

PLAYBOOK = """
format: 1
scenario: T01
title: {en: Test storm, pl: Burza testowa}
summary: A playbook for tests.
disclaimer: {en: This is no legal advice., pl: To nie jest porada prawna.}
severity: {default: SEV3}
response:
  cluster: accidental
  strategies: {allowed: [Apologise], forbidden: [Deny]}
phases:
  - id: first
    title: {en: First, pl: Najpierw}
    steps:
      - id: capture
        title: {en: Capture the evidence, pl: Zabezpiecz dowody}
        do: Keep what was posted.
        why: It may be gone soon.
        role: scribe
        within: 15 min
        needs: note
        ask: What was captured?
      - id: cause
        title: {en: Find the cause, pl: Ustal przyczynę}
        do: Ask who ordered it.
        why: The answer depends on it.
        role: legal
        within: 30 min
        needs: choice
        ask: Who ordered it?
        choices:
          - {id: brand, text: The brand}
          - {id: mistake, text: A mistake}
      - id: own-up
        title: {en: Own up, pl: Przyznaj się}
        do: Say that the brand ordered it.
        why: It will come out.
        role: lead
        within: 40 min
        only_if: {step: cause, choice: brand}
  - id: then
    title: {en: Then, pl: Potem}
    steps:
      - id: publish
        title: {en: Publish the statement, pl: Opublikuj oświadczenie}
        do: Publish it.
        why: People wait.
        role: communications
        within: 1 h
        needs: statement
        ask: Where does it stand?
stand_down: [It is calm.]
"""


async def publish_test_playbook(store: Store) -> None:
    """Give ``store`` the playbook T01, version 1."""
    async with store.write() as session:
        await publish(store, session, PLAYBOOK, "Anna")


async def declare_test_incident(
    store: Store, alert: int | None = None, pace: float = 1.0, title: str = "Zorza storm"
) -> str:
    """Declare an incident that follows T01 and return its id."""
    await publish_test_playbook(store)
    declaration = Declaration(title, "T01", Severity.SEV3, alert=alert, pace=pace)
    return await declare(store, "Anna", declaration)


def an_alert(window_at: datetime) -> Alert:
    """Return an alert as the detector would have raised it 20 seconds after ``window_at``."""
    return Alert(
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


async def approved_statement(
    store: Store, incident: str, text: str = "We are checking every post."
) -> str:
    """Write a statement by Celina, have it approved by Grażyna, and return its id."""
    wording = commands.Wording(text, "en", title="Holding statement")
    statement = await commands.draft_statement(store, incident, "Celina", wording, submit=True)
    async with store.read() as session:
        roles = (await load_run(session, incident)).incident.roles
    if Role.APPROVER not in roles:
        await commands.assign_role(store, incident, "Grażyna", Role.APPROVER, "Grażyna")
    await commands.approve_statement(store, incident, "Grażyna", statement, 1)
    return statement
