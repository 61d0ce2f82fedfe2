"""What was due, what was skipped, what was said by whom: the sections of the report one by one."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from services.documents.blocks import Items, Table
from services.incident import commands
from services.model import Mention
from services.playbooks.versions import publish
from services.postmortem.compile import compile_report, compile_subject
from services.postmortem.render import to_json, to_markdown
from services.postmortem.sections.deadlines import Deadline, Verdict, deadlines
from services.postmortem.subject import Part, Subject
from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings, InfluencerSettings
from services.store import Store, mentions, revisions
from services.words import ClockKind, Gone, Role, Sentiment
from tests.making import PLAYBOOK, declare_test_incident, mention

NOW = datetime(2026, 11, 23, 13, 40, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLOCKS = """
clocks:
  - {id: authority, kind: legal, title: Tell the authority, role: legal, within: 72 h}
  - {id: update, kind: update, title: Next update, role: communications, every: 2 h}
"""


@pytest.mark.parametrize(
    ("met", "waived", "until", "verdict"),
    [
        (NOW, False, NOW, Verdict.KEPT),
        (NOW - HOUR, False, NOW, Verdict.KEPT),
        (NOW + HOUR, False, NOW + HOUR, Verdict.LATE),
        (None, False, NOW + HOUR, Verdict.MISSED),
        (None, False, NOW - HOUR, Verdict.AHEAD),
        (None, True, NOW + HOUR, Verdict.WAIVED),
    ],
)
def test_what_became_of_a_deadline(
    met: datetime | None, waived: bool, until: datetime, verdict: Verdict
) -> None:
    assert Deadline(ClockKind.STEP, "x", NOW, met, waived).verdict(until) is verdict


async def subject_of(store: Store, incident: str, later: timedelta = timedelta()) -> Subject:
    async with store.read() as session:
        return await compile_subject(session, incident, await store.now(session) + later)


def verdicts(subject: Subject) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in deadlines(subject):
        found.setdefault(item.text, []).append(item.verdict(subject.now).value)
    return found


async def test_every_clock_is_told(sqlite_store: Store) -> None:
    async with sqlite_store.write() as session:
        await publish(sqlite_store, session, PLAYBOOK + CLOCKS, "Anna")
    incident = await commands.declare(sqlite_store, "Anna", commands.Declaration("Zorza", "T01"))
    await commands.do_step(sqlite_store, incident, "Anna", "capture", "six posts")
    await commands.skip_step(sqlite_store, incident, "Anna", "publish", "silence is better")
    await commands.stop_clock(sqlite_store, incident, "Anna", "rule:authority", "told")
    await commands.stop_clock(sqlite_store, incident, "Anna", "rule:update", "told")
    for words in ("Call Maja", "Ask the court"):
        await commands.set_clock(
            sqlite_store, incident, "Anna", ClockKind.WELFARE, words, Role.LEAD, "20 min"
        )
    await commands.stop_clock(sqlite_store, incident, "Anna", "set:6", "she is well")
    assert verdicts(await subject_of(sqlite_store, incident, 5 * HOUR)) == {
        "First answer: publish, or record why not": ["waived"],
        "Capture the evidence": ["kept"],
        "Find the cause": ["missed"],
        "Publish the statement": ["waived"],
        "Tell the authority": ["kept"],
        "Next update": ["kept", "missed"],
        "Call Maja": ["kept"],
        "Ask the court": ["missed"],
    }
    early = verdicts(await subject_of(sqlite_store, incident))
    assert (early["Find the cause"], early["Next update"]) == (["ahead"], ["kept"])


def first(part: Part, kind: type) -> object:
    return next(block for block in part.blocks if isinstance(block, kind))


async def test_what_was_skipped_and_left_open(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    await commands.do_step(sqlite_store, incident, "Anna", "capture", "six posts")
    await commands.reopen_step(sqlite_store, incident, "Anna", "capture", "one was missing")
    await commands.skip_step(sqlite_store, incident, "Bartek", "cause", "known already")
    await commands.close(sqlite_store, incident, "Anna", "calm")
    part = (await compile_report(sqlite_store, incident)).part("checklist")
    lists = [
        [item.text for item in block.items] for block in part.blocks if isinstance(block, Items)
    ]
    assert lists[1:] == [
        [
            "opened again: Capture the evidence, because one was missing",
            "skipped: Find the cause, because known already",
        ],
        ["Capture the evidence", "Publish the statement"],
    ]
    steps = part.figures["steps"]
    assert isinstance(steps, list)
    assert [step["status"] for step in steps] == ["open", "skipped", "open"]  # type: ignore[call-overload,index]


async def test_impact_by_source_language_and_influencer(store: Store) -> None:
    people = (InfluencerSettings(name="Maja"), InfluencerSettings(name="Ola"))
    async with store.write() as session:
        await save_campaign(
            session, CampaignSettings(name="Zorza", words=("zorza",), influencers=people)
        )
    incident = await commands.declare(store, "Anna", await declaration_of(store, "campaign:1"))
    opened = (await subject_of(store, incident)).begin
    await said(store, opened)
    await commands.close(store, incident, "Anna", "calm")
    part = (await compile_report(store, incident)).part("impact")
    table = first(part, Table)
    assert isinstance(table, Table)
    assert [row[:4] for row in table.rows] == [
        ["reddit", "0", "2", "0"],
        ["bluesky", "1", "1", "0"],
    ]
    languages, influencers, top = (
        part.figures[name] for name in ("by_language", "by_influencer", "top_mentions")
    )
    assert isinstance(languages, dict)
    assert isinstance(influencers, dict)
    assert isinstance(top, list)
    assert {name: found["during"]["mentions"] for name, found in languages.items()} == {  # type: ignore[call-overload,index]
        "pl": 2,
        "?": 1,
    }
    assert list(influencers) == ["Maja"]
    assert [item["reach"] for item in top] == [500]  # type: ignore[call-overload,index]


async def declaration_of(store: Store, entity: str) -> commands.Declaration:
    async with store.write() as session:
        await publish(store, session, PLAYBOOK, "Anna")
    return commands.Declaration("Zorza", "T01", entity=entity)


async def said(store: Store, opened: datetime) -> None:
    """One before, three after; of those one is gone, and one has no reach."""
    after = opened + timedelta(microseconds=1)
    both = frozenset({"campaign:1", "influencer:1"})
    made = [
        ("a", opened - HOUR, "bluesky", "pl", 10, both),
        ("b", after, "bluesky", "pl", 500, both),
        ("c", after, "reddit", "", None, frozenset({"campaign:1"})),
        ("d", after, "reddit", "pl", 900, frozenset({"campaign:1"})),
        ("e", after, "reddit", "pl", 900, frozenset({"campaign:2"})),
    ]
    async with store.write() as session:
        for key, at, source, language, reach, entities in made:
            new = mention(
                key,
                f"{key} {key}",
                at=at,
                sentiment=Sentiment.NEGATIVE,
                reach=reach,
                entities=entities,
            )
            row = {**new.row, "source": source, "language": language}
            await mentions.insert(session, [replace(new, row=row)])
        number = (await session.exec(select(Mention.id).where(Mention.key == "d"))).one() or 0
        await revisions.mark_gone(session, [number], Gone.DELETED, await store.now(session))


async def test_what_was_said_promised_and_done_beside_the_checklist(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await declare_test_incident(store)
    await commands.take_role(store, incident, "Anna", Role.LEAD)
    wording = commands.Wording("We look.\n\nWe say more at noon.", "en", title="Holding")
    await commands.draft_statement(store, incident, "Celina", wording)
    link = "https://example.org/x"
    await commands.went_out(store, incident, "Celina", "1", 1, link, "haste")
    later = commands.Wording("We know more.", "en")
    await commands.draft_statement(store, incident, "Celina", later, "1", 1)
    asked = {"who": "Ola", "outlet": "The Post", "question": "Who paid?", "due": "2 h"}
    inquiry = await commands.add_item(store, incident, "Ewa", "inquiry", asked)
    await commands.act_on_item(store, incident, "Ewa", inquiry, "answered", {"answer": "We did."})
    hidden = {"whom": "SECRET", "question": "SECRET", "due": "2 h"}
    question = await commands.add_item(store, incident, "Ewa", "question", hidden, privileged=True)
    await commands.act_on_item(store, incident, "Ewa", question, "answered", {"answer": "SECRET"})
    report = await compile_report(store, incident)
    words = to_markdown(report)
    assert "We look.\n\nWe say more at noon." in words, "what went out, in full"
    assert "answered: We did." in words
    assert "answered: (privileged)" in words
    figures = json.loads(to_json(report))
    assert figures["statements"]["statements"][0]["text"] == wording.text
    assert [
        (item["kind"], item["words"], [act["words"] for act in item["acts"]])
        for item in figures["tracks"]["items"]
    ] == [
        ("inquiry", "Ola; The Post; Who paid?", ["We did."]),
        ("question", "(privileged)", ["(privileged)"]),
    ]
    assert figures["promises"]["promises"] == []
    assert "SECRET" not in words + to_json(report)
