"""The lists of ``lists/*.toml``, compiled once for each language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from services.sentiment.cue_lists import patterns_of
from services.sentiment.cues import CueFinder, Pattern
from services.transparency.rules import table as statement_table
from services.words import RiskLine

LANGUAGES = ("pl", "en")
THEMES = ("animals", "environment", "honesty", "equality", "health", "children")
"""What values are about as far as a list knows what strains them."""
GUARDS = ("reporting", "condemning", "warning", "fiction", "figure", "drink")
CODES: Mapping[str, tuple[str, ...]] = {
    "offence": ("hate", "insult", "violence", "vulgar", "sexual", "mocking"),
    "claims": ("health", "conspiracy"),
    "regulated": ("gambling", "alcohol", "tobacco", "finance", "promo"),
    "paid": ("paid",),
    "minors": ("child_exposed", "child_works"),
    "politics": ("party", "position"),
    "law": ("trouble", "offence_told"),
    "controversy": ("affair",),
    "crises": ("apology",),
    "values": tuple(f"{part}_{theme}" for part in ("about", "against") for theme in THEMES),
    "guards": GUARDS,
    "parts": (
        *("group", "contempt", "abuse", "somebody", "blow", "wish", "laughter", "suffering"),
        *("remedy", "illness", "cured", "medicine", "given_up", "protection", "poison"),
        *("plot_topic", "denial", "child", "intimate", "shown", "whereabouts", "address", "job"),
        *("politician", "stance", "debate", "march", "cause", "drive", "drunk", "speeding"),
        *("drug", "taking", "storm", "me", "offer", "business"),
    ),
}
"""The tables of each file."""
_LINES = ("offence", "claims", "regulated", "minors", "politics", "law", "controversy", "values")
LINE_OF: Mapping[str, RiskLine] = {
    code: RiskLine(name) for name in _LINES for code in CODES[name] if code != "promo"
}
"""The line of the rubric that a code of the lists counts on."""
_HOW = ("negators", "idle", "breaks", "common", "within")


class Together(NamedTuple):
    """Parts that make a finding of ``code`` when all stand within ``apart`` sentences."""

    code: str
    parts: tuple[str, ...]
    apart: int


@cache
def together() -> tuple[Together, ...]:
    """Return what only words together show."""
    return tuple(
        Together(it["code"], tuple(it["parts"]), it["apart"])
        for it in table("together.toml")["rule"]
    )


@cache
def finder(language: str) -> CueFinder:
    """Return all lists of ``language``, ``pl`` or ``en``."""
    return CueFinder(patterns(language))


def patterns(language: str) -> list[Pattern]:
    """Return the cues of ``language``, each by itself."""
    how = statement_table(f"language.{language}.toml")  # a language says no in one way
    said = {key: how[key] for key in _HOW if key in how}
    return [
        it
        for name, codes in CODES.items()
        for it in patterns_of(
            {**said, **table(f"{name}.{language}.toml")}, f"{name}.{language}.toml", codes, "rule"
        )
    ]


def table(name: str) -> dict[str, Any]:
    """Return the list ``name`` as it was written."""
    return tomllib.loads(files("services.dossier").joinpath("lists", name).read_text("utf-8"))
