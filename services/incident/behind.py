"""What lies behind an entry: a mention, evidence, a plan, a statement, another entry."""

from dataclasses import dataclass

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line
from services.i18n import _
from services.model import Evidence, Mention
from services.store import ledger
from services.store.ledger import Record
from services.words import EntryKind as Kind

SHOWN_WORDS = 400
"""So many characters of a statement are shown with an entry; the statement itself has them all."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What an entry refers to, as names with values; ``mention`` is the mention's number."""

    facts: tuple[tuple[str, str], ...] = ()
    mention: int | None = None


async def behind(session: AsyncSession, record: Record) -> Behind:
    """Return what an entry refers to, as the store has it now."""
    facts: list[tuple[str, str]] = []
    seq, alert = record.data.get("seq"), record.data.get("alert")
    if isinstance(seq, int):
        facts.append((_("About entry"), str(seq)))
    if isinstance(alert, int):
        facts.append((_("Alert"), str(alert)))
    if version := record.data.get("playbook_version"):
        facts.append((_("Playbook"), f"{record.code('scenario')} {version}"))
    if record.code("statement"):
        facts.append((_("Statement"), await _statement(session, record)))
    mention = await _mention(session, record)
    if mention is not None:
        facts.append((_("Mention"), _told(mention)))
    if named := record.code("evidence"):
        facts.append((_("Evidence"), await _evidence(session, named)))
    shown = mention.id if mention is not None and mention.gone_at is None else None
    return Behind(tuple(facts), shown)


async def _mention(session: AsyncSession, record: Record) -> Mention | None:
    data = record.data.get("mention")
    if isinstance(data, int):
        return await session.get(Mention, data)
    if not data:
        return None
    return (await session.exec(select(Mention).where(Mention.key == data))).one_or_none()


def _told(mention: Mention) -> str:
    if mention.gone_at is not None:
        return _("{id}, not shown any more").format(id=mention.id)
    return f"{mention.id}, {clean_line(f'{mention.author}, {mention.platform}')}"


async def _statement(session: AsyncSession, record: Record) -> str:
    """Return the version of a statement that an entry is about, with its title and its words."""
    number, version = record.code("statement"), record.data.get("version")
    if not isinstance(version, int):
        return number
    told = f"{number}.{version}"
    for draft in await ledger.of_kinds(session, [Kind.STATEMENT_DRAFTED], record.stream):
        if (draft.code("statement"), draft.data.get("version")) == (number, version):
            told += f" {draft.text('title')}: {clean_line(draft.text('text'), SHOWN_WORDS)}"
    return told


async def _evidence(session: AsyncSession, named: str) -> str:
    row = await session.get(Evidence, named)
    if row is None or row.content is None:
        return _("SHA-256 {sha256}; the bytes are not here any more").format(sha256=named)
    return _("SHA-256 {sha256}; {size} bytes, {kind}").format(
        sha256=named, size=row.size, kind=clean_line(row.media_type, 80)
    )
