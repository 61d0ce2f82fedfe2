"""What is said in a storm of which kind, counted in invented bursts of mentions.

``weights/talk.tsv`` says of each word's beginning in how many bursts of which scenario it was
heard; its first line in how many bursts of each it could have been. From these plain counts come
how common a word of a playbook is in storms of other kinds, and the words that no list names but
that speak for one scenario. ``benchmarks/train_triage.py`` counts them anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from math import log

STEM = 5
"""Letters by which the forms of a word are taken together."""
SHORTEST = 3
"""Letters of the shortest beginning that is counted."""
FAITH = 0.5
"""How many bursts' worth of the common share a scenario's share begins with (Dirichlet prior)."""

Bursts = Iterable[tuple[str, Sequence[Sequence[str]]]]
"""A scenario and the words of its mentions, burst by burst."""


def stem(word: str) -> str:
    """Return the beginning of a folded ``word`` by which it is counted."""
    return word.lstrip("#")[:STEM]


class Talk:
    """In how many bursts of each scenario each stem was heard."""

    def __init__(self, bursts: Mapping[str, int], heard: Mapping[str, Mapping[str, int]]) -> None:
        self._bursts = dict(bursts)
        self._heard = {name: dict(counts) for name, counts in heard.items()}
        self._all = sum(self._bursts.values())

    @classmethod
    def count(cls, bursts: Bursts) -> "Talk":
        """Count the stems of ``bursts``."""
        many: Counter[str] = Counter()
        heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for scenario, mentions in bursts:
            many[scenario] += 1
            for name in {stem(word) for words in mentions for word in words}:
                if len(name) >= SHORTEST:
                    heard[name][scenario] += 1
        return cls(many, heard)

    @classmethod
    def read(cls, text: str) -> "Talk":
        """Read what `written` wrote."""
        rows = [line.split() for line in text.splitlines() if line]
        (_head, bursts), *heard = [(name, _counts(counts)) for name, *counts in rows]
        return cls(bursts, dict(heard))

    def written(self) -> str:
        """Return the counts as a table, a stem a line."""
        lines = [_line("bursts", self._bursts)]
        lines += [_line(name, self._heard[name]) for name in sorted(self._heard)]
        return "\n".join(lines) + "\n"

    def elsewhere(self, parts: Sequence[tuple[str, bool]], scenario: str) -> float:
        """Return in which share of other scenarios' bursts a phrase is to be expected, 0 to 1.

        A phrase is as rare as its rarest word, and four times rarer for each word more. Nothing
        counts as impossible: what was never heard counts as a tenth of a burst.
        """
        others = self._all - self._bursts.get(scenario, 0) + 1
        rarest = min(self._count(part, scenario, begins=begins) for part, begins in parts)
        return float((rarest * 0.25 ** (len(parts) - 1) + 0.1) / others)

    def speaks_for(self, scenario: str) -> dict[str, float]:
        """Return the stems that are said more in ``scenario`` than in all, with how much more.

        The figure is the natural logarithm of the ratio (naive Bayes, as far as it speaks for).
        """
        bursts = self._bursts.get(scenario, 0)
        found: dict[str, float] = {}
        for name, counts in self._heard.items() if bursts else ():
            share = sum(counts.values()) / self._all
            here = (counts.get(scenario, 0) + FAITH * 3 * share) / (bursts + FAITH * 3)
            if here > share:
                found[name] = log(here / share)
        return found

    def _count(self, part: str, scenario: str, *, begins: bool) -> int:
        word = part.lstrip("#")
        names = self._by_beginning.get(word, []) if begins and len(word) < STEM else [stem(word)]
        heard = (self._heard.get(name, {}) for name in names)
        return max((sum(counts.values()) - counts.get(scenario, 0) for counts in heard), default=0)

    @cached_property
    def _by_beginning(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._heard:
            for length in range(1, min(STEM, len(name) + 1)):
                found[name[:length]].append(name)
        return dict(found)


@lru_cache(maxsize=1)
def shipped_talk() -> Talk:
    """Return the counts that come with the program."""
    return Talk.read((files("services.incident") / "weights/talk.tsv").read_text("utf-8"))


def _counts(cells: Iterable[str]) -> dict[str, int]:
    return {name: int(number) for name, _, number in (cell.partition(":") for cell in cells)}


def _line(name: str, counts: Mapping[str, int]) -> str:
    return "\t".join([name, *(f"{of}:{counts[of]}" for of in sorted(counts))])
