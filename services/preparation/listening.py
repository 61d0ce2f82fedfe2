"""Whether anything is listened to live, or only what people bring as files."""

from collections.abc import Iterable

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import SourceStatus

FILES = frozenset({"drop", "import"})
"""Kinds of sources that hear only what somebody puts there."""


async def hears_files_only(session: AsyncSession, configured: Iterable[str]) -> bool:
    """Whether neither the kinds ``configured`` here nor a collector's sources hear more."""
    at_work = set(await session.exec(select(SourceStatus.kind)))
    return not (at_work | set(configured)) - FILES
