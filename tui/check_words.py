"""What the transparency check says of a statement, in a line or two of a screen."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from services.clean import clean_line
from services.i18n import _
from services.words import Weakness

if TYPE_CHECKING:
    from services.transparency import Findings, Span

QUOTED = 3
"""Weaknesses at most of which each is told with its words; of more the names alone."""
LONGEST = 40
"""Characters of the words that show a weakness."""

MARKS = "„“”\"«»' "
"""Quotes at the edge of such words are not quoted again."""


def weaknesses_told(codes: Collection[str]) -> str:
    """Return the weaknesses among ``codes``, what the check found, by their names."""
    return _told([it.label for it in Weakness if it in codes])


def findings_told(findings: "Findings") -> str:
    """Return the weaknesses with the words that show them, and the words that admit fault."""
    found = findings.weaknesses
    brief = len(found) > QUOTED
    names = [
        it.label if brief or not spans else _quoted(it.label, spans) for it, spans in found.items()
    ]
    told = _told(names)
    if findings.is_admission:
        told += "\n! " + _quoted(_("admits fault, Legal has to agree"), findings.admission)
    return told


def _told(names: list[str]) -> str:
    if not names:
        return _("Transparency check: no weakness found.")
    return "! " + _("Transparency check: {weaknesses}").format(weaknesses="; ".join(names))


def _quoted(name: str, spans: "tuple[Span, ...]") -> str:
    words = clean_line(spans[0].words.strip(MARKS), LONGEST)
    quote = _("“{words}”").format(words=words)
    return f"{name} ({quote})"
