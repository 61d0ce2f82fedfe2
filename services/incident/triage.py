"""Triage: which scenario the mentions speak for, and by which words and signals.

Each crisis is loud: outrage, calls for a boycott, jokes, the press. What many playbooks name, or
every storm brings along, says little about which one it is; what one playbook alone names says
much; what was said as often in the week before says nothing. So a piece of evidence has a weight:

- its base: a playbook's own word above a signal of the scorer, which reads more loosely; a signal
  of loudness far below both;
- times how few playbooks name it: ``log(1 + N / n) / log(1 + N)`` for ``n`` of ``N`` (the inverse
  document frequency of Sparck Jones 1972, from 0 to 1);
- times what is new in it: one less its share of the mentions before over its share now.

What speaks in one mention adds up like independent chances, so that no mention counts for more
than one; a scenario's score is the mean over the mentions.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, prod

from services.clean import fold
from services.early_warning.hearing import Heard
from services.playbooks.schema import Playbook
from services.words import Signal

SHOWN_WORDS = 3
CLEAR = 0.05
"""A scenario that scores less does not fit clearly: the plan for what fits none is as good."""

WORD, SIGNAL, LOUD = 0.8, 0.6, 0.1
"""The base weights of a word, of a signal, and of one that any storm brings along."""
LOUDNESS = frozenset(
    {
        Signal.OUTRAGE,
        Signal.BOYCOTT,
        Signal.MEDIA,
        Signal.IRONY,
        Signal.THREAT,
        Signal.REFUND_OR_APOLOGY,
        Signal.PARTNER_LEAVING,
    }
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A scenario with its reasons: of ``total`` mentions ``hits`` hold one of its words.

    ``words`` are those found with their counts, and among them the signals by their labels;
    what weighs most stands first. ``score`` is from 0 to 1.
    """

    playbook: Playbook
    version: int
    hits: int
    total: int
    words: tuple[tuple[str, int], ...]
    score: float = 0.0

    @property
    def fits_clearly(self) -> bool:
        """Whether enough speaks for it."""
        return self.score >= CLEAR


def triage(
    heard: Iterable[Heard],
    playbooks: Sequence[tuple[int, Playbook]],
    before: Iterable[Heard] = (),
) -> list[Proposal]:
    """Return every scenario, the one that speaks most clearly from the mentions first.

    ``before`` are mentions of calm days, against which the new ones stand out. The plan for what
    fits none comes last.
    """
    folded, calm = _folded(heard), _folded(before)
    rarity = _rarity([playbook for _version, playbook in playbooks])
    proposals = [
        _propose(playbook, version, folded, calm, rarity) for version, playbook in playbooks
    ]
    return sorted(
        proposals,
        key=lambda item: (
            item.playbook.is_last_resort,
            -round(item.score, 9),
            -item.hits,
            item.playbook.scenario,
        ),
    )


def _folded(heard: Iterable[Heard]) -> list[Heard]:
    return [Heard(" ".join(fold(item.text).split()), item.signals) for item in heard]


def _rarity(playbooks: Sequence[Playbook]) -> dict[str, float]:
    """Return how few playbooks name each word and signal, from 0 to 1."""
    named: Counter[str] = Counter()
    for playbook in playbooks:
        named.update({_token(word) for word in (*playbook.words.pl, *playbook.words.en)})
        named.update({signal.value for signal in playbook.speaks_of})
    many = len(playbooks)
    return {what: log(1 + many / few) / log(1 + many) for what, few in named.items()}


def _propose(
    playbook: Playbook,
    version: int,
    heard: Sequence[Heard],
    calm: Sequence[Heard],
    rarity: Mapping[str, float],
) -> Proposal:
    look = _looker(playbook)
    found = [look(item) for item in heard]
    counts = Counter(what for items in found for what in items)
    usual = Counter(what for item in calm for what in look(item))
    weights = {
        what: _base(what) * rarity[_key(what)] * _news(counts[what], len(heard), usual[what], calm)
        for what in counts
    }
    spoken = [1 - prod(1 - weights[what] for what in items) for items in found]
    told = sorted(counts, key=lambda what: (-weights[what] * counts[what], _label(what)))
    return Proposal(
        playbook,
        version,
        hits=sum(any(weights[what] > 0 for what in items) for items in found),
        total=len(heard),
        words=tuple((_label(what), counts[what]) for what in told if weights[what] > 0),
        score=sum(spoken) / len(heard) if heard else 0.0,
    )


def _news(count: int, total: int, usual: int, calm: Sequence[Heard]) -> float:
    """Return which part of what is said now was not said in calm days."""
    return max(0.0, 1 - (usual / len(calm)) / (count / total)) if calm else 1.0


def _base(what: str | Signal) -> float:
    if isinstance(what, Signal):
        return LOUD if what in LOUDNESS else SIGNAL
    return WORD


def _key(what: str | Signal) -> str:
    return what.value if isinstance(what, Signal) else _token(what)


def _label(what: str | Signal) -> str:
    return what.label if isinstance(what, Signal) else what


def _looker(playbook: Playbook) -> Callable[[Heard], set[str | Signal]]:
    """Return what finds a playbook's words and signals in a mention."""
    find = _finder([*playbook.words.pl, *playbook.words.en])
    wanted = frozenset(playbook.speaks_of)
    return lambda item: {*find(item.text), *(item.signals & wanted)}


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
