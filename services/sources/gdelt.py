"""GDELT, by its DOC 2.0 API: news of the whole world that hold a watched word, without a key.

It gives the newest 250 articles of a span of time and no more, so time is read in slices, the
newest first: a slice that comes back full is halved. It refuses in words, with a status of 200.
Whoever asks more than once in five seconds is locked out for longer than that.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from weakref import WeakValueDictionary

from services.clean import clean_line
from services.errors import SourceError, SourceExhausted
from services.i18n import _
from services.sources.base import Evidence, Interest, Item, Keep, Rejection, Wanted
from services.sources.fields import moment_in, text_of
from services.sources.http import Answer, shown
from services.sources.limits import Budget
from services.sources.platform import Platform
from services.sources.purse import Cap, Desk, Price, Window
from services.sources.questions import packed
from services.sources.refusals import NotThereError
from services.sources.tokens import Access
from services.sources.walk import Page, Position, Query, newest_of

SERVER = "https://api.gdeltproject.org"
CALLS = "calls"
MOST = 250
"""Articles that one answer holds at most."""
APART = 6.0
"""Seconds between two requests: one in five is allowed, by a clock that is not ours."""
LOCKED_OUT = 300.0
"""Seconds to wait when it says that it was asked too often: who asks sooner waits longer."""
REFUSED = 3_600.0
"""Seconds until a question that it refused is asked again: it also says so when it is busy."""
FIRST = timedelta(days=1)
"""How far back the first look reaches."""
REACH = timedelta(days=7)
"""How far back a look reaches after a longer silence."""
OVERLAP = timedelta(hours=1)
"""An article may be found some time after it was seen; a shorter span is refused."""
SHORTEST = timedelta(minutes=15)
"""GDELT tells times by the quarter of an hour: a shorter slice would find no less."""
DEPTH = 200
SHORTEST_WORD, SHORTEST_PHRASE = 3, 5
"""Characters below which a word, or a phrase in quotation marks, is refused."""
LONGEST_WORDS = 300
_paces: WeakValueDictionary[str, Budget] = WeakValueDictionary()
_TIME, _SEEN = "%Y%m%d%H%M%S", "%Y%m%dT%H%M%SZ"
_NOT_ASKED = re.compile(r"[^\w.&'-]+")
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?')
LANGUAGES: Mapping[str, str] = {
    "ar": "arabic",
    "bg": "bulgarian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "he": "hebrew",
    "hi": "hindi",
    "hr": "croatian",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "lt": "lithuanian",
    "lv": "latvian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sl": "slovenian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
    "uk": "ukrainian",
    "vi": "vietnamese",
    "zh": "chinese",
}
"""What GDELT calls a language."""
_CODES = {name: code for code, name in LANGUAGES.items()}


def caps_of(calls_a_day: int) -> tuple[Cap, ...]:
    """Return the cap of an address on the net: GDELT counts by nothing else."""
    return (Cap(CALLS, calls_a_day, Window("day")),)


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched: news in these ``languages`` (ISO 639-1; none: in all of them).

    ``longest`` is how many characters a question has at most.
    """

    languages: tuple[str, ...] = ()
    longest: int = 250


@dataclass(frozen=True, slots=True)
class Slice:
    """A span of time that is asked for at once."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def newer_half(self) -> str:
        """Return how a walk goes on with the newer half of this one."""
        return _kept(self.end, max(SHORTEST, self.length / 2))

    def before(self, bound: datetime, times: int = 1) -> str:
        """Return how a walk goes on below ``times`` this span; empty where ``bound`` is reached."""
        end = self.end - times * self.length
        return _kept(end, times * self.length) if end > bound else ""


class Gdelt(Platform):
    """Searches the world's news for all that is watched."""

    kind = "gdelt"
    rest = LOCKED_OUT

    def __init__(
        self,
        name: str,
        interest: Interest,
        access: Access,
        desk: Desk,
        *,
        search: Search,
        server: str = SERVER,
        every: float = 900,
        keep: Keep = "matched",
    ) -> None:
        pace = pace_at(server)
        super().__init__(name, interest, access, desk, every=every, keep=keep, pace=pace)
        self._search = search
        self._api = f"{server.rstrip('/')}/api/v2/doc/doc"

    def queries(self, wanted: Wanted) -> Sequence[Query]:
        """Few questions for all terms."""
        asked = questions(terms_of(wanted), self._search)
        return [
            Query(f"search {question}", Price(CALLS), self.rhythm, depth=DEPTH)
            for question in asked
        ]

    def address(self, query: Query, at: Position, results: int) -> str:  # noqa: ARG002
        """Return the address of a slice of time."""
        span = slice_at(at, datetime.now(UTC))
        asked = {
            "query": query.key.partition(" ")[2],
            "mode": "artlist",
            "format": "json",
            "sort": "datedesc",
            "maxrecords": str(MOST),
            "startdatetime": span.start.strftime(_TIME),
            "enddatetime": span.end.strftime(_TIME),
        }
        return f"{self._api}?{urlencode(asked)}"

    def read(self, answer: Answer, url: str, query: Query, at: Position) -> Page:
        """Return the articles of a slice, and which slice is next."""
        span, bound = slice_of(url), bound_of(at, datetime.now(UTC))
        if words := words_of(answer.body):
            if "timespan" in words.casefold() and at.next:
                # Its double was full, and has told its newest: what is below that goes on.
                missing = (Rejection(query.key, _too_many(2 * span.length)),)
                return Page(rejected=missing, next=span.before(bound, times=2))
            raise _refusal(query, words)
        articles = read_list(answer, url)
        read = [read_article(article) for article in reversed(articles)]
        rejected = [Rejection(query.key, one) for one in read if isinstance(one, str)]
        items = tuple(one for one in read if isinstance(one, Item))
        following = span.before(bound)
        if len(articles) >= MOST and span.length > SHORTEST:
            following = span.newer_half()
        elif len(articles) >= MOST:
            rejected.append(Rejection(query.key, _too_many(span.length)))
        if at.asked and not at.next and at.asked < (datetime.now(UTC) - REACH).timestamp():
            reason = _("the last look is more than a week ago: what lies between is missing")
            rejected.append(Rejection(query.key, reason))
        marks = [item.published_at.isoformat() for item in items if item.published_at]
        return Page(items, tuple(rejected), next=following, newest=newest_of(marks))

    def refusal(self, answer: Answer, query: Query) -> SourceError:
        """Return what a refusal means; there is no key that could be wrong."""
        return SourceError(
            _("{source} refuses {query} with {status}.").format(
                source=self.name, query=query.key, status=answer.status
            )
        )


def pace_at(server: str) -> Budget:
    """Return the pace for ``server``: all that asks it from here is one to it."""
    pace = _paces.get(server)
    if pace is None:
        pace = _paces[server] = Budget(1, APART)
    return pace


def terms_of(wanted: Wanted) -> list[str]:
    """Return what to search for, as GDELT writes it; what is too short for it is left out."""
    given = (*wanted.words, *wanted.hashtags, *wanted.handles)
    terms = (_term(given_term) for given_term in given if "*" not in given_term)
    return list(dict.fromkeys(filter(None, terms)))


def _term(given: str) -> str:
    words = " ".join(_NOT_ASKED.sub(" ", given).split())
    if words.isalnum():  # in quotation marks it would have to be longer
        return words if len(words) >= SHORTEST_WORD else ""
    return f'"{words}"' if len(words) >= SHORTEST_PHRASE else ""


def questions(terms: Sequence[str], search: Search) -> list[str]:
    """Return the terms joined into as few questions as fit; many languages are asked in turn."""
    named = [f"sourcelang:{LANGUAGES[code]}" for code in search.languages]
    found: list[str] = []
    for ending in packed(named, search.longest // 2, _any_of) or [""]:

        def write(part: Sequence[str], ending: str = ending) -> str:
            return " ".join(filter(None, (_any_of(part), ending)))

        found += packed(terms, search.longest, write)
    return found


def _any_of(terms: Sequence[str]) -> str:
    """Return the terms joined by OR: several must stand in parentheses, a single one must not."""
    return f"({' OR '.join(terms)})" if len(terms) > 1 else "".join(terms)


def bound_of(at: Position, now: datetime) -> datetime:
    """Return down to when a walk goes."""
    since = moment_in(at.since)
    return now - FIRST if since is None else min(max(since, now - REACH), now) - OVERLAP


def slice_at(at: Position, now: datetime) -> Slice:
    """Return the slice that comes next: all that is new, or what ``at`` says."""
    kept = _read_kept(at.next)
    if kept is None:
        return Slice(bound_of(at, now), now)
    end, length = kept
    return Slice(end - length, end)  # below the bound too: a short rest would be refused


def slice_of(url: str) -> Slice:
    """Return the slice that an address of ours asks for."""
    asked = parse_qs(urlsplit(url).query)
    start, end = (
        datetime.strptime(asked[name][0], _TIME).replace(tzinfo=UTC)
        for name in ("startdatetime", "enddatetime")
    )
    return Slice(start, end)


def _kept(end: datetime, length: timedelta) -> str:
    return f"{end.strftime(_TIME)} {int(length.total_seconds())}"


def _read_kept(kept: str) -> tuple[datetime, timedelta] | None:
    """Return end and length of a slice that a cursor keeps, None if it keeps none."""
    end, _space, seconds = kept.partition(" ")
    try:
        length = min(max(SHORTEST, timedelta(seconds=int(seconds))), REACH + OVERLAP)
        moment = datetime.strptime(end, _TIME).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return (moment, length) if moment > datetime(2000, 1, 1, tzinfo=UTC) else None


def words_of(body: bytes) -> str:
    """Return what GDELT says in words instead of a list, empty if it does not speak."""
    text = body.decode("utf-8", "replace").strip()
    if len(text) > LONGEST_WORDS or text.startswith(("{", "[", "<")):
        return ""
    return clean_line(text).rstrip(".")


def _refusal(query: Query, words: str) -> SourceError:
    if "limit requests" in words.casefold():
        return SourceExhausted(_("GDELT was asked too often: {reason}.").format(reason=words))
    told = _("{query}: GDELT refuses it: {reason}.").format(query=query.key, reason=words)
    return NotThereError(told, retry_after=REFUSED)


def _too_many(span: timedelta) -> str:
    return _("more than {n} articles in {minutes} minutes: the oldest of them are missing").format(
        n=MOST, minutes=int(span.total_seconds()) // 60
    )


def read_list(answer: Answer, url: str) -> list[Any]:
    """Return the articles of an answer, the newest first; nothing found is an empty object.

    Raises:
        SourceError: it is no such list.
    """
    text = answer.body.decode("utf-8", "replace")
    # Headlines come with line breaks and backslashes that JSON does not allow.
    text = _ESCAPE.sub(lambda found: found[0] if found[1] else r"\\", text)
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceError(
            _("{url} answers with something that is no JSON.").format(url=shown(url))
        ) from error
    articles = data.get("articles", None if data else []) if isinstance(data, dict) else None
    if not isinstance(articles, list):
        raise SourceError(_("{url} answers with no list.").format(url=shown(url)))
    return articles


def read_article(article: object) -> Item | str:
    """Return an article as an item, or the reason why it is none; only its headline is told."""
    url = text_of(article, "url") if isinstance(article, dict) else ""
    if not isinstance(article, dict) or not url.lower().startswith(("http://", "https://")):
        return _("an article without its address")
    title = " ".join(text_of(article, "title").split())
    if not title:
        return _("an article without a headline")
    host = text_of(article, "domain")
    return Item(
        text="",
        title=title,
        platform=host.removeprefix("www.") or "gdelt",
        url=url,
        author=host,
        published_at=_seen(text_of(article, "seendate")),
        language=_CODES.get(text_of(article, "language").casefold(), ""),
        evidence=Evidence(
            json.dumps(article, ensure_ascii=True, sort_keys=True).encode(), "application/json"
        ),
    )


def _seen(value: str) -> datetime | None:
    try:
        return datetime.strptime(value, _SEEN).replace(tzinfo=UTC)
    except ValueError:
        return None
