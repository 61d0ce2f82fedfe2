"""Why a file could not be read or written, in the language of whoever reads it."""

import errno
import os
from pathlib import Path

import pytest

from services.i18n import speaking
from services.reasons import reason_of


def test_what_is_common_is_said_in_our_own_words(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file") as missing:
        (tmp_path / "missing").read_text("utf-8")
    with pytest.raises(OSError, match="directory") as folder:
        tmp_path.read_text("utf-8")
    with speaking("pl"):
        assert reason_of(missing.value) == "nie ma takiego pliku ani folderu"
        assert reason_of(folder.value) == "to folder, a nie plik"
        for number in (errno.EACCES, errno.ENOSPC, errno.EEXIST):
            assert reason_of(OSError(number, os.strerror(number))) != os.strerror(number)


def test_what_is_rare_is_said_in_the_words_of_the_system() -> None:
    assert reason_of(OSError(errno.EXDEV, "Invalid cross-device link")) == (
        "Invalid cross-device link"
    )
    assert reason_of(OSError("no number")) == "no number"
