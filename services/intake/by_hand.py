"""What a person saw and no source brings: a story, a video, a phone call."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

from services.clean import clean_text, clean_url
from services.errors import UsageError
from services.i18n import _
from services.intake.prepare import load_preparation
from services.intake.write import Delivery, write
from services.model import ROOM
from services.sentiment import Scorer
from services.sources.base import Batch, Cursors, Evidence, Item, Keep
from services.store import Store, evidence, ledger, status
from services.store.chain import EVIDENCE_SAYS_BYTES
from services.store.ledger import Draft
from services.store.standing import allow
from services.store.whole import whole
from services.words import EntryKind, Health, Power


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention as a person tells it; ``screenshot`` is a file that shows it."""

    text: str
    platform: str = ""
    author: str = ""
    link: str = ""
    reach: str = ""
    screenshot: str = ""


class ByHand:
    """The source in whose name people record what they saw."""

    name, kind, rhythm = "by-hand", "by-hand", 0.0
    keep: Keep = "all"

    async def batches(self, cursors: Cursors) -> AsyncGenerator[Batch, None]:  # noqa: ARG002 - the protocol's
        """Yield nothing: people record when they see something."""
        nothing: tuple[Batch, ...] = ()
        for batch in nothing:
            yield batch


async def record(store: Store, actor: str, seen: Seen) -> bool:
    """Keep what ``actor`` saw, with what they typed or showed as evidence; tell whether it is new.

    Who recorded it stands in the room's timeline.

    Raises:
        UsageError: there are no words, the link is none, the reach no number, or the file
            cannot be kept.
        Refused: ``actor`` may not; nothing is kept then.
    """
    item = await _item(seen)
    async with store.read() as session:
        await allow(store, session, actor, Power.TAKE_PART)
        preparation = await load_preparation(session, Scorer())
        now = await store.now(session)
    batch = Batch((item,), now, now.isoformat())
    written = await whole(write(store, preparation, [Delivery(ByHand(), batch)]))
    proof = evidence.digest_of(item.evidence) if item.evidence else ""
    async with store.write() as session:
        draft = Draft(
            EntryKind.MENTION_RECORDED,
            {"evidence": proof, "bytes": await evidence.has_bytes(session, proof)},
            {"text": clean_text(seen.text, 400)},
            version=EVIDENCE_SAYS_BYTES,
        )
        await status.set_health(session, ByHand.name, Health.FINISHED)
        if written.stored:
            await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])
    return bool(written.stored)


async def _item(seen: Seen) -> Item:
    text = clean_text(seen.text)
    if not text:
        raise UsageError(_("What was said? A mention needs words."))
    link = clean_url(seen.link) if seen.link else ""
    if seen.link and not link:
        raise UsageError(_("A link begins with https:// and names a page."))
    digits = "".join(seen.reach.split())
    if digits and not digits.isdecimal():
        raise UsageError(_("The reach is a number of people, as 12000."))
    if seen.screenshot:
        piece = await evidence.read_file(Path(seen.screenshot))
    else:
        typed = {"text": seen.text, "author": seen.author, "link": seen.link, "reach": seen.reach}
        piece = Evidence(json.dumps(typed, ensure_ascii=False).encode(), "application/json")
    return Item(
        text=text,
        platform=seen.platform or "by hand",
        url=link,
        author=seen.author,
        reach=int(digits) if digits else None,
        evidence=piece,
        live=True,
    )
