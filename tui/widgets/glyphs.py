"""The marks in front of things: always a glyph, and a colour only on top of it.

Sentiment and steps are one glyph, for the margin of a list; levels, severities and health
come with their word. Everything is ASCII, because the width of other signs differs.
"""

import os

from rich.text import Text

from services.incident.state import StepStatus
from services.words import AlertLevel, Health, Sentiment, Severity

_SENTIMENT = {
    Sentiment.NEGATIVE: ("-", "bold", "red"),
    Sentiment.NEUTRAL: ("~", "dim", ""),
    Sentiment.POSITIVE: ("+", "", "green"),
    Sentiment.UNKNOWN: ("?", "", "yellow"),
}
_LEVEL = {
    AlertLevel.INFO: ("i", "", "blue"),
    AlertLevel.WARNING: ("!", "", "yellow"),
    AlertLevel.HIGH: ("!!", "bold", "red"),
    AlertLevel.CRITICAL: ("!!!", "bold reverse", "red"),
}
_SEVERITY = {
    Severity.SEV1: ("!!!", "bold reverse", "red"),
    Severity.SEV2: ("!!", "bold", "red"),
    Severity.SEV3: ("!", "", "yellow"),
    Severity.SEV4: ("i", "", "blue"),
}
_HEALTH = {
    Health.STARTING: (".", "", "blue"),
    Health.HEALTHY: ("+", "", "green"),
    Health.LATE: ("~", "bold", "yellow"),
    Health.FAILING: ("!", "bold", "red"),
    Health.REFUSED: ("x", "bold", "red"),
    Health.EXHAUSTED: ("$", "bold", "yellow"),
    Health.PAUSED: ("o", "bold", "red"),
    Health.STOPPED: ("-", "bold", "yellow"),
    Health.FINISHED: ("=", "dim", ""),
}
_STEP = {
    StepStatus.OPEN: ("[ ]", "", ""),
    StepStatus.DONE: ("[x]", "", "green"),
    StepStatus.SKIPPED: ("[-]", "dim", ""),
}


def coloured(words: str, emphasis: str, colour: str) -> Text:
    """Return ``words`` in ``colour``, unless NO_COLOR asks for none.

    Textual turns colours into greys then, and a red into one that is hard to read.
    """
    return Text(words, emphasis if "NO_COLOR" in os.environ else f"{emphasis} {colour}".strip())


def sentiment_glyph(sentiment: Sentiment) -> Text:
    """Return one cell: ``-``, ``~``, ``+`` or ``?``."""
    return coloured(*_SENTIMENT[sentiment])


def level_glyph(level: AlertLevel) -> Text:
    """Return the mark and the word of an alert's level."""
    mark, emphasis, colour = _LEVEL[level]
    return coloured(f"{mark} {level.label}", emphasis, colour)


def severity_glyph(severity: Severity, *, brief: bool = False) -> Text:
    """Return the mark and the words of an incident's severity, ``brief`` its code alone."""
    mark, emphasis, colour = _SEVERITY[severity]
    return coloured(f"{mark} {severity.value if brief else severity.label}", emphasis, colour)


def health_glyph(health: Health) -> Text:
    """Return the mark and the word of a source's health."""
    mark, emphasis, colour = _HEALTH[health]
    return coloured(f"{mark} {health.label}", emphasis, colour)


def step_glyph(status: StepStatus, *, overdue: bool = False) -> Text:
    """Return the box of a step, three cells: open, done, skipped, or open and overdue."""
    if overdue and status is StepStatus.OPEN:
        return coloured("[!]", "bold", "red")
    return coloured(*_STEP[status])
