"""Muting: what an author says, or what stands at a domain, is kept but neither shown nor counted.

It is taken back as easily, and counts again then as if it had never been muted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line, fold
from services.errors import Refused, UsageError
from services.i18n import _
from services.model import ROOM, Mention, MentionEntity, Mute
from services.store import Store, ledger, rollup, stories
from services.store.dialect import in_parts
from services.store.ledger import Draft
from services.store.rollup import counted_of
from services.times import clock
from services.words import EntryKind, MuteKind


@dataclass(frozen=True, slots=True)
class Muted:
    """Everything that is muted at the moment, ready to be asked for each new mention."""

    authors: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def covers(self, author: str, url: str) -> bool:
        """Whether a mention by ``author`` at ``url`` is muted."""
        if self.authors and author_key(author) in self.authors:
            return True
        return bool(self.domains and url) and _within(domain_of(url), self.domains)


def author_key(author: str) -> str:
    """Return how an author is known whatever the case, the diacritics and the @."""
    return fold(" ".join(author.split())).lstrip("@")


def domain_of(url: str) -> str:
    """Return the host of ``url`` in lower case without ``www.``; empty if there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _within(host: str, domains: frozenset[str]) -> bool:
    """Whether ``host`` is one of ``domains``, or below one."""
    labels = host.split(".")
    return any(".".join(labels[start:]) in domains for start in range(len(labels)))


async def all_mutes(session: AsyncSession) -> Sequence[Mute]:
    """Return what is muted, the last first."""
    return list(await session.exec(select(Mute).order_by(col(Mute.muted_at).desc())))


async def muted(session: AsyncSession) -> Muted:
    """Return what is muted, ready to be asked."""
    rows = await all_mutes(session)
    by_kind = {kind: {row.value for row in rows if row.kind == kind} for kind in MuteKind}
    return Muted(frozenset(by_kind[MuteKind.AUTHOR]), frozenset(by_kind[MuteKind.DOMAIN]))


async def mute(store: Store, actor: str, kind: MuteKind, who: str) -> int:
    """Mute an author or a domain; return how many stored mentions that concerns.

    Raises:
        UsageError: ``who`` is empty or no domain.
        Refused: it is muted already.
    """
    value = _value(kind, who)
    async with store.write() as session:
        known = await session.get(Mute, (kind.value, value))
        if known is not None:
            raise Refused(
                _("{who} muted it at {when}.").format(
                    who=known.muted_by, when=clock(known.muted_at)
                )
            )
        now = await store.now(session)
        session.add(Mute(kind=kind.value, value=value, muted_by=actor, muted_at=now))
        await session.flush()
        changed = await _apply(session, kind, value, muted_now=True)
        await _tell(store, session, actor, EntryKind.MUTED, kind, value)
    return changed


async def unmute(store: Store, actor: str, kind: MuteKind, who: str) -> int:
    """Take a mute back; return how many stored mentions count again.

    Raises:
        UsageError: ``who`` is not muted.
    """
    value = _value(kind, who)
    async with store.write() as session:
        known = await session.get(Mute, (kind.value, value))
        if known is None:
            raise UsageError(_("{who} is not muted.").format(who=clean_line(who)))
        await session.delete(known)
        await session.flush()
        changed = await _apply(session, kind, value, muted_now=False)
        await _tell(store, session, actor, EntryKind.UNMUTED, kind, value)
    return changed


def _value(kind: MuteKind, who: str) -> str:
    value = clean_line(who)
    if kind is MuteKind.DOMAIN:
        host = domain_of(value if "://" in value else f"https://{value}")
        if "." not in host:
            raise UsageError(_("A domain is a host, as forum.example.org."))
        return host
    if not author_key(value):
        raise UsageError(_("Whose mentions are to be muted? A name is missing."))
    return author_key(value)


async def _apply(session: AsyncSession, kind: MuteKind, value: str, *, muted_now: bool) -> int:
    """Mark what is stored, and count it out (or in again)."""
    rest = await muted(session)
    ids: list[int] = []
    counted: dict[int, Mention] = {}
    for mention in await _concerned(session, kind, value):
        still = rest.covers(mention.author, mention.url)
        if mention.id is not None and mention.muted != still and still == muted_now:
            ids.append(mention.id)
            counted[mention.id] = mention
    for some in in_parts(ids):
        await session.exec(update(Mention).where(col(Mention.id).in_(some)).values(muted=muted_now))
        if muted_now:
            await stories.pass_on(session, some)
        links: dict[int, set[str]] = {number: set() for number in some}
        for entity, number in await session.exec(
            select(MentionEntity.entity, MentionEntity.mention_id).where(
                col(MentionEntity.mention_id).in_(some)
            )
        ):
            links[number].add(entity)
        await rollup.count(
            session,
            [counted_of(counted[number], frozenset(links[number])) for number in some],
            -1 if muted_now else 1,
        )
    return len(ids)


async def _concerned(session: AsyncSession, kind: MuteKind, value: str) -> list[Mention]:
    asked = select(Mention).where(col(Mention.gone_at).is_(None))
    if kind is MuteKind.DOMAIN:
        asked = asked.where(col(Mention.url).ilike(f"%{value.replace('_', '')}%"))
    else:
        known = await session.exec(select(Mention.author).distinct())
        asked = asked.where(col(Mention.author).in_([a for a in known if author_key(a) == value]))
    # Held, so that nobody judges them between being read here and being counted out.
    return list(await session.exec(asked.order_by(col(Mention.id)).with_for_update()))


async def _tell(
    store: Store,
    session: AsyncSession,
    actor: str,
    entry: EntryKind,
    kind: MuteKind,
    value: str,
) -> None:
    draft = Draft(entry, {"kind": kind.value}, {"who": value})
    await ledger.append_within(store, session, ROOM, actor, lambda _old: [draft])
