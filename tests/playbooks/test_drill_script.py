"""The shipped drill: the same for the same seed, and its lead finishes the playbook."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest

from services.errors import UsageError
from services.incident import statement_steps
from services.incident.plans import Plan
from services.incident.run import Run
from services.incident.state import Incident, Mark, StepStatus
from services.playbooks.drill import expand, load_drill
from services.playbooks.files import parse, shipped
from services.words import Need, Severity, Stage

NAMES = sorted(
    item.name.removesuffix(".yaml")
    for item in (files("playbooks") / "drills").iterdir()
    if item.name.endswith(".yaml")
)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("name", NAMES)
def test_the_story_is_the_same_for_the_same_seed(name: str) -> None:
    drill = load_drill(name)
    story = expand(drill, 7)
    assert story == expand(drill, 7)
    assert story != expand(drill, 8)
    assert [item.offset for item in story] == sorted(item.offset for item in story)
    assert len({item.native_id for item in story}) == len(story)
    assert not any("{" in item.text for item in story)
    assert not any(timedelta(hours=-1) < item.offset < timedelta() for item in story)
    assert {item.language for item in story} == {"en", "pl"}


@pytest.mark.parametrize("name", NAMES)
def test_the_storm_is_loud_within_a_minute_of_the_wall(name: str) -> None:
    drill = load_drill(name)
    minute = timedelta(minutes=1) * drill.pace
    said = [item for item in expand(drill, 1) if timedelta() <= item.offset < minute]
    assert len(said) >= 3 * max(8, 3 * drill.history.per_hour)


@pytest.mark.parametrize("name", NAMES)
def test_the_scripted_lead_leaves_no_step_open(name: str) -> None:
    drill = load_drill(name)
    playbook = parse(shipped()[drill.scenario], drill.scenario)
    incident = Incident(
        id="DRILL-1",
        title="x",
        entity="room",
        stage=Stage.DECLARED,
        plans=[Plan(drill.scenario, 1, NOW)],
        alert=None,
        pace=1.0,
        drill=True,
        severity=Severity.SEV3,
        severity_is_known=True,
        opened_at=NOW,
        declared_by="Anna",
    )
    run = Run(incident, (playbook,))
    written, agreed = "", 0
    for seq, move in enumerate(drill.lead, start=1):
        if move.move == "draft":
            written, agreed = move.step or "", 0
            assert move.text, "a statement has words"
        agreed += move.move == "approve"
        fulfilled = steps_fulfilled(run, move.move, written, agreed)
        for step_id in fulfilled:
            incident.marks[step_id] = Mark(StepStatus.DONE, "Anna", NOW, seq)
        if move.move not in {"step", "skip"}:
            continue
        item = run.item(move.step or "")
        assert item is not None, f"{move.step} does not apply"
        assert item.mark is None, f"{move.step} was done before"
        assert not item.is_blocked, f"{move.step} waits for {item.waits_for}"
        assert (move.choice is not None) == (item.step.needs is Need.CHOICE and move.move == "step")
        assert move.text or move.link or move.choice or item.step.needs is Need.NOTHING, move.step
        done = StepStatus.DONE if move.move == "step" else StepStatus.SKIPPED
        incident.marks[item.step.id] = Mark(done, "Anna", NOW, seq, move.choice or "")
    assert run.open_items() == []
    published = [move for move in drill.lead if move.move == "publish"]
    assert all(len(move.marks) == len(drill.values) for move in published)
    moves = [move.move for move in drill.lead]
    assert {"acknowledge", "declare", "role", "skip", "note", "correct"} <= set(moves)
    assert moves[-1] == "close"


def steps_fulfilled(run: Run, move: str, written: str, agreed: int) -> list[str]:
    """Return the open steps that a move about the statement of step ``written`` fulfils."""
    wanted = {"draft": Need.DRAFT, "approve": Need.APPROVAL, "publish": Need.STATEMENT}.get(move)
    found = [item.step for item in run.open_items() if item.step.needs is wanted]
    if move == "draft":
        return [step.id for step in found if step.id == written]
    if move == "approve":
        return [step.id for step in found if step.approves == written]
    if move == "publish":
        assert agreed == 2, "it admits fault: the approver and Legal agree"
    return [step.id for step in found if written in statement_steps.origins(run, step)]


def test_an_unknown_drill_is_told() -> None:
    with pytest.raises(UsageError, match="no drill x"):
        load_drill("x")
