"""Each shipped playbook is walked from declaring to closing: no dead end, nothing unusable."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from services import i18n
from services.errors import Refused
from services.i18n import LANGUAGES
from services.incident import commands, statement_steps
from services.incident.commands import Declaration
from services.incident.desk import load_run
from services.incident.plans import Plan
from services.incident.run import Run
from services.incident.signoff import missing
from services.incident.state import Incident, Mark, StepStatus
from services.playbooks.checks import check
from services.playbooks.files import parse, shipped
from services.playbooks.schema import Playbook, Step, json_schema
from services.playbooks.versions import publish_shipped
from services.store import Store
from services.store.verify import verify
from services.words import Duty, Need, Role, Severity, Stage

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAYBOOKS = {scenario: parse(text, scenario) for scenario, text in shipped().items()}


def test_these_are_shipped() -> None:
    assert all(playbook.scenario == name for name, playbook in PLAYBOOKS.items())
    assert set(PLAYBOOKS) == {*(f"S{number:02}" for number in range(15)), "PARA"}


def fresh_run(playbook: Playbook) -> Run:
    incident = Incident(
        id="INC-1",
        title="x",
        entity="room",
        stage=playbook.stage,
        plans=[Plan(playbook.scenario, 1, NOW)],
        alert=None,
        pace=1.0,
        drill=False,
        severity=Severity.SEV3,
        severity_is_known=True,
        opened_at=NOW,
        declared_by="Anna",
    )
    return Run(incident, (playbook,))


def walks(playbook: Playbook) -> Iterator[Run]:
    """Yield the run at the end of every way through the playbook, by every choice."""
    pending: list[dict[str, Mark]] = [{}]
    while pending:
        marks = pending.pop()
        run = fresh_run(playbook)
        run.incident.marks = marks
        ready = [item for item in run.open_items() if not item.waits_for]
        assert ready or not run.open_items(), f"dead end behind {list(marks)[-1]}"
        if not ready:
            yield run
            continue
        step = ready[0].step
        done = Mark(StepStatus.DONE, "Anna", NOW, len(marks) + 1)
        choices = [item.id for item in step.choices] or [""]
        pending += [{**marks, step.id: replace(done, choice=choice)} for choice in choices]


@pytest.mark.parametrize("scenario", PLAYBOOKS)
def test_no_way_through_it_is_a_dead_end(scenario: str) -> None:
    playbook = PLAYBOOKS[scenario]
    walked: set[str] = set()
    ends = 0
    for run in walks(playbook):
        ends += 1
        walked |= set(run.incident.marks)
        assert run.open_items() == []
    choices = [len(step.choices) for step in playbook.steps() if step.choices]
    assert ends >= max(choices)
    assert walked == {step.id for step in playbook.steps()}, "every step is on some way"


@pytest.mark.parametrize("scenario", PLAYBOOKS)
def test_nothing_is_lacking(scenario: str) -> None:
    """Every duty that falls due, a template of each kind, texts that say how."""
    playbook = PLAYBOOKS[scenario]
    assert [str(item) for item in check(shipped()[scenario], scenario, NOW.date())] == []
    for step in playbook.steps():
        assert step.duties, step.id
        assert timedelta(minutes=5) <= step.within <= timedelta(days=7), step.id
        for text in (step.title, step.do, step.why, *([step.ask] if step.ask else [])):
            assert_two_languages(text.en, text.pl, step.id)
    for template in playbook.templates:
        assert "[" in template.text.en
        assert "[" in template.text.pl
        assert_two_languages(template.text.en, template.text.pl, template.id)
    if playbook.stage is Stage.DECLARED:
        roles = {step.role for step in playbook.steps()}
        assert roles == set(Role), "nobody is left without a task"
        strategies = playbook.response.strategies
        for part in (playbook.signals, playbook.severity.drivers, playbook.clocks):
            assert part
        assert strategies.allowed
        assert strategies.forbidden


def assert_two_languages(english: str, polish: str, where: str) -> None:
    assert english != polish, where
    words = set(english.lower().replace("„", " ").split())
    assert not words & {"się", "nie", "jest", "oraz", "wpisy", "który"}, where
    words = set(polish.lower().split())
    assert not words & {"the", "and", "with", "from", "what", "who"}, where


@pytest.mark.parametrize("scenario", PLAYBOOKS)
def test_the_first_hour_comes_first(scenario: str) -> None:
    """Evidence, the call, Legal, the statement, in the order of domain knowledge."""
    playbook = PLAYBOOKS[scenario]
    if playbook.stage is not Stage.DECLARED:
        return
    hour = timedelta(hours=1)
    soonest = {
        duty: min(step.within for step in playbook.steps() if duty in step.duties)
        for duty in (Duty.MENTIONS, Duty.REACTION, Duty.INFLUENCER, Duty.LEGAL, Duty.TRANSPARENCY)
    }
    assert soonest[Duty.MENTIONS] <= timedelta(minutes=15)
    assert soonest[Duty.INFLUENCER] <= timedelta(minutes=30)
    assert soonest[Duty.LEGAL] <= timedelta(minutes=40)
    assert all(within <= hour for within in soonest.values())
    first = next(playbook.steps())
    assert first.needs is Need.EVIDENCE
    statements = [
        step
        for step in playbook.steps()
        if step.needs is Need.STATEMENT and step.within <= hour and step.after
    ]
    assert statements, "a statement waits for its approval"
    for step in statements:
        before = [playbook.step(other) for other in step.after]
        assert {other.needs for other in before if other} == {Need.APPROVAL}
    drafts = [step for step in playbook.steps() if step.needs is Need.DRAFT]
    assert [step.template is not None for step in drafts] == [True]


def answer_to(step: Step) -> str:
    match step.needs:
        case Need.CHOICE:
            return step.choices[0].id
        case Need.TIME:
            return "2 h"
        case Need.LINK | Need.STATEMENT:
            return f"https://example.org/{step.id}"
        case _:
            return f"done: {step.id}"


async def agreed_statement(store: Store, run: Run, step: Step) -> None:
    """See to it that everybody agrees to what ``step`` publishes, written before or now."""
    incident = run.incident.id
    if statement_steps.statement_to_publish(run, step) is None:
        wording = commands.Wording(f"text of {step.id}", "en", step=step.id)
        author = "scribe person"
        await commands.draft_statement(store, incident, author, wording, submit=True)
    async with store.read() as session:
        run = await load_run(session, incident)
    statement = statement_steps.statement_to_publish(run, step)
    assert statement is not None
    for need in missing(run, statement):
        who = f"{need.roles[-1].value} person"
        await commands.approve_statement(store, incident, who, statement.id, 1)


async def others_agree(store: Store, run: Run, step: Step) -> None:
    """Let everybody agree whom the step does not ask: it is ticked once nobody is missing."""
    statement = statement_steps.statement_of(run, step)
    assert statement is not None
    for need in missing(run, statement):
        if step.role not in need.roles:
            who = f"{need.roles[-1].value} person"
            await commands.approve_statement(store, run.incident.id, who, statement.id, 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario", PLAYBOOKS)
async def test_it_is_walked_by_commands(
    sqlite_store: Store, tmp_path: Path, scenario: str, language: str
) -> None:
    store = sqlite_store
    i18n.use(language)
    try:
        await publish_shipped(store)
        incident = await commands.declare(store, "Anna", Declaration("burza", scenario))
        for role in Role:
            await commands.assign_role(store, incident, "Anna", role, f"{role.value} person")
        paper = tmp_path / "paper.txt"
        paper.write_text("what was posted", encoding="utf-8")
        while True:
            async with store.read() as session:
                run = await load_run(session, incident)
            ready = [item for item in run.open_items() if not item.waits_for]
            if not ready:
                assert run.open_items() == []
                break
            item = ready[0]
            if item.step.needs is Need.EVIDENCE:
                await commands.add_file(store, incident, item.owner, paper, step=item.step.id)
            if item.step.needs is Need.APPROVAL:
                lead = run.incident.lead
                with pytest.raises(Refused):
                    await commands.do_step(store, incident, lead, item.step.id, "fine")
                await others_agree(store, run, item.step)
            if item.step.needs is Need.STATEMENT:
                await agreed_statement(store, run, item.step)
            await commands.do_step(store, incident, item.owner, item.step.id, answer_to(item.step))
        await commands.close(store, incident, "lead person", "spokój", [0])
        async with store.read() as session:
            assert await verify(session, incident) == []
            closed = (await load_run(session, incident)).incident
        assert closed.closed_by == "lead person"
        assert closed.answered_at is not None or scenario == "PARA"
    finally:
        i18n.use("en")


@pytest.mark.parametrize("scenario", PLAYBOOKS)
def test_the_schema_accepts_it(scenario: str) -> None:
    document = YAML(typ="safe").load(shipped()[scenario])
    jsonschema.Draft202012Validator.check_schema(json_schema())
    validator = jsonschema.Draft202012Validator(json_schema())
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan.update(unknown=1),
        lambda plan: plan.pop("severity"),
        lambda plan: plan["phases"][0]["steps"][0].update(role="king"),
        lambda plan: plan["phases"][0]["steps"][0].update(within="soon"),
        lambda plan: plan.update(title={"en": "only English"}),
        lambda plan: plan["phases"][0]["steps"][0].update(id="Not An Id"),
    ],
)
def test_the_schema_refuses_what_the_program_refuses(change: object) -> None:
    document = YAML(typ="safe").load(shipped()["S01"])
    change(document)  # type: ignore[operator]
    validator = jsonschema.Draft202012Validator(json_schema())
    assert list(validator.iter_errors(document)), json.dumps(document)[:80]
