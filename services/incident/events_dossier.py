"""The sentences of the room's timeline that tell what was done about an influencer's dossier.

They name the act and never what a finding holds: that stands in the dossier, under its own rules.
"""

from collections.abc import Callable

from services.i18n import _
from services.incident.run import Run
from services.store.ledger import Record
from services.words import EntryKind as Kind
from services.words import Gone, RiskLevel, RiskLine


def _begun(record: Record, _run: Run | None) -> str:
    return _("began the dossier on {name}, kept until {day}").format(
        name=record.text("name"), day=record.code("keep_until")
    )


def _read(record: Record, _run: Run | None) -> str:
    return _("read {own} posts and {comments} comments for the dossier {dossier}").format(
        own=record.data.get("own"), comments=record.data.get("comments"), dossier=_of(record)
    )


def _found(record: Record, _run: Run | None) -> str:
    if record.data.get("privileged") is True:
        return _("found something of GDPR article 9 or 10 for the dossier {dossier}").format(
            dossier=_of(record)
        )
    return _("found something for the dossier {dossier}: {line}").format(
        dossier=_of(record), line=_line(record)
    )


def _judged(record: Record, _run: Run | None) -> str:
    words = (
        _("confirmed finding {n} of the dossier {dossier}: {reason}")
        if record.code("verdict") == "confirmed"
        else _("dismissed finding {n} of the dossier {dossier}: {reason}")
    )
    return words.format(
        n=record.data.get("finding"), dossier=_of(record), reason=record.text("reason")
    )


def _asked(record: Record, _run: Run | None) -> str:
    return _("answered a question of the dossier {dossier}").format(dossier=_of(record))


def _overruled(record: Record, _run: Run | None) -> str:
    level = record.code("level") or record.text("level")
    return _("put {line} at {level} in the dossier {dossier}: {reason}").format(
        line=_line(record),
        level=RiskLevel(level).label if level in set(RiskLevel) else level,
        dossier=_of(record),
        reason=record.text("reason"),
    )


def _approved(record: Record, _run: Run | None) -> str:
    words = (
        _("agreed that {n} findings of articles 9 and 10 are shown in the dossier {dossier}")
        if record.data.get("agreed")
        else _("refused to have {n} findings of articles 9 and 10 shown in the dossier {dossier}")
    )
    numbers = record.data.get("findings")
    count = len(numbers) if isinstance(numbers, list) else 0
    return words.format(n=count, dossier=_of(record))


def _replied(record: Record, _run: Run | None) -> str:
    return _("wrote down the person's own answer to the dossier {dossier}").format(
        dossier=_of(record)
    )


def _signed(record: Record, _run: Run | None) -> str:
    return _("signed version {n} of the dossier {dossier}").format(
        n=record.data.get("version"), dossier=_of(record)
    )


def _watched(record: Record, _run: Run | None) -> str:
    return _("set up from the dossier {dossier}: {words}").format(
        dossier=_of(record), words=record.text("words")
    )


def _ended(record: Record, _run: Run | None) -> str:
    why = record.code("why")
    return _("erased the dossier {dossier}: {why}").format(
        dossier=_of(record), why=Gone(why).label if why in set(Gone) else why
    )


def _of(record: Record) -> str:
    return record.code("dossier")


def _line(record: Record) -> str:
    line = record.code("line") or record.text("line")
    return RiskLine(line).label if line in set(RiskLine) else line


SENTENCES: dict[str, Callable[[Record, Run | None], str]] = {
    Kind.DOSSIER_BEGUN: _begun,
    Kind.DOSSIER_READ: _read,
    Kind.DOSSIER_FOUND: _found,
    Kind.DOSSIER_JUDGED: _judged,
    Kind.DOSSIER_ASKED: _asked,
    Kind.DOSSIER_OVERRULED: _overruled,
    Kind.DOSSIER_APPROVED: _approved,
    Kind.DOSSIER_REPLIED: _replied,
    Kind.DOSSIER_SIGNED: _signed,
    Kind.DOSSIER_WATCHED: _watched,
    Kind.DOSSIER_ENDED: _ended,
}
