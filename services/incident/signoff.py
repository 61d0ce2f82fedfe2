"""Who has to agree before a statement may go out, and who may not be the one.

The table, by severity; whoever wrote a version of it, leads, or led since the first version
was written never counts:

====  ==================================================================
SEV1  the approver and Legal
SEV2  the approver; Legal too if it admits fault or the law is touched
SEV3  the approver; Legal too if it admits fault
SEV4  communications or the approver; Legal too if it admits fault
====  ==================================================================

The law is touched when the room said so of a trigger, or while a legal deadline runs.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services.errors import Refused
from services.i18n import N_, _
from services.incident.state import Incident
from services.incident.statements import Approval, Statement, Version
from services.times import clock
from services.words import ClockKind, Role, Severity, StatementState

if TYPE_CHECKING:
    from services.incident.run import Run


@dataclass(frozen=True, slots=True)
class SignOff:
    """Somebody's agreement that a version needs: any holder of one of ``roles``; and why."""

    roles: tuple[Role, ...]
    why: str


def sign_offs(run: "Run", version: Version) -> list[SignOff]:
    """Return what ``version`` needs under the severity as it stands."""
    severity = run.incident.severity
    anybody = (
        (Role.COMMUNICATIONS, Role.APPROVER) if severity is Severity.SEV4 else (Role.APPROVER,)
    )
    needed = [SignOff(anybody, N_("every statement is read by a second person"))]
    legal = (Role.LEGAL,)
    if version.admits:
        needed.append(SignOff(legal, N_("it admits fault")))
    elif severity is Severity.SEV1:
        needed.append(SignOff(legal, N_("at SEV1 Legal agrees to every statement")))
    elif severity is Severity.SEV2 and law_is_touched(run):
        needed.append(SignOff(legal, N_("the law is touched")))
    return needed


def law_is_touched(run: "Run") -> bool:
    """Whether the room said that a legal trigger holds, or a deadline of the law runs.

    Such a deadline somebody set, or a playbook in force did, also one that joined.
    """
    triggers = any(
        item.is_open and item.kind in {"trigger", "clause"} for item in run.incident.tracks.values()
    )
    by_hand = any(item.kind is ClockKind.LEGAL for item in run.incident.clocks.values())
    return (
        triggers
        or by_hand
        or any(
            found.rule.kind is ClockKind.LEGAL and found.due_at is not None for found in run.rules()
        )
    )


def barred(incident: Incident, person: str, authors: Collection[str], since: datetime) -> str:
    """Say why ``person`` may not approve what ``authors`` wrote; empty if they may.

    ``since`` is when it was first written.
    """
    if person in incident.led_since(since) | {incident.lead}:
        return _("Who leads does not approve: somebody else has to.")
    if person in authors:
        return _("You wrote it: somebody else has to approve it.")
    return ""


def barred_from(incident: Incident, statement: Statement, person: str) -> str:
    """Say why ``person`` may not approve ``statement``; empty if they may."""
    return barred(incident, person, statement.authors, statement.begun_at)


def counting(incident: Incident, statement: Statement) -> list[Approval]:
    """Return the approvals of the newest version that hold.

    Whoever took the lead after approving has approved of what they now answer for: that no
    longer holds.
    """
    return [
        approval
        for approval in statement.current.approvals
        if not barred_from(incident, statement, approval.by)
    ]


def missing(run: "Run", statement: Statement) -> list[SignOff]:
    """Return the agreements that the newest version still needs."""
    given = {approval.role for approval in counting(run.incident, statement)}
    return [need for need in sign_offs(run, statement.current) if given.isdisjoint(need.roles)]


def state_of(run: "Run", statement: Statement) -> StatementState:
    """Return where the newest version stands."""
    version = statement.current
    if statement.withdrawn_at is not None:
        return StatementState.WITHDRAWN
    if version.bypassed:
        return StatementState.UNAPPROVED
    if version.goings:
        return StatementState.PUBLISHED
    if version.submitted_at is None:
        return StatementState.DRAFT
    waits = missing(run, statement)
    return StatementState.IN_REVIEW if waits else StatementState.APPROVED


def approved_at(run: "Run", statement: Statement) -> datetime | None:
    """Return when the last agreement that it needed was given, None while one is missing."""
    if statement.current.submitted_at is None or missing(run, statement):
        return None
    given = counting(run.incident, statement)
    return max(
        min(approval.at for approval in given if approval.role in need.roles)
        for need in sign_offs(run, statement.current)
    )


def next_word(run: "Run", statement: Statement) -> str:
    """Say in one line who has to do what before it may go out."""
    match state_of(run, statement):
        case StatementState.WITHDRAWN:
            return _("It was withdrawn.")
        case StatementState.UNAPPROVED:
            return _("It went out unapproved.")
        case StatementState.PUBLISHED:
            return _("It is published.")
        case StatementState.APPROVED:
            return _("It may go out.")
        case StatementState.DRAFT:
            return _("Somebody has to send it to review.")
        case _:
            waits = missing(run, statement)
            return " ".join(_waits_for(run, statement, need) for need in waits)


def _waits_for(run: "Run", statement: Statement, need: SignOff) -> str:
    roles = " / ".join(role.label for role in need.roles)
    holders = [run.incident.roles[role] for role in need.roles if role in run.incident.roles]
    able = [who for who in dict.fromkeys(holders) if not barred_from(run.incident, statement, who)]
    if able:
        words = _("{who} ({role}) has to agree: {why}.")
        return words.format(who=" / ".join(able), role=roles, why=_(need.why))
    if not holders:
        words = _("Nobody has the role {role}: give it to somebody (r), who has to agree: {why}.")
        return words.format(role=roles, why=_(need.why))
    words = _(
        "{who} ({role}) wrote it, leads or led: give the role to somebody else (r), who has to "
        "agree: {why}."
    )
    return words.format(who=" / ".join(dict.fromkeys(holders)), role=roles, why=_(need.why))


def roles_to_sign(run: "Run", statement: Statement, person: str) -> list[Role]:
    """Return the roles in which ``person`` may agree to what is still missing."""
    if statement.current.submitted_at is None or barred_from(run.incident, statement, person):
        return []
    return [
        role
        for need in missing(run, statement)
        for role in need.roles
        if run.incident.roles.get(role) == person
    ]


def checked_to_sign(run: "Run", statement: Statement, person: str, role: Role | None) -> list[Role]:
    """Return the roles in which ``person`` agrees now: ``role``, or all that they can.

    Raises:
        Refused: it is not in review, they may not approve, hold no such role, or did so already.
    """
    version = statement.current
    if version.submitted_at is None:
        raise Refused(_("First it has to be sent to review."))
    if reason := barred_from(run.incident, statement, person):
        raise Refused(reason)
    given = {item.role: item for item in counting(run.incident, statement)}
    if role is not None and role in given:
        words = _("{who} agreed as {role} at {when}.")
        told = words.format(who=given[role].by, role=role.label, when=clock(given[role].at))
        raise Refused(told)
    needed = [item for need in missing(run, statement) for item in need.roles]
    if role is None and not needed:
        raise Refused(_("Everybody who has to agree has agreed."))
    wanted = [role] if role is not None else needed
    held = [item for item in wanted if run.incident.roles.get(item) == person]
    if not held:
        words = _("Whoever has the role {role} approves: take it (r) or give it to somebody.")
        raise Refused(words.format(role=" / ".join(item.label for item in wanted)))
    return held


def agreed_as(run: "Run", statement: Statement, role: Role) -> bool:
    """Whether the newest version has the agreement that ``role`` gives."""
    given = [approval.role for approval in counting(run.incident, statement)]
    return bool(given) and role in served_by(run, statement, given)


def served_by(run: "Run", statement: Statement, roles: Collection[Role]) -> set[Role]:
    """Return ``roles`` and those in whose place they agree."""
    needs = sign_offs(run, statement.current)
    return {*roles}.union(*(need.roles for need in needs if not {*roles}.isdisjoint(need.roles)))
