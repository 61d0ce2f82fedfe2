"""Whom to call on a campaign's or an influencer's side: a manager, an agent, a client."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.errors import UsageError
from services.i18n import _
from services.model import SideContact
from services.preparation.people import ContactCard
from services.settings import ContactSettings
from services.words import ContactKind, SideContactOf

_PHONE = re.compile(r"[+(]?\d[\d ()./-]{5,}")
_DAMAGED = re.compile(r"\d[.,]?\d*E\+\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SideCard:
    """Somebody on the other side, and the way to reach them."""

    who: SideContactOf
    name: str
    card: ContactCard

    @property
    def label(self) -> str:
        """Who it is, in words."""
        return f"{self.who.label} {self.name}".rstrip()


def kind_of(address: str) -> ContactKind:
    """Return by which way ``address`` reaches somebody."""
    if _PHONE.fullmatch(address):
        return ContactKind.PHONE
    return ContactKind.EMAIL if re.fullmatch(r"[^@\s]+@[^@\s]+", address) else ContactKind.CHAT


async def set_contacts(
    session: AsyncSession, entity: str, contacts: Sequence[ContactSettings]
) -> None:
    """Write down whom to call, in the place of those who stood there.

    Raises:
        UsageError: a spreadsheet has made a number of a telephone number.
    """
    await session.exec(delete(SideContact).where(col(SideContact.entity) == entity))
    for rank, contact in enumerate(contacts):
        address = clean_line(contact.address)
        if _DAMAGED.fullmatch(address):
            raise UsageError(
                _("{address} was a phone number: set the cell's format to text.").format(
                    address=address
                )
            )
        session.add(
            SideContact(
                entity=entity,
                rank=rank,
                who=contact.who.value,
                name=clean_line(contact.name),
                address=address,
                checked_on=contact.checked,
            )
        )


async def contacts_of(session: AsyncSession, entity: str) -> list[SideCard]:
    """Return whom to call about ``entity``, the first to be called first."""
    asked = select(SideContact).where(SideContact.entity == entity).order_by(col(SideContact.rank))
    return [
        SideCard(
            SideContactOf(row.who),
            row.name,
            ContactCard(kind_of(row.address), row.address, row.checked_on),
        )
        for row in await session.exec(asked)
    ]
