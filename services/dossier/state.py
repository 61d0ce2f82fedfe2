"""A dossier as it stands, folded from its entries in the room's own timeline.

What GDPR articles 9 and 10 protect stays sealed (see `services.store.ledger`) until a named
approver agreed: of a sealed finding only that there is one is known here.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from services.dossier.levels import Assessed, Counted, Reason
from services.dossier.posts import Quote
from services.dossier.questions import Answer
from services.dossier.sealing import NONE, Seal
from services.store.ledger import Json, Record
from services.words import Confidence, RiskLevel, RiskLine
from services.words import EntryKind as Kind

KINDS = (
    Kind.DOSSIER_BEGUN,
    Kind.DOSSIER_READ,
    Kind.DOSSIER_FOUND,
    Kind.DOSSIER_JUDGED,
    Kind.DOSSIER_ASKED,
    Kind.DOSSIER_OVERRULED,
    Kind.DOSSIER_APPROVED,
    Kind.DOSSIER_REPLIED,
    Kind.DOSSIER_SIGNED,
    Kind.DOSSIER_WATCHED,
    Kind.DOSSIER_ENDED,
)
CONFIRMED, DISMISSED = "confirmed", "dismissed"
VERDICTS = (CONFIRMED, DISMISSED)


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a person wrote or decided, with who and when."""

    text: str
    by: str
    at: datetime


@dataclass(slots=True)
class Finding:
    """A finding with its number; one of article 9 or 10 has words only once it is ``open``."""

    seq: int
    article: int
    line: RiskLine | None
    code: str
    at: datetime | None
    post: str
    platform: str
    url: str
    author: str
    quote: Quote
    notes: tuple[str, ...] = ()
    open: bool = True
    refused: bool = False
    erased: bool = False
    protected: bool = False
    """Whether it is of article 9 or 10; ``article`` is known only where its words are."""
    seal: Seal = NONE
    verdict: str = ""
    verdicts: list[tuple[str, Said]] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Whether it weighs: it has its words, and nobody dismissed it."""
        is_there = self.open and not self.erased and self.line is not None
        return is_there and self.verdict != DISMISSED

    def repeats(self, post: str, article: int) -> bool:
        """Whether it is what ``post`` shows of that article; `Seal` or, once, the data says it."""
        return self.seal.fits(post, article) or (self.post, self.article) == (post, article)

    def counted(self) -> Counted:
        """Return it as the levels see it."""
        line = self.line or RiskLine.OFFENCE
        return Counted(line, self.code, self.at, self.post, self.verdict == CONFIRMED)


@dataclass(frozen=True, slots=True)
class Read:
    """Posts that were read: from where, how many, and how many rows could not be."""

    source: str
    name: str
    own: int
    comments: int
    rejected: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Overrule:
    """A person's level for a line, beside the program's."""

    level: RiskLevel
    was: RiskLevel | None
    said: Said


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered to a question of the questionnaire."""

    answer: Answer
    said: Said


@dataclass(frozen=True, slots=True)
class Approval:
    """A named person's decision whether findings of article 9 or 10 are shown."""

    agreed: bool
    findings: tuple[int, ...]
    said: Said


@dataclass(frozen=True, slots=True)
class Signing:
    """A version that somebody signed: how each line stood; ``hash`` covers all before it."""

    version: int
    seq: int
    hash: str
    by: str
    at: datetime
    lines: Mapping[RiskLine, Assessed]
    figures: Mapping[str, Json]


@dataclass(slots=True)
class Dossier:
    """All that was done about one influencer."""

    entity: str
    name: str = ""
    author: str = ""
    begun_at: datetime | None = None
    purpose: str = ""
    """Empty: the usual one (see `services.dossier.law`); so is ``basis``."""
    basis: str = ""
    keep_until: date | None = None
    market: str = "pl"
    competitors: tuple[str, ...] = ()
    reads: list[Read] = field(default_factory=list)
    findings: dict[int, Finding] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    overrules: dict[RiskLine, list[Overrule]] = field(default_factory=dict)
    approvals: list[Approval] = field(default_factory=list)
    answers: list[Said] = field(default_factory=list)
    signings: list[Signing] = field(default_factory=list)
    watched: list[tuple[str, Said]] = field(default_factory=list)
    seq: int = 0

    @property
    def exists(self) -> bool:
        """Whether it was begun, and not erased since."""
        return self.begun_at is not None

    @property
    def readers(self) -> set[str]:
        """Who began it or brought posts: none of these may approve."""
        return {self.author, *(read.by for read in self.reads)} - {""}

    @property
    def waiting(self) -> list[Finding]:
        """The findings of article 9 or 10 that nobody decided about."""
        return [it for it in self.findings.values() if not (it.open or it.refused or it.erased)]

    @property
    def shown(self) -> list[Finding]:
        """The findings that may be shown, the newest post first."""
        found = [it for it in self.findings.values() if it.open and it.line is not None]
        return sorted(found, key=lambda it: (it.at is not None, it.at), reverse=True)

    @property
    def version(self) -> int:
        """The number of the last version that was signed, 0 if none was."""
        return self.signings[-1].version if self.signings else 0

    @property
    def is_signed(self) -> bool:
        """Whether nothing happened since it was signed last."""
        return bool(self.signings) and self.signings[-1].seq == self.seq

    def of_line(self, line: RiskLine) -> list[Finding]:
        """Return the findings of a line that may be shown."""
        return [it for it in self.shown if it.line is line]

    def ruled(self, line: RiskLine) -> Overrule | None:
        """Return what a person said a line's level is, the last word."""
        said = self.overrules.get(line)
        return said[-1] if said else None


def fold_all(records: Iterable[Record]) -> dict[str, Dossier]:
    """Return every dossier of these entries, by its influencer's entity."""
    found: dict[str, Dossier] = {}
    for record in records:
        entity = record.code("dossier")
        if not entity or record.kind not in KINDS:
            continue
        if record.kind == Kind.DOSSIER_ENDED:
            found[entity] = Dossier(entity)
            continue
        dossier = found.setdefault(entity, Dossier(entity))
        _FOLDS[record.kind](dossier, record)
        if record.kind != Kind.DOSSIER_WATCHED:
            dossier.seq = record.seq
    return found


def fold(records: Iterable[Record], entity: str) -> Dossier:
    """Return the dossier of ``entity``, an empty one if there is none."""
    return fold_all(records).get(entity) or Dossier(entity)


def _begun(dossier: Dossier, record: Record) -> None:
    dossier.author = dossier.author or record.actor
    dossier.begun_at = dossier.begun_at or record.written_at
    dossier.name = record.text("name")
    dossier.purpose, dossier.basis = record.text("purpose"), record.text("basis")
    dossier.keep_until = date.fromisoformat(record.code("keep_until"))
    dossier.market = record.code("market")
    dossier.competitors = tuple(record.text("competitors").splitlines())


def _read(dossier: Dossier, record: Record) -> None:
    own, comments, rejected = (_number(record, key) for key in ("own", "comments", "rejected"))
    dossier.reads.append(
        Read(
            record.code("source"),
            record.text("name"),
            own,
            comments,
            rejected,
            record.actor,
            record.written_at,
        )
    )


def _found(dossier: Dossier, record: Record) -> None:
    def word(name: str) -> str:
        return _word(record, name)

    article = _number(record, "article") or int(word("article") or 0)
    protected = record.data.get("privileged") is True or article > 0
    line, at, notes = word("line"), word("at"), word("notes")
    erased = any(value is None for value in record.details.values())
    dossier.findings[record.seq] = Finding(
        seq=record.seq,
        article=article,
        line=RiskLine(line) if line in set(RiskLine) else None,
        code=word("code"),
        at=datetime.fromisoformat(at) if at else None,
        post=word("post"),
        platform=word("platform"),
        url=record.text("url"),
        author=record.text("author"),
        quote=Quote(*(record.text(key) for key in Quote._fields)),
        notes=tuple(notes.split()),
        open=not protected,
        erased=erased,
        protected=protected,
        seal=Seal(word("salt"), record.code("same")),
    )


def _judged(dossier: Dossier, record: Record) -> None:
    finding = dossier.findings.get(_number(record, "finding"))
    if finding is not None:
        verdict = record.code("verdict")
        finding.verdict = verdict
        finding.verdicts.append((verdict, _said(record, "reason")))


def _asked(dossier: Dossier, record: Record) -> None:
    question, answer = _word(record, "question"), _word(record, "answer")
    if question and answer:
        dossier.replies[question] = Reply(Answer(answer), _said(record, "words"))


def _overruled(dossier: Dossier, record: Record) -> None:
    line, level, was = (_word(record, name) for name in ("line", "level", "was"))
    if line and level:  # else it is sealed or erased
        overrule = Overrule(
            RiskLevel(level), RiskLevel(was) if was else None, _said(record, "reason")
        )
        dossier.overrules.setdefault(RiskLine(line), []).append(overrule)


def _approved(dossier: Dossier, record: Record) -> None:
    numbers = record.data.get("findings")
    agreed = record.data.get("agreed") is True
    chosen = tuple(it for it in numbers if isinstance(it, int)) if isinstance(numbers, list) else ()
    for number in chosen:
        if number in dossier.findings:
            dossier.findings[number].open = agreed
            dossier.findings[number].refused = not agreed
    dossier.approvals.append(Approval(agreed, chosen, _said(record, "reason")))


def _replied(dossier: Dossier, record: Record) -> None:
    dossier.answers.append(_said(record, "text"))


def _signed(dossier: Dossier, record: Record) -> None:
    dossier.signings.append(
        Signing(
            version=_number(record, "version"),
            seq=record.seq,
            hash=record.hash,
            by=record.actor,
            at=record.written_at,
            lines=assessed_of(_table(record, "lines")),
            figures=_table(record, "figures"),
        )
    )


def _watched(dossier: Dossier, record: Record) -> None:
    dossier.watched.append((record.code("what"), _said(record, "words")))


_FOLDS: dict[str, Callable[[Dossier, Record], None]] = {
    Kind.DOSSIER_BEGUN: _begun,
    Kind.DOSSIER_READ: _read,
    Kind.DOSSIER_FOUND: _found,
    Kind.DOSSIER_JUDGED: _judged,
    Kind.DOSSIER_ASKED: _asked,
    Kind.DOSSIER_OVERRULED: _overruled,
    Kind.DOSSIER_APPROVED: _approved,
    Kind.DOSSIER_REPLIED: _replied,
    Kind.DOSSIER_SIGNED: _signed,
    Kind.DOSSIER_WATCHED: _watched,
}


def plain_of(lines: Mapping[RiskLine, Assessed]) -> dict[str, Json]:
    """Return how the lines stand, for the ledger and for machines."""
    return {line.value: _plain(it) for line, it in lines.items()}


def _plain(it: Assessed) -> Json:
    return {
        "level": it.level.value if it.level else None,
        "confidence": it.confidence.value,
        "searched": it.searched,
        "reasons": [list(reason) for reason in it.reasons],
        "doubts": [list(reason) for reason in it.doubts],
    }


def assessed_of(plain: Mapping[str, Json]) -> dict[RiskLine, Assessed]:
    """Return the lines that `plain_of` wrote; what cannot be read is left out."""
    found: dict[RiskLine, Assessed] = {}
    for key, value in plain.items():
        if key in set(RiskLine) and isinstance(value, dict):
            level, searched = value.get("level"), value.get("searched")
            found[RiskLine(key)] = Assessed(
                RiskLine(key),
                RiskLevel(level) if isinstance(level, str) else None,
                Confidence(str(value.get("confidence"))),
                _reasons(value.get("reasons")),
                _reasons(value.get("doubts")),
                searched if isinstance(searched, int) else 0,
            )
    return found


def _reasons(plain: Json) -> tuple[Reason, ...]:
    rows: Sequence[Json] = plain if isinstance(plain, list) else ()
    return tuple(
        Reason(str(row[0]), int(str(row[1])), int(str(row[2])), str(row[3]))
        for row in rows
        if isinstance(row, list) and len(row) == len(Reason._fields)
    )


def _said(record: Record, name: str) -> Said:
    return Said(record.text(name), record.actor, record.written_at)


def _word(record: Record, name: str) -> str:
    """Return a code that stands among the erasable words, or in the data as in older entries."""
    return record.code(name) or record.details.get(name) or ""


def _table(record: Record, name: str) -> Mapping[str, Json]:
    """Return what `_word` would, of a table; an empty one if it is sealed or erased."""
    found = record.data.get(name) or json.loads(record.details.get(name) or "{}")
    return found if isinstance(found, dict) else {}


def _number(record: Record, name: str) -> int:
    value = record.data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
