"""Alert on series of counts as the room would: ``early_warning.py SERIES.csv... --out DIR``.

A series has the columns ``timestamp`` and ``value``, the number of mentions in the five minutes
from the timestamp on. For each one DIR gets a file of the same name with ``timestamp`` and
``alert``, 1 where an alert is told. No setting depends on the series. ``--ablation`` begins without
the stages of an alert's life and adds them one by one, so that nobody removes one unknowingly, and
writes a folder for each; ``--speed`` measures what a mention costs, against scoring it with VADER.
"""

import argparse
import csv
import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.replaying import Replay
from benchmarks.series import rows
from services.early_warning.detector import Detector, Observation, Signal
from services.early_warning.lifecycle import COMES_BACK

ENTITY = "campaign:1"
STEP = 250
"""Mentions of half a second in a storm of 500 a second."""
Series = list[tuple[str, int]]
Alarm = Callable[[datetime, Signal | None], bool]


def main() -> None:
    """Do what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("series", type=Path, nargs="*")
    asked.add_argument("--out", type=Path, default=Path("alerts"))
    asked.add_argument("--ablation", action="store_true")
    asked.add_argument("--speed", action="store_true")
    chosen = asked.parse_args()
    if not chosen.series and not chosen.speed:
        asked.error("name a series, or --speed")
    if chosen.speed:
        print(json.dumps(speed()))
    for path in chosen.series:
        series = read(path)
        if not chosen.ablation:
            write(chosen.out / path.name, series, told(series))
            continue
        for stage, begin in STAGES.items():
            write(chosen.out / stage / path.name, series, alarms(series, begin()))
        write(chosen.out / "whole" / path.name, series, told(series))


def read(path: Path) -> Series:
    """Return the timestamps and counts of a series."""
    series = list(rows(path, _counted, "timestamp value"))
    for (before, _), (stamp, _) in pairwise(series):
        if moment(stamp) <= moment(before):
            raise SystemExit(f"{path}: {stamp} comes after {before}: time has to go on")
    return series


def _counted(row: dict[str, str]) -> tuple[str, int]:
    count, _at = int(float(row["value"])), moment(row["timestamp"])
    if count < 0:
        raise ValueError(f"{count} mentions: a count is 0 or more")
    return row["timestamp"], count


def write(path: Path, series: Series, alerts: list[bool]) -> None:
    """Write what was alerted on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["timestamp", "alert"])
        lines.writerows(
            [stamp, int(alert)] for (stamp, _), alert in zip(series, alerts, strict=True)
        )


def told(series: Series) -> list[bool]:
    """Return whether the room tells of something in each bucket."""
    replay, alerts = Replay(), []
    for stamp, count in series:
        at = moment(stamp)
        replay.detector.count(ENTITY, at, count)
        alerts.append(any(True for _ in replay.judge(at)))
    return alerts


def alarms(series: Series, is_alarm: Alarm) -> list[bool]:
    """Return where ``is_alarm`` makes an alarm of what the detector says."""
    replay, found = Replay(), []
    for stamp, count in series:
        at = moment(stamp)
        replay.detector.count(ENTITY, at, count)
        found.append(is_alarm(at, next(iter(replay.detector.judge(at)), None)))
    return found


def level_triggered() -> Alarm:
    """Alarm as long as it lasts."""
    return lambda _at, signal: signal is not None


def edge() -> Alarm:
    """Alarm when it begins."""
    before = False

    def alarm(_at: datetime, signal: Signal | None) -> bool:
        nonlocal before
        rising, before = signal is not None and not before, signal is not None
        return rising

    return alarm


def after_quiet(quiet: timedelta, *, ranked: bool = False) -> Callable[[], Alarm]:
    """Alarm when it begins after so long a quiet; ``ranked``: only of the largest days."""

    def begin() -> Alarm:
        last: datetime | None = None

        def alarm(at: datetime, signal: Signal | None) -> bool:
            nonlocal last
            if signal is None or (ranked and signal.held_back):
                return False
            rising, last = last is None or at - last > quiet, at
            return rising

        return alarm

    return begin


STAGES: dict[str, Callable[[], Alarm]] = {
    "1-level-triggered": level_triggered,
    "2-edge": edge,
    "3-half-an-hour-of-quiet": after_quiet(timedelta(minutes=30)),
    "4-six-hours": after_quiet(COMES_BACK),
    "5-largest-days-only": after_quiet(COMES_BACK, ranked=True),
}
"""What was there before the whole: each stage keeps the ones before it."""


def moment(stamp: str) -> datetime:
    """Return a time of a series, read as UTC."""
    return datetime.fromisoformat(stamp).replace(tzinfo=UTC)


def stream(mentions: int, entities: int) -> Iterator[Observation]:
    """Return mentions over five days, every fourth negative.

    The ``entities`` are spoken of as such are: the tenth half as often as the fifth (Zipf).
    """
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(mentions):
        at = begin + timedelta(days=5) * (number / mentions)
        rank = int(entities ** (number * 0.6180339887498949 % 1))
        yield Observation(f"influencer:{rank}", at, number % 4 == 0)


def speed(mentions: int = 400_000, entities: int = 10_000) -> dict[str, float]:
    """Return what one mention costs, and what scoring it with VADER does.

    In the room's way, which judges twice a second, and judged after ``each``.
    """
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415

    figures = {}
    for name, count in (("one", 1), ("many", entities)):
        replay, given = Replay(), list(stream(mentions, count))
        gc.collect()
        gc.freeze()  # the room holds no list of all mentions to look through
        begin = time.process_time()
        for _ in replay.run(given):
            pass
        figures[f"us_{name}_each"] = 1e6 * (time.process_time() - begin) / mentions
        detector = Detector()
        begin = time.process_time()
        for start in range(0, mentions, STEP):
            detector.observe(given[start : start + STEP])
            detector.judge(given[min(start + STEP, mentions) - 1].at)
        figures[f"us_{name}"] = 1e6 * (time.process_time() - begin) / mentions
        states = (len(replay.detector.snapshot(entity)) for entity in replay.detector.entities)
        figures[f"bytes_{name}"] = max(states)
    vader = SentimentIntensityAnalyzer()
    post = "Never buying this again, @maja_j told us nothing about being paid for it. Shame! #ad"
    begin = time.process_time()
    for _ in range(5_000):
        vader.polarity_scores(post)
    figures["us_vader"] = 1e6 * (time.process_time() - begin) / 5_000
    figures["of_vader"] = max(figures["us_one"], figures["us_many"]) / figures["us_vader"]
    return {name: round(value, 3) for name, value in figures.items()}


if __name__ == "__main__":
    main()
