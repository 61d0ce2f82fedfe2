"""What Meta's three have in common: how they page, and how they refuse."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from services.clean import clean_line
from services.errors import SourceError, SourceExhausted
from services.i18n import _
from services.sources.base import Evidence, Item, Rejection
from services.sources.fields import list_of, mapping_of, text_of, whole
from services.sources.http import Answer, shown
from services.sources.one_by_one import GoneError, OneByOne
from services.sources.refusals import LostPlaceError, NotThereError
from services.sources.tokens import expired, revoked
from services.sources.walk import Page, Position, Query, is_newer, newest_of

HOUR, DAY = 3_600.0, 86_400.0
_ID = re.compile(r"\d{1,30}(_\d{1,30})?")
_PAGING = frozenset({"after", "until", "__paging_token"})
"""What of the next page's address is kept: never the address, never a token in it."""
_LIMITS = frozenset({4, 17, 18, 32, 341, 613, *range(80_000, 80_015)})
MOST_HASHTAGS = 18
"""The number of the refusal for more hashtags than a week may have."""
_NO_TOKEN = frozenset({102, 104, 190})
_ENDED = frozenset({463, 467})
_NOT_ALLOWED = frozenset({3, 10, *range(200, 300)})
_NOT_THERE = frozenset({21, 24, 803})
_GONE = (100, 33)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why Meta refuses: its number, the number below it, and its words in one line."""

    code: int
    subcode: int
    words: str


class Graph(OneByOne):
    """One of Meta's, whose things are asked for under ``_api``."""

    _api: str

    def following(self, data: Mapping[str, Any], at: Position) -> str:
        """Return where the next page begins, empty if there is none."""
        found = next_of(text_of(mapping_of(data, "paging"), "next"))
        return "" if found == at.next else found

    def page(
        self, data: Mapping[str, Any], read: Sequence[Item | str], query: Query, at: Position
    ) -> Page:
        """Return the page of what was read; the newest stands first in an answer."""
        items = [item for item in reversed(read) if isinstance(item, Item)]
        rejected = tuple(Rejection(query.key, reason) for reason in read if isinstance(reason, str))
        marks = [item.published_at.isoformat() for item in items if item.published_at]
        return Page(
            tuple(items),
            rejected,
            next=self.following(data, at),
            newest=newest_of(marks),
            reached=bool(at.since) and any(not is_newer(mark, at.since) for mark in marks),
        )

    def refusal(self, answer: Answer, query: Query) -> SourceError:
        """Return what Meta means: the number says it, the status little."""
        problem = read_problem(answer.body)
        words = f"{query.key}: {problem.words}"
        if problem.code in _NO_TOKEN or answer.status == HTTPStatus.UNAUTHORIZED:
            has_ended = problem.subcode in _ENDED or "expired" in problem.words.casefold()
            return (expired if has_ended else revoked)(self.name, self.access.place)
        if problem.code in _LIMITS:
            wait = regained(answer.headers) or (DAY if problem.code == MOST_HASHTAGS else HOUR)
            return SourceExhausted(words, retry_after=wait)
        if problem.code in _NOT_ALLOWED:
            return NotThereError(_("{what}: the app may not see this.").format(what=words))
        return self._not_found(answer.status, problem, words)

    def _not_found(self, status: int, problem: Problem, words: str) -> SourceError:
        if (problem.code, problem.subcode) == _GONE:
            return GoneError(words)
        if problem.code in _NOT_THERE or status == HTTPStatus.NOT_FOUND:
            return NotThereError(words)
        if "cursor" in problem.words.casefold():
            return LostPlaceError(words)
        if status == HTTPStatus.FORBIDDEN:
            return revoked(self.name, self.access.place)
        return SourceError(_("Meta refuses {what}.").format(what=words))

    def address_of(self, name: str) -> str:
        """Return where a thing is read by its id."""
        return f"{self._api}/{name}?fields=id" if _ID.fullmatch(name) else ""


def read_data(answer: Answer, url: str) -> Mapping[str, Any]:
    """Return a page as it came.

    Raises:
        SourceError: it is none.
    """
    data = answer.json(url)
    if not isinstance(data, dict) or not isinstance(data.get("data"), list):
        raise SourceError(_("{url} answers with no list.").format(url=shown(url)))
    return data


def read_problem(body: bytes) -> Problem:
    """Return why Meta refuses."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = {}
    error = mapping_of(data, "error")
    words = clean_line(text_of(error, "message"), 200).rstrip(".")
    return Problem(
        whole(error.get("code")) or 0,
        whole(error.get("error_subcode")) or 0,
        words or _("no reason is given"),
    )


def regained(headers: Mapping[str, str]) -> float:
    """Return the seconds until access is regained, as Meta estimates it; 0 if it does not."""
    try:
        usage = json.loads(headers.get("X-Business-Use-Case-Usage", "{}"))
    except (ValueError, RecursionError):
        return 0.0
    uses = [
        use
        for name in (usage if isinstance(usage, dict) else {})
        for use in list_of(usage, name)
        if isinstance(use, dict)
    ]
    minutes = [whole(use.get("estimated_time_to_regain_access")) or 0 for use in uses]
    return min(DAY, max(0.0, 60.0 * min(max(minutes, default=0), 1_440)))


def evidence_of(data: object) -> Evidence:
    """Return one thing as it was received."""
    return Evidence(
        json.dumps(data, ensure_ascii=True, sort_keys=True).encode(), "application/json"
    )


def id_of(data: object) -> str:
    """Return the id of a thing, empty if it has none."""
    name = text_of(data, "id") if isinstance(data, dict) else ""
    return name if _ID.fullmatch(name) else ""


def next_of(url: str) -> str:
    """Return of the next page's address what says where it begins."""
    try:
        given = parse_qsl(urlsplit(url).query)
    except ValueError:
        return ""
    return urlencode([(name, value) for name, value in given if name in _PAGING])
