"""How long a report takes and how much memory, over a large incident, held against bare SQLite.

``python -m benchmarks.postmortem [MENTIONS] [ENTRIES]`` prints one JSON line: seconds and peak
memory (above the program that has loaded everything) for compiling a report and for writing it
as Markdown, HTML and JSON; the seconds in which SQLite itself counts the same mentions, joined
with what they speak of; and the ratio of the two.
"""

import asyncio
import json
import random
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from math import exp
from pathlib import Path

from services.documents.form import Format
from services.incident import commands
from services.incident.commands import Declaration
from services.model import Alert, Mention, MentionEntity, table
from services.playbooks.versions import publish_shipped
from services.postmortem.compile import compile_report
from services.postmortem.render import written
from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings, InfluencerSettings
from services.store import Store, ledger, rollup
from services.store.ledger import Draft
from services.store.rollup import Counted
from services.words import AlertKind, AlertLevel, AlertState, EntryKind, Role, Sentiment, Severity

BATCH = 10_000
SPAN = timedelta(hours=30)
"""From a day before the storm to its end."""
STORM = timedelta(hours=24)
SOURCES = ("bluesky", "mastodon", "google-news", "reddit", "drop")
LANGUAGES = ("pl", "en", "de", "")
ENTITIES = ("campaign:1", "influencer:1", "influencer:2")
WORDS = "Zorza wiedziała i milczała, a Maja wzięła pieniądze. Wstyd, nigdy więcej."


async def make(store: Store, mentions: int, entries: int) -> str:
    """Fill the store with a storm and an incident about it; return the incident."""
    await publish_shipped(store)
    people = (InfluencerSettings(name="Maja"), InfluencerSettings(name="Ola"))
    async with store.write() as session:
        await save_campaign(
            session, CampaignSettings(name="Zorza", words=("zorza",), influencers=people)
        )
    begin = datetime.now(UTC) - SPAN
    for start in range(0, mentions, BATCH):
        await _say(store, begin, range(start, min(mentions, start + BATCH)), mentions)
    alert = await _alert(store, begin + STORM)
    declaration = Declaration("Nieoznaczona reklama", "S01", Severity.SEV2, "campaign:1", alert)
    incident = await commands.declare(store, "Anna", declaration)
    await commands.take_role(store, incident, "Anna", Role.LEAD)
    await _notes(store, incident, entries)
    await commands.close(store, incident, "Anna", "It is calm.", met=())
    return incident


async def _say(store: Store, begin: datetime, numbers: range, mentions: int) -> None:
    """Write mentions as intake would, but without reading them: that is not measured here."""
    chance = random.Random(numbers.start)
    rows, links, counted = [], [], []
    for number in numbers:
        place = number / mentions
        calm = number % 10 == 0
        at = begin + (SPAN * place if calm else STORM + (SPAN - STORM) * _storm(chance))
        negative = 0.15 if calm else 0.7
        sentiment = Sentiment.NEGATIVE if chance.random() < negative else Sentiment.NEUTRAL
        language = chance.choice(LANGUAGES)
        sentiment = sentiment if language in {"pl", "en"} else Sentiment.UNKNOWN
        reach = int(exp(chance.gauss(5, 2)))
        of = frozenset({ENTITIES[0], *(name for name in ENTITIES[1:] if chance.random() < 0.3)})
        rows.append(_row(number + 1, at, sentiment, language, reach, chance.choice(SOURCES)))
        links += [{"entity": entity, "mention_id": number + 1} for entity in of]
        counted.append(Counted(at, sentiment, 1.0, reach, of))
    async with store.write() as session:
        connection = await session.connection()
        await connection.execute(table(Mention).insert(), rows)
        await connection.execute(table(MentionEntity).insert(), links)
        await rollup.count(session, counted)


def _storm(chance: random.Random) -> float:
    """Return when in the storm a mention comes: most in its first third."""
    return min(0.999, chance.gammavariate(2, 0.12))


def _row(
    number: int, at: datetime, sentiment: Sentiment, language: str, reach: int, source: str
) -> dict[str, object]:
    return {
        "id": number,
        "key": f"k{number}",
        "source": source,
        "platform": source,
        "native_id": str(number),
        "url": f"https://example.org/{number}",
        "author": f"author{number % 50_000}",
        "author_id": "",
        "followers": reach,
        "reach": reach,
        "language": language,
        "text": f"{WORDS} {number}",
        "sentiment": sentiment.value,
        "compound": 0.0,
        "at": at,
        "published_at": at,
        "received_at": at,
    }


async def _alert(store: Store, window_at: datetime) -> int:
    alert = Alert(
        entity="campaign:1",
        kind=AlertKind.FIRESTORM,
        level=AlertLevel.CRITICAL,
        state=AlertState.RAISED,
        raised_at=window_at + timedelta(minutes=4),
        window_at=window_at,
        seen_at=window_at + timedelta(minutes=4),
        count=900,
        expected=12.0,
        negative=600,
        understood=700,
    )
    async with store.write() as session:
        session.add(alert)
        await session.flush()
        return alert.id or 0


async def _notes(store: Store, incident: str, entries: int) -> None:
    drafts = [
        Draft(EntryKind.NOTE_ADDED, {}, {"text": f"{number}: {WORDS} {WORDS}"})
        for number in range(entries)
    ]
    for start in range(0, entries, 500):
        some = drafts[start : start + 500]
        await ledger.append(store, incident, "Anna", lambda _old, some=some: some)  # type: ignore[misc]


def bare_sqlite(path: Path) -> float:
    """Return the seconds in which SQLite counts the campaign's mentions by source and language."""
    with closing(sqlite3.connect(path)) as connection:
        begin = time.perf_counter()
        connection.execute(
            "SELECT source, language, count(*), sum(reach), sum(weight) FROM mention "
            "JOIN mentionentity ON mention_id = mention.id WHERE entity = 'campaign:1' "
            "GROUP BY source, language"
        ).fetchall()
        return time.perf_counter() - begin


def peak_mb() -> float:
    """Return the most memory that this program has had, in MB (Linux).

    Not by getrusage, which on Linux counts what the process was before it began this program.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


async def report(path: Path, incident: str) -> dict[str, float]:
    """Return the seconds and the memory that the report takes."""
    store = await Store.open(path)
    begin_mb, begin = peak_mb(), time.perf_counter()
    found = await compile_report(store, incident)
    figures = {"compile_seconds": time.perf_counter() - begin}
    for form in (Format.MARKDOWN, Format.HTML, Format.JSON):
        begin = time.perf_counter()
        written(found, form)
        figures[f"{form}_seconds"] = time.perf_counter() - begin
    figures["memory_mb"] = peak_mb() - begin_mb
    await store.close()
    return figures


def main() -> None:
    """Print the figures; the store is made in a process of its own, whose memory is not counted."""
    if sys.argv[1:2] == ["--report"]:
        print(json.dumps(asyncio.run(report(Path(sys.argv[2]), sys.argv[3]))))
        return
    mentions = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    entries = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        print(json.dumps(asyncio.run(_whole(path, mentions, entries))))


async def _whole(path: Path, mentions: int, entries: int) -> dict[str, float]:
    store = await Store.open(path)
    incident = await make(store, mentions, entries)
    await store.close()
    bare = await asyncio.to_thread(bare_sqlite, path)
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.postmortem",
        "--report",
        str(path),
        incident,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _err = await child.communicate()
    figures: dict[str, float] = json.loads(out)
    seconds = sum(value for name, value in figures.items() if name.endswith("seconds"))
    return {
        "mentions": mentions,
        "entries": entries,
        **{name: round(value, 2) for name, value in figures.items()},
        "bare_count_seconds": round(bare, 2),
        "times_a_bare_count": round(seconds / bare, 1),
    }


if __name__ == "__main__":
    main()
