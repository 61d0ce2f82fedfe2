"""Whether a timeline is as it was written: one check, for the store and for an exported bundle.

It knows nothing of where the entries lie. An entry is looked at together with what its hash
vouches for and what lies beside it: its texts, the bytes of its evidence, the playbook that it
names. What is missing is as it should be where an entry says that it was erased, and, in a
bundle, where it was withheld: the salted hash stands in the chain either way.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from services.i18n import _
from services.store.ledger import GENESIS, Json, digest
from services.words import EntryKind

EVIDENCE_SAYS_BYTES = 2
"""Since this version of its kind an entry says whether the bytes of its evidence were kept."""
PLAN_SAYS_HASH = 2
"""Since this version of its kind an entry holds the hash of the playbook that it pins."""

WITH_EVIDENCE = frozenset({EntryKind.EVIDENCE_ADDED.value, EntryKind.MENTION_RECORDED.value})
WITH_PLAN = frozenset(
    {EntryKind.DECLARED, EntryKind.ESCALATED, EntryKind.VERSION_FOLLOWED, EntryKind.JOINED}
)

_SALT = re.compile(r"[0-9a-f]{32}")
_UNREADABLE = (ValueError, KeyError, TypeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a stream at some moment: what a later store must still contain."""

    stream: str
    seq: int
    hash: str

    def __str__(self) -> str:
        """Write it as `services.store.verify.noted_heads` finds it again."""
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


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry as it lies there; ``shown`` is what stands beside its canonical text."""

    seq: int
    canonical: str
    hash: str
    shown: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """A text of an entry: None if it is not there, ``withheld`` if that was said."""

    salt: str
    text: str | None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Bytes:
    """Evidence: the SHA-256 of the bytes that lie there, None if there are none.

    ``superseded`` and ``too_large`` are why an older program kept none and wrote no entry.
    """

    sha256: str | None
    superseded: bool = False
    too_large: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside the entries of a stream, by what the entries call it."""

    words: Mapping[int, Mapping[str, Words]]
    evidence: Mapping[str, Bytes]
    playbooks: Mapping[tuple[str, int], str]
    """The SHA-256 of a playbook's text, by scenario and version."""


@dataclass(frozen=True, slots=True)
class _Erased:
    words: AbstractSet[tuple[int, str]]
    bytes: AbstractSet[int]


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of ``content``, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def check(stream: str, entries: Sequence[Sealed], beside: Beside) -> list[Finding]:
    """Return the first entry that is not as it was written, nothing if all of them are.

    A break makes what follows doubtful too, so the search ends with it.
    """
    erased = _erased(entries)
    previous = GENESIS
    for expected, entry in enumerate(entries, start=1):
        if entry.seq != expected:
            return [Finding(stream, expected, _("it is missing"))]
        problem = _problem(stream, entry, previous, beside, erased)
        if problem:
            return [Finding(stream, entry.seq, problem)]
        previous = entry.hash
    left = [seq for seq, words in beside.words.items() if words and not 1 <= seq <= len(entries)]
    if left:
        reason = _("it is missing, but a text of it is still there")
        return [Finding(stream, min(left), reason)]
    return []


def against(stream: str, entries: Sequence[Sealed], noted: Iterable[Head]) -> list[Finding]:
    """Return where the stream is not what was noted of it elsewhere."""
    hashes = {entry.seq: entry.hash for entry in entries}
    return [
        Finding(stream, item.seq, _head_problem(hashes.get(item.seq)))
        for item in noted
        if item.stream == stream and hashes.get(item.seq) != item.hash
    ]


def evidence_of(entry: Sealed) -> str:
    """Return the hash of the evidence that an entry names, empty if it names none."""
    fields = _fields(entry)
    if fields.get("kind") not in WITH_EVIDENCE:
        return ""
    named = _data(fields).get("evidence")
    return named if isinstance(named, str) else ""


def plan_of(entry: Sealed) -> tuple[str, int] | None:
    """Return the scenario and version that an entry pins, None if it pins none."""
    fields = _fields(entry)
    if fields.get("kind") not in WITH_PLAN:
        return None
    data = _data(fields)
    scenario, version = data.get("scenario"), data.get("playbook_version")
    return (scenario, version) if isinstance(scenario, str) and isinstance(version, int) else None


def _fields(entry: Sealed) -> dict[str, Json]:
    try:
        found = json.loads(entry.canonical)
    except _UNREADABLE:
        return {}  # its own hash tells what is wrong with it
    return found if isinstance(found, dict) else {}


def _data(fields: Mapping[str, Json]) -> dict[str, Json]:
    found = fields.get("data")
    return found if isinstance(found, dict) else {}


def _erased(entries: Iterable[Sealed]) -> _Erased:
    """Return what the timeline itself says was erased."""
    words: set[tuple[int, str]] = set()
    without_bytes: set[int] = set()
    for entry in entries:
        fields = _fields(entry)
        if fields.get("kind") == EntryKind.ERASED:
            data = _data(fields)
            seq, names = data.get("seq"), data.get("names")
            if isinstance(seq, int) and isinstance(names, list):
                words |= {(seq, str(name)) for name in names}
                if data.get("bytes", True):  # the first version did not tell them apart
                    without_bytes.add(seq)
    return _Erased(words, without_bytes)


def _problem(stream: str, entry: Sealed, previous: str, beside: Beside, erased: _Erased) -> str:
    """Say what is wrong with ``entry``, an empty string if nothing is."""
    changed = _("its content is not what its hash was taken of")
    if digest(entry.canonical) != entry.hash:
        return changed
    fields = _fields(entry)
    hashes, data, version = (fields.get(name) for name in ("details", "data", "version"))
    if not isinstance(hashes, dict) or not isinstance(data, dict) or not isinstance(version, int):
        return changed
    return (
        _fields_problem(fields, stream, entry, previous)
        or _words_problem(entry.seq, hashes, beside.words.get(entry.seq, {}), erased)
        or _evidence_problem(entry, version, data, beside, erased)
        or _plan_problem(entry, version, data, beside)
    )


def _fields_problem(fields: Mapping[str, Json], stream: str, entry: Sealed, previous: str) -> str:
    if fields.get("previous") != previous:
        return _("it does not follow the entry before it: one was changed, swapped or inserted")
    for name, shown in {"stream": stream, "seq": entry.seq, **entry.shown}.items():
        if fields.get(name) != shown:
            return _("its {name} was changed").format(name=name)
    return ""


def _words_problem(
    seq: int, hashes: Mapping[str, Json], found: Mapping[str, Words], erased: _Erased
) -> str:
    """Say which text was changed; an erased one is as it should be if an entry tells of it."""
    if set(hashes) != set(found):
        return _("a text was taken away or added")
    for name, words in found.items():
        if words.text is None:
            if not words.withheld and (seq, name) not in erased.words:
                return _("its text ({name}) was erased, and no entry says so").format(name=name)
        # The salt's length is part of what was hashed: else a text's beginning could hide in it.
        elif not _SALT.fullmatch(words.salt) or digest(f"{words.salt}{words.text}") != hashes[name]:
            return _("its text ({name}) was changed").format(name=name)
    return ""


def _evidence_problem(
    entry: Sealed, version: int, data: Mapping[str, Json], beside: Beside, erased: _Erased
) -> str:
    named = evidence_of(entry)
    if not named:
        return ""
    found = beside.evidence.get(named)
    if found is not None and found.sha256 is not None:
        return "" if found.sha256 == named else _("the bytes of its evidence were changed")
    if entry.seq in erased.bytes or (found is not None and found.withheld):
        return ""
    if version >= EVIDENCE_SAYS_BYTES:
        was_kept = data.get("bytes") is not False
    else:
        was_kept = found is None or not (found.superseded or found.too_large)
    return _("the bytes of its evidence are gone, and no entry says so") if was_kept else ""


def _plan_problem(entry: Sealed, version: int, data: Mapping[str, Json], beside: Beside) -> str:
    plan = plan_of(entry)
    if plan is None or version < PLAN_SAYS_HASH:
        return ""
    if beside.playbooks.get(plan) == data.get("playbook_sha256"):
        return ""
    return _("playbook {scenario}, version {version}, is not the one that it pinned").format(
        scenario=plan[0], version=plan[1]
    )


def _head_problem(found: str | None) -> str:
    if found is None:
        return _("it was noted elsewhere, and is missing here")
    return _("it differs from the head that was noted elsewhere")
