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
from services.playbooks.schema import Step
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
    """Work through every step in the plan's order; return the ids in the order done."""
    playbook = parse(shipped()["S01"], "S01")
    done = []
    answers = {
        move.step: move for move in load_drill("zorzynka").lead if move.move in {"step", "skip"}
    }
    hidden = {"explain-mistake", "letter-deadline", "answer-regulator"}
    terminal.press("o")
    terminal.wait("YOURS AND OVERDUE", gone=True)
    terminal.press("Home")
    for step in playbook.steps():
        if step.id in hidden:
            continue
        if step.needs in {Need.DRAFT, Need.STATEMENT} and step.template:
            write_statement(terminal, store, step)
        if step.needs is Need.APPROVAL:
            refused_to_the_lead(terminal, step)
        if step.needs is Need.APPROVAL or step.id == "joint-correction":
            act_as(terminal, "Grażyna Jemioła")
            agree(terminal, store, "approver")
            if step.id == "joint-correction":  # the plan's own words admit fault
                act_as(terminal, "Filip Dereń")
                agree(terminal, store, "legal")
            act_as(terminal, "Anna Rosa")
        if step.needs is Need.STATEMENT:
            publish(terminal, step)
        elif step.needs not in {Need.DRAFT, Need.APPROVAL}:
            do_one(terminal, step, answers[step.id].choice or "")
        done.append(step.id)
        wait_for(store, "step_done", len(done))
        terminal.press("Down")
    return done


def write_statement(terminal: Terminal, store: Path, step: Step) -> None:
    """Write the statement in the editor, and send it to review with its blanks as they are."""
    before = entries(store, "statement_submitted")
    terminal.press("Enter")
    terminal.wait("F4 $EDITOR", "blanks are left")
    terminal.write(f"done by hand: {step.id} ")
    terminal.press("F2")
    terminal.wait("F2 again sends it")
    terminal.press("F2")
    terminal.wait("F4 $EDITOR", gone=True)
    wait_for(store, "statement_submitted", before + 1)


def agree(terminal: Terminal, store: Path, role: str) -> None:
    """Agree, as holder of ``role``, to the statement of the step under the cursor."""
    before = entries(store, "statement_approved")
    terminal.press("Enter")
    terminal.wait(f"You agree as {role}", "BLANKS ARE LEFT")
    terminal.press("Enter")
    terminal.wait(f"You agree as {role}", gone=True)
    wait_for(store, "statement_approved", before + 1)


def publish(terminal: Terminal, step: Step) -> None:
    """Write down where it stands, the next update, and what it does to each value."""
    terminal.press("Enter")
    terminal.wait("─ Publish: ", "https://")
    terminal.write(f"example.org/{step.id}")
    terminal.press(*["Tab"] * 6)  # no promise this time: to the first value
    terminal.wait("People always know")
    terminal.press("Down", "Tab", "Tab", "Down", "F2")
    terminal.wait("─ Publish: ", gone=True)


def do_one(terminal: Terminal, step: Step, choice: str) -> None:
    """Do the step under the cursor with the keys that it asks for."""
    title = step.title.read("en")
    terminal.wait(f" {title[:20]}", "[ ]")
    terminal.press("Enter")
    terminal.wait(f"─ {title}", "Esc cancels")
    match step.needs:
        case Need.NOTHING:
            terminal.press("Enter")
        case Need.CHOICE:
            choices = [item.id for item in step.choices]
            terminal.press(str(choices.index(choice) + 1))
        case Need.EVIDENCE:
            terminal.write("evidence.txt")
            terminal.press("Enter")
            terminal.wait("1 piece is kept")
            terminal.write(f"done by hand: {step.id}")
            terminal.press("F2")
        case Need.NOTE:
            terminal.write(f"done by hand: {step.id}")
            terminal.press("F2")
        case Need.TIME:
            terminal.write("20 min")
            terminal.press("F2")
    terminal.wait("Esc cancels", gone=True)


def refused_to_the_lead(terminal: Terminal, step: Step) -> None:
    """Whoever leads may not approve, and is told so."""
    terminal.wait(f" {step.title.read('en')[:20]}", "[ ]")
    terminal.press("Enter")
    terminal.wait("Who leads does not approve")


def act_as(terminal: Terminal, name: str) -> None:
    """Choose who acts on this screen, and come back."""
    terminal.press("F9")
    shown = terminal.wait("Every entry written here")
    number = re.search(rf"(\d)\W+{name}", shown)
    assert number is not None, shown
    terminal.press(number[1])
    terminal.wait("Every entry written here", gone=True)
    terminal.press("2")
    terminal.wait("Lead: Anna Rosa")


def wait_for(store: Path, kind: str, count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while entries(store, kind) < count:
        assert time.monotonic() < deadline, f"{kind} {count} was never written"
        time.sleep(0.05)


def entries(store: Path, kind: str) -> int:
    with closing(sqlite3.connect(store)) as connection:
        found = connection.execute("SELECT count(*) FROM entry WHERE kind = ?", (kind,))
        return int(found.fetchone()[0])


def declare_and_lead(terminal: Terminal) -> None:
    """From the alert to a shared picture of who does what, in a few presses."""
    terminal.press("a")
    terminal.wait("(acknowledged)")
    terminal.press("d")
    shown = terminal.wait("Declare: what is it?", "> 1 S01 Undisclosed or mislabelled ad")
    assert re.search(r"\d+ of \d+ mentions", shown), "the reasons stand beside the scenario"
    terminal.press("Enter")
    terminal.wait("What is true of this case?", "> 3 SEV3")
    terminal.press("Enter")
    terminal.wait("NOBODY LEADS", "Capture the evidence")
    terminal.press("l")
    terminal.wait("Who does what", "Anna Rosa (you)", "NOBODY")
    terminal.press("f")
    terminal.wait("Bartek Kos", "Capture the evidence", "Grażyna Jemioła")
    assert "NOBODY" not in terminal.screen()
    terminal.press("Escape")
    terminal.wait("Lead: Anna Rosa")


def test_a_crisis_from_the_alert_to_the_report(tmp_path: Path, terminals: list[Terminal]) -> None:
    home = tmp_path / "home"
    terminal = Terminal(home, "drill")
    terminals.append(terminal)
    terminal.wait("DRILL", "collecting", "milena")
    terminal.wait("(raised)")
    store = drill_store(home)

    declare_and_lead(terminal)
    (home / "evidence.txt").write_text("seven posts", encoding="utf-8")
    done = do_the_checklist(terminal, store)
    terminal.wait(f"{len(done)} of {len(done)} steps")

    terminal.press("3")
    terminal.wait("x Correct", "done by hand")
    terminal.press("Home")
    terminal.wait("took the role")
    terminal.press("Down", "x")
    terminal.wait("Correct entry 2")
    terminal.write("the lead began at noon")
    terminal.press("F2")
    terminal.wait("Correct entry 2", gone=True)  # else End goes into the dialog
    terminal.press("End")
    terminal.wait("corrected entry 2")

    terminal.press("2")
    terminal.wait("Lead: Anna Rosa")
    terminal.press("c")
    terminal.wait("Close the incident")
    terminal.write("all quiet")
    terminal.press("Tab")
    terminal.wait("> 1 [ ] Every post")
    terminal.press("1")
    terminal.wait("> 1 [x] Every post")
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

    (report,) = home.glob("DRILL-1-*.md")
    check_report(report.read_text(encoding="utf-8"), done)
    verified = warroom(home, "--store", str(store), "verify", "--against", report.name)
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
    timeline = report.split("## The timeline\n\n")[1].split("\n\n", maxsplit=1)[0].splitlines()
    assert [int(line.split(".")[0]) for line in timeline] == list(range(1, len(timeline) + 1))
    assert "declared the incident" in timeline[0]
    assert "took the role crisis lead (corrected by entry" in timeline[1]
    notes = [
        line.rsplit(" ", 1)[1] for line in timeline if "done by hand" in line and "did: " in line
    ]
    assert notes == [step for step in done if step in notes]
    assert "published statement 1, version 1: https://example.org/publish" in report
    assert "published statement 2, version 1: https://example.org/joint-correction" in report
    assert "agreed: Grażyna Jemioła (approver)" in report.split("## Promises", maxsplit=1)[0]
    assert "corrected entry 2: the lead began at noon" in report
    assert "closed the incident: all quiet Not true yet: For six hours" in timeline[-1]


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
    shown = first.wait("Declare: what is it?", "S01")
    first.press(re.findall(r"(\d) S01", shown)[0])  # so early little speaks for anything
    first.wait("What is true of this case?")
    first.press("Enter")
    first.wait("NOBODY LEADS")
    first.press("l")
    first.wait("Who does what", "Anna Rosa (you)")
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
