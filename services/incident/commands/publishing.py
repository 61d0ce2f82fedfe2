"""Statements go out: published at a link or as a file, or unapproved. The program posts nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from services import confinement
from services.clean import clean_line, clean_url
from services.errors import Refused, UsageError, WarroomError
from services.i18n import _
from services.incident import signoff, statement_steps
from services.incident.commands.append import append_run, required
from services.incident.commands.decisions import Decision, decision_draft, incident_values
from services.incident.commands.promises import Pledge, pledged
from services.incident.commands.statements import checked, existing, ticked
from services.incident.desk import load_incident
from services.incident.run import Run
from services.incident.statements import Statement, Version
from services.reasons import reason_of
from services.store import Store
from services.store.ledger import Draft, Json, digest, stamp
from services.times import clock, read_moment, read_past
from services.words import ClockKind, Role, StatementState
from services.words import EntryKind as Kind

_MINUTE = timedelta(minutes=1)
"""People write times to the minute: so much earlier than an approval may a publication seem."""


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
    return drafts + [ticked(item, about, link or clean_line(how.file)) for item in steps]


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
            ticked(item, about, f"{due_at.astimezone():%Y-%m-%d %H:%M}")
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
        raise WarroomError(words.format(path=path, reason=reason_of(error))) from error


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


def _past_or_now(text: str, now: datetime) -> datetime:
    return read_past(text, now) if text.strip() else now
