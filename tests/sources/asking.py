"""A source asked without a collector: what it yields in some rounds, and where it stands then."""

import contextlib
from typing import Any

from services.collector.feeds import made_from
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.preparation.campaigns import Watched
from services.sentiment import Scorer
from services.settings import Settings
from services.sources.base import Batch, Item, Source
from services.store import Store
from services.words import TermKind

SCORER = Scorer()


def source_of(store: Store, table: dict[str, Any], *words: str) -> Source:
    """Return the source of one table, in a room that listens for ``words`` (or zorza)."""
    given = Settings.model_validate({"sources": [table]})
    terms = tuple((TermKind.WORD, word) for word in words or ("zorza",))
    watched = Watched("campaign:1", "Zorza", "en", terms)
    interest = Preparation(Matcher([watched]), SCORER)
    (made,) = made_from(given.sources[0], interest, given.maps_folder, store)
    return made


class Asker:
    """Keeps the cursors as the room would, and all that came."""

    def __init__(self) -> None:
        self.cursors: dict[str, str] = {}
        self.batches: list[Batch] = []

    async def __call__(self, stream: str = "", /) -> str | None:
        """Return the position of a stream."""
        return self.cursors.get(stream)

    async def ask(self, source: Source, rounds: int = 1) -> list[Batch]:
        """Return what ``source`` yields in so many rounds; each ends with a sign of life."""
        found: list[Batch] = []
        async with contextlib.aclosing(source.batches(self)) as batches:
            async for batch in batches:
                self.batches.append(batch)
                self.cursors[batch.stream] = batch.cursor
                if batch.stream == "alive":
                    rounds -= not batch.rejected
                else:
                    found.append(batch)
                if rounds <= 0:
                    break
        return found

    @property
    def items(self) -> list[Item]:
        """All items so far."""
        return [item for batch in self.batches for item in batch.items]

    @property
    def reasons(self) -> list[str]:
        """Why pieces were rejected."""
        return [rejection.reason for batch in self.batches for rejection in batch.rejected]

    @property
    def gone(self) -> list[str]:
        """The ids of what was deleted."""
        return [deletion.native_id for batch in self.batches for deletion in batch.gone]
