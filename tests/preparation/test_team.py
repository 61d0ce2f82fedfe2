"""The team: people with roles and contacts, shares, as a file and back, and from older stores."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from services.errors import DocumentError, UsageError
from services.model import ROOM
from services.preparation.people import (
    STALE,
    ContactCard,
    Member,
    acting_name,
    cast,
    members,
    remove_member,
    save_member,
)
from services.preparation.team import all_shares, export_team, import_team, parse_team
from services.store import Store, ledger, schema
from services.words import ContactKind, Duty, Permission, Role, Share

TEAM = """
format: 1
people:
  - name: Anna Nowak
    login: anna
    function: head of communications
    roles: [lead, approver]
    contacts:
      - {kind: phone, address: "+48 600 000 001", checked: 2026-11-02}
      - {kind: email, address: anna@example.org}
  - name: Bartek Kos
    roles: legal
  - {name: Zarząd}
raci:
  - scenario: ALL
    duty: legal
    responsible: [legal]
    accountable: lead
    informed: [Zarząd]
  - scenario: S01
    duty: legal
    responsible: [Bartek Kos]
"""


async def test_a_team_goes_in_and_comes_out_the_same(store: Store) -> None:
    await import_team(store, "Anna", parse_team(TEAM, "team.yaml"))
    async with store.read() as session:
        people = await members(session)
        shares = await all_shares(session)
        exported = await export_team(session)
        entries = await ledger.read(session, ROOM)
        assert await acting_name(session, "anna") == "Anna Nowak"
    assert [person.name for person in people] == ["Anna Nowak", "Bartek Kos", "Zarząd"]
    anna = people[0]
    assert (anna.roles, anna.function) == ((Role.LEAD, Role.APPROVER), "head of communications")
    assert anna.contacts == (
        ContactCard(ContactKind.PHONE, "+48 600 000 001", date(2026, 11, 2)),
        ContactCard(ContactKind.EMAIL, "anna@example.org", None),
    )
    by_scenario = {(item.scenario, item.duty): dict(item.parties) for item in shares}
    assert by_scenario["S01", Duty.LEGAL] == {Share.RESPONSIBLE: "Bartek Kos"}
    assert by_scenario["ALL", Duty.LEGAL][Share.INFORMED] == "Zarząd"
    again = parse_team(exported, "exported")
    assert again.people == parse_team(TEAM, "team.yaml").people
    assert len(again.raci) == 2
    assert [entry.kind for entry in entries] == ["team_imported"]


async def test_importing_changes_and_replaces(sqlite_store: Store) -> None:
    await import_team(sqlite_store, "Anna", parse_team(TEAM, "team.yaml"))
    small = "format: 1\npeople: [{name: Bartek Kos, roles: [scribe]}]\n"
    await import_team(sqlite_store, "Anna", parse_team(small, "small.yaml"))
    async with sqlite_store.read() as session:
        people = {person.name: person.roles for person in await members(session)}
    assert people == {
        "Anna Nowak": (Role.LEAD, Role.APPROVER),
        "Bartek Kos": (Role.SCRIBE,),
        "Zarząd": (),
    }
    await import_team(sqlite_store, "Anna", parse_team(small, "small.yaml"), replace=True)
    async with sqlite_store.read() as session:
        assert [person.name for person in await members(session)] == ["Bartek Kos"]
        assert await all_shares(session) == []


@pytest.mark.parametrize(
    ("old", "new", "error", "words"),
    [
        ("roles: legal", "roles: [king]", DocumentError, "team.yaml:12: people.1.roles.0"),
        ("kind: phone", "kind: pigeon", DocumentError, "team.yaml:9: "),
        ("2026-11-02", "2026-13-02", DocumentError, "team.yaml:9: "),
        ("duty: legal\n    responsible: [B", "duty: x\n    responsible: [B", DocumentError, ":21:"),
        ("name: Bartek Kos", "name: Anna Nowak", UsageError, "Anna Nowak stands twice"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    old: str, new: str, error: type[Exception], words: str
) -> None:
    assert old in TEAM
    with pytest.raises(error, match=words):
        parse_team(TEAM.replace(old, new, 1), "team.yaml")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("informed: [Zarząd]", "informed: [Rada]", "Rada is neither a role nor one of the people"),
        ("accountable: lead", "accountable: legal", "legal stands twice"),
    ],
)
async def test_a_share_that_cannot_be_leaves_everything_as_it_was(
    sqlite_store: Store, old: str, new: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        await import_team(sqlite_store, "Anna", parse_team(TEAM.replace(old, new), "team.yaml"))
    async with sqlite_store.read() as session:
        assert await members(session) == []
        assert await all_shares(session) == []


async def test_a_login_belongs_to_one_person(sqlite_store: Store) -> None:
    async with sqlite_store.write() as session:
        await save_member(session, Member("Anna", "anna"))
    with pytest.raises(UsageError, match="belongs to Anna"):
        async with sqlite_store.write() as session:
            await save_member(session, Member("Bartek", "anna"))
    with pytest.raises(UsageError, match="needs a name"):
        async with sqlite_store.write() as session:
            await save_member(session, Member(" \x1b[1m "))
    with pytest.raises(UsageError, match="nobody called X"):
        async with sqlite_store.write() as session:
            await remove_member(session, "X")


def test_contacts_grow_stale() -> None:
    today = date(2026, 11, 23)
    assert ContactCard(ContactKind.PHONE, "1").is_stale(today)
    assert not ContactCard(ContactKind.PHONE, "1", today - STALE).is_stale(today)
    assert ContactCard(ContactKind.PHONE, "1", today - STALE - timedelta(days=1)).is_stale(today)


def test_nobody_is_cast_as_lead_and_approver() -> None:
    alone = Member("Anna", roles=(Role.LEAD, Role.APPROVER, Role.LEGAL))
    assert cast([alone]) == {Role.LEAD: "Anna", Role.LEGAL: "Anna"}
    second = Member("Bartek", roles=(Role.APPROVER, Role.LEAD))
    assert cast([alone, second]) == {
        Role.LEAD: "Anna",
        Role.APPROVER: "Bartek",
        Role.LEGAL: "Anna",
    }
    assert cast([]) == {}


async def test_an_older_store_keeps_its_people(tmp_path: Path) -> None:
    """The one role and contact that a person had become their first ones."""
    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as old, old:
        old.execute(
            "INSERT INTO person (name, login, role, contact) VALUES "
            "('Anna', 'anna', 'lead', '+48 1'), ('Bartek', NULL, '', '')"
        )
    store = await Store.open(path)
    try:
        async with store.read() as session:
            people = await members(session)
    finally:
        await store.close()
    assert people == [
        Member(
            "Anna",
            "anna",
            roles=(Role.LEAD,),
            contacts=(ContactCard(ContactKind.OTHER, "+48 1"),),
            permission=Permission.MEMBER,
        ),
        Member("Bartek", permission=Permission.MEMBER),
    ]
    assert list(tmp_path.glob("old.db.schema-0001-*.backup"))
