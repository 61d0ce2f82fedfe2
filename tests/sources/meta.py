"""Meta's three, as their documents say that they behave: one way of paging and of refusing."""

from datetime import datetime
from typing import Any

from aiohttp import web

from tests.sources.fakes import FakeServer, words
from tests.sources.platforms import KEY, moment


class FakeGraph(FakeServer):
    """Pages with cursors, things by their id, refusals with a number; ``size`` on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 2
        self.token = KEY
        self.renewed = 0
        self.removed: set[str] = set()
        self.hidden = False
        self.refusals: dict[str, tuple[int, int, str]] = {}

    def revoke(self, new: str) -> None:
        """Take another token from now on."""
        self.token = new

    def refuse(self, code: int, subcode: int, message: str, **headers: str) -> web.Response:
        """Return a refusal in Meta's words."""
        error = {
            "message": message,
            "type": "OAuthException",
            "code": code,
            "error_subcode": subcode,
            "fbtrace_id": "A",
        }
        return web.json_response({"error": error}, status=400, headers=headers)

    def not_there(self, name: str) -> web.Response:
        """Return what Meta answers for what is gone, and for what is not ours."""
        told = (
            f"Unsupported get request. Object with ID '{name}' does not exist, cannot be loaded "
            "due to missing permissions, or does not support this operation"
        )
        return self.refuse(100, 33, told)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the documents say; the token stands in the header alone."""
        if request.path == "/refresh_access_token":
            self.renewed += 1
            return web.json_response({"access_token": KEY, "expires_in": 5_184_000})
        assert "access_token" not in request.query
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return self.refuse(190, 460, "Error validating access token: The session is invalid.")
        path = request.path.partition("/v")[2].partition("/")[2]
        if path in self.refusals:
            return self.refuse(*self.refusals[path])
        listed = self.listed(path, request.query)
        if listed is not None:
            return self.page(request, listed)
        known = {thing["id"] for thing in self.known()} - self.removed
        known |= {"me", "17841", "19292"}  # the account and the page themselves
        if request.query["fields"] == "id" and path in known and not self.hidden:
            return web.json_response({"id": path})
        return self.not_there(path)

    def listed(self, path: str, query: Any) -> list[dict[str, Any]] | None:
        """Return what stands under ``path``, the oldest first; None if there is no such list."""
        raise NotImplementedError

    def known(self) -> list[dict[str, Any]]:
        """Return what can be read by its id."""
        raise NotImplementedError

    def page(self, request: web.Request, listed: list[dict[str, Any]]) -> web.StreamResponse:
        """Return a page, the newest first; a cursor names the last thing that was given."""
        found = [thing for thing in listed if thing["id"] not in self.removed][::-1]
        names = [thing["id"] for thing in found]
        after = request.query.get("after", "")
        if after and after not in names:
            return self.refuse(100, 0, "Invalid parameter: the cursor is not valid")
        start = names.index(after) + 1 if after else 0
        page = found[start : start + self.size]
        data: dict[str, Any] = {"data": page}
        if page:
            data["paging"] = {"cursors": {"before": page[0]["id"], "after": page[-1]["id"]}}
        if start + self.size < len(found):
            # As Meta does, with the token in it.
            following = f"{self.url}{request.path}?access_token=x&after={page[-1]['id']}"
            data["paging"]["next"] = following
        return web.json_response(data)


class FakeThreads(FakeGraph):
    """The search and the mentions; ``searches`` are what counts against the limit."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[dict[str, Any]] = []
        self.mentions: list[dict[str, Any]] = []
        self.searches = 0
        self.asked: list[tuple[str, str]] = []

    def thing(self, number: int, text: str) -> dict[str, Any]:
        """Return a post."""
        return {
            "id": f"1790{number:06}",
            "text": text,
            "username": "zofia",
            "permalink": f"https://www.threads.net/@zofia/post/{number}",
            "timestamp": moment(number).replace("Z", "+0000"),
            "is_reply": False,
        }

    def post(self, number: int) -> None:
        """Let somebody write."""
        self.posts.append(self.thing(number, words(number)))

    def mention(self, number: int) -> None:
        """Let somebody mention the account."""
        self.mentions.append(self.thing(number, words(number)))

    def known(self) -> list[dict[str, Any]]:
        """All posts."""
        return [*self.posts, *self.mentions]

    def listed(self, path: str, query: Any) -> list[dict[str, Any]] | None:
        """The mentions, or what the search finds."""
        if path == "me/mentions":
            return self.mentions
        if path != "keyword_search":
            return None
        assert query["search_type"] == "RECENT"
        self.asked.append((query["search_mode"], query["q"]))
        since = int(query["since"])
        found = [
            post
            for post in self.posts
            if query["q"].casefold() in post["text"].casefold()
            and datetime.fromisoformat(post["timestamp"]).timestamp() >= since
        ]
        self.searches += bool(found)  # what finds nothing is not counted
        return found


POST = "17900000"
"""The one post of our own on Instagram."""
PAGE_POST = "19292_1"
"""The one post of our own on Facebook."""


class FakeInstagram(FakeGraph):
    """One post with comments and answers, what tags the account, hashtags; thirty a week."""

    def __init__(self) -> None:
        super().__init__()
        self.comments: list[dict[str, Any]] = []
        self.tags: list[dict[str, Any]] = []
        self.hashtags: dict[str, list[dict[str, Any]]] = {}
        self.queried: set[str] = set()

    def post(self, number: int) -> None:
        """Let somebody comment on our post."""
        self.comments.append(self.comment(number))

    def comment(self, number: int) -> dict[str, Any]:
        """Return a comment."""
        return {
            "id": f"1795{number:06}",
            "text": words(number),
            "username": "zofia",
            "timestamp": moment(number).replace("Z", "+0000"),
        }

    def media(self, number: int, **more: str) -> dict[str, Any]:
        """Return somebody's post; under a hashtag it has no author."""
        return {
            "id": f"1801{number:06}",
            "caption": words(number),
            "permalink": f"https://www.instagram.com/p/{number}/",
            "timestamp": moment(number).replace("Z", "+0000"),
            **more,
        }

    def known(self) -> list[dict[str, Any]]:
        """Comments under our own posts."""
        return self.comments

    def listed(self, path: str, query: Any) -> list[dict[str, Any]] | None:
        """Our post, its comments, what tags us, a hashtag's id, what is new under it."""
        lists = {
            "17841/media": [{"id": POST, "permalink": "https://www.instagram.com/p/our/"}],
            f"{POST}/comments": self.comments,
            "17841/tags": self.tags,
        }
        if path in lists:
            return lists[path]
        if path != "ig_hashtag_search" and not path.endswith("/recent_media"):
            return None
        ids = {f"9900{place}": name for place, name in enumerate(self.hashtags)}
        name = query.get("q") or ids[path.removesuffix("/recent_media")]
        assert query["user_id"] == "17841"
        if name in self.hashtags:
            self.queried.add(name)
        if path == "ig_hashtag_search":
            return [{"id": number} for number, known in ids.items() if known == name]
        return self.hashtags[name]


class FakeFacebook(FakeGraph):
    """A page with one post of its own and its comments, visitors' posts, and what tags it."""

    def __init__(self) -> None:
        super().__init__()
        self.comments: list[dict[str, Any]] = []
        self.feed = [self.thing(PAGE_POST, 0, "Our own words", "19292")]
        self.tagged: list[dict[str, Any]] = []

    def thing(self, name: str, number: int, text: str, author: str = "77") -> dict[str, Any]:
        """Return a post or comment."""
        return {
            "id": name,
            "message": text,
            "from": {"id": author, "name": "Zofia"},
            "created_time": moment(number).replace("Z", "+0000"),
            "permalink_url": f"https://www.facebook.com/{name}",
        }

    def post(self, number: int) -> None:
        """Let somebody comment on our post."""
        self.comments.append(self.thing(f"1_{number:06}", number, words(number)))

    def known(self) -> list[dict[str, Any]]:
        """What is on the page."""
        return [*self.comments, *self.feed]

    def listed(self, path: str, query: Any) -> list[dict[str, Any]] | None:
        """What is on the page, the comments of our post, what tags us."""
        if path == f"{PAGE_POST}/comments":
            assert (query["order"], query["filter"]) == ("reverse_chronological", "stream")
            return self.comments
        lists = {"19292/feed": self.feed, "19292/tagged": self.tagged}
        return lists.get(path, [] if path.endswith("/comments") else None)
