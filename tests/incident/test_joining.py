"""Two scenarios in one crisis: what both ask for is done once, the stricter of the two holds."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import Refused, UsageError
from services.incident import commands
from services.incident.clocks import clocks
from services.incident.desk import load_run
from services.incident.events import describe
from services.incident.run import Run
from services.incident.signoff import sign_offs
from services.incident.state import StepStatus
from services.incident.statements import Version
from services.playbooks.versions import publish, publish_shipped
from services.store import Store, ledger
from services.store.verify import verify
from services.words import Cluster, Severity
from tests.making import NO_NAGS, PLAYBOOK, declare_test_incident

T02 = (
    PLAYBOOK.replace("scenario: T01", "scenario: T02")
    .replace("{default: SEV3}", "{default: SEV2}")
    .replace("cluster: accidental", "cluster: preventable")
    .replace("forbidden: [Deny]", "forbidden: [Joke]")
)
ROOT = Path(__file__).parent.parent.parent


def with_freeze(text: str, step: str, within: str, words: str) -> str:
    """Return the playbook with a shared step at its end."""
    added = f"""      - id: {step}
        shared: freeze
        title: {words}
        do: {words}
        why: It goes on otherwise.
        role: community
        within: {within}
        needs: note
        ask: What was stopped?
stand_down:"""
    return text.replace("stand_down:", added)


ONE = with_freeze(PLAYBOOK, "freeze", "30 min", "Stop the posts")
OTHER = with_freeze(T02, "stop", "20 min", "Stop the boosts")


async def publish_both(store: Store) -> None:
    async with store.write() as session:
        for text in (ONE, OTHER):
            await publish(store, session, text, "Anna")


async def declared(store: Store) -> str:
    await publish_both(store)
    return await commands.declare(
        store, "Anna", commands.Declaration("storm", "T01", Severity.SEV3)
    )


async def current(store: Store, incident: str) -> Run:
    async with store.read() as session:
        return await load_run(session, incident)


async def told(store: Store, incident: str) -> list[str]:
    async with store.read() as session:
        run = await load_run(session, incident)
        records = await ledger.read(session, incident)
    return [f"{record.actor} {describe(record, run)}" for record in records]


async def test_what_both_ask_for_is_done_once_and_counts_for_both(store: Store) -> None:
    incident = await declared(store)
    await commands.join_scenario(store, incident, "Bartek", "T02", reason="old clips too")
    run = await current(store, incident)
    ids = [item.step.id for item in run.items()]
    assert ids.count("freeze") == 1
    assert not any("stop" in step for step in ids)
    assert {"capture", "T02:capture", "publish", "T02:publish"} <= set(ids)
    item = run.item("freeze")
    assert item is not None
    assert item.scenarios == ("T01", "T02")
    assert item.step.do.en == "Stop the posts\n\nT02: Stop the boosts"
    await commands.do_step(store, incident, "Anna", "freeze", "all of it")
    run = await current(store, incident)
    done = [(item.step.id, item.scenarios) for item in run.items() if item.mark]
    assert done == [("freeze", ("T01", "T02"))]
    with pytest.raises(Refused, match="Anna did or skipped"):
        await commands.do_step(store, incident, "Bartek", "freeze", "again")
    assert "Bartek let scenario T02 join, playbook version 1, as SEV2: old clips too" in (
        await told(store, incident)
    )


async def test_what_was_done_before_counts_and_can_be_opened_again(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await declared(store)
    await commands.do_step(store, incident, "Anna", "freeze", "posts")
    await commands.join_scenario(store, incident, "Anna", "T02")
    item = (await current(store, incident)).item("freeze")
    assert item is not None
    assert item.status is StepStatus.DONE
    await commands.reopen_step(store, incident, "Anna", "freeze", "the boosts still run")
    assert [i.step.id for i in (await current(store, incident)).items() if i.mark] == []


async def test_the_stricter_of_both_holds(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await declared(store)
    await commands.join_scenario(store, incident, "Anna", "T02")
    run = await current(store, incident)
    assert run.incident.severity is Severity.SEV2
    assert not run.incident.severity_is_known, "nobody has said how bad the second one is"
    response = run.playbook.response
    assert response.cluster is Cluster.PREVENTABLE
    assert [text.en for text in response.strategies.forbidden] == ["T01: Deny", "T02: Joke"]
    assert run.playbook.severity.default is Severity.SEV2
    item = run.item("freeze")
    assert item is not None
    assert item.due_at == min(
        run.incident.declared_at + timedelta(minutes=30),
        run.incident.joined[0].since + timedelta(minutes=20),
    )
    own = run.item("T02:capture")
    assert own is not None
    assert own.due_at == run.incident.joined[0].since + timedelta(minutes=15)


async def test_a_milder_one_lowers_nothing(sqlite_store: Store) -> None:
    store = sqlite_store
    await publish_both(store)
    declaration = commands.Declaration("storm", "T02", Severity.SEV1)
    incident = await commands.declare(store, "Anna", declaration)
    await commands.join_scenario(store, incident, "Anna", "T01", Severity.SEV4)
    run = await current(store, incident)
    assert (run.incident.severity, run.incident.severity_is_known) == (Severity.SEV1, True)
    assert run.playbook.response.cluster is Cluster.PREVENTABLE


async def test_approvals_follow_the_worse_severity(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await declared(store)
    text = commands.Wording("We are checking.", "en", title="Holding")
    statement = await commands.draft_statement(store, incident, "Celina", text, submit=True)
    before = await current(store, incident)
    assert len(sign_offs(before, before.incident.statements[statement].current)) == 1
    await commands.join_scenario(store, incident, "Anna", "T02", Severity.SEV1)
    after = await current(store, incident)
    version: Version = after.incident.statements[statement].current
    assert len(sign_offs(after, version)) == 2, "at SEV1 Legal agrees too"


async def test_leaving_takes_its_steps_away_and_keeps_what_was_done(store: Store) -> None:
    incident = await declared(store)
    await commands.join_scenario(store, incident, "Anna", "T02")
    await commands.do_step(store, incident, "Anna", "T02:capture", "three clips")
    await commands.do_step(store, incident, "Anna", "freeze", "all")
    with pytest.raises(UsageError, match="needs a reason"):
        await commands.leave_scenario(store, incident, "Anna", "T02", " ")
    with pytest.raises(Refused, match="T01 has not joined"):
        await commands.leave_scenario(store, incident, "Anna", "T01", "over")
    await commands.leave_scenario(store, incident, "Anna", "T02", "it was forged")
    run = await current(store, incident)
    assert [item.step.id for item in run.items()] == ["capture", "cause", "publish", "freeze"]
    assert run.incident.severity is Severity.SEV2, "leaving lowers nothing by itself"
    freeze = run.item("freeze")
    assert freeze is not None
    assert freeze.mark is not None
    sentences = await told(store, incident)
    assert "Anna did: Capture the evidence. three clips" in sentences
    assert sentences[-1] == "Anna left scenario T02, because it was forged"
    with pytest.raises(Refused, match="has not joined"):
        await commands.leave_scenario(store, incident, "Anna", "T02", "again")
    # Joined once more, what was done is done.
    await commands.join_scenario(store, incident, "Anna", "T02")
    again = (await current(store, incident)).item("T02:capture")
    assert again is not None
    assert again.mark is not None
    async with store.read() as session:
        assert await verify(session, incident) == []


async def test_done_under_a_scenario_that_was_left_is_done_for_the_next(
    sqlite_store: Store,
) -> None:
    """The one that leads does not share the step; of two that joined the first one is left."""
    store = sqlite_store
    third = OTHER.replace("scenario: T02", "scenario: T03")
    await publish_both(store)
    async with store.write() as session:
        await publish(store, session, third, "Anna")
    incident = await declare_test_incident(store)  # publishes T01 without the shared step
    for scenario in ("T02", "T03"):
        await commands.join_scenario(store, incident, "Anna", scenario)
    assert (await current(store, incident)).item("T03:stop") is None
    await commands.do_step(store, incident, "Anna", "T02:stop", "all")
    await commands.leave_scenario(store, incident, "Anna", "T02", "forged")
    run = await current(store, incident)
    item = run.item("T03:stop")
    assert item is not None
    assert item.mark is not None
    assert item.mark.text == "all"
    await commands.reopen_step(store, incident, "Anna", "T03:stop", "not all")
    opened = (await current(store, incident)).item("T03:stop")
    assert opened is not None
    assert opened.mark is None


async def test_what_cannot_join_is_refused_in_one_line(sqlite_store: Store) -> None:
    store = sqlite_store
    await publish_shipped(store)
    incident = await declared(store)
    with pytest.raises(UsageError, match="no playbook X9"):
        await commands.join_scenario(store, incident, "Anna", "X9")
    with pytest.raises(UsageError, match="no plan for a declared incident"):
        await commands.join_scenario(store, incident, "Anna", "PARA")
    with pytest.raises(Refused, match="follows T01 since"):
        await commands.join_scenario(store, incident, "Anna", "T01")
    await commands.join_scenario(store, incident, "Anna", "T02")
    with pytest.raises(Refused, match="follows T02 since"):
        await commands.join_scenario(store, incident, "Bartek", "T02")
    below = await commands.declare(store, "Anna", commands.Declaration("a reproach", "PARA"))
    with pytest.raises(Refused, match="Declare it first"):
        await commands.join_scenario(store, below, "Anna", "T02")
    await commands.close(store, incident, "Anna", "calm")
    with pytest.raises(Refused, match="closed"):
        await commands.join_scenario(store, incident, "Anna", "S05")


async def test_a_newer_version_of_the_second_is_followed_alone(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await declared(store)
    await commands.join_scenario(store, incident, "Anna", "T02")
    async with store.write() as session:
        await publish(store, session, OTHER.replace("20 min", "10 min"), "Anna")
    assert await commands.follow_newest(store, incident, "Anna") == 2
    run = await current(store, incident)
    assert [(plan.scenario, plan.version) for plan in run.incident.in_force] == [
        ("T01", 1),
        ("T02", 2),
    ]
    freeze = run.item("freeze")
    assert freeze is not None
    assert freeze.due_at == run.incident.joined[0].since + timedelta(minutes=10)
    with pytest.raises(Refused, match="newest version of T01 already"):
        await commands.follow_newest(store, incident, "Anna")


async def test_of_two_who_join_at_once_one_is_told(store: Store) -> None:
    incident = await declared(store)
    results = await asyncio.gather(
        *(commands.join_scenario(store, incident, who, "T02") for who in ("Bartek", "Celina")),
        return_exceptions=True,
    )
    assert [type(result) for result in results if result] == [Refused]
    run = await current(store, incident)
    assert [plan.scenario for plan in run.incident.joined] == ["T02"]


async def test_clocks_of_both_run_and_a_shared_one_once(sqlite_store: Store) -> None:
    store = sqlite_store
    await publish_shipped(store)
    declaration = commands.Declaration("storm", "S01", Severity.SEV3)
    incident = await commands.declare(store, "Anna", declaration)
    await commands.join_scenario(store, incident, "Anna", "S05")
    running = clocks(await current(store, incident), NO_NAGS)
    welfare = [item.key for item in running if item.key.startswith("rule:")]
    assert welfare == ["rule:welfare"], "both check on the influencer: one clock"
    await commands.stop_clock(store, incident, "Anna", "rule:welfare", "fine")
    await commands.leave_scenario(store, incident, "Anna", "S05", "no harm")
    assert (await current(store, incident)).incident.stopped.keys() == {"rule:welfare"}


STEPS = ("capture", "freeze", "T02:capture", "T02:cause", "T03:capture", "T03:stop", "T02:stop")
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["do", "skip", "reopen", "join", "leave"]),
        st.sampled_from(["Anna", "Bartek"]),
        st.sampled_from(STEPS),
        st.sampled_from(["T02", "T03"]),
    ),
    max_size=16,
)


class Paper:
    """An incident with joined scenarios as a person would keep it: by matters, not by ids."""

    def __init__(self) -> None:
        self.joined: list[str] = []
        self.done: dict[str, StepStatus] = {}

    def matter(self, step: str) -> str | None:
        """Return what a step is about, None if it is not on the list now."""
        scenario = step.partition(":")[0] if ":" in step else "T01"
        if step.endswith(":stop"):
            return None  # the one that leads has it: it stands there as freeze
        return step if scenario in {"T01", *self.joined} else None

    def act(self, what: str, step: str, scenario: str) -> bool:
        if what == "join":
            taken = scenario not in self.joined
            self.joined += [scenario] if taken else []
            return taken
        if what == "leave":
            taken = scenario in self.joined
            self.joined = [item for item in self.joined if item != scenario]
            return taken
        if what == "reopen":
            return self.done.pop(step, None) is not None
        matter = self.matter(step)
        if matter is None or matter in self.done:
            return False
        self.done[matter] = StepStatus.DONE if what == "do" else StepStatus.SKIPPED
        return True


@given(ACTS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_whatever_is_joined_and_left_the_checklist_is_that_of_a_simple_model(
    sqlite_store: Store, acts: list[tuple[str, str, str, str]]
) -> None:
    store = sqlite_store
    await publish_both(store)
    async with store.write() as session:
        await publish(store, session, OTHER.replace("scenario: T02", "scenario: T03"), "Anna")
    incident = await commands.declare(
        store, "Anna", commands.Declaration("storm", "T01", Severity.SEV3)
    )
    paper = Paper()
    for what, who, step, scenario in acts:
        expected = paper.act(what, step, scenario)
        try:
            match what:
                case "join":
                    await commands.join_scenario(store, incident, who, scenario)
                case "leave":
                    await commands.leave_scenario(store, incident, who, scenario, "why")
                case "reopen":
                    await commands.reopen_step(store, incident, who, step, "why")
                case "skip":
                    await commands.skip_step(store, incident, who, step, "why")
                case _:
                    answer = "brand" if step.endswith("cause") else "words"
                    await commands.do_step(store, incident, who, step, answer)
        except Refused:
            assert not expected, (what, step, scenario)
        else:
            assert expected, (what, step, scenario)
    run = await current(store, incident)
    assert [plan.scenario for plan in run.incident.joined] == paper.joined
    shown = {item.step.id: item.status for item in run.items() if item.mark}
    visible = {step: status for step, status in paper.done.items() if paper.matter(step)}
    assert shown == visible
    ids = [item.step.id for item in run.items()]
    assert len(ids) == len(set(ids))
    async with store.read() as session:
        assert await verify(session, incident) == []


WORKER = """
import asyncio, sys
from services.incident import commands
from services.store import Store

async def main(target, incident):
    store = await Store.open(target, migrate=False)
    while True:
        await commands.join_scenario(store, incident, "Bartek", "T02")
        print("joined", flush=True)
        await commands.leave_scenario(store, incident, "Bartek", "T02", "why")
        print("left", flush=True)

asyncio.run(main(sys.argv[1], sys.argv[2]))
"""


def killed_at_work(store: Store, incident: str) -> list[str]:
    """Let a process join and leave again and again, kill it, and return what it said."""
    command = [sys.executable, "-c", WORKER, store.address, incident]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as worker:
        assert worker.stdout is not None
        said = [worker.stdout.readline().strip() for _line in range(7)]
        worker.kill()
        return said + [line.strip() for line in worker.stdout]


async def test_killed_while_joining_it_stands_as_it_was_told(sqlite_store: Store) -> None:
    """What was said to be joined is joined after a restart, and nothing is half there."""
    store = sqlite_store
    incident = await declared(store)
    said = killed_at_work(store, incident)
    run = await current(store, incident)
    async with store.read() as session:
        assert await verify(session, incident) == []
        kinds = [record.kind for record in await ledger.read(session, incident)][1:]
    assert len(kinds) - len(said) in {0, 1}, "at most the act that nobody was told of yet"
    assert kinds == ["joined", "left"] * (len(kinds) // 2) + ["joined"] * (len(kinds) % 2)
    assert [plan.scenario for plan in run.incident.joined] == ["T02"] * (len(kinds) % 2)
    ids = {item.step.id for item in run.items()}
    assert ("T02:capture" in ids) == bool(run.incident.joined)
