"""Secrets come from the environment or from a file that only its owner reads, and never show."""

import logging
import os
import pickle
from pathlib import Path

import pytest

from services.errors import SourceRefused
from services.sources.credentials import LONGEST, Credential, Secret, credential


def secret_file(tmp_path: Path, content: bytes = b"s3cret\n", mode: int = 0o600) -> Path:
    path = tmp_path / "secret"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def value(named: Credential) -> str:
    secret = named.read()
    assert secret is not None
    return secret.reveal()


def test_the_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = credential("Bluesky (PL)", "password", secret_file(tmp_path))
    assert named.variable == "WARROOM_BLUESKY_PL_PASSWORD"
    assert value(named) == "s3cret"
    other = tmp_path / "other"
    other.write_text("from the other")
    other.chmod(0o600)
    monkeypatch.setenv("WARROOM_BLUESKY_PL_PASSWORD_FILE", str(other))
    assert value(named) == "from the other"
    monkeypatch.setenv("WARROOM_BLUESKY_PL_PASSWORD", " from the environment ")
    assert value(named) == "from the environment"
    monkeypatch.setenv("WARROOM_BLUESKY_PL_PASSWORD", " ")
    with pytest.raises(SourceRefused, match="is empty"):
        named.read()


def test_none_is_given() -> None:
    assert credential("x", "token").read() is None
    with pytest.raises(SourceRefused, match="hook: a secret is missing: write token_file, or set"):
        credential("x", "token").need("hook")


@pytest.mark.parametrize(
    ("content", "mode", "reason"),
    [
        (b"s3cret", 0o644, "chmod 600"),
        (b"s3cret", 0o640, "chmod 600"),
        (b"  \n", 0o600, "is empty"),
        (b"one\ntwo", 0o600, "more than one line"),
        (b"x" * (LONGEST + 1), 0o600, "too large"),
        (b"\xff\xfe", 0o600, "is no text"),
    ],
)
def test_a_file_that_will_not_do(tmp_path: Path, content: bytes, mode: int, reason: str) -> None:
    path = secret_file(tmp_path, content, mode)
    with pytest.raises(SourceRefused, match=reason) as caught:
        credential("x", "token", path).read()
    assert "s3cret" not in str(caught.value)


def test_what_is_no_file_of_ours_is_refused_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    for path in (tmp_path / "missing", tmp_path, pipe, Path("\0")):
        with pytest.raises(SourceRefused):
            credential("x", "token", path).read()
    path = secret_file(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(SourceRefused, match="belongs to somebody else"):
        credential("x", "token", path).read()


def test_nothing_shows_it(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret("s3cret")
    logging.getLogger("test").warning("%s %r %s", secret, secret, {"token": secret})
    assert "s3cret" not in f"{secret} {secret!r} {[secret]} {caplog.text}"
    assert secret.matches("s3cret")
    assert not secret.matches("s3cre\ud800")
    with pytest.raises(TypeError, match="not written"):
        pickle.dumps(secret)
