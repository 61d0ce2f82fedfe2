"""What leaves the room at milestones: the news, and with it the chain's head.

A head in a mailbox or a chat is what a rewritten store can be held against later: so it goes
out with each milestone, in the transaction that writes the entry.
"""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.i18n import _
from services.incident.desk import load_run
from services.incident.events import describe
from services.notify.news import News, hasten, queue, urgency_of
from services.store.chain import Head
from services.store.ledger import Record
from services.words import EntryKind as Kind

MILESTONES = frozenset(
    {
        Kind.DECLARED,
        Kind.ESCALATED,
        Kind.SEVERITY_SET,
        Kind.JOINED,
        Kind.STATEMENT_PUBLISHED,
        Kind.STATEMENT_WENT_OUT,
        Kind.CLOSED,
    }
)


async def tell_milestones(session: AsyncSession, written: Sequence[Record]) -> None:
    """Queue a notification for each milestone among the entries ``written`` just now."""
    for record in written:
        if record.kind not in MILESTONES:
            continue
        run = await load_run(session, record.stream)
        title = clean_line(f"{record.stream}: {record.actor} {describe(record, run)}")
        if run.incident.drill:
            title = _("DRILL: {title}").format(title=title)
        head = Head(record.stream, record.seq, record.hash)
        key = f"milestone:{record.stream}:{record.seq}"
        urgency = urgency_of(run.incident.severity)
        await hasten(session, record.stream, urgency)
        await queue(session, News(key, title, str(head), urgency), record.written_at)
