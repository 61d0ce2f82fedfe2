"""The sentences that tell the response: statements, decisions, promises, tracks."""

from collections.abc import Callable

from services.clean import clean_line
from services.i18n import _
from services.incident.run import Run
from services.incident.state import moment
from services.incident.tracks import SPECS, spoken
from services.store.ledger import Record
from services.times import local
from services.words import EntryKind as Kind
from services.words import Role, ValueMark

SHOWN_TEXT = 120
"""Characters of a statement that the timeline quotes; the whole stands on Statements."""


def which(record: Record) -> str:
    """Name the statement and the version that ``record`` is about."""
    return _("statement {number}, version {version}").format(
        number=record.code("statement"), version=record.data.get("version")
    )


def _drafted(record: Record, _run: Run | None) -> str:
    words = _("wrote {which}, “{title}”: {text}")
    if record.data.get("admission") is True:
        words = _("wrote {which}, “{title}”, which admits fault: {text}")
    return words.format(
        which=which(record),
        title=record.text("title"),
        text=clean_line(record.text("text"), SHOWN_TEXT),
    )


def _submitted(record: Record, _run: Run | None) -> str:
    return _("sent to review: {which}").format(which=which(record))


def _commented(record: Record, _run: Run | None) -> str:
    return _("said of {which}: {text}").format(which=which(record), text=record.text("text"))


def _approved(record: Record, _run: Run | None) -> str:
    words = _("approved {which} as {role}. {note}")
    role = Role(record.code("role")).label
    return words.format(which=which(record), role=role, note=record.text("note")).rstrip()


def _published(record: Record, _run: Run | None) -> str:
    if not record.code("statement"):
        return _("published the statement: {link}").format(link=record.text("link"))
    if record.code("sha256"):
        words = _("published {which} as a file: {file}, SHA-256 {hash}…")
        file, digest = record.text("file"), record.code("sha256")[:12]
        return words.format(which=which(record), file=file, hash=digest)
    return _("published {which}: {link}").format(which=which(record), link=record.text("link"))


def _went_out(record: Record, _run: Run | None) -> str:
    words = _("wrote down that {which} WENT OUT UNAPPROVED: {link}, because {reason}")
    return words.format(which=which(record), link=record.text("link"), reason=record.text("reason"))


def _withdrawn(record: Record, _run: Run | None) -> str:
    return _("withdrew statement {number}, because {reason}").format(
        number=record.code("statement"), reason=record.text("reason")
    )


def _decided(record: Record, _run: Run | None) -> str:
    words = _("decided: {what}, because {why}")
    if record.code("statement"):
        words = _("held against the brand's values: {what}")
    told = [words.format(what=record.text("what"), why=record.text("why"))]
    marks = record.data.get("marks")
    for number, mark in enumerate(marks if isinstance(marks, list) else [], start=1):
        words = record.text(f"words-{number}")
        value, label = record.text(f"value-{number}"), ValueMark(str(mark)).label
        told.append(f"“{value}”: {label}" + (f" ({words})" if words else ""))
    return ". ".join(told)


def _promised(record: Record, _run: Run | None) -> str:
    return _("promised: {text} ({who}, by {when})").format(
        text=record.text("text"),
        who=record.code("owner"),
        when=local(moment(record, "due_at")),
    )


def _promise_changed(record: Record, _run: Run | None) -> str:
    return _("changed a promise: {text} ({who}, by {when}), because {reason}").format(
        text=record.text("text"),
        who=record.code("owner"),
        when=local(moment(record, "due_at")),
        reason=record.text("reason"),
    )


def _promise_kept(record: Record, _run: Run | None) -> str:
    return _("kept a promise: {text}. {note}").format(
        text=record.text("promised"), note=record.text("note")
    )


def _promise_given_up(record: Record, _run: Run | None) -> str:
    return _("gave up a promise: {text}, because {reason}").format(
        text=record.text("promised"), reason=record.text("note")
    )


def _tracked(record: Record, _run: Run | None) -> str:
    spec = SPECS.get(record.code("kind"))
    if spec is None:
        return record.code("kind")
    if record.sealed:
        return f"{_(spec.label)}: {record.text('')}"
    codes = {item.name: record.code(item.name) for item in spec.fields if record.code(item.name)}
    texts = {item.name: record.text(item.name) for item in spec.fields}
    due = _(", by {when}").format(when=local(moment(record, "due"))) if "due" in codes else ""
    return f"{_(spec.label)}: {spoken(spec.fields, codes, texts)}{due}"


def _track_acted(record: Record, _run: Run | None) -> str:
    spec = SPECS.get(record.code("kind"))
    act = spec.act(record.code("act")) if spec else None
    if spec is None or act is None:
        return record.code("act")
    codes = {item.name: record.code(item.name) for item in act.fields if record.code(item.name)}
    texts = {item.name: record.text(item.name) for item in act.fields}
    said = record.text("") if record.sealed else spoken(act.fields, codes, texts)
    words = _("{kind} no. {item}: {act}. {words}")
    return words.format(
        kind=_(spec.label), item=record.code("item"), act=_(act.label), words=said
    ).rstrip()


SENTENCES: dict[str, Callable[[Record, Run | None], str]] = {
    Kind.STATEMENT_DRAFTED: _drafted,
    Kind.STATEMENT_SUBMITTED: _submitted,
    Kind.STATEMENT_COMMENTED: _commented,
    Kind.STATEMENT_APPROVED: _approved,
    Kind.STATEMENT_PUBLISHED: _published,
    Kind.STATEMENT_WENT_OUT: _went_out,
    Kind.STATEMENT_WITHDRAWN: _withdrawn,
    Kind.DECIDED: _decided,
    Kind.PROMISED: _promised,
    Kind.PROMISE_CHANGED: _promise_changed,
    Kind.PROMISE_KEPT: _promise_kept,
    Kind.PROMISE_GIVEN_UP: _promise_given_up,
    Kind.TRACKED: _tracked,
    Kind.TRACK_ACTED: _track_acted,
}
