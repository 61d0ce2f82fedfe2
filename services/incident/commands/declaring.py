"""The life of an incident: declared, raised, and closed; or a paracrisis that may become one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.errors import Refused, StoreError, UsageError
from services.i18n import _
from services.incident.commands.append import append, required
from services.incident.milestones import tell_milestones
from services.incident.state import Incident, fold
from services.model import ROOM, Entry
from services.playbooks.versions import fingerprint, latest_version, pinned
from services.store import Store, ledger
from services.store.chain import PLAN_SAYS_HASH
from services.store.ledger import Draft, Json, Record
from services.times import clock
from services.words import EntryKind as Kind
from services.words import Severity, Stage

_ATTEMPTS = 50


class _TakenError(Exception):
    """The number was given to somebody else between our look and our writing."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is known when an incident is declared.

    Without a severity the playbook's own is assumed until somebody sets it. ``drivers`` are the
    ids of what raised it. ``pace`` is above 1 only in a drill.
    """

    title: str
    scenario: str
    severity: Severity | None = None
    entity: str = ROOM
    alert: int | None = None
    pace: float = 1.0
    drivers: Sequence[str] = ()


async def declare(store: Store, actor: str, declaration: Declaration) -> str:
    """Open an incident and return its id (``INC-1``, in a drill ``DRILL-1``).

    With a playbook of the stage paracrisis it stays below "declared" until `escalate`.

    Raises:
        UsageError: it has no title, or there is no such playbook.
        Refused: the alert already has an open incident.
    """
    title = clean_line(declaration.title)
    if not title:
        raise UsageError(_("An incident needs a title."))
    plan, stage = await plan_data(store, declaration.scenario, declaration.severity)
    data: dict[str, Json] = {
        **plan,
        "stage": stage.value,
        "drivers": list(declaration.drivers),
        "entity": declaration.entity,
        "alert": declaration.alert,
        "pace": declaration.pace,
        "drill": store.is_drill,
    }
    draft = Draft(Kind.DECLARED, data, {"title": title}, version=PLAN_SAYS_HASH)
    prefix = "DRILL" if store.is_drill else "INC"

    def first_entry(records: Sequence[Record]) -> list[Draft]:
        if records:
            raise _TakenError
        return [draft]

    for _attempt in range(_ATTEMPTS):
        try:
            async with store.write() as session:
                number = await _next_number(session, prefix, declaration.alert)
                stream = f"{prefix}-{number}"
                written = await ledger.append_within(store, session, stream, actor, first_entry)
                await tell_milestones(session, written)
                return stream
        except (IntegrityError, _TakenError):
            continue  # somebody else declared at this moment: look again, take the next number
    raise StoreError(_("The store is too busy: try again."))


async def escalate(
    store: Store,
    incident_id: str,
    actor: str,
    scenario: str,
    severity: Severity | None = None,
    drivers: Sequence[str] = (),
) -> None:
    """Make a paracrisis a declared incident that follows ``scenario`` from now on.

    Raises:
        UsageError: there is no such playbook, or it is one for paracrises.
        Refused: somebody did so already.
    """
    plan, stage = await plan_data(store, scenario, severity)
    if stage is not Stage.DECLARED:
        raise UsageError(
            _("{scenario} is no plan for a declared incident.").format(scenario=scenario)
        )

    def decide(incident: Incident) -> list[Draft]:
        if incident.stage is Stage.DECLARED:
            raise Refused(
                _("{incident} is declared since {when}.").format(
                    incident=incident.id, when=clock(incident.declared_at)
                )
            )
        data: dict[str, Json] = {**plan, "drivers": list(drivers)}
        return [Draft(Kind.ESCALATED, data, version=PLAN_SAYS_HASH)]

    await append(store, incident_id, actor, decide)


async def plan_data(
    store: Store, scenario: str, severity: Severity | None
) -> tuple[dict[str, Json], Stage]:
    """Return what an entry says of the newest version of a playbook, and its stage."""
    async with store.read() as session:
        version = await latest_version(session, scenario)
        if version is None:
            raise UsageError(
                _("There is no playbook {scenario}: see warroom playbooks list.").format(
                    scenario=scenario
                )
            )
        playbook = await pinned(session, scenario, version)
        sha256 = await fingerprint(session, scenario, version)
    data: dict[str, Json] = {
        "scenario": scenario,
        "playbook_version": version,
        "playbook_sha256": sha256,
        "severity": (severity or playbook.severity.default).value,
        "assumed": severity is None,
    }
    return data, playbook.stage


async def _next_number(session: AsyncSession, prefix: str, alert: int | None) -> int:
    first = await session.exec(
        select(Entry.stream).where(Entry.seq == 1, col(Entry.stream).startswith(f"{prefix}-"))
    )
    taken = list(first)
    for stream in taken if alert is not None else []:
        incident = fold(await ledger.read(session, stream))
        if incident.alert == alert and incident.is_open:
            raise Refused(
                _("{who} declared {incident} from this alert at {when}.").format(
                    who=incident.declared_by,
                    incident=stream,
                    when=clock(incident.opened_at),
                )
            )
    return max((int(stream.rsplit("-", 1)[1]) for stream in taken), default=0) + 1


async def set_severity(
    store: Store,
    incident_id: str,
    actor: str,
    severity: Severity,
    reason: str,
    drivers: Sequence[str] = (),
) -> None:
    """Raise, lower or confirm the severity, with a reason or with what drives it.

    Raises:
        UsageError: there is neither a reason nor a driver.
        Refused: the incident is closed, or has this severity already.
    """
    if not drivers:
        required(reason, _("A change of severity needs a reason."))

    def decide(incident: Incident) -> list[Draft]:
        if incident.severity is severity and incident.severity_is_known:
            raise Refused(_("The severity is {severity} already.").format(severity=severity.label))
        data: dict[str, Json] = {"severity": severity.value, "drivers": list(drivers)}
        return [Draft(Kind.SEVERITY_SET, data, {"reason": clean_line(reason)})]

    await append(store, incident_id, actor, decide)


async def close(
    store: Store, incident_id: str, actor: str, summary: str, met: Sequence[int] | None = None
) -> None:
    """Close the incident with one or two sentences on how it ended.

    ``met`` are the places of the plan's criteria for standing down that are met.

    Raises:
        Refused: it is closed already.
    """
    summary = required(summary, _("Closing needs a sentence on how it ended."))
    data: dict[str, Json] = {} if met is None else {"met": list(met)}
    draft = Draft(Kind.CLOSED, data, {"summary": summary})
    await append(store, incident_id, actor, lambda _incident: [draft])
