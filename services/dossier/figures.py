"""What can be counted of the posts that were read: facts without words, and their sums."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from services.preparation.accounts import platform_of
from services.store.ledger import Json
from services.words import Sentiment


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a post without its words.

    ``toxic`` is set for a comment with hate, insult, threat or outrage; ``paid`` for an own post
    that looks paid for, and ``labelled`` for one of these that says so clearly.
    """

    key: str
    own: bool
    at: datetime | None
    platform: str
    understood: bool
    sentiment: Sentiment = Sentiment.UNKNOWN
    toxic: bool = False
    paid: bool = False
    labelled: bool = False


@dataclass(slots=True)
class Quarter:
    """Three months: own posts with the paid ones among them, and the audience's comments."""

    name: str
    own: int = 0
    paid: int = 0
    unlabelled: int = 0
    comments: int = 0
    understood: int = 0
    negative: int = 0
    toxic: int = 0

    def add(self, fact: Fact) -> None:
        """Count a post or a comment."""
        if fact.own:
            self.own += 1
            self.paid += fact.paid
            self.unlabelled += fact.paid and not fact.labelled
            return
        self.comments += 1
        self.understood += fact.understood
        self.negative += fact.understood and fact.sentiment is Sentiment.NEGATIVE
        self.toxic += fact.toxic


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums. ``days`` is the span of the own posts, ``gap_days`` the longest time without one;
    ``comment_days`` is the span of the comments.
    """

    total: Quarter = field(default_factory=lambda: Quarter(""))
    quarters: Sequence[Quarter] = ()
    understood: int = 0
    undated: int = 0
    days: int = 0
    gap_days: int = 0
    comment_days: int = 0
    first: datetime | None = None
    last: datetime | None = None
    platforms: Mapping[str, int] = field(default_factory=dict)

    @property
    def own(self) -> int:
        """How many own posts were read."""
        return self.total.own

    @property
    def comments(self) -> int:
        """How many comments of the audience were read."""
        return self.total.comments

    def storms(self) -> list[Quarter]:
        """Return the quarters in which the comments turned.

        At least `STORM_COMMENTS` understood, `STORM_SHARE` of them negative, and half as many
        again as over the whole time: so a rough audience is no storm every quarter.
        """
        share = self.total.negative / self.total.understood if self.total.understood else 0.0
        return [
            it
            for it in self.quarters
            if it.understood >= STORM_COMMENTS
            and it.negative >= max(STORM_SHARE, 1.5 * share) * it.understood
        ]

    def plain(self) -> dict[str, Json]:
        """Return them for the ledger and for machines."""
        return {
            "total": _plain(self.total),
            "understood": self.understood,
            "undated": self.undated,
            "days": self.days,
            "gap_days": self.gap_days,
            "comment_days": self.comment_days,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "platforms": dict(self.platforms),
            "quarters": [_plain(it) for it in self.quarters],
        }


def _plain(quarter: Quarter) -> Json:
    return {key: getattr(quarter, key) for key in Quarter.__slots__}


def from_plain(plain: Mapping[str, Json]) -> Figures:
    """Return the figures that `Figures.plain` wrote."""
    rows = plain.get("quarters")
    quarters = [
        Quarter(str(row["name"]), **{key: _int(row, key) for key in row if key != "name"})
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    ]
    total = plain.get("total")
    whole = total if isinstance(total, dict) else {}
    platforms = plain.get("platforms")
    named = platforms if isinstance(platforms, dict) else {}
    first, last = plain.get("first"), plain.get("last")
    return Figures(
        total=Quarter("", **{key: _int(whole, key) for key in whole if key != "name"}),
        quarters=quarters,
        understood=_int(plain, "understood"),
        undated=_int(plain, "undated"),
        days=_int(plain, "days"),
        gap_days=_int(plain, "gap_days"),
        comment_days=_int(plain, "comment_days"),
        first=datetime.fromisoformat(first) if isinstance(first, str) else None,
        last=datetime.fromisoformat(last) if isinstance(last, str) else None,
        platforms={key: _int(named, key) for key in named},
    )


def _int(plain: Mapping[str, Json], key: str) -> int:
    value = plain.get(key)
    return value if isinstance(value, int) else 0


STORM_COMMENTS = 20
STORM_SHARE = 0.4


def figures_of(facts: Iterable[Fact]) -> Figures:
    """Return the sums of ``facts``."""
    total = Quarter("")
    quarters: dict[str, Quarter] = {}
    moments: list[datetime] = []
    said: list[datetime] = []
    platforms: Counter[str] = Counter()
    understood = undated = 0
    for fact in facts:
        total.add(fact)
        if fact.own:
            understood += fact.understood
            platforms[platform_of(fact.platform) or fact.platform] += 1
            undated += fact.at is None
            moments += [fact.at] if fact.at else []
        elif fact.at is not None:
            said.append(fact.at)
        if fact.at is not None:
            name = quarter_of(fact.at)
            quarters.setdefault(name, Quarter(name)).add(fact)
    moments.sort()
    gaps = [(later - earlier).days for earlier, later in pairwise(moments)]
    return Figures(
        total=total,
        quarters=[quarters[name] for name in sorted(quarters)],
        understood=understood,
        undated=undated,
        days=(moments[-1] - moments[0]).days if moments else 0,
        gap_days=max(gaps, default=0),
        comment_days=(max(said) - min(said)).days if said else 0,
        first=moments[0] if moments else None,
        last=moments[-1] if moments else None,
        platforms=dict(platforms.most_common()),
    )


def quarter_of(moment: datetime) -> str:
    """Return the quarter in which ``moment`` lies: 2026 Q3."""
    return f"{moment.year} Q{(moment.month + 2) // 3}"
