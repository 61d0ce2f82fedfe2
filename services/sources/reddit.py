"""Reddit, by its API with an approved app: the search, and named subreddits' posts and comments.

The search knows posts only; comments are seen where a subreddit is named. What an author deletes
has to go within two days, so all that is kept is looked at once a day.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import aiohttp

from services import __version__
from services.clean import clean_line
from services.errors import SourceError
from services.i18n import _
from services.sources.base import Deletion, Evidence, Interest, Item, Keep, Rejection, Wanted
from services.sources.fields import mapping_of, text_of, whole
from services.sources.http import Answer, shown
from services.sources.limits import Budget
from services.sources.platform import Again, Platform
from services.sources.purse import Cap, Desk, Kept, Price, Window
from services.sources.questions import packed
from services.sources.refusals import LostPlaceError, NotThereError
from services.sources.tokens import Access
from services.sources.walk import Page, Position, Query, is_newer, newest_of

SERVER, LOGIN = "https://oauth.reddit.com", "https://www.reddit.com"
TOKEN = "/api/v1/access_token"  # noqa: S105 - an address
CALLS = "calls"
PAGE = 100
DEPTH = 10
"""A listing holds a thousand at most."""
DAY = 86_400.0
LONGEST = 512
"""Characters of a question."""
_NAME = re.compile(r"t[13]_[a-z0-9]{1,13}")
_TAKEN_AWAY = frozenset({"[deleted]", "[removed]"})
_LATEST = 2**33


def caps_of(calls_a_day: int) -> tuple[Cap, ...]:
    """Return the cap of an app."""
    return (Cap(CALLS, calls_a_day, Window("day")),)


def about_of(contact: str) -> Mapping[str, str]:
    """Return the name that Reddit wants: the kind of program, its name, version, whom to ask."""
    return {"User-Agent": f"python:warroom:{__version__} (by /u/{contact})"}


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched: subreddits by name, and the search; ``first`` are terms that come first.

    ``contact`` is the account that answers for the app.
    """

    contact: str
    subreddits: tuple[str, ...] = ()
    search: bool = True
    first: tuple[str, ...] = ()


class Reddit(Platform):
    """Searches all of Reddit, and reads named subreddits."""

    kind = "reddit"
    look_again = DAY
    inherits = True
    at_once = PAGE

    def __init__(
        self,
        name: str,
        interest: Interest,
        access: Access,
        desk: Desk,
        *,
        watch: Watch,
        server: str = SERVER,
        every: float = 120,
        keep: Keep = "matched",
    ) -> None:
        pace = Budget(90, 60.0)
        super().__init__(name, interest, access, desk, every=every, keep=keep, pace=pace)
        self.about = about_of(watch.contact)
        self._watch = watch
        self._first = frozenset(term.casefold() for term in watch.first)
        self._api = server.rstrip("/")

    def queries(self, wanted: Wanted) -> Sequence[Query]:
        """The search for what comes first and for the rest, then the subreddits."""
        price, found = Price(CALLS), []
        if self._watch.search:
            terms = terms_of(wanted)
            first = [term for term in terms if term.strip('"').casefold() in self._first]
            rest = [term for term in terms if term not in first]
            for part, is_first in ((first, True), (rest, False)):
                found += [
                    Query(f"search {question}", price, self.rhythm, is_first, depth=DEPTH)
                    for question in questions(part)
                ]
        for subreddit in self._watch.subreddits:
            found += [
                Query(f"{what} {subreddit}", price, self.rhythm, depth=DEPTH)
                for what in ("new", "comments")
            ]
        return found

    def address(self, query: Query, at: Position, results: int) -> str:  # noqa: ARG002
        """Return the address of a page behind the thing ``at.next``."""
        what, _space, name = query.key.partition(" ")
        asked = {"limit": str(PAGE), "raw_json": "1"}
        if at.next:
            asked["after"] = at.next
        if what == "search":
            span = "week" if at.since else "day"
            asked |= {"q": name, "sort": "new", "t": span, "type": "link"}
            return f"{self._api}/search?{urlencode(asked)}"
        return f"{self._api}/r/{name}/{what}?{urlencode(asked)}"

    def read(self, answer: Answer, url: str, query: Query, at: Position) -> Page:
        """Return the posts or comments of a listing."""
        things, following = read_listing(answer.json(url), url)
        if at.next and not things:
            raise LostPlaceError(_("The thing behind which it goes on is gone."))
        items: list[Item] = []
        rejected: list[Rejection] = []
        gone: list[Deletion] = []
        for thing in reversed(things):
            read = read_thing(thing)
            if isinstance(read, Item):
                items.append(read)
            elif isinstance(read, Deletion):
                gone.append(read)
            else:
                rejected.append(Rejection(query.key, read))
        kept = items if self.keep == "all" else self._concerning(items)
        marks = [mark for thing in things if (mark := _mark(thing))]
        return Page(
            tuple(kept),
            tuple(rejected),
            tuple(gone),
            next=following,
            newest=newest_of(marks),
            reached=bool(at.since) and any(not is_newer(mark, at.since) for mark in marks),
            skipped=len(items) - len(kept),
        )

    def _concerning(self, items: Sequence[Item]) -> list[Item]:
        return [item for item in items if item.edited or self._interest(item, self.name)]

    def refusal(self, answer: Answer, query: Query) -> SourceError:
        """Return what a refusal means: a subreddit may be private, banned or quarantined."""
        reason = read_reason(answer.body)
        if answer.status == HTTPStatus.FORBIDDEN and reason:
            return NotThereError(
                _("{query}: Reddit shows it to nobody ({reason}).").format(
                    query=query.key, reason=reason
                )
            )
        return super().refusal(answer, query)

    def price_again(self) -> Price:
        """Return what a second look at a hundred costs."""
        return Price(CALLS)

    async def again(self, session: aiohttp.ClientSession, kept: Sequence[Kept]) -> Again:
        """Look at what is kept once more: what its author deleted or a moderator removed goes."""
        names = [item.native_id for item in kept if _NAME.fullmatch(item.native_id)]
        if not names:
            return Again()
        url = f"{self._api}/api/info?{urlencode({'id': ','.join(names), 'raw_json': '1'})}"
        things, _following = read_listing(
            (await self.ask(session, url, Price(CALLS))).json(url), url
        )
        read = [read_thing(thing) for thing in things]
        there = {item.native_id for item in read if isinstance(item, Item)}
        return Again(
            tuple(Deletion(native_id=name) for name in names if name not in there),
            tuple(item for item in read if isinstance(item, Item) and item.edited),
        )


def terms_of(wanted: Wanted) -> list[str]:
    """Return what to search for; the search has no wildcards, and no hashtags either."""
    terms = [term for term in (*wanted.words, *wanted.hashtags, *wanted.handles) if term]
    return list(dict.fromkeys(f'"{term}"' for term in terms if not {"*", '"'} & set(term)))


def questions(terms: Sequence[str]) -> list[str]:
    """Return the terms joined into as few questions as fit."""
    return packed(terms, LONGEST, " OR ".join)


def read_listing(data: object, url: str) -> tuple[list[Any], str]:
    """Return the things of a listing, and behind which one the next page begins.

    Raises:
        SourceError: it is none.
    """
    listing = data.get("data") if isinstance(data, dict) else None
    if not isinstance(listing, dict) or not isinstance(listing.get("children"), list):
        raise SourceError(_("{url} answers with no listing.").format(url=shown(url)))
    after = text_of(listing, "after")
    return listing["children"], after if _NAME.fullmatch(after) else ""


def read_thing(thing: object) -> Item | Deletion | str:
    """Return a post or comment as an item, that it was deleted, or the reason why it is neither."""
    data = mapping_of(thing, "data")
    name = text_of(data, "name")
    if not _NAME.fullmatch(name):
        return _("neither a post nor a comment")
    text = text_of(data, "selftext") or text_of(data, "body")
    author = text_of(data, "author")
    if author in _TAKEN_AWAY or text in _TAKEN_AWAY or text_of(data, "removed_by_category"):
        return Deletion(native_id=name)
    title = text_of(data, "title")
    if not text.strip() and not title.strip():
        return _("a post without words")
    path = text_of(data, "permalink")
    return Item(
        text=text,
        title=title,
        platform="reddit",
        native_id=name,
        url=f"https://www.reddit.com{path}" if path.startswith("/r/") else "",
        author=f"u/{author}" if author else "",
        author_id=text_of(data, "author_fullname"),
        published_at=_moment(data.get("created_utc")),
        evidence=Evidence(
            json.dumps(thing, ensure_ascii=True, sort_keys=True).encode(), "application/json"
        ),
        edited=_moment(data.get("edited")) is not None,
    )


def read_reason(body: bytes) -> str:
    """Return why a subreddit is closed, empty if no reason is given."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return clean_line(text_of(data, "reason"), 60) if isinstance(data, dict) else ""


def _mark(thing: object) -> str:
    moment = _moment(mapping_of(thing, "data").get("created_utc"))
    return moment.isoformat() if moment else ""


def _moment(value: object) -> datetime | None:
    """Return the moment of a Unix time; False means never."""
    if isinstance(value, float) and 0 < value < _LATEST:
        return datetime.fromtimestamp(int(value), UTC)
    seconds = whole(value)
    if seconds is None or not 0 < seconds < _LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC)
