"""Wykop's API v3, as its documents say that it behaves."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from tests.sources.fakes import FakeServer, words
from tests.sources.platforms import KEY, moment


class FakeWykop(FakeServer):
    """The searches, tags, comments and single things; tokens that end; ``size`` on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 2
        self.entries: list[dict[str, Any]] = []
        self.links: list[dict[str, Any]] = []
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self.secret = KEY
        self.tokens = 0
        self.good = ""
        self.removed: set[str] = set()
        self.most_pages = 1_000

    def thing(self, kind: str, number: int, **more: Any) -> dict[str, Any]:
        """Return an entry, a link or a comment; times are Warsaw's."""
        here = datetime.fromisoformat(moment(number)).astimezone(ZoneInfo("Europe/Warsaw"))
        return {
            "id": number,
            "resource": kind,
            "author": {"username": "zofia"},
            "created_at": here.strftime("%Y-%m-%d %H:%M:%S"),
            "slug": "zorza",
            "deleted": None,
            "comments": {"items": [], "count": 0},
            **more,
        }

    def post(self, number: int) -> None:
        """Let somebody write an entry."""
        self.entries.append(self.thing("entry", number, content=words(number)))

    def link(self, number: int) -> None:
        """Let somebody dig up a link."""
        more = {"title": words(number), "description": "of it"}
        self.links.append(self.thing("link", number, **more))

    def comment(self, path: str, number: int, under: dict[str, Any]) -> None:
        """Let somebody comment on the thing at ``path``."""
        listed = self.comments.setdefault(path, [])
        listed.append(self.thing("comment", number, content=words(number)))
        under["comments"] = {"count": len(listed)}

    def revoke(self, new: str) -> None:
        """Take another secret from now on, and end the token."""
        self.secret = new
        self.good = ""

    def refuse(self, status: int, message: str) -> web.Response:
        """Return a refusal in Wykop's shape."""
        error = {"message": message, "key": status}
        return web.json_response({"code": status, "hash": "a", "error": error}, status=status)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the documents say."""
        path = request.path.removeprefix("/api/v3/")
        if path == "auth":
            return await self._auth(request)
        if request.headers.get("Authorization") != f"Bearer {self.good}" or not self.good:
            return self.refuse(401, "Full authentication is required to access this resource.")
        lists = {"search/entries": self.entries, "search/links": self.links}
        tagged = [*self.entries, *self.links]
        lists["tags/zorza/stream"] = sorted(tagged, key=lambda thing: str(thing["created_at"]))
        if path in lists:
            return self._page(request, lists[path][::-1])
        if path.endswith("/comments"):
            return self._page(request, self.comments.get(path.removesuffix("/comments"), []))
        known = {f"entries/{thing['id']}": thing for thing in self.entries}
        known |= {f"links/{thing['id']}": thing for thing in self.links}
        for parent, listed in self.comments.items():
            known |= {f"{parent}/comments/{thing['id']}": thing for thing in listed}
        if path not in known or path in self.removed:
            return self.refuse(404, "Not found.")
        return web.json_response({"data": known[path]})

    def _page(self, request: web.Request, listed: list[dict[str, Any]]) -> web.StreamResponse:
        number = int(request.query.get("page", "1"))
        if number > self.most_pages:
            return self.refuse(400, "The pagination limit was reached.")
        start = (number - 1) * self.size
        pagination = {"per_page": self.size, "total": len(listed)}
        page = listed[start : start + self.size]
        return web.json_response({"data": page, "pagination": pagination})

    async def _auth(self, request: web.Request) -> web.StreamResponse:
        self.tokens += 1
        given = (await request.json())["data"]
        if given != {"key": "app", "secret": self.secret}:
            return self.refuse(401, "Invalid key or secret.")
        self.good = f"token-{self.tokens}"
        return web.json_response({"data": {"token": self.good}})
