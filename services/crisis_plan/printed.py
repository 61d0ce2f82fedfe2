"""That the plan was printed, and what stood in it: a printed plan grows old with what it says."""

import hashlib
import json

from services.crisis_plan.compile import CrisisPlan
from services.model import ROOM
from services.store import Store, ledger
from services.store.ledger import Draft
from services.words import EntryKind


def fingerprint(plan: CrisisPlan) -> str:
    """Return a mark that changes with the plan's people, contacts, shares, posts and playbooks.

    When a contact was last tried is none of it, nor is the language in which it is read.
    """
    people = [
        [
            it.name,
            it.function,
            [role.value for role in it.roles],
            [card.address for card in it.contacts],
        ]
        for it in plan.people
    ]
    scenarios = [
        [
            it.playbook.scenario,
            it.version,
            [
                [duty, sorted(f"{p}" for p in parties.items())]
                for duty, parties in it.shares.items()
            ],
        ]
        for it in plan.scenarios
    ]
    posts = [[it.title, it.place, f"{it.due_at}"] for it in plan.planned]
    said = json.dumps([people, scenarios, posts], ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


async def note_printed(store: Store, actor: str, plan: CrisisPlan) -> None:
    """Write down that somebody printed the whole plan."""
    draft = Draft(EntryKind.PLAN_PRINTED, {"fingerprint": fingerprint(plan)})
    await ledger.append(store, ROOM, actor, lambda _old: [draft])
