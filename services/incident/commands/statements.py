"""Statements: drafted, reviewed, approved, withdrawn; `publishing` lets them go out.

Each command names the version that the person saw: if there is a newer one by now they are told
who wrote it. What a statement needs before it may go out is looked at inside the append.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from services.clean import clean_line, clean_text
from services.errors import Refused
from services.i18n import LANGUAGES, _, current
from services.incident import signoff, statement_steps
from services.incident.commands.append import append, append_run, required
from services.incident.run import Item, Run
from services.incident.state import Incident
from services.incident.statements import ADMISSION, Statement
from services.store import Store
from services.store.ledger import Draft, Json
from services.times import clock
from services.words import EntryKind as Kind
from services.words import Role


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
    return [Draft(Kind.STATEMENT_SUBMITTED, about), *(ticked(item, about) for item in steps)]


def ticked(item: Item, about: Mapping[str, Json], answer: str = "") -> Draft:
    """Return the entry by which a step of the plan is done along with a statement."""
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
    return drafts + [ticked(item, about, words[item.step.role]) for item in steps]


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


@lru_cache(maxsize=16)
def _findings(text: str) -> tuple[str, ...]:
    """Return the codes of what the check finds: weaknesses, and whether it admits fault.

    The language is told from the text, so that no mark of an author hides an admission.
    """
    from services.transparency import check  # noqa: PLC0415 - many rules: slow import

    found = check(text)
    codes = tuple(code.value for code in found.weaknesses)
    return (*codes, ADMISSION) if found.is_admission else codes
