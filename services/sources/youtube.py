"""YouTube, by the Data API v3: comments on named videos and channels, and a search.

A search is one of a hundred a day, a page of comments one unit of ten thousand: so the terms are
joined into few questions that are spread over the day, and comments are watched where they
matter. What is stored has to be looked at again, or go, within thirty days (policy III.E.4).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import aiohttp

from services.errors import SourceError, SourceExhausted
from services.i18n import _
from services.sources.base import Deletion, Interest, Item, Keep, Rejection, Wanted
from services.sources.fields import list_of, mapping_of, moment_in, text_of, whole
from services.sources.http import Answer, shown
from services.sources.limits import Budget
from services.sources.platform import Again, Platform
from services.sources.purse import BudgetUnit, Cap, Desk, Kept, Price, Window
from services.sources.refusals import LostPlaceError, NotThereError
from services.sources.tokens import Access, expired, revoked
from services.sources.walk import EARLIEST, Page, Position, Query, is_newer, newest_of
from services.sources.youtube_reading import (
    VIDEO,
    name_of,
    published_of,
    read_comments,
    read_error,
    read_video,
)

SERVER = "https://www.googleapis.com"
PACIFIC = Window("day", "America/Los_Angeles")
"""YouTube's day."""
SEARCH, UNITS = "search", "units"
FIRST_SEARCH = timedelta(days=1)
"""How far back the first search reaches."""
OVERLAP = timedelta(minutes=30)
"""A video may be found by the search some time after it was published."""
DEPTH = 100
"""Pages of a video's comments: ten thousand."""
MOST_REMEMBERED = 50_000
"""Comments of which is remembered how many answers were read."""
TERMS_AT_ONCE = 10
KEPT_AT_ONCE = 50
TEN_DAYS = 10 * 86_400.0
SHARE_KEPT = 0.2
"""The share of the searches that is kept for what comes first."""
_CHANNEL = re.compile(r"UC[\w-]{22}")
_COMMENT = re.compile(r"[A-Za-z][\w-]{15,100}(\.[\w-]{1,100})?")
_QUOTA = frozenset({"quotaExceeded", "dailyLimitExceeded", "rateLimitExceeded"})
_GONE_FROM_US = frozenset({"commentsDisabled", "videoNotFound", "channelNotFound", "forbidden"})


def caps_of(searches_a_day: int, units_a_day: int) -> tuple[Cap, ...]:
    """Return the caps of a key."""
    return (
        Cap(SEARCH, searches_a_day, PACIFIC),
        Cap(UNITS, units_a_day, PACIFIC, BudgetUnit.UNITS),
    )


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched: named videos and channels, of these the newest videos; and the search.

    ``first`` are the terms that are searched for first and most often.
    """

    videos: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    newest_videos: int = 10
    search: bool = True
    language: str = ""


class YouTube(Platform):
    """Watches named videos and channels, and searches for what is watched."""

    kind = "youtube"
    look_again = TEN_DAYS
    inherits = True
    at_once = KEPT_AT_ONCE

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
        self._videos = tuple(dict.fromkeys(watch.videos))
        named = dict.fromkeys(watch.channels)
        self._channels = {channel: channel for channel in named if _CHANNEL.fullmatch(channel)}
        self._handles = [channel for channel in named if channel not in self._channels]
        self._uploads: dict[str, list[str]] = {}
        self._answers: dict[str, int] = {}  # how many were read
        self._counted: dict[str, int] = {}  # how many there are
        self._first = frozenset(term.casefold() for term in watch.first)
        self._api = f"{server.rstrip('/')}/youtube/v3"

    def queries(self, wanted: Wanted) -> Sequence[Query]:
        """Comments of named videos, of the channels' newest, the channels' lists, the search."""
        unit = Price(UNITS)
        found = [
            Query(f"channel {handle}", unit, 86_400.0, at_start=True)
            for handle in self._handles
            if handle not in self._channels
        ]
        found += [
            Query(f"comments {video}", unit, self.rhythm, first=True, depth=DEPTH)
            for video in self._videos
        ]
        found += [
            Query(f"uploads {channel}", unit, self.rhythm, at_start=True, depth=2)
            for channel in dict.fromkeys(self._channels.values())
        ]
        newest = [video for videos in self._uploads.values() for video in videos]
        found += [
            Query(f"comments {video}", unit, self.rhythm, depth=DEPTH)
            for video in dict.fromkeys(newest)
            if video not in self._videos
        ]
        return [*found, *self._searches(wanted)]

    def _searches(self, wanted: Wanted) -> list[Query]:
        if not self._watch.search:
            return []
        terms = terms_of(wanted)
        first = [term for term in terms if term.casefold() in self._first]
        rest = [term for term in terms if term not in first]
        keep = SHARE_KEPT if first else 0.0
        found = [
            Query(f"search {part}", Price(SEARCH), self.rhythm, first=True, depth=1)
            for part in joined(first)
        ]
        return found + [
            Query(f"search {part}", Price(SEARCH, keep=keep), self.rhythm, depth=1)
            for part in joined(rest)
        ]

    def address(self, query: Query, at: Position, results: int) -> str:  # noqa: ARG002
        """Return the address of a page of comments, answers, videos or hits."""
        what, _space, name = query.key.partition(" ")
        path, asked = {
            "comments": ("commentThreads", {"part": "snippet,replies", "videoId": name}),
            "answers": ("comments", {"part": "snippet", "parentId": name}),
            "uploads": ("playlistItems", {"part": "snippet", "playlistId": f"UU{name[2:]}"}),
            "channel": ("channels", {"part": "id", "forHandle": name}),
            "search": ("search", {"part": "snippet", "type": "video", "q": name}),
        }[what]
        if what == "comments":
            asked |= {"order": "time"}
        if what in {"comments", "answers"}:
            asked |= {"textFormat": "plainText"}
        if what == "search":
            since = moment_in(at.since)
            now = datetime.now(UTC)
            after = since - OVERLAP if since and since > EARLIEST else now - FIRST_SEARCH
            asked |= {"order": "date", "publishedAfter": after.strftime("%Y-%m-%dT%H:%M:%SZ")}
            if self._watch.language:
                asked |= {"relevanceLanguage": self._watch.language}
        asked |= {"maxResults": "50" if what in {"uploads", "search"} else "100"}
        if at.next:
            asked |= {"pageToken": at.next}
        return f"{self._api}/{path}?{urlencode(asked)}"

    def read(self, answer: Answer, url: str, query: Query, at: Position) -> Page:
        """Return the items of a page."""
        data = answer.json(url)
        if not isinstance(data, dict) or not isinstance(data.get("items", []), list):
            raise SourceError(_("{url} answers with no list.").format(url=shown(url)))
        what, _space, name = query.key.partition(" ")
        following = text_of(data, "nextPageToken")
        if what == "channel":
            return self._found_channel(name, list_of(data, "items"))
        if what == "comments":
            return self._comments(list_of(data, "items"), following, at)
        if what == "answers":
            items, rejected = read_comments(list_of(data, "items"))
            if not following:
                self._answers[name] = self._counted.get(name, 0)
            return Page(items, rejected, next=following)
        return self._listed(what, name, list_of(data, "items"), following, at)

    def _found_channel(self, handle: str, items: list[Any]) -> Page:
        found = [text_of(item, "id") for item in items if isinstance(item, dict)]
        if not found or not _CHANNEL.fullmatch(found[0]):
            raise NotThereError(_("There is no channel {handle}.").format(handle=handle))
        self._channels[handle] = found[0]
        return Page()

    def _comments(self, threads: list[Any], following: str, at: Position) -> Page:
        """Return a page of comments with their answers; those left out are asked for."""
        found: list[Any] = []
        more: list[Query] = []
        if len(self._answers) > MOST_REMEMBERED:
            self._answers.clear()
            self._counted.clear()
        for thread in threads:
            snippet, answers = mapping_of(thread, "snippet"), mapping_of(thread, "replies")
            top = snippet.get("topLevelComment")
            given = list_of(answers, "comments")
            found += [top, *given]
            count, name = whole(snippet.get("totalReplyCount")) or 0, name_of(top)
            if count > len(given) and name and self._answers.get(name) != count:
                self._counted[name] = count
                more.append(Query(f"answers {name}", Price(UNITS), self.rhythm))
        items, rejected = read_comments(found)
        marks = [published_of(mapping_of(thread, "snippet")) for thread in threads]
        return Page(
            items,
            rejected,
            next=following,
            newest=newest_of(marks),
            reached=bool(at.since) and any(mark and not is_newer(mark, at.since) for mark in marks),
            more=tuple(more),
        )

    def _listed(
        self, what: str, name: str, entries: list[Any], following: str, at: Position
    ) -> Page:
        """Return the videos of a list or of a search."""
        read = [read_video(entry) for entry in reversed(entries)]
        items = [video for video in read if isinstance(video, Item)]
        rejected = tuple(Rejection(what, video) for video in read if isinstance(video, str))
        marks = [item.published_at.isoformat() for item in items if item.published_at]
        if what == "uploads" and not at.next:
            newest = [item.native_id for item in reversed(items)]
            self._uploads[name] = newest[: self._watch.newest_videos]
        kept = items if what == "uploads" else self._concerning(items)
        return Page(
            tuple(kept),
            rejected,
            next=following,
            newest=newest_of(marks),
            reached=bool(at.since) and any(not is_newer(mark, at.since) for mark in marks),
            skipped=len(items) - len(kept),
        )

    def _concerning(self, items: Sequence[Item]) -> list[Item]:
        """Leave out what the search took to be alike."""
        return [item for item in items if self._interest(item, self.name)]

    def refusal(self, answer: Answer, query: Query) -> SourceError:
        """Return what Google means: the status says little, the reason all."""
        reason, words = read_error(answer.body)
        if reason in _QUOTA:
            seconds = (PACIFIC.until(datetime.now(UTC)) - datetime.now(UTC)).total_seconds()
            wait = 60.0 if reason == "rateLimitExceeded" else seconds
            return SourceExhausted(
                _("YouTube allows no more today: {reason}.").format(reason=words), retry_after=wait
            )
        if reason in _GONE_FROM_US or answer.status == HTTPStatus.NOT_FOUND:
            return NotThereError(f"{query.key}: {words}")
        if reason in {"invalidPageToken", "processingFailure"}:
            return LostPlaceError(words)
        if "expired" in words.casefold():
            return expired(self.name, self.access.place)
        if reason in {"API_KEY_INVALID", "keyInvalid"} or answer.status in (
            HTTPStatus.UNAUTHORIZED,
            HTTPStatus.FORBIDDEN,
        ):
            return revoked(self.name, self.access.place)
        return SourceError(
            _("YouTube refuses {query}: {reason}.").format(query=query.key, reason=words)
        )

    def cheapest(self) -> tuple[str, Price] | None:
        """Return the list of languages, which needs nothing but the key."""
        return f"{self._api}/i18nLanguages?part=snippet", Price(UNITS)

    def price_again(self) -> Price:
        """Return what a second look costs: a call for the comments, one for the videos."""
        return Price(UNITS)

    async def again(self, session: aiohttp.ClientSession, kept: Sequence[Kept]) -> Again:
        """Look at what is kept once more: what is not there any more goes."""
        ids = [item.native_id for item in kept if item.native_id]
        videos = [name for name in ids if VIDEO.fullmatch(name)]
        comments = [name for name in ids if _COMMENT.fullmatch(name)]
        gone: list[Deletion] = []
        edited: tuple[Item, ...] = ()
        for path, names in (("comments", comments), ("videos", videos)):
            if not names:
                continue
            asked = {"part": "snippet" if path == "comments" else "id", "id": ",".join(names)}
            url = f"{self._api}/{path}?{urlencode(asked | {'textFormat': 'plainText'})}"
            data = (await self.ask(session, url, Price(UNITS))).json(url)
            if not isinstance(data, dict) or not isinstance(data.get("items"), list):
                raise SourceError(_("{url} answers with no list.").format(url=shown(url)))
            there = {text_of(item, "id") for item in data["items"] if isinstance(item, dict)}
            gone += [Deletion(native_id=name) for name in names if name not in there]
            if path == "comments":
                read, _rejected = read_comments(data["items"])
                edited = tuple(item for item in read if item.edited and item.native_id in names)
        return Again(tuple(gone), edited)


def terms_of(wanted: Wanted) -> list[str]:
    """Return what to search for; the search has no wildcards."""
    terms = [*wanted.words, *(f"#{tag}" for tag in wanted.hashtags), *wanted.handles]
    return list(dict.fromkeys(term for term in terms if "*" not in term and "|" not in term))


def joined(terms: Sequence[str]) -> list[str]:
    """Return the terms in few questions: ``|`` is the search's OR."""
    quoted = [f'"{term}"' if " " in term else term for term in terms]
    return [
        "|".join(quoted[start : start + TERMS_AT_ONCE])
        for start in range(0, len(quoted), TERMS_AT_ONCE)
    ]
