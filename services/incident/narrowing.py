"""Narrowing a timeline down: by kind, by who, by words, by when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from services.clean import fold
from services.errors import UsageError
from services.i18n import N_, _
from services.incident.events import describe
from services.incident.run import Run
from services.store.ledger import Record
from services.words import EntryKind


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What an entry must be to be shown; what is empty does not matter.

    ``words`` must all stand in its sentence or its actor's name, whatever the case and the
    diacritics; ``since`` counts by when it happened.
    """

    kind: str = ""
    actor: str = ""
    words: str = ""
    since: datetime | None = None

    def fits(self, record: Record, sentence: str) -> bool:
        """Whether an entry, told in ``sentence``, is one of those."""
        told = fold(f"{record.actor} {sentence}")
        return (
            (not self.kind or record.kind == self.kind)
            and (not self.actor or fold(self.actor) in fold(record.actor))
            and (self.since is None or record.happened_at >= self.since)
            and all(word in told for word in fold(self.words).split())
        )


def narrowed(
    records: Iterable[Record], run: Run | None, narrowing: Narrowing
) -> Iterator[tuple[Record, str]]:
    """Yield the entries that fit, each with the sentence that tells it."""
    for record in records:
        sentence = describe(record, run)
        if narrowing.fits(record, sentence):
            yield record, sentence


def read_kind(text: str) -> str:
    """Return the kind that a person named.

    Raises:
        UsageError: there is none of that name.
    """
    kind = text.strip().lower().replace("-", "_")
    if kind and kind not in set(EntryKind):
        raise UsageError(
            _("There is no kind {kind}; kinds are: {kinds}.").format(
                kind=text, kinds=", ".join(sorted(EntryKind))
            )
        )
    return kind


KIND_NAMES: dict[str, str] = {
    EntryKind.DECLARED: N_("declared"),
    EntryKind.ESCALATED: N_("declared after a paracrisis"),
    EntryKind.SEVERITY_SET: N_("severity set"),
    EntryKind.ROLE_TAKEN: N_("role taken"),
    EntryKind.ROLE_ASSIGNED: N_("role given to somebody"),
    EntryKind.ROLE_GIVEN_BACK: N_("role given back"),
    EntryKind.STEP_DONE: N_("step done"),
    EntryKind.STEP_SKIPPED: N_("step skipped"),
    EntryKind.STEP_REOPENED: N_("step opened again"),
    EntryKind.STEP_ASSIGNED: N_("step given to somebody"),
    EntryKind.STEP_ADDED: N_("step added"),
    EntryKind.CLOCK_SET: N_("clock set"),
    EntryKind.CLOCK_STOPPED: N_("clock stopped"),
    EntryKind.CLOCK_SILENCED: N_("clock silenced"),
    EntryKind.FREEZE_LISTED: N_("put on the freeze list"),
    EntryKind.FROZEN: N_("planned post stopped"),
    EntryKind.RELEASED: N_("planned post let run again"),
    EntryKind.NOTE_ADDED: N_("note"),
    EntryKind.EVIDENCE_ADDED: N_("evidence kept"),
    EntryKind.STATEMENT_DRAFTED: N_("statement written"),
    EntryKind.STATEMENT_SUBMITTED: N_("statement sent to review"),
    EntryKind.STATEMENT_COMMENTED: N_("remark on a statement"),
    EntryKind.STATEMENT_APPROVED: N_("statement approved"),
    EntryKind.STATEMENT_PUBLISHED: N_("statement published"),
    EntryKind.STATEMENT_WENT_OUT: N_("statement went out unapproved"),
    EntryKind.STATEMENT_WITHDRAWN: N_("statement withdrawn"),
    EntryKind.DECIDED: N_("decision"),
    EntryKind.PROMISED: N_("promise"),
    EntryKind.PROMISE_CHANGED: N_("promise changed"),
    EntryKind.PROMISE_KEPT: N_("promise kept"),
    EntryKind.PROMISE_GIVEN_UP: N_("promise given up"),
    EntryKind.TRACKED: N_("added to a track"),
    EntryKind.TRACK_ACTED: N_("done on a track"),
    EntryKind.CORRECTED: N_("correction"),
    EntryKind.VERSION_FOLLOWED: N_("newer plan followed"),
    EntryKind.DOSSIER_BEGUN: N_("dossier begun"),
    EntryKind.DOSSIER_READ: N_("posts read for a dossier"),
    EntryKind.DOSSIER_FOUND: N_("finding of a dossier"),
    EntryKind.DOSSIER_JUDGED: N_("finding judged"),
    EntryKind.DOSSIER_ASKED: N_("question of a dossier answered"),
    EntryKind.DOSSIER_OVERRULED: N_("level overruled"),
    EntryKind.DOSSIER_APPROVED: N_("protected findings decided"),
    EntryKind.DOSSIER_REPLIED: N_("person's own answer"),
    EntryKind.DOSSIER_SIGNED: N_("dossier signed"),
    EntryKind.DOSSIER_WATCHED: N_("set up from a dossier"),
    EntryKind.DOSSIER_ENDED: N_("dossier erased"),
    EntryKind.JOINED: N_("scenario joined"),
    EntryKind.LEFT: N_("scenario left"),
    EntryKind.CLOSED: N_("closed"),
    EntryKind.LESSON_FLAGGED: N_("lesson"),
    EntryKind.FACTOR_NOTED: N_("what contributed"),
    EntryKind.LESSON_WRITTEN: N_("lesson written"),
    EntryKind.ACTION_ADDED: N_("action"),
    EntryKind.ACTION_CHANGED: N_("action moved"),
    EntryKind.ACTION_DONE: N_("action done"),
    EntryKind.ACTION_GIVEN_UP: N_("action given up"),
    EntryKind.ACTIONS_REVIEWED: N_("whether the actions held"),
    EntryKind.ERASED: N_("erasure"),
    EntryKind.HOLD_SET: N_("legal hold"),
    EntryKind.HOLD_LIFTED: N_("legal hold lifted"),
}
"""What people call the kinds of an incident's entries; another one is called by its code."""


def name_of(kind: str) -> str:
    """Return what people call a kind of entry."""
    return _(KIND_NAMES.get(kind, kind))
