"""The statements of an incident, folded from its entries: versions, review, where they stand.

What may be done with one is said in `services.incident.signoff`; this module only remembers.
"""

import difflib
import re
from dataclasses import dataclass, field
from datetime import datetime

from services.store.ledger import Record
from services.words import EntryKind as Kind
from services.words import Role

ADMISSION = "admission"
"""The check's code for words that admit fault: they need Legal's word."""


_BLANK = re.compile(r"\[[^\[\]]*[a-ząćęłńóśźż][^\[\]]*\]")


def blanks(text: str) -> list[str]:
    """Return the [blanks] of a template that nobody filled; capitals, as [REKLAMA], are meant."""
    return list(dict.fromkeys(" ".join(blank.split()) for blank in _BLANK.findall(text)))


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said in review."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Who agreed to a version, as holder of which role."""

    by: str
    at: datetime
    role: Role
    note: str


@dataclass(frozen=True, slots=True)
class Going:
    """One place at which a version went out: a link, or the hash of the file that was written."""

    by: str
    at: datetime
    seq: int
    link: str
    sha256: str = ""
    bypassed: bool = False
    """Whether it went out without its approvals; ``reason`` is why."""
    reason: str = ""


@dataclass(slots=True)
class Version:
    """One version of a text. ``findings`` are the codes that the check gave when it was written."""

    number: int
    text: str
    by: str
    at: datetime
    language: str
    marked: bool
    findings: tuple[str, ...]
    seq: int
    submitted_at: datetime | None = None
    comments: list[Comment] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    goings: list[Going] = field(default_factory=list)

    @property
    def admits(self) -> bool:
        """Whether its author or the check says that it admits fault."""
        return self.marked or ADMISSION in self.findings

    @property
    def bypassed(self) -> bool:
        """Whether it went out unapproved."""
        return any(going.bypassed for going in self.goings)


@dataclass(slots=True)
class Statement:
    """A statement with all its versions; ``step`` is the step of the plan that asked for it."""

    id: str
    title: str
    kind: str
    step: str
    versions: list[Version] = field(default_factory=list)
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""

    @property
    def current(self) -> Version:
        """The newest version: the only one that can be approved or published."""
        return self.versions[-1]

    @property
    def begun_at(self) -> datetime:
        """When its first version was written."""
        return self.versions[0].at

    @property
    def authors(self) -> set[str]:
        """Everybody who wrote one of its versions."""
        return {version.by for version in self.versions}

    @property
    def goings(self) -> list[tuple[Version, Going]]:
        """Every time that any version of it went out, in order."""
        return [(version, going) for version in self.versions for going in version.goings]

    @property
    def blanks_that_went_out(self) -> list[str]:
        """The blanks in what was let out last, which may not be the newest version."""
        return blanks(self.goings[-1][0].text) if self.goings else []

    @property
    def bypassed(self) -> bool:
        """Whether any version of it went out unapproved: the flag that stays."""
        return any(version.bypassed for version in self.versions)

    def version(self, number: int) -> Version | None:
        """Return the version ``number``, None if there is none."""
        return next((item for item in self.versions if item.number == number), None)

    def difference(self, version: Version) -> str:
        """Return what changed in ``version`` since the one before, as a unified diff."""
        before = self.version(version.number - 1)
        lines = difflib.unified_diff(
            before.text.splitlines() if before else [],
            version.text.splitlines(),
            f"{self.id}.{version.number - 1}",
            f"{self.id}.{version.number}",
            lineterm="",
        )
        return "\n".join(lines)


KINDS = (
    Kind.STATEMENT_DRAFTED,
    Kind.STATEMENT_SUBMITTED,
    Kind.STATEMENT_COMMENTED,
    Kind.STATEMENT_APPROVED,
    Kind.STATEMENT_PUBLISHED,
    Kind.STATEMENT_WENT_OUT,
    Kind.STATEMENT_WITHDRAWN,
)


def take(statements: dict[str, Statement], record: Record) -> None:
    """Let ``record``, one of `KINDS`, change what stands.

    A publication of the first kind's version names no statement and changes none.
    """
    key, number = record.code("statement"), record.data.get("version")
    if record.kind == Kind.STATEMENT_DRAFTED:
        _draft(statements, key, record)
        return
    statement = statements.get(key)
    if statement is None:
        return
    if record.kind == Kind.STATEMENT_WITHDRAWN:
        statement.withdrawn_at, statement.withdrawn_by = record.happened_at, record.actor
        return
    version = statement.version(number) if isinstance(number, int) else None
    if version is not None:
        _change(version, record)


def _draft(statements: dict[str, Statement], key: str, record: Record) -> None:
    findings = record.data.get("findings")
    version = Version(
        number=len(statements[key].versions) + 1 if key in statements else 1,
        text=record.text("text"),
        by=record.actor,
        at=record.happened_at,
        language=record.code("language"),
        marked=record.data.get("admission") is True,
        findings=tuple(map(str, findings)) if isinstance(findings, list) else (),
        seq=record.seq,
    )
    if key not in statements:
        title, kind, step = record.text("title"), record.code("kind"), record.code("step")
        statements[key] = Statement(key, title, kind, step)
    statements[key].versions.append(version)


def _change(version: Version, record: Record) -> None:
    by, at = record.actor, record.happened_at
    match record.kind:
        case Kind.STATEMENT_SUBMITTED:
            version.submitted_at = at
        case Kind.STATEMENT_COMMENTED:
            version.comments.append(Comment(by, at, record.text("text")))
        case Kind.STATEMENT_APPROVED:
            role = Role(record.code("role"))
            version.approvals.append(Approval(by, at, role, record.text("note")))
        case Kind.STATEMENT_PUBLISHED | Kind.STATEMENT_WENT_OUT:
            version.goings.append(
                Going(
                    by=by,
                    at=at,
                    seq=record.seq,
                    link=record.text("link"),
                    sha256=record.code("sha256"),
                    bypassed=record.kind == Kind.STATEMENT_WENT_OUT,
                    reason=record.text("reason"),
                )
            )
