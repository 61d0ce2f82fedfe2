"""What people do in an incident: each function appends to its timeline, or is refused."""

from services.incident.commands.clocks import set_clock, silence_clock, stop_clock
from services.incident.commands.declaring import (
    Declaration,
    close,
    declare,
    escalate,
    set_severity,
)
from services.incident.commands.evidence import add_evidence, add_file, add_page
from services.incident.commands.freeze import freeze, list_for_freeze, release
from services.incident.commands.holds import lift_hold, set_hold
from services.incident.commands.lessons import flag_lesson
from services.incident.commands.notes import add_note, correct
from services.incident.commands.roles import assign_role, assign_roles, give_back_role, take_role
from services.incident.commands.steps import (
    add_step,
    assign_step,
    do_step,
    reopen_step,
    skip_step,
)

__all__ = [
    "Declaration",
    "add_evidence",
    "add_file",
    "add_note",
    "add_page",
    "add_step",
    "assign_role",
    "assign_roles",
    "assign_step",
    "close",
    "correct",
    "declare",
    "do_step",
    "escalate",
    "flag_lesson",
    "freeze",
    "give_back_role",
    "lift_hold",
    "list_for_freeze",
    "release",
    "reopen_step",
    "set_clock",
    "set_hold",
    "set_severity",
    "silence_clock",
    "skip_step",
    "stop_clock",
    "take_role",
]
