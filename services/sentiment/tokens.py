"""Cutting a text into what carries meaning; what it costs grows with the length alone."""

import re

MAX_READ = 2_000
"""Characters of a text that are read: the point of a post stands at its beginning."""
MAX_WORD = 40
"""Characters of a word: what is longer is no word."""

_TOKEN = re.compile(
    r"\s*+("  # faster than to try all that follows on each space
    r"(?:https?://|www\.)\S+"  # addresses
    r"|@\w[\w.-]*"
    r"|\d{1,3}/\d{1,3}(?!\w)"  # marks: 10/10
    r"|[^\W_]++(?:['’`-][^\W_]++)*+"
    r"|[:;=8xX][-o^']?[)(\]\[DPpOo/\\|*}{3><c]+(?!\w)|[)(]{1,9}[-']?[:;=]|<3+|</3+|\^_*\^|-_+-|[.!?]{1,9}"
    r"|\S)"
)


def tokens_of(text: str) -> list[str]:
    """Return words, handles, addresses, emoticons, emoji and marks of ``text`` in order."""
    tokens = _TOKEN.findall(text[:MAX_READ])
    if _DROPPED.isdisjoint(tokens):
        return tokens
    return [token for token in tokens if token not in _DROPPED]


_DROPPED = frozenset({"\ufe0f", "\u200d", "#", "_", "\u2640", "\u2642"})
