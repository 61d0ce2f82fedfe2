"""What becomes of recorded answers of the platforms that ask for a key, file by file.

``python -m benchmarks.recorded FOLDER`` sends every recorded answer through its source and intake
into a store, and prints a line a file: how many things were recorded, and how many of them were
stored, known already, deleted, or rejected and why. It ends with 1 if one is unaccounted for.
"""

import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.collector.feeds import made_from
from services.errors import SourceError
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.intake.write import Delivery, write
from services.sentiment import Scorer
from services.settings import Settings
from services.sources.base import Batch, Item, Wanted
from services.sources.http import Answer
from services.sources.platform import Platform
from services.sources.purse import Price
from services.sources.walk import Position, Query
from services.store import Store

ASKED = {
    "youtube/comment_threads": ("youtube", "comments video"),
    "youtube/comments": ("youtube", "answers comment"),
    "youtube": ("youtube", "search zorza"),
    "x": ("x", "search zorza"),
    "reddit/extracted": ("reddit", "search zorza"),
    "meta/facebook/comments": ("facebook", "comments 1"),
    "meta/facebook": ("facebook", "feed"),
    "meta/instagram/comments": ("instagram", "comments 1"),
    "meta/instagram": ("instagram", "recent zorza"),
    "meta": ("facebook", "feed"),
}
"""What was asked for where it was recorded, the narrower folder first."""
TABLES: dict[str, dict[str, Any]] = {
    "youtube": {},
    "x": {"dollars_a_month": 1},
    "reddit": {"client": "app", "contact": "brand"},
    "facebook": {"page": "1", "own_posts": True},
    "instagram": {"user": "1"},
}
LISTS = {"youtube": "items"}


class Everything:
    """An interest in all that is said."""

    def wanted(self) -> Wanted:
        """Return a word."""
        return Wanted(("zorza",))

    def __call__(self, _item: Item, _source: str, /) -> bool:
        """Say yes."""
        return True


@dataclass(slots=True)
class Row:
    """What became of one file."""

    file: str
    recorded: int = 0
    stored: int = 0
    repeated: int = 0
    gone: int = 0
    rejected: int = 0
    reasons: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether each recorded thing is accounted for."""
        return self.recorded == self.stored + self.repeated + self.gone + self.rejected

    def __str__(self) -> str:
        numbers = (self.recorded, self.stored, self.repeated, self.gone, self.rejected)
        told = "".join(f"{number:>9}" for number in numbers)
        return f"{self.file:<66}{told}  {self.reasons}{'' if self.is_whole else '  NOT WHOLE'}"


def bodies(path: Path) -> Iterator[Any]:
    """Yield the answers of a file: itself, or each that was recorded with its address."""
    data = json.loads(path.read_text("utf-8"))
    yield from (one.get("json") for one in data) if isinstance(data, list) else (data,)


def listed(data: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an answer as the list that the source asks for, if it was recorded as one thing."""
    if "error" in data or isinstance(data.get(name), list) or isinstance(data.get("data"), dict):
        return data
    alone = [data] if "id" in data else [one for one in data.values() if isinstance(one, dict)]
    return {name: alone}


def things_in(data: dict[str, Any], kind: str) -> int:
    """Return how many things an answer holds, with what stands below them."""
    if kind == "reddit":
        inner = data.get("data")
        return len(inner.get("children", [])) if isinstance(inner, dict) else 0
    found = data.get(LISTS.get(kind, "data"))
    if not isinstance(found, list):
        return 0
    below = sum(
        len((one.get("replies") or {}).get("comments", []))
        + len((one.get("replies") or {}).get("data", []))
        for one in found
        if isinstance(one, dict) and isinstance(one.get("replies"), dict)
    )
    return len(found) + below + len(data.get("errors", []))


async def go_through(folder: Path, store: Store) -> list[Row]:
    """Return what became of every recorded answer in ``folder``."""
    preparation = Preparation(Matcher([]), Scorer())
    rows = []
    for path in sorted(folder.rglob("*.json")):
        name = path.relative_to(folder).as_posix()
        asked = next((one for place, one in ASKED.items() if name.startswith(f"{place}/")), None)
        if asked is None:
            continue
        kind, key = asked
        table = {"kind": kind, "name": name[-100:], "keep": "all", **TABLES[kind]}
        given = Settings.model_validate({"sources": [table]})
        (source,) = made_from(given.sources[0], Everything(), folder, store)
        if not isinstance(source, Platform):
            raise TypeError(kind)
        row = Row(name)
        for body in bodies(path):
            await _one(row, source, Query(key, Price("calls"), 60), body, preparation, store)
        rows.append(row)
    return rows


async def _one(
    row: Row, source: Platform, query: Query, body: Any, preparation: Preparation, store: Store
) -> None:
    if not isinstance(body, dict):
        return
    data = body if source.kind in {"reddit", "x"} else listed(body, LISTS.get(source.kind, "data"))
    answer = Answer(200, {}, json.dumps(data).encode())
    if "error" in data:
        row.reasons = f"a refusal: {source.refusal(Answer(400, {}, answer.body), query)}"
        return
    try:
        page = source.read(answer, "https://a.example/", query, Position())
    except SourceError as error:
        row.reasons = f"no list: {error}"
        return
    row.recorded += things_in(data, source.kind)
    batch = Batch(page.items, datetime.now(UTC), "", rejected=page.rejected, gone=page.gone)
    written = await write(store, preparation, [Delivery(source, batch)])
    row.stored += written.stored
    row.repeated += written.repeated
    row.gone += len(page.gone)
    row.rejected += written.rejected
    reasons = Counter(rejection.reason for rejection in page.rejected)
    row.reasons = ", ".join(f"{reason} ({count})" for reason, count in reasons.items())


async def main(folder: Path) -> int:
    """Print the table; return 1 if something is unaccounted for."""
    with tempfile.TemporaryDirectory() as place:
        store = await Store.open(Path(place) / "recorded.db")
        rows = await go_through(folder, store)
        await store.close()
    titles = "".join(f"{title:>9}" for title in ("RECORDED", "STORED", "KNOWN", "GONE", "REJECTED"))
    print(f"{'FILE':<66}{titles}  WHY")
    for row in rows:
        print(row)
    print(f"{len(rows)} files, {sum(row.recorded for row in rows)} things recorded")
    return 0 if rows and all(row.is_whole for row in rows) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]))))
