"""The influencer's, the legal and the press track: items added, and what is done about them.

They go on after the closing: money is owed and letters are answered later than a storm lasts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from services.clean import clean_line, clean_text
from services.errors import Refused, UsageError
from services.i18n import _
from services.incident.commands.append import append, append_run
from services.incident.run import Run
from services.incident.state import Incident
from services.incident.tracks import SPECS, ActSpec, Ask, FieldSpec, Item, KindSpec
from services.model import Clause
from services.preparation.campaigns import entity_names
from services.store import Store
from services.store.ledger import Draft, Json, stamp
from services.times import clock, read_moment, read_past
from services.words import EntryKind as Kind

MAX_WORDS = 4_000
"""Characters of a field that are kept."""


async def add_item(
    store: Store,
    incident_id: str,
    actor: str,
    kind: str,
    values: Mapping[str, str],
    *,
    privileged: bool = False,
) -> str:
    """Add an item of ``kind`` (see `services.incident.tracks.SPECS`) and return its id.

    Raises:
        UsageError: there is no such kind, or a field is missing or makes no sense.
        Refused: the actor may not add one.
    """
    spec = SPECS.get(kind)
    if spec is None:
        words = _("There is no kind {kind}: choose one of {kinds}.")
        raise UsageError(words.format(kind=kind, kinds=", ".join(SPECS)))
    if privileged and not spec.can_be_privileged:
        raise UsageError(_("Only questions to counsel and notes for counsel can be privileged."))
    _known(spec.fields, values)

    def decide(run: Run, now: datetime) -> list[Draft]:
        incident = run.incident
        if spec.only is not None and incident.roles.get(spec.only) != actor:
            words = _("Whoever has the role {role} writes this down.")
            raise Refused(words.format(role=spec.only.label))
        key = str(len(incident.tracks) + 1)
        data: dict[str, Json] = {"item": key, "kind": spec.id}
        if privileged or spec.always_privileged:
            data["privileged"] = True
        return [_entry(Kind.TRACKED, incident, spec.fields, data, values, now)]

    written = await append_run(store, incident_id, actor, decide, closed_too=True)
    return written[0].code("item")


async def act_on_item(
    store: Store, incident_id: str, actor: str, key: str, act_id: str, values: Mapping[str, str]
) -> None:
    """Say what was done about an item.

    Raises:
        UsageError: there is no such act, or a field is missing or makes no sense.
        Refused: there is no such item, it has ended, or this was done already.
    """
    async with store.read() as session:
        now = await store.now(session)

    def decide(incident: Incident) -> list[Draft]:
        item = incident.tracks.get(key)
        if item is None:
            raise Refused(_("There is no item {key} in {id}.").format(key=key, id=incident.id))
        act = _act(item.spec, act_id)
        _known(act.fields, values)
        _refuse_twice(item, act, values)
        data: dict[str, Json] = {"item": key, "kind": item.kind, "act": act.id}
        if item.privileged:
            data["privileged"] = True
        return [_entry(Kind.TRACK_ACTED, incident, act.fields, data, values, now)]

    await append(store, incident_id, actor, decide, closed_too=True)


def _act(spec: KindSpec, act_id: str) -> ActSpec:
    act = spec.act(act_id)
    if act is None:
        words = _("Nothing of that kind is done about “{kind}”: choose one of {acts}.")
        acts = ", ".join(item.id for item in spec.acts) or "-"
        raise UsageError(words.format(kind=_(spec.label), acts=acts))
    return act


def _refuse_twice(item: Item, act: ActSpec, values: Mapping[str, str]) -> None:
    codes = {spec.name: values.get(spec.name, "") for spec in act.fields if spec.is_code}
    for done in item.acts:
        closed = done.id in {spec.id for spec in item.spec.acts if spec.closes}
        if closed or (done.id == act.id and dict(done.codes) == codes):
            words = _("{who} wrote “{act}” at {when}.")
            known = item.spec.act(done.id)
            label = _(known.label) if known else done.id
            raise Refused(words.format(who=done.by, act=label, when=clock(done.at)))


def _known(fields: Sequence[FieldSpec], values: Mapping[str, str]) -> None:
    names = [spec.name for spec in fields]
    for name in values:
        if name not in names:
            words = _("There is no field {name} here: choose of {names}.")
            raise UsageError(words.format(name=name, names=", ".join(names) or "-"))


def _entry(
    kind: Kind,
    incident: Incident,
    fields: Sequence[FieldSpec],
    data: Mapping[str, Json],
    values: Mapping[str, str],
    now: datetime,
) -> Draft:
    codes: dict[str, Json] = dict(data)
    details, happened_at = {}, None
    for spec in fields:
        value = values.get(spec.name, "").strip()
        if spec.required and not value:
            raise UsageError(_("“{label}” cannot be empty.").format(label=_(spec.label)))
        if spec.ask is Ask.PAST:
            happened_at = read_past(value, now) if value else None
        elif spec.is_code:
            codes |= {spec.name: _code(spec, value, incident, now)} if value else {}
        elif value:
            cut = clean_line if spec.ask is Ask.LINE else clean_text
            details[spec.name] = cut(value, MAX_WORDS)
    return Draft(kind, codes, details, happened_at)


def _code(spec: FieldSpec, value: str, incident: Incident, now: datetime) -> str:
    """Return the code that stands for ``value`` in the entry's data."""
    if spec.ask is Ask.DUE:
        return stamp(read_moment(value, now))
    if spec.ask is Ask.STATEMENT:
        key, _dot, number = value.partition(".")
        found = incident.statements.get(key)
        if found is None or not number.isdigit() or found.version(int(number)) is None:
            raise UsageError(_("There is no version {ref} of a statement.").format(ref=value))
        return value
    allowed = [item.value for item in spec.choices] if spec.choices else []
    if value not in allowed:
        words = _("“{label}”: choose one of {choices}.")
        raise UsageError(words.format(label=_(spec.label), choices=", ".join(allowed)))
    return value


async def call_on_clause(store: Store, incident_id: str, actor: str, clause_id: int) -> None:
    """Call on a clause of the register: its deadline counts from now.

    Raises:
        UsageError: there is no such clause, or it sets no time.
    """
    async with store.read() as session:
        clause = await session.get(Clause, clause_id)
        names = await entity_names(session)
    if clause is None:
        raise UsageError(_("There is no clause {n} in the register.").format(n=clause_id))
    if clause.hours is None:
        raise UsageError(_("This clause sets no time: add it by hand with one."))
    hours, party = clause.hours, names.get(clause.entity, clause.entity)
    title, words = clause.title, clause.words

    def decide(run: Run, now: datetime) -> list[Draft]:
        due_at = now + timedelta(hours=hours) / run.incident.pace
        data: dict[str, Json] = {
            "item": str(len(run.incident.tracks) + 1),
            "kind": "clause",
            "register": clause_id,
            "due": stamp(due_at),
        }
        details = {"party": party, "clause": title, "words": words}
        return [Draft(Kind.TRACKED, data, details)]

    await append_run(store, incident_id, actor, decide, closed_too=True)
