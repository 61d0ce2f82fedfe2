"""Writing a bundle: entries in their canonical text, and beside them what they vouch for.

``entries.jsonl`` holds one entry a line, exactly the text that its hash covers. Every text of
an entry is a file (``details/7.text``) of its salt and its words, so that the file's SHA-256 is
the hash that stands in the entry. Evidence is named by its hash. `SHA256SUMS` lists every file,
``manifest.json`` the head and what is not here, and why.
"""

import asyncio
import json
import re
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services import __version__, confinement
from services.errors import StoreError, UsageError, WarroomError
from services.i18n import _
from services.incident.privilege import privileged
from services.incident.privileged import allow_privileged
from services.model import Detail, Entry, Evidence, PlaybookVersion
from services.reasons import reason_of
from services.store import Store, evidence, ledger
from services.store.chain import Head, Sealed, evidence_of, plan_of, sha256_of
from services.store.verify import verify

FORMAT = "warroom-bundle"
VERSION = 1
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the head, and how much stayed in the room."""

    head: Head
    withheld: int
    erased: int


@dataclass(slots=True)
class _Bundle:
    """A zip that is being written; everything lies in one folder named after the stream."""

    archive: zipfile.ZipFile
    stream: str
    written_at: datetime
    sums: dict[str, str] = field(default_factory=dict)

    async def add(self, name: str, content: bytes) -> None:
        """Write a file and remember its hash."""
        self.sums[name] = sha256_of(content)
        moment = self.written_at.timetuple()[:6]
        info = zipfile.ZipInfo(f"{self.stream}/{name}", moment)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        await asyncio.to_thread(self.archive.writestr, info, content)


async def export(store: Store, stream: str, target: Path, *, reader: str = "") -> Exported:
    """Write the bundle of a timeline to the zip ``target``, which nobody else can read.

    Privileged words stay in the room, unless a ``reader`` is named who may read them.

    Raises:
        Refused: ``reader`` may not.
        UsageError: there is no such timeline.
        StoreError: it was changed after it was written: what is wrong is said, not exported.
        WarroomError: the file cannot be written.
    """
    target = confinement.outgoing(target)
    try:
        with confinement.begun(target) as (part, file):
            async with store.read() as session:
                done = await _write(store, session, stream, file, reader)
            file.close()
            part.replace(target)
    except OSError as error:
        raise WarroomError(
            _("{path} cannot be written: {reason}").format(path=target, reason=reason_of(error))
        ) from error
    return done


async def _write(
    store: Store, session: AsyncSession, stream: str, file: Any, reader: str
) -> Exported:
    records = await ledger.read(session, stream)
    if not records:
        raise UsageError(_("There is no incident {id}: see warroom incidents.").format(id=stream))
    if reader:
        await allow_privileged(store, session, reader, records)
    for finding in await verify(session, stream):
        raise StoreError(_("CHANGED: {finding}").format(finding=finding))
    secret = frozenset() if reader else privileged(records)
    head = Head(stream, records[-1].seq, records[-1].hash)
    now = await store.now(session)
    with zipfile.ZipFile(file, "w") as archive:
        bundle = _Bundle(archive, _safe(stream), now)
        entries = await _add_entries(session, bundle, stream)
        withheld, erased = await _add_details(session, bundle, stream, secret)
        pieces = await _add_evidence(session, bundle, entries, secret)
        await _add_playbooks(session, bundle, entries)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "program": f"warroom {__version__}",
            "stream": stream,
            "exported_at": ledger.stamp(now),
            "head": {"seq": head.seq, "hash": head.hash},
            "withheld": withheld,
            "evidence": pieces,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        await bundle.add("manifest.json", text.encode())
        await bundle.add("verify.sh", files("services.bundle").joinpath("verify.sh").read_bytes())
        await bundle.add("README.txt", _read_me(head).encode())
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(bundle.sums.items()))
        await bundle.add("SHA256SUMS", sums.encode())
    return Exported(head, len(withheld), erased)


async def _add_entries(session: AsyncSession, bundle: _Bundle, stream: str) -> list[Sealed]:
    ordered = select(Entry).where(Entry.stream == stream).order_by(col(Entry.seq))
    entries = [Sealed(row.seq, row.canonical, row.hash) for row in await session.exec(ordered)]
    lines = "".join(f"{entry.canonical}\n" for entry in entries)
    await bundle.add("entries.jsonl", lines.encode())
    return entries


async def _add_details(
    session: AsyncSession, bundle: _Bundle, stream: str, secret: Collection[int]
) -> tuple[list[list[int | str]], int]:
    """Write every text but erased and secret ones; return which were withheld, how many erased."""
    withheld: list[list[int | str]] = []
    erased = 0
    asked = select(Detail).where(Detail.stream == stream)
    for row in await session.exec(asked.order_by(col(Detail.seq), col(Detail.name))):
        if row.text is None:
            erased += 1
        elif row.seq in secret:
            withheld.append([row.seq, row.name])
        else:
            name = f"details/{row.seq}.{_safe(row.name)}"
            await bundle.add(name, f"{row.salt}{row.text}".encode())
    return withheld, erased


async def _add_evidence(
    session: AsyncSession, bundle: _Bundle, entries: Sequence[Sealed], secret: Collection[int]
) -> list[dict[str, Any]]:
    """Write the bytes of the evidence, one piece after the other; return what each piece is."""
    named_by: dict[str, set[int]] = {}
    for entry in entries:
        if named := evidence_of(entry):
            named_by.setdefault(named, set()).add(entry.seq)
    pieces: list[dict[str, Any]] = []
    for named, by in sorted(named_by.items()):
        row = await session.get(Evidence, named)
        if row is None:
            continue
        content = evidence.unpack(row.content) if row.content is not None else None
        withheld = by <= set(secret)
        if content is not None and not withheld:
            await bundle.add(f"evidence/{named}", content)
        pieces.append(
            {
                "sha256": named,
                "size": row.size,
                "media_type": row.media_type,
                "received_at": ledger.stamp(row.received_at),
                "bytes": "withheld" if withheld else "gone" if content is None else "here",
                "superseded": row.gone_at is not None,
            }
        )
        session.expunge(row)
    return pieces


async def _add_playbooks(session: AsyncSession, bundle: _Bundle, entries: Sequence[Sealed]) -> None:
    for plan in sorted({plan_of(entry) for entry in entries} - {None}, key=str):
        row = await session.get(PlaybookVersion, plan)
        # A plan that an older program pinned without its hash proves nothing here.
        if row is not None and any(sha256_of(row.yaml.encode()) in e.canonical for e in entries):
            name = f"playbooks/{_safe(row.scenario)}-{row.version}.yaml"
            await bundle.add(name, row.yaml.encode())


def _safe(name: str) -> str:
    """Return a name that a file may have: ours all are, a changed store's may not be."""
    if not _NAME.fullmatch(name) or name.startswith("."):
        raise StoreError(_("{name} is no name for a file.").format(name=ascii(name)))
    return name


def _read_me(head: Head) -> str:
    words = _(
        "The timeline of {stream}, as the Warroom program wrote it.\n"
        "\n"
        "entries.jsonl   one entry a line: exactly the text that its SHA-256 covers; each line\n"
        '                holds the hash of the one before it ("previous")\n'
        "details/        the texts of the entries: 32 characters of salt, then the words; the\n"
        "                file's SHA-256 stands in the entry under the name behind the number\n"
        "evidence/       what was received, named by its SHA-256\n"
        "playbooks/      the plans that were followed\n"
        "manifest.json   the head, what evidence is, what was withheld\n"
        "SHA256SUMS      every file with its SHA-256\n"
        "\n"
        "To check it: warroom verify THIS.zip, or, without the program: sh verify.sh\n"
        "Hold it against a head that went out at that time in a message or a report; a chain\n"
        "that was written anew as a whole can be found only so.\n"
    ).format(stream=head.stream)
    return f"{words}\n{head}\n"
