"""The words on the Incident screen: the head lines, and a step explained."""

from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from services.i18n import _, current
from services.incident.clocks import Clock
from services.incident.run import Item, Run
from services.incident.state import Mark, StepStatus
from services.playbooks.law import named
from services.times import short, span
from services.words import Need, Stage
from tui.screens.answer import guidance
from tui.widgets.glyphs import severity_glyph
from tui.widgets.promise_line import promise_words


def head_words(run: Run, nearest: Sequence[Clock], now: datetime, *, newer: bool = False) -> Text:
    """Return the head lines: what, how bad, who leads, how far, and the nearest clocks.

    ``newer``: there is a newer version of a plan that it follows, which is offered.
    """
    incident = run.incident
    items = list(run.items())
    done = sum(item.status is StepStatus.DONE for item in items)
    skipped = sum(item.status is StepStatus.SKIPPED for item in items)
    state = _("open since {time}").format(time=short(incident.opened_at, now))
    if incident.closed_at is not None:
        state = _("CLOSED at {time}").format(time=short(incident.closed_at, now))
    lead = incident.lead or _("NOBODY LEADS (press l)")
    head = Text.assemble(
        (f" {incident.id} ", "reverse"),
        " ",
        severity_glyph(incident.severity),
        "" if incident.severity_is_known else "?",
        f" {incident.stage.label.upper()} " if incident.stage is Stage.PARACRISIS else " ",
        (incident.title, "bold"),
        "\n ",
        _("Lead: {lead}").format(lead=lead),
        ("  " + _("newer plan: y"), "bold") if incident.is_open and newer else "",
        (f"  {run.playbook.scenario}", "bold") if incident.joined else "",
        f"  {state}  ",
        _("{done} of {total} steps").format(done=done, total=len(items)),
        "  " + _("{n} skipped").format(n=skipped) if skipped else "",
        "  " + _("legal hold until {date}").format(date=incident.hold.review_on)
        if incident.hold
        else "",
        "\n ",
        no_wrap=True,
        overflow="ellipsis",
    )
    for clock in nearest[:4]:
        left = clock.due_at - now
        late = left.total_seconds() < 0
        when = _("OVERDUE {span}") if late else _("in {span}")
        head.append(when.format(span=span(left)), "bold reverse" if late else "bold")
        head.append(f" {clock.text}  ")
    flags = _flags(run, now)
    return Text.assemble(head, "\n ", flags) if flags else head


def _flags(run: Run, now: datetime) -> Text:
    """What stays in sight: statements that went out unapproved, and open promises."""
    text = Text()
    for statement in run.incident.statements.values():
        if statement.bypassed:
            words = _("Statement {n} WENT OUT UNAPPROVED").format(n=statement.id)
            text.append(f"! {words} ", "bold reverse")
            text.append(" ")
    promised = promise_words(list(run.incident.promises.values()), now)
    return text.append_text(promised) if promised else text


def explanation(item: Item, run: Run, now: datetime) -> Text:
    """Return who does a step by when, what to do, why, and what was done about it."""
    step, language = item.step, current()
    text = Text.assemble((step.title.read(language), "bold"), "\n")
    who = item.owner or _("nobody yet")
    text.append(
        _("{role} ({who}), by {time}").format(
            role=step.role.label, who=who, time=short(item.due_at, now)
        ),
        "dim",
    )
    if step.needs is not Need.NOTHING:
        text.append("  " + _("needs {what}").format(what=step.needs.label), "dim")
    if len(item.scenarios) > 1:
        text.append("\n" + _("Done once for {scenarios}.").format(scenarios=_and(item)), "bold")
    if item.is_blocked:
        first = ", ".join(step.title.read(language) for step in item.waits_for)
        text.append("\n" + _("First comes: {steps}.").format(steps=first), "bold")
    if item.mark is not None:
        text.append("\n\n" + _told(item, item.mark, now), "bold")
    text.append("\n\n" + guidance(step, run) + "\n\n")
    text.append(_("Why: "), "bold")
    text.append(step.why.read(language))
    for law in named(step.law):
        text.append("\n\n" + _("Law: "), "bold")
        text.append(f"{law.demands.read(language)} ({law.where(language)})")
    return text


def _and(item: Item) -> str:
    return " + ".join(item.scenarios)


def _told(item: Item, mark: Mark, now: datetime) -> str:
    """Say who did or skipped a step, when, and in which words."""
    choices = {choice.id: choice.text.read(current()) for choice in item.step.choices}
    words = mark.text or choices.get(mark.choice, "")
    skipped = mark.status is StepStatus.SKIPPED
    told = _("Skipped by {who} at {when}.") if skipped else _("Done by {who} at {when}.")
    return told.format(who=mark.by, when=short(mark.at, now)) + f" {words}"
