"""Triage: which scenario the mentions speak for, and by which words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.clean import fold
from services.playbooks.schema import Playbook

SHOWN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A scenario with its reasons: of ``total`` mentions ``hits`` hold one of its words."""

    playbook: Playbook
    version: int
    hits: int
    total: int
    words: tuple[tuple[str, int], ...]


def triage(texts: Iterable[str], playbooks: Sequence[tuple[int, Playbook]]) -> list[Proposal]:
    """Return every scenario, the one that most mentions speak for first.

    A mention speaks for a scenario by the number of that scenario's words in it; between
    scenarios with as many mentions the one with more different words comes first.
    """
    folded = [" ".join(fold(text).split()) for text in texts]
    proposals = [_propose(playbook, version, folded) for version, playbook in playbooks]
    return sorted(
        proposals, key=lambda item: (-item.hits, -len(item.words), item.playbook.scenario)
    )


def _propose(playbook: Playbook, version: int, folded: Sequence[str]) -> Proposal:
    terms = [*playbook.words.pl, *playbook.words.en]
    counts: Counter[str] = Counter()
    hits = 0
    if terms:
        by_token = {_token(term): term for term in terms}
        longest_first = sorted(by_token, key=len, reverse=True)
        groups = {f"t{place}": by_token[token] for place, token in enumerate(longest_first)}
        regex = re.compile(
            "|".join(
                f"(?P<t{place}>{_pattern(token)})" for place, token in enumerate(longest_first)
            )
        )
        for text in folded:
            found = {groups[str(match.lastgroup)] for match in regex.finditer(text)}
            counts.update(found)
            hits += bool(found)
    return Proposal(playbook, version, hits, len(folded), tuple(counts.most_common()))


def _token(term: str) -> str:
    return " ".join(fold(term).split())


def _pattern(token: str) -> str:
    ending = r"\w*" if token.endswith("*") else r"(?!\w)"
    return rf"(?<!\w){re.escape(token.rstrip('*'))}{ending}"
