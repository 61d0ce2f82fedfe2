"""Two processes at once: one publishes, the other writes a new version, hands a role over, raises.

Whoever comes second is judged by what the first one wrote: no publication stands in the timeline
behind anything that voided its agreements.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from services.incident import commands
from services.incident.commands import Declaration, Wording
from services.store import Store, ledger
from services.store.verify import verify
from services.words import Role, Severity
from tests.making import publish_test_playbook

ROOT = Path(__file__).parent.parent.parent
WORKER = """
import asyncio, sys
from services.errors import Refused
from services.incident import commands
from services.incident.commands import Publication, Wording
from services.store import Store
from services.words import Role, Severity

async def act(store, what, statement):
    link = Publication(link="https://example.org/" + statement)
    match what:
        case "publish":
            await commands.publish_statement(store, "INC-1", "Celina", statement, 1, link)
        case "write":
            text = Wording("another text", "en")
            await commands.draft_statement(store, "INC-1", "Ewa", text, statement, 1)
        case "lead":
            await commands.assign_role(store, "INC-1", "Anna", Role.LEAD, "Grażyna")
        case "raise":
            await commands.set_severity(store, "INC-1", "Anna", Severity.SEV1, "worse")

async def main(target, what, statements):
    store = await Store.open(target, migrate=False)
    for statement in statements:
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            await act(store, what, statement)
            print("done", flush=True)
        except Refused as error:
            print("refused " + str(error), flush=True)
    await store.close()

asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3].split(",")))
"""


def start(store: Store, what: str, statements: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, store.address, what, ",".join(statements)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def line(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


def go(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    worker.stdin.write("go\n")
    worker.stdin.flush()


async def room_with(store: Store, statements: int) -> list[str]:
    """Declare an incident with so many approved statements by Celina; return their ids."""
    await publish_test_playbook(store)
    await commands.declare(store, "Anna", Declaration("storm", "T01", Severity.SEV3))
    roles = {Role.LEAD: "Anna", Role.APPROVER: "Grażyna"}
    await commands.assign_roles(store, "INC-1", "Anna", roles)
    keys = []
    for number in range(statements):
        text = Wording(f"text {number}", "en")
        key = await commands.draft_statement(store, "INC-1", "Celina", text, submit=True)
        await commands.approve_statement(store, "INC-1", "Grażyna", key, 1)
        keys.append(key)
    return keys


@pytest.mark.parametrize(
    ("other", "rounds", "kind"),
    [
        ("write", 4, "statement_drafted"),
        pytest.param("write", 30, "statement_drafted", marks=pytest.mark.long),
        ("lead", 1, "role_assigned"),
        ("raise", 1, "severity_set"),
    ],
)
async def test_the_second_is_judged_by_what_the_first_wrote(
    store: Store, other: str, rounds: int, kind: str
) -> None:
    statements = await room_with(store, rounds)
    workers = [start(store, what, statements) for what in ("publish", other)]
    said = []
    for _round in range(rounds):
        assert [line(worker) for worker in workers] == ["ready", "ready"]
        for worker in workers:
            go(worker)
        said.append([line(worker) for worker in workers])
    for worker in workers:
        worker.communicate(timeout=30)
        assert worker.returncode == 0
    async with store.read() as session:
        records = await ledger.read(session, "INC-1")
        assert await verify(session, "INC-1") == []
    assert {other_said for _published, other_said in said} == {"done"}
    for statement, (published, _done) in zip(statements, said, strict=True):
        went = [
            record.seq
            for record in records
            if record.kind == "statement_published" and record.code("statement") == statement
        ]
        voided = max(
            record.seq
            for record in records
            if record.kind == kind and record.code("statement") in {"", statement}
        )
        assert bool(went) is (published == "done")
        assert published == "done" or published.startswith("refused ")
        assert all(seq < voided for seq in went)
