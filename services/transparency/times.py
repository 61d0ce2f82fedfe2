"""Days, hours, places and those who answer, as ``lists/times.*.toml`` has them.

A day counts as a deadline only if it lies ahead: "between 3 and 9 May", "bought on", "posted on"
tell of what was. Patterns look a bounded way back, so what they cost grows with the length alone.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from services.transparency.rules import table

_BACK = 45
"""Characters before a day that tell whether it has been."""
_AHEAD = 20
_YET = re.compile(r"(?<!\w)(?:be|to|get|bedzie|beda|zostanie|zostana) (?:\w+ )?$")
_BY = re.compile(r"(?<!\w)(?:by|until|before|within|do|najpozniej|w ciagu) $")
_FROM = re.compile(r"(?<!\w)(?:od|between|from|miedzy) (?:\S+ ){1,3}(?:do |and |to |a )?$")
_TO = re.compile(r" (?:do|to|and) (?:\d|[a-z]{3,12}(?: \d|,|\.| 20))")
_RECENT = re.compile(
    r"ostatni\w+|ubiegl\w+|zeszl\w+|minion\w+|poprzedni\w+"
    r"|(?:last|past|previous) (?:week|month|year|\w*day)|ago\b|temu\b"
)


def days_ahead(sentence: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where ``sentence`` (folded) names a day, an hour or a span of time that lies ahead."""
    patterns = _patterns(language)
    for match in patterns.when.finditer(sentence):
        before = sentence[max(0, match.start() - _BACK) : match.start()]
        after = sentence[match.end() : match.end() + _AHEAD]
        was = patterns.was.search(before)
        if was and not _YET.search(before[: was.start()]) and not _BY.search(before):
            continue
        if _FROM.search(before) or _TO.match(after):
            continue
        if not _RECENT.search(f"{before[-12:]}{match[0]}{after[:6]}"):
            yield match.span()


def tells_of_past(sentence: str, language: str) -> bool:
    """Return whether ``sentence`` (folded) says somewhere that something has been."""
    return _patterns(language).past.search(sentence) is not None


def tells_what_was(sentence: str, language: str) -> bool:
    """Return whether ``sentence`` (folded) has a verb in the past tense."""
    return _patterns(language).past_tense.search(sentence) is not None


def names_place(sentence: str, language: str) -> bool:
    """Return whether ``sentence`` (folded) names a place where news can be found."""
    return _patterns(language).place.search(sentence) is not None


def names_function(sentence: str, language: str) -> bool:
    """Return whether ``sentence`` (folded) names a function or a team that has a name."""
    return _patterns(language).function.search(sentence) is not None


_CAPITAL, _SMALL = "A-ZĄĆĘŁŃÓŚŹŻ", "a-ząćęłńóśźż"
_WORD = f"[{_CAPITAL}][{_SMALL}]+"
_NAME = re.compile(rf"(?<!\w){_WORD} (?:[{_CAPITAL}]\. )?{_WORD}(?:-{_WORD})?")
_GOES_ON = re.compile(rf" (?:& )?[{_CAPITAL}][{_SMALL}]+")
_THE = re.compile(r"(?:\b(?:the|The|at|At)|&) $")
_NO_NAME = re.compile(
    r"day\b|January|February|March|April|June|July|August|September|October|November|December"
    r"|The|We|Our|Instagram|Facebook|Google|Face|Legal|Every|All|If|Please"
)


def names_person(sentence: str) -> bool:
    """Return whether ``sentence`` (as written) holds what looks like a first and a last name."""
    words = sentence.strip()
    return any(
        (match.start() or words.startswith(", ", match.end()))
        and not _NO_NAME.search(match[0])
        and not _GOES_ON.match(words, match.end())
        and not _THE.search(words[max(0, match.start() - 4) : match.start()])
        for match in _NAME.finditer(words)
    )


class _Patterns:
    """The lists of a language, as one expression each."""

    def __init__(self, lists: dict[str, Any]) -> None:
        parts = {name: _any(lists[name]) for name in ("months", "weekdays", "count")}
        when = _any(lists["when"])
        for name, part in parts.items():
            when = when.replace(f"{{{name}}}", part)
        self.when = re.compile(rf"(?<!\w){when}(?!\w)")
        self.was = re.compile(rf"(?<!\w){_any(lists['was'])}(?: [\w:.]+){{0,3}} ?$")
        self.past = re.compile(rf"(?<!\w){_any(lists['was'])}(?!\w)")
        self.past_tense = re.compile(rf"(?<!\w){_any(lists['past_tense'])}(?!\w)")
        self.place = re.compile(_any(lists["place"]))
        self.function = re.compile(rf"(?<!\w){_any(lists['function'])}(?!\w)")


def _any(patterns: list[str]) -> str:
    return f"(?:{'|'.join(patterns)})"


@cache
def _patterns(language: str) -> _Patterns:
    return _Patterns(table(f"times.{language}.toml"))
