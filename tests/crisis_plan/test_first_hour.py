"""Whoever reads only the printed plan knows who does what in the first hour of each scenario."""

from datetime import timedelta

import pytest

from services.crisis_plan.compile import compile_plan
from services.crisis_plan.render import to_markdown
from services.i18n import LANGUAGES, speaking
from services.incident import commands
from services.playbooks.files import parse, shipped
from services.playbooks.versions import publish_shipped
from services.preparation.people import Member, save_member
from services.store import Store
from services.words import Role, Severity, Stage

PEOPLE = {role: f"Person {place}" for place, role in enumerate(Role)}
HOUR = timedelta(hours=1)
PLAYBOOKS = {name: parse(text, name) for name, text in shipped().items()}
DECLARED = [item for item in PLAYBOOKS.values() if item.stage is Stage.DECLARED]


@pytest.fixture
async def room(sqlite_store: Store) -> Store:
    """A store with the shipped playbooks and somebody for each role."""
    await publish_shipped(sqlite_store)
    async with sqlite_store.write() as session:
        for role, name in PEOPLE.items():
            await save_member(session, Member(name, roles=(role,)))
    return sqlite_store


def table(text: str, scenario: str, heading: str) -> list[list[str]]:
    """Return the rows of a scenario's first hour."""
    _before, _heading, after = text.partition(f"### {heading.format(scenario=scenario)}\n")
    lines = after.strip().split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_scenario_says_who_does_what_by_when(room: Store, language: str) -> None:
    with speaking(language):
        text = to_markdown(await compile_plan(room))
    heading = "{scenario}: the first hour" if language == "en" else "{scenario}: pierwsza godzina"
    for playbook in DECLARED:
        rows = table(text, playbook.scenario, heading)
        steps = [step for step in playbook.steps() if step.within <= HOUR]
        assert len(rows) == len(steps) >= 10, playbook.scenario
        minutes = [int(row[0]) for row in rows]
        assert minutes == sorted(minutes)
        said = {(int(row[0]), row[1].split("**")[1]) for row in rows}
        assert said == {
            (int(step.within.total_seconds() // 60), PEOPLE[step.role]) for step in steps
        }


async def test_the_plan_of_an_incident_tells_both_scenarios(room: Store) -> None:
    declaration = commands.Declaration("storm", "S01", Severity.SEV3)
    incident = await commands.declare(room, "Anna", declaration)
    await commands.join_scenario(room, incident, "Anna", "S02")
    text = to_markdown(await compile_plan(room, incident_id=incident))
    assert "## S01+S02 Undisclosed or mislabelled ad + Offensive statement" in text
    rows = table(text, "S01+S02", "{scenario}: the first hour")
    told = [row[2] for row in rows]
    assert "Capture the statement" in told
    assert "Capture the evidence" in told
    assert told.count("Freeze posts and boosts") == 1
    assert "S02: First 15 minutes" in text
