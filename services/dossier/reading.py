"""Posts to read: from an export, from what sources collected, or pasted. All is cleaned here."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from urllib.parse import urlsplit

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.clean import clean_line, clean_text, clean_url
from services.dossier.posts import Post
from services.errors import SourceError, UsageError
from services.i18n import _
from services.intake.identity import key_of
from services.model import Mention, MentionEntity, Term
from services.preparation.accounts import platform_of
from services.reasons import reason_of
from services.sources.base import Item
from services.sources.layouts import Layout
from services.sources.records import item_of, open_export
from services.sources.tables import BadRow
from services.store.muting import author_key
from services.words import Platform, TermKind

SOURCE = "dossier"
"""The source in whose name posts of a file get their keys."""
MOST_POSTS = 200_000
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s+(https?://\S+))?\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """Posts that were read, from where, and how many rows could not be."""

    source: str
    name: str
    posts: Sequence[Post]
    rejected: int = 0


def from_file(
    path: Path, layouts: Sequence[Layout], handles: Iterable[str], *, comments: bool
) -> Reading:
    """Return the posts of an export (CSV, XLSX, JSON lines); blocking.

    With ``comments`` it holds what the audience wrote, and what one of ``handles`` wrote is an
    answer of the influencer's. Else it holds the influencer's posts, and what others wrote is a
    comment. A file that names no author, or one alone, is theirs.

    Raises:
        SourceError: it cannot be read as an export.
        UsageError: it has several authors, and nobody said which of them it is.
    """
    try:
        rows = list(open_export(path, layouts).rows)
    except OSError as error:
        raise SourceError(
            _("{path} cannot be read: {reason}").format(path=path, reason=reason_of(error))
        ) from error
    items = [None if isinstance(row, BadRow) else item_of(row) for row in rows]
    good = [it for it in items if it is not None][:MOST_POSTS]
    own = {author_key(handle) for handle in handles}
    if not comments:
        own |= _only_author(path, good, own)
    posts = []
    for it in good:
        author = author_key(clean_line(it.author))
        is_own = author in own if author else not comments
        posts.append(_post(it, own=is_own))
    return Reading("file", path.name, posts, len(items) - len(good))


def _only_author(path: Path, items: Sequence[Item], own: set[str]) -> set[str]:
    authors = Counter(author_key(clean_line(it.author)) for it in items if it.author)
    if own & set(authors) or not authors:
        return set()
    if len(authors) == 1 and not own:
        return set(authors)
    names = ", ".join(f"@{name}" for name, _n in authors.most_common(3))
    raise UsageError(
        _(
            "{file} has posts by {names}: say with --handle which account is theirs, or bring it "
            "as --comments."
        ).format(file=path.name, names=names)
    )


def _post(item: Item, *, own: bool) -> Post:
    url, text, title = clean_url(item.url), clean_text(item.text), clean_line(item.title, 500)
    whole = text if not title or text.startswith(title.rstrip("…")) else f"{title}\n{text}"
    return Post(
        key=key_of(item, SOURCE, url),
        text=whole.strip(),
        at=item.published_at,
        url=url,
        platform=_place(item.platform, url),
        author=clean_line(item.author),
        own=own,
        language=clean_line(item.language, 20),
    )


def _place(platform: str, url: str) -> str:
    """Return a post's platform by one name, whether a word, a host or only the address tells it."""
    told = platform_of(platform) or platform_of(urlsplit(url).hostname or "")
    return told or clean_line(platform, 40)


def from_text(text: str, author: str, platform: str = "") -> Reading:
    """Return pasted posts: an empty line parts them; a first line may be a day and a link.

    Raises:
        UsageError: nothing was pasted.
    """
    posts = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        said = _DATE.match(block.strip())
        words = clean_text(block.strip()[said.end() :] if said else block)
        if words:
            url = clean_url(said[2]) if said and said[2] else ""
            item = Item(words, platform or "pasted", url=url, author=author)
            posts.append(replace(_post(item, own=True), at=_day(said[1]) if said else None))
    if not posts:
        raise UsageError(_("Nothing was pasted: an empty line parts one post from the next."))
    return Reading("pasted", "", posts)


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(12), UTC)
    except ValueError:
        return None


async def from_collected(session: AsyncSession, entity: str, handles: Sequence[str]) -> Reading:
    """Return what sources collected: posts by the handles, and what others said to or of them.

    A handle whose platforms are known is the person's there alone: elsewhere it may be anybody's.
    """
    where = await _where(session, entity)
    wanted = {author_key(handle) for handle in handles}
    there = (col(Mention.erased_at).is_(None), col(Mention.gone_at).is_(None))
    names = await session.exec(select(Mention.author).where(*there).distinct())
    named = [name for name in names if name and author_key(name) in wanted]

    def is_own(mention: Mention) -> bool:
        known = where.get(author_key(mention.author))
        return not known or platform_of(mention.platform) in known

    asked = select(Mention).where(*there, col(Mention.muted).is_(False))
    by_name = await session.exec(asked.where(col(Mention.author).in_(named)))
    own = [it for it in by_name if is_own(it)]
    about = select(MentionEntity.mention_id).where(MentionEntity.entity == entity)
    others = await session.exec(asked.where(col(Mention.id).in_(about)))
    ids = {it.id for it in own}
    posts = [_of_mention(it, own=True) for it in own]
    posts += [_of_mention(it, own=False) for it in others if it.id not in ids]
    return Reading("collected", "", posts[:MOST_POSTS])


async def _where(session: AsyncSession, entity: str) -> dict[str, set[Platform | None]]:
    """Return on which platforms each handle of an influencer is theirs, where somebody said."""
    asked = select(Term).where(Term.entity == entity, Term.kind == TermKind.HANDLE.value)
    found: dict[str, set[Platform | None]] = {}
    for term in await session.exec(asked):
        places = found.setdefault(author_key(term.text), set())
        places |= {it for name in term.platforms if (it := platform_of(name))}
    return found


def _of_mention(mention: Mention, *, own: bool) -> Post:
    return Post(
        key=mention.key,
        text=mention.text,
        at=mention.published_at or mention.at,
        url=mention.url,
        platform=mention.platform,
        author=mention.author,
        own=own,
        language=mention.language,
        mention=mention.key,
    )
