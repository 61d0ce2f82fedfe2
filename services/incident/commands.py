"""What people do in an incident: each function appends to its timeline, or is refused.

A command looks at the incident as it stands inside the transaction that appends, so of two
people who act at once the second is told who was first, and when.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line, clean_text, clean_url
from services.errors import Refused, StoreError, UsageError
from services.i18n import _
from services.incident.desk import load_run
from services.incident.run import Item, Run
from services.incident.state import Incident, fold
from services.model import ROOM, Entry, Mention
from services.playbooks.schema import Step
from services.playbooks.versions import latest_version
from services.store import Store, ledger
from services.store.ledger import Draft, Json, Record
from services.times import clock
from services.words import EntryKind as Kind
from services.words import Need, Role, Severity

_ATTEMPTS = 50


class _TakenError(Exception):
    """The number was given to somebody else between our look and our writing."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is known when an incident is declared. ``pace`` is above 1 only in a drill."""

    title: str
    scenario: str
    severity: Severity
    entity: str = ROOM
    alert: int | None = None
    pace: float = 1.0


async def declare(store: Store, actor: str, declaration: Declaration) -> str:
    """Open an incident and return its id (``INC-1``, in a drill ``DRILL-1``).

    Raises:
        UsageError: it has no title, or there is no such playbook.
        Refused: the alert already has an open incident.
    """
    title = clean_line(declaration.title)
    if not title:
        raise UsageError(_("An incident needs a title."))
    draft = await _declaration_draft(store, declaration, title)
    prefix = "DRILL" if store.is_drill else "INC"

    def first_entry(records: Sequence[Record]) -> list[Draft]:
        if records:
            raise _TakenError
        return [draft]

    for _attempt in range(_ATTEMPTS):
        try:
            async with store.write() as session:
                number = await _next_number(session, prefix, declaration.alert)
                stream = f"{prefix}-{number}"
                await ledger.append_within(store, session, stream, actor, first_entry)
                return stream
        except (IntegrityError, _TakenError):
            continue  # somebody else declared at this moment: look again, take the next number
    raise StoreError(_("The store is too busy: try again."))


async def _declaration_draft(store: Store, declaration: Declaration, title: str) -> Draft:
    async with store.read() as session:
        version = await latest_version(session, declaration.scenario)
    if version is None:
        raise UsageError(
            _("There is no playbook {scenario}: see warroom playbooks list.").format(
                scenario=declaration.scenario
            )
        )
    data: dict[str, Json] = {
        "scenario": declaration.scenario,
        "playbook_version": version,
        "severity": declaration.severity.value,
        "entity": declaration.entity,
        "alert": declaration.alert,
        "pace": declaration.pace,
        "drill": store.is_drill,
    }
    return Draft(Kind.DECLARED, data, {"title": title})


async def _next_number(session: AsyncSession, prefix: str, alert: int | None) -> int:
    first = await session.exec(
        select(Entry.stream).where(Entry.seq == 1, col(Entry.stream).startswith(f"{prefix}-"))
    )
    taken = list(first)
    for stream in taken if alert is not None else []:
        incident = fold(await ledger.read(session, stream))
        if incident.alert == alert and incident.is_open:
            raise Refused(
                _("{who} declared {incident} from this alert at {when}.").format(
                    who=incident.declared_by,
                    incident=stream,
                    when=clock(incident.declared_at),
                )
            )
    return max((int(stream.rsplit("-", 1)[1]) for stream in taken), default=0) + 1


async def set_severity(
    store: Store, incident_id: str, actor: str, severity: Severity, reason: str
) -> None:
    """Raise or lower the severity, with a reason.

    Raises:
        Refused: the incident is closed, or has this severity already.
    """
    reason = _required(reason, _("A change of severity needs a reason."))

    def decide(incident: Incident) -> list[Draft]:
        if incident.severity is severity:
            raise Refused(_("The severity is {severity} already.").format(severity=severity.label))
        return [Draft(Kind.SEVERITY_SET, {"severity": severity.value}, {"reason": reason})]

    await _append(store, incident_id, actor, decide)


async def take_role(store: Store, incident_id: str, actor: str, role: Role) -> None:
    """Take a role that nobody has.

    Raises:
        Refused: somebody has it, or the incident is closed.
    """

    def decide(incident: Incident) -> list[Draft]:
        holder = incident.roles.get(role)
        if holder:
            raise Refused(
                _("{who} took the role {role} at {when}.").format(
                    who=holder, role=role.label, when=clock(incident.roles_taken_at[role])
                )
            )
        return [Draft(Kind.ROLE_TAKEN, {"role": role.value})]

    await _append(store, incident_id, actor, decide)


async def give_back_role(store: Store, incident_id: str, actor: str, role: Role) -> None:
    """Give back a role that one has.

    Raises:
        Refused: the actor does not have it.
    """

    def decide(incident: Incident) -> list[Draft]:
        if incident.roles.get(role) != actor:
            raise Refused(_("You do not have the role {role}.").format(role=role.label))
        return [Draft(Kind.ROLE_GIVEN_BACK, {"role": role.value})]

    await _append(store, incident_id, actor, decide)


async def do_step(
    store: Store, incident_id: str, actor: str, step_id: str, answer: str = ""
) -> None:
    """Tick a step off with what it asks for: a note, a link, a choice's id, a statement's link.

    Raises:
        UsageError: the answer is not what the step needs.
        Refused: somebody did or skipped it already, or it does not apply.
    """

    def decide(run: Run) -> list[Draft]:
        item = _still_open(run, step_id)
        return _done_drafts(item.step, answer)

    await _append_run(store, incident_id, actor, decide)


def _done_drafts(step: Step, answer: str) -> list[Draft]:
    data: dict[str, Json] = {"step": step.id}
    match step.needs:
        case Need.NOTHING:
            text = clean_text(answer)
            return [Draft(Kind.STEP_DONE, data, {"answer": text} if text else {})]
        case Need.NOTE:
            text = _required(answer, _("This step needs a note of what was found or done."))
            return [Draft(Kind.STEP_DONE, data, {"answer": text})]
        case Need.CHOICE:
            if answer not in {choice.id for choice in step.choices}:
                raise UsageError(_("This step needs one of the choices it offers."))
            return [Draft(Kind.STEP_DONE, {**data, "choice": answer})]
        case Need.LINK | Need.STATEMENT:
            link = clean_url(answer)
            if not link:
                raise UsageError(_("This step needs a link that begins with https://."))
            done = Draft(Kind.STEP_DONE, data, {"answer": link})
            if step.needs is Need.STATEMENT:
                return [Draft(Kind.STATEMENT_PUBLISHED, data, {"link": link}), done]
            return [done]


async def skip_step(store: Store, incident_id: str, actor: str, step_id: str, reason: str) -> None:
    """Leave a step undone, with the reason that the post-mortem will show.

    Raises:
        Refused: somebody did or skipped it already, or it does not apply.
    """
    reason = _required(reason, _("A skipped step needs a reason."))

    def decide(run: Run) -> list[Draft]:
        _still_open(run, step_id)
        return [Draft(Kind.STEP_SKIPPED, {"step": step_id}, {"reason": reason})]

    await _append_run(store, incident_id, actor, decide)


async def reopen_step(
    store: Store, incident_id: str, actor: str, step_id: str, reason: str
) -> None:
    """Open a step again that was ticked or skipped by mistake.

    Raises:
        Refused: it is open.
    """
    reason = _required(reason, _("Opening a step again needs a reason."))

    def decide(incident: Incident) -> list[Draft]:
        if step_id not in incident.marks:
            raise Refused(_("This step is open."))
        return [Draft(Kind.STEP_REOPENED, {"step": step_id}, {"reason": reason})]

    await _append(store, incident_id, actor, decide)


async def add_note(
    store: Store, incident_id: str, actor: str, text: str, happened_at: datetime | None = None
) -> None:
    """Write a note, for a past time if it is about one. Notes may follow the closing."""
    text = _required(text, _("A note needs words."))
    draft = Draft(Kind.NOTE_ADDED, {}, {"text": text}, happened_at)
    await _append(store, incident_id, actor, lambda _incident: [draft], closed_too=True)


async def add_evidence(store: Store, incident_id: str, actor: str, mention_id: int) -> None:
    """Keep a mention as evidence: its hash goes into the chain, its words beside it.

    Raises:
        UsageError: there is no such mention.
        Refused: it is kept already.
    """
    async with store.read() as session:
        mention = await session.get(Mention, mention_id)
    if mention is None or mention.id is None:
        raise UsageError(_("This mention is not in the store (any more)."))
    data: dict[str, Json] = {"mention": mention.key, "evidence": mention.evidence}
    details = {"author": mention.author, "text": mention.text, "link": mention.url}

    def decide(incident: Incident) -> list[Draft]:
        if mention.key in incident.evidence:
            raise Refused(_("This mention is kept as evidence already."))
        return [Draft(Kind.EVIDENCE_ADDED, data, details)]

    await _append(store, incident_id, actor, decide)


async def correct(store: Store, incident_id: str, actor: str, seq: int, text: str) -> None:
    """Correct entry ``seq`` by appending what is right. The wrong one stays.

    Raises:
        UsageError: there is no such entry.
    """
    text = _required(text, _("A correction needs words."))

    def decide(incident: Incident) -> list[Draft]:
        if not 1 <= seq <= incident.seq:
            raise UsageError(_("There is no entry {seq} to correct.").format(seq=seq))
        return [Draft(Kind.CORRECTED, {"seq": seq}, {"text": text})]

    await _append(store, incident_id, actor, decide, closed_too=True)


async def close(store: Store, incident_id: str, actor: str, summary: str) -> None:
    """Close the incident with one or two sentences on how it ended.

    Raises:
        Refused: it is closed already.
    """
    summary = _required(summary, _("Closing needs a sentence on how it ended."))
    draft = Draft(Kind.CLOSED, {}, {"summary": summary})
    await _append(store, incident_id, actor, lambda _incident: [draft])


async def _append(
    store: Store,
    incident_id: str,
    actor: str,
    decide: Callable[[Incident], list[Draft]],
    *,
    closed_too: bool = False,
) -> None:
    def look(records: Sequence[Record]) -> list[Draft]:
        incident = _existing(incident_id, records)
        if not incident.is_open and not closed_too:
            raise Refused(_closed_already(incident))
        return decide(incident)

    await ledger.append(store, incident_id, actor, look)


async def _append_run(
    store: Store, incident_id: str, actor: str, decide: Callable[[Run], list[Draft]]
) -> None:
    """Append over the run: the pinned playbook never changes, so it is read beforehand."""
    async with store.read() as session:
        playbook = (await load_run(session, incident_id)).playbook
    await _append(store, incident_id, actor, lambda incident: decide(Run(incident, playbook)))


def _existing(incident_id: str, records: Sequence[Record]) -> Incident:
    if not records:
        raise UsageError(
            _("There is no incident {id}: see warroom incidents.").format(id=incident_id)
        )
    return fold(records)


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


def _closed_already(incident: Incident) -> str:
    if incident.closed_at is None:
        raise StoreError(incident.id)
    return _("{who} closed {incident} at {when}.").format(
        who=incident.closed_by, incident=incident.id, when=clock(incident.closed_at)
    )


def _required(text: str, complaint: str) -> str:
    text = clean_text(text)
    if not text:
        raise UsageError(complaint)
    return text
