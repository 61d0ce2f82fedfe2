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
    *("done", "inform", "news", "outsider", "suffered", "in_order"),
)
"""What the rules look for. ``amends`` and ``correction`` are repair; ``scapegoat`` and ``outsider``
are blame, ``suffered`` is done by nobody, ``in_order`` denies.
"""
_FILES = ("components", "weaknesses", "acts", "beside")


@cache
def finder(language: str) -> CueFinder:
    """Return the rules of ``language``, ``pl`` or ``en``."""
    return CueFinder(patterns(language))


def patterns(language: str) -> list[Pattern]:
    """Return the rules of ``language``, each by itself."""
    words = table(f"language.{language}.toml")
    names = [f"{name}.{language}.toml" for name in _FILES]
    return [
        it for name in names for it in patterns_of({**words, **table(name)}, name, CODES, "rule")
    ]


def table(name: str) -> dict[str, Any]:
    """Return the list ``name`` as it was written."""
    return tomllib.loads(files("services.transparency").joinpath("lists", name).read_text("utf-8"))
