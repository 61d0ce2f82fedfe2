"""Drill scripts: an invented brand, an invented storm, and a scripted lead who answers it.

A script is YAML in ``playbooks/drills``. `expand` turns it into the same mentions for the same
seed. Story time runs ``pace`` times faster than the wall; what happened before the drill has a
negative offset.
"""

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.documents.parts import Duration, Part, Slug, Text, Words
from services.documents.reading import parse
from services.errors import StoreError, UsageError
from services.i18n import _
from services.words import PlannedKind, Role, Severity, ValueMark

HISTORY_ENDS = timedelta(hours=1, minutes=5)
"""The calm past ends before the hour that the detector looks at."""


class DrillCampaign(Part):
    """What is listened for."""

    name: Words
    words: tuple[Words, ...]
    hashtags: tuple[Words, ...]
    handles: tuple[Words, ...] = ()


class DrillInfluencer(Part):
    """The invented influencer."""

    name: Words
    handle: Words


class DrillPerson(Part):
    """An invented person of the room; the first one leads."""

    name: Words
    role: Role
    phone: Words


class DrillPlanned(Part):
    """An invented post or boost that has to stop."""

    kind: PlannedKind
    title: Words
    place: Words


class Saying(Part):
    """What somebody may say; {handle}, {tag} and {brand} are filled in."""

    text: Words
    language: Literal["pl", "en"]
    weight: Annotated[int, Field(ge=1, le=20)] = 1


class History(Part):
    """The calm before: so many mentions an hour for so many days."""

    days: Annotated[int, Field(ge=1, le=7)]
    per_hour: Annotated[float, Field(gt=0, le=60)]
    texts: Annotated[tuple[Saying, ...], Field(min_length=1)]


class Act(Part):
    """A part of the story, in story time."""

    id: Slug
    lasts: Duration
    per_minute: Annotated[float, Field(gt=0, le=200)]
    texts: Annotated[tuple[Saying, ...], Field(min_length=1)]
    loudest: Annotated[int, Field(ge=1)] = 50_000
    """The most followers that somebody in this act has."""


class Move(Part):
    """What the scripted lead does, ``after`` so much wall time from the move before."""

    move: Literal[
        "acknowledge",
        "declare",
        "severity",
        "role",
        "team",
        "freeze",
        "step",
        "draft",
        "approve",
        "publish",
        "skip",
        "note",
        "correct",
        "evidence",
        "close",
    ]
    after: Duration
    by: Words | None = None
    """Who of the people does it; else the lead."""
    step: Slug | None = None
    choice: Slug | None = None
    link: Words | None = None
    role: Role | None = None
    severity: Severity | None = None
    text: Text | None = None
    admission: bool = False
    """With ``draft``: the text admits fault."""
    next_update: Words | None = None
    promise: Text | None = None
    """With ``publish``: what is promised; ``by`` sees to it until ``due``."""
    due: Words | None = None
    marks: tuple[ValueMark, ...] = ()
    """With ``publish``: what it does to each of the brand's values."""


class Drill(Part):
    """A whole drill."""

    format: Literal[1]
    title: Text
    brand: Words
    scenario: Words
    pace: Annotated[float, Field(ge=1, le=1_000)]
    clock_pace: Annotated[float, Field(ge=1, le=1_000)]
    """How much faster than in earnest deadlines come: people read no faster in a drill."""
    campaign: DrillCampaign
    influencer: DrillInfluencer
    people: Annotated[tuple[DrillPerson, ...], Field(min_length=1)]
    planned: tuple[DrillPlanned, ...] = ()
    values: tuple[Text, ...] = ()
    """What the invented brand stands for."""
    platforms: Annotated[tuple[Words, ...], Field(min_length=1)]
    first_names: Annotated[tuple[Words, ...], Field(min_length=1)]
    second_names: Annotated[tuple[Words, ...], Field(min_length=1)]
    asides: tuple[Saying, ...] = ()
    """What people add: with two of them no two posts are copies of one text."""
    history: History
    acts: Annotated[tuple[Act, ...], Field(min_length=1)]
    lead: Annotated[tuple[Move, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_led(self) -> Self:
        if self.people[0].role is not Role.LEAD:
            raise ValueError("the first of the people leads: give them 'role: lead'")
        return self


@dataclass(frozen=True, slots=True)
class Plan:
    """What a drill's store knows of itself: which script, how fast, since when."""

    script: str
    seed: int
    pace: float
    clock_pace: float
    started_at: datetime

    def dump(self) -> str:
        """Return the plan as the store keeps it."""
        return json.dumps({**asdict(self), "started_at": self.started_at.isoformat()})


def clock_pace(meta: Mapping[str, str]) -> float:
    """Return how many times faster deadlines come in the store of which ``meta`` tells: 1 is real.

    Raises:
        StoreError: as `read_plan`.
    """
    return read_plan(meta["drill"]).clock_pace if "drill" in meta else 1.0


def read_plan(dumped: str) -> Plan:
    """Return what `Plan.dump` gave.

    Raises:
        StoreError: it cannot be read.
    """
    try:
        plan = json.loads(dumped)
        return Plan(**{**plan, "started_at": datetime.fromisoformat(plan["started_at"])})
    except (KeyError, ValueError, TypeError) as error:
        raise StoreError(_("This drill's store cannot be read: start a new drill.")) from error


@dataclass(frozen=True, slots=True)
class DrillItem:
    """A mention of the story, ``offset`` story time from its beginning."""

    offset: timedelta
    text: str
    author: str
    platform: str
    language: str
    followers: int
    url: str
    native_id: str


@cache
def load_drill(name: str) -> Drill:
    """Return the shipped drill ``name``.

    Raises:
        UsageError: there is none of that name.
    """
    path = files("playbooks") / "drills" / f"{name}.yaml"
    if not path.is_file():
        raise UsageError(_("There is no drill {name}.").format(name=name))
    return parse(Drill, path.read_text(encoding="utf-8"), f"{name}.yaml")


def expand(drill: Drill, seed: int) -> list[DrillItem]:
    """Return the mentions of the story in order, the same ones for the same ``seed``."""
    chance = random.Random(seed)
    items = list(_history(drill, seed, chance))
    begin = timedelta()
    for act in drill.acts:
        items += _act(drill, act, begin, seed, chance)
        begin += act.lasts
    return sorted(items, key=lambda item: item.offset)


def _history(drill: Drill, seed: int, chance: random.Random) -> Iterator[DrillItem]:
    span = timedelta(days=drill.history.days)
    count = round(drill.history.per_hour * (span / timedelta(hours=1)))
    for number in range(count):
        offset = -HISTORY_ENDS - chance.random() * span
        yield _item(drill, drill.history.texts, 5_000, offset, f"{seed}-h-{number}", chance)


def _act(
    drill: Drill, act: Act, begin: timedelta, seed: int, chance: random.Random
) -> Iterator[DrillItem]:
    for number in range(round(act.per_minute * (act.lasts / timedelta(minutes=1)))):
        offset = begin + chance.random() * act.lasts
        native_id = f"{seed}-{act.id}-{number}"
        yield _item(drill, act.texts, act.loudest, offset, native_id, chance)


def _item(
    drill: Drill,
    texts: tuple[Saying, ...],
    loudest: int,
    offset: timedelta,
    native_id: str,
    chance: random.Random,
) -> DrillItem:
    (saying,) = chance.choices(texts, weights=[text.weight for text in texts])
    asides = [aside.text for aside in drill.asides if aside.language == saying.language]
    words = " ".join([saying.text, *chance.sample(asides, min(2, len(asides)))])
    author = f"{chance.choice(drill.first_names)}_{chance.choice(drill.second_names)}"
    author += chance.choice(("", "", str(chance.randint(1, 99))))
    platform = chance.choice(drill.platforms)
    page = hashlib.sha256(native_id.encode()).hexdigest()[:10]
    return DrillItem(
        offset=offset,
        text=words.format(
            handle=drill.influencer.handle,
            tag=chance.choice(drill.campaign.hashtags),
            brand=drill.brand,
        ),
        author=author,
        platform=platform,
        language=saying.language,
        followers=int(10 ** chance.uniform(1, len(str(loudest)) - 1)),
        url=f"https://example.org/{platform}/{page}",
        native_id=native_id,
    )
