"""What makes a mention the same mention, however often and by whatever way it arrives."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from services.sources.base import Item

_TRACKING = frozenset({"fbclid", "gclid", "igshid", "igsh", "mc_cid", "mc_eid", "ref_src", "si"})


def key_of(item: Item, source: str, url: str) -> str:
    """Return the key: of its URI, else source and native id, else canonical URL, else words.

    ``url`` is the item's cleaned address. 32 hexadecimal digits.
    """
    if item.uri:
        parts: tuple[str, ...] = ("uri", item.uri)
    elif item.native_id:
        parts = ("id", source, item.native_id)
    elif url:
        parts = ("url", canonical_url(url))
    else:
        published = item.published_at.isoformat() if item.published_at else ""
        parts = ("text", item.author, published, f"{item.title}\n{item.text}")
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()


def canonical_url(url: str) -> str:
    """Return ``url`` without what does not change the page: tracking, fragment, case of host."""
    parts = urlsplit(url)
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith("utm_") and name.lower() not in _TRACKING
    ]
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("https", host, parts.path.rstrip("/"), urlencode(sorted(query)), ""))
