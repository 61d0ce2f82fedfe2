"""What every source gives and how it is asked: batches of items, each with a cursor.

A source never touches the store. It yields a `Batch`; whoever runs it commits the batch's
mentions and its cursor in one transaction and then awaits ``batch.committed``, which is the
moment at which a file may be moved or a webhook answered.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Keep = Literal["matched", "all"]
"""Whether items that match no campaign are kept: a person who hands over a file chose it."""

MAX_ITEM_BYTES = 25 * 1024 * 1024
"""The largest piece of evidence whose bytes are kept; of a larger one only the hash is."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The bytes exactly as they were received; several items may share one document."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that somebody said, as the source gave it: not cleaned, matched or scored.

    ``published_at`` is what the other side claims and is aware; ``live`` says that the item
    reached us as it was said, so that the moment of receipt counts and not that claim.
    ``language`` is the source's own hint (BCP 47 or empty), ``followers`` and ``reach`` are
    counts of people. ``native_id`` is what the source calls it, ``uri`` what everybody does.
    ``author_id`` stays when an author takes another name; an ``edited`` item
    takes the place of what was known under its ``native_id``.
    """

    text: str
    platform: str
    native_id: str = ""
    uri: str = ""
    url: str = ""
    author: str = ""
    author_id: str = ""
    title: str = ""
    published_at: datetime | None = None
    language: str = ""
    followers: int | None = None
    reach: int | None = None
    evidence: Evidence | None = None
    live: bool = False
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Rejection:
    """A piece that is no mention: where it stood and why it was refused, in one line."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """One item is gone at its source, or (``author_id``) all that an author ever wrote.

    With ``kind`` it is gone for every source of that kind that nobody asks any more, too.
    """

    native_id: str = ""
    author_id: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a source may ask for itself: all that is watched holds one of these (folded)."""

    words: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()


class Interest(Protocol):
    """What the room listens for, as it is at the moment of asking."""

    def wanted(self) -> Wanted:
        """Return the terms of all that is watched."""
        ...

    def __call__(self, item: Item, source: str, /) -> bool:
        """Whether ``item`` speaks of anything that is watched."""
        ...


async def _nothing() -> None:
    """Do nothing: most sources need not know of the commit."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Items in the order in which the source has them, and the position after the last.

    An empty batch is a sign of life. ``stream`` names the position when a source has several
    (one a file, say); ``cursor`` is opaque to everybody but the source. What is ``gone`` was
    deleted after all of ``items``; ``skipped`` counts what the source itself found to concern
    nobody. Where nothing is watched nobody is ``asked``. ``note`` is what people should know of
    a source that is well all the same, told until a batch comes without it.
    """

    items: tuple[Item, ...]
    received_at: datetime
    cursor: str
    stream: str = ""
    rejected: tuple[Rejection, ...] = ()
    gone: tuple[Deletion, ...] = ()
    skipped: int = 0
    asked: bool = True
    note: str = ""
    committed: Callable[[], Awaitable[None]] = field(default=_nothing)


class Cursors(Protocol):
    """The committed positions of one source, by stream."""

    async def __call__(self, stream: str = "", /) -> str | None:
        """Return the position that was committed last for ``stream``, None before the first."""
        ...


class Source(Protocol):
    """A way in for mentions.

    ``name`` is unique in the room, ``kind`` is the word in ``warroom.toml``, and ``rhythm`` is
    the number of seconds after which silence from a healthy source is suspicious (0: never).
    """

    name: str
    kind: str
    rhythm: float
    keep: Keep

    def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:
        """Yield batches for ever, or until the source is exhausted.

        Raises:
            SourceError: the source failed; the caller waits and asks again.
            SourceRefused: the other side says no; a person has to act.
        """
        ...
