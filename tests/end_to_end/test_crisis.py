"""A whole crisis, played with the keyboard alone at 80x24."""

import json
import os
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services.playbooks.drill import load_drill
from services.playbooks.files import parse, shipped
from services.words import Need
from tests.end_to_end.terminal import PATIENCE, Terminal, has_tmux, warroom

pytestmark = [
    pytest.mark.skipif(not has_tmux(), reason="tmux is not installed"),
    pytest.mark.timeout(300),
]


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def drill_store(home: Path) -> Path:
    (store,) = (home / ".local/share/warroom/drills").glob("*.db")
    return store


def do_the_checklist(terminal: Terminal, store: Path) -> list[str]:
    """Work through every step from top to bottom; return the ids in the order done."""
    playbook = parse(shipped()["S01"], "S01")
    done = []
    answers = {
        move.step: move for move in load_drill("zorzynka").lead if move.move in {"step", "skip"}
    }
    terminal.press("Home")
    for step in playbook.steps():
        if step.only_if is not None and step.id != "own-up":
            continue
        title = step.title.read("en")
        terminal.wait(f" {title[:20]}", "[ ]")
        terminal.press("Enter")
        terminal.wait(f"─ {title}", "Esc cancels")
        match step.needs:
            case Need.NOTHING:
                terminal.press("Enter")
            case Need.CHOICE:
                choices = [choice.id for choice in step.choices]
                terminal.press(str(choices.index(answers[step.id].choice or "") + 1))
            case Need.NOTE:
                terminal.write(f"done by hand: {step.id}")
                terminal.press("F2")
            case Need.LINK | Need.STATEMENT:
                terminal.write(f"example.org/{step.id}")
                terminal.press("Enter")
        terminal.wait("Esc cancels", gone=True)
        done.append(step.id)
        wait_for_steps(store, len(done))
        terminal.press("Down")
    return done


def wait_for_steps(store: Path, count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while entries(store, "step_done") < count:
        assert time.monotonic() < deadline, f"step {count} was never written"
        time.sleep(0.05)


def entries(store: Path, kind: str) -> int:
    with closing(sqlite3.connect(store)) as connection:
        found = connection.execute("SELECT count(*) FROM entry WHERE kind = ?", (kind,))
        return int(found.fetchone()[0])


def test_a_crisis_from_the_alert_to_the_report(tmp_path: Path, terminals: list[Terminal]) -> None:
    home = tmp_path / "home"
    terminal = Terminal(home, "drill")
    terminals.append(terminal)
    terminal.wait("DRILL", "collecting", "milena")
    terminal.wait("(raised)")
    store = drill_store(home)

    terminal.press("a")
    terminal.wait("(acknowledged)")
    terminal.press("d")
    terminal.wait("Declare an incident", "Playbook")
    terminal.press("Enter")
    terminal.wait("NOBODY LEADS", "Capture the evidence")
    terminal.press("l")
    terminal.wait("Lead: Anna Rosa")
    done = do_the_checklist(terminal, store)
    terminal.wait("20 of 20 steps" if len(done) == 20 else f"{len(done)} of")

    terminal.press("3")
    terminal.wait("x Correct", "done by hand")
    terminal.press("Home")
    terminal.wait("took the role")
    terminal.press("Down", "x")
    terminal.wait("Correct entry 2")
    terminal.write("the lead began at noon")
    terminal.press("F2")
    terminal.press("End")
    terminal.wait("corrected entry 2")

    terminal.press("2")
    terminal.wait("Lead: Anna Rosa")
    terminal.press("c")
    terminal.wait("Close the incident")
    terminal.write("all quiet")
    terminal.press("F2")
    terminal.wait("CLOSED at")
    terminal.press("4")
    terminal.wait("Post-mortem")
    terminal.press("w")
    terminal.wait("To which file?")
    terminal.press("Enter")
    terminal.wait("Written to")
    terminal.press("q")
    terminal.wait("ENDED 0")

    check_report((home / "DRILL-1.md").read_text(encoding="utf-8"), done)
    verified = warroom(home, "--store", str(store), "verify", "--against", "DRILL-1.md")
    assert verified.returncode == 0, verified.stderr
    timeline = warroom(home, "--store", str(store), "timeline", "DRILL-1", "--json")
    records = json.loads(timeline.stdout)
    assert [record["seq"] for record in records] == list(range(1, len(records) + 1))


def check_report(report: str, done: list[str]) -> None:
    assert "DRILL" in report
    for name in ("detect", "acknowledge", "declare", "answer", "resolve"):
        (row,) = re.findall(rf"\| Time to {name} .*\| (.*) \|", report)
        assert re.fullmatch(r"(\d+ min )?\d+ s|\d+ min", row), (name, row)
    assert re.search(r"- Before .*: \d+ mentions?, \d+ % negative", report)
    assert re.search(r"- After: \d+ mentions?", report)
    timeline = report.split("## The timeline")[1].split("---", maxsplit=1)[0].strip().splitlines()
    assert [int(line.split(".")[0]) for line in timeline] == list(range(1, len(timeline) + 1))
    assert "declared the incident" in timeline[0]
    assert "took the role crisis lead (corrected by entry" in timeline[1]
    notes = [line.rsplit(" ", 1)[1] for line in timeline if "done by hand" in line]
    assert notes == [step for step in done if step in notes]
    assert "published the statement: https://example.org/publish" in report
    assert "corrected entry 2: the lead began at noon" in report
    assert timeline[-1].endswith("closed the incident: all quiet")


def collector_of(store: Path) -> int:
    """Return the process id of the collector that holds the lease, or held it last."""
    with closing(sqlite3.connect(store, timeout=30)) as connection:
        found = connection.execute("SELECT holder FROM lease WHERE name = 'collector'")
        return int(found.fetchone()[0].split(":")[1])


def test_killed_and_started_again_nothing_is_lost(
    tmp_path: Path, terminals: list[Terminal]
) -> None:
    home = tmp_path / "home"
    first = Terminal(home, "drill")
    terminals.append(first)
    first.wait("(raised)")
    first.press("d")
    first.wait("Declare an incident")
    first.press("Enter")
    first.wait("NOBODY LEADS")
    first.press("l")
    first.wait("Lead: Anna Rosa")
    os.kill(first.pid_of_program(), signal.SIGKILL)
    first.wait("ENDED")

    second = Terminal(home, "drill", "--resume")
    terminals.append(second)
    second.wait("DRILL-1", "(raised)", "healthy")
    second.press("2")
    second.wait("Lead: Anna Rosa", "Capture the evidence")
    store = drill_store(home)
    before = collector_of(store)
    os.kill(before, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while collector_of(store) == before:
        assert time.monotonic() < deadline, "no screen started a new collector"
        time.sleep(0.1)
    second.press("1")
    second.wait("healthy")
    os.kill(second.pid_of_program(), signal.SIGTERM)
    shown = second.wait("ENDED")
    assert "ENDED 143" in shown
    verified = warroom(home, "--store", str(drill_store(home)), "verify")
    assert verified.returncode == 0, verified.stdout
