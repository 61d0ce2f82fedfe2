"""What senders post, as items: one table a sender, and paths that a person can set instead.

Whatever JSON comes in ends in items or in rejections with a reason; nothing in it is trusted.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from services.clean import clean_line
from services.i18n import _
from services.sources.base import Evidence, Item, Rejection
from services.sources.dates import read_date
from services.sources.records import host_of

MOST_PIECES = 2_000
"""Pieces in one body: about what is committed together."""
MAX_DEPTH = 12
"""Steps of a path."""
LIVE = timedelta(hours=1)
"""What its sender says was published earlier than this is filled in, not live."""

_LONGEST_VALUE = 500
_DAY_ONLY = re.compile(r"\d{4}[-/]\d{2}[-/]\d{2}|\d{2}\.\d{2}\.\d{4}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_]\w{1,12}){0,3}")
_COUNT = re.compile(r"\d{1,12}|\d{1,3}(?:[ ,.]\d{3}){1,3}")


class TooManyError(Exception):
    """A body holds more than `MOST_PIECES` pieces."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a name, and whether the list that is there is gone through."""

    name: str
    each: bool


Path = tuple[Step, ...]


def path_of(text: str) -> Path:
    """Return the path that ``text`` writes: ``data.mentions[]``; empty means the value itself."""
    parts = text.split(".")[:MAX_DEPTH] if text else []
    return tuple(Step(part.removesuffix("[]"), part.endswith("[]")) for part in parts)


def walk(value: object, path: Path) -> Iterator[object]:
    """Yield what stands at ``path`` in ``value``, nothing where it leads nowhere."""
    if not path:
        yield value
        return
    step, rest = path[0], path[1:]
    if step.name:
        if not isinstance(value, Mapping) or step.name not in value:
            return
        value = value[step.name]
    if not step.each:
        yield from walk(value, rest)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, rest)


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a sender's JSON holds what: paths by field, the better one first."""

    items: tuple[Path, ...]
    fields: Mapping[str, tuple[Path, ...]]
    is_meta: bool = False

    def with_fields(self, chosen: Mapping[str, str]) -> "Shape":
        """Return this shape with the paths that a person set instead."""
        paths = {name: (path_of(path),) for name, path in chosen.items() if path}
        items = paths.pop("items", None)
        # Of a date that stands elsewhere, the hour does not stand here.
        fields = {**self.fields, **({"hour": ()} if "published_at" in paths else {}), **paths}
        return Shape(items or self.items, fields, self.is_meta and items is None)


def _shape(items: str, **fields: str) -> Shape:
    wanted = {name: tuple(map(path_of, paths.split())) for name, paths in fields.items()}
    return Shape(tuple(path_of(path.strip(".")) for path in items.split()), wanted)


_PLAIN = _shape(
    "items[] mentions[] results[] data[] [] .",
    text="text content message body description",
    title="title",
    author="author author.username author.name author_name username",
    author_id="author_id author.id",
    url="url link permalink",
    published_at="published_at publishedAt published date created_at",
    hour="time",
    id="id",
    language="language lang",
    followers="followers author.followers followers_count",
    reach="reach",
    platform="platform source_type category",
)

SHAPES: dict[str, Shape] = {
    "zapier": _PLAIN,
    "fields": Shape((path_of("[]"), ()), {}),
    "brand24": _shape(
        "message.results[] data.results[] results[] mentions[] data[] [] .",
        text="content text description",
        title="title",
        author="author author.name author_name",
        author_id="author_id author.id",
        url="url link source",
        published_at="date published_at created_at",
        hour="time",
        id="id mention_id",
        language="language lang",
        followers="followers author.followers followers_count",
        reach="reach",
        platform="host category",
    ),
    "sentione": _shape(
        "data[] mentions[] results[] [] .",
        text="content.text content text",
        title="content.title title",
        author="author.name author",
        author_id="author.id",
        url="source.mentionUrl source.url url",
        published_at="publishedAt published_at",
        id="id",
        language="content.language.code content.language language",
        followers="author.followersCount author.followers",
        reach="engagementMetrics.reach reach",
        platform="source.type source",
    ),
    "meltwater": _shape(
        "documents[] result.documents[] [] .",
        text="content.body content.opening_text matched.hit_sentence",
        title="content.title",
        author="author.handle author.name content.byline",
        author_id="author.external_id",
        url="url",
        published_at="published_date",
        id="id external_id",
        language="enrichments.language_code",
        followers="author.metrics.followers author.followers",
        reach="source.metrics.reach",
        platform="source.domain source.name",
    ),
    "meta": Shape(
        (),
        _shape(
            "",
            text="value.text value.message",
            author="value.from.username value.from.name value.username",
            author_id="value.from.id value.sender_id",
            url="value.permalink_url value.permalink",
            published_at="value.created_time value.timestamp time",
            id="value.id value.comment_id value.post_id",
            platform="platform",
        ).fields,
        is_meta=True,
    ),
}
"""What is documented of each, and what is a guess, stands in docs/sources/webhook.md."""

_META_PLATFORMS = {"page": "facebook"}


@dataclass(frozen=True, slots=True)
class Read:
    """What a body became."""

    items: tuple[Item, ...]
    rejected: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the bodies of one sender; ``tz`` is meant by times that name no zone."""

    sender: str
    shape: Shape
    tz: tzinfo = UTC

    def read(self, body: object, evidence: Evidence | None, received_at: datetime) -> Read:
        """Return what ``body`` (JSON as Python has it) says; ``evidence`` is shared by its items.

        Raises:
            TooManyError: it holds too many pieces.
        """
        pieces = self._pieces(body)
        if pieces is None:
            reason = _("no mention where one was expected: check the sender's shape")
            return Read((), (Rejection(self.sender, reason),))
        items: list[Item] = []
        rejected: list[Rejection] = []
        for number, piece in enumerate(pieces, 1):
            try:
                read = self._read(piece, evidence, received_at)
            except RecursionError:
                read = _("nested too deeply")
            if isinstance(read, Item):
                items.append(read)
            else:
                reason = _("piece {number}: {reason}").format(number=number, reason=read)
                rejected.append(Rejection(self.sender, reason))
        return Read(tuple(items), tuple(rejected))

    def _pieces(self, body: object) -> list[object] | None:
        """Return what may be mentions, None if ``body`` has no place for them."""
        found = _meta_pieces(body) if self.shape.is_meta else _at(body, self.shape.items)
        if found is None:
            return None
        pieces: list[object] = []
        for piece in found:
            if len(pieces) == MOST_PIECES:
                raise TooManyError
            pieces.append(piece)
        return pieces

    def _read(self, piece: object, evidence: Evidence | None, received_at: datetime) -> Item | str:
        if not isinstance(piece, Mapping):
            return _("no JSON object")
        if self.shape.is_meta and (reason := _not_said(piece)):
            return reason
        text, title = self._first(piece, "text", limit=None), self._first(piece, "title")
        if not text.strip() and not title.strip():
            return _meta_reason(piece) if self.shape.is_meta else _("no words in it")
        url = self._first(piece, "url", limit=2_000)
        day, hour = self._first(piece, "published_at"), self._first(piece, "hour")
        published_at = read_date(day, hour, self.tz)
        return Item(
            text=text,
            title=title,
            platform=self._first(piece, "platform") or host_of(url) or self.sender,
            native_id=self._id(piece),
            url=url,
            author=self._first(piece, "author"),
            author_id=self._first(piece, "author_id"),
            published_at=published_at,
            language=_language(self._first(piece, "language")),
            followers=_count(self._first(piece, "followers")),
            reach=_count(self._first(piece, "reach")),
            evidence=evidence,
            live=_is_live(published_at, received_at, day_only=_is_day(day, hour)),
        )

    def _first(self, piece: object, field: str, limit: int | None = _LONGEST_VALUE) -> str:
        """Return the first value at a field's paths that says anything, as text."""
        for path in self.shape.fields.get(field, ()):
            for value in walk(piece, path):
                text = _text(value)
                if text.strip():
                    return text[:limit]
        return ""

    def _id(self, piece: object) -> str:
        """Return an id that the same piece has whenever it is sent again.

        It begins with the sender's name: two senders may count from one.
        """
        given = self._first(piece, "id")
        if not given:
            written = json.dumps(piece, sort_keys=True).encode()
            given = f"sha256:{hashlib.sha256(written).hexdigest()}"
        return f"{self.sender}:{given}"


def _at(body: object, places: tuple[Path, ...]) -> Iterator[object] | None:
    """Return the pieces at the first of ``places`` that there is in ``body``."""
    for path in places:
        # Whether the first list is there decides: an empty one is no mention and no mistake.
        lists = [number for number, step in enumerate(path) if step.each]
        if not lists:
            if any(isinstance(value, Mapping) for value in walk(body, path)):
                return walk(body, path)
            continue
        step = path[lists[0]]
        before = (*path[: lists[0]], *((Step(step.name, each=False),) if step.name else ()))
        if any(isinstance(value, list) for value in walk(body, before)):
            return walk(body, path)
    return None


def _meta_pieces(body: object) -> Iterator[object] | None:
    """Return each change of a notification with what its envelope says of it."""
    envelopes = body if isinstance(body, list) else [body]
    if not any(isinstance(envelope, Mapping) and "entry" in envelope for envelope in envelopes):
        return None
    return (piece for envelope in envelopes for piece in _meta_changes(envelope))


def _meta_changes(envelope: object) -> Iterator[object]:
    kind = next(walk(envelope, path_of("object")), "")
    platform = _META_PLATFORMS.get(_text(kind), _text(kind))
    for entry in walk(envelope, path_of("entry[]")):
        if not isinstance(entry, Mapping):
            yield entry
            continue
        around = {"platform": platform, "time": entry.get("time")}
        for change in walk(entry, path_of("changes[]")):
            yield {**around, **change} if isinstance(change, Mapping) else change
        for _message in walk(entry, path_of("messaging[]")):
            yield {**around, "field": "messaging"}


def _not_said(piece: Mapping[str, object]) -> str:
    """Return why a change is nothing that somebody said in public, empty if it may be."""
    if piece.get("field") == "messaging":
        return _("a private message is not kept")
    if _text(next(walk(piece, path_of("value.verb")), "")) in {"remove", "hide", "delete"}:
        return _("taken back, not said")
    return ""


def _meta_reason(piece: Mapping[str, object]) -> str:
    value = piece.get("value")
    if isinstance(value, Mapping) and ("media_id" in value or "comment_id" in value):
        return _("Meta names this mention only by its id: its words have to be asked for")
    return _("no words in it ({field})").format(field=clean_line(_text(piece.get("field")), 40))


def _text(value: object) -> str:
    """Return a plain value as text, empty for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, float):
        if not math.isfinite(value) or abs(value) >= 2**63:
            return ""
        return str(int(value)) if value.is_integer() else str(value)
    return str(value) if abs(value) < 2**63 else ""


def _count(value: str) -> int | None:
    value = value.strip()
    return int(re.sub(r"\D", "", value)) if _COUNT.fullmatch(value) else None


def _language(value: str) -> str:
    return value.strip() if _LANGUAGE.fullmatch(value.strip()) else ""


def _is_day(day: str, hour: str) -> bool:
    return not hour.strip() and bool(_DAY_ONLY.fullmatch(day.strip()))


def _is_live(published_at: datetime | None, received_at: datetime, *, day_only: bool) -> bool:
    """Whether it reached us as it was said; of a day without an hour, its end counts."""
    if published_at is None:
        return True
    try:
        return received_at - published_at <= LIVE + timedelta(days=day_only)
    except OverflowError:
        return False
