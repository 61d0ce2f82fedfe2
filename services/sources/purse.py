"""What a source may spend: calls a day, hashtags a week, money a month.

Sources know the caps and what a request may cost; the count is kept outside (in the store, see
`services.store.spending`), so that neither a restart nor a second collector passes a cap. What a
request may cost at most is taken before it is made, and set right when it is known. What was
under way when somebody pulled the plug stays counted in full: it may have been charged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from services.errors import SourceExhausted
from services.i18n import _, ngettext
from services.sources.limits import Budget

SLOT = timedelta(hours=1)
"""What is spent is counted by the hour: a span that moves along is longer by this much."""
DOLLAR = 1_000_000
"""Money is counted in millionths of a dollar: a post costs half a cent."""


class BudgetUnit(StrEnum):
    """What a budget is counted in."""

    CALLS = "calls"
    UNITS = "units"
    HASHTAGS = "hashtags"
    DOLLARS = "dollars"


@dataclass(frozen=True, slots=True)
class Window:
    """The span for which a cap holds: a day or month of a calendar, or the last ``hours``."""

    kind: Literal["day", "month", "last"]
    zone: str = "UTC"
    first_day: int = 1
    hours: int = 24

    def since(self, now: datetime) -> datetime:
        """Return from when on what was spent counts, now."""
        if self.kind == "last":
            return now - timedelta(hours=self.hours) - SLOT
        here = now.astimezone(ZoneInfo(self.zone)).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        if self.kind == "day":
            return here.astimezone(UTC)
        if here.day < self.first_day:
            here = (here.replace(day=1) - timedelta(days=1)).replace(hour=0)
        return here.replace(day=self.first_day).astimezone(UTC)

    def until(self, now: datetime, oldest: datetime | None = None) -> datetime:
        """Return when some of it is free again; ``oldest`` is the hour of the first that counts."""
        if self.kind == "last":
            return (oldest or now) + timedelta(hours=self.hours) + SLOT
        begin = self.since(now).astimezone(ZoneInfo(self.zone))
        if self.kind == "day":
            return (
                (begin.replace(tzinfo=None) + timedelta(days=1))
                .replace(tzinfo=begin.tzinfo)
                .astimezone(UTC)
            )
        following = (begin.replace(day=1, tzinfo=None) + timedelta(days=32)).replace(
            day=self.first_day, tzinfo=begin.tzinfo
        )
        return following.astimezone(UTC)

    @property
    def label(self) -> str:
        """The span in words."""
        if self.kind == "last":
            return _("per {n} h").format(n=self.hours)
        return _("per day") if self.kind == "day" else _("per month")

    def __str__(self) -> str:
        """As the store keeps it."""
        return f"{self.kind} {self.zone} {self.first_day} {self.hours}"

    @classmethod
    def read(cls, kept: str) -> "Window":
        """Return the window that the store keeps as ``kept``."""
        kind, zone, first_day, hours = kept.split(" ")
        named: dict[str, Literal["day", "month", "last"]] = {
            "day": "day",
            "month": "month",
            "last": "last",
        }
        return cls(named[kind], zone, int(first_day), int(hours))


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that may be spent of one ``bucket`` in a window; a bucket may have several.

    ``most`` is in calls, units or millionths of a dollar. With ``once`` each thing that is asked
    for counts once a window, however often it is asked for (hashtags).
    """

    bucket: str
    most: int
    window: Window
    unit: BudgetUnit = BudgetUnit.CALLS
    once: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What a request may cost of a bucket: ``each`` for every result, ``most`` of them at most.

    ``least`` results are enough for the request to be worth making. A ``flat`` price is the same
    whatever comes back, a refusal too. ``keep`` is the share of each cap that has to be left.
    With ``once`` (as in `Cap`) what is counted already may be asked for though the cap is reached.
    """

    bucket: str
    each: int = 1
    most: int = 1
    least: int = 1
    keep: float = 0.0
    flat: bool = True
    once: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was taken for one request: ``results`` of them, in the hour ``slot``."""

    bucket: str
    eater: str
    slot: datetime
    amount: int
    results: int


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a bucket by its tightest cap, and for how many seconds it has to last."""

    amount: int
    seconds: float


def told(amount: int, unit: str) -> str:
    """Return an amount as people read it: ``$12.50`` or ``1,200 calls``."""
    match unit:
        case BudgetUnit.DOLLARS:
            return f"${amount / DOLLAR:,.2f}"
        case BudgetUnit.HASHTAGS:
            words = ngettext("{n} hashtag", "{n} hashtags", amount)
        case BudgetUnit.UNITS:
            words = ngettext("{n} unit", "{n} units", amount)
        case _:
            words = ngettext("{n} call", "{n} calls", amount)
    return words.format(n=f"{amount:,}")


class UsedUpError(SourceExhausted):
    """A budget of ours is used up: what is paid from another goes on."""


class Purse(Protocol):
    """One source's caps, counted. ``eater`` says for which query something is spent."""

    async def take(self, price: Price, eater: str) -> Receipt:
        """Take what a request may cost; a receipt may be for fewer results than asked.

        Raises:
            UsedUpError: a cap would be passed; ``retry_after`` says until when.
        """
        ...

    async def settle(self, receipt: Receipt, amount: int) -> None:
        """Set right what a request cost."""
        ...

    async def left(self, bucket: str) -> Left | None:
        """Return what is left of ``bucket``, None if it has no cap."""
        ...

    async def expect(self, bucket: str, a_day: int) -> None:
        """Note what a day is expected to cost."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A mention that the room has: its number in the store, and what its source calls it."""

    id: int
    native_id: str


class Holdings(Protocol):
    """What the room has of one source and may still show, in the order of its numbers."""

    async def __call__(self, platform: str, after: int, most: int, /) -> Sequence[Kept]:
        """Return ``most`` mentions of ``platform`` at most whose number is above ``after``.

        A source of another kind may have borne the name before: its mentions are not asked for.
        """
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What a source is given of the room besides its interest."""

    purse: Purse
    holdings: Holdings


class Charge:
    """One request's cost: an allowance for `fetch` that takes for each attempt anew.

    What the first attempt costs is taken already, since the request depends on it.
    """

    def __init__(self, pace: Budget, purse: Purse, price: Price, receipt: Receipt) -> None:
        self._pace = pace
        self._purse = purse
        self._price = price
        self._receipt = receipt
        self._is_paid = True

    async def take(self) -> None:
        """Pay for one attempt.

        Raises:
            UsedUpError: there is no money left for it.
            SourceExhausted: the server forbids it.
        """
        if not self._is_paid:
            await self._pace.take()
            results = self._receipt.results
            same = replace(self._price, most=results, least=results)
            self._receipt = await self._purse.take(same, self._receipt.eater)
        self._is_paid = False

    async def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """Give back what a refusal did not cost."""
        self._pace.learn(headers)
        if status >= HTTPStatus.MULTIPLE_CHOICES and not self._price.flat:
            await self._purse.settle(self._receipt, 0)

    def close(self, seconds: float) -> None:
        """Make no request for so long."""
        self._pace.close(seconds)

    async def settle(self, amount: int) -> None:
        """Set right what the last attempt cost."""
        if not self._price.flat:
            await self._purse.settle(self._receipt, amount)
