"""Every entry of the timeline, in order."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Event, Events, Heading
from services.i18n import _
from services.incident.events import describe
from services.postmortem.subject import Part, Subject
from services.store.ledger import Record
from services.times import local


async def section(_session: AsyncSession, subject: Subject) -> Part:
    """Tell what everybody did."""
    subject.authors.update(dict.fromkeys(_author(record) for record in subject.records))
    events = [_event(subject, record) for record in subject.records]
    return Part(
        "timeline",
        [Heading(_("The timeline")), Events(events)],
        {
            "entries": [
                {
                    "seq": record.seq,
                    "kind": record.kind,
                    "actor": record.actor,
                    "happened_at": record.happened_at.isoformat(),
                    "written_at": record.written_at.isoformat(),
                    "told": event.what,
                    "hash": record.hash,
                }
                for record, event in zip(subject.records, events, strict=True)
            ]
        },
    )


def _author(record: Record) -> str:
    """Return who wrote outside what an entry quotes; empty if it quotes nobody (any more)."""
    return record.details.get("author") or ""


def _event(subject: Subject, record: Record) -> Event:
    when = local(record.happened_at)
    if abs(record.written_at - record.happened_at) >= timedelta(seconds=1):
        when = _("{happened}, written {written}").format(
            happened=when, written=local(record.written_at)
        )
    what = describe(record, subject.run)
    corrections = subject.run.incident.corrections.get(record.seq, [])
    if corrections:
        what += _(" (corrected by entry {seq})").format(seq=corrections[-1].seq)
    return Event(record.seq, when, record.actor, what)
