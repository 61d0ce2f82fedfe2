"""What the room works on beside the checklist: the influencer, the law, the press.

One small mechanism for all of it: an item of a kind has fields (codes in the entry's data, words
in its details), and acts that people do about it; a kind says which. An item that is due by a
time is a clock until an act closes it. Privileged words are sealed by the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.i18n import N_, _
from services.store.ledger import Record
from services.words import ClockKind, ContactKind, Role, Side, Track, Word
from services.words import EntryKind as Kind


class Ask(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    DUE = "due"
    """A time to come."""
    PAST = "past"
    """A time that has been; becomes the time at which the entry happened."""
    STATEMENT = "statement"
    """A version of a statement, as ``2.1``."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of an item or of an act."""

    name: str
    label: str
    ask: Ask = Ask.LINE
    required: bool = False
    choices: type[Word] | None = None

    @property
    def is_code(self) -> bool:
        """Whether it goes into the entry's data."""
        return self.ask in {Ask.CHOICE, Ask.DUE, Ask.STATEMENT}


@dataclass(frozen=True, slots=True)
class ActSpec:
    """What can be done about an item; one that ``closes`` ends it."""

    id: str
    label: str
    fields: tuple[FieldSpec, ...] = ()
    closes: bool = True


@dataclass(frozen=True, slots=True)
class KindSpec:
    """A kind of item. ``only`` is the role that alone may add one."""

    id: str
    track: Track
    label: str
    fields: tuple[FieldSpec, ...]
    acts: tuple[ActSpec, ...] = ()
    clock: ClockKind | None = None
    role: Role = Role.COMMUNICATIONS
    only: Role | None = None
    can_be_privileged: bool = False
    always_privileged: bool = False

    def act(self, act_id: str) -> ActSpec | None:
        """Return the act ``act_id``, None if there is none."""
        return next((act for act in self.acts if act.id == act_id), None)


def _line(name: str, label: str, *, required: bool = False) -> FieldSpec:
    return FieldSpec(name, label, Ask.LINE, required)


def _text(name: str, label: str, *, required: bool = True) -> FieldSpec:
    return FieldSpec(name, label, Ask.TEXT, required)


_DUE = FieldSpec("due", N_("By when?"), Ask.DUE)
_DUE_SURELY = FieldSpec("due", N_("By when?"), Ask.DUE, required=True)
_WHEN = FieldSpec("when", N_("When was it?"), Ask.PAST)
_NOTE = _text("note", N_("Note"), required=False)
_SIDE = FieldSpec("side", N_("Who?"), Ask.CHOICE, required=True, choices=Side)
_WHY = _text("note", N_("Why?"))

SPECS: Mapping[str, KindSpec] = {
    spec.id: spec
    for spec in (
        KindSpec(
            "contact",
            Track.INFLUENCER,
            N_("call or message"),
            (
                _line("who", N_("With whom?"), required=True),
                FieldSpec("channel", N_("How?"), Ask.CHOICE, required=True, choices=ContactKind),
                _WHEN,
                _text("said", N_("What was said?")),
                _text("agreed", N_("What was agreed?"), required=False),
            ),
        ),
        KindSpec(
            "order",
            Track.INFLUENCER,
            N_("who speaks when"),
            (_SIDE, _line("what", N_("With what?"), required=True), _DUE_SURELY),
            (ActSpec("done", N_("has spoken"), (_NOTE,)), ActSpec("dropped", N_("falls"), (_WHY,))),
            clock=ClockKind.AGREED,
        ),
        KindSpec(
            "line",
            Track.INFLUENCER,
            N_("joint line"),
            (_text("text", N_("The line, in the words that both sides use")),),
            (
                ActSpec("confirmed", N_("confirmed"), (_SIDE, _NOTE), closes=False),
                ActSpec("dropped", N_("falls"), (_WHY,)),
            ),
        ),
        KindSpec(
            "owed",
            Track.INFLUENCER,
            N_("owed to the influencer"),
            (_line("what", N_("For what?"), required=True), _line("amount", N_("How much?")), _DUE),
            (ActSpec("paid", N_("paid"), (_NOTE,)), ActSpec("dropped", N_("falls"), (_WHY,))),
            clock=ClockKind.AGREED,
            role=Role.INFLUENCER_CONTACT,
        ),
        KindSpec(
            "support",
            Track.INFLUENCER,
            N_("support"),
            (_line("what", N_("What was offered?"), required=True), _DUE),
            (ActSpec("done", N_("done"), (_NOTE,)), ActSpec("declined", N_("declined"), (_NOTE,))),
            clock=ClockKind.AGREED,
            role=Role.INFLUENCER_CONTACT,
        ),
        KindSpec(
            "trigger",
            Track.LEGAL,
            N_("the law is touched"),
            (_text("what", N_("Which law or contract, and by what?")),),
            (ActSpec("cleared", N_("does not hold"), (_WHY,)),),
        ),
        KindSpec(
            "question",
            Track.LEGAL,
            N_("question to counsel"),
            (
                _line("whom", N_("To whom?"), required=True),
                _text("question", N_("The question")),
                _DUE,
            ),
            (ActSpec("answered", N_("answered"), (_text("answer", N_("The answer")), _WHEN)),),
            clock=ClockKind.AGREED,
            role=Role.LEGAL,
            can_be_privileged=True,
        ),
        KindSpec(
            "signoff",
            Track.LEGAL,
            N_("sign-off by Legal"),
            (_text("what", N_("What does Legal agree to?")),),
            only=Role.LEGAL,
        ),
        KindSpec(
            "note",
            Track.LEGAL,
            N_("privileged note"),
            (_text("text", N_("The note")),),
            can_be_privileged=True,
            always_privileged=True,
        ),
        KindSpec(
            "clause",
            Track.LEGAL,
            N_("clause that was called on"),
            (
                _line("party", N_("In whose contract?"), required=True),
                _line("clause", N_("Which clause?"), required=True),
                _text("words", N_("Its words"), required=False),
                _DUE_SURELY,
            ),
            (ActSpec("met", N_("met"), (_NOTE,)), ActSpec("dropped", N_("falls"), (_WHY,))),
            clock=ClockKind.LEGAL,
            role=Role.LEGAL,
        ),
        KindSpec(
            "inquiry",
            Track.PRESS,
            N_("journalist's inquiry"),
            (
                _line("who", N_("Who asks?"), required=True),
                _line("outlet", N_("For which outlet?"), required=True),
                _text("question", N_("The question")),
                _DUE_SURELY,
                _line("answers", N_("Who answers?")),
            ),
            (
                ActSpec("answered", N_("answered"), (_text("answer", N_("The answer")), _WHEN)),
                ActSpec("dropped", N_("falls"), (_WHY,)),
            ),
            clock=ClockKind.PRESS,
        ),
        KindSpec(
            "qa",
            Track.PRESS,
            N_("question and answer for customer service"),
            (
                _text("question", N_("The question")),
                _text("answer", N_("The answer")),
                FieldSpec(
                    "follows", N_("Which statement does it follow?"), Ask.STATEMENT, required=True
                ),
            ),
            (ActSpec("dropped", N_("falls"), (_WHY,)),),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did about an item."""

    id: str
    by: str
    at: datetime
    codes: Mapping[str, str]
    texts: Mapping[str, str]


@dataclass(slots=True)
class Item:
    """An item of a track, with what was done about it."""

    id: str
    kind: str
    by: str
    at: datetime
    seq: int
    codes: Mapping[str, str]
    texts: Mapping[str, str]
    privileged: bool
    acts: list[Act] = field(default_factory=list)

    @property
    def spec(self) -> KindSpec:
        """What its kind says."""
        return SPECS[self.kind]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done, or it still holds."""
        closing = {act.id for act in self.spec.acts if act.closes}
        if any(act.id in closing for act in self.acts):
            return False
        return self.confirmed_by != set(Side)

    @property
    def confirmed_by(self) -> set[Side]:
        """Which sides confirmed a joint line."""
        return {Side(act.codes["side"]) for act in self.acts if act.id == "confirmed"}

    @property
    def due_at(self) -> datetime | None:
        """Until when something is to be done, None if no time was set."""
        due = self.codes.get("due")
        return datetime.fromisoformat(due) if due else None

    @property
    def words(self) -> str:
        """The item in one line: its fields' words in order."""
        return spoken(self.spec.fields, self.codes, self.texts)


def spoken(
    fields: tuple[FieldSpec, ...], codes: Mapping[str, str], texts: Mapping[str, str]
) -> str:
    """Return what the fields hold, in order, in one line; times are told elsewhere."""
    told = []
    for spec in fields:
        if spec.choices is not None and spec.name in codes:
            told.append(spec.choices(codes[spec.name]).label)
        elif spec.ask is Ask.STATEMENT and spec.name in codes:
            number, _dot, version = codes[spec.name].partition(".")
            words = _("follows statement {number}, version {version}")
            told.append(words.format(number=number, version=version))
        elif texts.get(spec.name):
            told.append(" ".join(texts[spec.name].split()))
    return "; ".join(told)


KINDS = (Kind.TRACKED, Kind.TRACK_ACTED)


def take(items: dict[str, Item], record: Record) -> None:
    """Let ``record``, one of `KINDS`, add an item or say what was done about one."""
    key = record.code("item")
    if record.kind == Kind.TRACKED:
        spec = SPECS.get(record.code("kind"))
        if spec is None:
            return  # a kind of a newer program: its entry stays readable by its code
        codes, texts = _values(spec.fields, record)
        items[key] = Item(
            id=key,
            kind=spec.id,
            by=record.actor,
            at=record.happened_at,
            seq=record.seq,
            codes=codes,
            texts=texts,
            privileged=record.data.get("privileged") is True,
        )
    elif key in items:
        act = items[key].spec.act(record.code("act"))
        if act is not None:
            codes, texts = _values(act.fields, record)
            items[key].acts.append(Act(act.id, record.actor, record.happened_at, codes, texts))


def _values(fields: tuple[FieldSpec, ...], record: Record) -> tuple[dict[str, str], dict[str, str]]:
    codes = {spec.name: record.code(spec.name) for spec in fields if spec.is_code}
    texts = {spec.name: record.text(spec.name) for spec in fields if not spec.is_code}
    return (
        {name: code for name, code in codes.items() if code},
        {name: text for name, text in texts.items() if text},
    )
