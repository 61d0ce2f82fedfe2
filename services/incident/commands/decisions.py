"""Decisions: what was decided, why, and what it does to each of the brand's values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.clean import clean_line, clean_text
from services.errors import UsageError
from services.i18n import _
from services.incident.commands.append import append, required
from services.incident.desk import load_incident
from services.preparation.commitments import values_for
from services.store import Store
from services.store.ledger import Draft, Json
from services.words import EntryKind as Kind
from services.words import ValueMark


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a decision does to a value, and in which words."""

    mark: ValueMark
    words: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision; ``judgements`` are by the number of the value, from 1."""

    what: str
    why: str
    judgements: Mapping[int, Judgement] = field(default_factory=dict)


async def decide(store: Store, incident_id: str, actor: str, decision: Decision) -> None:
    """Write down a decision with its check against each of the brand's values.

    Raises:
        UsageError: it lacks words, a reason, or a word on one of the values.
    """
    values = await incident_values(store, incident_id)
    draft = decision_draft(decision, values)
    await append(store, incident_id, actor, lambda _incident: [draft])


async def incident_values(store: Store, incident_id: str) -> list[str]:
    """Return the values against which the decisions in an incident are held."""
    async with store.read() as session:
        incident = await load_incident(session, incident_id)
        return await values_for(session, incident.entity)


def decision_draft(
    decision: Decision, values: Sequence[str], about: Mapping[str, Json] | None = None
) -> Draft:
    """Return the entry of ``decision``; to publish the statement it is ``about`` needs no reason.

    Raises:
        UsageError: it lacks words, a reason, or a word on one of ``values``.
    """
    details = {"what": required(decision.what, _("A decision needs words: what was decided?"))}
    if about is None:
        details["why"] = required(decision.why, _("A decision needs a reason."))
    marks: list[Json] = []
    for number, value in enumerate(values, start=1):
        judgement = decision.judgements.get(number)
        if judgement is None:
            raise UsageError(
                _("Say what it does to value {number}: {value}").format(number=number, value=value)
            )
        words = clean_text(judgement.words, 1_000)
        if judgement.mark is ValueMark.STRAINS and not words:
            raise UsageError(
                _("A decision that strains a value says how: {value}").format(value=value)
            )
        marks.append(judgement.mark.value)
        details[f"value-{number}"] = clean_line(value)
        if words:
            details[f"words-{number}"] = words
    return Draft(Kind.DECIDED, {"marks": marks, **(about or {})}, details)
