"""A confined session: every way out by a file is tried, and shut."""

import contextlib
import os
import stat
from pathlib import Path

import pytest

from services import confinement
from services.errors import UsageError, WarroomError


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A confined session; its inbox, beside its outbox."""
    monkeypatch.setattr(confinement, "_folders", None)
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    confinement.confine(tmp_path / "inbox", tmp_path / "outbox")
    return tmp_path / "inbox"


@pytest.fixture
def outbox(inbox: Path) -> Path:
    """The outbox of the confined session."""
    return inbox.parent / "outbox"


WAYS_OUT = [
    "../secret.txt",
    "../inbox/../secret.txt",
    "sub/file.txt",
    "/etc/passwd",
    "~/file.txt",
    "/",
    "..",
    ".",
    "",
    ".hidden",
    "a\x00b",
    "a\nb",
    "..\\secret.txt",
]


@pytest.mark.parametrize("name", WAYS_OUT)
def test_no_name_leads_out(name: str, inbox: Path, outbox: Path) -> None:
    with pytest.raises(UsageError, match="only"), confinement.incoming(Path(name)):
        pass
    with pytest.raises(UsageError, match="only"):
        confinement.write(Path(name), b"x")
    assert list(outbox.iterdir()) == list(inbox.iterdir()) == []
    assert (inbox.parent / "secret.txt").read_text() == "secret"


def test_a_file_comes_in_as_a_private_copy(inbox: Path) -> None:
    (inbox / "posts.csv").write_bytes(b"one")
    for name in (Path("posts.csv"), inbox / "posts.csv"):
        with confinement.incoming(name) as copy:
            (inbox / "posts.csv").write_bytes(b"two")  # swapped after it was checked
            assert copy.read_bytes() == b"one"
            assert copy.name == "posts.csv"
        assert not copy.exists()
        (inbox / "posts.csv").write_bytes(b"one")


def test_what_is_no_plain_file_of_the_inbox_is_not_read(inbox: Path) -> None:
    secret = inbox.parent / "secret.txt"
    (inbox / "link").symlink_to(secret)
    (inbox / "second-name").hardlink_to(secret)
    (inbox / "folder").mkdir()
    os.mkfifo(inbox / "pipe")
    (inbox / "up").symlink_to("..")
    for name in ("link", "second-name", "folder", "pipe", "up"):
        with pytest.raises(UsageError, match="no plain file"), confinement.incoming(Path(name)):
            pass
    with pytest.raises(UsageError, match="There is no file"), confinement.incoming(Path("none")):
        pass


def test_what_is_written_follows_no_link_and_shares_no_file(outbox: Path) -> None:
    secret = outbox.parent / "secret.txt"
    (outbox / "report.md").symlink_to(secret)
    (outbox / "shared.md").hardlink_to(secret)
    confinement.write(Path("report.md"), b"report")
    confinement.write(outbox / "shared.md", b"report")
    assert secret.read_text() == "secret"
    assert sorted(path.name for path in outbox.iterdir()) == ["report.md", "shared.md"]
    for path in outbox.iterdir():
        assert not path.is_symlink()
        assert path.read_bytes() == b"report"
        assert path.stat().st_mode & 0o077 == 0


def test_two_that_write_the_same_file_at_once_do_not_take_each_others(outbox: Path) -> None:
    target = outbox / "report.md"
    with confinement.begun(target) as (one, first), confinement.begun(target) as (two, second):
        assert one != two
        for file, text in ((first, b"one"), (second, b"two")):
            with file:
                file.write(text)
        assert {path.stat().st_mode & 0o777 for path in (one, two)} == {0o600}
        one.replace(target)
        assert target.read_bytes() == b"one"
        two.replace(target)
    assert [path.name for path in outbox.iterdir()] == ["report.md"]
    assert target.read_bytes() == b"two"


def test_the_group_of_a_shared_outbox_can_read_what_lies_there(outbox: Path) -> None:
    def write_all() -> set[int]:
        confinement.write(outbox / "report.md", b"report")
        confinement.write(outbox / "new.md", b"new", new=True)
        with confinement.begun(outbox / "bundle.zip") as (ahead, _file):
            ahead.replace(outbox / "bundle.zip")
        found = {stat.S_IMODE(path.stat().st_mode) for path in outbox.iterdir()}
        (outbox / "new.md").unlink()
        return found

    assert write_all() == {0o600}
    outbox.chmod(0o2770)  # as docs/operating.md says
    assert write_all() == {0o640}


def test_what_was_begun_and_failed_is_gone(outbox: Path) -> None:
    with contextlib.suppress(WarroomError), confinement.begun(outbox / "report.md") as (_it, file):
        file.write(b"half")
        raise WarroomError
    assert list(outbox.iterdir()) == []


def test_a_new_file_takes_no_links_place(outbox: Path) -> None:
    (outbox / "new.md").symlink_to(outbox.parent / "not-there")
    with pytest.raises(UsageError, match="is there already"):
        confinement.write(Path("new.md"), b"x", new=True)
    assert not (outbox.parent / "not-there").exists()


def test_a_folder_in_the_files_place_is_told_in_one_line(outbox: Path) -> None:
    (outbox / "report.md").mkdir()
    with pytest.raises(WarroomError, match="cannot be written"):
        confinement.write(Path("report.md"), b"x")


def test_without_folders_nothing_comes_or_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "_folders", None)
    confinement.confine(None, None)
    with pytest.raises(UsageError, match="no outbox"):
        confinement.write(Path("x"), b"x")
    with pytest.raises(UsageError, match="no inbox"), confinement.incoming(Path("x")):
        pass


def test_whoever_is_not_confined_writes_where_they_like(tmp_path: Path) -> None:
    assert not confinement.is_confined()
    confinement.write(tmp_path / "a.md", b"one")
    confinement.write(tmp_path / "a.md", b"two")
    with pytest.raises(UsageError):
        confinement.write(tmp_path / "a.md", b"three", new=True)
    with confinement.incoming(tmp_path / "a.md") as path:
        assert path.read_bytes() == b"two"
    assert confinement.suggested("b.md") == Path.cwd() / "b.md"


def test_the_home_of_nobody_is_one_line() -> None:
    for way in (confinement.outgoing, lambda path: confinement.write(path, b"")):
        with pytest.raises(UsageError, match="There is no file ~nobody-of-this-name/x"):
            way(Path("~nobody-of-this-name/x"))
