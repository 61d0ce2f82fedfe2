"""Wykop, by its API v3: entries and links by search, what stands under a tag, and their comments.

Pages are numbers, the newest first: what is written meanwhile pushes the rest down, so a walk that
goes on reads some things twice and misses none.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import aiohttp

from services.clean import clean_line
from services.errors import SourceError
from services.i18n import _
from services.sources.base import Deletion, Evidence, Interest, Item, Keep, Rejection, Wanted
from services.sources.credentials import Secret
from services.sources.fields import list_of, mapping_of, moment_in, text_of, whole
from services.sources.http import Answer, fetch, shown
from services.sources.limits import Budget
from services.sources.one_by_one import CALLS, GoneError, OneByOne
from services.sources.purse import Cap, Desk, Price, Window
from services.sources.refusals import LostPlaceError
from services.sources.tokens import REFUSED, Access, ClientCredentials
from services.sources.walk import Page, Position, Query, is_newer, newest_of

SERVER = "https://wykop.pl"
AUTH = "/api/v3/auth"
PAGE = 25
LONGEST_AGO = timedelta(days=7)
"""How far back a search reaches, and how long comments are watched."""
MOST_REMEMBERED = 50_000
_HERE = ZoneInfo("Europe/Warsaw")
_NAME = re.compile(r"(entry|link)_(\d{1,20})(?:_comment_(\d{1,20}))?")
_LISTS = {"entry": "entries", "link": "links"}


def caps_of(calls_a_day: int) -> tuple[Cap, ...]:
    """Return the cap of an app."""
    return (Cap(CALLS, calls_a_day, Window("day", "Europe/Warsaw")),)


class AppToken(ClientCredentials):
    """An app's key and secret, exchanged as Wykop does it."""

    async def exchange(self, session: aiohttp.ClientSession, secret: Secret) -> Answer:
        """Return what Wykop answers to the key and the secret."""
        return await fetch(
            session,
            self._url,
            send={"data": {"key": self._client, "secret": secret.reveal()}},
            expected=REFUSED,
            budget=self._budget,
        )

    def given(self, data: object) -> object:
        """Return the token; until when it holds Wykop does not say."""
        return {"access_token": text_of(mapping_of(data, "data"), "token")}


@dataclass(frozen=True, slots=True)
class Watch:
    """What is searched for watched words (entries, links), and whether comments are read."""

    search: tuple[str, ...] = ("entries", "links")
    comments: bool = True


class Wykop(OneByOne):
    """Searches Wykop, and reads watched tags and the comments under what it found."""

    kind = "wykop"
    inherits = True

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
        pace = Budget(60, 60.0)
        super().__init__(name, interest, access, desk, every=every, keep=keep, pace=pace)
        self._watch = watch
        self._read: dict[str, int] = {}  # how many comments were read
        self._counted: dict[str, int] = {}  # how many there are
        self._api = f"{server.rstrip('/')}/api/v3"

    def queries(self, wanted: Wanted) -> Sequence[Query]:
        """Each word among the entries and among the links, then each tag."""
        terms = [term for term in (*wanted.words, *wanted.handles) if "*" not in term]
        tags = [tag.removeprefix("#") for tag in wanted.hashtags if "*" not in tag]
        keys = [f"{what} {term}" for term in terms for what in self._watch.search]
        keys += [f"tag {tag}" for tag in tags]
        return [Query(key, Price(CALLS), self.rhythm) for key in dict.fromkeys(keys)]

    def address(self, query: Query, at: Position, results: int) -> str:  # noqa: ARG002
        """Return the address of a page: a search's, a tag's, or of comments."""
        what, _space, name = query.key.partition(" ")
        asked = {"limit": str(PAGE)} | ({"page": at.next} if at.next else {})
        if what == "comments":
            return f"{self._api}/{path_of(name)}/comments?{urlencode(asked)}"
        if what == "tag":
            asked |= {"sort": "all", "type": "all"}
            return f"{self._api}/tags/{quote(name, safe='')}/stream?{urlencode(asked)}"
        asked |= {"query": name, "sort": "newest"}
        return f"{self._api}/search/{what}?{urlencode(asked)}"

    def read(self, answer: Answer, url: str, query: Query, at: Position) -> Page:
        """Return what a page holds; with what was found come its comments."""
        data = answer.json(url)
        if not isinstance(data, dict) or not isinstance(data.get("data"), list):
            raise SourceError(_("{url} answers with no list.").format(url=shown(url)))
        found: list[Any] = data["data"]
        what, _space, name = query.key.partition(" ")
        following = next_of(data, at)
        read = [read_thing(thing, name if what == "comments" else "") for thing in found]
        items = [item for item in reversed(read) if isinstance(item, Item)]
        page = Page(
            rejected=tuple(Rejection(query.key, one) for one in read if isinstance(one, str)),
            gone=tuple(one for one in read if isinstance(one, Deletion)),
            next=following,
        )
        if what == "comments":
            if not following:
                self._read[name] = self._counted.get(name, 0)
            return page.joined(Page(items=tuple(items[::-1])))
        self.seen(items)
        return self._found(page, items, found, at)

    def _found(self, page: Page, items: Sequence[Item], found: list[Any], at: Position) -> Page:
        """Return the page with what concerns us and is not too old."""
        oldest = (datetime.now(UTC) - LONGEST_AGO).isoformat()
        since = at.since if is_newer(at.since, oldest) else oldest
        marks = [item.published_at.isoformat() for item in items if item.published_at]
        kept = tuple(
            item
            for item in items
            if (item.published_at is None or is_newer(item.published_at.isoformat(), oldest))
            and (self.keep == "all" or self._interest(item, self.name))
        )
        return Page(
            kept,
            page.rejected,
            page.gone,
            next=page.next,
            newest=newest_of(marks),
            reached=any(not is_newer(mark, since) for mark in marks),
            skipped=len(items) - len(kept),
            more=tuple(self._owed(kept, found)) if self._watch.comments else (),
        )

    def _owed(self, kept: Sequence[Item], found: list[Any]) -> list[Query]:
        """Return a query for each thing that has other comments than were read."""
        if len(self._read) > MOST_REMEMBERED:
            self._read.clear()
            self._counted.clear()
        names = {item.native_id for item in kept}
        owed = []
        for thing in found:
            name = name_of(thing)
            count = whole(mapping_of(thing, "comments").get("count")) or 0
            if name in names and count > 0 and self._read.get(name) != count:
                self._counted[name] = count
                owed.append(Query(f"comments {name}", Price(CALLS), self.rhythm))
        return owed

    def refusal(self, answer: Answer, query: Query) -> SourceError:
        """Return what a refusal means: Wykop says it in words."""
        words = read_problem(answer.body)
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            return GoneError(_("{query}: it is not there.").format(query=query.key))
        if answer.status == HTTPStatus.BAD_REQUEST:
            if "pagin" in words.casefold():
                return LostPlaceError(words)
            return SourceError(
                _("Wykop refuses {query}: {reason}.").format(query=query.key, reason=words)
            )
        return super().refusal(answer, query)

    def address_of(self, name: str) -> str:
        """Return where an entry, a link or a comment is read."""
        return f"{self._api}/{path_of(name)}" if _NAME.fullmatch(name) else ""

    def is_deleted(self, answer: Answer, url: str) -> bool:
        """Whether its author or a moderator took it away."""
        return bool(mapping_of(answer.json(url), "data").get("deleted"))


def path_of(name: str) -> str:
    """Return the path of a thing: ``entry_1_comment_2`` stands at ``entries/1/comments/2``."""
    match = _NAME.fullmatch(name)
    if match is None:
        return "nothing"
    kind, number, comment = match.groups()
    return f"{_LISTS[kind]}/{number}" + (f"/comments/{comment}" if comment else "")


def next_of(data: Mapping[str, Any], at: Position) -> str:
    """Return the next page: a number for an app, and what Wykop names for a person's token."""
    pagination = mapping_of(data, "pagination")
    if named := text_of(pagination, "next"):
        return "" if named == at.next else named
    size, total = whole(pagination.get("per_page")) or PAGE, whole(pagination.get("total")) or 0
    number = int(at.next) if at.next.isdecimal() and len(at.next) < 10 else 1
    return str(number + 1) if list_of(data, "data") and 0 < size * number < total else ""


def name_of(thing: object, parent: str = "") -> str:
    """Return the name of an entry, a link, or of a comment of ``parent``; empty if it is none."""
    number = whole(thing.get("id")) if isinstance(thing, dict) else None
    if number is None or number < 0 or not isinstance(thing, dict):
        return ""
    kind = text_of(thing, "resource")
    name = f"{parent}_comment_{number}" if parent else f"{kind}_{number}"
    return name if _NAME.fullmatch(name) else ""


def read_thing(thing: object, parent: str = "") -> Item | Deletion | str:
    """Return an entry, link or comment as an item, that it was deleted, or why it is neither."""
    name = name_of(thing, parent)
    if not isinstance(thing, dict) or not name:
        return _("neither an entry nor a link nor a comment")
    if thing.get("deleted"):
        return Deletion(native_id=name)
    title = text_of(thing, "title")
    text = text_of(thing, "content") or text_of(thing, "description")
    if not text.strip() and not title.strip():
        return _("a post without words")
    author = text_of(mapping_of(thing, "author"), "username")
    return Item(
        text=text,
        title=title,
        platform="wykop",
        native_id=name,
        url=_url(name, text_of(thing, "slug")),
        author=f"@{author}" if author else "",
        published_at=local_moment(thing.get("created_at")),
        language="pl",
        evidence=Evidence(
            json.dumps(thing, ensure_ascii=True, sort_keys=True).encode(), "application/json"
        ),
    )


def local_moment(value: object) -> datetime | None:
    """Return the moment of a time as Wykop tells it: Warsaw's, without saying so."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.strptime(value, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - the zone follows
        return moment.replace(tzinfo=_HERE).astimezone(UTC)
    except (ValueError, OverflowError):
        return moment_in(value)


def read_problem(body: bytes) -> str:
    """Return why Wykop refuses, in one line."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = {}
    words = clean_line(text_of(mapping_of(data, "error"), "message"), 200).rstrip(".")
    return words or _("no reason is given")


def _url(name: str, slug: str) -> str:
    whose, _mark_of_comment, comment = name.partition("_comment_")
    kind, _line, number = whose.partition("_")
    base = f"{SERVER}/{'wpis' if kind == 'entry' else 'link'}/{number}"
    if comment:
        return f"{base}#{comment}" if kind == "entry" else f"{base}/komentarz/{comment}"
    return f"{base}/{quote(slug, safe='')}" if slug else base
