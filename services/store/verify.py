"""Finding any later change of a timeline in the store, offline, and naming the entry.

A dropped last entry leaves a chain that is whole, so it can be found only against a head that
was noted elsewhere. Heads go out with notifications and reports as
``head INC-1 7 <64 hexadecimal digits>``; `noted_heads` finds them in any text.
"""

import asyncio
import re
from collections.abc import Iterable, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Detail, Entry, Evidence, PlaybookVersion
from services.sources.base import MAX_ITEM_BYTES
from services.store import evidence
from services.store.chain import (
    Beside,
    Bytes,
    Finding,
    Head,
    Sealed,
    Words,
    against,
    check,
    evidence_of,
    plan_of,
    sha256_of,
)
from services.store.ledger import digest, stamp

__all__ = ["Finding", "Head", "head", "noted_heads", "verify"]

# A whole line, quoted or broken by a mail program perhaps: words that somebody wrote outside
# stand in the middle of longer lines.
_HEAD = re.compile(
    r"^[ \t>]*head\s+(?:>\s*)?(?P<stream>[A-Za-z0-9-]+)\s+(?:>\s*)?(?P<seq>\d{1,9})\s+(?:>\s*)?"
    r"(?P<hash>[0-9a-f]{64})[ \t\r]*$",
    re.MULTILINE,
)


def noted_heads(text: str) -> list[Head]:
    """Return every head that was noted in ``text`` (a report, an e-mail, a log)."""
    return [Head(m["stream"], int(m["seq"]), m["hash"]) for m in _HEAD.finditer(text)]


async def head(session: AsyncSession, stream: str) -> Head | None:
    """Return the head of ``stream``, None when it has no entry."""
    last = select(Entry).where(Entry.stream == stream).order_by(col(Entry.seq).desc()).limit(1)
    entry = (await session.exec(last)).one_or_none()
    return Head(stream, entry.seq, entry.hash) if entry else None


async def verify(session: AsyncSession, stream: str, noted: Iterable[Head] = ()) -> list[Finding]:
    """Return what is wrong with ``stream``: nothing if every entry is as it was written.

    The first finding is the one to look at: a break makes later entries doubtful too, so the
    search within the chain ends with it.
    """
    ordered = select(Entry).where(Entry.stream == stream).order_by(col(Entry.seq))
    entries = [_sealed(entry) for entry in await session.exec(ordered)]
    beside = Beside(
        await _words(session, stream),
        await _evidence(session, entries),
        await _playbooks(session, entries),
    )
    return check(stream, entries, beside) + against(stream, entries, noted)


def _sealed(entry: Entry) -> Sealed:
    shown = {
        "kind": entry.kind,
        "actor": entry.actor,
        "happened_at": stamp(entry.happened_at),
        "written_at": stamp(entry.written_at),
    }
    return Sealed(entry.seq, entry.canonical, entry.hash, shown)


async def _words(session: AsyncSession, stream: str) -> dict[int, dict[str, Words]]:
    found: dict[int, dict[str, Words]] = {}
    for detail in await session.exec(select(Detail).where(Detail.stream == stream)):
        found.setdefault(detail.seq, {})[detail.name] = Words(detail.salt, detail.text)
    return found


async def _evidence(session: AsyncSession, entries: Sequence[Sealed]) -> dict[str, Bytes]:
    """Hash what lies there of each piece, one after the other: they may be large."""
    found: dict[str, Bytes] = {}
    for named in {evidence_of(entry) for entry in entries} - {""}:
        row = await session.get(Evidence, named)
        if row is not None:
            content = row.content
            found[named] = Bytes(
                sha256=await asyncio.to_thread(_hash, content) if content is not None else None,
                superseded=row.gone_at is not None,
                too_large=row.size > MAX_ITEM_BYTES,
            )
            session.expunge(row)
    return found


def _hash(content: bytes) -> str:
    unpacked = evidence.unpack(content)
    return "" if unpacked is None else sha256_of(unpacked)


async def _playbooks(
    session: AsyncSession, entries: Sequence[Sealed]
) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for plan in {plan_of(entry) for entry in entries} - {None}:
        row = await session.get(PlaybookVersion, plan)
        if row is not None and plan is not None:
            found[plan] = digest(row.yaml)
    return found
