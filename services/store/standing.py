"""What somebody may do, as the store knows it: by the team, and by the roles of a timeline."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import Refused
from services.i18n import _
from services.model import Person
from services.permissions import PROGRAM, Standing, check, least_of, why_not
from services.words import EntryKind, Permission, Power, Role

if TYPE_CHECKING:
    from services.store.engine import Store
    from services.store.ledger import Record

HOLDING = (EntryKind.ROLE_TAKEN, EntryKind.ROLE_ASSIGNED, EntryKind.ROLE_GIVEN_BACK)
"""The kinds of entries by which roles change hands."""


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody of the room: their permissions by name, their names by login."""

    permissions: dict[str, Permission]
    names: dict[str, str]

    @property
    def has_admin(self) -> bool:
        """Whether somebody was made an admin; until then every member counts as one."""
        return Permission.ADMIN in self.permissions.values()

    def permission(self, name: str, account: str = "") -> Permission:
        """Return what ``name`` may do from the login ``account``.

        Nobody may do more under another's name than under their own: a login that is somebody's
        lends nobody more than it has. Whoever is not of a team that has an admin observes.
        """
        owner = self.names.get(account, name)
        return least_of(self._own(name), self._own(owner))

    def standing(self, name: str, account: str, records: Iterable["Record"]) -> Standing:
        """Return what ``name`` may do from the login ``account``, in the timeline ``records``."""
        stranger = self.has_admin and name not in self.permissions
        return Standing(name, self.permission(name, account), holders(records), stranger)

    def only_looks(self, name: str) -> bool:
        """Whether nothing can be given to ``name`` to do."""
        return self.permission(name) is Permission.OBSERVER

    def _own(self, name: str) -> Permission:
        found = self.permissions.get(name)
        if found is Permission.OBSERVER:
            return found
        if not self.has_admin:
            return Permission.ADMIN
        return found or Permission.OBSERVER


async def team(session: AsyncSession) -> Team:
    """Read the team."""
    rows = list(await session.exec(select(Person.name, Person.login, Person.permission)))
    return Team(
        {name: Permission(permission) for name, _login, permission in rows},
        {login: name for name, login, _permission in rows if login},
    )


def holders(records: Iterable["Record"]) -> dict[Role, str]:
    """Return who has which role at the end of a timeline, as `incident.state` folds them."""
    found: dict[Role, str] = {}
    for record in records:
        if record.kind not in HOLDING or record.code("role") not in set(Role):
            continue
        role = Role(record.code("role"))
        if record.kind == EntryKind.ROLE_GIVEN_BACK:
            found.pop(role, None)
        else:
            taken = record.kind == EntryKind.ROLE_TAKEN
            found[role] = record.actor if taken else record.code("to")
    return found


async def standing(
    store: "Store", session: AsyncSession, name: str, records: Iterable["Record"] = ()
) -> Standing:
    """Return what ``name`` may do from where they sit, in the timeline ``records``."""
    return (await team(session)).standing(name, store.account, records)


def is_program(store: "Store", actor: str) -> bool:
    """Whether the program acts by itself; nobody who sits before it can take its name."""
    return actor == PROGRAM and not store.account


async def may(store: "Store", session: AsyncSession, actor: str, power: Power) -> bool:
    """Tell whether ``actor`` may, outside of any timeline."""
    return is_program(store, actor) or not why_not(power, await standing(store, session, actor))


async def allow(store: "Store", session: AsyncSession, actor: str, power: Power) -> None:
    """Make sure, inside the transaction that does it, that ``actor`` may.

    Raises:
        Refused: they may not; who, what and who may is said in one line.
    """
    if not is_program(store, actor):
        check(power, await standing(store, session, actor))


async def can_work(session: AsyncSession, people: Iterable[str]) -> None:
    """Make sure, inside the transaction that gives them something to do, that ``people`` can.

    Raises:
        Refused: one of them may only look.
    """
    known = await team(session)
    for name in people:
        if known.only_looks(name):
            raise Refused(
                _(
                    "{who} ({permission}) only looks: roles and steps are for the team's members."
                ).format(who=name, permission=Permission.OBSERVER.label)
            )


@asynccontextmanager
async def acting(
    store: "Store", actor: str, power: Power = Power.TAKE_PART
) -> AsyncIterator[AsyncSession]:
    """Give a session for a change that ``actor`` makes outside of any timeline.

    Raises:
        Refused: as `allow`.
    """
    async with store.write() as session:
        await allow(store, session, actor, power)
        yield session
