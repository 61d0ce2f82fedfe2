"""Statements: drafted, reviewed, approved, published, withdrawn. The program posts nothing.

Each command names the version that the person saw: if there is a newer one by now they are told
who wrote it. What a statement needs before it may go out is looked at inside the append.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from services import confinement
from services.clean import clean_line, clean_text, clean_url
from services.errors import Refused, UsageError, WarroomError
from services.i18n import LANGUAGES, _, current
from services.incident import signoff, statement_steps
from services.incident.commands.append import append, append_run, required
from services.incident.commands.decisions import Decision, decision_draft, incident_values
from services.incident.commands.promises import Pledge, pledged
from services.incident.desk import load_incident
from services.incident.run import Item, Run
from services.incident.state import Incident
from services.incident.statements import ADMISSION, Statement, Version
from services.store import Store
from services.store.ledger import Draft, Json, digest, stamp
from services.times import clock, read_moment, read_past
from services.words import ClockKind, Role, StatementState
from services.words import EntryKind as Kind

_MINUTE = timedelta(minutes=1)
"""People write times to the minute: so much earlier than an approval may a publication seem."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is written down as a version of a statement.

    ``admission`` is the author's own mark. ``kind`` is a template's kind; ``step`` the step of
    the plan that asked for it.
    """

    text: str
    language: str
    title: str = ""
    kind: str = ""
    step: str = ""
    admission: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """How a statement went out: where, when (empty is now), and what it promises."""

    link: str = ""
    sha256: str = ""
    file: str = ""
    at: str = ""
    next_update: str = ""
    pledges: Sequence[Pledge] = ()
    decision: Decision | None = None


async def draft_statement(
    store: Store,
    incident_id: str,
    actor: str,
    wording: Wording,
    statement: str = "",
    seen: int = 0,
    *,
    submit: bool = False,
) -> str:
    """Write a statement, or a new version of ``statement`` over version ``seen``; return its id.

    A new version voids the approvals of the one before. With ``submit`` it goes to review.

    Raises:
        UsageError: it has no text.
        Refused: the incident is closed, there is a newer version, or it was withdrawn.
    """

    # Read before the transaction, which is not to wait for it; remembered for the drafting.
    await asyncio.to_thread(_findings, clean_text(wording.text))

    def decide(run: Run, _now: datetime) -> list[Draft]:
        old = checked(run.incident, statement, seen) if statement else None
        return drafting(run, wording, old, submit=submit)

    written = await append_run(store, incident_id, actor, decide)
    return written[0].code("statement")


def drafting(run: Run, wording: Wording, old: Statement | None, *, submit: bool) -> list[Draft]:
    """Return the entries by which ``wording`` is written down, over ``old`` if there is one.

    Raises:
        UsageError: it has no text.
        Refused: it says what the newest version says.
    """
    text = required(wording.text, _("A statement needs a text."))
    if old is not None and old.current.text == text and old.current.marked == wording.admission:
        raise Refused(_("Nothing was changed."))
    new = old or Statement(
        id=str(len(run.incident.statements) + 1),
        title=clean_line(wording.title) or _title(run, wording.step) or clean_line(text, 60),
        kind=clean_line(wording.kind),
        step=clean_line(wording.step),
    )
    number = len(new.versions) + 1
    about: dict[str, Json] = {"statement": new.id, "version": number}
    data: dict[str, Json] = {
        **about,
        "language": wording.language if wording.language in LANGUAGES else "en",
        "admission": wording.admission,
        "findings": list(_findings(text)),
        "kind": new.kind,
        "step": new.step,
    }
    drafts = [Draft(Kind.STATEMENT_DRAFTED, data, {"title": new.title, "text": text})]
    drafts += [
        Draft(Kind.STEP_REOPENED, {**about, "step": step})
        for step in statement_steps.approvals_of(run, new)
    ]
    return drafts + (_submission(run, new, number) if submit else [])


def _title(run: Run, step_id: str) -> str:
    """Return what the text of a step is called, empty if no plan says so."""
    step = run.step(step_id) if step_id else None
    if step is None:
        return ""
    template = run.template(statement_steps.template_of(run, step))
    return (template or step).title.read(current())


async def submit_statement(
    store: Store, incident_id: str, actor: str, statement: str, seen: int
) -> None:
    """Send the version ``seen`` to review.

    Raises:
        Refused: there is a newer version, it was withdrawn, or it is in review already.
    """

    def decide(run: Run, _now: datetime) -> list[Draft]:
        found = checked(run.incident, statement, seen)
        if found.current.submitted_at is not None:
            when = clock(found.current.submitted_at)
            raise Refused(_("It was sent to review at {when}.").format(when=when))
        return _submission(run, found, seen)

    await append_run(store, incident_id, actor, decide)


def _submission(run: Run, statement: Statement, number: int) -> list[Draft]:
    about: dict[str, Json] = {"statement": statement.id, "version": number}
    steps = statement_steps.drafted(run, statement)
    return [Draft(Kind.STATEMENT_SUBMITTED, about), *(_ticked(item, about) for item in steps)]


def _ticked(item: Item, about: Mapping[str, Json], answer: str = "") -> Draft:
    details = {"answer": answer} if answer else {}
    return Draft(Kind.STEP_DONE, {**about, "step": item.step.id}, details)


async def comment_statement(
    store: Store, incident_id: str, actor: str, statement: str, seen: int, text: str
) -> None:
    """Say what should change in the version ``seen``.

    Raises:
        UsageError: there are no words.
        Refused: there is a newer version, or it was withdrawn.
    """
    text = required(text, _("A comment needs words."))

    def decide(incident: Incident) -> list[Draft]:
        checked(incident, statement, seen)
        data: dict[str, Json] = {"statement": statement, "version": seen}
        return [Draft(Kind.STATEMENT_COMMENTED, data, {"text": text})]

    await append(store, incident_id, actor, decide)


async def approve_statement(
    store: Store,
    incident_id: str,
    actor: str,
    statement: str,
    seen: int,
    role: Role | None = None,
    note: str = "",
) -> None:
    """Agree to the version ``seen``, as holder of ``role`` or of all that one may agree as.

    Raises:
        Refused: there is a newer version, it is not in review, the actor wrote it, leads, led
            since, holds no role that has to agree, or agreed already.
    """

    def decide(run: Run, _now: datetime) -> list[Draft]:
        return approving(run, checked(run.incident, statement, seen), actor, role, note)

    await append_run(store, incident_id, actor, decide)


def approving(
    run: Run, statement: Statement, actor: str, role: Role | None, note: str
) -> list[Draft]:
    """Return the entries by which ``actor`` agrees to the newest version of ``statement``.

    Raises:
        Refused: it is not in review, or the actor may not agree or did so already.
    """
    roles = signoff.checked_to_sign(run, statement, actor, role)
    about: dict[str, Json] = {"statement": statement.id, "version": statement.current.number}
    note = clean_text(note)
    said = {"note": note} if note else {}
    drafts = [Draft(Kind.STATEMENT_APPROVED, {**about, "role": item.value}, said) for item in roles]
    lacking = [need.roles for need in signoff.missing(run, statement)]
    lacking = [need for need in lacking if set(need).isdisjoint(roles)]
    words = {
        role: f"{before.by}: {before.note}".removesuffix(": ")
        for before in signoff.counting(run.incident, statement)
        for role in signoff.served_by(run, statement, [before.role])
    }
    words |= dict.fromkeys(signoff.served_by(run, statement, roles), note)
    steps = statement_steps.approved(run, statement, words.keys(), lacking)
    return drafts + [_ticked(item, about, words[item.step.role]) for item in steps]


async def publish_statement(
    store: Store, incident_id: str, actor: str, statement: str, seen: int, how: Publication
) -> None:
    """Write down that the version ``seen`` was published, with what it promises.

    Raises:
        UsageError: there is no link, a time makes no sense, or a value lacks its word.
        Refused: somebody has yet to agree, there is a newer version, it was withdrawn, or it
            stands there already.
    """
    if not how.sha256 and not clean_url(how.link):
        raise UsageError(_("A link begins with https:// and names a page."))
    values = await incident_values(store, incident_id)

    def decide(run: Run, now: datetime) -> list[Draft]:
        found = checked(run.incident, statement, seen)
        return publishing(run, found, how, values, now)

    await append_run(store, incident_id, actor, decide)


def publishing(
    run: Run, statement: Statement, how: Publication, values: Sequence[str], now: datetime
) -> list[Draft]:
    """Return the entries by which ``statement`` is published.

    Raises:
        UsageError: a time makes no sense, or a value lacks its word.
        Refused: somebody has yet to agree, or it stands there already.
    """
    at, link = _past_or_now(how.at, now), clean_url(how.link)
    _may_go_out(run, statement, at, link)
    about: dict[str, Json] = {"statement": statement.id, "version": statement.current.number}
    details = {"link": link} if link else {"file": clean_line(how.file)}
    data = {**about, "sha256": how.sha256} if how.sha256 else about
    drafts = [Draft(Kind.STATEMENT_PUBLISHED, data, details, at, version=2)]
    if values and how.decision is None:
        raise UsageError(
            _("Publishing needs a word on each of the brand's values: do it on Statements (t).")
        )
    if how.decision is not None:
        decision = replace(how.decision, what=how.decision.what or statement.title)
        drafts.append(decision_draft(decision, values, about))
    drafts += _updates(run, statement, how.next_update, now)
    drafts += pledged(run.incident, statement.id, how.pledges, now)
    steps = statement_steps.published(run, statement)
    return drafts + [_ticked(item, about, link or clean_line(how.file)) for item in steps]


def _may_go_out(run: Run, statement: Statement, at: datetime, link: str) -> None:
    """Refuse what is not approved, was not when it went out, or stands there already."""
    state = signoff.state_of(run, statement)
    if state not in {StatementState.APPROVED, StatementState.PUBLISHED}:
        words = _("It may not go out yet: {what}")
        raise Refused(words.format(what=signoff.next_word(run, statement)))
    _not_there(statement.current, link)
    approved = signoff.approved_at(run, statement)
    if approved is not None and at + _MINUTE < approved:
        raise Refused(
            _(
                "At {when} it was not approved yet: if it went out then, write that down as gone "
                "out unapproved."
            ).format(when=clock(at))
        )


def _not_there(version: Version, link: str) -> None:
    for going in version.goings:
        if link and going.link == link:
            words = _("{who} wrote down that it stands there, at {when}.")
            raise Refused(words.format(who=going.by, when=clock(going.at)))


def _updates(run: Run, statement: Statement, next_update: str, now: datetime) -> list[Draft]:
    """Stop the clocks of updates that this one is, and set the one that it promises.

    Setting it is what a step of the plan asks for: that one is done by it.
    """
    about: dict[str, Json] = {
        "statement": statement.id,
        "version": statement.current.number,
    }
    drafts = [
        Draft(Kind.CLOCK_STOPPED, {**about, "clock": item.id}, {"title": item.title})
        for item in run.incident.clocks.values()
        if item.kind is ClockKind.UPDATE and (item.statement or item.step)
    ]
    if next_update.strip():
        due_at = read_moment(next_update, now)
        drafts += [
            _ticked(item, about, f"{due_at.astimezone():%Y-%m-%d %H:%M}")
            for item in run.open_items()
            if item.step.sets is ClockKind.UPDATE
        ]
        data: dict[str, Json] = {
            **about,
            "clock": ClockKind.UPDATE.value,
            "role": Role.COMMUNICATIONS.value,
            "due_at": stamp(due_at),
        }
        drafts.append(Draft(Kind.CLOCK_SET, data, {"title": statement.title}))
    return drafts


async def export_statement(
    store: Store,
    incident_id: str,
    actor: str,
    statement: str,
    seen: int,
    path: Path,
    how: Publication,
) -> None:
    """Publish the version ``seen`` by writing its text to the new file ``path``.

    The file appears only once the entry that holds its hash is written.

    Raises:
        UsageError: the file is there already, or what `publish_statement` raises.
        WarroomError: it cannot be written.
        Refused: as `publish_statement`.
    """
    async with store.read() as session:
        found = checked(await load_incident(session, incident_id), statement, seen)
    text = f"{found.current.text}\n"
    how = replace(how, sha256=digest(text), file=path.name, link="")
    path = confinement.outgoing(path)
    if path.exists():
        raise UsageError(_("{path} is there already: name another file.").format(path=path))
    try:
        with confinement.begun(path) as (ahead, file):
            with file:
                file.write(text.encode())
            await publish_statement(store, incident_id, actor, statement, seen, how)
            ahead.rename(path)
    except OSError as error:
        words = _("{path} cannot be written: {reason}")
        raise WarroomError(words.format(path=path, reason=error.strerror)) from error


async def went_out(
    store: Store,
    incident_id: str,
    actor: str,
    statement: str,
    seen: int,
    link: str,
    reason: str,
    at: str = "",
) -> None:
    """Write down that the version ``seen`` went out without its approvals. The flag stays.

    Raises:
        UsageError: there is no link or no reason, or ``at`` is no past time.
        Refused: there is no such version, or it was approved by then.
    """
    url = clean_url(link)
    if not url:
        raise UsageError(_("A link begins with https:// and names a page."))
    reason = required(reason, _("Say why it went out unapproved."))

    def decide(run: Run, now: datetime) -> list[Draft]:
        incident, moment = run.incident, _past_or_now(at, now)
        found = existing(incident, statement)
        version = found.version(seen)
        if version is None:
            raise Refused(_("There is no version {n} of it.").format(n=seen))
        approved = signoff.approved_at(run, found) if version is found.current else None
        if approved is not None and moment >= approved:
            raise Refused(_("It is approved: publish it."))
        _not_there(version, url)
        data: dict[str, Json] = {
            "statement": statement,
            "version": seen,
            "missing": [role.value for role in _lacking(run, found, version)],
        }
        details = {"link": url, "reason": reason}
        return [Draft(Kind.STATEMENT_WENT_OUT, data, details, moment)]

    await append_run(store, incident_id, actor, decide, closed_too=True)


def _lacking(run: Run, statement: Statement, version: Version) -> list[Role]:
    """Return whose agreement a version lacks; of an older one all that it needed."""
    if version is statement.current:
        return [need.roles[-1] for need in signoff.missing(run, statement)]
    return [need.roles[-1] for need in signoff.sign_offs(run, version)]


async def withdraw_statement(
    store: Store, incident_id: str, actor: str, statement: str, reason: str
) -> None:
    """Take a statement back, before or after it went out; it can be used no more.

    Raises:
        UsageError: there is no reason.
        Refused: there is no such statement, or somebody withdrew it already.
    """
    reason = required(reason, _("Withdrawing a statement needs a reason."))

    def decide(incident: Incident) -> list[Draft]:
        _not_withdrawn(existing(incident, statement))
        return [Draft(Kind.STATEMENT_WITHDRAWN, {"statement": statement}, {"reason": reason})]

    await append(store, incident_id, actor, decide)


def existing(incident: Incident, statement: str) -> Statement:
    """Return the statement of that id.

    Raises:
        Refused: there is none.
    """
    found = incident.statements.get(statement)
    if found is None:
        words = _("There is no statement {n} in {id}.")
        raise Refused(words.format(n=statement, id=incident.id))
    return found


def checked(incident: Incident, statement: str, seen: int) -> Statement:
    """Return the statement if ``seen`` is its newest version and it still stands.

    Raises:
        Refused: there is none, there is a newer version, or it was withdrawn.
    """
    found = existing(incident, statement)
    _not_withdrawn(found)
    current = found.current
    if current.number != seen:
        words = _("{who} wrote version {n} at {when}: read that one first.")
        told = words.format(who=current.by, n=current.number, when=clock(current.at))
        raise Refused(told)
    return found


def _not_withdrawn(statement: Statement) -> None:
    if statement.withdrawn_at is not None:
        words = _("{who} withdrew it at {when}.")
        when = clock(statement.withdrawn_at)
        raise Refused(words.format(who=statement.withdrawn_by, when=when))


def _past_or_now(text: str, now: datetime) -> datetime:
    return read_past(text, now) if text.strip() else now


@lru_cache(maxsize=16)
def _findings(text: str) -> tuple[str, ...]:
    """Return the codes of what the check finds: weaknesses, and whether it admits fault.

    The language is told from the text, so that no mark of an author hides an admission.
    """
    from services.transparency import check  # noqa: PLC0415 - many rules: slow import

    found = check(text)
    codes = tuple(code.value for code in found.weaknesses)
    return (*codes, ADMISSION) if found.is_admission else codes
