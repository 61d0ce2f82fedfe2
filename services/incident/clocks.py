"""Deadlines that ring: from the collector, so that they ring with no screen open.

A deadline is a moment in UTC that is compared with the wall clock, so a stopped process, a
restart, a changed clock and summer time can make it ring late, but never lose it; each ring has
a key that goes out once.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import StoreError
from services.i18n import _, current
from services.incident.desk import load_run, open_runs
from services.incident.promises import Promise, all_promises
from services.incident.run import Run
from services.incident.state import StepStatus, moment
from services.notify.news import News, is_queued, queue, urgency_of
from services.settings import NagSettings
from services.store import ledger
from services.store.verify import Head
from services.times import short
from services.words import ClockKind, EntryKind, Need, Role, Stage, Urgency

_log = logging.getLogger(__name__)

GOLDEN_HOUR = timedelta(hours=1)
"""Within this the first answer stands, or the choice of silence is recorded."""

AHEAD = (timedelta(days=1), timedelta(hours=2))
"""So long before a legal deadline it rings too."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Something with a deadline. ``repeat`` is how often it rings again once it is due."""

    key: str
    kind: ClockKind
    incident: str
    text: str
    role: Role
    due_at: datetime
    repeat: timedelta | None = None
    silenced_until: datetime | None = None

    @property
    def can_be_stopped(self) -> bool:
        """Whether a person stops it; the others stop by what is done."""
        return self.key.startswith(("set:", "rule:"))

    def rings(self, now: datetime) -> list[tuple[str, datetime]]:
        """Return the newest ring that is due by ``now`` with its key, if there is one."""
        if self.silenced_until is not None and now < self.silenced_until:
            return []
        base = f"clock:{self.incident}:{self.key}:{int(self.due_at.timestamp())}"
        if self.repeat is not None and now >= self.due_at:
            turn = (now - self.due_at) // self.repeat
            return [(f"{base}:{turn}", self.due_at + turn * self.repeat)]
        ahead = AHEAD if self.kind is ClockKind.LEGAL else ()
        moments = [(base, self.due_at)]
        moments += [(f"{base}-{int(lead.total_seconds())}", self.due_at - lead) for lead in ahead]
        due = [(key, moment) for key, moment in moments if moment <= now]
        return [max(due, key=lambda ring: ring[1])] if due else []


def clocks(run: Run, nags: NagSettings) -> list[Clock]:
    """Return the clocks that run in an incident, the nearest first: closed, its promises."""
    if not run.incident.is_open:
        return sorted(_promised(run), key=lambda clock: clock.due_at)
    found = [
        *_golden_hour(run),
        *_steps(run),
        *_rules(run),
        *_set(run),
        *_tracked(run),
        *_promised(run),
        *_nags(run, nags),
    ]
    return sorted(found, key=lambda clock: clock.due_at)


def _clock(run: Run, key: str, kind: ClockKind, text: str, role: Role, due_at: datetime) -> Clock:
    silenced = run.incident.silenced.get(key)
    return Clock(key, kind, run.incident.id, text, role, due_at, None, silenced)


def _golden_hour(run: Run) -> Iterator[Clock]:
    incident = run.incident
    if incident.stage is not Stage.DECLARED or incident.answered_at is not None:
        return
    statements = [
        item
        for item in run.items()
        if item.step.needs is Need.STATEMENT and item.due_at <= run.due_at(GOLDEN_HOUR)
    ]
    if statements and all(item.status is StepStatus.SKIPPED for item in statements):
        return  # silence was chosen, and the reason recorded
    due_at = run.due_at(GOLDEN_HOUR)
    text = _("First answer: publish, or record why not")
    yield _clock(run, "golden-hour", ClockKind.GOLDEN_HOUR, text, Role.LEAD, due_at)


def _steps(run: Run) -> Iterator[Clock]:
    for item in run.open_items():
        text = item.step.title.read(current())
        key = f"step:{item.step.id}"
        yield _clock(run, key, ClockKind.STEP, text, item.step.role, item.due_at)


def _rules(run: Run) -> Iterator[Clock]:
    for found in run.rules():
        if found.due_at is not None:
            rule, text = found.rule, found.rule.title.read(current())
            yield _clock(run, found.keys[0], rule.kind, text, rule.role, found.due_at)


def _set(run: Run) -> Iterator[Clock]:
    for item in run.incident.clocks.values():
        text = item.title
        if item.statement:
            text = _("next update after “{title}”").format(title=item.title)
        yield _clock(run, item.id, item.kind, text, item.role, item.due_at)


def _tracked(run: Run) -> Iterator[Clock]:
    for item in run.incident.tracks.values():
        spec, due_at = item.spec, item.due_at
        if spec.clock is not None and due_at is not None and item.is_open:
            text = _(spec.label) if item.privileged else f"{_(spec.label)}: {item.words}"
            yield _clock(run, f"track:{item.id}", spec.clock, text, spec.role, due_at)


def _promised(run: Run) -> Iterator[Clock]:
    for promise in run.incident.promises.values():
        if promise.is_open:
            clock = _clock_of(promise)
            yield replace(clock, silenced_until=run.incident.silenced.get(clock.key))


def _clock_of(promise: Promise) -> Clock:
    return Clock(
        key=f"promise:{promise.id}",
        kind=ClockKind.PROMISE,
        incident=promise.incident,
        text=f"{promise.owner}: {promise.text}",
        role=Role.COMMUNICATIONS,
        due_at=promise.due_at,
    )


def _nags(run: Run, nags: NagSettings) -> Iterator[Clock]:
    incident = run.incident
    wanted = (
        ("nag:lead", not incident.lead, nags.no_lead_after, _("Nobody leads: take the lead")),
        (
            "nag:severity",
            not incident.severity_is_known,
            nags.no_severity_after,
            _("Nobody has set the severity"),
        ),
    )
    for key, lacks, after, text in wanted:
        if lacks and after:
            yield Clock(
                key=key,
                kind=ClockKind.NAG,
                incident=incident.id,
                text=text,
                role=Role.LEAD,
                due_at=run.due_at(timedelta(seconds=after), incident.opened_at),
                repeat=timedelta(seconds=nags.again_after) / incident.pace
                if nags.again_after
                else None,
                silenced_until=incident.silenced.get(key),
            )


async def ring(session: AsyncSession, now: datetime, nags: NagSettings) -> list[Clock]:
    """Queue a notification for each clock that is due and has not rung; return those.

    A promise rings after its incident was closed too.
    """
    runs = await open_runs(session)
    rung = [clock for run in runs for clock in await _ring_run(session, run, now, nags)]
    open_ids = {run.incident.id for run in runs}
    promises = [item for item in await all_promises(session) if item.is_overdue(now)]
    closed = [item for item in promises if item.incident not in open_ids]
    silenced = await _silenced(session) if closed else {}
    for promise in closed:
        clock = _clock_of(promise)
        until = silenced.get((clock.incident, clock.key))
        keys = [key for key, _moment in replace(clock, silenced_until=until).rings(now)]
        is_new = keys and not any([await is_queued(session, key) for key in keys])
        if is_new:  # folding it costs
            rung += await _ring_closed(session, promise.incident, now, nags)
    return rung


async def _silenced(session: AsyncSession) -> dict[tuple[str, str], datetime]:
    """Return until when which clock of which incident was silenced, by the newest word on it."""
    records = await ledger.read_kinds(session, (EntryKind.CLOCK_SILENCED,))
    return {(record.stream, record.code("clock")): moment(record, "until") for record in records}


async def _ring_closed(
    session: AsyncSession, incident: str, now: datetime, nags: NagSettings
) -> list[Clock]:
    """Ring for a closed incident; one that cannot be read must not silence all others."""
    try:
        run = await load_run(session, incident)
    except StoreError as error:
        _log.warning("%s", error)
        return []
    return await _ring_run(session, run, now, nags)


async def _ring_run(
    session: AsyncSession, run: Run, now: datetime, nags: NagSettings
) -> list[Clock]:
    rung = []
    head = Head(run.incident.id, run.incident.seq, run.incident.head)
    for clock in clocks(run, nags):
        for key, _moment in clock.rings(now):
            title, body = tell(clock, run, head, now)
            news = News(key, title, body, urgency(clock, run), clock.role)
            if await queue(session, news, now):
                rung.append(clock)
    return rung


def urgency(clock: Clock, run: Run) -> Urgency:
    """Return how urgent a ringing clock is: as its incident, one of the law high at least."""
    found = urgency_of(run.incident.severity)
    legal = clock.kind is ClockKind.LEGAL and found is Urgency.NORMAL
    return Urgency.HIGH if legal else found


def tell(clock: Clock, run: Run, head: Head, now: datetime) -> tuple[str, str]:
    """Return the title and the words in which a ringing clock is told, with the chain's head."""
    title = _("Due: {step}").format(step=clock.text)
    if run.incident.drill:
        title = _("DRILL: {title}").format(title=title)
    who = run.incident.roles.get(clock.role, "")
    role = f"{who} ({clock.role.label})" if who else clock.role.label
    body = _("{incident} {title}. {role}: {step}, due at {when}.").format(
        incident=clock.incident,
        title=run.incident.title,
        role=role,
        step=clock.text,
        when=short(clock.due_at, now),
    )
    return title, f"{body}\n{head}"
