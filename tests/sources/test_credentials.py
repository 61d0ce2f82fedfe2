"""Secrets come from the environment or from a file that only its owner reads, and never show."""

from pathlib import Path

import pytest

from services.errors import SourceRefused
from services.sources.credentials import Credential, credential


def secret_file(tmp_path: Path, content: bytes = b"s3cret\n", mode: int = 0o600) -> Path:
    path = tmp_path / "secret"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_the_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = credential("Bluesky (PL)", "password", secret_file(tmp_path))
    assert named.variable == "WARROOM_BLUESKY_PL_PASSWORD"
    assert named.read() == "s3cret"
    other = tmp_path / "other"
    other.write_text("from the other")
    other.chmod(0o600)
    monkeypatch.setenv("WARROOM_BLUESKY_PL_PASSWORD_FILE", str(other))
    assert named.read() == "from the other"
    monkeypatch.setenv("WARROOM_BLUESKY_PL_PASSWORD", " from the environment ")
    assert named.read() == "from the environment"
    assert "secret" not in repr(Credential("X")).lower()


def test_none_is_given() -> None:
    assert credential("x", "token").read() == ""


@pytest.mark.parametrize(
    ("content", "mode", "reason"),
    [
        (b"s3cret", 0o644, "chmod 600"),
        (b"s3cret", 0o640, "chmod 600"),
        (b"  \n", 0o600, "empty"),
        (b"\xff\xfe", 0o600, "no text"),
    ],
)
def test_a_file_that_will_not_do(tmp_path: Path, content: bytes, mode: int, reason: str) -> None:
    path = secret_file(tmp_path, content, mode)
    with pytest.raises(SourceRefused, match=reason) as caught:
        credential("x", "token", path).read()
    assert "s3cret" not in str(caught.value)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(SourceRefused):
            credential("x", "token", path).read()
