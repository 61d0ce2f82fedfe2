"""Steps of the plan: done, skipped, opened again, given to somebody, added."""

from datetime import datetime

from services.clean import clean_line, clean_text, clean_url
from services.errors import Refused, UsageError
from services.i18n import _, current
from services.incident import signoff, statement_steps
from services.incident.commands.append import append_run, required
from services.incident.commands.decisions import incident_values
from services.incident.commands.publishing import Publication, publishing
from services.incident.commands.statements import Wording, approving, drafting
from services.incident.run import Item, Run
from services.incident.statements import Statement
from services.playbooks.schema import Step
from services.store import Store
from services.store.ledger import Draft, Json, stamp
from services.store.standing import can_work
from services.times import clock, read_moment
from services.words import EntryKind as Kind
from services.words import Need, Role


async def do_step(
    store: Store, incident_id: str, actor: str, step_id: str, answer: str = ""
) -> None:
    """Tick a step off with what it asks for: a note, a link, a choice's id, a time.

    A step that needs the statement's text takes the text, writes it down as a statement and
    sends it to review; the one that approves of it approves the statement; one that needs the
    published statement takes the link and publishes it.

    Raises:
        UsageError: the answer is not what the step needs.
        Refused: somebody did or skipped it already, it does not apply, something comes first,
            or the actor may not approve.
    """
    values = await incident_values(store, incident_id)

    def decide(run: Run, now: datetime) -> list[Draft]:
        item = _still_open(run, step_id)
        if item.waits_for:
            titles = ", ".join(step.title.read(current()) for step in item.waits_for)
            raise Refused(_("First comes: {steps}.").format(steps=titles))
        if item.step.needs is Need.STATEMENT:
            how = Publication(link=_link(answer))
            return publishing(run, statement_to_publish(run, item.step), how, values, now)
        return _done(run, item, actor, answer, now)

    await append_run(store, incident_id, actor, decide)


def statement_to_publish(run: Run, step: Step) -> Statement:
    """Return the statement that ``step`` publishes.

    Raises:
        Refused: none was written.
    """
    statement = statement_steps.statement_to_publish(run, step)
    if statement is None:
        raise Refused(_("This step is done by publishing a statement: write it first (t)."))
    return statement


def _written(run: Run, item: Item, text: str) -> list[Draft]:
    """Write ``text`` down as the statement that the step asks for, and send it to review."""
    step, old = item.step, statement_steps.statement_of(run, item.step)
    template = run.template(step.template) if step.template else None
    wording = Wording(
        text=text,
        language=current(),
        title=(template or step).title.read(current()),
        kind=template.kind if template else "",
        step=step.id,
    )
    return drafting(run, wording, old, submit=True)


def _done(run: Run, item: Item, actor: str, answer: str, now: datetime) -> list[Draft]:
    step, data = item.step, {"step": item.step.id}
    match step.needs:
        case Need.CHOICE:
            if answer not in {choice.id for choice in step.choices}:
                raise UsageError(_("This step needs one of the choices it offers."))
            return [Draft(Kind.STEP_DONE, {**data, "choice": answer})]
        case Need.TIME:
            return _timed(item, answer, now)
        case Need.LINK:
            return [_ticked(data, _link(answer))]
        case Need.DRAFT:
            return _written(run, item, answer)
        case Need.EVIDENCE if not has_evidence(run, step.id):
            raise UsageError(
                _("This step needs evidence: keep a mention (e), a file or a link first.")
            )
        case Need.APPROVAL:
            return _approved(run, item, actor, answer)
        case Need.NOTE:
            required(answer, _("This step needs a note of what was found or done."))
    return [_ticked(data, clean_text(answer))]


def _approved(run: Run, item: Item, actor: str, answer: str) -> list[Draft]:
    """Approve of the statement that was written for the step, or of a text kept elsewhere."""
    statement = statement_steps.statement_of(run, item.step)
    if statement is None:
        _may_approve(run, item, actor)
        required(answer, _("An approval says what was approved."))
    elif not signoff.agreed_as(run, statement, item.step.role):
        return approving(run, statement, actor, item.step.role, answer)
    elif signoff.missing(run, statement):
        return approving(run, statement, actor, None, answer)
    return [_ticked({"step": item.step.id}, clean_text(answer))]


def has_evidence(run: Run, step_id: str) -> bool:
    """Whether evidence was kept for the step, or for the incident as a whole."""
    return any(piece.step in {"", step_id} for piece in run.incident.evidence)


def _link(answer: str) -> str:
    link = clean_url(answer)
    if not link:
        raise UsageError(_("This step needs a link that begins with https://."))
    return link


def _ticked(data: dict[str, str], answer: str) -> Draft:
    return Draft(Kind.STEP_DONE, dict(data), {"answer": answer} if answer else {})


def _timed(item: Item, answer: str, now: datetime) -> list[Draft]:
    """Tick the step off and set its clock; a time may be followed by a note on further lines."""
    step = item.step
    first, _break, note = answer.strip().partition("\n")
    due_at = read_moment(first, now)
    when = f"{due_at.astimezone():%Y-%m-%d %H:%M}"
    clock_data: dict[str, Json] = {
        "clock": (step.sets or "").strip(),
        "role": step.role.value,
        "due_at": stamp(due_at),
        "step": step.id,
    }
    title = step.title.read(current())
    return [
        _ticked({"step": step.id}, clean_text(f"{when} {note}")),
        Draft(Kind.CLOCK_SET, clock_data, {"title": title}),
    ]


def _may_approve(run: Run, item: Item, actor: str) -> None:
    """Refuse who holds the role not, leads, led since the text was written, or wrote it."""
    incident, role = run.incident, item.step.role
    if incident.roles.get(role) != actor:
        raise Refused(
            _("Whoever has the role {role} approves: take it (r) or give it to somebody.").format(
                role=role.label
            )
        )
    written = run.marks.get(item.step.approves or "")
    authors = {written.by} if written else set()
    since = written.at if written else incident.opened_at
    if reason := signoff.barred(incident, actor, authors, since):
        raise Refused(reason)


async def skip_step(store: Store, incident_id: str, actor: str, step_id: str, reason: str) -> None:
    """Leave a step undone, with the reason that the post-mortem will show.

    Raises:
        Refused: somebody did or skipped it already, or it does not apply.
    """
    reason = required(reason, _("A skipped step needs a reason."))

    def decide(run: Run, _now: datetime) -> list[Draft]:
        _still_open(run, step_id)
        return [Draft(Kind.STEP_SKIPPED, {"step": step_id}, {"reason": reason})]

    await append_run(store, incident_id, actor, decide)


async def reopen_step(
    store: Store, incident_id: str, actor: str, step_id: str, reason: str
) -> None:
    """Open a step again that was ticked or skipped by mistake, and what approved it.

    Raises:
        Refused: it is open.
    """
    reason = required(reason, _("Opening a step again needs a reason."))

    def decide(run: Run, _now: datetime) -> list[Draft]:
        marks = run.incident.marks
        done = [name for name in run.ids_of(step_id) if name in marks]
        if not done:
            raise Refused(_("This step is open."))
        approvals = [
            item.step.id
            for item in run.items()
            if item.step.approves == step_id and item.step.id in marks
        ]
        return [
            Draft(Kind.STEP_REOPENED, {"step": reopened}, {"reason": reason})
            for reopened in (*done, *approvals)
        ]

    await append_run(store, incident_id, actor, decide)


async def assign_step(store: Store, incident_id: str, actor: str, step_id: str, to: str) -> None:
    """Give an open step to the person ``to``; empty gives it back to its role.

    Raises:
        Refused: it is done, does not apply, is theirs already, or they may only look.
    """
    person = clean_line(to)
    people = [person] if person else []

    def decide(run: Run, _now: datetime) -> list[Draft]:
        _still_open(run, step_id)
        if run.holder(step_id) == person:
            raise Refused(_("The step is with {who} already.").format(who=person or _("its role")))
        return [Draft(Kind.STEP_ASSIGNED, {"step": step_id, "to": person})]

    await append_run(
        store, incident_id, actor, decide, first=lambda session: can_work(session, people)
    )


async def add_step(
    store: Store, incident_id: str, actor: str, title: str, role: Role, due: str
) -> None:
    """Add a step of the room's own; ``due`` is a time as `services.times.read_moment` takes it.

    Raises:
        UsageError: it has no title, or ``due`` is no time.
    """
    title = clean_line(required(title, _("A step needs words: what is to be done?")), 400)

    def decide(run: Run, now: datetime) -> list[Draft]:
        data: dict[str, Json] = {
            "step": f"added-{len(run.incident.added) + 1}",
            "role": role.value,
            "due_at": stamp(read_moment(due, now)),
        }
        return [Draft(Kind.STEP_ADDED, data, {"title": title})]

    await append_run(store, incident_id, actor, decide)


def _still_open(run: Run, step_id: str) -> Item:
    item = run.item(step_id)
    if item is None:
        raise Refused(_("The step {step} does not apply here.").format(step=step_id))
    if item.mark is not None:
        raise Refused(
            _("{who} did or skipped this step at {when}.").format(
                who=item.mark.by, when=clock(item.mark.at)
            )
        )
    return item
