"""A second look for services that are asked for one thing at a time.

What cannot be read by its id may be gone, or not be ours to read, or stand elsewhere since the
service changed: nothing is taken for gone unless something that is known to be there can be read.
"""

from abc import abstractmethod
from collections.abc import Sequence

import aiohttp

from services.errors import SourceError
from services.i18n import _
from services.sources.base import Deletion, Item
from services.sources.http import Answer
from services.sources.platform import Again, Platform
from services.sources.purse import Kept, Price
from services.sources.refusals import NotThereError, NotYetError

CALLS = "calls"
WEEK = 7 * 86_400.0


class GoneError(NotThereError):
    """One thing cannot be read by its id."""


class OneByOne(Platform):
    """A platform whose refusal of a single thing is a `GoneError`."""

    look_again = WEEK
    at_once = 25
    _there = ""

    @abstractmethod
    def address_of(self, name: str) -> str:
        """Return where the thing with this id is read, empty if it cannot be."""

    def is_deleted(self, answer: Answer, url: str) -> bool:  # noqa: ARG002
        """Whether an answer says that the thing was deleted."""
        return False

    def seen(self, items: Sequence[Item]) -> None:
        """Note that the last of ``items`` is there, and can be read by its id."""
        if items:
            self._there = items[-1].native_id

    def price_again(self) -> Price:
        """Return what one call of a second look costs: each thing is asked for by itself."""
        return Price(CALLS)

    async def again(self, session: aiohttp.ClientSession, kept: Sequence[Kept]) -> Again:
        """Look at what is kept once more: what cannot be read any more goes."""
        names = [item.native_id for item in kept if self.address_of(item.native_id)]
        if not names:
            return Again()
        if not self._there:
            raise NotYetError(_("Nothing is known to be there."))
        if not await self._is_there(session, self._there):
            self._there = ""
            raise SourceError(_("Nothing can be read by its id: what is kept stays."))
        gone = [name for name in names if not await self._is_there(session, name)]
        return Again(tuple(Deletion(native_id=name) for name in gone))

    async def _is_there(self, session: aiohttp.ClientSession, name: str) -> bool:
        url = self.address_of(name)
        try:
            answer = await self.ask(session, url, Price(CALLS))
        except GoneError:
            return False
        return not self.is_deleted(answer, url)
