"""The kinds of timeline entries, and the sentence that tells each to a person.

A kind's data holds codes and figures; its details hold what people typed or what came from
outside. Old kinds and versions stay readable: a kind that is not known is shown by its code.
"""

from collections.abc import Callable

from services.i18n import _, current
from services.playbooks.schema import Playbook
from services.store.ledger import Record
from services.words import EntryKind as Kind
from services.words import Role, Severity


def _declared(record: Record, _playbook: Playbook | None) -> str:
    return _(
        "declared the incident “{title}” as {severity}, playbook {scenario} version {version}"
    ).format(
        title=record.text("title"),
        severity=record.code("severity"),
        scenario=record.code("scenario"),
        version=record.data.get("playbook_version"),
    )


def _severity(record: Record, _playbook: Playbook | None) -> str:
    severity = Severity(record.code("severity")).label
    return _("set the severity to {severity}: {reason}").format(
        severity=severity, reason=record.text("reason")
    )


def _role_taken(record: Record, _playbook: Playbook | None) -> str:
    return _("took the role {role}").format(role=Role(record.code("role")).label)


def _role_given_back(record: Record, _playbook: Playbook | None) -> str:
    return _("gave back the role {role}").format(role=Role(record.code("role")).label)


def _step_done(record: Record, playbook: Playbook | None) -> str:
    title = _title(record, playbook)
    answer = record.text("answer") or _choice(record, playbook)
    if not answer:
        return _("did: {step}").format(step=title)
    return _("did: {step}. {answer}").format(step=title, answer=answer)


def _step_skipped(record: Record, playbook: Playbook | None) -> str:
    return _("skipped: {step}, because {reason}").format(
        step=_title(record, playbook), reason=record.text("reason")
    )


def _step_reopened(record: Record, playbook: Playbook | None) -> str:
    return _("opened again: {step}, because {reason}").format(
        step=_title(record, playbook), reason=record.text("reason")
    )


def _note(record: Record, _playbook: Playbook | None) -> str:
    return _("noted: {text}").format(text=record.text("text"))


def _evidence(record: Record, _playbook: Playbook | None) -> str:
    return _("kept as evidence: {author}: {text}").format(
        author=record.text("author"), text=record.text("text")
    )


def _published(record: Record, _playbook: Playbook | None) -> str:
    return _("published the statement: {link}").format(link=record.text("link"))


def _corrected(record: Record, _playbook: Playbook | None) -> str:
    return _("corrected entry {seq}: {text}").format(
        seq=record.data.get("seq"), text=record.text("text")
    )


def _closed(record: Record, _playbook: Playbook | None) -> str:
    return _("closed the incident: {summary}").format(summary=record.text("summary"))


def _alert_acknowledged(record: Record, _playbook: Playbook | None) -> str:
    return _("acknowledged alert {alert}").format(alert=record.data.get("alert"))


def _alert_silenced(record: Record, _playbook: Playbook | None) -> str:
    return _("silenced alert {alert}: {reason}").format(
        alert=record.data.get("alert"), reason=record.text("reason")
    )


def _playbook_published(record: Record, _playbook: Playbook | None) -> str:
    return _("published playbook {scenario}, version {version}").format(
        scenario=record.code("scenario"), version=record.data.get("version")
    )


_SENTENCES: dict[str, Callable[[Record, Playbook | None], str]] = {
    Kind.DECLARED: _declared,
    Kind.SEVERITY_SET: _severity,
    Kind.ROLE_TAKEN: _role_taken,
    Kind.ROLE_GIVEN_BACK: _role_given_back,
    Kind.STEP_DONE: _step_done,
    Kind.STEP_SKIPPED: _step_skipped,
    Kind.STEP_REOPENED: _step_reopened,
    Kind.NOTE_ADDED: _note,
    Kind.EVIDENCE_ADDED: _evidence,
    Kind.STATEMENT_PUBLISHED: _published,
    Kind.CORRECTED: _corrected,
    Kind.CLOSED: _closed,
    Kind.ALERT_ACKNOWLEDGED: _alert_acknowledged,
    Kind.ALERT_SILENCED: _alert_silenced,
    Kind.PLAYBOOK_PUBLISHED: _playbook_published,
}


def describe(record: Record, playbook: Playbook | None = None) -> str:
    """Tell what ``record`` says in the language in use; the actor's name goes before it.

    ``playbook`` is the incident's, which knows the steps' titles; without it a step is told by
    its id.
    """
    sentence = _SENTENCES.get(record.kind)
    return sentence(record, playbook) if sentence else record.kind


def _title(record: Record, playbook: Playbook | None) -> str:
    code = record.code("step")
    step = playbook.step(code) if playbook else None
    return step.title.read(current()) if step else code


def _choice(record: Record, playbook: Playbook | None) -> str:
    code = record.code("choice")
    step = playbook.step(record.code("step")) if playbook else None
    texts = {choice.id: choice.text.read(current()) for choice in step.choices} if step else {}
    return texts.get(code, code)
