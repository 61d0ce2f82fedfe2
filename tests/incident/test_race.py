"""Two processes act on the same step at the same moment, again and again."""

import subprocess
import sys
from pathlib import Path

import pytest

from services.incident import commands
from services.incident.desk import load_run
from services.incident.state import StepStatus
from services.store import Store, ledger
from services.store.verify import verify
from services.words import EntryKind, Role
from tests.making import declare_test_incident

ROOT = Path(__file__).parent.parent.parent
WORKER = """
import asyncio, sys
from services.errors import Refused
from services.incident import commands
from services.store import Store

async def main(target, incident, who, rounds):
    store = await Store.open(target, migrate=False)
    for number in range(rounds):
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            await commands.do_step(store, incident, who, f"added-{number + 1}", who)
            print("won", flush=True)
        except Refused as error:
            print("told " + str(error), flush=True)
    await store.close()

asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
"""


def start(store: Store, incident: str, who: str, rounds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, store.address, incident, who, str(rounds)],
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


@pytest.mark.parametrize("rounds", [8, pytest.param(200, marks=pytest.mark.long)])
async def test_one_wins_and_the_other_is_told(store: Store, rounds: int) -> None:
    incident = await declare_test_incident(store)
    for number in range(rounds):
        await commands.add_step(store, incident, "Anna", f"step {number}", Role.LEAD, "2 h")
    workers = {who: start(store, incident, who, rounds) for who in ("Bartek", "Celina")}
    wins = dict.fromkeys(workers, 0)
    for _round in range(rounds):
        assert {line(worker) for worker in workers.values()} == {"ready"}
        for worker in workers.values():
            go(worker)
        said = {who: line(worker) for who, worker in workers.items()}
        (winner,) = [who for who, words in said.items() if words == "won"]
        (loser,) = set(workers) - {winner}
        assert said[loser].startswith(f"told {winner} did or skipped this step at ")
        wins[winner] += 1
    for worker in workers.values():
        worker.communicate(timeout=30)
        assert worker.returncode == 0
    async with store.read() as session:
        run = await load_run(session, incident)
        records = await ledger.read(session, incident)
        assert await verify(session, incident) == []
    done = [record.code("step") for record in records if record.kind == EntryKind.STEP_DONE]
    assert len(done) == len(set(done)) == rounds
    added = [item for item in run.items() if item.step.id.startswith("added-")]
    assert {item.status for item in added} == {StepStatus.DONE}
    assert sum(wins.values()) == rounds
