"""Who may do what: the table, and that no kind of entry slips by it."""

from dataclasses import replace
from pathlib import Path

import pytest

from services import i18n
from services.errors import Refused
from services.incident import commands
from services.incident.commands import Declaration
from services.incident.desk import load_incident, load_run
from services.incident.privileged import read_privileged
from services.intake.by_hand import Seen, record
from services.model import ROOM
from services.permissions import PROGRAM, RESERVED, RULES, Standing, power_of, why_not
from services.playbooks.versions import publish_shipped
from services.preparation.campaigns import apply_settings, watched
from services.preparation.commitments import values_for
from services.preparation.people import Member, acting_name, cast, members, save_member
from services.preparation.team import import_team, parse_team
from services.settings import BrandSettings, CampaignSettings, Settings
from services.settings.host import account
from services.store import Store, ledger, mentions
from services.store.ledger import Draft
from services.store.standing import acting, holders, team
from services.words import EntryKind, Permission, Power, Role, Severity
from tui.commands.common import Invocation
from tui.screens.boards.team import person_choices

TEAM = (
    Member("Anna", "anna", permission=Permission.ADMIN),
    Member("Bartek", "bartek"),
    Member("Celina"),
    Member("Ola", "ola", permission=Permission.OBSERVER),
)
ADMINS = {Power.CHANGE_TEAM, Power.SET_UP, Power.PUBLISH_PLAYBOOKS, Power.ERASE}


@pytest.fixture
async def room(sqlite_store: Store) -> Store:
    """A room whose team has an admin, two members and an observer."""
    async with sqlite_store.write() as session:
        for member in TEAM:
            await save_member(session, member)
    return sqlite_store


async def _declare(store: Store, by: str = "Bartek") -> str:
    await publish_shipped(store)
    return await commands.declare(
        store, by, Declaration(title="Storm", scenario="S01", severity=Severity.SEV3)
    )


async def _write(store: Store, who: str, kind: EntryKind) -> None:
    await ledger.append(store, ROOM, who, lambda _old: [Draft(kind)])


def _who(permission: Permission, *mine: Role, others: tuple[Role, ...] = ()) -> Standing:
    held = dict.fromkeys(others, "Somebody") | dict.fromkeys(mine, "Me")
    return Standing("Me", permission, held)


def test_every_power_has_a_rule_and_a_word() -> None:
    assert set(RULES) == set(Power)
    assert set(RESERVED.values()) <= set(Power)
    assert {power for power, rule in RULES.items() if rule.least is Permission.ADMIN} == ADMINS


@pytest.mark.parametrize("power", Power)
def test_an_observer_may_nothing_whatever_role_they_have(power: Power) -> None:
    assert why_not(power, _who(Permission.OBSERVER, *Role))


@pytest.mark.parametrize("power", Power)
def test_the_reason_is_one_line_that_says_who_what_and_who_may(power: Power) -> None:
    reason = why_not(power, _who(Permission.OBSERVER))
    assert reason.count("\n") == 0
    assert reason.startswith("Me (observer) may not: ")
    assert power.label in reason
    assert reason.endswith(" may.") or RULES[power].strict


def test_the_reason_names_who_really_may() -> None:
    lead = {Role.LEAD: "Bartek"}
    observer, member = (
        Standing("Me", rank, lead) for rank in (Permission.OBSERVER, Permission.MEMBER)
    )
    for who in (observer, member):
        reason = why_not(Power.STEER, who)
        assert reason.endswith(" That is for: crisis lead (Bartek); or an admin.")
        assert why_not(Power.UNSEAL, who).endswith(" That is for: crisis lead (Bartek), legal.")
        assert why_not(Power.CHANGE_TEAM, who).endswith(" An admin of the team may.")
    assert why_not(Power.TAKE_PART, observer).endswith(" A member of the team may.")


async def test_a_stranger_is_told_how_to_say_who_acts(room: Store) -> None:
    hint = r"may\. --as NAME \(F9\) says who acts\.$"
    with pytest.raises(Refused, match=hint):
        await _write(room, "root", EntryKind.NOTE_ADDED)
    with pytest.raises(Refused, match=rf"change the team\. An admin of the team {hint}"):
        async with acting(room, "root", Power.CHANGE_TEAM):
            pass
    with pytest.raises(Refused, match=r"A member of the team may\.$"):
        await _write(room, "Ola", EntryKind.NOTE_ADDED)


async def test_who_may_only_look_is_given_nothing_to_do(room: Store) -> None:
    incident = await _declare(room)
    async with room.read() as session:
        step = next(item.step.id for item in (await load_run(session, incident)).open_items())
    for who in ("Ola", "Stranger"):
        for giving in (
            commands.assign_role(room, incident, "Anna", Role.LEGAL, who),
            commands.assign_roles(room, incident, "Anna", {Role.LEGAL: who}),
            commands.assign_step(room, incident, "Anna", step, who),
        ):
            with pytest.raises(Refused, match=rf"{who} \(observer\) only looks"):
                await giving
    with pytest.raises(Refused, match="Ola"):
        await commands.take_role(room, incident, "Ola", Role.LEGAL)
    await commands.assign_step(room, incident, "Anna", step, "Celina")
    await commands.assign_step(room, incident, "Anna", step, "")
    async with room.read() as session:
        people = await members(session)
    ola = replace(people[3], roles=(Role.LEGAL,))
    assert cast([*people[:3], ola]) == {}
    assert [name for name, _words in person_choices(people, {"Ola", "Stranger"})] == [
        "Anna",
        "Bartek",
        "Celina",
    ]


async def test_without_an_admin_strangers_work_and_observers_do_not(sqlite_store: Store) -> None:
    async with sqlite_store.write() as session:
        await save_member(session, Member("Ola", permission=Permission.OBSERVER))
    incident = await _declare(sqlite_store)
    await commands.assign_role(sqlite_store, incident, "Bartek", Role.LEGAL, "Stranger")
    with pytest.raises(Refused, match="only looks"):
        await commands.assign_role(sqlite_store, incident, "Bartek", Role.SCRIBE, "Ola")
    async with sqlite_store.read() as session:
        people = await members(session)
    assert [name for name, _words in person_choices(people, {"Ola", "Stranger"})] == ["Stranger"]


@pytest.mark.parametrize(
    ("power", "who", "may"),
    [
        (Power.TAKE_PART, _who(Permission.MEMBER), True),
        (Power.STEER, _who(Permission.MEMBER), True),
        (Power.STEER, _who(Permission.MEMBER, others=(Role.LEAD,)), False),
        (Power.STEER, _who(Permission.MEMBER, Role.LEAD), True),
        (Power.STEER, _who(Permission.ADMIN, others=(Role.LEAD,)), True),
        (Power.LIFT_HOLD, _who(Permission.MEMBER, others=(Role.LEAD,)), False),
        (Power.LIFT_HOLD, _who(Permission.MEMBER, Role.LEGAL, others=(Role.LEAD,)), True),
        (Power.AGREE, _who(Permission.ADMIN), False),
        (Power.AGREE, _who(Permission.MEMBER, Role.APPROVER), True),
        (Power.UNSEAL, _who(Permission.ADMIN), False),
        (Power.UNSEAL, _who(Permission.MEMBER, Role.LEGAL), True),
        (Power.ERASE, _who(Permission.MEMBER, Role.LEAD), False),
        (Power.ERASE, _who(Permission.ADMIN), True),
    ],
)
def test_the_table(power: Power, who: Standing, *, may: bool) -> None:
    assert (why_not(power, who) == "") is may


def test_the_reason_in_polish_names_the_roles() -> None:
    i18n.use("pl")
    reason = why_not(Power.STEER, _who(Permission.MEMBER, others=(Role.LEAD,)))
    assert reason == (
        "Me nie może: zmienić poziomu ani planu, ani zamknąć incydentu. "
        "Mogą: szef sztabu (Somebody), administrator."
    )


@pytest.mark.parametrize("kind", EntryKind)
async def test_no_kind_of_entry_is_written_by_an_observer(room: Store, kind: EntryKind) -> None:
    with pytest.raises(Refused, match="Ola"):
        await _write(room, "Ola", kind)
    async with room.read() as session:
        assert await ledger.read(session, ROOM) == []


async def test_what_is_an_admins_is_refused_to_members_and_strangers(room: Store) -> None:
    reserved = [kind for kind in EntryKind if power_of(kind) in ADMINS]
    assert len(reserved) == 5
    for kind in reserved:
        for who in ("Bartek", "Stranger"):
            with pytest.raises(Refused):
                await _write(room, who, kind)
        await _write(room, "Anna", kind)
    async with room.read() as session:
        assert [entry.kind for entry in await ledger.read(session, ROOM)] == reserved


async def test_only_the_program_itself_needs_no_permission(room: Store) -> None:
    draft = Draft(EntryKind.ERASED)
    await ledger.append(room, ROOM, PROGRAM, lambda _old: [draft])
    room.account = "mallory"  # somebody sits here, and calls themselves the program
    with pytest.raises(Refused):
        await ledger.append(room, ROOM, PROGRAM, lambda _old: [draft])


async def test_a_change_outside_of_the_timelines_asks_too(room: Store) -> None:
    with pytest.raises(Refused):
        async with acting(room, "Bartek", Power.CHANGE_TEAM) as session:
            await save_member(session, Member("Bartek", permission=Permission.ADMIN))
    with pytest.raises(Refused):
        async with acting(room, "Ola"):
            pass
    async with acting(room, "Anna", Power.CHANGE_TEAM) as session:
        await save_member(session, Member("Bartek", permission=Permission.ADMIN))
    async with room.read() as session:
        assert (await team(session)).permission("Bartek") is Permission.ADMIN


async def test_what_an_observer_saw_is_not_kept(room: Store) -> None:
    with pytest.raises(Refused, match="Ola"):
        await record(room, "Ola", Seen("Zorza was seen"))
    async with room.read() as session:
        assert await mentions.last_id(session) == 0
    assert await record(room, "Bartek", Seen("Zorza was seen"))


async def test_a_file_says_no_more_than_whoever_opens_the_room_with_it_may(room: Store) -> None:
    given = Settings(
        campaigns=(CampaignSettings(name="Zorza", words=("zorza",)),),
        brand=BrandSettings(values=("Honest",)),
    )
    heard = []
    for who in ("Ola", "Bartek", "Anna"):
        await apply_settings(room, given, who)
        async with room.read() as session:
            names = [
                item.name for item in await watched(session) if item.entity.startswith("campaign:")
            ]
            heard.append((names, await values_for(session, ROOM)))
    assert heard == [([], []), (["Zorza"], []), (["Zorza"], ["Honest"])]


async def test_a_collectors_file_says_no_more_either_unless_the_host_names_its_account(
    room: Store, tmp_path: Path
) -> None:
    mine, named = tmp_path / "mine.toml", tmp_path / "named.toml"
    mine.write_text('[brand]\nvalues = ["Honest"]\n')
    named.write_text(f'{mine.read_text()}[collector]\naccount = "{account()}"\n')
    heard = []
    for config in (mine, named):
        given = Invocation(config, str(room.path), user="ola")
        async with given.open_store(migrate=True, collects=True) as store:
            assert not store.account, "nobody sits before it"
        async with room.read() as session:
            heard.append(await values_for(session, ROOM))
    assert heard == [[], ["Honest"]]


async def test_nobody_does_more_under_anothers_name_than_under_their_own(room: Store) -> None:
    async with room.read() as session:
        known = await team(session)
    assert known.permission("Anna", "ola") is Permission.OBSERVER
    assert known.permission("Anna", "bartek") is Permission.MEMBER
    assert known.permission("Anna", "anna") is Permission.ADMIN
    assert known.permission("Anna", "room") is Permission.ADMIN  # a shared account is nobody's
    assert known.permission("Ola", "anna") is Permission.OBSERVER


async def test_who_becomes_an_observer_keeps_the_login(room: Store) -> None:
    async with acting(room, "Anna", Power.CHANGE_TEAM) as session:
        await save_member(session, Member("Bartek", permission=Permission.OBSERVER))
        known = await team(session)
    assert known.names["bartek"] == "Bartek"
    assert known.permission("Anna", "bartek") is Permission.OBSERVER
    async with acting(room, "Anna", Power.CHANGE_TEAM) as session:
        await save_member(session, Member("Bartek", ""))
        assert "bartek" not in (await team(session)).names


async def test_a_login_reads_no_privileged_words_under_anothers_name(room: Store) -> None:
    incident = await _declare(room)
    await commands.take_role(room, incident, "Celina", Role.LEGAL)
    assert await read_privileged(room, incident, "Celina")
    room.account = "bartek"
    with pytest.raises(Refused, match="Bartek may not: read privileged words"):
        await read_privileged(room, incident, "Celina")
    room.account = "room"  # a shared account is nobody's
    assert await read_privileged(room, incident, "Celina")


async def test_a_team_without_an_admin_is_held_back_by_nothing(sqlite_store: Store) -> None:
    async with sqlite_store.write() as session:
        await save_member(session, Member("Bartek"))
        await save_member(session, Member("Ola", permission=Permission.OBSERVER))
    async with sqlite_store.read() as session:
        known = await team(session)
    assert known.permission("Bartek") is Permission.ADMIN
    assert known.permission("anybody") is Permission.ADMIN
    assert known.permission("Ola") is Permission.OBSERVER


async def test_while_nobody_leads_anybody_steers_then_the_lead(room: Store) -> None:
    incident = await _declare(room)
    await commands.set_severity(room, incident, "Celina", Severity.SEV2, "worse")
    await commands.take_role(room, incident, "Bartek", Role.LEAD)
    with pytest.raises(Refused, match=r"Celina may not: change severity.*crisis lead"):
        await commands.set_severity(room, incident, "Celina", Severity.SEV1, "worse still")
    await commands.set_severity(room, incident, "Bartek", Severity.SEV1, "worse still")
    async with room.read() as session:
        records = await ledger.read(session, incident)
        folded = await load_incident(session, incident)
    assert holders(records) == folded.roles == {Role.LEAD: "Bartek"}
    assert [record.actor for record in records] == ["Bartek", "Celina", "Bartek", "Bartek"]
    with pytest.raises(Refused, match="Anna may not: read privileged words"):
        await read_privileged(room, incident, "Anna")
    assert len(await read_privileged(room, incident, "Bartek")) == 4


async def test_an_entry_names_the_login_where_it_is_not_the_persons(room: Store) -> None:
    room.account = "anna"
    incident = await _declare(room, "Anna")
    await commands.add_note(room, incident, "Celina", "from Anna's chair")
    room.account = "room"
    await commands.add_note(room, incident, "Celina", "from the shared screen")
    async with room.read() as session:
        records = await ledger.read(session, incident)
    assert [(record.actor, record.code("login")) for record in records] == [
        ("Anna", ""),
        ("Celina", "anna"),
        ("Celina", "room"),
    ]


async def test_a_team_file_says_who_may_what_and_keeps_what_it_does_not_say(room: Store) -> None:
    text = "format: 1\npeople:\n  - name: Anna\n  - {name: Bartek, permission: observer}\n"
    with pytest.raises(Refused):
        await import_team(room, "Bartek", parse_team(text, "team.yaml"))
    await import_team(room, "Anna", parse_team(text, "team.yaml"))
    async with room.read() as session:
        known = await team(session)
        assert await acting_name(session, "anna") == "anna"  # the file gave Anna no login
    assert known.permission("Anna") is Permission.ADMIN
    assert known.permission("Bartek") is Permission.OBSERVER


async def test_the_first_file_may_name_its_admin(sqlite_store: Store) -> None:
    text = "format: 1\npeople: [{name: Anna, permission: admin}]\n"
    await import_team(sqlite_store, "whoever", parse_team(text, "team.yaml"))
    with pytest.raises(Refused):
        await import_team(sqlite_store, "whoever", parse_team(text, "team.yaml"))


def test_no_screen_and_no_command_writes_without_saying_who_acts() -> None:
    folder = Path(__file__).parent.parent / "tui"
    files = list(folder.rglob("*.py"))
    assert len(files) > 50
    assert [path.name for path in files if ".write() as" in path.read_text("utf-8")] == []
