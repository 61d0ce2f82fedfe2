"""Triage: which scenario the mentions speak for, and by which words and signals."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from services.clean import fold
from services.early_warning.hearing import Heard
from services.playbooks.schema import Playbook

SHOWN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A scenario with its reasons: of ``total`` mentions ``hits`` hold one of its words.

    ``words`` are those found with their counts, and among them the signals by their labels.
    """

    playbook: Playbook
    version: int
    hits: int
    total: int
    words: tuple[tuple[str, int], ...]


def triage(heard: Iterable[Heard], playbooks: Sequence[tuple[int, Playbook]]) -> list[Proposal]:
    """Return every scenario, the one that most mentions speak for first.

    A mention speaks for a scenario by that scenario's words in it, and by what the scorer found
    it to speak of; between scenarios with as many mentions the one with more different words
    comes first.
    """
    folded = [Heard(" ".join(fold(item.text).split()), item.signals) for item in heard]
    proposals = [_propose(playbook, version, folded) for version, playbook in playbooks]
    return sorted(
        proposals, key=lambda item: (-item.hits, -len(item.words), item.playbook.scenario)
    )


def _propose(playbook: Playbook, version: int, heard: Sequence[Heard]) -> Proposal:
    find = _finder([*playbook.words.pl, *playbook.words.en])
    wanted = frozenset(playbook.speaks_of)
    counts: Counter[str] = Counter()
    hits = 0
    for item in heard:
        found = find(item.text) | {signal.label for signal in item.signals & wanted}
        counts.update(found)
        hits += bool(found)
    return Proposal(playbook, version, hits, len(heard), tuple(counts.most_common()))


def _finder(terms: Sequence[str]) -> Callable[[str], set[str]]:
    """Return what finds the ``terms`` in a folded text."""
    if not terms:
        return lambda _text: set()
    by_token = {_token(term): term for term in terms}
    longest_first = sorted(by_token, key=len, reverse=True)
    groups = {f"t{place}": by_token[token] for place, token in enumerate(longest_first)}
    regex = re.compile(
        "|".join(f"(?P<t{place}>{_pattern(token)})" for place, token in enumerate(longest_first))
    )
    return lambda text: {groups[str(match.lastgroup)] for match in regex.finditer(text)}


def _token(term: str) -> str:
    return " ".join(fold(term).split())


def _pattern(token: str) -> str:
    ending = r"\w*" if token.endswith("*") else r"(?!\w)"
    return rf"(?<!\w){re.escape(token.rstrip('*'))}{ending}"
