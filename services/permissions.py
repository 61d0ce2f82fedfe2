"""Who may do what: one table, by the permission that the team gives and the role in the incident.

==================  =================================  ==========================
power               least permission                   and which role
==================  =================================  ==========================
take part           member
steer               member                             lead; or an admin; anybody
                                                       while nobody leads
lift a hold         member                             legal or lead; or an admin;
                                                       anybody while there is none
agree               member                             approver, legal or
                                                       communications, nobody else
unseal              member                             lead or legal, nobody else
the others          admin
==================  =================================  ==========================

An observer may do nothing. As long as the team names no admin, every member counts as one: so a
room of one person, or of a team that never thought of it, is held back by nothing but four eyes.
Which agreement counts for which statement, and whose never does, is told by `incident.signoff`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from services.errors import Refused
from services.i18n import _
from services.words import EntryKind, Permission, Power, Role

PROGRAM = "warroom"
"""The actor of what the program does by itself: it obeys deletions and keeps times."""

RESERVED: Mapping[str, Power] = MappingProxyType(
    {
        EntryKind.SEVERITY_SET: Power.STEER,
        EntryKind.ESCALATED: Power.STEER,
        EntryKind.JOINED: Power.STEER,
        EntryKind.LEFT: Power.STEER,
        EntryKind.VERSION_FOLLOWED: Power.STEER,
        EntryKind.CLOSED: Power.STEER,
        EntryKind.STATEMENT_APPROVED: Power.AGREE,
        EntryKind.HOLD_LIFTED: Power.LIFT_HOLD,
        EntryKind.THRESHOLD_SET: Power.SET_UP,
        EntryKind.TEAM_IMPORTED: Power.CHANGE_TEAM,
        EntryKind.PLAYBOOK_PUBLISHED: Power.PUBLISH_PLAYBOOKS,
        EntryKind.PURGED: Power.ERASE,
        EntryKind.DOSSIER_ENDED: Power.ERASE,
    }
)
"""The kinds of entries that not every member may write."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may: ``least`` is the permission; ``roles`` those of which one is needed besides.

    Unless it is ``strict`` an admin may without a role, and anybody while nobody has one.
    """

    least: Permission
    roles: tuple[Role, ...] = ()
    strict: bool = False


RULES: Mapping[Power, Rule] = MappingProxyType(
    {
        Power.TAKE_PART: Rule(Permission.MEMBER),
        Power.STEER: Rule(Permission.MEMBER, (Role.LEAD,)),
        Power.LIFT_HOLD: Rule(Permission.MEMBER, (Role.LEGAL, Role.LEAD)),
        Power.AGREE: Rule(
            Permission.MEMBER, (Role.APPROVER, Role.LEGAL, Role.COMMUNICATIONS), strict=True
        ),
        Power.UNSEAL: Rule(Permission.MEMBER, (Role.LEAD, Role.LEGAL), strict=True),
        Power.CHANGE_TEAM: Rule(Permission.ADMIN),
        Power.SET_UP: Rule(Permission.ADMIN),
        Power.PUBLISH_PLAYBOOKS: Rule(Permission.ADMIN),
        Power.ERASE: Rule(Permission.ADMIN),
    }
)

_RANKS = list(Permission)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is: to the team, and in the incident in which ``holders`` have the roles.

    A stranger is nobody of a team that has an admin.
    """

    name: str
    permission: Permission = Permission.ADMIN
    holders: Mapping[Role, str] = field(default_factory=dict)
    is_stranger: bool = False

    def has(self, *roles: Role) -> bool:
        """Whether this person has one of ``roles``."""
        return any(self.holders.get(role) == self.name for role in roles)


def power_of(kind: str) -> Power:
    """Return what whoever writes an entry of ``kind`` has to have."""
    return RESERVED.get(kind, Power.TAKE_PART)


def least_of(one: Permission, other: Permission) -> Permission:
    """Return the smaller permission."""
    return min(one, other, key=_RANKS.index)


def why_not(power: Power, who: Standing) -> str:
    """Say in one line why ``who`` may not: who, what, and who may; empty if they may."""
    rule = RULES[power]
    below = _RANKS.index(who.permission) < _RANKS.index(rule.least)
    if below:
        words = _("{who} ({permission}) may not: {what}.")
    elif rule.roles and not who.has(*rule.roles) and not _stands_in(rule, who):
        words = _("{who} may not: {what}.")
    else:
        return ""
    refused = words.format(who=who.name, permission=who.permission.label, what=power.label)
    hint = _("--as NAME (F9) says who acts.") if below and who.is_stranger else ""
    return " ".join(part for part in (refused, _who_may(rule, who), hint) if part)


def _who_may(rule: Rule, who: Standing) -> str:
    if rule.least is Permission.ADMIN:
        return _("An admin of the team may.")
    held = [role for role in rule.roles if who.holders.get(role)]
    if not rule.roles or not (rule.strict or held):
        return _("A member of the team may.")
    words = _("That is for: {roles}.") if rule.strict else _("That is for: {roles}; or an admin.")
    return words.format(roles=", ".join(_with_holder(role, who) for role in rule.roles))


def _with_holder(role: Role, who: Standing) -> str:
    holder = who.holders.get(role)
    return f"{role.label} ({holder})" if holder else role.label


def _stands_in(rule: Rule, who: Standing) -> bool:
    if rule.strict:
        return False
    return who.permission is Permission.ADMIN or not any(
        who.holders.get(role) for role in rule.roles
    )


def check(power: Power, who: Standing) -> None:
    """Do nothing if ``who`` may.

    Raises:
        Refused: they may not, in the words of `why_not`.
    """
    reason = why_not(power, who)
    if reason:
        raise Refused(reason)
