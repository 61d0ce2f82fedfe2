"""Deadlines that contradict each other, and steps that nobody could ever finish."""

from collections.abc import Iterator
from datetime import timedelta

from services.documents.parts import write_duration
from services.i18n import _
from services.playbooks.checks.finding import Found, Path, all_steps
from services.playbooks.schema import ClockRule, Playbook, Step
from services.words import Need, Role

LONGEST = timedelta(days=30)
"""A deadline beyond is none: nobody has it in sight."""
SHORTEST = timedelta(minutes=1)


def look(playbook: Playbook) -> Iterator[Found]:
    """Yield what cannot be kept as it stands."""
    yield from _phases(playbook)
    for path, step in all_steps(playbook):
        yield from _waits(playbook, path, step)
        yield from _approval(playbook, path, step)
        if not SHORTEST <= step.within <= LONGEST:
            yield Found(
                (*path, "within"),
                _("{within} is no deadline that anybody can keep in sight").format(
                    within=write_duration(step.within)
                ),
                _("give it a minute at least and thirty days at most"),
                wrong=True,
            )
    for place, clock in enumerate(playbook.clocks):
        yield from _clock(playbook, ("clocks", place), clock)


def _phases(playbook: Playbook) -> Iterator[Found]:
    """A phase begins with its first step: none may begin before the one above it."""
    latest, above = timedelta(), ""
    for place, phase in enumerate(playbook.phases):
        first = min(step.within for step in phase.steps)
        if first < latest:
            yield Found(
                ("phases", place),
                _("it begins after {first}, the phase above it ({above}) after {then}").format(
                    first=write_duration(first), above=above, then=write_duration(latest)
                ),
                _("put the phases into the order of their deadlines"),
                wrong=True,
            )
        else:
            latest, above = first, phase.id


def _waits(playbook: Playbook, path: Path, step: Step) -> Iterator[Found]:
    """Whatever comes first is due first."""
    before = [("after", other) for other in step.after]
    before += [("approves", step.approves)] if step.approves else []
    before += [("only_if", step.only_if.step)] if step.only_if else []
    for key, other in before:
        earlier = playbook.step(other)
        if earlier is not None and earlier.within > step.within:
            yield Found(
                (*path, key),
                _("it is due after {mine}, but {other}, which comes first, after {then}").format(
                    mine=write_duration(step.within),
                    other=other,
                    then=write_duration(earlier.within),
                ),
                _("give one of the two another deadline"),
                wrong=True,
            )


def _approval(playbook: Playbook, path: Path, step: Step) -> Iterator[Found]:
    """Neither who leads nor who wrote the text may approve of it."""
    if step.needs is not Need.APPROVAL:
        return
    written = playbook.step(step.approves or "")
    if step.role is Role.LEAD or (written is not None and written.role is step.role):
        yield Found(
            (*path, "role"),
            _("nobody can finish it: neither who leads nor who wrote the text may approve"),
            _("give it to the role approver or legal"),
            wrong=True,
        )


def _clock(playbook: Playbook, path: Path, clock: ClockRule) -> Iterator[Found]:
    """A clock that waits for a step runs longer than the step may take."""
    asked = playbook.step(clock.only_if.step) if clock.only_if else None
    length = clock.within or clock.every
    if asked is not None and length is not None and length < asked.within:
        yield Found(
            (*path, "within" if clock.within else "every"),
            _("it is shorter ({mine}) than {step}, the step that it waits for ({then})").format(
                mine=write_duration(length), step=asked.id, then=write_duration(asked.within)
            ),
            _("make the clock longer, or the step due earlier"),
            wrong=True,
        )
