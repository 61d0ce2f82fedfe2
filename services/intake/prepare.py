"""One item from a source becomes one row for the store: cleaned, matched, scored, compared."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line, clean_text, clean_url, fold
from services.intake.identity import key_of
from services.intake.match import Matcher
from services.intake.taught import Taught, adjustment_of, taught
from services.preparation.campaigns import watched
from services.queries.find import Said
from services.sentiment import FirstReading, Score, Scorer
from services.sentiment.language import Told, tell
from services.similarity import runs_of
from services.sources.base import Item, Wanted
from services.store import muting
from services.store.mentions import NewMention
from services.store.muting import Muted

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing that is older was ever posted: such a time is a mistake."""


@dataclass(slots=True)
class Prepared:
    """What became of a batch's items: ``mentions`` to write, and how many concern nobody.

    ``readings`` says of each mention how it was read.
    """

    mentions: list[NewMention] = field(default_factory=list)
    readings: list[FirstReading] = field(default_factory=list)
    unmatched: int = 0


class Preparation:
    """Cleans, matches and scores; touches neither network nor store."""

    def __init__(
        self,
        matcher: Matcher,
        scorer: Scorer,
        muted: Muted | None = None,
        known: Taught | None = None,
    ) -> None:
        """``known`` is what corrections taught about each entity."""
        self.matcher = matcher
        self.muted = muted or Muted()
        self.taught: Taught = known or {}
        self._scorer = scorer

    def wanted(self) -> Wanted:
        """Return the terms of all that is watched now (see `services.sources.base.Interest`)."""
        return self.matcher.wanted()

    def __call__(self, item: Item, source: str) -> bool:
        """Whether ``item`` speaks of anything that is watched now."""
        return bool(self.matcher.match(_said(item, source)[0]))

    def prepare(
        self, items: tuple[Item, ...], source: str, received_at: datetime, *, keep_all: bool
    ) -> Prepared:
        """Return the rows for ``items``; without ``keep_all`` only of those that match."""
        prepared = Prepared()
        for item in items:
            mention, reading = self._prepare(item, source, received_at)
            if mention.entities or keep_all or item.edited:
                prepared.mentions.append(mention)
                prepared.readings.append(reading)
            else:
                prepared.unmatched += 1
        return prepared

    async def look_again(self, batches: Iterable[Prepared]) -> None:
        """Have the uncertain and far-reaching of ``batches`` read by the transformer, if any."""
        if self._scorer.second is not None:
            await asyncio.to_thread(self._look_again, list(batches))

    def _look_again(self, batches: list[Prepared]) -> None:
        places = [(ready, at) for ready in batches for at in range(len(ready.mentions))]
        scores = self._scorer.read_again([ready.readings[at] for ready, at in places])
        for place, score in scores.items():
            ready, at = places[place]
            mention = ready.mentions[at]
            ready.mentions[at] = replace(mention, row={**mention.row, **_columns(score)})

    def news(self) -> str | None:
        """Return what became of the transformer, once; None if nothing did since."""
        return self._scorer.second.news() if self._scorer.second else None

    def _prepare(
        self, item: Item, source: str, received_at: datetime
    ) -> tuple[NewMention, FirstReading]:
        said, told = _said(item, source)
        text, author, url = said.text, said.author, clean_url(item.url)
        entities = self.matcher.match(said)
        language = told.unless(self.matcher.language_of(entities))
        adjustment = adjustment_of(self.taught, entities)
        score = self._scorer.read(text, language, adjustment)
        followers = _count(item.followers)
        reach = _count(item.reach) or followers
        row = {
            "key": key_of(item, source, url),
            "source": source,
            "platform": said.platform,
            "native_id": clean_line(item.native_id, 500),
            "url": url,
            "author": author,
            "author_id": clean_line(item.author_id, 500),
            "followers": followers,
            "reach": reach,
            "text": text,
            **_columns(score),
            "at": _time_that_counts(item, received_at),
            "published_at": _claimed(item),
            "received_at": received_at,
            "muted": self.muted.covers(author, url),
        }
        search, runs = fold(f"{author} {text}"), runs_of(text)
        mention = NewMention(row, entities, search, item.evidence, runs, item.edited, score.signals)
        return mention, FirstReading(text, score, reach or 0, adjustment)


def _columns(score: Score) -> dict[str, Any]:
    return {
        "language": score.language,
        "sentiment": score.sentiment.value,
        "compound": score.compound,
        "negative": score.negative,
        "neutral": score.neutral,
        "positive": score.positive,
        "confidence": score.confidence,
        "engine": score.engine,
        "weight": score.weight,
    }


async def load_preparation(session: AsyncSession, scorer: Scorer) -> Preparation:
    """Return the preparation for what is watched, muted and taught now."""
    now_watched = await watched(session)
    known = await taught(session, scorer, [item.entity for item in now_watched])
    return Preparation(Matcher(now_watched), scorer, await muting.muted(session), known)


def _said(item: Item, source: str) -> tuple[Said, Told]:
    """Return what queries look at in ``item``, and its language."""
    text = _words(item)
    told = tell(text, clean_line(item.language, 20))
    author, platform = clean_line(item.author), clean_line(item.platform, 40)
    return Said(text, author, source, platform, told.code), told


def _words(item: Item) -> str:
    text, title = clean_text(item.text), clean_line(item.title, 500)
    if not title or text.startswith(title.rstrip("…")):
        return text
    return f"{title}\n{text}".strip()


def _time_that_counts(item: Item, received_at: datetime) -> datetime:
    """Of receipt for what came live; for back-fill what its author claims, if that is past."""
    claimed = _claimed(item)
    return received_at if item.live or claimed is None else min(claimed, received_at)


def _claimed(item: Item) -> datetime | None:
    """Return when its author claims to have said it, None if nobody could have."""
    claimed = item.published_at
    return claimed if claimed is not None and claimed >= EARLIEST else None


def _count(value: int | None) -> int | None:
    return value if value is not None and 0 <= value < 2**31 else None
