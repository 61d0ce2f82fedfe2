"""Finding any later change of a timeline, offline, and naming the entry.

A dropped last entry leaves a chain that is whole, so it can be found only against a head that
was noted elsewhere. Heads go out with notifications and reports as
``head INC-1 7 <64 hexadecimal digits>``; `noted_heads` finds them in any text.
"""

import json
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.i18n import _
from services.model import Detail, Entry
from services.store.ledger import GENESIS, Json, digest, stamp
from services.words import EntryKind

_SALT = re.compile(r"[0-9a-f]{32}")
# A whole line, quoted or broken by a mail program perhaps: words that somebody wrote outside
# stand in the middle of longer lines.
_HEAD = re.compile(
    r"^[ \t>]*head\s+(?:>\s*)?(?P<stream>[A-Za-z0-9-]+)\s+(?:>\s*)?(?P<seq>\d{1,9})\s+(?:>\s*)?"
    r"(?P<hash>[0-9a-f]{64})[ \t\r]*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a stream at some moment: what a later store must still contain."""

    stream: str
    seq: int
    hash: str

    def __str__(self) -> str:
        """Write it as `noted_heads` finds it again."""
        return f"head {self.stream} {self.seq} {self.hash}"


@dataclass(frozen=True, slots=True)
class Finding:
    """An entry that is not as it was written, and how that shows."""

    stream: str
    seq: int
    reason: str

    def __str__(self) -> str:
        """One line for people."""
        return _("{stream}, entry {seq}: {reason}").format(
            stream=self.stream, seq=self.seq, reason=self.reason
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
    entries = list(await session.exec(ordered))
    details = list(await session.exec(select(Detail).where(Detail.stream == stream)))
    by_seq: dict[int, list[Detail]] = {}
    for detail in details:
        by_seq.setdefault(detail.seq, []).append(detail)
    findings = _check_chain(stream, entries, by_seq)
    hashes = {entry.seq: entry.hash for entry in entries}
    findings += [
        Finding(stream, item.seq, _head_problem(hashes.get(item.seq)))
        for item in noted
        if item.stream == stream and hashes.get(item.seq) != item.hash
    ]
    return findings


def _check_chain(
    stream: str, entries: Sequence[Entry], details: dict[int, list[Detail]]
) -> list[Finding]:
    previous = GENESIS
    erased = _erased(entries)
    for expected, entry in enumerate(entries, start=1):
        if entry.seq != expected:
            return [Finding(stream, expected, _("it is missing"))]
        problem = _entry_problem(entry, previous, details.pop(entry.seq, []), erased)
        if problem:
            return [Finding(stream, entry.seq, problem)]
        previous = entry.hash
    if details:
        return [Finding(stream, min(details), _("it is missing, but a text of it is still there"))]
    return []


def _erased(entries: Iterable[Entry]) -> set[tuple[int, str]]:
    """Return which texts the timeline itself says were erased."""
    found: set[tuple[int, str]] = set()
    for entry in entries:
        if entry.kind == EntryKind.ERASED:
            try:
                data = json.loads(entry.canonical)["data"]
                found |= {(int(data["seq"]), str(name)) for name in data["names"]}
            except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
                continue  # its own hash tells what is wrong with it
    return found


def _entry_problem(
    entry: Entry, previous: str, details: Sequence[Detail], erased: AbstractSet[tuple[int, str]]
) -> str:
    """Say what is wrong with ``entry``, an empty string if nothing is."""
    if digest(entry.canonical) != entry.hash:
        return _("its content is not what its hash was taken of")
    try:
        fields: dict[str, Json] = json.loads(entry.canonical)
        hashes = fields["details"]
        problem = _fields_problem(fields, entry, previous)
    except (ValueError, KeyError, TypeError):
        return _("its content is not what its hash was taken of")
    if problem or not isinstance(hashes, dict):
        return problem or _("its content is not what its hash was taken of")
    return _details_problem(hashes, details, erased)


def _fields_problem(fields: dict[str, Json], entry: Entry, previous: str) -> str:
    if fields["previous"] != previous:
        return _("it does not follow the entry before it: one was changed, swapped or inserted")
    for name, shown in (
        ("stream", entry.stream),
        ("seq", entry.seq),
        ("kind", entry.kind),
        ("actor", entry.actor),
        ("happened_at", stamp(entry.happened_at)),
        ("written_at", stamp(entry.written_at)),
    ):
        if fields[name] != shown:
            return _("its {name} was changed").format(name=name)
    return ""


def _details_problem(
    hashes: dict[str, Json], details: Sequence[Detail], erased: AbstractSet[tuple[int, str]]
) -> str:
    """Say which text was changed; an erased one is as it should be if an entry tells of it."""
    if set(hashes) != {detail.name for detail in details}:
        return _("a text was taken away or added")
    for detail in details:
        # The salt's length is part of what was hashed: else a text's beginning could hide in it.
        if not _SALT.fullmatch(detail.salt):
            return _("its text ({name}) was changed").format(name=detail.name)
        if detail.text is None and (detail.seq, detail.name) not in erased:
            return _("its text ({name}) was erased, and no entry says so").format(name=detail.name)
        if detail.text is not None and digest(f"{detail.salt}{detail.text}") != hashes[detail.name]:
            return _("its text ({name}) was changed").format(name=detail.name)
    return ""


def _head_problem(found: str | None) -> str:
    if found is None:
        return _("it was noted elsewhere, and is missing here")
    return _("it differs from the head that was noted elsewhere")
