"""Whole streams through the detector and the alerts' life: early where it matters, calm else."""

import csv
import json
import random
import statistics
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks import early_warning, replay
from benchmarks.replaying import Replay, Told
from services.early_warning.detector import Observation
from services.words import AlertKind, AlertLevel
from tests.early_warning.streams import BEGIN, CAMPAIGN, after, burst, calm, poisson

ROOT = Path(__file__).parents[2]
RUNS = 40
USUAL = 10
"""Mentions an hour."""


def told(observations: list[Observation], since: timedelta = timedelta(days=3)) -> list[Told]:
    return [it for it in Replay().run(observations) if it.at >= BEGIN + since]


def storm(seed: int, negative: float, hours: float = 3) -> list[Observation]:
    """Return what is said while five times as much is said as usual."""
    return [*poisson(random.Random(seed + 1_000), after(), hours, 5 * USUAL, negative)]


def test_a_fivefold_crisis_is_called_within_forty_mentions() -> None:
    needed = []
    for seed in range(RUNS):
        crisis = storm(seed, negative=0.6)
        alerts = told([*calm(seed, per_hour=USUAL), *crisis])
        loud = [it for it in alerts if it.life.level is not AlertLevel.INFO]
        if loud:
            needed.append(sum(mention.at <= loud[0].at for mention in crisis))
    assert len(needed) >= 0.95 * RUNS
    assert statistics.median(needed) <= 40


def test_a_fivefold_happy_burst_is_hardly_ever_more_than_news() -> None:
    loud = 0
    for seed in range(RUNS):
        alerts = told([*calm(seed, per_hour=USUAL), *storm(seed, negative=0.2)])
        loud += any(it.life.level is not AlertLevel.INFO for it in alerts)
    assert loud <= 0.05 * RUNS


def test_calm_weeks_are_calm() -> None:
    alerts = [
        it
        for seed in range(6)
        for it in told(calm(seed, days=14, per_hour=USUAL), timedelta(days=1))
        if it.life.level is not AlertLevel.INFO
    ]
    assert len(alerts) <= 3, "less than one in four weeks"


def test_a_negative_second_wave_a_third_as_large_alerts_again() -> None:
    first = burst(120, negative=True)
    second = burst(40, negative=True, at=after() + timedelta(days=1))
    between = [*poisson(random.Random(5), after() + timedelta(hours=2), 20, 3, 0.2)]
    alerts = told([*calm(days=3), *first, *between, *second])
    again = [it for it in alerts if it.at >= after() + timedelta(days=1)]
    assert again
    assert again[0].life.kind in {AlertKind.SHIFT, AlertKind.FIRESTORM}
    assert again[0].life.level is not AlertLevel.INFO


def test_one_storm_is_told_once_for_each_thing_that_it_becomes() -> None:
    alerts = told([*calm(), *burst(200, negative=True, minutes=90)])
    said = [(it.life.kind, it.life.level) for it in alerts]
    assert len(said) == len(set(said)) <= 4
    assert said[-1] == (AlertKind.FIRESTORM, AlertLevel.CRITICAL)


@pytest.fixture
def series(tmp_path: Path) -> Path:
    chance = random.Random(3)
    path = tmp_path / "series.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["timestamp", "value"])
        for bucket in range(5 * 288):
            at = BEGIN + timedelta(minutes=5 * bucket)
            count = chance.randint(2, 8) + (60 if 1_200 <= bucket < 1_206 else 0)
            rows.writerow([at.strftime("%Y-%m-%d %H:%M:%S"), count])
    return path


def run(*arguments: str) -> str:
    found = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return found.stdout


BEFORE, LATER = "2026-01-01 00:00:00", "2026-01-01 00:05:00"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "columns timestamp value"),
        ("epoch,count\n1,2\n", "columns timestamp value"),
        (f"timestamp,value\n{BEFORE},-5\n", "line 2: -5 mentions"),
        (f"timestamp,value\n{BEFORE},1\n{LATER},many\n", "line 3: "),
        (f"timestamp,value\n{BEFORE},inf\n", "line 2: "),
        (f"timestamp,value\n{BEFORE}\n", "line 2: "),
        ("timestamp,value\nyesterday,1\n", "line 2: "),
        (f"timestamp,value\n{LATER},1\n{BEFORE},1\n", "time has to go on"),
    ],
)
def test_what_is_wrong_with_a_series_is_one_line(tmp_path: Path, text: str, wrong: str) -> None:
    path = tmp_path / "series.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(SystemExit, match=wrong) as said:
        early_warning.read(path)
    assert str(path) in str(said.value)
    assert "\n" not in str(said.value)


@pytest.mark.parametrize(
    "text", ["", "epoch,entity,negative\n1e30,x,1\n", "epoch,entity,negative\n1,x,no\n"]
)
def test_what_is_wrong_with_mentions_is_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mentions.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(SystemExit, match=r"columns epoch entity negative|line 2: "):
        replay.read(path)
    with pytest.raises(SystemExit, match="cannot be read"):
        replay.read(tmp_path / "missing.csv")


def test_series_of_counts_are_alerted_on_by_command(series: Path, tmp_path: Path) -> None:
    run("benchmarks/early_warning.py", str(series), "--out", str(tmp_path / "out"))
    with (tmp_path / "out" / "series.csv").open(newline="") as file:
        alerts = [int(row["alert"]) for row in csv.DictReader(file)]
    assert len(alerts) == 5 * 288
    assert [place for place, alert in enumerate(alerts) if alert and place > 288] == [1_201]


def test_each_stage_of_the_life_tells_less(series: Path) -> None:
    early = early_warning.read(series)
    counts = [sum(early_warning.alarms(early, begin())) for begin in early_warning.STAGES.values()]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1] >= sum(early_warning.told(early)) > 0


def test_mentions_are_replayed_by_command(tmp_path: Path) -> None:
    path = tmp_path / "mentions.csv"
    observations = [*calm(), *burst(60, negative=True)]
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["epoch", "entity", "negative"])
        rows.writerows([it.at.timestamp(), it.entity, int(it.negative or 0)] for it in observations)
    lines = [json.loads(line) for line in run("benchmarks/replay.py", str(path)).splitlines()]
    last = [line for line in lines if line["epoch"] >= after().timestamp()][-1]
    assert (last["entity"], last["kind"], last["severity"]) == (CAMPAIGN, "firestorm", "critical")
    assert last["share"] > 0.7
    assert last["usual_share"] < 0.3
    assert last["count"] >= 30
    assert last["expected"] < 10
