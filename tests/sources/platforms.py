"""Platforms that ask for a key, as their documents say that they behave."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import encode_basic_auth, web

from tests.sources.fakes import FakeServer, Fault, words

KEY = "the-key"
VIDEO, CHANNEL = "AAAAAAAAAAA", "UC" + "c" * 22
STARTED = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)


def moment(number: int) -> str:
    """Return when the post of this number was written."""
    return (STARTED + timedelta(minutes=number)).isoformat().replace("+00:00", "Z")


class FakeYouTube(FakeServer):
    """The Data API: threads with answers, lists of videos, a search; ``size`` on a page.

    ``units`` and ``searches`` are what it would charge for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.size = 2
        self.threads: list[dict[str, Any]] = []
        self.answers: dict[str, list[dict[str, Any]]] = {}
        self.uploads: list[str] = []
        self.hits: list[int] = []
        self.units = self.searches = 0
        self.key = KEY
        self.lost_tokens = False
        self.disabled = False
        self.questions: list[str] = []

    def post(self, number: int) -> None:
        """Let somebody comment on the named video."""
        self.threads.append(self.comment(f"UgC{number:023}", words(number), moment(number)))

    def revoke(self, new: str) -> None:
        """Take another key from now on."""
        self.key = new

    def comment(self, name: str, text: str, published: str) -> dict[str, Any]:
        """Return a comment."""
        return {
            "kind": "youtube#comment",
            "id": name,
            "snippet": {
                "videoId": VIDEO,
                "textDisplay": text,
                "textOriginal": text,
                "authorDisplayName": "@zofia",
                "authorChannelId": {"value": "UC" + "z" * 22},
                "likeCount": 1,
                "publishedAt": published,
                "updatedAt": published,
            },
        }

    def answer_to(self, number: int, answer: int) -> None:
        """Let somebody answer a comment."""
        name = f"UgC{number:023}"
        answers = self.answers.setdefault(name, [])
        answers.append(self.comment(f"{name}.{answer:05}", words(answer), moment(answer)))

    def refuse(self, status: int, reason: str, message: str) -> web.Response:
        """Return a refusal in Google's words."""
        error = {
            "code": status,
            "message": message,
            "errors": [{"message": message, "domain": "youtube", "reason": reason}],
        }
        return web.json_response({"error": error}, status=status)

    def refusing(self, status: int, reason: str, message: str = "No.") -> Fault:
        """Return a fault that refuses."""

        async def fault(_request: web.Request) -> web.StreamResponse:
            return self.refuse(status, reason, message)

        return fault

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the documents say; every call costs, a refused one too."""
        what = request.path.rpartition("/")[2]
        if what == "search":
            self.searches += 1
        else:
            self.units += 1
        if request.headers.get("X-Goog-Api-Key") != self.key:
            return self.refuse(400, "API_KEY_INVALID", "API key not valid.")
        assert "key" not in request.query
        listed = {
            "commentThreads": self._threads,
            "comments": self._comments,
            "playlistItems": self._uploads,
            "search": self._search,
            "channels": self._channels,
            "videos": self._videos,
            "i18nLanguages": self._languages,
        }
        if what == "commentThreads" and self.disabled:
            return self.refuse(403, "commentsDisabled", "Comments are <code>disabled</code>.")
        return self._page(request, listed[what](request.query))

    def _languages(self, _query: Any) -> list[Any]:
        return [{"id": "pl"}]

    def _channels(self, _query: Any) -> list[Any]:
        return [{"id": CHANNEL}]

    def _videos(self, query: Any) -> list[Any]:
        return [{"id": name} for name in query["id"].split(",") if name in self.uploads]

    def _threads(self, query: Any) -> list[Any]:
        assert query["order"] == "time"
        found = []
        for top in self.threads if query["videoId"] == VIDEO else []:
            answers = self.answers.get(top["id"], [])
            snippet = {"topLevelComment": top, "totalReplyCount": len(answers)}
            thread: dict[str, Any] = {"id": top["id"], "snippet": snippet}
            if answers:
                thread["replies"] = {"comments": answers[:1]}
            found.append(thread)
        return found[::-1]

    def _comments(self, query: Any) -> list[Any]:
        if "parentId" in query:
            return self.answers[query["parentId"]]
        asked = query["id"].split(",")
        known = [*self.threads, *(item for items in self.answers.values() for item in items)]
        return [comment for comment in known if comment["id"] in asked]

    def _uploads(self, query: Any) -> list[Any]:
        assert query["playlistId"] == "UU" + CHANNEL[2:]
        return [
            {
                "snippet": {
                    "title": f"Zorza film {name}",
                    "description": "",
                    "publishedAt": moment(place),
                    "resourceId": {"videoId": name},
                }
            }
            for place, name in enumerate(self.uploads)
        ][::-1]

    def _search(self, query: Any) -> list[Any]:
        self.questions.append(query["q"])
        after = datetime.fromisoformat(query["publishedAfter"])
        return [
            {
                "id": {"kind": "youtube#video", "videoId": f"hit{number:08}"},
                "snippet": {
                    "title": words(number),
                    "description": "",
                    "publishedAt": moment(number),
                    "channelTitle": "Zofia &amp; co",
                },
            }
            for number in self.hits
            if datetime.fromisoformat(moment(number)) > after
        ][::-1]

    def _page(self, request: web.Request, listed: list[Any]) -> web.StreamResponse:
        token = request.query.get("pageToken", "")
        if token and self.lost_tokens:
            self.lost_tokens = False
            return self.refuse(400, "invalidPageToken", "The token is not valid.")
        # A token names the last item that was given, so that what comes meanwhile does no harm.
        names = [str(place) for place in range(len(listed), 0, -1)]
        start = names.index(token) + 1 if token else 0
        size = len(listed) if "id" in request.query else self.size
        page: dict[str, Any] = {"items": listed[start : start + size]}
        if start + size < len(listed):
            page["nextPageToken"] = names[start + size - 1]
        return web.json_response(page)


class FakeX(FakeServer):
    """Recent search, counts and compliance jobs; ``bill`` is what it charged, in millionths."""

    POST, AUTHOR, COUNT = 5_000, 10_000, 5_000

    def __init__(self) -> None:
        super().__init__()
        self.size = 2
        self.posts: dict[str, dict[str, Any]] = {}
        self.bill = 0
        self.token = KEY
        self.uploaded = ""
        self.looks = 0
        self.jobs = 0
        self.deleted: set[str] = set()
        self.partial: list[dict[str, str]] = []

    @staticmethod
    def id_of(number: int, second: int = 0) -> str:
        """Return an id that tells when the post was written."""
        ms = int((STARTED + timedelta(minutes=number, seconds=second)).timestamp() * 1000)
        return str((ms - 1_288_834_974_657) << 22)

    def post(self, number: int) -> None:
        """Let somebody write."""
        name = self.id_of(number)
        self.posts[name] = {
            "id": name,
            "text": words(number),
            "author_id": "77",
            "lang": "en",
            "created_at": moment(number),
            "edit_history_tweet_ids": [name],
        }

    def revoke(self, new: str) -> None:
        """Take another token from now on."""
        self.token = new

    def edit(self, number: int, text: str) -> None:
        """Let the author write it anew: the post has a new id and knows its old one."""
        old = self.id_of(number)
        new = self.id_of(number, 30)
        post = self.posts.pop(old)
        self.posts[new] = {**post, "id": new, "text": text, "edit_history_tweet_ids": [old, new]}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the documents say."""
        if request.path.startswith("/storage/"):
            return await self._storage(request)
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"title": "Unauthorized", "status": 401}, status=401)
        if request.path == "/2/tweets/counts/recent":
            self.bill += self.COUNT
            total = 7 * len(self.posts)
            return web.json_response({"data": [], "meta": {"total_tweet_count": total}})
        if request.path == "/2/tweets/search/recent":
            return self._search(request.query)
        if request.path.startswith("/2/compliance/jobs"):
            return self._job(request)
        return web.json_response({"title": "Not Found"}, status=404)

    def _search(self, query: Any) -> web.StreamResponse:
        assert "zorza" in query["query"]
        size = int(query["max_results"])
        assert 10 <= size <= 100
        since, until = int(query.get("since_id", "0")), int(query.get("until_id", str(2**63)))
        if since and since <= int(self.id_of(-7 * 24 * 60)):
            told = "'since_id' must be a tweet id created after [a week ago]."
            return web.json_response({"errors": [{"message": told}]}, status=400)
        start = datetime.fromisoformat(query.get("start_time", "2000-01-01T00:00:00Z"))
        found = [
            post
            for name, post in sorted(self.posts.items(), key=lambda item: -int(item[0]))
            if since < int(name) < until and datetime.fromisoformat(post["created_at"]) > start
        ]
        page, rest = found[: min(size, self.size)], found[min(size, self.size) :]
        meta: dict[str, Any] = {"result_count": len(page)}
        data: dict[str, Any] = {"meta": meta}
        if page:
            meta |= {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"]}
            data["data"] = page
        if rest:
            meta["next_token"] = "b26v89c19zqg8o3f"  # noqa: S105 - a page's
        self.bill += self.POST * len(page)
        if "expansions" in query and page:
            user = {"id": "77", "username": "zofia", "public_metrics": {"followers_count": 12}}
            data["includes"] = {"users": [user]}
            self.bill += self.AUTHOR
        if self.partial:
            data["errors"] = self.partial
        return web.json_response(data)

    def _job(self, request: web.Request) -> web.StreamResponse:
        self.looks += request.method == "GET"
        self.jobs += request.method == "POST"
        state = "complete" if self.looks > 1 else "in_progress"
        job = {
            "id": "12",
            "type": "tweets",
            "status": "created" if request.method == "POST" else state,
            "upload_url": f"{self.url}/storage/up?Signature=s",
            "download_url": f"{self.url}/storage/down?Signature=s",
        }
        return web.json_response({"data": job})

    async def _storage(self, request: web.Request) -> web.StreamResponse:
        assert "Authorization" not in request.headers
        if request.method == "PUT":
            self.uploaded = (await request.read()).decode()
            return web.Response()
        lines = "".join(
            f'{{"id":"{name}","action":"delete","reason":"deleted"}}\n' for name in self.deleted
        )
        return web.Response(text=lines)


class FakeReddit(FakeServer):
    """The search, a subreddit and the second look; tokens that end and apps that are revoked."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 2
        self.posts: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []
        self.secret = KEY
        self.tokens = 0
        self.good_tokens: set[str] = set()
        self.takes_any = True
        self.lost: set[str] = set()

    def thing(self, kind: str, number: int, **more: Any) -> dict[str, Any]:
        """Return a post or a comment."""
        name = f"{kind}_{number:06}"
        data = {
            "name": name,
            "author": "zofia",
            "author_fullname": "t2_zofia",
            "created_utc": float(int((STARTED + timedelta(minutes=number)).timestamp())),
            "edited": False,
            "permalink": f"/r/zorza/comments/{number}/",
            "removed_by_category": None,
            **more,
        }
        return {"kind": kind, "data": data}

    def post(self, number: int) -> None:
        """Let somebody post."""
        self.posts.append(self.thing("t3", number, title=words(number), selftext=""))

    def revoke(self, new: str) -> None:
        """Take another secret from now on, and end all tokens."""
        self.secret = new
        self.good_tokens.clear()

    def comment(self, number: int) -> None:
        """Let somebody comment in the subreddit."""
        self.comments.append(self.thing("t1", number, body=words(number)))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the documents say."""
        assert request.headers["User-Agent"].endswith("(by /u/brand)")
        if request.path == "/api/v1/access_token":
            return await self._token(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.good_tokens or not self.takes_any:
            return web.json_response({"message": "Unauthorized", "error": 401}, status=401)
        things = [*self.posts, *self.comments]
        listed = {
            "/search": self.posts,
            "/r/zorza/new": self.posts,
            "/r/zorza/comments": self.comments,
        }
        if request.path == "/api/info":
            asked = request.query["id"].split(",")
            found = [thing for thing in things if thing["data"]["name"] in asked]
            return web.json_response({"data": {"children": found, "after": None}})
        if request.path not in listed:
            told = {"reason": "private", "message": "Forbidden", "error": 403}
            return web.json_response(told, status=403)
        found, after = listed[request.path][::-1], request.query.get("after", "")
        names = [thing["data"]["name"] for thing in found]
        start = names.index(after) + 1 if after in names else (len(found) if after else 0)
        if after in self.lost:
            self.lost.discard(after)
            start = len(found)
        page, rest = found[start : start + self.size], found[start + self.size :]
        following = page[-1]["data"]["name"] if page and rest else None
        left = {"x-ratelimit-remaining": "590.0", "x-ratelimit-reset": "246"}
        return web.json_response({"data": {"children": page, "after": following}}, headers=left)

    async def _token(self, request: web.Request) -> web.StreamResponse:
        self.tokens += 1
        form = await request.post()
        assert form["grant_type"] == "client_credentials"
        if request.headers["Authorization"] != encode_basic_auth("app", self.secret):
            return web.json_response({"message": "Unauthorized", "error": 401}, status=401)
        token = f"token-{self.tokens}"
        self.good_tokens = {token}
        return web.json_response({"access_token": token, "expires_in": 86_400})
