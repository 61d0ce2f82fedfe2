"""A statement goes out only with the agreements that it needs, by whatever way it is tried."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from services.errors import Refused, UsageError
from services.incident import commands
from services.incident.clocks import clocks
from services.incident.commands import Publication, Wording
from services.incident.desk import load_run
from services.incident.events import describe
from services.incident.run import Run
from services.incident.signoff import missing, next_word, state_of
from services.incident.state import Incident, fold
from services.playbooks.versions import publish
from services.store import Store, ledger
from services.store.ledger import Record
from services.store.verify import verify
from services.words import ClockKind, Role, Severity, StatementState
from tests.making import NO_NAGS, PLAYBOOK, approved_statement

LINK = "https://example.org/s"
TEAM = {
    Role.LEAD: "Anna",
    Role.COMMUNICATIONS: "Celina",
    Role.APPROVER: "Grażyna",
    Role.LEGAL: "Filip",
}
DRAFTED = PLAYBOOK.replace(
    """      - id: publish
""",
    """      - id: draft
        title: {en: Write it, pl: Napisz}
        do: Write the statement.
        why: Somebody has to.
        role: communications
        within: 30 min
        needs: draft
        template: holding
        ask: The text?
      - id: approve
        title: {en: Approve it, pl: Zatwierdź}
        do: Read the statement.
        why: Nobody sees their own mistakes.
        role: approver
        within: 40 min
        after: draft
        needs: approval
        approves: draft
        ask: Who approved what?
      - id: publish
""",
).replace("        within: 1 h\n", "        within: 1 h\n        after: approve\n")
DRAFTED += """templates:
  - {id: holding, kind: holding, title: Holding, text: "We look into it until [time]."}
"""


async def loaded(store: Store, incident: str = "INC-1") -> Run:
    async with store.read() as session:
        return await load_run(session, incident)


async def manned(store: Store, severity: Severity = Severity.SEV3) -> str:
    """Declare an incident at ``severity`` in which everybody has their role."""
    async with store.write() as session:
        await publish(store, session, DRAFTED, "Anna")
    declaration = commands.Declaration("storm", "T01", severity)
    incident = await commands.declare(store, "Anna", declaration)
    await commands.assign_roles(store, incident, "Anna", TEAM)
    return incident


TEXT = "We are checking every post."
ADMITS = "We are checking every post. The missing labels are our mistake."


async def in_review(store: Store, incident: str, **more: object) -> str:
    wording = Wording(more.pop("text", TEXT), "en", **more)  # type: ignore[arg-type]
    return await commands.draft_statement(store, incident, "Celina", wording, submit=True)


async def lacking(store: Store) -> list[Role]:
    run = await loaded(store)
    return [need.roles[-1] for need in missing(run, run.incident.statements["1"])]


@pytest.mark.parametrize(
    ("severity", "admission", "text", "law", "needed"),
    [
        (Severity.SEV1, False, TEXT, False, [Role.APPROVER, Role.LEGAL]),
        (Severity.SEV2, False, TEXT, False, [Role.APPROVER]),
        (Severity.SEV2, False, TEXT, True, [Role.APPROVER, Role.LEGAL]),
        (Severity.SEV3, False, TEXT, True, [Role.APPROVER]),
        (Severity.SEV3, True, TEXT, False, [Role.APPROVER, Role.LEGAL]),
        (Severity.SEV3, False, ADMITS, False, [Role.APPROVER, Role.LEGAL]),
        (Severity.SEV4, False, TEXT, False, [Role.APPROVER]),
        (Severity.SEV4, True, TEXT, False, [Role.APPROVER, Role.LEGAL]),
    ],
)
async def test_the_severity_says_who_agrees(
    sqlite_store: Store,
    severity: Severity,
    admission: bool,
    text: str,
    law: bool,
    needed: list[Role],
) -> None:
    store = sqlite_store
    incident = await manned(store, severity)
    if law:
        await commands.add_item(store, incident, "Filip", "trigger", {"what": "art. 7"})
    await in_review(store, incident, admission=admission, text=text)
    assert await lacking(store) == needed
    for role in needed:
        with pytest.raises(Refused, match="It may not go out yet"):
            await commands.publish_statement(
                store, incident, "Celina", "1", 1, Publication(link=LINK)
            )
        await commands.approve_statement(store, incident, TEAM[role], "1", 1)
    await commands.publish_statement(store, incident, "Celina", "1", 1, Publication(link=LINK))
    run = await loaded(store)
    assert state_of(run, run.incident.statements["1"]) is StatementState.PUBLISHED
    assert run.incident.answered_at is not None
    async with store.read() as session:
        assert await verify(session, incident) == []


LAW = """clocks:
  - {id: opinion, title: Answer the authority, kind: legal, role: legal, within: 72 h,
     only_if: {step: cause, choice: brand}}
"""


async def test_a_deadline_of_the_plan_touches_the_law(sqlite_store: Store) -> None:
    """A playbook's legal clock counts like one set by hand, while it runs: joined ones, too."""
    store = sqlite_store
    incident = await manned(store, Severity.SEV2)
    async with store.write() as session:
        lawful = DRAFTED.replace("scenario: T01", "scenario: T02") + LAW
        await publish(store, session, lawful, "Anna")
    await commands.join_scenario(store, incident, "Anna", "T02")
    statement = await approved_statement(store, incident)
    assert await lacking(store) == []
    await commands.do_step(store, incident, "Filip", "T02:cause", "brand")
    assert await lacking(store) == [Role.LEGAL]
    with pytest.raises(Refused, match=r"Filip \(legal\) has to agree: the law is touched"):
        await commands.publish_statement(
            store, incident, "Celina", statement, 1, Publication(link=LINK)
        )
    run = await loaded(store)
    (legal,) = [clock for clock in clocks(run, NO_NAGS) if clock.kind is ClockKind.LEGAL]
    await commands.stop_clock(store, incident, "Filip", legal.key, "told them")
    assert await lacking(store) == []


async def test_at_sev4_communications_agrees_but_not_its_author(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await manned(store, Severity.SEV4)
    await in_review(store, incident)
    run = await loaded(store)
    assert "Grażyna (communications / approver) has to agree" in next_word(
        run, run.incident.statements["1"]
    )
    with pytest.raises(Refused, match="You wrote it"):
        await commands.approve_statement(store, incident, "Celina", "1", 1)
    await commands.assign_role(store, incident, "Anna", Role.COMMUNICATIONS, "Daniel")
    await commands.approve_statement(store, incident, "Daniel", "1", 1)
    assert await lacking(store) == []


async def test_a_raised_severity_asks_for_more(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await manned(store)
    statement = await approved_statement(store, incident)
    await commands.set_severity(store, incident, "Anna", Severity.SEV1, "the press")
    with pytest.raises(Refused, match=r"Filip \(legal\) has to agree"):
        await commands.publish_statement(
            store, incident, "Anna", statement, 1, Publication(link=LINK)
        )


async def hand_over(store: Store, incident: str, role: Role, to: str) -> None:
    await commands.assign_role(store, incident, TEAM[Role.LEAD], role, to)


async def test_a_role_handed_over_in_between_does_not_help(sqlite_store: Store) -> None:
    """The lead steps down and approves; the approver steps up; the author takes the role."""
    store = sqlite_store
    incident = await manned(store)
    await in_review(store, incident)
    await commands.assign_role(store, incident, "Anna", Role.LEAD, "Daniel")
    await commands.assign_role(store, incident, "Daniel", Role.APPROVER, "Anna")
    with pytest.raises(Refused, match="Who leads does not approve"):
        await commands.approve_statement(store, incident, "Anna", "1", 1)
    await commands.assign_role(store, incident, "Daniel", Role.APPROVER, "Celina")
    with pytest.raises(Refused, match="You wrote it"):
        await commands.approve_statement(store, incident, "Celina", "1", 1)
    run = await loaded(store)
    assert "wrote it, leads or led" in next_word(run, run.incident.statements["1"])
    await commands.assign_role(store, incident, "Daniel", Role.APPROVER, "Grażyna")
    await commands.approve_statement(store, incident, "Grażyna", "1", 1)
    await commands.assign_role(store, incident, "Daniel", Role.LEAD, "Grażyna")
    with pytest.raises(Refused, match="It may not go out yet"):
        await commands.publish_statement(store, incident, "Celina", "1", 1, Publication(link=LINK))
    # An earlier author stays one, and so does who led when the first version was written.
    await commands.assign_role(store, incident, "Grażyna", Role.LEAD, "Daniel")
    new = Wording("We have checked every post.", "en")
    await commands.draft_statement(store, incident, "Ewa", new, "1", 1, submit=True)
    for who, words in (("Celina", "You wrote it"), ("Anna", "Who leads does not approve")):
        await commands.assign_role(store, incident, "Daniel", Role.APPROVER, who)
        with pytest.raises(Refused, match=words):
            await commands.approve_statement(store, incident, who, "1", 2)


Route = Callable[[Store, str, Path], Awaitable[object]]
ROUTES: dict[str, Route] = {
    "command": lambda store, incident, _path: commands.publish_statement(
        store, incident, "Celina", "1", 1, Publication(link=LINK)
    ),
    "file": lambda store, incident, path: commands.export_statement(
        store, incident, "Celina", "1", 1, path / "out.txt", Publication()
    ),
    "step": lambda store, incident, _path: commands.do_step(
        store, incident, "Celina", "publish", LINK
    ),
}


@pytest.mark.parametrize("route", ROUTES)
async def test_every_route_is_closed(sqlite_store: Store, tmp_path: Path, route: str) -> None:
    store = sqlite_store
    incident = await manned(store)
    await commands.do_step(store, incident, "Celina", "draft", TEXT)
    await commands.skip_step(store, incident, "Anna", "approve", "nobody is there")
    with pytest.raises(Refused, match="It may not go out yet: Grażyna"):
        await ROUTES[route](store, incident, tmp_path)
    assert (await loaded(store)).incident.answered_at is None
    assert not list(tmp_path.glob("out.txt")) + list(tmp_path.glob(".out*"))
    await commands.approve_statement(store, incident, "Grażyna", "1", 1)
    await ROUTES[route](store, incident, tmp_path)
    run = await loaded(store)
    assert run.incident.answered_at is not None
    assert run.incident.statements["1"].bypassed is False
    done = {item.step.id for item in run.items() if item.mark is not None}
    assert done == {"draft", "approve", "publish"}
    if route == "file":
        (going,) = run.incident.statements["1"].current.goings
        text = (tmp_path / "out.txt").read_text(encoding="utf-8")
        assert (text, going.sha256) == (f"{TEXT}\n", ledger.digest(text))


async def test_the_steps_and_the_statements_are_one(sqlite_store: Store) -> None:
    """What is done at a step is done to the statement, and the other way round."""
    store = sqlite_store
    incident = await manned(store)
    await commands.do_step(store, incident, "Celina", "draft", "We look into it.")
    run = await loaded(store)
    statement = run.incident.statements["1"]
    assert (statement.step, statement.kind, statement.title) == ("draft", "holding", "Holding")
    await commands.approve_statement(store, incident, "Grażyna", "1", 1, note="read")
    new = Wording("We look into it until noon.", "en")
    await commands.draft_statement(store, incident, "Celina", new, "1", 1, submit=True)
    run = await loaded(store)
    assert run.incident.marks.keys() == {"draft"}, "the approval of version 1 is void"
    await commands.do_step(store, incident, "Grażyna", "approve")
    await commands.publish_statement(store, incident, "Celina", "1", 2, Publication(link=LINK))
    run = await loaded(store)
    assert {"draft", "approve", "publish"} <= run.incident.marks.keys()
    async with store.read() as session:
        told = [describe(record, run) for record in await ledger.read(session, incident)]
    assert told[-8:] == [
        "approved: Approve it. statement 1, version 1 read",
        "wrote statement 1, version 2, “Holding”: We look into it until noon.",
        "opened again: Approve it, because there is statement 1, version 2 now",
        "sent to review: statement 1, version 2",
        "approved statement 1, version 2 as approver.",
        "approved: Approve it. statement 1, version 2",
        "published statement 1, version 2: https://example.org/s",
        "did: Publish the statement. statement 1, version 2 https://example.org/s",
    ]


@pytest.mark.parametrize("first", [Role.APPROVER, Role.LEGAL])
async def test_an_approval_is_ticked_when_nobody_is_waited_for(
    sqlite_store: Store, first: Role
) -> None:
    """Whoever agrees first, at the step or on the board: the plan says so when both have."""
    store = sqlite_store
    incident = await manned(store, Severity.SEV1)
    await commands.do_step(store, incident, "Celina", "draft", TEXT)
    last = Role.LEGAL if first is Role.APPROVER else Role.APPROVER
    await commands.approve_statement(store, incident, TEAM[first], "1", 1, note="read twice")
    assert "approve" not in (await loaded(store)).incident.marks
    with pytest.raises(Refused):
        await commands.do_step(store, incident, TEAM[Role.LEAD], "approve")
    if last is Role.LEGAL:
        await commands.do_step(store, incident, TEAM[last], "approve")
    else:
        await commands.approve_statement(store, incident, TEAM[last], "1", 1)
    mark = (await loaded(store)).incident.marks["approve"]
    assert mark.by == TEAM[last]
    told = "" if last is Role.APPROVER else f"{TEAM[first]}: read twice"
    assert mark.text == told, "whoever was first did what the step asks for, and said so"


async def test_what_was_seen_counts(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await manned(store)
    await in_review(store, incident)
    new = Wording("Another text.", "en")
    await commands.draft_statement(store, incident, "Ewa", new, "1", 1, submit=True)
    with pytest.raises(Refused, match="Ewa wrote version 2 at"):
        await commands.approve_statement(store, incident, "Grażyna", "1", 1)
    with pytest.raises(Refused, match="Ewa wrote version 2 at"):
        await commands.draft_statement(store, incident, "Celina", Wording("x", "en"), "1", 1)
    with pytest.raises(Refused, match="Nothing was changed"):
        await commands.draft_statement(store, incident, "Celina", new, "1", 2)
    await commands.withdraw_statement(store, incident, "Anna", "1", "not now")
    with pytest.raises(Refused, match="Anna withdrew it at"):
        await commands.approve_statement(store, incident, "Grażyna", "1", 2)


async def test_it_was_approved_before_it_went_out(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await manned(store)
    await approved_statement(store, incident)
    early = Publication(link=LINK, at="20 min ago")
    with pytest.raises(Refused, match="it was not approved yet"):
        await commands.publish_statement(store, incident, "Celina", "1", 1, early)
    with pytest.raises(Refused, match="It is approved: publish it"):
        await commands.went_out(store, incident, "Celina", "1", 1, LINK, "haste")
    await commands.went_out(store, incident, "Celina", "1", 1, LINK, "haste", "20 min ago")
    run = await loaded(store)
    assert run.incident.statements["1"].bypassed


async def test_gone_out_unapproved_stays_flagged(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await manned(store)
    await in_review(store, incident)
    await commands.went_out(
        store, incident, "Celina", "1", 1, LINK, "the account manager posted it"
    )
    run = await loaded(store)
    statement = run.incident.statements["1"]
    assert state_of(run, statement) is StatementState.UNAPPROVED
    assert run.incident.answered_at is not None
    assert "publish" not in run.incident.marks, "the step waits for a statement that is approved"
    with pytest.raises(Refused, match="It went out unapproved"):
        await commands.publish_statement(store, incident, "Celina", "1", 1, Publication(link=LINK))
    await commands.approve_statement(store, incident, "Grażyna", "1", 1)
    new = Wording("We have checked every post.", "en")
    await commands.draft_statement(store, incident, "Celina", new, "1", 1, submit=True)
    await commands.approve_statement(store, incident, "Grażyna", "1", 2)
    how = Publication(link=f"{LINK}/2")
    await commands.publish_statement(store, incident, "Celina", "1", 2, how)
    run = await loaded(store)
    statement = run.incident.statements["1"]
    assert state_of(run, statement) is StatementState.PUBLISHED
    assert statement.bypassed, "the flag stays"


async def test_publishing_sets_and_stops_clocks_and_makes_promises(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await manned(store)
    await approved_statement(store, incident)
    pledge = commands.Pledge("Every post is labelled", "Daniel", "3 d")
    how = Publication(link=LINK, next_update="2 h", pledges=[pledge])
    await commands.publish_statement(store, incident, "Celina", "1", 1, how)
    run = await loaded(store)
    kinds = [clock.kind for clock in clocks(run, NO_NAGS)]
    assert kinds.count(ClockKind.UPDATE) == kinds.count(ClockKind.PROMISE) == 1
    assert ClockKind.GOLDEN_HOUR not in kinds
    assert run.incident.promises["1"].owner == "Daniel"
    await approved_statement(store, incident, "Every post is checked now.")
    how = Publication(link=f"{LINK}/2", next_update="4 h")
    await commands.publish_statement(store, incident, "Celina", "2", 1, how)
    run = await loaded(store)
    updates = [item for item in clocks(run, NO_NAGS) if item.kind is ClockKind.UPDATE]
    assert len(updates) == 1
    for pledges, words in (
        ([commands.Pledge("", "x", "2 h")], "needs words"),
        ([commands.Pledge("x", "", "2 h")], "sees to it"),
        ([commands.Pledge("x", "x", "")], "needs a day"),
    ):
        with pytest.raises(UsageError, match=words):
            await commands.publish_statement(
                store, incident, "Celina", "2", 1, Publication(link=LINK, pledges=pledges)
            )


ACTS = some.lists(
    some.sampled_from(["write", "submit", "approve", "legal", "publish", "severity", "lead"]),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
async def test_whatever_is_done_nothing_goes_out_without_its_agreements(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    """Of any sequence of acts: each publication stands behind approvals of its own version."""
    store = await Store.open(tmp_path_factory.mktemp("store") / "warroom.db")
    try:
        incident = await manned(store)
        await commands.draft_statement(store, incident, "Celina", Wording("v1", "en"))
        for act in acts:
            await tried(store, incident, act)
        async with store.read() as session:
            records = await ledger.read(session, incident)
    finally:
        await store.close()
    for place, record in enumerate(records):
        if record.kind == "statement_published":
            check_agreements(records[:place], fold(records[:place]), record)


async def tried(store: Store, incident: str, act: str) -> None:
    current = (await loaded(store)).incident.statements["1"].current
    seen, how = current.number, Publication(link=f"{LINK}/{current.number}")
    try:
        match act:
            case "write":
                new = Wording(f"v{seen + 1}", "en", admission=seen % 2 == 0)
                await commands.draft_statement(store, incident, "Celina", new, "1", seen)
            case "submit":
                await commands.submit_statement(store, incident, "Celina", "1", seen)
            case "approve":
                await commands.approve_statement(store, incident, "Grażyna", "1", seen)
            case "legal":
                await commands.approve_statement(store, incident, "Filip", "1", seen, Role.LEGAL)
            case "publish":
                await commands.publish_statement(store, incident, "Celina", "1", seen, how)
            case "severity":
                await commands.set_severity(store, incident, "Anna", Severity.SEV1, "worse")
            case _:
                await commands.assign_role(store, incident, "Anna", Role.LEAD, "Grażyna")
    except Refused:
        pass


def check_agreements(before: list[Record], incident: Incident, published: Record) -> None:
    """Look at the entries alone, as somebody who has not read the fold."""
    version = published.data["version"]
    written = max(
        place
        for place, record in enumerate(before)
        if record.kind == "statement_drafted" and record.data["version"] == version
    )
    assert not [record for record in before[written + 1 :] if record.kind == "statement_drafted"], (
        "only the newest version goes out"
    )
    agreed = {
        (record.actor, record.code("role"))
        for record in before[written:]
        if record.kind == "statement_approved" and record.data["version"] == version
    }
    assert ("Grażyna", "approver") in agreed
    assert incident.lead != "Grażyna"
    if before[written].data["admission"] or incident.severity is Severity.SEV1:
        assert ("Filip", "legal") in agreed
