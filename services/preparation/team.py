"""The team as a file: people, their roles and contacts, and who has which share in what (RACI).

::

    format: 1
    people:
      - name: Anna Nowak
        login: anna
        permission: admin
        function: head of communications
        roles: [lead, communications]
        hours: mon-fri 8-18
        contacts:
          - {kind: phone, address: "+48 600 000 000", checked: 2026-11-02}
    raci:
      - scenario: ALL
        duty: legal
        responsible: [legal]
        accountable: [lead]
        informed: [Zarząd]
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints
from ruamel.yaml import YAML
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.parts import Part, Words, listed
from services.documents.reading import parse
from services.errors import UsageError
from services.i18n import _
from services.model import ROOM, Person, Raci
from services.preparation.people import ContactCard, Member, members, save_member
from services.store import Store, ledger
from services.store.ledger import Draft
from services.words import ContactKind, Duty, EntryKind, Permission, Role, Share

ALL = "ALL"
"""The scenario of a share that holds wherever no scenario says otherwise."""

Line = Annotated[Words, StringConstraints(max_length=200)]


class ContactEntry(Part):
    """A way to reach somebody; ``checked`` is the day on which somebody last tried it."""

    kind: ContactKind
    address: Line
    checked: date | None = None


class PersonEntry(Part):
    """Somebody of the room, or a body that is told (a board, an agency)."""

    name: Line
    login: Line | None = None
    function: str = ""
    roles: Annotated[tuple[Role, ...], BeforeValidator(listed)] = ()
    contacts: tuple[ContactEntry, ...] = ()
    permission: Permission | None = None
    hours: Annotated[str, StringConstraints(max_length=200)] = ""

    def member(self) -> Member:
        """Return the person as the room knows them; who has no login in the file has none."""
        cards = tuple(ContactCard(item.kind, item.address, item.checked) for item in self.contacts)
        login = self.login or ""
        return Member(
            self.name, login, self.function, self.roles, cards, self.hours, self.permission
        )


Parties = Annotated[tuple[Line, ...], BeforeValidator(listed)]


class ShareEntry(Part):
    """Who has which share in a duty: names of roles, or of people."""

    scenario: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{0,19}$")] = ALL
    duty: Duty
    responsible: Parties = ()
    accountable: Parties = ()
    consulted: Parties = ()
    informed: Parties = ()

    def parties(self) -> Iterable[tuple[Share, str]]:
        """Yield every share with whose it is."""
        for share in Share:
            for party in getattr(self, share.value):
                yield share, party


class TeamFile(Part):
    """A whole team file."""

    format: Literal[1]
    people: Annotated[tuple[PersonEntry, ...], Field(min_length=1)]
    raci: tuple[ShareEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """Who has which share in one duty of one scenario."""

    scenario: str
    duty: Duty
    parties: tuple[tuple[Share, str], ...]


def parse_team(text: str, name: str) -> TeamFile:
    """Return the team that the YAML ``text`` says; ``name`` stands in messages.

    Raises:
        DocumentError: one line with the name, the line and what to do.
        UsageError: a name stands twice, or a share is nobody's.
    """
    team = parse(TeamFile, text, name)
    names = [person.name for person in team.people]
    for person in names:
        if names.count(person) > 1:
            raise UsageError(_("{file}: {name} stands twice.").format(file=name, name=person))
    return team


async def import_team(store: Store, actor: str, team: TeamFile, *, replace: bool = False) -> None:
    """Add or change the people of ``team``; with ``replace`` take out everybody else.

    The shares of each duty that the file names take the place of the old ones.

    Raises:
        UsageError: a share is neither a role's nor a known person's.
        Refused: ``actor`` may not change the team.
    """
    async with store.write() as session:
        data: dict[str, ledger.Json] = {"people": len(team.people), "replaced": replace}
        draft = Draft(EntryKind.TEAM_IMPORTED, data)
        # First, so that whether the actor may is judged by the team as it was.
        await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])
        if replace:
            names = [person.name for person in team.people]
            await session.exec(delete(Person).where(col(Person.name).not_in(names)))
            await session.exec(delete(Raci))
        for person in team.people:
            await save_member(session, person.member())
        known = {member.name for member in await members(session)} | set(Role)
        for entry in team.raci:
            await _save_shares(session, entry, known)


async def _save_shares(session: AsyncSession, entry: ShareEntry, known: set[str]) -> None:
    await session.exec(
        delete(Raci).where(col(Raci.scenario) == entry.scenario, col(Raci.duty) == entry.duty.value)
    )
    taken: set[str] = set()
    for share, party in entry.parties():
        if party not in known:
            raise UsageError(
                _(
                    "raci, {scenario} {duty}: {party} is neither a role nor one of the people."
                ).format(scenario=entry.scenario, duty=entry.duty.value, party=party)
            )
        if party in taken:
            raise UsageError(
                _("raci, {scenario} {duty}: {party} stands twice.").format(
                    scenario=entry.scenario, duty=entry.duty.value, party=party
                )
            )
        taken.add(party)
        session.add(
            Raci(scenario=entry.scenario, duty=entry.duty.value, party=party, share=share.value)
        )
    await session.flush()


async def all_shares(session: AsyncSession) -> list[Shares]:
    """Return what the store says of shares, by scenario and duty."""
    found: dict[tuple[str, Duty], list[tuple[Share, str]]] = {}
    for row in await session.exec(select(Raci).order_by(col(Raci.scenario), col(Raci.party))):
        key = (row.scenario, Duty(row.duty))
        found.setdefault(key, []).append((Share(row.share), row.party))
    return [Shares(scenario, duty, tuple(held)) for (scenario, duty), held in found.items()]


async def export_team(session: AsyncSession) -> str:
    """Return the team as the YAML that `parse_team` reads."""
    document: dict[str, Any] = {
        "format": 1,
        "people": [_plain_person(member) for member in await members(session)],
        "raci": [_plain_shares(shares) for shares in await all_shares(session)],
    }
    buffer = StringIO()
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump({key: value for key, value in document.items() if value}, buffer)
    return buffer.getvalue()


def _plain_person(member: Member) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": member.name}
    if member.login:
        plain["login"] = member.login
    if member.function:
        plain["function"] = member.function
    if member.permission not in {None, Permission.MEMBER}:
        plain["permission"] = str(member.permission)
    if member.roles:
        plain["roles"] = [role.value for role in member.roles]
    if member.hours:
        plain["hours"] = member.hours
    if member.contacts:
        plain["contacts"] = [
            {"kind": card.kind.value, "address": card.address}
            | ({"checked": card.checked_on} if card.checked_on else {})
            for card in member.contacts
        ]
    return plain


def _plain_shares(shares: Shares) -> dict[str, Any]:
    plain: dict[str, Any] = {"scenario": shares.scenario, "duty": shares.duty.value}
    for share, party in shares.parties:
        plain.setdefault(share.value, []).append(party)
    return plain
