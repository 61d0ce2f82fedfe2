"""A statement made ready for the rules, every character in its place.

A full stop of an abbreviation ends no sentence, a line that was only wrapped goes on, and what
others are quoted with is left out: "they say 'nothing happened'" is not our denial.
"""

import re
from functools import cache
from typing import NamedTuple

from services.transparency.rules import table

PERCENT = "\u0298"
"""A letter in the place of "%", so that the rules can see it as (the end of) a word."""

_YEAR = re.compile(r"(?<=\d) ?(?:r|a\.m|p\.m)(\.)(?=\s+[a-ząćęłńóśźż\d])", re.IGNORECASE)
_BREAK = re.compile(r"\n")
_WRAPPED_AT = 50
"""Characters; a line that is longer and ends without a mark was wrapped."""
_COLON = re.compile(r"[:;](?=\s)")
_QUOTED = re.compile(r"[„“\"«][^„“”\"«»\n]{8,300}[”“\"»]|(?<!\w)['‘’][^'‘’\n]{12,200}['’](?!\w)")
_AROUND = 60
"""Characters before and behind a quotation that tell whose it is."""
_CLOSE = r"[^,;:]{0,24}(?:, (?:że|iż) )?"
"""What may stand between a word that disowns a quotation and the quotation."""
_SENTENCE = re.compile(r"[.!?\n]")


class _Words(NamedTuple):
    titles: "re.Pattern[str]"
    abbreviations: "re.Pattern[str]"
    reported: "re.Pattern[str]"
    ours: "re.Pattern[str]"
    disowned: "re.Pattern[str]"


def prepared(text: str) -> str:
    """Return ``text`` as the rules read it; as long as it was."""
    words = _words()
    for pattern in (words.titles, words.abbreviations, _YEAR):
        text = pattern.sub(_without_stop, text)
    text = _BREAK.sub(_joined, text)
    left = _QUOTED.sub(lambda quote: " " * len(quote[0]) if _of_others(quote) else quote[0], text)
    kept = len(left) - left.count(" ")
    text = left if 2 * kept >= len(text) - text.count(" ") else text
    return text.replace("%", PERCENT)


def in_clauses(ready: str) -> str:
    """Return a prepared text in which no rule reaches over a colon or a semicolon."""
    return _COLON.sub(".", ready)


def _without_stop(match: "re.Match[str]") -> str:
    place = match.start(1) - match.start()
    return f"{match[0][:place]} {match[0][place + 1 :]}"


def _joined(match: "re.Match[str]") -> str:
    """Return a space for a line break inside a sentence, else the break."""
    text, place = match.string, match.start()
    last, following = text[place - 1 : place], text[place + 1 : place + 2]
    if not last or last in ".!?:\n" or not (following.isalnum() or following in '„"('):
        return "\n"
    if following.islower() or following.isdigit() or last == ",":
        return " "
    is_long = place >= _WRAPPED_AT and "\n" not in text[place - _WRAPPED_AT : place]
    return " " if is_long else "\n"


def _of_others(match: "re.Match[str]") -> bool:
    text, words = match.string, _words()
    before = _SENTENCE.split(text[max(0, match.start() - _AROUND) : match.start()])[-1]
    after = _SENTENCE.split(text[match.end() : match.end() + _AROUND])[0]
    if words.disowned.search(before):
        return True
    around = f"{before} {after}"
    return bool(words.reported.search(around)) and not words.ours.search(around)


@cache
def _words() -> _Words:
    lists = table("quotes.toml")
    titles, abbreviations = "|".join(lists["titles"]), "|".join(lists["abbreviations"])
    return _Words(
        re.compile(rf"(?<!\w)(?:{titles})(\.)(?=\s*\S)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?i:{abbreviations})(\.)(?=\s*[a-ząćęłńóśźż\d])"),
        re.compile(rf"\b(?:{'|'.join(lists['reported'])})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{'|'.join(lists['ours'])})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{'|'.join(lists['disowned'])})\b{_CLOSE}$", re.IGNORECASE),
    )
