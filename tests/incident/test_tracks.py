"""The tracks: items of every kind, acts, deadlines, a joint line, the register of clauses."""

import pytest

from services.errors import Refused, UsageError
from services.incident import commands
from services.incident.clocks import clocks
from services.incident.commands import Wording
from services.incident.desk import load_incident, load_run
from services.incident.events import describe
from services.incident.house import is_stale
from services.incident.state import Incident
from services.incident.tracks import SPECS, Ask, FieldSpec
from services.preparation.campaigns import save_campaign
from services.preparation.commitments import clauses_for, set_values
from services.settings import CampaignSettings, ClauseSettings, InfluencerSettings
from services.store import Store, ledger
from services.store.verify import verify
from services.words import ClockKind, Role, Side, ValueMark
from tests.making import NO_NAGS, approved_statement, declare_test_incident


async def loaded(store: Store) -> Incident:
    async with store.read() as session:
        return await load_incident(session, "INC-1")


async def kinds_of_clocks(store: Store) -> list[ClockKind]:
    async with store.read() as session:
        run = await load_run(session, "INC-1")
    known = {ClockKind.GOLDEN_HOUR, ClockKind.STEP}
    return [item.kind for item in clocks(run, NO_NAGS) if item.kind not in known]


def value_of(spec: FieldSpec) -> str:
    match spec.ask:
        case Ask.CHOICE:
            assert spec.choices is not None
            return next(iter(spec.choices)).value
        case Ask.DUE:
            return "2 h"
        case Ask.PAST:
            return "20 min ago"
        case Ask.STATEMENT:
            return "1.1"
        case _:
            return f"words of {spec.name}"


@pytest.mark.parametrize("kind", SPECS)
async def test_every_kind_is_added_told_and_ended(sqlite_store: Store, kind: str) -> None:
    store, spec = sqlite_store, SPECS[kind]
    incident = await declare_test_incident(store)
    await commands.assign_role(store, incident, "Filip", Role.LEGAL, "Filip")
    await approved_statement(store, incident)
    values = {item.name: value_of(item) for item in spec.fields}
    for missing in [item.name for item in spec.fields if item.required]:
        with pytest.raises(UsageError, match="cannot be empty"):
            await commands.add_item(store, incident, "Filip", kind, {**values, missing: " "})
    with pytest.raises(UsageError, match="no field nonsense"):
        await commands.add_item(store, incident, "Filip", kind, {**values, "nonsense": "x"})
    key = await commands.add_item(store, incident, "Filip", kind, values)
    has_clock = spec.clock is not None
    assert (spec.clock in await kinds_of_clocks(store)) is has_clock
    if spec.acts:
        act = spec.acts[0]
        done = {item.name: value_of(item) for item in act.fields}
        await commands.act_on_item(store, incident, "Filip", key, act.id, done)
        with pytest.raises(Refused, match="Filip wrote"):
            await commands.act_on_item(store, incident, "Ewa", key, act.id, done)
        assert (spec.clock in await kinds_of_clocks(store)) is False
    with pytest.raises(UsageError, match="Nothing of that kind"):
        await commands.act_on_item(store, incident, "Filip", key, "sung", {})
    async with store.read() as session:
        records = await ledger.read(session, incident)
        assert await verify(session, incident) == []
    told = [describe(item) for item in records if item.kind.startswith("track")]
    assert len(told) == 1 + bool(spec.acts)
    if not spec.always_privileged:
        assert all(word in told[0] for word in (await loaded(store)).tracks[key].texts.values())


async def test_a_joint_line_is_confirmed_by_both_sides(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await declare_test_incident(store)
    await commands.add_item(store, incident, "Ewa", "line", {"text": "We correct it together."})
    await commands.act_on_item(store, incident, "Ewa", "1", "confirmed", {"side": "influencer"})
    item = (await loaded(store)).tracks["1"]
    assert (item.is_open, item.confirmed_by) == (True, {Side.INFLUENCER})
    with pytest.raises(Refused, match="Ewa wrote “confirmed”"):
        await commands.act_on_item(store, incident, "Ola", "1", "confirmed", {"side": "influencer"})
    await commands.act_on_item(store, incident, "Celina", "1", "confirmed", {"side": "brand"})
    assert (await loaded(store)).tracks["1"].is_open is False


async def test_only_legal_signs_off(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    with pytest.raises(Refused, match="Whoever has the role legal"):
        await commands.add_item(sqlite_store, incident, "Anna", "signoff", {"what": "the recall"})
    for kind, values, words in (
        ("fax", {}, "no kind fax"),
        ("contact", {"who": "M", "channel": "dove", "said": "x"}, "choose one of phone"),
        ("qa", {"question": "?", "answer": "!", "follows": "7.1"}, "no version 7.1"),
        ("inquiry", {"who": "x", "outlet": "y", "question": "?", "due": "soon"}, "is no time"),
    ):
        with pytest.raises(UsageError, match=words):
            await commands.add_item(sqlite_store, incident, "Anna", kind, values)


async def test_answers_of_customer_service_grow_stale(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await declare_test_incident(store)
    await approved_statement(store, incident)
    values = {"question": "Is it safe?", "answer": "Yes, see our statement.", "follows": "1.1"}
    key = await commands.add_item(store, incident, "Celina", "qa", values)
    state = await loaded(store)
    assert is_stale(state, state.tracks[key]) is False
    new = Wording("We have checked every post.", "en")
    await commands.draft_statement(store, incident, "Celina", new, "1", 1)
    state = await loaded(store)
    assert is_stale(state, state.tracks[key]) is True


async def test_a_clause_of_the_register_is_called_on(store: Store) -> None:
    influencer = InfluencerSettings(
        name="Milena",
        handles=("@m",),
        clauses=(ClauseSettings(title="takedown", words="within 24 h of request", hours=24),),
    )
    campaign = CampaignSettings(
        name="Zorza",
        words=("zorza",),
        influencers=(influencer,),
        clauses=(ClauseSettings(title="penalty"),),
    )
    async with store.write() as session:
        await save_campaign(session, campaign)
        found = await clauses_for(session, "campaign:1")
    assert [clause.title for clause in found] == ["penalty", "takedown"]
    incident = await declare_test_incident(store)
    takedown = found[1].id or 0
    with pytest.raises(UsageError, match="sets no time"):
        await commands.call_on_clause(store, incident, "Filip", found[0].id or 0)
    with pytest.raises(UsageError, match="no clause 99"):
        await commands.call_on_clause(store, incident, "Filip", 99)
    await commands.call_on_clause(store, incident, "Filip", takedown)
    assert await kinds_of_clocks(store) == [ClockKind.LEGAL]
    item = (await loaded(store)).tracks["1"]
    assert item.due_at is not None
    assert 23.9 < (item.due_at - item.at).total_seconds() / 3_600 < 24.1
    await commands.act_on_item(store, incident, "Filip", "1", "met", {})
    assert await kinds_of_clocks(store) == []


async def test_decisions_are_held_against_the_values(store: Store) -> None:
    incident = await declare_test_incident(store)
    async with store.write() as session:
        await set_values(session, "room", ["We say what was paid.", "We stand by people."])
    judgement = commands.Judgement
    for judgements, words in (
        ({}, "value 1: We say what was paid"),
        ({1: judgement(ValueMark.KEEPS)}, "value 2: We stand by people"),
        (
            {1: judgement(ValueMark.KEEPS), 2: judgement(ValueMark.STRAINS)},
            "strains a value says how",
        ),
    ):
        decision = commands.Decision("we pause", "nobody knows yet", judgements)
        with pytest.raises(UsageError, match=words):
            await commands.decide(store, incident, "Anna", decision)
    judgements = {
        1: judgement(ValueMark.UNTOUCHED),
        2: judgement(ValueMark.STRAINS, "she is left alone for a day"),
    }
    await commands.decide(
        store, incident, "Anna", commands.Decision("we pause", "nobody knows yet", judgements)
    )
    async with store.read() as session:
        last = (await ledger.read(session, incident))[-1]
    assert describe(last) == (
        "decided: we pause, because nobody knows yet. “We say what was paid.”: does not touch it. "
        "“We stand by people.”: strains it (she is left alone for a day)"
    )
    await approved_statement(store, incident)
    how = commands.Publication(link="https://example.org/s")
    with pytest.raises(UsageError, match="a word on each of the brand's values"):
        await commands.publish_statement(store, incident, "Celina", "1", 1, how)
    with pytest.raises(UsageError, match="a word on each of the brand's values"):
        await commands.do_step(store, incident, "Celina", "publish", "https://example.org/s")
