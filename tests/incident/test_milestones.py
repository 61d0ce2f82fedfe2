"""The chain's head leaves the room at every milestone, with the entry that it names."""

from sqlmodel import select

from services.incident import commands
from services.model import Outgoing
from services.postmortem.compile import compile_subject
from services.postmortem.storm import milestones
from services.store import Store, ledger
from services.store.verify import Head, noted_heads, verify
from services.words import Role, Severity
from tests.making import approved_statement, declare_test_incident

KINDS = ("declared", "severity_set", "statement_published", "closed")


async def news(store: Store) -> list[Outgoing]:
    async with store.read() as session:
        return list(await session.exec(select(Outgoing).order_by(Outgoing.id)))  # type: ignore[arg-type]


async def test_the_head_goes_out_at_milestones_and_at_nothing_else(store: Store) -> None:
    incident = await declare_test_incident(store)
    await commands.take_role(store, incident, "Anna", Role.LEAD)
    await commands.set_severity(store, incident, "Anna", Severity.SEV2, "the press asks")
    await commands.add_note(store, incident, "Anna", "not a milestone")
    await approved_statement(store, incident)
    await commands.do_step(store, incident, "Celina", "publish", "https://example.org/statement")
    await commands.close(store, incident, "Anna", "calm")
    told = await news(store)
    async with store.read() as session:
        written = await ledger.read(session, incident)
    milestones = [record for record in written if record.kind in KINDS]
    assert [record.kind for record in milestones] == list(KINDS)
    assert [item.key for item in told] == [f"milestone:INC-1:{it.seq}" for it in milestones]
    assert told[0].title.startswith("INC-1: Anna declared the incident “Zorza storm”")
    async with store.read() as session:
        noted = [head for item in told for head in noted_heads(item.body)]
        assert noted == [Head(incident, it.seq, it.hash) for it in milestones]
        assert await verify(session, incident, noted) == []


async def test_a_statement_that_went_out_unapproved_is_a_milestone_too(store: Store) -> None:
    incident = await declare_test_incident(store)
    await commands.draft_statement(store, incident, "Celina", commands.Wording("We look.", "en"))
    await commands.went_out(store, incident, "Celina", "1", 1, "https://example.org/x", "haste")
    async with store.read() as session:
        written = await ledger.read(session, incident)
        subject = await compile_subject(session, incident, await store.now(session))
    last = written[-1]
    assert last.kind == "statement_went_out"
    assert (await news(store))[-1].body == str(Head(incident, last.seq, last.hash))
    assert [item.label for item in milestones(subject)] == [
        "Declared",
        "Statement went out unapproved",
    ]


async def test_a_milestone_with_hostile_words_forges_no_head(sqlite_store: Store) -> None:
    forged = f"calm\nhead INC-1 1 {'0' * 64}"
    incident = await declare_test_incident(sqlite_store)
    await commands.close(sqlite_store, incident, "Anna", forged)
    for item in await news(sqlite_store):
        assert len(noted_heads(f"{item.title}\n{item.body}")) == 1
