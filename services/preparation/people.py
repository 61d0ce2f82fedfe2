"""The people of the room, and who of them acts."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.errors import UsageError
from services.i18n import _
from services.model import Person
from services.settings import PersonSettings
from services.words import Role


async def save_person(session: AsyncSession, given: PersonSettings) -> None:
    """Add a person, or change the one of that name.

    Raises:
        UsageError: the name is empty, the role unknown, or the login somebody else's.
    """
    name = clean_line(given.name)
    if not name:
        raise UsageError(_("A person needs a name."))
    if given.role and given.role not in set(Role):
        raise UsageError(
            _("There is no role {role}; there are: {roles}.").format(
                role=given.role, roles=", ".join(Role)
            )
        )
    login = clean_line(given.login or "") or None
    if login is not None:
        other = (await session.exec(select(Person).where(Person.login == login))).one_or_none()
        if other is not None and other.name != name:
            raise UsageError(
                _("The login {login} belongs to {name}.").format(login=login, name=other.name)
            )
    person = (await session.exec(select(Person).where(Person.name == name))).one_or_none()
    person = person or Person(name=name)
    person.login, person.role, person.contact = login, given.role, clean_line(given.contact)
    session.add(person)
    await session.flush()


async def all_people(session: AsyncSession) -> list[Person]:
    """Return everybody, by name."""
    return list(await session.exec(select(Person).order_by(col(Person.name))))


async def acting_name(session: AsyncSession, login: str) -> str:
    """Return the name under which the account ``login`` acts: the person's, else the account's."""
    person = (await session.exec(select(Person).where(Person.login == login))).one_or_none()
    return person.name if person else clean_line(login)
