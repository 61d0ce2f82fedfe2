"""A post as the rubric reads it, and the findings that it gives."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from services.sentiment.cues import sentences_of
from services.words import RiskLine

ARTICLE = {RiskLine.POLITICS: 9, RiskLine.LAW: 10}
"""Lines whose findings are data of GDPR article 9 (opinions) or 10 (offences)."""


@dataclass(frozen=True, slots=True)
class Post:
    """One thing that was said, cleaned.

    ``own`` is set for what the influencer wrote and not for what the audience did; ``at`` is
    when it was published, None if the source does not say. ``mention`` is the key of the store's
    mention that it is, empty for what a file or a person brought.
    """

    key: str
    text: str
    at: datetime | None = None
    url: str = ""
    platform: str = ""
    author: str = ""
    own: bool = True
    language: str = ""
    mention: str = ""


class Quote(NamedTuple):
    """Words of a post with the sentence that they stand in, and the ones before and after."""

    words: str
    before: str
    sentence: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a post shows on a line of the rubric; ``notes`` are codes that say more.

    A post has one finding of a code at most.
    """

    line: RiskLine
    code: str
    post: Post
    quote: Quote
    notes: tuple[str, ...] = ()

    @property
    def article(self) -> int:
        """9 or 10 if the GDPR protects what it says more than other data, else 0."""
        return ARTICLE.get(self.line, 0)


_BLANK = re.compile(r"\s+")
LONGEST_SENTENCE = 400
"""Characters of a sentence that are quoted."""


def quote(text: str, start: int, end: int) -> Quote:
    """Return the words from ``start`` to ``end`` in their context."""
    parts = [part for part in sentences_of(text) if text[slice(*part)].strip(" .!?\n\t")]
    here = next((n for n, (_begin, stop) in enumerate(parts) if start < stop), len(parts) - 1)
    last = next((n for n, (_begin, stop) in enumerate(parts) if end <= stop), here)

    def words(first: int, final: int) -> str:
        if not 0 <= first <= final < len(parts):
            return ""
        return _one_line(text[parts[first][0] : parts[final][1]])

    return Quote(
        words=_one_line(text[start:end]),
        before=words(here - 1, here - 1),
        sentence=words(here, last),
        after=words(last + 1, last + 1),
    )


def _one_line(text: str) -> str:
    line = _BLANK.sub(" ", text).strip()
    return line if len(line) <= LONGEST_SENTENCE else line[: LONGEST_SENTENCE - 1].rstrip() + "…"
