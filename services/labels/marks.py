"""Finding the words that mark a text as advertising, or try to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from services.clean import fold
from services.labels.reading import Text, latin
from services.labels.rules.parts import Market, Wording

NEGATORS = frozenset(
    fold(
        """nie nigdy bez żadna żadnej zadna zadnej żadne zadne żadnych zadnych ani brak zero not no
    never czy jakby whether isn't isnt without don't dont nor neither aint ain't wasn't nope"""
    ).split()
)
_OPENS = re.compile(
    r"(?:[\n\[({<|*/:.!?~•·\u2013\u2014\u2190-\u2bff\U0001f000-\U0001faff\ufe0f=])[ \t]*#?[ ]*$"
)
_LINE_BEGINS = re.compile(r"\n\W{0,12}$")
_CLOSES = re.compile(
    r"[ \t]*(?:$|[\n\])}>|*/:;.!~•·@#=\u2013\u2014\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]"
    r"|-[ \t-])"
)
_NAMES_NEXT = re.compile(r", (?:@|[A-ZĄĆĘŁŃÓŚŹŻ]\w)")
"""A label and whose it is: "Advertisement, Zorza"."""
_LETTERS = {"a": "a@4", "e": "e3", "i": "i1!|l", "l": "l1|i", "o": "o0", "s": "s$5", "t": "t7+"}
_LONG = "reklama advert reklamowa reklamowy wspolpraca advertisement sponsored"
_NOT_A_LETTER = r"[^\w\n]|_"


class Form(Enum):
    """How a mark is written."""

    TAG = "tag"
    ALONE = "alone"
    PHRASE = "phrase"


class Kind(Enum):
    """What a mark tells."""

    CLEAR = "clear"
    OWN_BRAND = "own brand"
    FOREIGN = "foreign"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that mark advertising; ``broken`` if its letters are pulled apart or changed."""

    kind: Kind
    form: Form
    start: int
    end: int
    broken: bool = False


def find(text: Text, market: Market) -> list[Mark]:
    """Return the marks of ``text`` in order; denied ones ("to nie reklama") are none.

    A mark inside a clearer one is part of it.
    """
    kinds = [(Kind.CLEAR, market.clear), (Kind.FOREIGN, market.foreign)]
    if market.own_brand is not None:
        kinds.insert(0, (Kind.OWN_BRAND, market.own_brand))
    taken = bytearray(len(text.folded))
    marks: list[Mark] = []
    for kind, wording in kinds:
        marks += _outside(_standing(text, kind, wording), taken)
    marks += _outside(list(broken(text)), taken)
    marks += _outside(_standing(text, Kind.AMBIGUOUS, market.ambiguous), taken)
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _standing(text: Text, kind: Kind, wording: Wording) -> list[Mark]:
    return [mark for mark in written(text, kind, wording) if not is_denied(text, mark.start)]


def written(text: Text, kind: Kind, wording: Wording) -> Iterator[Mark]:
    """Yield the marks of one kind, denied or not."""
    for tag in text.tags:
        if tag.name in wording.tags or latin(tag.name) in wording.tags:
            odd = latin(tag.name) != tag.name and tag.name not in wording.tags
            yield Mark(kind, Form.TAG, tag.start, tag.end, odd)
    for start, end in wording.alone.find(text):
        if stands_alone(text, start, end):
            yield Mark(kind, Form.ALONE, start, end, _is_fancy(text.whole[start:end]))
    for start, end in wording.phrases.find(text):
        yield Mark(kind, Form.PHRASE, start, end)


def is_denied(text: Text, start: int, reach: int = 3) -> bool:
    """Return whether a negator stands shortly before ``start`` in its clause."""
    words = text.before(start, 2 * reach)
    if words[:1] == ["jak"] or words[:2] in (["an", "like"], ["a", "like"]):
        return True  # "wygląda jak reklama"
    if not any(_denies(words, place) for place in range(min(reach, len(words)))):
        return False
    denials = sum(_denies(words, place) for place in range(len(words)))
    return denials % 2 == 1  # "nie odbyłby się bez wsparcia" denies nothing


def _denies(words: list[str], place: int) -> bool:
    following = words[place - 1] if place else ""
    return words[place] in NEGATORS and following not in {"tylko", "only"}


def stands_alone(text: Text, start: int, end: int) -> bool:
    """Return whether the words are set apart: brackets, a line's edge, a colon, an emoji."""
    lead = text.folded[max(0, start - 12) : start]
    lead = lead if start > 12 else f"\n{lead}"
    if not _OPENS.search(lead):
        return False
    if _CLOSES.match(text.folded, end) or _NAMES_NEXT.match(text.whole, end):
        return True
    line_begins = bool(_LINE_BEGINS.search(lead))
    following = text.whole[end : end + 40].lstrip()
    shouted = text.whole[start:end].isupper() and end - start > 1
    return line_begins and (shouted or following[:1].isupper())


def _outside(found: list[Mark], taken: bytearray) -> list[Mark]:
    """Return the marks of ``found`` on words that are not ``taken``, and take them."""
    kept = []
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if not any(taken[mark.start : mark.end]):
            taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
            kept.append(mark)
    return kept


def _is_fancy(words: str) -> bool:
    """Return whether letters are raised, lowered or tiny."""
    return any("\u02b0" <= char <= "\u02ff" or "\u1d2c" <= char <= "\u1dbf" for char in words)


def _pulled_apart(word: str) -> str:
    letters = [f"[{re.escape(_LETTERS.get(letter, letter))}]" for letter in word]
    return rf"(?:{_NOT_A_LETTER}){{0,3}}".join(letters)


_BROKEN = re.compile(rf"(?<!\w)(?:{'|'.join(_pulled_apart(word) for word in _LONG.split())})(?!\w)")
_WHOLE = re.compile(rf"(?:{'|'.join(_LONG.split())})")


_SHORT = re.compile(r"\W{0,3}(?:[aɐ@4][._*·-][ ]?[dᗡ]|ɐ ?[dᗡ])(?=[\s.,:;!|]|$)")
"""A pulled apart "ad" with which a text begins."""


def broken(text: Text) -> Iterator[Mark]:
    """Yield labels whose letters are pulled apart or replaced: "r e k l a m a", "rek|ama"."""
    plain = latin(text.folded)
    if short := _SHORT.match(text.folded):
        yield Mark(Kind.CLEAR, Form.ALONE, short.start(), short.end(), broken=True)
    for found in _BROKEN.finditer(plain):
        word = text.folded[found.start() : found.end()]
        if not _WHOLE.fullmatch(word) and not is_denied(text, found.start()):
            yield Mark(Kind.CLEAR, Form.ALONE, found.start(), found.end(), broken=True)
