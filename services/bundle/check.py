"""Checking a bundle with no store: the chain, and every file that the entries vouch for."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.bundle.write import FORMAT, VERSION
from services.clean import clean_line
from services.errors import UsageError
from services.i18n import _
from services.sources.base import MAX_ITEM_BYTES
from services.store.chain import (
    Beside,
    Bytes,
    Head,
    Sealed,
    Words,
    against,
    check,
    evidence_of,
    plan_of,
    sha256_of,
)

Place = Path | zipfile.Path

LARGEST_LIST = 256 * 2**20
"""Bytes of a bundle's lists (entries, sums, manifest) at most: whoever made it may mean ill."""
SALT = 32
_DETAIL = re.compile(r"(\d{1,9})\.([A-Za-z0-9._-]+)")
_SUM = re.compile(r"([0-9a-f]{64})  (\S.*)")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a bundle is: its head, what is wrong with it, and how much is not in it."""

    head: Head
    problems: list[str]
    withheld: int


@dataclass(frozen=True, slots=True)
class _Manifest:
    head: Head
    withheld: frozenset[tuple[int, str]]
    evidence: Mapping[str, Mapping[str, Any]]


def verify_bundle(path: Path, noted: Iterable[Head] = ()) -> Checked:
    """Return what is wrong with a bundle: nothing if all of it is as it was written.

    Raises:
        UsageError: it is no bundle, or one of a kind that this program does not know.
    """
    try:
        if path.is_dir():
            return _check(_root(path, path), noted)
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if len(set(names)) != len(names):
                raise UsageError(_("{path}: two files have the same name.").format(path=path))
            return _check(_root(zipfile.Path(archive), path), noted)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise UsageError(
            _("{path} cannot be read: {reason}").format(path=path, reason=clean_line(str(error)))
        ) from error


def _root(place: Place, shown: Path) -> Place:
    """Return the folder that holds the entries: this one, or the only one in it."""
    folders = [place, *(item for item in place.iterdir() if item.is_dir())]
    found = [folder for folder in folders if (folder / "entries.jsonl").is_file()]
    if len(found) != 1:
        raise UsageError(_("{path} is no bundle: no entries.jsonl in it.").format(path=shown))
    return found[0]


def _check(root: Place, noted: Iterable[Head]) -> Checked:
    manifest = _manifest(root)
    entries = [_sealed(number, line) for number, line in enumerate(_lines(root), start=1)]
    fields = _loaded(entries[0].canonical) if entries else {}
    stream = clean_line(str(fields.get("stream", "")))
    last = entries[-1] if entries else Sealed(0, "", "")
    beside = Beside(
        _words(root, entries, manifest),
        _evidence(root, entries, manifest),
        _playbooks(root, entries),
    )
    findings = check(stream, entries, beside) + against(stream, entries, noted)
    problems = [str(item) for item in findings] + list(_files(root, beside))
    head = Head(stream, last.seq, last.hash)
    if manifest.head != head:
        problems.append(_("manifest.json names another head: {head}").format(head=manifest.head))
    return Checked(head, problems, len(manifest.withheld))


def _manifest(root: Place) -> _Manifest:
    found = _loaded(_read(root / "manifest.json", LARGEST_LIST).decode("utf-8", "replace"))
    if found.get("format") != FORMAT or not isinstance(found.get("version"), int):
        raise UsageError(_("manifest.json is none of a bundle."))
    if found["version"] > VERSION:
        raise UsageError(_("The bundle was written by a newer Warroom: update this program."))
    try:
        head = Head(str(found["stream"]), int(found["head"]["seq"]), str(found["head"]["hash"]))
        withheld = frozenset((int(seq), str(name)) for seq, name in found["withheld"])
        pieces = {str(item["sha256"]): dict(item) for item in found["evidence"]}
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise UsageError(_("manifest.json is none of a bundle.")) from error
    return _Manifest(head, withheld, pieces)


def _lines(root: Place) -> list[bytes]:
    content = _read(root / "entries.jsonl", LARGEST_LIST)
    return content.removesuffix(b"\n").split(b"\n") if content else []


def _sealed(number: int, line: bytes) -> Sealed:
    canonical = line.decode("utf-8", "replace")
    seq = _loaded(canonical).get("seq")
    return Sealed(seq if isinstance(seq, int) else number, canonical, sha256_of(line))


def _loaded(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _words(
    root: Place, entries: Iterable[Sealed], manifest: _Manifest
) -> dict[int, dict[str, Words]]:
    """Read the texts that are here; what an entry names and is not here is withheld or gone."""
    found: dict[int, dict[str, Words]] = {}
    for entry in entries:
        named = _loaded(entry.canonical).get("details")
        for name in named if isinstance(named, dict) else ():
            withheld = (entry.seq, name) in manifest.withheld
            found.setdefault(entry.seq, {})[name] = Words("", None, withheld)
    for file in _folder(root / "details"):
        match = _DETAIL.fullmatch(file.name)
        if match:
            text = _read(file, MAX_ITEM_BYTES).decode("utf-8", "replace")
            found.setdefault(int(match[1]), {})[match[2]] = Words(text[:SALT], text[SALT:])
    return found


def _evidence(root: Place, entries: Iterable[Sealed], manifest: _Manifest) -> dict[str, Bytes]:
    found: dict[str, Bytes] = {}
    for named in {evidence_of(entry) for entry in entries} - {""}:
        file, told = root / "evidence" / named, manifest.evidence.get(named, {})
        size = told.get("size")
        found[named] = Bytes(
            sha256=_hash(file) if re.fullmatch(r"[0-9a-f]{64}", named) and file.is_file() else None,
            superseded=told.get("superseded") is True,
            too_large=isinstance(size, int) and size > MAX_ITEM_BYTES,
            withheld=told.get("bytes") == "withheld",
        )
    return found


def _playbooks(root: Place, entries: Iterable[Sealed]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    hashes = {file.name: _hash(file) for file in _folder(root / "playbooks")}
    for plan in {plan_of(entry) for entry in entries}:
        if plan is not None and (name := f"{plan[0]}-{plan[1]}.yaml") in hashes:
            found[plan] = hashes[name]
    return found


def _files(root: Place, beside: Beside) -> Iterator[str]:
    """Say which files are not as they are listed, and which nothing vouches for."""
    listed: dict[str, str] = {}
    for line in _read(root / "SHA256SUMS", LARGEST_LIST).decode("utf-8", "replace").splitlines():
        match = _SUM.fullmatch(line)
        if match is None:
            yield _("SHA256SUMS: a line cannot be read")
        else:
            listed[match[2]] = match[1]
    there = {name: file for name, file in _walk(root) if name != "SHA256SUMS"}
    vouched = {f"evidence/{name}" for name in beside.evidence}
    vouched |= {f"playbooks/{scenario}-{version}.yaml" for scenario, version in beside.playbooks}
    vouched |= {f"details/{seq}.{name}" for seq, found in beside.words.items() for name in found}
    vouched |= {"entries.jsonl", "manifest.json", "README.txt", "verify.sh"}
    for name in sorted({*listed, *there}):
        shown = clean_line(name)
        if name not in there:
            yield _("{file} is missing").format(file=shown)
        elif name not in listed or name not in vouched:
            yield _("{file} does not belong to it").format(file=shown)
        elif _hash(there[name]) != listed[name]:
            yield _("{file} was changed").format(file=shown)


def _walk(root: Place) -> Iterator[tuple[str, Place]]:
    for item in _folder(root):
        if item.is_dir():
            for file in _folder(item):
                yield f"{item.name}/{file.name}", file
        else:
            yield item.name, item


def _folder(folder: Place) -> list[Place]:
    """Return the files in a folder; a folder in it is none of ours, and is named as a file."""
    if not folder.is_dir():
        return []
    return sorted(folder.iterdir(), key=lambda found: found.name)


def _read(file: Place, most: int) -> bytes:
    if not file.is_file():
        raise UsageError(_("The bundle has no {file}.").format(file=clean_line(file.name)))
    with file.open("rb") as stream:
        content: bytes = stream.read(most + 1)
    if len(content) > most:
        raise UsageError(_("{file} is too large.").format(file=clean_line(file.name)))
    return content


def _hash(file: Place) -> str:
    """Return a file's SHA-256, empty if it is no file."""
    if not file.is_file():
        return ""
    found = hashlib.sha256()
    with file.open("rb") as stream:
        while part := stream.read(2**20):
            found.update(part)
    return found.hexdigest()
