"""A bundle: what is in it, what stays out of it, and that any change is found."""

import json
import re
import stat
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.bundle.check import verify_bundle
from services.bundle.write import export
from services.errors import Refused, StoreError, UsageError
from services.incident import commands
from services.incident.publish import publish_playbook
from services.model import ROOM
from services.retention.erase import step
from services.sources.base import Deletion
from services.store import Store, ledger, revisions
from services.store.ledger import Draft
from services.store.verify import Head, verify
from services.words import Role
from tests.bundle.making import SCREENSHOT, Bundle, add_privileged, make_bundle, make_incident
from tests.making import PLAYBOOK

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/evidence.md"


@pytest.fixture
async def bundle(sqlite_store: Store, tmp_path: Path) -> Bundle:
    return await make_bundle(sqlite_store, tmp_path)


async def test_what_is_in_it(store: Store, tmp_path: Path) -> None:
    bundle = await make_bundle(store, tmp_path)
    assert bundle.files["INC-1/details/3.title"][32:] == b"shot.png"
    assert SCREENSHOT in bundle.files.values()
    assert b"scenario: T01" in bundle.files["INC-1/playbooks/T01-1.yaml"]
    manifest = json.loads(bundle.files["INC-1/manifest.json"])
    assert manifest["head"] == {"seq": bundle.noted.seq, "hash": bundle.noted.hash}
    assert [piece["bytes"] for piece in manifest["evidence"]] == ["here", "here"]
    lines = bundle.files["INC-1/entries.jsonl"].decode().splitlines()
    assert [json.loads(line)["kind"] for line in lines] == [
        "declared",
        "evidence_added",
        "evidence_added",
        "role_taken",
        "note_added",
        "corrected",
        "lesson_flagged",
    ]
    checked = verify_bundle(tmp_path / "bundle.zip", [bundle.noted])
    assert (checked.head, checked.problems, checked.withheld) == (bundle.noted, [], 0)
    assert stat.S_IMODE((tmp_path / "bundle.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    assert verify_bundle(tmp_path / "unpacked" / "INC-1", [bundle.noted]).problems == []


async def test_privileged_words_stay_out_and_the_chain_is_whole(
    sqlite_store: Store, tmp_path: Path
) -> None:
    incident = await make_incident(sqlite_store, tmp_path)
    await add_privileged(sqlite_store, incident, "MARKER the contract may be void")
    target = tmp_path / "out.zip"
    done = await export(sqlite_store, incident, target)
    assert done.withheld == 2
    with zipfile.ZipFile(target) as archive:
        assert not any(b"MARKER" in archive.read(name) for name in archive.namelist())
    checked = verify_bundle(target, [done.head])
    assert (checked.problems, checked.withheld) == ([], 2)
    with pytest.raises(Refused, match="Ola may not: read privileged words"):
        await export(sqlite_store, incident, target, reader="Ola")
    checked = verify_bundle(target, [done.head])
    assert checked.withheld == 2, "what was there is as it was"
    await commands.take_role(sqlite_store, incident, "Filip", Role.LEGAL)
    done = await export(sqlite_store, incident, target, reader="Filip")
    checked = verify_bundle(target, [done.head])
    assert (checked.problems, checked.withheld) == ([], 0)


async def test_what_was_erased_is_not_in_it_and_the_chain_is_whole(
    sqlite_store: Store, tmp_path: Path
) -> None:
    incident = await make_incident(sqlite_store, tmp_path)
    async with sqlite_store.write() as session:
        await revisions.take_away(session, "test", [Deletion("a")], datetime.now(UTC))
    await step(sqlite_store)
    done = await export(sqlite_store, incident, tmp_path / "out.zip")
    assert (done.withheld, done.erased) == (0, 3)
    checked = verify_bundle(tmp_path / "out.zip", [done.head])
    assert (checked.problems, checked.withheld) == ([], 0)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert not any("żółć".encode() in archive.read(name) for name in archive.namelist())
        assert sum("/evidence/" in name for name in archive.namelist()) == 1


async def test_a_plan_that_was_followed_later_is_vouched_for_too(
    sqlite_store: Store, tmp_path: Path
) -> None:
    store = sqlite_store
    incident = await make_incident(store, tmp_path)
    await publish_playbook(store, "Anna", f"{PLAYBOOK}# changed\n")
    assert await commands.follow_newest(store, incident, "Anna") == 2
    done = await export(store, incident, tmp_path / "out.zip")
    assert verify_bundle(tmp_path / "out.zip", [done.head]).problems == []
    folder = tmp_path / "unpacked" / incident
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        archive.extractall(folder.parent)
    assert by_hand(folder, str(done.head.seq), done.head.hash).returncode == 0
    plan = folder / "playbooks/T01-2.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    assert by_hand(folder).returncode == 1
    async with store.write() as session:
        await (await session.connection()).execute(
            text("UPDATE playbookversion SET yaml = yaml || '#' WHERE version = 2")
        )
    async with store.read() as session:
        (finding,) = await verify(session, incident)
    assert finding.seq == done.head.seq


async def test_a_lesson_from_privileged_words_is_withheld_with_them(
    sqlite_store: Store, tmp_path: Path
) -> None:
    incident = await make_incident(sqlite_store, tmp_path)
    await add_privileged(sqlite_store, incident, "the contract may be void")
    await commands.flag_lesson(sqlite_store, incident, "Legal", 8, "MARKER")
    await commands.write_lesson(sqlite_store, incident, "Legal", "MARKER", 10)
    done = await export(sqlite_store, incident, tmp_path / "out.zip")
    assert done.withheld == 4
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert not any(b"MARKER" in archive.read(name) for name in archive.namelist())


async def test_the_rooms_own_timeline_can_be_exported(sqlite_store: Store, tmp_path: Path) -> None:
    draft = Draft("muted", {"kind": "author"}, {"who": "Some Bot"})
    await ledger.append(sqlite_store, ROOM, "Anna", lambda _old: [draft])
    done = await export(sqlite_store, ROOM, tmp_path / "room.zip")
    assert verify_bundle(tmp_path / "room.zip", [done.head]).problems == []


async def test_a_changed_timeline_is_not_exported(sqlite_store: Store, tmp_path: Path) -> None:
    incident = await make_incident(sqlite_store, tmp_path)
    async with sqlite_store.write() as session:
        await (await session.connection()).execute(
            text("UPDATE detail SET text = 'else' WHERE seq = 5")
        )
    with pytest.raises(StoreError, match="INC-1, entry 5"):
        await export(sqlite_store, incident, tmp_path / "out.zip")
    assert sorted(path.name for path in tmp_path.glob("*out.zip*")) == []


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_what_is_no_bundle_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="cannot be read"):
        verify_bundle(path)


async def test_a_bit_of_the_zip_itself(bundle: Bundle, tmp_path: Path) -> None:
    """A zip of stored files, one byte of which was changed: never quietly whole, no traceback."""
    path = bundle.write(tmp_path / "raw.zip")
    whole = path.read_bytes()
    place = whole.index(SCREENSHOT) + 20
    path.write_bytes(whole[:place] + b"X" + whole[place + 1 :])
    with pytest.raises(UsageError, match="cannot be read"):
        verify_bundle(path, [bundle.noted])


Change = Callable[[st.DataObject, dict[str, bytes], str], None]


def _change_byte(data: st.DataObject, files: dict[str, bytes], name: str) -> None:
    content = files[name]
    place = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
    files[name] = content[:place] + bytes([other]) + content[place + 1 :]


def _drop(_data: st.DataObject, files: dict[str, bytes], name: str) -> None:
    del files[name]


def _cut(data: st.DataObject, files: dict[str, bytes], name: str) -> None:
    files[name] = files[name][: data.draw(st.integers(0, len(files[name]) - 1))]


def _lines(change: Callable[[st.DataObject, list[bytes]], None]) -> Change:
    def of_entries(data: st.DataObject, files: dict[str, bytes], _name: str) -> None:
        lines = files["INC-1/entries.jsonl"].splitlines(keepends=True)
        change(data, lines)
        files["INC-1/entries.jsonl"] = b"".join(lines)

    return of_entries


def _drop_line(data: st.DataObject, lines: list[bytes]) -> None:
    del lines[data.draw(st.integers(0, len(lines) - 1))]


def _swap_lines(data: st.DataObject, lines: list[bytes]) -> None:
    one = data.draw(st.integers(0, len(lines) - 2))
    lines[one], lines[one + 1] = lines[one + 1], lines[one]


def _insert_line(data: st.DataObject, lines: list[bytes]) -> None:
    again = data.draw(st.integers(0, len(lines) - 1))
    lines.insert(data.draw(st.integers(0, len(lines))), lines[again])


CHANGES = [_change_byte, _drop, _cut, *map(_lines, (_drop_line, _swap_lines, _insert_line))]
VOUCHED = re.compile(r"INC-1/(entries\.jsonl|details/.*|evidence/.*|playbooks/.*)")


def _with_new_sums(files: dict[str, bytes]) -> None:
    """List the files anew, as who changes a bundle with care would."""
    from services.store.chain import sha256_of  # noqa: PLC0415

    names = [name for name in files if name != "INC-1/SHA256SUMS"]
    lines = [f"{sha256_of(files[name])}  {name.removeprefix('INC-1/')}\n" for name in sorted(names)]
    files["INC-1/SHA256SUMS"] = "".join(lines).encode()


@given(data=st.data())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_single_change_is_found(bundle: Bundle, tmp_path: Path, data: st.DataObject) -> None:
    """Of an entry, a text, a piece of evidence or a plan, even where the sums were listed anew."""
    files = dict(bundle.files)
    names = sorted(name for name in files if VOUCHED.fullmatch(name))
    data.draw(st.sampled_from(CHANGES))(data, files, data.draw(st.sampled_from(names)))
    if data.draw(st.booleans()):
        _with_new_sums(files)
    path = bundle.write(tmp_path / "changed.zip", files)
    try:
        checked = verify_bundle(path, [bundle.noted])
    except UsageError:
        return  # not even a bundle any more
    assert checked.problems


async def test_a_chain_made_anew_is_found_only_against_a_noted_head(
    sqlite_store: Store, bundle: Bundle, tmp_path: Path
) -> None:
    path = bundle.write(tmp_path / "same.zip")
    assert verify_bundle(path).problems == []
    other = Head("INC-1", 3, "0" * 64)
    (problem,) = verify_bundle(path, [other]).problems
    assert problem.startswith("INC-1, entry 3: it differs from the head")
    async with sqlite_store.read() as session:
        assert await verify(session, "INC-1", [bundle.noted]) == []


def by_hand(folder: Path, *noted: str) -> subprocess.CompletedProcess[str]:
    """Check an unpacked bundle with the script of the docs and a machine's own tools."""
    return subprocess.run(
        ["/bin/sh", str(folder / "verify.sh"), *noted],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def unpack(bundle: Bundle, folder: Path) -> Path:
    for name, content in bundle.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "INC-1"


def test_a_stranger_verifies_it_without_the_program(bundle: Bundle, tmp_path: Path) -> None:
    folder = unpack(bundle, tmp_path / "stranger")
    (folder / "verify.sh").write_text(script_of_the_docs())
    (folder / "SHA256SUMS").write_bytes(bundle.files["INC-1/SHA256SUMS"])
    done = by_hand(folder, str(bundle.noted.seq), bundle.noted.hash)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, str(bundle.noted))
    assert by_hand(folder, "3", bundle.noted.hash).returncode == 1


def test_the_script_in_a_bundle_is_the_one_of_the_docs(bundle: Bundle) -> None:
    assert bundle.files["INC-1/verify.sh"].decode() == script_of_the_docs()


def script_of_the_docs() -> str:
    match = re.search(r"^```sh\n(#!/bin/sh\n.*?)^```$", GUIDE.read_text(), re.DOTALL | re.MULTILINE)
    assert match is not None
    return match[1]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("entries.jsonl", lambda content: content.replace(b'"Anna"', b'"Ania"', 1)),
        ("entries.jsonl", lambda content: content.split(b"\n", 1)[1]),
        ("entries.jsonl", lambda content: content + content.splitlines(keepends=True)[-1]),
        ("details/5.text", lambda content: content + b"!"),
        ("playbooks/T01-1.yaml", lambda content: content + b"# more\n"),
        ("evidence", lambda content: content + b"!"),
    ],
)
def test_a_stranger_finds_a_change_even_where_the_sums_were_listed_anew(
    bundle: Bundle, tmp_path: Path, name: str, change: Callable[[bytes], bytes]
) -> None:
    files = dict(bundle.files)
    full = next(key for key in sorted(files) if key.startswith(f"INC-1/{name}"))
    files[full] = change(files[full])
    _with_new_sums(files)
    folder = unpack(Bundle(files, bundle.noted), tmp_path / "stranger")
    done = by_hand(folder, str(bundle.noted.seq), bundle.noted.hash)
    assert (done.returncode, done.stdout[:8]) == (1, "CHANGED:")
