"""What a log shows, where it goes, and what it never holds."""

import json
import logging
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import logs
from services.errors import UsageError

SECRETS = {
    "https://user:pass@hooks.example.org/services/T0/B0/secret?token=abc#x": "https://hooks.example.org/…",
    "postgresql+asyncpg://warroom:hunter2@db.example.org/warroom": "postgresql+asyncpg://db.example.org/…",
    "postgresql://anna:hunter/2@db.example.org:5432/warroom": "postgresql://…",
    "wss://[::1]:8443/stream?key=abc": "wss://[::1]:8443/…",
    "tgram://123456:AAtoken/987": "tgram://…",
    "mailtos://anna:pass@example.org": "mailtos://…",
    "write to anna.rosa+x@mail.example.org now": "write to […] now",
    "call +48 600 100 200, today": "call […], today",
}


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    """Leave the root logger as it was."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    root.handlers.clear()
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level = handlers, level


@pytest.mark.parametrize(("said", "shown"), SECRETS.items())
def test_addresses_are_cut_wherever_they_stand(said: str, shown: str) -> None:
    assert logs.harmless(said) == shown


@pytest.mark.parametrize(
    "line", ["S01:decide is due", "12:30:05 took 4.5 s", "/var/lib/warroom/x.db", "C:\\x", "a+b=2"]
)
def test_what_is_no_address_stays(line: str) -> None:
    assert logs.harmless(line) == line


def test_json_is_one_object_a_line_whatever_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("json")
    logger = logging.getLogger("services.somewhere")
    logger.info("two\nlines of %s", "zażółć")
    error = OSError("no answer from https://a.example/secret")
    logger.error("it failed", exc_info=error)
    logging.getLogger("x").debug("not told")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert {**first, "time": ""} == {
        "time": "",
        "level": "info",
        "logger": "services.somewhere",
        "message": "two\nlines of zażółć",
    }
    assert first["time"].endswith("+00:00")
    assert (second["level"], second["message"]) == ("error", "it failed")
    assert second["error"] == "OSError: no answer from https://a.example/…"
    assert not list(tmp_path.glob("*.log"))


def test_a_file_that_was_moved_away_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "collector.log"
    logs.set_up("text", str(path))
    logging.getLogger("x").warning("one")
    path.rename(tmp_path / "collector.log.1")
    logging.getLogger("x").warning("two")
    assert path.read_text().endswith("WARNING two\n")
    assert (tmp_path / "collector.log.1").read_text().endswith("WARNING one\n")
    with pytest.raises(UsageError, match="cannot be written"):
        logs.set_up("text", str(tmp_path / "no" / "folder"))


def test_a_file_is_made_for_its_owner_only_and_keeps_the_mode_that_it_was_given(
    tmp_path: Path,
) -> None:
    new, given = tmp_path / "new.log", tmp_path / "given.log"
    given.touch()
    given.chmod(0o640)
    for path in (new, given):
        logs.set_up("text", str(path))
        logging.getLogger("x").warning("żółw")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (new, given)] == [0o600, 0o640]
    assert new.read_text(encoding="utf-8").endswith("WARNING żółw\n")
    new.rename(tmp_path / "new.log.1")
    logs.set_up("text", str(new))
    assert stat.S_IMODE(new.stat().st_mode) == 0o600


def test_the_journal_gets_each_line_with_its_level(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal"
    monkeypatch.setattr(logs, "JOURNAL_SOCKET", path)
    with pytest.raises(UsageError, match="no journal on this host"):
        logs.set_up("text", "journal")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
        journal.bind(str(path))
        journal.settimeout(10)
        logs.set_up("text", "journal")
        logging.getLogger("services.x").error("two\nlines")
        fields = _fields(journal.recv(65_536))
        logging.getLogger("services.x").info("x" * 100_000)
        assert len(_fields(journal.recv(65_536))["MESSAGE"]) == logs.LONGEST
    assert fields == {
        "PRIORITY": "3",
        "SYSLOG_IDENTIFIER": "warroom",
        "LOGGER": "services.x",
        "MESSAGE": "two\nlines",
    }


def _fields(data: bytes) -> dict[str, str]:
    """Read a datagram as the journal does: name, length, value."""
    found = {}
    while data:
        name, _newline, rest = data.partition(b"\n")
        length = int.from_bytes(rest[:8], "little")
        found[name.decode()] = rest[8 : 8 + length].decode()
        assert rest[8 + length : 9 + length] == b"\n"
        data = rest[9 + length :]
    return found
