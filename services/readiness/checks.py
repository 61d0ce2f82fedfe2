"""What a check is, and what the checks look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.model import Campaign
from services.settings import CampaignSettings, Settings
from services.times import local
from services.words import Readiness

FRESH = timedelta(days=90)
"""What was last done longer ago may have gone stale: a drill, a test message."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to be so before launch: how it stands, why by name, what to do about it.

    ``gaps`` are the reasons why it is not ready, ``facts`` what is known beside them.
    """

    code: str
    title: str
    state: Readiness
    gaps: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    todo: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether nothing is left to do."""
        return self.state is Readiness.READY


@dataclass(frozen=True, slots=True)
class Launch:
    """Which campaigns are looked at, with what is known of each, and when."""

    settings: Settings
    campaigns: Sequence[tuple[Campaign, CampaignSettings]]
    entities: Sequence[tuple[str, str]]
    """Campaigns and their influencers, each with its name."""
    now: datetime

    @property
    def today(self) -> date:
        """The day on the wall."""
        return self.now.astimezone().date()


def judged(
    code: str,
    title: str,
    gaps: Sequence[str],
    todo: str,
    facts: Sequence[str] = (),
    unknown: Sequence[str] = (),
) -> Check:
    """Return the check: missing with a gap, else unknown with something unknown, else ready."""
    state = Readiness.MISSING if gaps else Readiness.UNKNOWN if unknown else Readiness.READY
    told = (*gaps, *unknown)
    return Check(code, title, state, told, tuple(facts), todo if told else "")


def day_of(moment: datetime) -> str:
    """Return the day of ``moment`` on the wall."""
    return local(moment)[:10]
