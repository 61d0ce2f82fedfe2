"""What stands in a warroom.toml is the file's: only there it may be changed."""

import socket
from collections.abc import Collection
from pathlib import Path

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import UsageError
from services.i18n import _
from services.model import ROOM, Campaign, Influencer, Meta
from services.settings import file_of

BRAND = "brand_declared_in"
"""The fact of the store that says in which file the brand's values stand."""


def this_file() -> str:
    """Return how the store names the settings of this process: file and host.

    Where several files are read, it is the one that says what the room listens for.
    """
    path = file_of("campaigns")
    return f"{path.resolve() if path else 'WARROOM_CAMPAIGNS'} ({socket.gethostname()})"


async def declared_in(session: AsyncSession, entity: str) -> str:
    """Return in which file ``entity`` (or `ROOM`: the brand's values) stands, empty if in none."""
    if entity == ROOM:
        row = await session.get(Meta, BRAND)
        return row.value if row else ""
    found = await _found(session, entity)
    return found.declared_in if found else ""


async def _found(session: AsyncSession, entity: str) -> Campaign | Influencer | None:
    kind, _colon, number = entity.partition(":")
    if kind == "campaign":
        return await session.get(Campaign, int(number))
    return await session.get(Influencer, int(number)) if kind == "influencer" else None


async def refuse_if_declared(session: AsyncSession, entity: str) -> None:
    """Let nobody change here what a file says.

    Raises:
        UsageError: ``entity`` stands in a file, with where.
    """
    place = await declared_in(session, entity)
    if place:
        found = await _found(session, entity)
        name = found.name if found else _("What the brand stands for")
        raise UsageError(
            _("{name} is set in {path}: change it there.").format(name=name, path=place)
        )


async def anything_declared(session: AsyncSession) -> bool:
    """Whether anything in the store belongs to a file."""
    campaigns = select(Campaign.id).where(Campaign.declared_in != "")
    influencers = select(Influencer.id).where(Influencer.declared_in != "")
    found = [(await session.exec(asked)).first() for asked in (campaigns, influencers)]
    return bool(await declared_in(session, ROOM)) or any(item is not None for item in found)


async def declare_brand(session: AsyncSession, place: str) -> None:
    """Say that the brand's values stand in ``place``; empty: in no file any more."""
    row = await session.get(Meta, BRAND)
    if not place and row is not None:
        await session.delete(row)
    elif place:
        await session.merge(Meta(key=BRAND, value=place))


async def release(
    session: AsyncSession, campaigns: Collection[str], influencers: Collection[str]
) -> None:
    """Give to the room what this file, or one that is gone from this host, says no more.

    ``campaigns`` and ``influencers`` are the names that it does say.
    """
    here = this_file()
    theirs = [
        *await session.exec(select(Campaign).where(Campaign.declared_in != "")),
        *await session.exec(select(Influencer).where(Influencer.declared_in != "")),
    ]
    for row in theirs:
        kept = campaigns if isinstance(row, Campaign) else influencers
        if _is_gone(row.declared_in) or (row.declared_in == here and row.name not in kept):
            row.declared_in = ""
            session.add(row)


def _is_gone(place: str) -> bool:
    path, _space, host = place.rpartition(" ")
    return host == f"({socket.gethostname()})" and path != this_file() and not Path(path).is_file()
