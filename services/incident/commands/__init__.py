"""What people do in an incident: each function appends to its timeline, or is refused."""

from services.incident.commands.clocks import set_clock, silence_clock, stop_clock
from services.incident.commands.decisions import Decision, Judgement, decide
from services.incident.commands.declaring import (
    Declaration,
    close,
    declare,
    escalate,
    set_severity,
)
from services.incident.commands.evidence import add_evidence, add_file, add_page
from services.incident.commands.following import follow_newest
from services.incident.commands.freeze import freeze, list_for_freeze, release
from services.incident.commands.holds import lift_hold, set_hold
from services.incident.commands.joining import join_scenario, leave_scenario
from services.incident.commands.learning import (
    add_action,
    change_action,
    finish_action,
    give_up_action,
    note_factor,
    review_actions,
    write_lesson,
)
from services.incident.commands.lessons import flag_lesson
from services.incident.commands.notes import add_note, correct
from services.incident.commands.promises import (
    Pledge,
    add_promise,
    change_promise,
    give_up_promise,
    keep_promise,
)
from services.incident.commands.publishing import (
    Publication,
    export_statement,
    publish_statement,
    went_out,
)
from services.incident.commands.roles import assign_role, assign_roles, give_back_role, take_role
from services.incident.commands.statements import (
    Wording,
    approve_statement,
    comment_statement,
    draft_statement,
    submit_statement,
    withdraw_statement,
)
from services.incident.commands.steps import (
    add_step,
    assign_step,
    do_step,
    reopen_step,
    skip_step,
)
from services.incident.commands.tracks import act_on_item, add_item, call_on_clause

__all__ = [
    "Decision",
    "Declaration",
    "Judgement",
    "Pledge",
    "Publication",
    "Wording",
    "act_on_item",
    "add_action",
    "add_evidence",
    "add_file",
    "add_item",
    "add_note",
    "add_page",
    "add_promise",
    "add_step",
    "approve_statement",
    "assign_role",
    "assign_roles",
    "assign_step",
    "call_on_clause",
    "change_action",
    "change_promise",
    "close",
    "comment_statement",
    "correct",
    "decide",
    "declare",
    "do_step",
    "draft_statement",
    "escalate",
    "export_statement",
    "finish_action",
    "flag_lesson",
    "follow_newest",
    "freeze",
    "give_back_role",
    "give_up_action",
    "give_up_promise",
    "join_scenario",
    "keep_promise",
    "leave_scenario",
    "lift_hold",
    "list_for_freeze",
    "note_factor",
    "publish_statement",
    "release",
    "reopen_step",
    "review_actions",
    "set_clock",
    "set_hold",
    "set_severity",
    "silence_clock",
    "skip_step",
    "stop_clock",
    "submit_statement",
    "take_role",
    "went_out",
    "withdraw_statement",
    "write_lesson",
]
