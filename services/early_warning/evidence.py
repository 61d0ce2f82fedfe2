"""What is found around an alert at the moment it is raised or rises, and kept with it as figures.

Words of mentions are not among it, but for single ones that several people use and nobody did
before: mentions stand by their numbers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.detector import WINDOW, Figures
from services.model import Mention, MentionEntity
from services.words import Sentiment

SHOWN = 3
SHOWN_TERMS = 5
READ = 500
"""Texts of the hour, and of the days before, in which new terms are looked for."""
BEFORE = timedelta(days=7)
LEAST_AUTHORS = 3
"""So many people have to use a term."""
TIMES_AS_OFTEN = 4.0
"""And so much more often than before."""
SHORTEST = 4

_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
_NO_TERM = re.compile(r"https?://\S+|@\w[\w.]*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is kept with an alert."""

    figures: Figures | None = None
    reach: int = 0
    negative_reach: int = 0
    """How much of it is of negative mentions: a few of great reach weigh more than many of none."""
    sources: tuple[tuple[str, int], ...] = ()
    """Where most of the hour was said, and how often."""
    influencers: tuple[tuple[str, int, int], ...] = ()
    """Entities named with a campaign: mentions and reach, the farthest first."""
    terms: tuple[str, ...] = ()
    read_first: tuple[int, ...] = ()
    """Mentions by their number."""
    copies: int = 0
    """Mentions that repeat another: they count, and say nothing new of the mood."""
    muted: int = 0
    held: tuple[str, ...] = ()
    """Influencers whose own alerts the campaign's stands for."""
    planned: tuple[str, ...] = ()
    """Planned posts that explain the talk, and not the blame."""

    def dump(self) -> str:
        """Return it as it is stored."""
        return _STORED.dump_json(self).decode()


@dataclass(frozen=True, slots=True)
class _Post:
    """A text of the hour and what decides whether it is read first."""

    id: int
    author: str
    text: str
    reach: int
    negative: bool
    story: int | None


_STORED = TypeAdapter(Evidence)


def load(stored: str) -> Evidence:
    """Return what was kept; an older alert kept nothing."""
    return _STORED.validate_json(stored)


async def find(
    session: AsyncSession, entity: str, figures: Figures, now: datetime, held: Iterable[str] = ()
) -> Evidence:
    """Return what stands out in the hour up to ``now``."""
    since = now - WINDOW
    posts = await _posts(session, entity, since, now)
    before = await _texts(session, entity, since - BEFORE, since)
    influencers = await _influencers(session, entity, since, now)
    muted = await session.exec(_of(entity, since, now, func.count(), muted=True))
    return Evidence(
        figures=figures,
        reach=await _reach(session, entity, since, now),
        negative_reach=await _reach(session, entity, since, now, Sentiment.NEGATIVE),
        sources=await _sources(session, entity, since, now),
        influencers=influencers,
        terms=new_terms([(post.author, post.text) for post in posts], before),
        read_first=_read_first(posts),
        copies=sum(post.story is not None for post in posts),
        muted=muted.one(),
        held=tuple(sorted(held)),
    )


def new_terms(posts: Sequence[tuple[str, str]], before: Sequence[str]) -> tuple[str, ...]:
    """Return the words that people use now and did not before, the most used first.

    A word counts once for each author. ``before`` are earlier texts of the same entity: without
    them nothing is known to be new.
    """
    if not before:
        return ()
    now = Counter(word for word, _author in {(w, a) for a, text in posts for w in words_of(text)})
    past = Counter(word for text in before for word in words_of(text))
    authors = len({author for author, _text in posts}) or 1
    found = [
        (count, word)
        for word, count in now.items()
        if count >= LEAST_AUTHORS
        and count / authors >= TIMES_AS_OFTEN * (past[word] + 0.5) / (len(before) + 1)
    ]
    return tuple(word for _count, word in sorted(found, key=lambda item: (-item[0], item[1])))[
        :SHOWN_TERMS
    ]


def words_of(text: str) -> set[str]:
    """Return the words of a text that could be terms."""
    return set(_WORD.findall(_NO_TERM.sub(" ", text).casefold()))


def _read_first(posts: Sequence[_Post]) -> tuple[int, ...]:
    """Return the posts to read first: of each story one, blame before the rest, far before near."""
    firsts = [post for post in posts if post.story is None]
    firsts.sort(key=lambda post: (not post.negative, -post.reach, post.id))
    return tuple(post.id for post in firsts[:SHOWN])


def _of(entity: str, since: datetime, until: datetime, *what: Any, muted: bool = False) -> Any:
    """Ask for ``what`` of the mentions of ``entity`` after ``since`` up to ``until``."""
    asked: Select[Any] = select(*what).select_from(Mention)
    asked = asked.join(MentionEntity, col(MentionEntity.mention_id) == col(Mention.id))
    return asked.where(
        col(MentionEntity.entity) == entity,
        col(Mention.at) > since,
        col(Mention.at) <= until,
        col(Mention.gone_at).is_(None),
        col(Mention.muted).is_(muted),
    )


async def _posts(
    session: AsyncSession, entity: str, since: datetime, until: datetime
) -> list[_Post]:
    asked = _of(entity, since, until, Mention).order_by(col(Mention.id).desc()).limit(READ)
    return [
        _Post(
            mention.id or 0,
            mention.author,
            mention.text,
            mention.reach or 0,
            mention.sentiment == Sentiment.NEGATIVE,
            mention.story,
        )
        for mention in await session.exec(asked)
    ]


async def _texts(
    session: AsyncSession, entity: str, since: datetime, until: datetime
) -> Sequence[str]:
    asked = _of(entity, since, until, Mention.text).order_by(col(Mention.id).desc()).limit(READ)
    return list(await session.exec(asked))


async def _reach(
    session: AsyncSession,
    entity: str,
    since: datetime,
    until: datetime,
    sentiment: Sentiment | None = None,
) -> int:
    asked = _of(entity, since, until, func.sum(Mention.reach))
    if sentiment is not None:
        asked = asked.where(Mention.sentiment == sentiment.value)
    return (await session.exec(asked)).one() or 0


async def _sources(
    session: AsyncSession, entity: str, since: datetime, until: datetime
) -> tuple[tuple[str, int], ...]:
    count = func.count()
    asked = _of(entity, since, until, col(Mention.platform), count).group_by(col(Mention.platform))
    rows = await session.exec(asked.order_by(count.desc(), col(Mention.platform)).limit(SHOWN))
    return tuple((platform, number) for platform, number in rows)


async def _influencers(
    session: AsyncSession, entity: str, since: datetime, until: datetime
) -> tuple[tuple[str, int, int], ...]:
    """Return the influencers that are named with ``entity``, by how far that reaches."""
    ids = _of(entity, since, until, col(Mention.id))
    reach = func.coalesce(func.sum(Mention.reach), 0)
    asked = (
        select(MentionEntity.entity, func.count(), reach)
        .join(Mention, col(Mention.id) == col(MentionEntity.mention_id))
        .where(
            col(MentionEntity.mention_id).in_(ids),
            col(MentionEntity.entity).startswith("influencer:"),
            col(MentionEntity.entity) != entity,
        )
        .group_by(col(MentionEntity.entity))
        .order_by(reach.desc(), col(MentionEntity.entity))
        .limit(SHOWN)
    )
    return tuple((name, number, far or 0) for name, number, far in await session.exec(asked))
