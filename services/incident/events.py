"""The kinds of timeline entries, and the sentence that tells each to a person.

A kind's data holds codes and figures; its details hold what people typed or what came from
outside. Old kinds and versions stay readable: a kind that is not known is shown by its code.
"""

from collections.abc import Callable

from services.i18n import _, current, ngettext
from services.incident import events_dossier, events_response
from services.incident.events_preparing import SENTENCES as PREPARING
from services.incident.learning_words import SENTENCES as LEARNING
from services.incident.learning_words import taught_by
from services.incident.run import Run
from services.incident.severity import GENERAL
from services.incident.state import moment
from services.store.ledger import Record
from services.times import local
from services.words import EntryKind as Kind
from services.words import Gone, Need, Role, Sentiment, Severity, Stage


def _declared(record: Record, _run: Run | None) -> str:
    if record.code("stage") == Stage.PARACRISIS:
        return _("opened the paracrisis “{title}”, playbook {scenario} version {version}").format(
            title=record.text("title"),
            scenario=record.code("scenario"),
            version=record.data.get("playbook_version"),
        )
    return _(
        "declared the incident “{title}” as {severity}, playbook {scenario} version {version}"
    ).format(
        title=record.text("title"),
        severity=record.code("severity"),
        scenario=record.code("scenario"),
        version=record.data.get("playbook_version"),
    )


def _severity(record: Record, run: Run | None) -> str:
    drivers = record.data.get("drivers")
    told = [_driver(str(code), run) for code in drivers] if isinstance(drivers, list) else []
    reason = " ".join(text for text in [*told, record.text("reason")] if text)
    return _("set the severity to {severity}: {reason}").format(
        severity=Severity(record.code("severity")).label, reason=reason
    )


def _driver(code: str, run: Run | None) -> str:
    for playbook in run.own_named if run else ():
        for driver in playbook.severity.drivers:
            if driver.id == code:
                return driver.text.read(current())
    return _(GENERAL.get(code, code))


def _escalated(record: Record, _run: Run | None) -> str:
    return _("declared it as {severity}, playbook {scenario} version {version}").format(
        severity=record.code("severity"),
        scenario=record.code("scenario"),
        version=record.data.get("playbook_version"),
    )


def _joined(record: Record, _run: Run | None) -> str:
    sentence = _("let scenario {scenario} join, playbook version {version}, as {severity}").format(
        scenario=record.code("scenario"),
        version=record.data.get("playbook_version"),
        severity=record.code("severity"),
    )
    reason = record.text("reason")
    return f"{sentence}: {reason}" if reason else sentence


def _left(record: Record, _run: Run | None) -> str:
    return _("left scenario {scenario}, because {reason}").format(
        scenario=record.code("scenario"), reason=record.text("reason")
    )


def _role_assigned(record: Record, _run: Run | None) -> str:
    role, person, holder = Role(record.code("role")).label, record.code("to"), record.code("from")
    if not holder:
        return _("gave {person} the role {role}").format(person=person, role=role)
    if holder == record.actor:
        return _("handed the role {role} over to {person}").format(person=person, role=role)
    return _("moved the role {role} from {holder} to {person}").format(
        role=role, holder=holder, person=person
    )


def _step_assigned(record: Record, run: Run | None) -> str:
    step, person = _title(record, run), record.code("to")
    if not person:
        return _("gave back to its role: {step}").format(step=step)
    return _("gave {person} the step: {step}").format(person=person, step=step)


def _step_added(record: Record, _run: Run | None) -> str:
    return _("added the step: {title} ({role}, by {when})").format(
        title=record.text("title"),
        role=Role(record.code("role")).label,
        when=local(moment(record, "due_at")),
    )


def _clock_set(record: Record, _run: Run | None) -> str:
    return _("set a clock: {title}, due {when}").format(
        title=record.text("title"), when=local(moment(record, "due_at"))
    )


def _clock_stopped(record: Record, _run: Run | None) -> str:
    note = record.text("note")
    if record.code("statement"):
        note = _("Statement {n} was the update.").format(n=record.code("statement"))
    return _("stopped a clock: {title}. {note}").format(title=record.text("title"), note=note)


def _clock_silenced(record: Record, _run: Run | None) -> str:
    return _("silenced a clock until {when}: {title}").format(
        title=record.text("title"), when=local(moment(record, "until"))
    )


def _freeze_listed(record: Record, _run: Run | None) -> str:
    return _("put on the freeze list: {title}").format(title=record.text("title"))


def _frozen(record: Record, _run: Run | None) -> str:
    return _("stopped: {title}").format(title=record.text("title"))


def _released(record: Record, _run: Run | None) -> str:
    return _("let run again: {title}, because {reason}").format(
        title=record.text("title"), reason=record.text("reason")
    )


def _role_taken(record: Record, _run: Run | None) -> str:
    return _("took the role {role}").format(role=Role(record.code("role")).label)


def _role_given_back(record: Record, _run: Run | None) -> str:
    return _("gave back the role {role}").format(role=Role(record.code("role")).label)


def _step_done(record: Record, run: Run | None) -> str:
    title = _title(record, run)
    answer = record.text("answer") or _choice(record, run)
    if record.code("statement"):
        answer = f"{events_response.which(record)} {answer}".rstrip()
    if not answer:
        return _("did: {step}").format(step=title)
    step = run.step(record.code("step")) if run else None
    if step is not None and step.needs is Need.APPROVAL:
        return _("approved: {step}. {answer}").format(step=title, answer=answer)
    return _("did: {step}. {answer}").format(step=title, answer=answer)


def _step_skipped(record: Record, run: Run | None) -> str:
    return _("skipped: {step}, because {reason}").format(
        step=_title(record, run), reason=record.text("reason")
    )


def _step_reopened(record: Record, run: Run | None) -> str:
    reason = record.text("reason")
    if record.code("statement"):
        reason = _("there is {which} now").format(which=events_response.which(record))
    return _("opened again: {step}, because {reason}").format(
        step=_title(record, run), reason=reason
    )


def _note(record: Record, _run: Run | None) -> str:
    return _("noted: {text}").format(text=record.text("text"))


def _evidence(record: Record, _run: Run | None) -> str:
    if record.code("mention"):
        return _("kept as evidence: {author}: {text}").format(
            author=record.text("author"), text=record.text("text")
        )
    parts = [record.text("title"), record.text("text"), f"SHA-256 {record.code('evidence')[:12]}…"]
    if record.text("failure"):
        parts.append(
            _("the page could not be kept: {reason}").format(reason=record.text("failure"))
        )
    return _("kept as evidence: {pieces}").format(pieces=", ".join(part for part in parts if part))


def _corrected(record: Record, _run: Run | None) -> str:
    return _("corrected entry {seq}: {text}").format(
        seq=record.data.get("seq"), text=record.text("text")
    )


def _closed(record: Record, run: Run | None) -> str:
    sentence = _("closed the incident: {summary}").format(summary=record.text("summary"))
    met = record.data.get("met")
    criteria = run.playbook.stand_down if run else ()
    if not isinstance(met, list) or not criteria:
        return sentence
    lacking = [text.read(current()) for place, text in enumerate(criteria) if place not in met]
    if not lacking:
        return sentence
    return f"{sentence} " + _("Not true yet: {criteria}").format(criteria=" ".join(lacking))


def _alert_acknowledged(record: Record, _run: Run | None) -> str:
    return _("acknowledged alert {alert}").format(alert=record.data.get("alert"))


def _alert_silenced(record: Record, _run: Run | None) -> str:
    return _("silenced alert {alert}: {reason}").format(
        alert=record.data.get("alert"), reason=record.text("reason")
    )


def _alert_dismissed(record: Record, _run: Run | None) -> str:
    return _("said that alert {alert} was noise: {reason}").format(
        alert=record.data.get("alert"), reason=record.text("reason")
    )


def _threshold_set(record: Record, _run: Run | None) -> str:
    return _(
        "wants at least {least} mentions an hour before much talk of {name} is an alert"
    ).format(least=record.data.get("least"), name=record.text("name"))


def _playbook_published(record: Record, _run: Run | None) -> str:
    sentence = _("published playbook {scenario}, version {version}").format(
        scenario=record.code("scenario"), version=record.data.get("version")
    )
    taught = taught_by(record)
    if not taught:
        return sentence
    return f"{sentence}, " + _("taught by {incident}").format(incident=", ".join(taught))


def _mention_recorded(record: Record, _run: Run | None) -> str:
    return _("recorded what they saw: {text}").format(text=record.text("text"))


def _sentiment_corrected(record: Record, _run: Run | None) -> str:
    said, was = (_sentiment(record.code(name)) for name in ("said", "was"))
    copies = record.data.get("copies")
    n = copies if isinstance(copies, int) else 0
    sentence = (
        _("agreed that mention {id} is {said}")
        if said == was
        else _("judged mention {id} to be {said}; the program had read {was}")
    ).format(id=record.data.get("mention"), said=said, was=was)
    if not n:
        return sentence
    return sentence + ngettext(" (and {n} copy)", " (and {n} copies)", n).format(n=n)


def _sentiment(code: str) -> str:
    return Sentiment(code).label if code in set(Sentiment) else code


def _team_imported(record: Record, _run: Run | None) -> str:
    return _("brought in the team ({n})").format(n=record.data.get("people"))


def _muted(record: Record, _run: Run | None) -> str:
    return _("muted {who}").format(who=record.text("who"))


def _unmuted(record: Record, _run: Run | None) -> str:
    return _("unmuted {who}").format(who=record.text("who"))


def _purged(record: Record, _run: Run | None) -> str:
    n = record.data.get("mentions")
    count = n if isinstance(n, int) else 0
    mentions = ngettext("{n} mention", "{n} mentions", count).format(n=count)
    told = _("purged {mentions}: {why}").format(mentions=mentions, why=_gone(record))
    quotes = record.data.get("quotes")
    if not isinstance(quotes, int) or not quotes:
        return told
    lost = ngettext(
        "{n} finding of a dossier lost its words.",
        "{n} findings of dossiers lost their words.",
        quotes,
    )
    return f"{told}; {lost.format(n=quotes).rstrip('.')}"


def _erased(record: Record, _run: Run | None) -> str:
    if record.data.get("names") == []:
        return _("erased the received bytes of entry {seq}: {why}").format(
            seq=record.data.get("seq"), why=_gone(record)
        )
    return _("erased the words of entry {seq}: {why}").format(
        seq=record.data.get("seq"), why=_gone(record)
    )


def _gone(record: Record) -> str:
    why = record.code("why")
    return Gone(why).label if why in set(Gone) else why


def _hold_set(record: Record, _run: Run | None) -> str:
    return _("put the evidence under a legal hold until {date}: {reason}").format(
        date=record.code("review_on"), reason=record.text("reason")
    )


def _hold_lifted(record: Record, _run: Run | None) -> str:
    return _("lifted the legal hold: {reason}").format(reason=record.text("reason"))


def _lesson_flagged(record: Record, _run: Run | None) -> str:
    return _("flagged entry {seq} as a lesson: {words}").format(
        seq=record.data.get("seq"), words=record.text("words")
    )


_SENTENCES: dict[str, Callable[[Record, Run | None], str]] = {
    Kind.DECLARED: _declared,
    Kind.ESCALATED: _escalated,
    Kind.JOINED: _joined,
    Kind.LEFT: _left,
    Kind.SEVERITY_SET: _severity,
    Kind.ROLE_TAKEN: _role_taken,
    Kind.ROLE_ASSIGNED: _role_assigned,
    Kind.ROLE_GIVEN_BACK: _role_given_back,
    Kind.STEP_DONE: _step_done,
    Kind.STEP_SKIPPED: _step_skipped,
    Kind.STEP_REOPENED: _step_reopened,
    Kind.STEP_ASSIGNED: _step_assigned,
    Kind.STEP_ADDED: _step_added,
    Kind.CLOCK_SET: _clock_set,
    Kind.CLOCK_STOPPED: _clock_stopped,
    Kind.CLOCK_SILENCED: _clock_silenced,
    Kind.FREEZE_LISTED: _freeze_listed,
    Kind.FROZEN: _frozen,
    Kind.RELEASED: _released,
    Kind.NOTE_ADDED: _note,
    Kind.EVIDENCE_ADDED: _evidence,
    Kind.CORRECTED: _corrected,
    Kind.CLOSED: _closed,
    Kind.ALERT_ACKNOWLEDGED: _alert_acknowledged,
    Kind.ALERT_SILENCED: _alert_silenced,
    Kind.ALERT_DISMISSED: _alert_dismissed,
    Kind.THRESHOLD_SET: _threshold_set,
    Kind.PLAYBOOK_PUBLISHED: _playbook_published,
    Kind.TEAM_IMPORTED: _team_imported,
    **PREPARING,
    Kind.MENTION_RECORDED: _mention_recorded,
    Kind.SENTIMENT_CORRECTED: _sentiment_corrected,
    Kind.MUTED: _muted,
    Kind.UNMUTED: _unmuted,
    Kind.PURGED: _purged,
    Kind.ERASED: _erased,
    Kind.HOLD_SET: _hold_set,
    Kind.HOLD_LIFTED: _hold_lifted,
    Kind.LESSON_FLAGGED: _lesson_flagged,
    **LEARNING,
    **events_response.SENTENCES,
    **events_dossier.SENTENCES,
}


def describe(record: Record, run: Run | None = None) -> str:
    """Tell what ``record`` says in the language in use; the actor's name goes before it.

    ``run`` is the incident's, which knows the steps' titles; without it a step is told by its
    id.
    """
    sentence = _SENTENCES.get(record.kind)
    return sentence(record, run) if sentence else record.kind


def _title(record: Record, run: Run | None) -> str:
    code = record.code("step")
    step = run.step(code) if run else None
    return step.title.read(current()) if step else code


def _choice(record: Record, run: Run | None) -> str:
    code = record.code("choice")
    step = run.step(record.code("step")) if run else None
    texts = {choice.id: choice.text.read(current()) for choice in step.choices} if step else {}
    return texts.get(code, code)
