"""What is between the brand and its counsel, and leaves the room only if asked for twice."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.i18n import _
from services.store.ledger import Record
from services.words import EntryKind as Kind

_POINTING = frozenset({Kind.CORRECTED, Kind.LESSON_FLAGGED, Kind.FACTOR_NOTED, Kind.LESSON_WRITTEN})


def privileged(records: Iterable[Record]) -> frozenset[int]:
    """Return the numbers of the entries whose words are privileged.

    An entry says so in its data (``"privileged": true``); what corrects it or learns from it
    repeats its words, and is privileged too.
    """
    found: set[int] = set()
    for record in records:
        points_at = record.data.get("seq") if record.kind in _POINTING else None
        if record.data.get("privileged") is True or points_at in found:
            found.add(record.seq)
    return frozenset(found)


def veiled(records: Sequence[Record]) -> list[Record]:
    """Return ``records`` with a word in the place of each privileged text."""
    secret = privileged(records)
    return [
        replace(record, details=dict.fromkeys(record.details, _("(privileged)")))
        if record.seq in secret
        else record
        for record in records
    ]
