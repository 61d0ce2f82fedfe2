"""GDELT's DOC 2.0 API, as its documents and its users say that it behaves."""

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from tests.sources.fakes import FakeServer, Fault, words

BEGAN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=20)
TOO_OFTEN = (
    "Please limit requests to one every 5 seconds or contact somebody@example.org for larger "
    "queries."
)


def complaint(query: str) -> str:
    """Return what it says of a question that it will not have, empty if it will."""
    plain = re.sub(r'"[^"]*"', "phrase", query)
    groups = re.findall(r"\(([^()]*)\)", plain)
    terms = re.sub(r"[()]|\bOR\b|sourcelang:[a-z]+", " ", plain).split()
    bare = re.sub(r"\([^()]*\)", " ", plain).split()
    complaints = {
        "Your query was too short or too long.": not 3 <= len(query) <= 250,
        "The specified phrase is too short.": any(
            len(phrase) < 5 for phrase in re.findall(r'"([^"]*)"', query)
        ),
        "Parentheses may only be used around OR'd statements.": any(
            " OR " not in group for group in groups
        ),
        "Queries containing OR'd terms must be surrounded by ().": "OR" in bare,
        "One or more of your keywords contained an illegal character.": any(
            not term.isalnum() for term in terms
        ),
        "One or more of your keywords were too short.": any(len(term) < 3 for term in terms),
    }
    return next((words for words, is_so in complaints.items() if is_so), "")


class FakeGdelt(FakeServer):
    """A list of articles by slices of time; it complains with a status of 200.

    ``apart`` is how many seconds have to lie between two requests, ``shortest`` how short a slice
    may be.
    """

    def __init__(self) -> None:
        super().__init__()
        self.articles: list[dict[str, Any]] = []
        self.apart = 0.0
        self.shortest = timedelta(minutes=15)
        self._asked_at = 0.0

    def post(self, number: int, **more: Any) -> None:
        """Let a newspaper write: twenty minutes after the one before."""
        seen = BEGAN + timedelta(minutes=20 * number)
        self.articles.append(
            {
                "url": f"https://www.gazeta.example/{number}",
                "url_mobile": "",
                "title": words(number),
                "seendate": seen.strftime("%Y%m%dT%H%M%SZ"),
                "socialimage": "",
                "domain": "gazeta.example",
                "language": "Polish",
                "sourcecountry": "Poland",
                **more,
            }
        )

    @staticmethod
    def saying(text: str, status: int = 200, kind: str = "text/plain") -> Fault:
        """Return an answer in words."""

        async def fault(_request: web.Request) -> web.StreamResponse:
            return web.Response(text=text, status=status, content_type=kind)

        return fault

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the documents say."""
        query = request.query
        assert request.path == "/api/v2/doc/doc"
        assert (query["mode"], query["format"], query["sort"]) == ("artlist", "json", "datedesc")
        since, self._asked_at = time.monotonic() - self._asked_at, time.monotonic()
        if since < self.apart:
            self.trespasses += 1
            return await self.saying(TOO_OFTEN, 429)(request)
        start, end = (
            datetime.strptime(query[name], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            for name in ("startdatetime", "enddatetime")
        )
        told = complaint(query["query"])
        if end - start < self.shortest:
            told = "Timespan is too short."
        if told:
            return await self.saying(told)(request)
        found = [
            article
            for article in sorted(self.articles, key=lambda one: str(one["seendate"]))
            if start.strftime("%Y%m%dT%H%M%SZ")
            <= article["seendate"]
            <= end.strftime("%Y%m%dT%H%M%SZ")
        ][::-1]
        most = int(query["maxrecords"])
        assert most <= 250
        return web.json_response({"articles": found[:most]} if found else {})
