"""Facebook: comments under a page's own posts, what visitors write there, and what tags the page.

With the token of one's own page; of other pages nothing is seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from services.i18n import _
from services.sources.base import Interest, Item, Keep, Wanted
from services.sources.fields import mapping_of, moment_in, text_of
from services.sources.graph import Graph, evidence_of, id_of, read_data
from services.sources.http import Answer
from services.sources.limits import Budget
from services.sources.one_by_one import CALLS
from services.sources.purse import Cap, Desk, Price, Window
from services.sources.tokens import Access
from services.sources.walk import Page, Position, Query

SERVER = "https://graph.facebook.com"
PAGE = 100
DEPTH = 100
"""Pages of a post's comments: ten thousand."""
NEW_POSTS = 900.0
"""Seconds after which new posts on the page are looked for."""
_FIELDS = "id,message,from,created_time,permalink_url"


def caps_of(calls_a_day: int) -> tuple[Cap, ...]:
    """Return the cap of a page: 24 hours that move along."""
    return (Cap(CALLS, calls_a_day, Window("last", hours=24)),)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched: of the page with this id its newest posts, and what tags it.

    With ``own_posts`` what the page itself writes is kept too.
    """

    page: str
    newest_posts: int = 25
    tags: bool = True
    own_posts: bool = False


class Facebook(Graph):
    """Watches a page: its comments, its visitors, what tags it."""

    kind = "facebook"

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
        keep: Keep = "all",
    ) -> None:
        pace = Budget(120, 60.0)
        super().__init__(name, interest, access, desk, every=every, keep=keep, pace=pace)
        self._watch = watch
        self._api = server.rstrip("/")
        self._posts: list[str] = []

    def queries(self, wanted: Wanted) -> Sequence[Query]:  # noqa: ARG002
        """What is on the page, the comments there, and what tags the page."""
        call = Price(CALLS)
        found = [Query("feed", call, NEW_POSTS, at_start=True, depth=2)]
        found += [
            Query(f"comments {post}", call, self.rhythm, first=True, depth=DEPTH)
            for post in self._posts
        ]
        if self._watch.tags:
            found.append(Query("tagged", call, self.rhythm))
        return found

    def cheapest(self) -> tuple[str, Price] | None:
        """Return the page."""
        return f"{self._api}/{self._watch.page}?fields=id", Price(CALLS)

    def address(self, query: Query, at: Position, results: int) -> str:  # noqa: ARG002
        """Return the address of a page of posts or comments."""
        what, _space, name = query.key.partition(" ")
        asked = {"fields": _FIELDS, "limit": str(PAGE)}
        if what == "comments":
            asked |= {"order": "reverse_chronological", "filter": "stream"}
        more = f"&{at.next}" if at.next else ""
        return f"{self._api}/{name or self._watch.page}/{what}?{urlencode(asked)}{more}"

    def read(self, answer: Answer, url: str, query: Query, at: Position) -> Page:
        """Return the comments or posts of a page."""
        data = read_data(answer, url)
        what, found = query.key.partition(" ")[0], data["data"]
        if what == "feed":
            if not at.next:  # posts without words too, where people comment as well
                ours = [name for post in found if (name := id_of(post))]
                self._posts = ours[: self._watch.newest_posts]
            return self._visitors(self.page(data, [read_post(post) for post in found], query, at))
        if what == "tagged":
            return self.page(data, [read_post(post, "tagged_") for post in found], query, at)
        page = self.page(data, [read_post(post) for post in found], query, at)
        self.seen(page.items)
        return page

    def _visitors(self, page: Page) -> Page:
        """Leave out what is our own, unless it is wanted."""
        if self._watch.own_posts:
            return page
        others = (item for item in page.items if item.author_id not in ("", self._watch.page))
        return replace(page, items=tuple(others))


def read_post(post: object, before: str = "") -> Item | str:
    """Return a post or comment as an item, or the reason why it is none.

    ``before`` its id stands what sets apart the things that cannot be read by their id.
    """
    name = id_of(post)
    if not isinstance(post, dict) or not name:
        return _("a post without its id")
    if not text_of(post, "message").strip():
        return _("a post without words")
    author = mapping_of(post, "from")
    return Item(
        text=text_of(post, "message"),
        platform="facebook",
        native_id=f"{before}{name}",
        url=text_of(post, "permalink_url"),
        author=text_of(author, "name"),
        author_id=text_of(author, "id"),
        published_at=moment_in(post.get("created_time")),
        evidence=evidence_of(post),
    )
