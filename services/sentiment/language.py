"""Polish, English or something else: by the pieces of the words, and by what the source says."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from services.sentiment.memory import Memory
from services.sentiment.pieces import Pieces, joined, joined_sums, split
from services.sentiment.tokens import MAX_READ
from services.sentiment.weights import Table, load

UNKNOWN = "und"
"""BCP 47's code for a language that could not be told."""

READ = ("pl", "en")
_COLUMNS = (*READ, "other")
_WORD = re.compile(r"[\W\d_]*+([^\W\d_]+(?:['’][^\W\d_]+)?)")
_NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|@\w[\w.-]*")
_LONGEST = 20
_PIECES = (2, 3, 4)
_SURE = 0.75
"""Below this probability the campaign's language decides."""
_HINT = 3.0
"""What the source's hint adds to the log-odds of its language: five clear words outweigh it."""
_OTHERS_HINT = 1.5
_ENOUGH = 10.0
"""The lead, in log-odds, with which common words alone decide: rare ones cost more to read."""
_SCRIPTS = (
    ("uk", "\u0404\u0406\u0407\u0490\u0454\u0456\u0457\u0491"),
    ("ru", "\u0400-\u04ff"),
    ("el", "\u0370-\u03ff"),
    ("he", "\u0590-\u05ff"),
    ("ar", "\u0600-\u06ff"),
    ("hi", "\u0900-\u097f"),
    ("th", "\u0e00-\u0e7f"),
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u4e00-\u9fff"),
)
_OTHER_SCRIPT = re.compile("[\u0370-\u1cff\u3040-\ud7af]")
_POLISH_LETTERS = frozenset("ąćęłńśźż")


class Told(NamedTuple):
    """``pl``, ``en`` or another code, `UNKNOWN` if untold; and whether a campaign's may differ."""

    code: str
    is_sure: bool

    def unless(self, default: str) -> str:
        """Return the code, or ``default`` (the campaign's language) where this is unsure."""
        return self.code if self.is_sure or not default else default


def tell(text: str, hint: str = "") -> Told:
    """Return the language of ``text``.

    ``hint`` is what the source says (BCP 47 or empty): it counts as much as a few words do,
    because people post in a language that their settings do not know.
    """
    words = words_of(text)
    code = hint.strip().lower().replace("_", "-").split("-")[0][:8]
    code = "" if code == UNKNOWN else code
    foreign = code if code not in READ else ""
    script = _script(text, words)
    if script:
        return Told(foreign or script, is_sure=True)
    if not words:
        return Told(code or UNKNOWN, is_sure=bool(code))
    odds = _odds(words, code)
    best = max(odds)
    is_sure = bool(code) or 1 / sum([math.exp(one - best) for one in odds]) >= _SURE
    found = _COLUMNS[odds.index(best)]
    return Told(found if found in READ else foreign or UNKNOWN, is_sure)


def pieces_of(word: str) -> list[str]:
    """Return the word itself and the runs of letters that tell its language."""
    whole = f" {word[:_LONGEST]} "
    return [f"={word}"] + [
        whole[start : start + length]
        for length in _PIECES
        for start in range(len(whole) - length + 1)
    ]


def words_of(text: str) -> Sequence[str]:
    """Return the words that tell the language of ``text``, in small letters."""
    text = text[:MAX_READ]
    if "@" in text or "://" in text or "www." in text:
        text = _NO_WORDS.sub(" ", text)
    return _WORD.findall(text.lower())


def _script(text: str, words: Iterable[str]) -> str:
    """Return the language of the script that most words of ``text`` are in, empty for Latin."""
    if text.isascii() or _OTHER_SCRIPT.search(text) is None:
        return ""
    foreign = "".join(word for word in words if _OTHER_SCRIPT.match(word))
    if 2 * len(foreign) < sum(len(word) for word in words):
        return ""
    return next((code for code, chars in _SCRIPTS if re.search(f"[{chars}]", foreign)), UNKNOWN)


def _odds(words: Sequence[str], code: str) -> Sequence[float]:
    """Return what speaks for Polish, for English and for another language, in log-odds."""
    reader = _reader()
    odds = list(reader.bias)
    if code:
        odds[READ.index(code) if code in READ else 2] += _HINT if code in READ else _OTHERS_HINT
    return reader.added(words, odds)


class _Reader:
    """Adds up what words speak for; remembers those that were met."""

    def __init__(self, table: Table) -> None:
        words, self._pieces, _ = _parts(table)
        common = map(joined_sums, *(table.sums[name] for name in _COLUMNS))
        self._common = dict(zip(words, common, strict=True))
        self._scales = [table.scale(name) for name in _COLUMNS]
        self.bias: Sequence[float] = table.head["bias"]
        self._known = Memory(self._look_up)

    def added(self, words: Sequence[str], odds: Sequence[float]) -> Sequence[float]:
        """Return ``odds`` with what ``words`` speak for, the rarer ones where it is close."""
        common = [*map(self._common.get, words)]
        odds = self._sum(odds, filter(None, common))
        _, second, first = sorted(odds)
        if first - second >= _ENOUGH:
            return odds
        rare = [word for word, number in zip(words, common, strict=True) if number is None]
        return self._sum(odds, map(self._known.__getitem__, rare))

    def _sum(self, odds: Sequence[float], numbers: Iterable[int]) -> list[float]:
        parts = zip(odds, self._scales, split(sum(numbers)), strict=True)
        return [before + scale * total for before, scale, total in parts]

    def _look_up(self, word: str) -> int:
        return self._pieces.total(word[:_LONGEST])


def sums_of(table: Table) -> dict[str, list[int]]:
    """Return what each word of ``table`` brings with its pieces, for `weights.with_sums`."""
    words, pieces, own = _parts(table)
    totals = [pieces.total(word[:_LONGEST]) + by for word, by in zip(words, own, strict=True)]
    return dict(zip(_COLUMNS, map(list, zip(*map(split, totals), strict=True)), strict=True))


def _parts(table: Table) -> tuple[Sequence[str], Pieces, Sequence[int]]:
    """Return the words of ``table``, its pieces, and what the words bring without them."""
    rows = table.rows("=")
    numbers = joined(zip(*(table.columns[name] for name in _COLUMNS), strict=True))
    cut = Pieces(table.others("="), numbers[: rows.start] + numbers[rows.stop :])
    return table.names("="), cut, numbers[rows]


class _Letters:
    """Without weights Polish letters are all that tells."""

    bias = (0.0, 0.0, -2.0)

    def added(self, words: Iterable[str], odds: Sequence[float]) -> list[float]:
        """Return ``odds`` with what the letters of ``words`` speak for."""
        polish, english, other = odds
        for word in words:
            if _POLISH_LETTERS.intersection(word):
                polish += 2.0
            else:
                english += 0.5
        return [polish, english, other]


@cache
def _reader() -> _Reader | _Letters:
    table = load("language")
    return _Reader(table) if table else _Letters()
