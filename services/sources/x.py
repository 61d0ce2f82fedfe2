"""X, by the API v2's recent search: every post that comes back costs money.

What a page may cost at most is taken from the budget before it is asked for, and a page is asked
for only as large as what is left: so the cap is never passed, whatever comes back. A count of the
last week, which costs next to nothing, says what a day will cost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import aiohttp

from services.errors import SourceError, SourceRefused
from services.i18n import _
from services.sources.base import Deletion, Interest, Keep, Rejection, Wanted
from services.sources.fields import list_of, mapping_of, text_of, whole
from services.sources.http import Answer, Upload, fetch, shown
from services.sources.limits import Budget
from services.sources.platform import Again, Platform
from services.sources.purse import DOLLAR, BudgetUnit, Cap, Desk, Kept, Price, Window
from services.sources.questions import packed
from services.sources.refusals import LostPlaceError, NotThereError, NotYetError
from services.sources.tokens import Access, revoked
from services.sources.walk import Page, Position, Query
from services.sources.x_reading import (
    HANDLE,
    ID,
    REACH,
    is_in_reach,
    read_deleted,
    read_page,
    read_problem,
)

SERVER = "https://api.x.com"
MONEY, JOBS = "money", "compliance"
PAGE, SMALLEST_PAGE = 100, 10
DEPTH = 100
DAY = 86_400.0
DAYS_COUNTED = 7
JOB_PAUSE = 60.0
"""Seconds between two looks at a compliance job."""
KEPT_AT_ONCE = 5_000
SHARE_KEPT = 0.2
"""The share of each cap that is kept for what comes first."""
_FIELDS = "created_at,lang,public_metrics,edit_history_tweet_ids,note_tweet"


@dataclass(frozen=True, slots=True)
class Prices:
    """What X charges, in millionths of a dollar: for a post, its author, a count of posts."""

    post: int = DOLLAR // 200
    author: int = DOLLAR // 100
    count: int = DOLLAR // 200


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for: ``first`` come before the rest where money is scarce.

    ``authors`` asks for names and followers, which cost more than the posts; ``fill_in`` is how
    far back the first look goes; ``longest`` how many characters a question has at most.
    """

    first: tuple[str, ...] = ()
    authors: bool = True
    reposts: bool = False
    language: str = ""
    fill_in: timedelta = timedelta(hours=1)
    longest: int = 512
    prices: Prices = Prices()


def caps_of(month: int, day: int | None, first_day: int) -> tuple[Cap, ...]:
    """Return the caps: what a month and perhaps a day may cost, in millionths of a dollar."""
    caps = (Cap(MONEY, month, Window("month", first_day=first_day), BudgetUnit.DOLLARS),)
    return caps if day is None else (*caps, Cap(MONEY, day, Window("day"), BudgetUnit.DOLLARS))


@dataclass(frozen=True, slots=True)
class _Job:
    """A compliance job under way, about these posts."""

    id: str
    download: str
    posts: tuple[str, ...]


class X(Platform):
    """Searches for all that is watched, for money."""

    kind = "x"
    look_again = DAY
    inherits = True
    at_once = KEPT_AT_ONCE

    def __init__(
        self,
        name: str,
        interest: Interest,
        access: Access,
        desk: Desk,
        *,
        search: Search,
        server: str = SERVER,
        every: float = 300,
        keep: Keep = "matched",
    ) -> None:
        pace = Budget(400, 900.0)
        super().__init__(name, interest, access, desk, every=every, keep=keep, pace=pace)
        self._search = search
        self._prices = search.prices
        self._api = f"{server.rstrip('/')}/2"
        self._first = frozenset(term.casefold() for term in search.first)
        self._a_day: dict[str, int] = {}
        self._job: _Job | None = None

    @property
    def _each(self) -> int:
        return self._prices.post + (self._prices.author if self._search.authors else 0)

    def queries(self, wanted: Wanted) -> Sequence[Query]:
        """Few questions for all terms, each counted once a day; what comes first stands apart."""
        terms = terms_of(wanted)
        first = [term for term in terms if term.strip('"#@').casefold() in self._first]
        rest = [term for term in terms if term not in first]
        keep = SHARE_KEPT if first else 0.0
        found = [
            (question, is_first)
            for part, is_first in ((first, True), (rest, False))
            for question in questions(part, self._ending, self._search.longest)
        ]
        asked = {question for question, _is_first in found}
        self._a_day = {name: posts for name, posts in self._a_day.items() if name in asked}
        counted = Price(MONEY, self._prices.count)
        counts = [Query(f"count {name}", counted, DAY, first, depth=1) for name, first in found]
        return counts + [
            Query(
                f"search {name}",
                self._price(0.0 if first else keep),
                self.rhythm,
                first,
                depth=DEPTH,
            )
            for name, first in found
        ]

    def _price(self, keep: float) -> Price:
        return Price(MONEY, self._each, PAGE, SMALLEST_PAGE, keep, flat=False)

    @property
    def _ending(self) -> str:
        ending = "" if self._search.reposts else " -is:retweet"
        return f"{ending} lang:{self._search.language}" if self._search.language else ending

    def address(self, query: Query, at: Position, results: int) -> str:
        """Return the address of a count, or of the page below the id ``at.next``.

        Ids and not tokens lead on: a token ends after a while, an id is there for a week.
        """
        what, _space, question = query.key.partition(" ")
        if what == "count":
            asked = {"query": question, "granularity": "day"}
            return f"{self._api}/tweets/counts/recent?{urlencode(asked)}"
        asked = {
            "query": question,
            "max_results": str(results),
            "sort_order": "recency",
            "tweet.fields": _FIELDS,
        }
        if self._search.authors:
            asked |= {"expansions": "author_id", "user.fields": "username,public_metrics"}
        else:
            asked["tweet.fields"] += ",author_id"
        if at.since and is_in_reach(at.since):
            asked["since_id"] = at.since
        else:
            back = REACH if at.since else min(self._search.fill_in, REACH)
            asked["start_time"] = (datetime.now(UTC) - back).strftime("%Y-%m-%dT%H:%M:%SZ")
        if at.next:
            asked["until_id"] = at.next
        return f"{self._api}/tweets/search/recent?{urlencode(asked)}"

    def read(self, answer: Answer, url: str, query: Query, at: Position) -> Page:
        """Return the posts of a page, with what X could not give beside them."""
        data = answer.json(url)
        if not isinstance(data, dict) or not isinstance(data.get("meta"), dict):
            raise SourceError(_("{url} answers with no posts.").format(url=shown(url)))
        if query.key.startswith("count "):
            return self._counted(query.key.partition(" ")[2], data)
        page = read_page(data)
        lost: tuple[Rejection, ...] = ()
        if at.since and not at.next and not is_in_reach(at.since):
            reason = _("the last look is more than a week ago: what lies between is missing")
            lost = (Rejection(query.key, reason),)
        posts = len(list_of(data, "data")) + len(list_of(data.get("includes"), "tweets"))
        authors = len(list_of(data.get("includes"), "users"))
        cost = posts * self._prices.post + authors * self._prices.author
        return replace(page, cost=cost, rejected=(*lost, *page.rejected))

    def _counted(self, question: str, data: Mapping[str, Any]) -> Page:
        total = whole(mapping_of(dict(data), "meta").get("total_tweet_count")) or 0
        self._a_day[question] = max(0, total) // DAYS_COUNTED
        return Page(expected=sum(self._a_day.values()) * self._each)

    def refusal(self, answer: Answer, query: Query) -> SourceError:
        """Return what a refusal means."""
        words = read_problem(answer.body)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            return revoked(self.name, self.access.place)
        if answer.status == HTTPStatus.PAYMENT_REQUIRED:
            return SourceRefused(_("X has no credits left: {reason}.").format(reason=words))
        if answer.status == HTTPStatus.BAD_REQUEST and "_id" in words:
            return LostPlaceError(words)
        if answer.status == HTTPStatus.BAD_REQUEST:
            return NotThereError(
                _("{query}: X refuses it: {reason}.").format(query=query.key, reason=words)
            )
        return SourceRefused(_("X lets us do no such thing: {reason}.").format(reason=words))

    # What was deleted has to go

    def price_again(self) -> Price:
        """Return what a compliance job costs: nothing but a call."""
        return Price(JOBS)

    async def again(self, session: aiohttp.ClientSession, kept: Sequence[Kept]) -> Again:
        """Ask by a compliance job which of our posts are gone.

        Raises:
            NotYetError: the job is under way.
        """
        posts = tuple(item.native_id for item in kept if ID.fullmatch(item.native_id))
        if not posts:
            return Again()
        job = self._job
        if job is None or job.posts != posts:
            self._job = await self._begin(session, posts)
            raise NotYetError(_("X looks at what was deleted."), retry_after=JOB_PAUSE)
        url = f"{self._api}/compliance/jobs/{job.id}"
        told = mapping_of((await self.ask(session, url, Price(JOBS))).json(url), "data")
        state = text_of(told, "status")
        if state in {"created", "in_progress"}:
            raise NotYetError(_("X looks at what was deleted."), retry_after=JOB_PAUSE)
        self._job = None
        if state != "complete":
            reason = _("X's list of deletions ended as {state}.").format(state=state)
            raise SourceError(reason)
        answer = await fetch(session, job.download, follow=False)
        return Again(tuple(Deletion(native_id=name) for name in read_deleted(answer.body, posts)))

    async def _begin(self, session: aiohttp.ClientSession, posts: tuple[str, ...]) -> _Job:
        url = f"{self._api}/compliance/jobs"
        answer = await self.ask(session, url, Price(JOBS), {"type": "tweets"})
        told = mapping_of(answer.json(url), "data")
        name, upload, download = (
            text_of(told, key) for key in ("id", "upload_url", "download_url")
        )
        if not ID.fullmatch(name) or not upload or not download:
            raise SourceError(_("{url} begins no job.").format(url=shown(url)))
        content = Upload("".join(f"{post}\n" for post in posts).encode())
        # The address holds its own permission: our token is no business of who keeps the file.
        await fetch(session, upload, {"Content-Type": "text/plain"}, send=content, follow=False)
        return _Job(name, download, posts)


def terms_of(wanted: Wanted) -> list[str]:
    """Return what to search for in X's way of writing; it has no wildcards."""
    words = [f'"{word}"' for word in wanted.words if '"' not in word]
    tags = [f"#{tag}" for tag in wanted.hashtags if tag.replace("_", "").isalnum()]
    handles = [f"@{handle}" for handle in wanted.handles if HANDLE.fullmatch(handle)]
    return list(dict.fromkeys(term for term in (*words, *tags, *handles) if "*" not in term))


def questions(terms: Sequence[str], ending: str, longest: int) -> list[str]:
    """Return the terms joined into as few questions as fit."""
    return packed(terms, longest, lambda part: f"({' OR '.join(part)}){ending}")
