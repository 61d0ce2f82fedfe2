"""A statement made ready for the rules, every character in its place.

A full stop of an abbreviation ends no sentence, a line that was only wrapped goes on, and what
others are quoted with is left out: "they say 'nothing happened'" is not our denial.
"""

import re

PERCENT = "\u0298"
"""A letter in the place of "%", so that the rules can see it as (the end of) a word."""

_ABBREVIATION = re.compile(
    r"(?<!\w)(?:godz|ul|al|nr|tys|mln|mld|ok|np|tzn|tj|dr|prof|św|im|pkt|art|ust|poz|tel|wg|min|max|proc|szt"
    r"|mr|mrs|ms|st|no|vs|approx|inc|ltd|etc|e\.g|i\.e|m\.in|sp\. z o\.o|s\.a|ww|itp|itd|lek|med|inż|mgr)(\.)(?=\s*\S)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<=\d) ?(?:r|a\.m|p\.m)(\.)(?=\s+[^\W\dA-ZĄĆĘŁŃÓŚŹŻ])", re.IGNORECASE)
_BREAK = re.compile(r"\n")
_WRAPPED_AT = 50  # characters; a line that is longer and ends without a mark was wrapped
_COLON = re.compile(r"[:;](?=\s)")
_QUOTED = re.compile(r"[„“\"«][^„“”\"«»\n]{8,300}[”“\"»]|(?<!\w)'[^'\n]{12,200}'(?!\w)")
_AROUND = 60
_REPORTED = re.compile(
    r"\b(?:pisz\w+|pisał\w*|mówią|mówi się|mówicie|twierdz\w+|zarzuca\w+|pyta\w+|komentarz\w*|czytam\w*|nagłów\w+|plotk\w+|internaut\w+"
    r"|pod tytułem|tytuł\w*|hasł\w+|napisała?|krytyk\w+|oskarż\w+|słyszymy|słyszę|slogan\w*|podpis\w*"
    r"|says? that|they say|people say|say|some say|claims?|claimed|claiming|commented|comments?|asked|ask|wrote|write|headlines?|accus\w+|allege\w*|rumou?rs?"
    r"|caption|slogan|titled|tagline|critics|called it|describ\w+)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:prezes\w*|dyrektor\w*|rzeczni\w+|właściciel\w*|nasz\w*|zarząd\w*|założyciel\w*|podkreśla|dodaje|przyznaje|ceo|president|director|founder|spokes\w+|owner|chief|our|head of|added|admitted)\b",
    re.IGNORECASE,
)


def prepared(text: str) -> str:
    """Return ``text`` as the rules read it; as long as it was."""
    for pattern in (_ABBREVIATION, _YEAR):
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
    return (
        " "
        if "\n" not in text[max(0, place - _WRAPPED_AT) : place] and place >= _WRAPPED_AT
        else "\n"
    )


def _of_others(match: "re.Match[str]") -> bool:
    text = match.string
    before = text[max(0, match.start() - _AROUND) : match.start()]
    after = text[match.end() : match.end() + _AROUND]
    before = re.split(r"[.!?\n]", before)[-1]
    after = re.split(r"[.!?\n]", after)[0]
    around = f"{before} {after}"
    return bool(_REPORTED.search(around)) and not _OURS.search(around)
