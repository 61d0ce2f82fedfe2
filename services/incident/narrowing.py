"""Narrowing a timeline down: by kind, by who, by words, by when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from services.clean import fold
from services.errors import UsageError
from services.i18n import _
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
