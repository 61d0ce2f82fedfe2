"""Ten real processes on one store, of which collectors are killed at random; once a store."""

from pathlib import Path

import pytest

from benchmarks.many_hands import Trial, play, seen
from tests.conftest import empty_database
from tests.end_to_end.terminal import has_tmux

pytestmark = pytest.mark.skipif(not has_tmux(), reason="tmux is not installed")


SECONDS = 30
"""Both stores together take two minutes, with starting, settling and comparing."""
SLOW = (6.0, 14.0)
"""A command costs a second of a processor, which other tests want as well."""


def held(trial: Trial) -> None:
    """Play ``trial`` and see that nothing was wrong, and that there was something to see."""
    play(trial)
    assert trial.troubles == []
    assert len(set(trial.pictures.values())) == 1
    assert trial.sent >= trial.seconds * trial.rate / 2
    assert trial.kills
    assert trial.noted


@pytest.mark.xdist_group("many-hands")
@pytest.mark.timeout(900)
def test_a_little_on_sqlite(tmp_path: Path) -> None:
    held(Trial(str(tmp_path / "warroom.db"), tmp_path / "home", SECONDS, rate=500, pause=SLOW))


@pytest.mark.xdist_group("many-hands")
@pytest.mark.timeout(900)
def test_a_little_on_postgresql(postgres: str, tmp_path: Path) -> None:
    address = empty_database(postgres, tmp_path.name)
    held(Trial(address, tmp_path / "home", SECONDS, rate=500, pause=SLOW))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_longer(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    address = str(tmp_path / "warroom.db")
    if kind == "postgresql":
        address = empty_database(request.getfixturevalue("postgres"), tmp_path.name)
    held(Trial(address, tmp_path / "home", seconds=180, rate=500))


def test_the_numbers_on_a_screen_are_found() -> None:
    assert seen("12:03 user1 nr17 zorza abc\n12:04 user2 nr18 zorza") == [17, 18]
