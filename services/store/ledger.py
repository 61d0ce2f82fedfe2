"""The timeline ledger: entries are appended, never changed, and each holds the hash before it.

An entry's hash is SHA-256 over its canonical text: JSON with sorted keys, no white space, in
UTF-8. The canonical text holds codes and figures, the salted hash of every free text, and the
hash of the entry before, so one changed byte anywhere breaks the chain from there on. The free
texts lie beside it in erasable rows.

An entry whose data says ``privileged`` is sealed: whoever reads the ledger gets none of its
words unless they ask for them by name, so no export, report or notification can hold them by
accident.
"""

import contextlib
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import and_
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import StoreError
from services.i18n import _
from services.model import Detail, Entry
from services.permissions import check, power_of
from services.store.engine import Store
from services.store.standing import is_program, team
from services.words import Power

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

Result = TypeVar("Result")

GENESIS = ""
"""What stands for the hash before a stream's first entry."""

_ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that is to be appended.

    ``data`` holds codes and figures, ``details`` free text and whatever came from outside.
    ``happened_at`` is when it happened, if that was not now; ``version`` is the kind's.
    """

    kind: str
    data: Mapping[str, Json] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    happened_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Record:
    """An entry as it was read back. A detail that was erased is None; one that is sealed is out."""

    stream: str
    seq: int
    kind: str
    version: int
    actor: str
    happened_at: datetime
    written_at: datetime
    data: Mapping[str, Json]
    details: Mapping[str, str | None]
    hash: str
    sealed: bool = False

    def text(self, name: str) -> str:
        """Return the detail ``name``, empty if it is not there; an erased or sealed one says so."""
        if self.sealed:
            return _("(privileged)")
        if name in self.details and self.details[name] is None:
            return _("(erased)")
        return self.details.get(name) or ""

    def code(self, name: str) -> str:
        """Return the code ``name`` of the data, empty if it is not there."""
        value = self.data.get(name)
        return value if isinstance(value, str) else ""


Decide = Callable[[Sequence[Record]], Sequence[Draft]]
"""Looks at a stream as it stands and says what to append; raises `Refused` if it may not be."""


def digest(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


async def append(store: Store, stream: str, actor: str, decide: Decide) -> list[Record]:
    """Let ``decide`` look at ``stream`` and append what it says, all or nothing.

    Two people who act at once are set in order by the unique ``(stream, seq)``: the second one
    decides again over what the first one wrote.

    Raises:
        Refused: from ``decide``, when its precondition does not hold (any more).
    """

    async def work(session: AsyncSession) -> list[Record]:
        return await append_within(store, session, stream, actor, decide)

    return await in_turn(store, stream, work)


async def in_turn(
    store: Store, stream: str, work: Callable[[AsyncSession], Awaitable[Result]]
) -> Result:
    """Do ``work``, which appends to ``stream``, in a transaction; again if somebody was first."""
    for _attempt in range(_ATTEMPTS):
        try:
            async with store.write() as session:
                return await work(session)
        except IntegrityError:
            continue
    raise StoreError(_("The timeline {stream} is too busy: try again.").format(stream=stream))


async def append_within(
    store: Store, session: AsyncSession, stream: str, actor: str, decide: Decide
) -> list[Record]:
    """Do what `append` does inside a transaction that holds other changes too.

    Raises:
        Refused: ``actor`` may not do this (see `services.permissions`), or from ``decide``.
    """
    records = await read(session, stream)
    known = await team(session)
    who = known.standing(actor, store.account, records)
    checked = not is_program(store, actor)
    if checked:
        check(Power.TAKE_PART, who)
    drafts = decide(records)
    for draft in drafts if checked else ():
        check(power_of(draft.kind), who)
    seat = _seat(store.account, known.names.get(store.account, store.account), actor)
    now = await store.now(session)
    written: list[Record] = []
    for draft in drafts:
        last = (records + written)[-1] if records or written else None
        seated = replace(draft, data={**draft.data, **seat})
        entry, details = _seal(stream, actor, seated, last, now)
        session.add(entry)
        session.add_all(details)
        written.append(_record(entry, details))
    await session.flush()
    return written


async def read(
    session: AsyncSession, stream: str, after: int = 0, *, privileged: bool = False
) -> list[Record]:
    """Return the entries of ``stream`` behind sequence number ``after``, in order.

    Privileged words are in them only if ``privileged`` is asked for.
    """
    entries = await session.exec(
        select(Entry).where(Entry.stream == stream, Entry.seq > after).order_by(col(Entry.seq))
    )
    details = await session.exec(select(Detail).where(Detail.stream == stream, Detail.seq > after))
    by_seq: dict[int, list[Detail]] = {}
    for detail in details:
        by_seq.setdefault(detail.seq, []).append(detail)
    return [_record(entry, by_seq.get(entry.seq, []), privileged=privileged) for entry in entries]


async def read_kinds(session: AsyncSession, kinds: Sequence[str]) -> list[Record]:
    """Return the entries of ``kinds`` in every stream, by stream and order."""
    entries = select(Entry).where(col(Entry.kind).in_(kinds))
    details = (
        select(Detail)
        .join(Entry, and_(col(Entry.stream) == Detail.stream, col(Entry.seq) == Detail.seq))
        .where(col(Entry.kind).in_(kinds))
    )
    by_place: dict[tuple[str, int], list[Detail]] = {}
    for detail in await session.exec(details):
        by_place.setdefault((detail.stream, detail.seq), []).append(detail)
    ordered = entries.order_by(col(Entry.stream), col(Entry.seq))
    return [
        _record(entry, by_place.get((entry.stream, entry.seq), []))
        for entry in await session.exec(ordered)
    ]


async def streams(session: AsyncSession) -> list[str]:
    """Return the names of all streams that have a first entry, the oldest first."""
    first = select(Entry).where(Entry.seq == 1).order_by(col(Entry.written_at), col(Entry.stream))
    return [entry.stream for entry in await session.exec(first)]


async def streams_without(session: AsyncSession, kind: str) -> list[str]:
    """Return the names of the streams that have no entry of ``kind``, the oldest first."""
    having = select(Entry.stream).where(Entry.kind == kind)
    first = (
        select(Entry)
        .where(Entry.seq == 1, col(Entry.stream).not_in(having))
        .order_by(col(Entry.written_at), col(Entry.stream))
    )
    return [entry.stream for entry in await session.exec(first)]


async def of_kinds(
    session: AsyncSession,
    kinds: Collection[str],
    stream: str | None = None,
    *,
    privileged: bool = False,
) -> list[Record]:
    """Return the entries of these kinds, of all streams or of one, each stream's in order.

    What cannot be read is left out: one damaged entry must not hide all others. Privileged words
    are in them only if ``privileged`` is asked for.
    """
    entries = select(Entry).where(col(Entry.kind).in_(kinds))
    details = select(Detail).join(
        Entry, and_(col(Entry.stream) == Detail.stream, col(Entry.seq) == Detail.seq)
    )
    details = details.where(col(Entry.kind).in_(kinds))
    if stream is not None:
        entries = entries.where(Entry.stream == stream)
        details = details.where(Entry.stream == stream)
    by_place: dict[tuple[str, int], list[Detail]] = {}
    for detail in await session.exec(details):
        by_place.setdefault((detail.stream, detail.seq), []).append(detail)
    found = []
    for entry in await session.exec(entries.order_by(col(Entry.stream), col(Entry.seq))):
        with contextlib.suppress(StoreError):
            beside = by_place.get((entry.stream, entry.seq), [])
            found.append(_record(entry, beside, privileged=privileged))
    return found


async def all_streams(session: AsyncSession) -> set[str]:
    """Return the names of all streams of which anything is left, damaged ones too."""
    entries = await session.exec(select(Entry.stream).distinct())
    details = await session.exec(select(Detail.stream).distinct())
    return {*entries, *details}


def stamp(moment: datetime) -> str:
    """Return ``moment`` as the canonical text writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(fields: Mapping[str, Json]) -> str:
    """Return the text that an entry's hash covers."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _seat(account: str, owner: str, actor: str) -> dict[str, Json]:
    """Return what an entry says of the login from which somebody acted who is not its owner."""
    return {"login": account} if account and owner != actor else {}


def _seal(
    stream: str, actor: str, draft: Draft, last: Record | None, now: datetime
) -> tuple[Entry, list[Detail]]:
    seq = last.seq + 1 if last else 1
    happened_at = draft.happened_at or now
    details = [
        Detail(stream=stream, seq=seq, name=name, salt=secrets.token_hex(16), text=text)
        for name, text in draft.details.items()
    ]
    text = canonical(
        {
            "stream": stream,
            "seq": seq,
            "kind": draft.kind,
            "version": draft.version,
            "actor": actor,
            "happened_at": stamp(happened_at),
            "written_at": stamp(now),
            "data": dict(draft.data),
            "details": {detail.name: digest(f"{detail.salt}{detail.text}") for detail in details},
            "previous": last.hash if last else GENESIS,
        }
    )
    entry = Entry(
        stream=stream,
        seq=seq,
        kind=draft.kind,
        actor=actor,
        happened_at=happened_at,
        written_at=now,
        canonical=text,
        hash=digest(text),
    )
    return entry, details


def _record(entry: Entry, details: Sequence[Detail], *, privileged: bool = False) -> Record:
    try:
        fields = json.loads(entry.canonical)
        sealed = fields["data"].get("privileged") is True and not privileged
        return Record(
            stream=entry.stream,
            seq=entry.seq,
            kind=entry.kind,
            version=fields["version"],
            actor=entry.actor,
            happened_at=entry.happened_at,
            written_at=entry.written_at,
            data=fields["data"],
            details={} if sealed else {detail.name: detail.text for detail in details},
            hash=entry.hash,
            sealed=sealed,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            _("Entry {seq} of {stream} cannot be read: run warroom verify.").format(
                seq=entry.seq, stream=entry.stream
            )
        ) from error
