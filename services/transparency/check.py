"""The transparency check of a statement: rules, sentences that were learned, and the whole.

The rules of ``lists/*.toml`` and a learned model (learned.py) say what the sentences do,
`judging` what follows from it, and `whole` weighs all of it together.
"""

from dataclasses import replace

from services.sentiment.language import tell
from services.transparency import learned, whole
from services.transparency.findings import Findings, Spans
from services.transparency.judging import judge
from services.transparency.reading import Reading
from services.transparency.rules import LANGUAGES


def check(text: str, language: str = "") -> Findings:
    """Return what is found in ``text``, which is clean (`services.clean.clean_text`).

    ``language`` is ``pl`` or ``en``; empty means that it is told from the text, and that an
    admission is looked for in both languages, since a statement may hold both. All of the text is
    read; the cost grows with its length alone.

    Raises:
        ValueError: ``language`` is neither.
    """
    if language not in {"", *LANGUAGES}:
        raise ValueError(language)
    code = language or tell(text).code
    code = code if code in LANGUAGES else "en"
    findings = _weighed(Reading(text, code))
    if language:
        return findings
    return replace(findings, admission=findings.admission + _in_other_languages(text, code))


def _weighed(reading: Reading) -> Findings:
    """Return what is found in ``reading``: by the rules alone where nothing learned is there."""
    sentences, statements = learned.shipped(reading.language), whole.shipped()
    if sentences is None or statements is None:
        return judge(reading)
    return statements.judge(reading, sentences)


def _in_other_languages(text: str, language: str) -> Spans:
    found: Spans = ()
    for other in LANGUAGES:
        if other != language:
            found += judge(Reading(text, other)).admission
    return found
