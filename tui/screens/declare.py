"""Declaring: which scenario, by which reasons; how bad, by what is true of the case."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from textual import on
from textual.app import App

from services.early_warning.hearing import heard_around
from services.i18n import _, current, ngettext
from services.incident.commands import Declaration
from services.incident.desk import all_incidents
from services.incident.severity import factors, severity_for
from services.incident.state import Incident
from services.incident.triage import SHOWN_WORDS, Proposal, triage
from services.learning.recall import recall
from services.model import ROOM, Alert
from services.playbooks.drill import clock_pace
from services.playbooks.schema import GENERIC, Playbook
from services.playbooks.versions import latest
from services.preparation.campaigns import entity_names
from services.words import Severity, Stage
from tui.room import Room
from tui.widgets.ask import AskChoice, AskForm, Field
from tui.widgets.choice_list import ChoiceList
from tui.widgets.tick_list import TickList

SHOWN_LESSONS = 5
WEEK = timedelta(days=7)
WEIGHED = 500
"""Mentions of the hour and of the week before it that are weighed, the newest: a second of work."""
"""What was said as often in the week before speaks for nothing."""

UNKNOWN = "unknown"
"""The choice of a severity that nobody knows yet."""


class SeverityForm(AskForm):
    """A form in which the ticked facts set the severity; a person may choose another one."""

    def __init__(
        self, title: str, fields: Sequence[Field], playbook: Playbook, *, guidance: str = ""
    ) -> None:
        super().__init__(title, fields, guidance=guidance)
        self._playbook = playbook

    @on(TickList.Changed)
    def _raise(self, event: TickList.Changed) -> None:
        event.stop()
        ticked = self.query_one(TickList).ticked
        severity = severity_for(self._playbook, ticked)
        choices = self.query_one("#ask-field-severity", ChoiceList)
        choices.choose(severity.value)


def severity_fields(
    playbook: Playbook,
    severity: Severity | None,
    ticked: Sequence[str] = (),
    *,
    unknown: bool = True,
) -> list[Field]:
    """Return the fields by which a severity is found; with ``unknown`` it may stay open."""
    levels = [(level.value, level.label) for level in Severity]
    if unknown:
        words = _("not known yet: {severity} for now")
        levels.append((UNKNOWN, words.format(severity=playbook.severity.default.value)))
    return [
        Field(
            "drivers",
            _("What is true of this case?"),
            value="\n".join(ticked),
            choices=[(factor.id, factor.text) for factor in factors(playbook)],
            many=True,
        ),
        Field(
            "severity",
            _("Severity (when unsure, the higher one)"),
            value=severity.value if severity else UNKNOWN,
            required=True,
            choices=levels,
        ),
    ]


def read_severity(form: dict[str, str]) -> Severity | None:
    """Return the severity that a form says, None if it is not known yet."""
    return None if form["severity"] == UNKNOWN else Severity(form["severity"])


async def ask_declaration(
    app: App[Any], room: Room, alert: Alert | None, *, running: Incident | None = None
) -> Declaration | None:
    """Ask for everything that a declaration needs; None if the person thought better of it.

    With ``running``, a paracrisis, it is asked as what that goes on.
    """
    proposals, entity, past = await _situation(room, alert, running)
    chosen = await app.push_screen_wait(
        AskChoice(
            _("Declare: what is it?"),
            _("The scenario that fits best; the number of mentions that speak for it")
            if any(item.fits_clearly for item in proposals)
            else _("Nothing fits clearly yet. {generic} is for what fits no other plan.").format(
                generic=GENERIC
            ),
            [(item.playbook.scenario, scenario_words(item)) for item in proposals],
        )
    )
    playbook = next((item.playbook for item in proposals if item.playbook.scenario == chosen), None)
    if playbook is None:
        return None
    earlier = [item for item in past if item.scenario == playbook.scenario]
    ticked = ["repeat"] if earlier else []
    about = await _name(room, entity)
    title = playbook.title.read(current())
    fields = (
        []
        if running
        else [
            Field(
                "title",
                _("What is it about?"),
                value=f"{title}: {about}" if about else title,
                required=True,
            )
        ]
    )
    if playbook.stage is Stage.DECLARED:
        fields += severity_fields(playbook, severity_for(playbook, ticked), ticked)
    if not fields:
        return None
    lessons = await _last_time(room, playbook.scenario, entity)
    form = await app.push_screen_wait(SeverityForm(title, fields, playbook, guidance=lessons))
    if form is None:
        return None
    return Declaration(
        title=form.get("title", running.title if running else ""),
        scenario=playbook.scenario,
        severity=read_severity(form) if "severity" in form else playbook.severity.default,
        entity=entity,
        alert=alert.id if alert else None,
        pace=clock_pace(room.store.meta),
        drivers=form.get("drivers", "").split(),
    )


async def proposed(room: Room, running: Incident) -> list[Proposal]:
    """Return the scenarios for declared incidents in the order of what speaks for them now."""
    proposals, _entity, _past = await _situation(room, None, running)
    return proposals


async def _situation(
    room: Room, alert: Alert | None, running: Incident | None
) -> tuple[list[Proposal], str, list[Incident]]:
    """Return the scenarios in the order of their reasons, what it concerns, past incidents."""
    entity = running.entity if running else alert.entity if alert else ROOM
    async with room.store.read() as session:
        now = await room.store.now(session)
        since = alert.window_at if alert else now - timedelta(hours=1)
        heard = await heard_around(session, entity, since, limit=WEIGHED)
        before = await heard_around(session, entity, since - WEEK, since, limit=WEIGHED)
        playbooks = await latest(session)
        past = [item for item in await all_incidents(session) if not item.is_open]
    if running:
        playbooks = [pair for pair in playbooks if pair[1].stage is Stage.DECLARED]
    proposals = await asyncio.to_thread(triage, heard, playbooks, before)
    # Below "declared" comes last: it is chosen on purpose, never by words.
    proposals.sort(key=lambda item: item.playbook.stage is Stage.PARACRISIS)
    return proposals, entity, [item for item in past if item.drill == room.store.is_drill]


def scenario_words(proposal: Proposal) -> str:
    """Return a scenario with what speaks for it, in one line."""
    title = f"{proposal.playbook.scenario} {proposal.playbook.title.read(current())}"
    if proposal.playbook.stage is Stage.PARACRISIS:
        return title + "  " + _("watch it below “declared”")
    if proposal.playbook.is_last_resort:
        return title + "  " + _("if none of these fits")
    if not proposal.hits:
        return title
    words = ", ".join(word.replace("*", "…") for word, _count in proposal.words[:SHOWN_WORDS])
    count = ngettext("{hits} of {n} mention", "{hits} of {n} mentions", proposal.total)
    return f"{title}  " + count.format(hits=proposal.hits, n=proposal.total) + f": {words}"


async def _last_time(room: Room, scenario: str, entity: str) -> str:
    """Return what the last times taught about the scenario, or about whom it concerns."""
    async with room.store.read() as session:
        lessons = await recall(session, scenario, entity)
    shown = [_("Last time: {lesson}").format(lesson=lesson) for lesson in lessons[:SHOWN_LESSONS]]
    if len(lessons) > SHOWN_LESSONS:
        left = len(lessons) - SHOWN_LESSONS
        shown.append(_("and {n} more: warroom lessons recall").format(n=left))
    return "\n".join(shown)


async def _name(room: Room, entity: str) -> str:
    if entity == ROOM:
        return ""
    async with room.store.read() as session:
        return (await entity_names(session)).get(entity, "")
