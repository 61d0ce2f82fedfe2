"""Evidence: a mention, a file or a page, kept with its hash."""

import asyncio
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line, clean_text, clean_url
from services.errors import Refused, SourceError, UsageError
from services.i18n import _
from services.incident.commands.append import append
from services.incident.state import Incident
from services.model import Mention
from services.sources.base import MAX_ITEM_BYTES, Evidence
from services.sources.http import fetch, open_session
from services.store import Store, evidence
from services.store.chain import EVIDENCE_SAYS_BYTES
from services.store.ledger import Draft, Json
from services.words import EntryKind as Kind

PATIENCE = 25.0
"""Seconds for which a page is asked: somebody waits before the screen."""


async def add_evidence(
    store: Store, incident_id: str, actor: str, mention_id: int, step: str = ""
) -> None:
    """Keep a mention as evidence: its hash goes into the chain, its words beside it.

    Raises:
        UsageError: there is no such mention.
        Refused: it is kept already.
    """
    async with store.read() as session:
        mention = await session.get(Mention, mention_id)
    if mention is None or mention.id is None:
        raise UsageError(_("This mention is not in the store (any more)."))
    data: dict[str, Json] = {"mention": mention.key, "evidence": mention.evidence, "step": step}
    details = {"author": mention.author, "text": mention.text, "link": mention.url}

    async def look(session: AsyncSession) -> None:
        data["bytes"] = await evidence.has_bytes(session, mention.evidence)

    def decide(incident: Incident) -> list[Draft]:
        if mention.key in incident.kept:
            raise Refused(_("This mention is kept as evidence already."))
        return [Draft(Kind.EVIDENCE_ADDED, data, details, version=EVIDENCE_SAYS_BYTES)]

    await append(store, incident_id, actor, decide, first=look)


async def add_file(
    store: Store, incident_id: str, actor: str, path: Path, note: str = "", step: str = ""
) -> str:
    """Keep a file as evidence: its bytes in the store, their hash in the chain; return the hash.

    Raises:
        UsageError: it cannot be read, is empty, or is larger than 25 MB.
        Refused: the same bytes are kept already.
    """
    piece = await evidence.read_file(path)
    details = {"title": clean_line(path.name), "text": clean_text(note)}
    return await _keep(store, incident_id, actor, piece, details, step)


async def add_page(
    store: Store, incident_id: str, actor: str, link: str, note: str = "", step: str = ""
) -> str:
    """Keep a page as evidence: what its address answers now, and the hash of that; return it.

    An address that does not answer is kept as it was written, and the entry says so.

    Raises:
        UsageError: it is no link.
        Refused: the same bytes are kept already.
    """
    url = clean_url(link)
    if not url:
        raise UsageError(_("A link begins with https:// and names a page."))
    details = {"title": url, "link": url, "text": clean_text(note)}
    try:
        async with asyncio.timeout(PATIENCE), open_session() as session:
            answer = await fetch(session, url, {}, max_bytes=MAX_ITEM_BYTES)
        media_type = clean_line(answer.headers.get("Content-Type", ""), 100)
        piece = Evidence(answer.body, media_type or "application/octet-stream")
    except (SourceError, TimeoutError) as error:
        piece = Evidence(url.encode(), "text/uri-list")
        details["failure"] = clean_line(str(error)) or _("it did not answer in time")
    return await _keep(store, incident_id, actor, piece, details, step)


async def _keep(
    store: Store,
    incident_id: str,
    actor: str,
    piece: Evidence,
    details: dict[str, str],
    step: str,
) -> str:
    sha256 = evidence.digest_of(piece)

    async def keep(session: AsyncSession) -> None:
        await evidence.keep_again(session, piece, await store.now(session))

    def decide(incident: Incident) -> list[Draft]:
        for kept in incident.evidence:
            if (kept.sha256, kept.step) == (sha256, step):
                raise Refused(
                    _("This is kept as evidence already: {title}.").format(title=kept.title)
                )
        data: dict[str, Json] = {
            "evidence": sha256,
            "bytes": True,
            "size": len(piece.content),
            "step": step,
        }
        told = {name: text for name, text in details.items() if text}
        return [Draft(Kind.EVIDENCE_ADDED, data, told, version=EVIDENCE_SAYS_BYTES)]

    await append(store, incident_id, actor, decide, first=keep)
    return sha256
