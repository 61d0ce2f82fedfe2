"""Roles handed on, steps given, added and blocked, approval, paracrisis, freeze list, evidence."""

import hashlib
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import select

from services.errors import Refused, UsageError
from services.incident import commands
from services.incident.commands import Declaration
from services.incident.desk import load_run
from services.incident.events import describe
from services.incident.run import Run
from services.model import Evidence
from services.playbooks.versions import publish, publish_shipped
from services.store import Store, ledger
from services.store.verify import verify
from services.words import Role, Severity, Stage
from tests.making import PLAYBOOK, declare_test_incident

APPROVED = PLAYBOOK.replace(
    """      - id: publish
""",
    """      - id: draft
        title: {en: Write it, pl: Napisz}
        do: Write the statement.
        why: Somebody has to.
        role: communications
        within: 30 min
        needs: note
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


async def current_run(store: Store, incident: str) -> Run:
    async with store.read() as session:
        return await load_run(session, incident)


async def told(store: Store, incident: str) -> list[str]:
    run = await current_run(store, incident)
    async with store.read() as session:
        records = await ledger.read(session, incident)
        assert await verify(session, incident) == []
    return [f"{record.actor} {describe(record, run)}" for record in records]


async def with_approval(store: Store) -> str:
    async with store.write() as session:
        await publish(store, session, APPROVED, "Anna")
    return await commands.declare(store, "Anna", Declaration("storm", "T01", Severity.SEV3))


async def test_roles_are_given_handed_over_and_given_back(store: Store) -> None:
    incident = await declare_test_incident(store)
    await commands.take_role(store, incident, "Anna", Role.LEAD)
    await commands.assign_role(store, incident, "Anna", Role.SCRIBE, "Bartek")
    await commands.assign_role(store, incident, "Bartek", Role.SCRIBE, "Celina")
    with pytest.raises(Refused, match="Celina took the role scribe at"):
        await commands.assign_role(store, incident, "Bartek", Role.SCRIBE, "Bartek")
    await commands.assign_role(store, incident, "Anna", Role.SCRIBE, "Daniel")
    await commands.assign_role(store, incident, "Anna", Role.LEAD, "Ewa")
    with pytest.raises(Refused, match="do not have the role"):
        await commands.give_back_role(store, incident, "Anna", Role.LEAD)
    await commands.give_back_role(store, incident, "Ewa", Role.LEAD)
    with pytest.raises(UsageError, match="needs a name"):
        await commands.assign_role(store, incident, "Anna", Role.LEAD, " \x1b[0m ")
    run = await current_run(store, incident)
    assert run.incident.roles == {Role.SCRIBE: "Daniel"}
    assert (await told(store, incident))[2:] == [
        "Anna gave Bartek the role scribe",
        "Bartek handed the role scribe over to Celina",
        "Anna moved the role scribe from Celina to Daniel",
        "Anna handed the role crisis lead over to Ewa",
        "Ewa gave back the role crisis lead",
    ]


async def test_the_free_roles_are_filled_at_once(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    await commands.take_role(sqlite_store, incident, "Anna", Role.LEAD)
    wanted = {Role.LEAD: "Bartek", Role.LEGAL: "Filip", Role.SCRIBE: "Celina"}
    await commands.assign_roles(sqlite_store, incident, "Anna", wanted)
    run = await current_run(sqlite_store, incident)
    assert run.incident.roles == {Role.LEAD: "Anna", Role.LEGAL: "Filip", Role.SCRIBE: "Celina"}
    with pytest.raises(Refused, match="has somebody already"):
        await commands.assign_roles(sqlite_store, incident, "Anna", wanted)


async def test_steps_are_given_and_added(store: Store) -> None:
    incident = await declare_test_incident(store)
    await commands.take_role(store, incident, "Celina", Role.SCRIBE)
    await commands.assign_step(store, incident, "Anna", "capture", "Bartek")
    with pytest.raises(Refused, match="with Bartek already"):
        await commands.assign_step(store, incident, "Anna", "capture", "Bartek")
    await commands.add_step(store, incident, "Anna", "Call the shop", Role.COMMUNITY, "20 min")
    run = await current_run(store, incident)
    owners = {item.step.id: item.owner for item in run.items()}
    assert owners == {"capture": "Bartek", "cause": "", "publish": "", "added-1": ""}
    urgent = run.in_urgency("Bartek", datetime.now(UTC))
    assert [item.step.id for item in urgent] == ["capture", "added-1", "cause", "publish"]
    later = datetime.now(UTC) + timedelta(minutes=25)
    assert [item.step.id for item in run.in_urgency("nobody", later)] == [
        "capture",
        "added-1",
        "cause",
        "publish",
    ]
    await commands.assign_step(store, incident, "Anna", "capture", "")
    await commands.do_step(store, incident, "Anna", "added-1", "open until six")
    run = await current_run(store, incident)
    item = run.item("capture")
    assert item is not None
    assert item.owner == "Celina"
    sentences = await told(store, incident)
    assert sentences[-1] == "Anna did: Call the shop. open until six"
    for due, words in (("yesterday", "is no time"), ("2020-01-01", "is past")):
        with pytest.raises(UsageError, match=words):
            await commands.add_step(store, incident, "Anna", "x", Role.LEAD, due)


async def test_what_comes_first_blocks(sqlite_store: Store) -> None:
    incident = await with_approval(sqlite_store)
    run = await current_run(sqlite_store, incident)
    blocked = {item.step.id: [step.id for step in item.waits_for] for item in run.items()}
    assert blocked["publish"] == ["approve"]
    assert blocked["approve"] == ["draft"]
    with pytest.raises(Refused, match="First comes: Approve it"):
        await commands.do_step(sqlite_store, incident, "Anna", "publish", "https://example.org")
    await commands.skip_step(sqlite_store, incident, "Anna", "approve", "nobody can be reached")
    with pytest.raises(Refused, match="done by publishing a statement"):
        await commands.do_step(sqlite_store, incident, "Anna", "publish", "https://example.org")


async def test_nobody_approves_what_they_lead_or_wrote(sqlite_store: Store) -> None:
    store = sqlite_store
    incident = await with_approval(store)
    await commands.take_role(store, incident, "Anna", Role.LEAD)
    await commands.do_step(store, incident, "Celina", "draft", "We are sorry.")
    with pytest.raises(Refused, match="has the role approver approves"):
        await commands.do_step(store, incident, "Bartek", "approve", "fine")
    await commands.take_role(store, incident, "Anna", Role.APPROVER)
    with pytest.raises(Refused, match="leads does not approve"):
        await commands.do_step(store, incident, "Anna", "approve", "fine")
    # Handing the lead over in between does not help: she led when it was written.
    await commands.assign_role(store, incident, "Anna", Role.LEAD, "Daniel")
    with pytest.raises(Refused, match="leads does not approve"):
        await commands.do_step(store, incident, "Anna", "approve", "fine")
    await commands.assign_role(store, incident, "Anna", Role.APPROVER, "Celina")
    with pytest.raises(Refused, match="You wrote it"):
        await commands.do_step(store, incident, "Celina", "approve", "fine")
    await commands.assign_role(store, incident, "Celina", Role.APPROVER, "Grażyna")
    with pytest.raises(UsageError, match="says what was approved"):
        await commands.do_step(store, incident, "Grażyna", "approve", " ")
    await commands.do_step(store, incident, "Grażyna", "approve", "all of it")
    assert (await told(store, incident))[-1] == "Grażyna approved: Approve it. all of it"
    # What is written anew has to be approved anew.
    await commands.reopen_step(store, incident, "Celina", "draft", "a wrong number")
    await commands.do_step(store, incident, "Celina", "draft", "We are very sorry.")
    with pytest.raises(Refused, match="First comes: Approve it"):
        await commands.do_step(store, incident, "Celina", "publish", "https://example.org")


async def test_closing_says_what_is_not_true_yet(sqlite_store: Store) -> None:
    for met, words in (([], " Not true yet: It is calm."), ([0], ""), (None, "")):
        incident = await declare_test_incident(sqlite_store)
        await commands.close(sqlite_store, incident, "Anna", "over", met)
        assert (await told(sqlite_store, incident))[-1] == f"Anna closed the incident: over{words}"


async def test_a_paracrisis_stays_below_declared_until_it_does_not(store: Store) -> None:
    await publish_shipped(store)
    incident = await commands.declare(store, "Anna", Declaration("a reproach", "PARA"))
    run = await current_run(store, incident)
    assert (run.incident.stage, run.incident.severity) == (Stage.PARACRISIS, Severity.SEV4)
    await commands.do_step(store, incident, "Anna", "para-watch", "three accounts")
    await commands.do_step(store, incident, "Anna", "para-check", "partly true")
    await commands.do_step(store, incident, "Anna", "para-decide", "reform")
    run = await current_run(store, incident)
    assert run.item("para-reform") is not None
    assert run.item("para-refuse") is None
    with pytest.raises(UsageError, match="no plan for a declared incident"):
        await commands.escalate(store, incident, "Anna", "PARA")
    await commands.escalate(store, incident, "Anna", "S02", Severity.SEV2, ["minors"])
    with pytest.raises(Refused, match="is declared since"):
        await commands.escalate(store, incident, "Bartek", "S01")
    run = await current_run(store, incident)
    assert (run.incident.stage, run.incident.scenario) == (Stage.DECLARED, "S02")
    assert run.incident.opened_at < run.incident.declared_at
    assert {item.phase_id for item in run.items()} >= {"secure", "understand"}
    assert not any(item.step.id.startswith("para-") for item in run.items())
    await commands.add_page(store, incident, "Anna", "https://nowhere.invalid/x", step="capture")
    await commands.do_step(store, incident, "Anna", "capture", "kept")
    sentences = await told(store, incident)
    assert sentences[0].startswith("Anna opened the paracrisis “a reproach”")
    assert "Anna did: See who says what. three accounts" in sentences
    assert "Anna declared it as SEV2, playbook S02 version 1" in sentences
    with pytest.raises(UsageError, match="no playbook X9"):
        await commands.escalate(store, incident, "Anna", "X9")


async def test_a_plan_that_changes_in_between_is_read_again(sqlite_store: Store) -> None:
    """A step of the old plan is refused when somebody declares at the same moment."""
    await publish_shipped(sqlite_store)
    incident = await commands.declare(sqlite_store, "Anna", Declaration("x", "PARA"))
    await commands.escalate(sqlite_store, incident, "Anna", "S01")
    with pytest.raises(Refused, match="does not apply"):
        await commands.do_step(sqlite_store, incident, "Bartek", "para-watch", "x")


async def test_severity_unknown_until_somebody_sets_it(sqlite_store: Store) -> None:
    await publish_shipped(sqlite_store)
    incident = await commands.declare(sqlite_store, "Anna", Declaration("x", "S05"))
    run = await current_run(sqlite_store, incident)
    assert (run.incident.severity, run.incident.severity_is_known) == (Severity.SEV2, False)
    await commands.set_severity(sqlite_store, incident, "Anna", Severity.SEV2, "", ["injury"])
    run = await current_run(sqlite_store, incident)
    assert run.incident.severity_is_known
    assert (await told(sqlite_store, incident))[-1] == (
        "Anna set the severity to SEV2 serious: "
        "Somebody was treated by a physician, or is in hospital."
    )
    with pytest.raises(Refused, match="SEV2 serious already"):
        await commands.set_severity(sqlite_store, incident, "Anna", Severity.SEV2, "again")
    with pytest.raises(UsageError, match="needs a reason"):
        await commands.set_severity(sqlite_store, incident, "Anna", Severity.SEV1, " ")


async def test_the_freeze_list(store: Store) -> None:
    incident = await declare_test_incident(store)
    await commands.list_for_freeze(store, incident, "Anna", "Newsletter of Tuesday")
    await commands.freeze(store, incident, "Daniel", "listed:1", "Newsletter of Tuesday")
    with pytest.raises(Refused, match="Daniel stopped it at"):
        await commands.freeze(store, incident, "Anna", "listed:1", "Newsletter of Tuesday")
    run = await current_run(store, incident)
    assert run.incident.frozen["listed:1"].by == "Daniel"
    with pytest.raises(UsageError, match="needs a reason"):
        await commands.release(store, incident, "Anna", "listed:1", "Newsletter", "")
    await commands.release(store, incident, "Anna", "listed:1", "Newsletter", "it is harmless")
    with pytest.raises(Refused, match="not stopped"):
        await commands.release(store, incident, "Anna", "listed:1", "Newsletter", "again")
    assert (await told(store, incident))[1:] == [
        "Anna put on the freeze list: Newsletter of Tuesday",
        "Daniel stopped: Newsletter of Tuesday",
        "Anna let run again: Newsletter, because it is harmless",
    ]


async def test_a_file_is_evidence_with_its_hash(store: Store, tmp_path: Path) -> None:
    incident = await declare_test_incident(store)
    picture = tmp_path / "zrzut ekranu.png"
    picture.write_bytes(b"\x89PNG not really")
    digest = await commands.add_file(store, incident, "Anna", picture, "the post", "capture")
    assert digest == hashlib.sha256(picture.read_bytes()).hexdigest()
    async with store.read() as session:
        row = (await session.exec(select(Evidence).where(Evidence.sha256 == digest))).one()
    assert (row.size, row.media_type) == (15, "image/png")
    with pytest.raises(Refused, match=r"kept as evidence already: zrzut ekranu\.png"):
        await commands.add_file(store, incident, "Bartek", picture, "", "capture")
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    for path, words in (
        (tmp_path / "nothing.png", "cannot be read"),
        (tmp_path, "is no file"),
        (tmp_path / "pipe", "is no file"),
        (Path("/dev/zero"), "is no file"),
        (tmp_path / "empty", "is empty"),
    ):
        with pytest.raises(UsageError, match=words):
            await commands.add_file(store, incident, "Anna", path)
    assert (await told(store, incident))[1] == (
        f"Anna kept as evidence: zrzut ekranu.png, the post, SHA-256 {digest[:12]}…"
    )


async def test_a_file_that_is_too_large_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    incident = await declare_test_incident(sqlite_store)
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(26 * 2**20)
    with pytest.raises(UsageError, match="larger than 25 MB"):
        await commands.add_file(sqlite_store, incident, "Anna", large)


@pytest.fixture
async def site() -> AsyncIterator[TestServer]:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="<p>the post</p>", content_type="text/html")

    application = web.Application()
    application.router.add_get("/post", page)
    server = TestServer(application)
    await server.start_server()
    yield server
    await server.close()


async def test_a_page_is_evidence_with_its_hash(sqlite_store: Store, site: TestServer) -> None:
    incident = await declare_test_incident(sqlite_store)
    link = str(site.make_url("/post"))
    digest = await commands.add_page(sqlite_store, incident, "Anna", f"https://{link}", "the post")
    assert digest == hashlib.sha256(b"<p>the post</p>").hexdigest()
    gone = str(site.make_url("/gone"))
    assert await commands.add_page(sqlite_store, incident, "Anna", gone)
    with pytest.raises(UsageError, match="begins with https"):
        await commands.add_page(sqlite_store, incident, "Anna", "file:///etc/passwd")
    sentences = await told(sqlite_store, incident)
    assert sentences[1] == f"Anna kept as evidence: {link}, the post, SHA-256 {digest[:12]}…"
    assert "the page could not be kept" in sentences[2]
    run = await current_run(sqlite_store, incident)
    assert [piece.title for piece in run.incident.evidence] == [link, gone]
