"""The rules of ``lists/*.toml``, compiled once for each language."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from services.sentiment.cue_lists import patterns_of
from services.sentiment.cues import CueFinder, Pattern

LANGUAGES = ("pl", "en")
CODES = (
    *("responsibility", "amends", "correction", "regret", "explanation", "repentance"),
    *("forgiveness", "conditional", "agentless_passive", "minimising", "scapegoat", "blame"),
    *("platitude", "deny", "diminish", "bolster", "victim", "act", "act_third", "answers"),
    *("done", "inform", "news"),
)
"""What the rules look for. ``amends`` and ``correction`` are repair; ``scapegoat`` is blame."""
_FILES = ("components", "weaknesses", "acts")


@cache
def finder(language: str) -> CueFinder:
    """Return the rules of ``language``, ``pl`` or ``en``."""
    words = table(f"language.{language}.toml")
    patterns: list[Pattern] = []
    for name in _FILES:
        file = f"{name}.{language}.toml"
        patterns += patterns_of({**words, **table(file)}, file, CODES, "rule")
    return CueFinder(patterns)


def table(name: str) -> dict[str, Any]:
    """Return the list ``name`` as it was written."""
    return tomllib.loads(files("services.transparency").joinpath("lists", name).read_text("utf-8"))
