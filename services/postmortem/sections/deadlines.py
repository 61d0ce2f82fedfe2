"""The clocks: which were kept, which were missed, by how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Heading, Para, Table
from services.i18n import N_, _, current
from services.incident.clocks import GOLDEN_HOUR
from services.incident.run import Run
from services.incident.state import StepStatus, moment
from services.postmortem.subject import Part, Subject
from services.postmortem.wording import span
from services.times import local
from services.words import ClockKind, Need, Stage
from services.words import EntryKind as Kind


class Verdict(StrEnum):
    """What became of a deadline."""

    KEPT = "kept"
    LATE = "late"
    MISSED = "missed"
    AHEAD = "ahead"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that was due, and when it was done; ``waived`` is what nobody had to do."""

    kind: ClockKind
    text: str
    due_at: datetime
    met_at: datetime | None
    waived: bool = False

    def verdict(self, until: datetime) -> Verdict:
        """Say what became of it by ``until``: the closing, or now."""
        if self.met_at is not None:
            return Verdict.KEPT if self.met_at <= self.due_at else Verdict.LATE
        if self.waived:
            return Verdict.WAIVED
        return Verdict.MISSED if until > self.due_at else Verdict.AHEAD


async def section(_session: AsyncSession, subject: Subject) -> Part:
    """Tell every deadline, the missed ones first; steps in time stand in the checklist."""
    until = subject.run.incident.closed_at or subject.now
    found = sorted(deadlines(subject), key=lambda item: item.due_at)
    order = list(_WORDS)[::-1]
    ranked = sorted(found, key=lambda item: order.index(item.verdict(until)))
    rows = [
        [
            item.text,
            item.kind.label,
            _(_WORDS[item.verdict(until)]),
            local(item.due_at),
            local(item.met_at),
            span(item.met_at - item.due_at) if item.met_at and item.met_at > item.due_at else "",
        ]
        for item in ranked
        if item.kind is not ClockKind.STEP or item.verdict(until) in {Verdict.LATE, Verdict.MISSED}
    ]
    counts = {word: sum(item.verdict(until) is word for item in found) for word in Verdict}
    told = ", ".join(f"{_(_WORDS[word])}: {count}" for word, count in counts.items() if count)
    head = [_("What"), _("Kind"), _("Was it kept?"), _("Due"), _("Done"), _("Late by")]
    return Part(
        "deadlines",
        [
            Heading(_("The clocks")),
            Para(told or _("None ran.")),
            *([Table(head, rows, 6)] if rows else []),
        ],
        {
            "counts": {word.value: count for word, count in counts.items()},
            "deadlines": [
                {
                    "kind": item.kind.value,
                    "text": item.text,
                    "due_at": item.due_at.isoformat(),
                    "met_at": item.met_at.isoformat() if item.met_at else None,
                    "verdict": item.verdict(until).value,
                }
                for item in found
            ],
        },
    )


_WORDS = {
    Verdict.KEPT: N_("kept"),
    Verdict.WAIVED: N_("waived, with a reason"),
    Verdict.AHEAD: N_("not due yet"),
    Verdict.LATE: N_("done late"),
    Verdict.MISSED: N_("missed"),
}


def deadlines(subject: Subject) -> Iterator[Deadline]:
    """Yield everything that was due in the incident."""
    yield from _golden_hour(subject.run)
    yield from _steps(subject.run)
    yield from _rules(subject)
    yield from _set_by_hand(subject)


def _golden_hour(run: Run) -> Iterator[Deadline]:
    incident = run.incident
    if incident.stage is Stage.DECLARED:
        statements = [item for item in run.items() if item.step.needs is Need.STATEMENT]
        silent = bool(statements) and all(i.status is StepStatus.SKIPPED for i in statements)
        text = _("First answer: publish, or record why not")
        due_at = run.due_at(GOLDEN_HOUR)
        yield Deadline(ClockKind.GOLDEN_HOUR, text, due_at, incident.answered_at, silent)


def _steps(run: Run) -> Iterator[Deadline]:
    for item in run.items():
        done = item.mark.at if item.mark and item.status is StepStatus.DONE else None
        skipped = item.status is StepStatus.SKIPPED
        yield Deadline(ClockKind.STEP, item.step.title.read(current()), item.due_at, done, skipped)


def _rules(subject: Subject) -> Iterator[Deadline]:
    """Yield what the playbooks' clocks asked for; one that comes again is due after each stop."""
    run = subject.run
    stops: dict[str, list[datetime]] = {}
    for record in subject.of_kind(Kind.CLOCK_STOPPED):
        stops.setdefault(record.code("clock"), []).append(record.happened_at)
    for found in run.rules():
        rule, since = found.rule, found.since
        text, every = rule.title.read(current()), rule.every
        times = sorted(at for key in found.keys for at in stops.get(key, []))
        if every is None:
            if rule.within is not None and (times or found.until is None):
                met = times[0] if times else None
                yield Deadline(rule.kind, text, run.due_at(rule.within, since), met)
            continue
        pending: list[datetime | None] = [None] if found.until is None else []
        for met in [*times, *pending]:
            due_at = run.due_at(every, since)
            if met is not None or due_at < (run.incident.closed_at or subject.now):
                yield Deadline(rule.kind, text, due_at, met)
            since = met or since


def _set_by_hand(subject: Subject) -> Iterator[Deadline]:
    stopped = {
        record.code("clock"): record.happened_at for record in subject.of_kind(Kind.CLOCK_STOPPED)
    }
    running = subject.run.incident.clocks
    for record in subject.of_kind(Kind.CLOCK_SET):
        key = f"set:{record.seq}"
        dropped = key not in running and key not in stopped  # its step was opened again
        if not dropped:
            yield Deadline(
                ClockKind(record.code("clock")),
                record.text("title"),
                moment(record, "due_at"),
                stopped.get(key),
            )
