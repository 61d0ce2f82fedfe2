"""Copies of one text: reposts and syndicated pieces, with a word changed or an end cut off.

Two texts are compared by their runs of three words (w-shingling: Broder 1997); to find what is
worth comparing, each is known by the smallest hashes of its runs (a bottom-k sketch), which
texts that share most of their runs share too.
"""

import hashlib
import re
from collections.abc import Sequence

from services.clean import fold

RUN = 3
FEWEST_RUNS = 4
"""Below six words people say the same without copying: "Wstyd!" is no story."""
PRINTS = 4
ALIKE = 0.6
"""Share of common runs: one word changed in twenty leaves 0.7."""
CUT = 0.8
"""Share of a cut-off text's runs that its original must hold."""

_ADDRESSES = re.compile(r"https?://\S+|www\.\S+|@[\w.-]+")
_WORDS = re.compile(r"\w+")
_ENDS_CUT = re.compile(r"(?:\u2026|\.\.\.)\s*$")

Runs = frozenset[int]


def runs_of(text: str) -> Runs:
    """Return the hashes of the runs of words in ``text``; addresses and handles are no words."""
    words = _WORDS.findall(_ADDRESSES.sub(" ", fold(text)))
    if words[:1] == ["rt"]:
        words = words[1:]
    return frozenset(
        _hash(" ".join(words[start : start + RUN])) for start in range(len(words) - RUN + 1)
    )


def prints_of(runs: Runs) -> Sequence[int]:
    """Return by what a text with these runs is looked up; nothing if it is too short."""
    return sorted(runs)[:PRINTS] if len(runs) >= FEWEST_RUNS else ()


def is_copy(text: str, runs: Runs, original: Runs) -> bool:
    """Whether ``text``, which has ``runs``, is the text of the ``original`` runs over again."""
    shared = len(runs & original)
    if shared >= ALIKE * len(runs | original):
        return True
    return bool(_ENDS_CUT.search(text[-80:])) and shared >= max(CUT * len(runs), FEWEST_RUNS)


def _hash(words: str) -> int:
    """Return 63 bits: what a signed column of a database holds."""
    digest = hashlib.blake2b(words.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
