"""How fast mentions get from a source to the store, held against bare SQLite in the same run.

``python -m benchmarks.intake [ROWS]`` prints one JSON line: rows a second for the whole way
(clean, match, score, write with roll-ups and search index), for bare inserts of the same text,
and the ratio of the two.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.intake.write import Delivery, write
from services.preparation.campaigns import Watched
from services.sentiment import Scorer
from services.sources.base import Batch, Cursors, Item, Keep
from services.store import Store
from services.words import TermKind

BATCH = 500
TEXT = "I really hate what zorza did here, shame on them, number {n} #zorza"


class _Source:
    name, kind, rhythm = "benchmark", "benchmark", 0.0
    keep: Keep = "all"

    def batches(self, cursors: Cursors) -> object:
        raise NotImplementedError


async def whole_way(folder: Path, rows: int) -> float:
    """Return the seconds for ``rows`` mentions through intake into a store."""
    store = await Store.open(folder / "whole.db")
    watched = Watched("campaign:1", "Zorza", "en", ((TermKind.WORD, "zorza"),))
    preparation = Preparation(Matcher([watched]), Scorer())
    batches = [
        Batch(
            tuple(
                Item(TEXT.format(n=n), "x", native_id=str(n), language="en", live=True)
                for n in range(start, start + BATCH)
            ),
            datetime.now(UTC),
            str(start),
        )
        for start in range(0, rows, BATCH)
    ]
    begin = time.perf_counter()
    for batch in batches:
        await write(store, preparation, [Delivery(_Source(), batch)])  # type: ignore[arg-type]
    seconds = time.perf_counter() - begin
    await store.close()
    return seconds


def bare_sqlite(folder: Path, rows: int) -> float:
    """Return the seconds for ``rows`` bare inserts in batches of the same size."""
    with closing(sqlite3.connect(folder / "bare.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE mention (id INTEGER PRIMARY KEY, text TEXT)")
        begin = time.perf_counter()
        for start in range(0, rows, BATCH):
            texts = [(TEXT.format(n=n),) for n in range(start, start + BATCH)]
            with connection:
                connection.executemany("INSERT INTO mention (text) VALUES (?)", texts)
        return time.perf_counter() - begin


def main() -> None:
    """Print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        whole = asyncio.run(whole_way(Path(folder), rows))
        bare = bare_sqlite(Path(folder), rows)
    figures = {
        "rows": rows,
        "rows_per_second": round(rows / whole),
        "bare_sqlite_rows_per_second": round(rows / bare),
        "times_slower_than_bare_sqlite": round(whole / bare, 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
