"""The marks in front of things: always a glyph, and a colour only on top of it.

Sentiment and steps are one glyph, for the margin of a list; levels, severities and health
come with their word. Everything is ASCII, because the width of other signs differs.
"""

from rich.text import Text

from services.incident.state import StepStatus
from services.words import AlertLevel, Health, Sentiment, Severity

_SENTIMENT = {
    Sentiment.NEGATIVE: ("-", "bold red"),
    Sentiment.NEUTRAL: ("~", "dim"),
    Sentiment.POSITIVE: ("+", "green"),
    Sentiment.UNKNOWN: ("?", "yellow"),
}
_LEVEL = {
    AlertLevel.INFO: ("i", "blue"),
    AlertLevel.WARNING: ("!", "yellow"),
    AlertLevel.HIGH: ("!!", "bold red"),
    AlertLevel.CRITICAL: ("!!!", "bold reverse red"),
}
_SEVERITY = {
    Severity.SEV1: ("!!!", "bold reverse red"),
    Severity.SEV2: ("!!", "bold red"),
    Severity.SEV3: ("!", "yellow"),
    Severity.SEV4: ("i", "blue"),
}
_HEALTH = {
    Health.STARTING: (".", "blue"),
    Health.HEALTHY: ("+", "green"),
    Health.LATE: ("~", "bold yellow"),
    Health.FAILING: ("!", "bold red"),
    Health.REFUSED: ("x", "bold red"),
    Health.STOPPED: ("-", "bold yellow"),
    Health.FINISHED: ("=", "dim"),
}
_STEP = {
    StepStatus.OPEN: ("[ ]", ""),
    StepStatus.DONE: ("[x]", "green"),
    StepStatus.SKIPPED: ("[-]", "dim"),
}


def sentiment_glyph(sentiment: Sentiment) -> Text:
    """Return one cell: ``-``, ``~``, ``+`` or ``?``."""
    return Text(*_SENTIMENT[sentiment])


def level_glyph(level: AlertLevel) -> Text:
    """Return the mark and the word of an alert's level."""
    mark, style = _LEVEL[level]
    return Text(f"{mark} {level.label}", style)


def severity_glyph(severity: Severity) -> Text:
    """Return the mark and the words of an incident's severity."""
    mark, style = _SEVERITY[severity]
    return Text(f"{mark} {severity.label}", style)


def health_glyph(health: Health) -> Text:
    """Return the mark and the word of a source's health."""
    mark, style = _HEALTH[health]
    return Text(f"{mark} {health.label}", style)


def step_glyph(status: StepStatus, *, overdue: bool = False) -> Text:
    """Return the box of a step, three cells: open, done, skipped, or open and overdue."""
    if overdue and status is StepStatus.OPEN:
        return Text("[!]", "bold red")
    return Text(*_STEP[status])
