"""A query's way through its pages: where it stands, and how it goes on after an interruption.

Most services list the newest first, so a walk goes from the newest back to where the last one
began. The position is committed with each page: a walk that was interrupted goes on behind its
last page, and only one that came to its end moves on what counts as known.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

from services.sources.base import Deletion, Item, Rejection
from services.sources.fields import moment_in, text_of, whole
from services.sources.purse import Price

MOST_PAGES = 25
LONGEST_TOKEN = 2_000
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Query:
    """Something to ask for, again and again.

    ``key`` names it for good: its position and what it costs stand under it. What is ``first``
    comes before the rest where calls are scarce. ``at_start`` asks when a collector starts, even
    if that was done shortly before. A walk ends after ``depth`` pages. ``eater`` is the query for
    which this one is asked, if it is not asked for itself.
    """

    key: str
    price: Price
    every: float
    first: bool = False
    at_start: bool = False
    depth: int = MOST_PAGES
    eater: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds: items, the oldest first, and how the walk goes on.

    ``next`` is where the next page begins (empty: there is none), ``newest`` a mark of the newest
    item, in the service's own way of counting, and ``reached`` says that the page holds what was
    known before. ``more`` has to be read too before the page is whole (a comment's answers).
    ``cost`` is what the page cost, None if its price is flat; ``expected`` what a day will cost
    (a page that counts tells it).
    """

    items: tuple[Item, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    gone: tuple[Deletion, ...] = ()
    next: str = ""
    newest: str = ""
    reached: bool = False
    skipped: int = 0
    more: tuple[Query, ...] = ()
    cost: int | None = None
    expected: int | None = None

    def joined(self, other: "Page") -> "Page":
        """Return this page with what ``other`` holds."""
        return replace(
            self,
            items=(*self.items, *other.items),
            rejected=(*self.rejected, *other.rejected),
            gone=(*self.gone, *other.gone),
            skipped=self.skipped + other.skipped,
        )


@dataclass(frozen=True, slots=True)
class Position:
    """Where a query stands.

    ``since`` is the newest mark of the last walk that came to its end. Of a walk under way
    ``next`` is the page to read, ``newest`` its newest mark and ``pages`` how many were read.
    ``asked`` is when the last page was read (Unix time).
    """

    since: str = ""
    next: str = ""
    newest: str = ""
    pages: int = 0
    asked: int = 0

    @property
    def is_under_way(self) -> bool:
        """Whether a walk was begun and has not come to its end."""
        return bool(self.next)

    def after(self, page: Page, now: datetime, depth: int = MOST_PAGES) -> "Position":
        """Return the position behind ``page``."""
        newest, asked = self.newest or page.newest, int(now.timestamp())
        goes_on = 0 < len(page.next) <= LONGEST_TOKEN and not page.reached
        if goes_on and self.pages + 1 < depth:
            return Position(self.since, page.next, newest, self.pages + 1, asked)
        return Position(newest or self.since, asked=asked)

    def again(self) -> "Position":
        """Return where to begin when the page to read is known no more."""
        return Position(self.since, asked=self.asked)

    def cursor(self) -> str:
        """As it is committed."""
        return json.dumps(asdict(self))


def read_position(cursor: str | None) -> Position:
    """Return the position of a cursor; nothing was read where there is none."""
    try:
        kept = json.loads(cursor) if cursor else {}
    except ValueError:
        kept = {}
    if not isinstance(kept, dict):
        return Position()
    return Position(
        text_of(kept, "since"),
        text_of(kept, "next"),
        text_of(kept, "newest"),
        whole(kept.get("pages")) or 0,
        whole(kept.get("asked")) or 0,
    )


def is_newer(mark: str, than: str) -> bool:
    """Whether a mark in ISO 8601 is later than another; an unreadable one never is."""
    one, other = moment_in(mark), moment_in(than)
    return one is not None and (other is None or one > other)


def newest_of(marks: Sequence[str]) -> str:
    """Return the latest of some marks in ISO 8601; a time that cannot be is none."""
    latest = datetime.now(UTC) + timedelta(days=1)
    moments = [moment for mark in marks if (moment := moment_in(mark))]
    likely = [moment for moment in moments if EARLIEST < moment < latest]
    return max(likely).isoformat() if likely else ""
