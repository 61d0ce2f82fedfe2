"""What a post speaks of beyond liking and disliking, by the cues of ``lexicon/signals.*.toml``."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from services.sentiment.cue_lists import patterns_of
from services.sentiment.cues import CueFinder, Pattern
from services.sentiment.tokens import MAX_READ
from services.words import Signal


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a signal shows: the words as they stand in the text from start to end."""

    signal: Signal
    words: str
    start: int
    end: int


class SignalFinder:
    """The cues of some languages, compiled once; a post is searched for those of all of them."""

    def __init__(self, languages: Sequence[str] = ("pl", "en")) -> None:
        own = dict.fromkeys(languages)
        self._finder = CueFinder([it for language in own for it in _shipped(language)])

    def find(self, text: str) -> tuple[Cue, ...]:
        """Return the cues in the order of ``text``; those of one signal do not overlap."""
        text = text[:MAX_READ]
        return tuple(
            Cue(Signal(code), text[start:end], start, end)
            for code, start, end, _ in self._finder.find(text)
        )

    def signals(self, text: str) -> frozenset[Signal]:
        """Return the signals of ``text`` without where they show."""
        return frozenset(cue.signal for cue in self.find(text))


def _shipped(language: str) -> Iterator[Pattern]:
    name = f"signals.{language}.toml"
    source = files("services.sentiment").joinpath("lexicon", name)
    return patterns_of(tomllib.loads(source.read_text("utf-8")), name, list(Signal), "signal")
