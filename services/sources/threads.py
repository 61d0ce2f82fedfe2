"""Threads: a search for each term, and what mentions the account.

A user may send 2,200 searches in 24 hours, whatever app sends them. Meta counts none that finds
nothing, but here each is counted: whoever relies on silence would have nothing left for a storm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from services.i18n import _
from services.sources.base import Interest, Item, Keep, Wanted
from services.sources.fields import moment_in, text_of
from services.sources.graph import Graph, evidence_of, id_of, read_data
from services.sources.http import Answer
from services.sources.limits import Budget
from services.sources.one_by_one import CALLS
from services.sources.purse import Cap, Desk, Price, Window
from services.sources.tokens import Access
from services.sources.walk import EARLIEST, Page, Position, Query

SERVER = "https://graph.threads.net"
REFRESH = "/refresh_access_token"
SEARCHES = "searches"
PAGE = 100
DEPTH = 10
FIRST_SEARCH = timedelta(days=1)
"""How far back the first search reaches."""
OVERLAP = timedelta(minutes=15)
"""A post may be found some time after it was written."""
SHARE_KEPT = 0.2
"""The share of the searches that is kept for what comes first."""
_FIELDS = "id,text,username,permalink,timestamp,is_reply,is_quote_post,has_replies"


def caps_of(searches_a_day: int, calls_a_day: int) -> tuple[Cap, ...]:
    """Return the caps of a user: 24 hours that move along."""
    span = Window("last", hours=24)
    return (Cap(SEARCHES, searches_a_day, span), Cap(CALLS, calls_a_day, span))


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched: the search, the mentions; ``first`` are the terms that come first."""

    search: bool = True
    mentions: bool = True
    first: tuple[str, ...] = ()


class Threads(Graph):
    """Searches Threads for what is watched, and reads what mentions the account."""

    kind = "threads"

    def __init__(
        self,
        name: str,
        interest: Interest,
        access: Access,
        desk: Desk,
        *,
        watch: Watch,
        server: str = SERVER,
        every: float = 300,
        keep: Keep = "matched",
    ) -> None:
        pace = Budget(120, 60.0)
        super().__init__(name, interest, access, desk, every=every, keep=keep, pace=pace)
        self._watch = watch
        self._first = frozenset(term.casefold() for term in watch.first)
        self._api = f"{server.rstrip('/')}/v1.0"

    def queries(self, wanted: Wanted) -> Sequence[Query]:
        """What mentions the account, then a search for each term."""
        found = [Query("mentions", Price(CALLS), self.rhythm, depth=DEPTH)] * self._watch.mentions
        if not self._watch.search:
            return found
        terms = terms_of(wanted)
        firsts = {key for key in terms if key.partition(" ")[2].casefold() in self._first}
        keep = SHARE_KEPT if firsts else 0.0
        for key in sorted(terms, key=lambda key: key not in firsts):
            price = Price(SEARCHES, keep=0.0 if key in firsts else keep)
            found.append(Query(key, price, self.rhythm, first=key in firsts, depth=DEPTH))
        return found

    def cheapest(self) -> tuple[str, Price] | None:
        """Return the account whose token it is."""
        return f"{self._api}/me?fields=id", Price(CALLS)

    def address(self, query: Query, at: Position, results: int) -> str:  # noqa: ARG002
        """Return the address of a page of posts."""
        what, _space, term = query.key.partition(" ")
        asked = {"fields": _FIELDS, "limit": str(PAGE)}
        path = "me/mentions"
        if what != "mentions":
            path = "keyword_search"
            mode = "TAG" if what == "tag" else "KEYWORD"
            since = max(EARLIEST, moment_in(at.since) or datetime.now(UTC) - FIRST_SEARCH)
            asked |= {"q": term, "search_type": "RECENT", "search_mode": mode}
            asked["since"] = str(int((since - OVERLAP).timestamp()))
        more = f"&{at.next}" if at.next else ""
        return f"{self._api}/{path}?{urlencode(asked)}{more}"

    def read(self, answer: Answer, url: str, query: Query, at: Position) -> Page:
        """Return the posts of a page."""
        data = read_data(answer, url)
        page = self.page(data, [read_post(post) for post in data["data"]], query, at)
        if query.key == "mentions":
            self.seen(page.items)  # somebody else's: our own can always be read
        return page


def terms_of(wanted: Wanted) -> list[str]:
    """Return the keys of the searches; the search has no wildcards."""
    words = [f"word {term}" for term in (*wanted.words, *wanted.handles)]
    tags = [f"tag {tag.removeprefix('#')}" for tag in wanted.hashtags]
    return list(dict.fromkeys(key for key in (*words, *tags) if "*" not in key))


def read_post(post: object) -> Item | str:
    """Return a post as an item, or the reason why it is none."""
    name = id_of(post)
    if not isinstance(post, dict) or not name:
        return _("a post without its id")
    if not text_of(post, "text").strip():
        return _("a post without words")
    author = text_of(post, "username")
    return Item(
        text=text_of(post, "text"),
        platform="threads",
        native_id=name,
        url=text_of(post, "permalink"),
        author=f"@{author}" if author else "",
        published_at=moment_in(post.get("timestamp")),
        evidence=evidence_of(post),
    )
