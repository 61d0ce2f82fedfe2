"""The tables. What a column means is said once, here; the words are in `services.words`."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
    text,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ROOM = "room"
"""The entity that every kept mention counts for, and the stream of what belongs to no incident."""


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on every database (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Refuse a naive time and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the store")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Return an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer(), "sqlite")


class Meta(SQLModel, table=True):
    """Facts about the store itself: whether it is a drill's, and which."""

    key: str = Field(primary_key=True)
    value: str


def _listed() -> Any:
    return Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})


def _said() -> Any:
    return Field(default="", sa_column_kwargs={"server_default": ""})


class Campaign(SQLModel, table=True):
    """What the room listens for. ``language`` is the guess for a post that gives none.

    ``languages`` are the others in which it speaks. An archived one is not listened for, whatever
    ``watched`` says: that is what restoring it comes back to. ``declared_in`` is the warroom.toml
    in which it stands, and which alone may change it.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    brand: str = ""
    language: str = "pl"
    query: str = Field(default="", sa_column_kwargs={"server_default": ""})
    starts_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    watched: bool = True
    archived_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    languages: list[str] = _listed()
    competitors: list[str] = _listed()
    notes: str = _said()
    declared_in: str = _said()

    @property
    def entity(self) -> str:
        """The key under which mentions, counts and alerts refer to this campaign."""
        return f"campaign:{self.id}"


class Influencer(SQLModel, table=True):
    """A person who speaks for a campaign, in ``languages``; ``declared_in`` as of a campaign."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    query: str = Field(default="", sa_column_kwargs={"server_default": ""})
    languages: list[str] = _listed()
    notes: str = _said()
    declared_in: str = _said()

    @property
    def entity(self) -> str:
        """The key under which mentions, counts and alerts refer to this influencer."""
        return f"influencer:{self.id}"


class CampaignInfluencer(SQLModel, table=True):
    """Who takes part in what."""

    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id", ondelete="CASCADE")
    influencer_id: int = Field(primary_key=True, foreign_key="influencer.id", ondelete="CASCADE")


class Term(SQLModel, table=True):
    """A word, hashtag or handle by which an entity is recognised (see `TermKind`).

    ``platforms`` says where a handle is an account (see `Platform`); empty: nobody said.
    """

    entity: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    text: str = Field(primary_key=True)
    platforms: list[str] = _listed()


class Person(SQLModel, table=True):
    """Somebody of the room, or a body to be told; ``login`` is the account that acts as them.

    ``hours`` is when they are on duty (see `services.hours`); empty: nobody said. What
    ``permission`` allows is told by `services.permissions`.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    login: str | None = Field(default=None, unique=True)
    function: str = Field(default="", sa_column_kwargs={"server_default": ""})
    hours: str = _said()
    permission: str = Field(default="member", sa_column_kwargs={"server_default": "member"})


class PersonRole(SQLModel, table=True):
    """A role that a person can take; the one of ``rank`` 0 is the usual one."""

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    role: str = Field(primary_key=True)
    rank: int = 0


class Contact(SQLModel, table=True):
    """A way to reach a person (see `ContactKind`), and when somebody last tried it."""

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    rank: int = Field(primary_key=True)
    kind: str
    address: str
    checked_on: date | None = None


class Raci(SQLModel, table=True):
    """Whose share in a duty is what; ``scenario`` may be ``ALL``, ``party`` a role or a name."""

    scenario: str = Field(primary_key=True)
    duty: str = Field(primary_key=True)
    party: str = Field(primary_key=True)
    share: str


class Planned(SQLModel, table=True):
    """A post or paid boost of a campaign that would have to be stopped (see `PlannedKind`)."""

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="CASCADE", index=True)
    kind: str
    title: str
    place: str = ""
    owner: str = ""
    due_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class BrandValue(SQLModel, table=True):
    """What the brand stands for, in its own words; ``entity`` is ROOM or a campaign."""

    entity: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    text: str


class Clause(SQLModel, table=True):
    """A clause of the contract with a campaign's or an influencer's side (``entity``).

    ``hours`` is how long after it is called on it has to be met; None if it sets no time.
    """

    id: int | None = Field(default=None, primary_key=True)
    entity: str = Field(index=True)
    title: str
    words: str = ""
    hours: float | None = None


class SideContact(SQLModel, table=True):
    """Whom to call on a campaign's or an influencer's side (``entity``, see `SideContactOf`)."""

    entity: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    who: str
    name: str
    address: str
    checked_on: date | None = None


class Evidence(SQLModel, table=True):
    """What was received: the hash for good, the bytes (zlib) for as long as they may be kept."""

    __table_args__ = (
        Index(
            "ix_evidence_to_erase",
            "sha256",
            sqlite_where=text("gone_at IS NOT NULL AND content IS NOT NULL"),
            postgresql_where=text("gone_at IS NOT NULL AND content IS NOT NULL"),
        ),
    )

    sha256: str = Field(primary_key=True)
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    size: int
    media_type: str
    received_at: datetime = Field(sa_type=UTCDateTime)
    gone_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """When a newer version took its place: its bytes go, unless an incident holds them."""


def _number(default: str) -> Any:
    return Field(default=float(default), sa_column_kwargs={"server_default": text(default)})


class Mention(SQLModel, table=True):
    """One thing that somebody said, cleaned and scored.

    ``key`` identifies it for good (see `services.intake.identity`). ``at`` is the time that
    counts: of receipt for what came live, of publication for what was filled in later. A copy
    names the first mention of its ``story``. Of a mention that is ``gone_at`` its own place
    (``gone_why``, see `Gone`) nothing is shown, and once it is ``erased_at`` the store holds
    none of its words: the row is its tombstone.

    ``sentiment`` is what counts: the machine's label, or a person's (see `Correction`); the
    probabilities, ``compound``, ``confidence`` and ``engine`` are the machine's (see
    `services.sentiment.Score`). ``weight`` is what it adds to the roll-up of its sentiment: half
    where irony may mean the opposite and no person has judged. It stands here, and not only in
    the signals, because those are erased with the words and the figures stay.
    """

    __table_args__ = (
        Index("ix_mention_at", "at"),
        Index("ix_mention_source_author_id", "source", "author_id"),
        Index("ix_mention_native_id", "native_id"),
        Index("ix_mention_story", "story"),
        Index(
            "ix_mention_to_erase",
            "id",
            sqlite_where=text("gone_at IS NOT NULL AND erased_at IS NULL"),
            postgresql_where=text("gone_at IS NOT NULL AND erased_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    key: str = Field(unique=True)
    source: str
    platform: str
    native_id: str
    url: str
    author: str
    author_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    followers: int | None
    reach: int | None
    language: str
    text: str = Field(sa_type=Text)
    sentiment: str
    compound: float
    negative: float = _number("0")
    neutral: float = _number("0")
    positive: float = _number("0")
    confidence: float = _number("0")
    engine: str = Field(default="", sa_column_kwargs={"server_default": ""})
    weight: float = _number("1")
    at: datetime = Field(sa_type=UTCDateTime)
    published_at: datetime | None = Field(sa_type=UTCDateTime)
    received_at: datetime = Field(sa_type=UTCDateTime)
    evidence: str | None = Field(default=None, foreign_key="evidence.sha256")
    story: int | None = Field(default=None, sa_type=BigId)
    muted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    edited_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    gone_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    gone_why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    erased_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class StoryPrint(SQLModel, table=True):
    """By what copies of a mention are found: the smallest hashes of its runs of words."""

    print: int = Field(primary_key=True, sa_type=BigInteger)
    mention_id: int = Field(
        primary_key=True, sa_type=BigId, foreign_key="mention.id", ondelete="CASCADE"
    )


class Mute(SQLModel, table=True):
    """An author or a domain of which nobody wants to see or count anything (`MuteKind`)."""

    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    muted_by: str
    muted_at: datetime = Field(sa_type=UTCDateTime)


class MentionEntity(SQLModel, table=True):
    """Which campaigns and influencers a mention speaks of."""

    entity: str = Field(primary_key=True)
    mention_id: int = Field(
        primary_key=True, sa_type=BigId, foreign_key="mention.id", ondelete="CASCADE"
    )


class MentionSignal(SQLModel, table=True):
    """What a mention speaks of beyond its sentiment (see `services.words.Signal`)."""

    __table_args__ = (Index("ix_mentionsignal_mention_id", "mention_id"),)

    signal: str = Field(primary_key=True)
    mention_id: int = Field(
        primary_key=True, sa_type=BigId, foreign_key="mention.id", ondelete="CASCADE"
    )


class Correction(SQLModel, table=True):
    """What a person judged a mention to be (``said``), where the machine had said ``was``.

    A judgement holds for the copies of its story too: those rows are not ``own``, since nobody
    read them, and are left out where people are counted.
    """

    mention_id: int = Field(
        primary_key=True,
        sa_type=BigId,
        foreign_key="mention.id",
        ondelete="CASCADE",
        sa_column_kwargs={"autoincrement": False},
    )
    said: str
    was: str
    by: str
    at: datetime = Field(sa_type=UTCDateTime, index=True)
    own: bool = True


class MinuteCount(SQLModel, table=True):
    """The roll-up that charts and detection read: what was said of an entity in a minute.

    ``minute`` counts from the Unix epoch, by the mention's ``at``. ``total`` counts mentions;
    ``negative``, ``neutral`` and ``positive`` add up their weights.
    """

    entity: str = Field(primary_key=True)
    minute: int = Field(primary_key=True)
    total: int = 0
    negative: float = 0.0
    neutral: float = 0.0
    positive: float = 0.0
    reach: int = Field(default=0, sa_type=BigInteger)


class Cursor(SQLModel, table=True):
    """The position of a reader (a source's stream, the detector), committed with its batch."""

    reader: str = Field(primary_key=True)
    stream: str = Field(primary_key=True, default="")
    position: str
    updated_at: datetime = Field(sa_type=UTCDateTime)


class SourceStatus(SQLModel, table=True):
    """How a source is, as its collector last wrote it, and what it has brought so far."""

    name: str = Field(primary_key=True)
    kind: str
    health: str
    rhythm: float = 0.0
    error: str = ""
    resumes_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    alive_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    mention_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    stored: int = 0
    repeated: int = 0
    unmatched: int = 0
    rejected: int = 0


class SpendingCap(SQLModel, table=True):
    """The most that a source may spend of a bucket in a window (`services.sources.purse.Cap`).

    ``budget`` is that under which it is counted; several sources may share one. ``expected`` is
    what a day is thought to cost, None if nobody knows yet.
    """

    source: str = Field(primary_key=True)
    bucket: str = Field(primary_key=True)
    window: str = Field(primary_key=True)
    budget: str = ""
    most: int = Field(sa_type=BigInteger)
    unit: str
    once: bool = False
    expected: int | None = Field(default=None, sa_type=BigInteger)


class Spending(SQLModel, table=True):
    """What one query (``eater``) cost a budget in an hour, and how often it was denied more."""

    budget: str = Field(primary_key=True)
    bucket: str = Field(primary_key=True)
    slot: datetime = Field(primary_key=True, sa_type=UTCDateTime)
    eater: str = Field(primary_key=True)
    used: int = Field(default=0, sa_type=BigInteger)
    denied: int = 0


class Lease(SQLModel, table=True):
    """Who may do a duty until when; ``fence`` rises with each new holder.

    A collector's own lease says in ``duties`` which others it could do (a JSON list).
    """

    name: str = Field(primary_key=True)
    holder: str
    fence: int
    expires_at: datetime = Field(sa_type=UTCDateTime)
    duties: str = "[]"


class Attendance(SQLModel, table=True):
    """A screen that is open: its process (see `leases.new_holder`), who acts there, and where.

    ``account`` is the login that it runs under, ``place`` what is shown, ``until`` when it is
    taken for gone unless it says again that it is open.
    """

    screen: str = Field(primary_key=True)
    person: str
    account: str
    place: str
    terminal: str
    since: datetime = Field(sa_type=UTCDateTime)
    until: datetime = Field(sa_type=UTCDateTime)


class DetectorState(SQLModel, table=True):
    """What the detector remembers of an entity, committed with its position and alerts."""

    entity: str = Field(primary_key=True)
    state: str = Field(sa_type=Text)


class Alert(SQLModel, table=True):
    """What the detector raised. All figures are those at the moment of the last rise.

    ``count`` mentions in the last hour against ``expected``; of the newest ``understood`` ones
    ``negative`` were negative; ``why`` holds the rest of the figures and what was found around
    (see `services.early_warning.evidence`). ``window_at`` is when the first mention of that hour
    came, or the one post. An alert about one post names it by ``mention_id``: its words are not
    kept twice. ``told_at`` is when it last opened, rose, came back or was repeated. ``noise``: a
    person said that it was none.
    """

    __table_args__ = (Index("ix_alert_entity_state", "entity", "state"),)

    id: int | None = Field(default=None, primary_key=True)
    entity: str
    kind: str
    level: str
    state: str
    raised_at: datetime = Field(sa_type=UTCDateTime)
    window_at: datetime = Field(sa_type=UTCDateTime)
    seen_at: datetime = Field(sa_type=UTCDateTime)
    count: int
    expected: float
    negative: int
    understood: int
    mention_id: int | None = Field(default=None, sa_type=BigId)
    why: str = Field(default="{}", sa_type=Text, sa_column_kwargs={"server_default": "{}"})
    told_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    noise: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    note: str = ""
    changed_by: str = ""
    changed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    silenced_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    resolved_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Threshold(SQLModel, table=True):
    """How many mentions an hour of an entity a person wants at least before volume is an alert."""

    entity: str = Field(primary_key=True)
    least: int
    by: str
    at: datetime = Field(sa_type=UTCDateTime)


class Entry(SQLModel, table=True):
    """One entry of a timeline; ``canonical`` is what the hash covers. Never changed."""

    __table_args__ = (Index("ix_entry_kind", "kind", "stream"),)

    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    kind: str
    actor: str
    happened_at: datetime = Field(sa_type=UTCDateTime)
    written_at: datetime = Field(sa_type=UTCDateTime)
    canonical: str = Field(sa_type=Text)
    hash: str


class Detail(SQLModel, table=True):
    """Free text of an entry: erasable, because the entry holds only its salted hash."""

    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    name: str = Field(primary_key=True)
    salt: str
    text: str | None = Field(default=None, sa_type=Text)


class DossierPost(SQLModel, table=True):
    """What is known of a post that was read for a dossier: no words, so nobody is quoted here.

    ``key`` is the post's (see `services.dossier.reading`); ``own`` tells the influencer's posts
    from the audience's comments. See `services.dossier.figures.Fact` for the rest.
    """

    influencer_id: int = Field(primary_key=True, foreign_key="influencer.id", ondelete="CASCADE")
    key: str = Field(primary_key=True)
    own: bool
    at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    platform: str
    understood: bool
    sentiment: str
    toxic: bool
    paid: bool
    labelled: bool


class Outgoing(SQLModel, table=True):
    """News on their way; ``key`` keeps them from going out twice, ``sent_at`` is when all is done.

    ``urgency`` and ``role`` say which routes hear them; ``escalated`` is what nobody acknowledged.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    title: str
    body: str = Field(sa_type=Text)
    urgency: str = Field(default="normal", sa_column_kwargs={"server_default": "normal"})
    role: str = Field(default="", sa_column_kwargs={"server_default": ""})
    escalated: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(sa_type=UTCDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Delivery(SQLModel, table=True):
    """How it went with one piece of news on one route; ``sent_at`` when it arrived."""

    outgoing_id: int = Field(primary_key=True, foreign_key="outgoing.id", ondelete="CASCADE")
    route: str = Field(primary_key=True)
    attempts: int = 0
    error: str = ""
    tried_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class PlaybookVersion(SQLModel, table=True):
    """A published playbook; a run pins the version that it started with."""

    scenario: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    sha256: str
    yaml: str = Field(sa_type=Text)
    published_at: datetime = Field(sa_type=UTCDateTime)
    published_by: str


def table(model: type[SQLModel]) -> Table:
    """Return the SQLAlchemy table of ``model``, for bulk statements through Core."""
    return SQLModel.metadata.tables[model.__name__.lower()]
