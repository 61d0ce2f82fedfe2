"""The people of the room: who they are, what they can do, how they are reached, who acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.errors import UsageError
from services.hours import read_hours
from services.i18n import _
from services.model import Contact, Person, PersonRole
from services.words import ContactKind, Permission, Role

STALE = timedelta(days=90)
"""A contact that nobody has tried for so long may be out of date."""
FEWEST_DIGITS = 3
"""Of a phone number: 112 is one."""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A way to reach somebody; ``checked_on`` is when it was last tried."""

    kind: ContactKind
    address: str
    checked_on: date | None = None

    def is_stale(self, today: date) -> bool:
        """Whether nobody has tried it for longer than `STALE`, or ever."""
        return self.checked_on is None or today - self.checked_on > STALE


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the room, or a body that is told; the first of ``roles`` is the usual one.

    ``hours`` is when they are on duty, as `hours.read_hours` reads it. ``permission`` and ``login``
    are None where nobody says: they stay as they are, and a new person is a member. A login that
    was lost with another change would be nobody's, and lend whatever it is asked for.
    """

    name: str
    login: str | None = None
    function: str = ""
    roles: tuple[Role, ...] = ()
    contacts: tuple[ContactCard, ...] = ()
    hours: str = ""
    permission: Permission | None = None

    @property
    def role(self) -> Role | None:
        """The usual role, None if there is none."""
        return self.roles[0] if self.roles else None


async def save_member(session: AsyncSession, member: Member) -> None:
    """Add a person with roles and contacts, or change the one of that name.

    Raises:
        UsageError: the name is empty, the login is somebody else's, a phone number has no digits,
            or the hours cannot be read.
    """
    read_hours(member.hours)
    for card in member.contacts:
        if card.kind is ContactKind.PHONE and sum(map(str.isdigit, card.address)) < FEWEST_DIGITS:
            words = _("“{text}” is no phone number: write digits, as +48 600 000 000.")
            raise UsageError(words.format(text=clean_line(card.address, 60)))
    name, login = clean_line(member.name), clean_line(member.login or "") or None
    if not name:
        raise UsageError(_("A person needs a name."))
    if login is not None:
        other = (await session.exec(select(Person).where(Person.login == login))).one_or_none()
        if other is not None and other.name != name:
            raise UsageError(
                _("The login {login} belongs to {name}.").format(login=login, name=other.name)
            )
    person = (await session.exec(select(Person).where(Person.name == name))).one_or_none()
    person = person or Person(name=name)
    person.login = person.login if member.login is None else login
    person.function = clean_line(member.function)
    person.hours = clean_line(member.hours)
    if member.permission is not None:
        person.permission = member.permission.value
    session.add(person)
    await session.flush()
    person_id = person.id or 0
    await session.exec(delete(PersonRole).where(col(PersonRole.person_id) == person_id))
    await session.exec(delete(Contact).where(col(Contact.person_id) == person_id))
    session.add_all(
        PersonRole(person_id=person_id, role=role.value, rank=rank)
        for rank, role in enumerate(dict.fromkeys(member.roles))
    )
    session.add_all(
        Contact(
            person_id=person_id,
            rank=rank,
            kind=card.kind.value,
            address=clean_line(card.address),
            checked_on=card.checked_on,
        )
        for rank, card in enumerate(member.contacts)
    )
    await session.flush()


async def remove_member(session: AsyncSession, name: str) -> None:
    """Take a person out of the room; what they did stays in the timelines.

    Raises:
        UsageError: there is nobody of that name.
    """
    person = (await session.exec(select(Person).where(Person.name == name))).one_or_none()
    if person is None:
        raise UsageError(_("There is nobody called {name}.").format(name=name))
    await session.delete(person)
    await session.flush()


async def members(session: AsyncSession) -> list[Member]:
    """Return everybody, by name."""
    roles: dict[int, list[Role]] = {}
    for row in await session.exec(select(PersonRole).order_by(col(PersonRole.rank))):
        roles.setdefault(row.person_id, []).append(Role(row.role))
    cards: dict[int, list[ContactCard]] = {}
    for contact in await session.exec(select(Contact).order_by(col(Contact.rank))):
        card = ContactCard(ContactKind(contact.kind), contact.address, contact.checked_on)
        cards.setdefault(contact.person_id, []).append(card)
    return [
        Member(
            name=person.name,
            login=person.login,
            function=person.function,
            roles=tuple(roles.get(person.id or 0, ())),
            contacts=tuple(cards.get(person.id or 0, ())),
            hours=person.hours,
            permission=Permission(person.permission),
        )
        for person in await session.exec(select(Person).order_by(col(Person.name)))
    ]


def cast(people: Sequence[Member]) -> dict[Role, str]:
    """Return who takes which role as planned: each as usual, then in order of preference.

    Nobody is both lead and approver: whoever leads does not approve. Observers only look.
    """
    people = [person for person in people if person.permission is not Permission.OBSERVER]
    parts: dict[Role, str] = {}
    choices = max((len(person.roles) for person in people), default=0)
    for rank in range(choices):
        for person in people:
            if rank < len(person.roles):
                role = person.roles[rank]
                if role is Role.APPROVER and parts.get(Role.LEAD) == person.name:
                    continue
                if role is Role.LEAD and parts.get(Role.APPROVER) == person.name:
                    continue
                parts.setdefault(role, person.name)
    return parts


async def acting_name(session: AsyncSession, login: str) -> str:
    """Return the name under which ``login`` acts: that of the person whose account it is, else it.

    So ``login`` may be a person's name as well.
    """
    person = (await session.exec(select(Person).where(Person.login == login))).one_or_none()
    return person.name if person else clean_line(login)
