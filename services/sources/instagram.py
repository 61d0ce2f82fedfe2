"""Instagram: comments under the account's own posts, what tags the account, and hashtags.

A hashtag counts for a week once it was asked for, and thirty of them are allowed. Of what a hashtag
finds Meta tells no author. What mentions the account in a caption or a comment elsewhere comes by
webhook only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from services.i18n import _
from services.sources.base import Interest, Item, Keep, Wanted
from services.sources.fields import list_of, mapping_of, moment_in, text_of
from services.sources.graph import DAY, Graph, evidence_of, id_of, read_data
from services.sources.http import Answer
from services.sources.limits import Budget
from services.sources.one_by_one import CALLS
from services.sources.purse import BudgetUnit, Cap, Desk, Price, Window
from services.sources.refusals import NotThereError
from services.sources.tokens import Access
from services.sources.walk import Page, Position, Query

FACEBOOK, INSTAGRAM = "https://graph.facebook.com", "https://graph.instagram.com"
REFRESH = "/refresh_access_token"
HASHTAGS = "hashtags"
PAGE = 50
DEPTH = 100
"""Pages of a post's comments: five thousand."""
NEW_POSTS = 900.0
"""Seconds after which new posts of our own are looked for."""
_WORD = re.compile(r"\w{1,100}")
_COMMENT = "id,text,username,timestamp"
_MEDIA = "id,caption,permalink,timestamp"


def caps_of(calls_a_day: int, hashtags_a_week: int) -> tuple[Cap, ...]:
    """Return the caps of an account: spans that move along."""
    week = Window("last", hours=168)
    return (
        Cap(CALLS, calls_a_day, Window("last", hours=24)),
        Cap(HASHTAGS, hashtags_a_week, week, BudgetUnit.HASHTAGS, once=True),
    )


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched: of the account ``user`` its newest posts, what tags it, and hashtags."""

    user: str
    newest_posts: int = 25
    tags: bool = True
    hashtags: bool = True
    first: tuple[str, ...] = ()


class Instagram(Graph):
    """Watches the account's own posts, and looks for what tags it and for hashtags."""

    kind = "instagram"

    def __init__(
        self,
        name: str,
        interest: Interest,
        access: Access,
        desk: Desk,
        *,
        watch: Watch,
        server: str,
        every: float = 300,
        keep: Keep = "all",
    ) -> None:
        pace = Budget(120, 60.0)
        super().__init__(name, interest, access, desk, every=every, keep=keep, pace=pace)
        self._watch = watch
        self._api = server.rstrip("/")
        self._posts: dict[str, str] = {}  # the addresses of our own, by id
        self._hashtags: dict[str, str] = {}  # their ids
        self._first = frozenset(term.removeprefix("#").casefold() for term in watch.first)

    def queries(self, wanted: Wanted) -> Sequence[Query]:
        """Our own posts, their comments, what tags us, and each hashtag."""
        call = Price(CALLS)
        found = []
        if self._watch.newest_posts:
            found = [Query("posts", call, NEW_POSTS, at_start=True, depth=1)]
        found += [
            Query(f"comments {post}", call, self.rhythm, first=True, depth=DEPTH)
            for post in self._posts
        ]
        if self._watch.tags:
            found.append(Query("tags", call, self.rhythm))
        return [*found, *self._searches(wanted)] if self._watch.hashtags else found

    def _searches(self, wanted: Wanted) -> list[Query]:
        """Return a query a hashtag; what it is called by Meta has to be asked for before."""
        price = Price(HASHTAGS, once=True)
        found = []
        for tag in sorted(tags_of(wanted), key=lambda tag: tag.casefold() not in self._first):
            key = f"hashtag {tag}"
            if tag in self._hashtags:
                found.append(Query(f"recent {tag}", price, self.rhythm, eater=key))
            else:
                found.append(Query(key, price, DAY, at_start=True, depth=1))
        return found

    def cheapest(self) -> tuple[str, Price] | None:
        """Return the account."""
        return f"{self._api}/{self._watch.user}?fields=id", Price(CALLS)

    def address(self, query: Query, at: Position, results: int) -> str:  # noqa: ARG002
        """Return the address of a page of posts or comments, or of a hashtag's id."""
        what, _space, name = query.key.partition(" ")
        user = self._watch.user
        path, asked = {
            "posts": (f"{user}/media", {"fields": "id,permalink"}),
            "comments": (f"{name}/comments", {"fields": f"{_COMMENT},replies{{{_COMMENT}}}"}),
            "tags": (f"{user}/tags", {"fields": f"{_MEDIA},username"}),
            "hashtag": ("ig_hashtag_search", {"user_id": user, "q": name}),
            "recent": (
                f"{self._hashtags.get(name, '0')}/recent_media",
                {"user_id": user, "fields": _MEDIA},
            ),
        }[what]
        if what != "hashtag":
            asked["limit"] = str(self._watch.newest_posts if what == "posts" else PAGE)
        more = f"&{at.next}" if at.next else ""
        return f"{self._api}/{path}?{urlencode(asked)}{more}"

    def read(self, answer: Answer, url: str, query: Query, at: Position) -> Page:
        """Return the comments or posts of a page."""
        what, _space, name = query.key.partition(" ")
        data = read_data(answer, url)
        found: list[Any] = data["data"]
        match what:
            case "posts":
                ours = {id_of(post): text_of(post, "permalink") for post in found if id_of(post)}
                self._posts = dict(list(ours.items())[: self._watch.newest_posts])
                return Page()
            case "hashtag":
                self._hashtags[name] = next(filter(None, map(id_of, found)), "")
                if not self._hashtags[name]:
                    del self._hashtags[name]
                    raise NotThereError(_("There is no hashtag {name}.").format(name=f"#{name}"))
                return Page()
            case "comments":
                page = self.page(data, read_comments(found, self._posts.get(name, "")), query, at)
                self.seen(page.items)
                return page
            case _:
                page = self.page(data, [read_post(post) for post in found], query, at)
        if what == "tags":
            return page
        kept = tuple(item for item in page.items if self._interest(item, self.name))
        return replace(page, items=kept, skipped=len(page.items) - len(kept))


def tags_of(wanted: Wanted) -> list[str]:
    """Return the hashtags that can be asked for: letters, digits and low lines."""
    tags = (tag.removeprefix("#") for tag in wanted.hashtags)
    return list(dict.fromkeys(tag for tag in tags if _WORD.fullmatch(tag)))


def read_comments(found: Sequence[object], url: str) -> list[Item | str]:
    """Return comments and their answers, each as an item or as the reason why it is none."""
    read: list[Item | str] = []
    for comment in found:
        answers = list_of(mapping_of(comment, "replies"), "data")
        read += [read_comment(one, url) for one in (*answers, comment)]
    return read


def read_comment(comment: object, url: str) -> Item | str:
    """Return a comment under the post at ``url`` as an item, or the reason why it is none."""
    name = id_of(comment)
    if not isinstance(comment, dict) or not name:
        return _("a comment without its id")
    if not text_of(comment, "text").strip():
        return _("a comment without words")
    return _item(comment, text_of(comment, "text"), name, url)


def read_post(post: object) -> Item | str:
    """Return somebody else's post as an item, or the reason why it is none."""
    name = id_of(post)
    if not isinstance(post, dict) or not name:
        return _("a post without its id")
    if not text_of(post, "caption").strip():
        return _("a post without words")
    # Only comments can be read by their id: the name tells the one from the other.
    return _item(post, text_of(post, "caption"), f"media_{name}", text_of(post, "permalink"))


def _item(data: dict[str, Any], text: str, name: str, url: str) -> Item:
    author = text_of(data, "username")
    return Item(
        text=text,
        platform="instagram",
        native_id=name,
        url=url,
        author=f"@{author}" if author else "",
        published_at=moment_in(data.get("timestamp")),
        evidence=evidence_of(data),
    )
