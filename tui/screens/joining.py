"""Asking which further scenario joins a running incident, or which one is left again."""

from collections.abc import Coroutine
from typing import Any

from textual.app import App

from services.i18n import _, current
from services.incident import commands
from services.incident.run import Run
from services.incident.severity import severity_for
from services.words import Stage
from tui.room import Room
from tui.screens.declare import (
    SeverityForm,
    proposed,
    read_severity,
    scenario_words,
    severity_fields,
)
from tui.widgets.ask import AskChoice, AskText, Field

LEAVE = "leave:"


async def ask_scenarios(app: App[Any], room: Room, run: Run) -> Coroutine[Any, Any, Any] | None:
    """Ask what changes; return the command that does it, None if nothing does."""
    incident = run.incident
    held = {plan.scenario for plan in incident.in_force}
    proposals = [
        item
        for item in await proposed(room, incident)
        if item.playbook.scenario not in held and item.playbook.stage is Stage.DECLARED
    ]
    leaving = [
        (f"{LEAVE}{plan.scenario}", _("leave {scenario} again").format(scenario=plan.scenario))
        for plan in incident.joined
    ]
    options = [(item.playbook.scenario, scenario_words(item)) for item in proposals]
    chosen = await app.push_screen_wait(
        AskChoice(
            _("Scenarios"),
            _("What is it as well? What both ask for is done once."),
            [*leaving, *options],
        )
    )
    if chosen is None:
        return None
    if chosen.startswith(LEAVE):
        scenario = chosen.removeprefix(LEAVE)
        why = _("Why is it left? The post-mortem shows it.")
        reason = await app.push_screen_wait(AskText(scenario, why))
        if reason is None:
            return None
        return commands.leave_scenario(room.store, incident.id, room.actor, scenario, reason)
    playbook = next(item.playbook for item in proposals if item.playbook.scenario == chosen)
    fields = severity_fields(playbook, severity_for(playbook, ()))
    fields.append(Field("reason", _("What shows that it is this too?")))
    form = await app.push_screen_wait(
        SeverityForm(playbook.title.read(current()), fields, playbook)
    )
    if form is None:
        return None
    return commands.join_scenario(
        room.store,
        incident.id,
        room.actor,
        chosen,
        read_severity(form),
        reason=form["reason"],
        drivers=form["drivers"].split(),
    )
