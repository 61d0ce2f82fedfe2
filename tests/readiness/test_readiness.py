"""Ready to launch: each gap by name, and what is not known is not ready."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from services import settings
from services.crisis_plan.compile import compile_plan
from services.crisis_plan.printed import note_printed
from services.early_warning.detector import Detector
from services.errors import UsageError
from services.incident import commands
from services.model import Campaign, Delivery, DetectorState, Meta
from services.notify import News, note_tested, queue
from services.playbooks.versions import publish_shipped
from services.preparation.archive import set_archived
from services.preparation.campaigns import save_campaign, set_watched
from services.preparation.commitments import set_values
from services.preparation.people import ContactCard, Member, save_member
from services.readiness import listening, papers
from services.readiness.checks import Check, Launch
from services.readiness.compile import readiness
from services.readiness.people import contacts, roles
from services.settings import CampaignSettings
from services.store import Store, leases, status
from services.words import ContactKind, Health, Readiness, Role
from tests.leasing import acquire
from tests.making import declare_test_incident

TODAY = datetime.now().astimezone().date()
TOML = """
[[sources]]
kind = "bluesky"
[notify]
urls = ["json://localhost"]
"""
CAMPAIGN = {
    "name": "Zorza",
    "words": ("zorza",),
    "starts": TODAY,
    "influencers": (
        {
            "name": "Maja",
            "handles": ("instagram:maja",),
            "contacts": ({"who": "manager", "address": "+48 600 000 000", "checked": TODAY},),
            "clauses": ({"title": "Takedown", "hours": 24},),
        },
    ),
}

SAMPLE = ["Zorza: this is the sample of warroom init; put your campaign in its place"]


def member(name: str, *held: Role, hours: str = "always", tried: date | None = TODAY) -> Member:
    card = ContactCard(ContactKind.PHONE, "+48 1", tried)
    return Member(name, roles=held, contacts=(card,), hours=hours)


async def looked(store: Store, name: str = "") -> dict[str, Check]:
    """Look while a collector is at work: a lease is short, so it is taken again if it ran out."""
    await acquire(store, leases.COLLECTOR, leases.new_holder())
    found = await readiness(store, settings.load(Path("warroom.toml")), name)
    return {check.code: check for check in found}


async def make_drill(folder: Path, *, closed: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    drill = await Store.open(folder / f"d{closed}.db")
    async with drill.write() as session:
        session.add(Meta(key="drill", value="{}"))
    incident = await declare_test_incident(drill)
    if closed:
        await commands.close(drill, incident, "Anna", "calm")
    await drill.close()


async def make_ready(store: Store) -> None:
    await publish_shipped(store)
    now = datetime.now(UTC)
    detector = Detector()
    detector.begin("campaign:1", now - timedelta(days=3))
    learned = detector.snapshot("campaign:1")
    async with store.write() as session:
        await save_campaign(session, CampaignSettings.model_validate(CAMPAIGN))
        await set_values(session, "campaign:1", ["We say what was paid."])
        await save_member(session, member("Anna", *Role))
        await status.begin(session, "bluesky", "bluesky", 0, await store.now(session))
        await status.set_health(session, "bluesky", Health.HEALTHY)
        session.add(DetectorState(entity="campaign:1", state=learned))
        session.add(DetectorState(entity="influencer:1", state=learned))
    await note_printed(store, "Anna", await compile_plan(store))
    await note_tested(store, "Anna", 1)
    await make_drill(settings.load(Path("warroom.toml")).drills_folder, closed=True)


@pytest.fixture
async def ready(sqlite_store: Store) -> Store:
    """A store in which nothing is missing."""
    Path("warroom.toml").write_text(TOML)
    await make_ready(sqlite_store)
    return sqlite_store


async def test_nothing_is_missing(ready: Store) -> None:
    found = await looked(ready)
    assert [check for check in found.values() if not check.is_ready] == []
    assert found["drill"].facts[0].startswith(f"{TODAY}: closed after")
    assert found["baseline"].facts == ("Zorza: learned from 24 h", "Maja: learned from 24 h")


async def test_an_empty_room_is_told_everything_that_it_lacks(sqlite_store: Store) -> None:
    Path("warroom.toml").write_text("")
    found = await looked(sqlite_store)
    assert {check.state for check in found.values()} == {Readiness.READY, Readiness.MISSING}
    assert [code for code, check in found.items() if check.is_ready] == ["clauses"]
    assert all(check.todo for check in found.values() if not check.is_ready)
    assert len(found["roles"].gaps) == len(Role)


def broken(**changes: object) -> CampaignSettings:
    return CampaignSettings.model_validate(CAMPAIGN | changes)


@pytest.mark.parametrize(
    ("given", "code", "gaps"),
    [
        (broken(starts=None), "campaign", ["Zorza: its first day is missing"]),
        (
            broken(ends=date(2026, 1, 2), starts=date(2026, 1, 1)),
            "campaign",
            ["Zorza: it ended on 2026-01-02"],
        ),
        (broken(influencers=({"name": "Ola"},)), "campaign", ["Ola: no account is known"]),
        (broken(influencers=({"name": "Ola"},)), "contacts", ["Ola: no contact"]),
        (broken(brand="Your Brand"), "campaign", SAMPLE),
        (broken(brand="Twoja Marka"), "campaign", SAMPLE),
        (broken(influencers=({"name": "Ola"},)), "clauses", ["Ola: no clause is registered"]),
        (
            broken(clauses=({"title": "Label"},)),
            "clauses",
            ["Zorza: no clause has a deadline"],
        ),
        (
            broken(
                influencers=(
                    {"name": "Ola", "contacts": ({"who": "self", "address": "ola@x.pl"},)},
                )
            ),
            "contacts",
            ["Ola: never tried"],
        ),
    ],
)
def test_what_a_campaign_lacks_is_named(
    given: CampaignSettings, code: str, gaps: Sequence[str]
) -> None:
    campaign = Campaign(id=1, name="Zorza", watched=True)
    launch = Launch(settings.load(), [(campaign, given)], [], datetime.now(UTC))
    checks = [listening.campaigns(launch), contacts([member("Anna", *Role)], launch)]
    (check,) = [it for it in [*checks, papers.clauses(launch)] if it.code == code]
    assert (check.state, list(check.gaps)) == (Readiness.MISSING, gaps)
    assert check.todo


async def test_each_thing_that_goes_wrong_is_seen_by_itself(ready: Store) -> None:
    await _people_change(ready)
    await _sources_fail(ready)
    await _papers_grow_old(ready)
    await _campaigns_come_and_go(ready)


async def _people_change(store: Store) -> None:
    async with store.write() as session:
        await save_member(session, member("Anna", *Role, tried=TODAY - timedelta(days=1)))
    assert (await looked(store))["plan"].is_ready, "when a contact was tried is none of it"
    async with store.write() as session:
        await save_member(session, member("Bartek", Role.LEGAL))
    (gap,) = (await looked(store))["plan"].gaps
    assert "have changed since" in gap


async def _sources_fail(store: Store) -> None:
    async with store.write() as session:
        await status.set_health(session, "bluesky", Health.REFUSED, "no such account")
    check = (await looked(store))["sources"]
    assert check.gaps == ("bluesky: refused, never well. no such account",)
    async with store.write() as session:
        await status.set_health(session, "bluesky", Health.STARTING)
    assert (await looked(store))["sources"].state is Readiness.UNKNOWN


async def _papers_grow_old(store: Store) -> None:
    found = settings.load(Path("warroom.toml"))
    await make_drill(found.drills_folder, closed=False)
    os.utime(found.drills_folder / "dTrue.db", (0, 0))
    found.playbooks_folder.mkdir(parents=True)
    (found.playbooks_folder / "bad.yaml").write_text("format: 1\n")
    async with store.write() as session:
        for n in range(2):
            now = datetime.now(UTC)
            await queue(session, News(f"{n}", "title", "body"), now)
            await session.flush()
            lost = Delivery(outgoing_id=n + 1, route="all", attempts=12, error="no", tried_at=now)
            session.add(lost)
    await note_tested(store, "Anna", 3)
    checks = await looked(store)
    assert checks["drill"].gaps == (f"the last one, of {TODAY}, was not led to its end",)
    assert "bad.yaml" in checks["playbooks"].gaps[0]
    assert checks["notifications"].gaps == (
        f"tested {TODAY}, with other targets",
        "2 messages did not arrive",
    )


async def _campaigns_come_and_go(store: Store) -> None:
    async with store.write() as session:
        await save_campaign(session, CampaignSettings(name="Wiosna", words=("wiosna",)))
    assert (await looked(store, "Zorza"))["campaign"].is_ready
    assert not (await looked(store, "Wiosna"))["campaign"].is_ready
    assert not (await looked(store))["values"].is_ready
    await set_archived(store, "Anna", "Wiosna", archived=True)
    assert (await looked(store))["campaign"].is_ready
    with pytest.raises(UsageError, match="is archived"):
        await looked(store, "Wiosna")
    async with store.write() as session:
        await set_watched(session, "Zorza", watched=False)
    gap = "Zorza: not watched (warroom campaigns start)"
    assert (await looked(store))["campaign"].gaps == (gap,)


@pytest.mark.parametrize(
    ("people", "state", "gap"),
    [
        ([member("Anna", Role.LEGAL)], Readiness.READY, ""),
        ([], Readiness.MISSING, "legal: nobody"),
        (
            [member("Anna", Role.LEGAL, hours="8-20"), member("Bo", Role.LEGAL, hours="18-6")],
            Readiness.MISSING,
            "legal: nobody every day 06:00-08:00",
        ),
        ([member("Anna", Role.LEGAL, hours="")], Readiness.UNKNOWN, "legal: hours unknown of Anna"),
        (
            [member("Anna", Role.LEGAL, hours=""), member("Bo", Role.LEGAL, hours="8-20")],
            Readiness.UNKNOWN,
            "legal: nobody every day 20:00-08:00, unless Anna, whose hours are unknown",
        ),
        (
            [member("Anna", Role.LEGAL, hours=""), member("Bo", Role.LEGAL)],
            Readiness.READY,
            "",
        ),
    ],
)
def test_hours_that_nobody_said_cover_nothing(
    people: list[Member], state: Readiness, gap: str
) -> None:
    others = member("Zoe", *(role for role in Role if role is not Role.LEGAL))
    check = roles([*people, others])
    assert (check.state, "; ".join(check.gaps)) == (state, gap)
