"""What people do, what is refused, and what is folded from it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.errors import Refused, UsageError, WarroomError
from services.incident import clocks, commands
from services.incident.commands import Declaration
from services.incident.desk import all_incidents, load_incident, load_run, open_incidents
from services.incident.events import describe
from services.incident.state import StepStatus
from services.store import Store, ledger, mentions
from services.store.verify import verify
from services.words import Role, Severity
from tests.making import (
    NO_NAGS,
    PLAYBOOK,
    approved_statement,
    declare_test_incident,
    mention,
    publish_test_playbook,
)


async def sentences(store: Store, incident: str) -> list[str]:
    async with store.read() as session:
        run = await load_run(session, incident)
        records = await ledger.read(session, incident)
    return [f"{record.actor} {describe(record, run)}" for record in records]


async def test_an_incident_from_declaring_to_closing(store: Store) -> None:
    incident = await declare_test_incident(store)
    await commands.take_role(store, incident, "Anna", Role.LEAD)
    await commands.set_severity(store, incident, "Anna", Severity.SEV2, "the press asks")
    await commands.do_step(store, incident, "Celina", "capture", "six posts")
    await commands.do_step(store, incident, "Anna", "cause", "brand")
    await commands.do_step(store, incident, "Anna", "own-up")
    await approved_statement(store, incident)
    await commands.do_step(store, incident, "Anna", "publish", "https://example.org/statement")
    await commands.close(store, incident, "Anna", "calm again")
    async with store.read() as session:
        run = await load_run(session, incident)
        assert await verify(session, incident) == []
        assert await open_incidents(session) == []
        assert [item.id for item in await all_incidents(session)] == ["INC-1"]
    state = run.incident
    assert (state.lead, state.severity, state.closed_by) == ("Anna", Severity.SEV2, "Anna")
    assert state.answered_at is not None
    assert {item.status for item in run.items()} == {StepStatus.DONE}
    told = await sentences(store, incident)
    assert told[0] == "Anna declared the incident “Zorza storm” as SEV3, playbook T01 version 1"
    assert told[3] == "Celina did: Capture the evidence. six posts"
    assert told[-3] == "Anna published statement 1, version 1: https://example.org/statement"
    assert told[-1] == "Anna closed the incident: calm again"


@pytest.mark.parametrize(
    ("step", "answer", "complaint"),
    [
        ("capture", "  ", "needs a note"),
        ("cause", "nobody", "one of the choices"),
        ("publish", "on our page", "needs a link"),
        ("publish", "javascript:alert(1)", "needs a link"),
    ],
)
async def test_a_step_gets_what_it_needs(
    sqlite_store: Store, step: str, answer: str, complaint: str
) -> None:
    incident = await declare_test_incident(sqlite_store)
    with pytest.raises(UsageError, match=complaint):
        await commands.do_step(sqlite_store, incident, "Anna", step, answer)
    assert len(await sentences(sqlite_store, incident)) == 1


async def test_conditions_show_and_hide_steps(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    with pytest.raises(Refused, match="does not apply"):
        await commands.do_step(sqlite_store, incident, "Anna", "own-up")
    await commands.do_step(sqlite_store, incident, "Anna", "cause", "mistake")
    with pytest.raises(Refused, match="does not apply"):
        await commands.do_step(sqlite_store, incident, "Anna", "own-up")
    await commands.reopen_step(sqlite_store, incident, "Anna", "cause", "it was not")
    await commands.do_step(sqlite_store, incident, "Anna", "cause", "brand")
    await commands.skip_step(sqlite_store, incident, "Anna", "own-up", "counsel says wait")
    async with sqlite_store.read() as session:
        run = await load_run(session, incident)
    item = run.item("own-up")
    assert item is not None
    assert (item.status, item.mark and item.mark.text) == (StepStatus.SKIPPED, "counsel says wait")


async def test_the_second_is_told_who_was_first(store: Store) -> None:
    incident = await declare_test_incident(store)
    results = await asyncio.gather(
        *(commands.do_step(store, incident, who, "capture", "x") for who in ("Anna", "Bartek")),
        *(commands.take_role(store, incident, who, Role.LEAD) for who in ("Anna", "Bartek")),
        return_exceptions=True,
    )
    refused = [str(result) for result in results if isinstance(result, Refused)]
    assert len(refused) == 2
    assert any("did or skipped this step at" in words for words in refused)
    assert any("took the role crisis lead at" in words for words in refused)
    assert len(await sentences(store, incident)) == 3


async def test_two_declare_at_once(store: Store) -> None:
    await publish_test_playbook(store)
    declaration = Declaration("Zorza storm", "T01", Severity.SEV3)
    ids = await asyncio.gather(
        *(commands.declare(store, who, declaration) for who in ("Anna", "Bartek", "Celina"))
    )
    assert sorted(ids) == ["INC-1", "INC-2", "INC-3"]
    from_alert = Declaration("from an alert", "T01", Severity.SEV3, alert=5)
    results = await asyncio.gather(
        *(commands.declare(store, who, from_alert) for who in ("Anna", "Bartek", "Celina")),
        return_exceptions=True,
    )
    assert [result for result in results if isinstance(result, str)] == ["INC-4"]
    assert sum(isinstance(result, Refused) for result in results) == 2


async def test_one_incident_an_alert(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store, alert=7)
    declaration = Declaration("again", "T01", Severity.SEV3, alert=7)
    with pytest.raises(Refused, match="Anna declared INC-1 from this alert"):
        await commands.declare(sqlite_store, "Bartek", declaration)
    await commands.close(sqlite_store, incident, "Anna", "false alarm")
    assert await commands.declare(sqlite_store, "Bartek", declaration) == "INC-2"


async def test_what_is_refused(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    store = sqlite_store
    with pytest.raises(UsageError, match="no playbook X99"):
        await commands.declare(store, "Anna", Declaration("x", "X99", Severity.SEV1))
    with pytest.raises(UsageError, match="needs a title"):
        await commands.declare(store, "Anna", Declaration("\x1b[2J", "T01", Severity.SEV1))
    with pytest.raises(UsageError, match="no incident INC-9"):
        await commands.add_note(store, "INC-9", "Anna", "x")
    with pytest.raises(Refused, match="SEV3 limited already"):
        await commands.set_severity(store, incident, "Anna", Severity.SEV3, "x")
    with pytest.raises(Refused, match="do not have the role"):
        await commands.give_back_role(store, incident, "Anna", Role.LEGAL)
    with pytest.raises(UsageError, match="no entry 99"):
        await commands.correct(store, incident, "Anna", 99, "x")
    await commands.close(store, incident, "Anna", "over")
    for attempt in (
        commands.do_step(store, incident, "Anna", "capture", "x"),
        commands.take_role(store, incident, "Anna", Role.LEAD),
        commands.close(store, incident, "Anna", "again"),
    ):
        with pytest.raises(Refused, match="Anna closed INC-1 at"):
            await attempt
    await commands.add_note(store, incident, "Anna", "a late thought")
    await commands.correct(store, incident, "Anna", 1, "it was Tuesday")


async def test_a_correction_stands_beside_the_entry(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    earlier = datetime.now(UTC) - timedelta(hours=2)
    await commands.add_note(sqlite_store, incident, "Anna", "call at 9", earlier)
    await commands.correct(sqlite_store, incident, "Bartek", 2, "the call was at 10")
    async with sqlite_store.read() as session:
        records = await ledger.read(session, incident)
        state = await load_incident(session, incident)
    assert records[1].happened_at == earlier
    assert records[1].written_at > earlier
    assert records[1].text("text") == "call at 9"
    assert [record.seq for record in state.corrections[2]] == [3]


async def test_evidence_is_kept_with_its_hash(store: Store) -> None:
    incident = await declare_test_incident(store)
    async with store.write() as session:
        await mentions.insert(session, [mention("k1", "is this an ad?", author="ola")])
        mention_id = await mentions.last_id(session)
    await commands.add_evidence(store, incident, "Anna", mention_id)
    with pytest.raises(Refused, match="already"):
        await commands.add_evidence(store, incident, "Anna", mention_id)
    with pytest.raises(UsageError, match="not in the store"):
        await commands.add_evidence(store, incident, "Anna", 999)
    async with store.read() as session:
        record = (await ledger.read(session, incident))[-1]
    assert record.code("mention") == "k1"
    assert len(record.code("evidence")) == 64
    assert record.text("text") == "is this an ad?"


async def test_clocks_ring_once_when_they_are_due(store: Store) -> None:
    """At a drill's pace of 60 a step due within 15 minutes is due within 15 seconds."""
    incident = await declare_test_incident(store, pace=60)
    async with store.read() as session:
        run = await load_run(session, incident)
    due = [
        (clock.text, clock.due_at - run.incident.declared_at)
        for clock in clocks.clocks(run, NO_NAGS)
    ]
    assert due == [
        ("Capture the evidence", timedelta(seconds=15)),
        ("Find the cause", timedelta(seconds=30)),
        ("First answer: publish, or record why not", timedelta(seconds=60)),
        ("Publish the statement", timedelta(seconds=60)),
    ]
    later = run.incident.declared_at + timedelta(seconds=31)
    async with store.write() as session:
        rung = await clocks.ring(session, later, NO_NAGS)
    async with store.write() as session:
        again = await clocks.ring(session, later, NO_NAGS)
    assert [clock.text for clock in rung] == ["Capture the evidence", "Find the cause"]
    assert again == []
    assert [item.step.id for item in run.overdue(later)] == ["capture", "cause"]
    await commands.close(store, incident, "Anna", "over")
    async with store.write() as session:
        assert await clocks.ring(session, later + timedelta(hours=1), NO_NAGS) == []


async def test_a_run_keeps_the_version_with_which_it_began(sqlite_store: Store) -> None:
    from services.incident.publish import publish_playbook  # noqa: PLC0415

    incident = await declare_test_incident(sqlite_store)
    changed = PLAYBOOK.replace("Capture the evidence", "Secure the evidence")
    assert await publish_playbook(sqlite_store, "Anna", changed) == 2
    assert await publish_playbook(sqlite_store, "Anna", changed) is None
    with pytest.raises(WarroomError):
        await publish_playbook(sqlite_store, "Anna", changed.replace("format: 1", "format: 9"))
    await commands.do_step(sqlite_store, incident, "Anna", "capture", "x")
    second = await commands.declare(sqlite_store, "Anna", Declaration("next", "T01", Severity.SEV4))
    await commands.do_step(sqlite_store, second, "Anna", "capture", "x")
    assert (await sentences(sqlite_store, incident))[-1] == "Anna did: Capture the evidence. x"
    assert (await sentences(sqlite_store, second))[-1] == "Anna did: Secure the evidence. x"
