"""Triage: which scenario the mentions speak for, and by which words and signals.

Each crisis is loud: outrage, calls for a boycott, jokes, the press. What every storm brings along
says little about which one it is; what was said as often in the week before says nothing. So:

- a word of a playbook weighs the more the rarer it is in storms of other kinds, the logarithm of
  `USUAL` over its share of them, and the fewer playbooks name it: ``log(1 + N / n) / log(1 + N)``
  for ``n`` of ``N`` (the inverse document frequency of Sparck Jones 1972);
- a word that no list names but that was heard in one kind of storm above the others (`talk`)
  weighs `LEARNED` of the logarithm of how much more (naive Bayes);
- a signal of the scorer weighs far less, and one of loudness less still: both only tip a tie;
- all of it times what is new in it: one less its share of the mentions before over its share now.

What speaks in one mention adds up, to `ENOUGH` at most. A scenario's score is the mean over the
mentions as a share of that, less what its list would find by chance in storms of other kinds: a
long list gains nothing by its length.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from services.early_warning.hearing import Heard
from services.incident.finder import Finder, key, parts_of, words_of
from services.incident.talk import Talk, shipped_talk, stem
from services.playbooks.schema import Playbook
from services.words import Signal

SHOWN_WORDS = 3
CLEAR = 0.05
"""A scenario that scores less does not fit clearly: the plan for what fits none is as good."""

REASONS = 3
"""Where every third mention has a reason for one scenario, those with far fewer stand below."""
ENOUGH = 4.0
"""What one mention can weigh: a word that was never heard in another storm is nearly enough."""
USUAL = 0.1
"""The share of a scenario's own bursts in which one of its words is taken to be said."""
LEARNED = 0.6
"""What a word weighs that only the counted bursts know, against one that a person listed."""
SIGNAL, LOUD = 0.2, 0.04
"""What a signal weighs, and one that any storm brings along."""
USUAL_MENTIONS = 9
"""Mentions of a counted burst."""
CH = 1.0
LOUDNESS = frozenset(
    {
        Signal.OUTRAGE,
        Signal.BOYCOTT,
        Signal.FRAUD,
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
        """Whether enough speaks for it, a word of its list or a signal among it."""
        return self.score >= CLEAR and self.hits > 0


_Clue = str | Signal
"""What speaks for a scenario: a word of its list, a beginning from the counts, a signal."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a mention, and what it speaks of."""

    words: tuple[str, ...]
    signals: frozenset[Signal]


def triage(
    heard: Iterable[Heard],
    playbooks: Sequence[tuple[int, Playbook]],
    before: Iterable[Heard] = (),
    talk: Talk | None = None,
) -> list[Proposal]:
    """Return every scenario, the one that speaks most clearly from the mentions first.

    ``before`` are mentions of calm days, against which the new ones stand out; ``talk`` what is
    said in storms of all kinds, by default what the program knows of it. The plan for what fits
    none comes last.
    """
    said, calm = _read(heard), _read(before)
    ears = _ears(tuple(playbook for _version, playbook in playbooks), talk or shipped_talk())
    proposals = [
        _propose(version, ear, said, calm)
        for (version, _playbook), ear in zip(playbooks, ears, strict=True)
    ]
    clear = [it.hits for it in proposals if it.fits_clearly and it.hits * REASONS >= it.total]
    most = max(clear, default=0)
    return sorted(
        proposals,
        key=lambda item: (
            item.playbook.is_last_resort,
            item.hits * REASONS < most,  # what counts make likely, with hardly a reason
            -round(item.score, 9),
            -item.hits,
            item.playbook.scenario,
        ),
    )


def _read(heard: Iterable[Heard]) -> list[_Said]:
    return [_Said(tuple(words_of(item.text)), item.signals) for item in heard]


def _named(playbooks: Sequence[Playbook]) -> dict[str, float]:
    """Return how few playbooks name each word and signal, from 0 to 1."""
    named: Counter[str] = Counter()
    for playbook in playbooks:
        named.update({key(word) for word in (*playbook.words.pl, *playbook.words.en)})
        named.update({signal.value for signal in playbook.speaks_of})
    many = len(playbooks)
    return {what: log(1 + many / few) / log(1 + many) for what, few in named.items()}


class _Ear:
    """What one playbook listens for, and how much each of it weighs."""

    def __init__(self, playbook: Playbook, named: Mapping[str, float], talk: Talk) -> None:
        self.playbook = playbook
        terms = [*playbook.words.pl, *playbook.words.en]
        self._find = Finder(terms)
        self._wanted = frozenset(playbook.speaks_of)
        self.listed: dict[_Clue, float] = {
            signal: (LOUD if signal in LOUDNESS else SIGNAL) * named[signal.value]
            for signal in playbook.speaks_of
        }
        self.by_chance = 0.0
        """What its list finds in a storm of another kind, all mentions together."""
        for term in terms:
            share = talk.elsewhere(parts_of(term), playbook.scenario)
            self.listed[term] = max(0.0, log(USUAL / share)) * named[key(term)]
            self.by_chance += share * self.listed[term]
        self._learned = {
            f"{name}*": LEARNED * weight
            for name, weight in talk.speaks_for(playbook.scenario).items()
        }

    def hear(self, said: _Said) -> set[_Clue]:
        """Return what speaks for it in a mention; what a listed word says, no learned one does."""
        found = self._find(said.words)
        covered = {f"{stem(part)}*" for term in found for part, _begins in parts_of(term)}
        learned = {f"{stem(word)}*" for word in said.words} & self._learned.keys()
        return {*found, *(learned - covered), *(said.signals & self._wanted)}

    def weight(self, clue: _Clue) -> float:
        """Return how much a clue weighs."""
        return self.listed[clue] if clue in self.listed else self._learned[str(clue)]


@lru_cache(maxsize=4)
def _ears(playbooks: tuple[Playbook, ...], talk: Talk) -> tuple[_Ear, ...]:
    """Return what each of the playbooks listens for; working it out takes longer than listening."""
    named = _named(playbooks)
    return tuple(_Ear(playbook, named, talk) for playbook in playbooks)


def _propose(version: int, ear: _Ear, said: Sequence[_Said], calm: Sequence[_Said]) -> Proposal:
    found = [ear.hear(item) for item in said]
    counts = Counter(clue for clues in found for clue in clues)
    usual = Counter(clue for item in calm for clue in ear.hear(item))
    weights = {
        clue: ear.weight(clue) * _news(counts[clue], len(said), usual[clue], calm)
        for clue in counts
    }
    spoken = [min(ENOUGH, sum(weights[clue] for clue in clues)) / ENOUGH for clues in found]
    told = sorted(counts, key=lambda clue: (-weights[clue] * counts[clue], _label(clue)))
    return Proposal(
        ear.playbook,
        version,
        hits=sum(any(weights[clue] > 0 and clue in ear.listed for clue in item) for item in found),
        total=len(said),
        words=tuple((_label(clue), counts[clue]) for clue in told if weights[clue] > 0),
        score=(
            sum(spoken) / len(said) - CH * ear.by_chance / ENOUGH / USUAL_MENTIONS if said else 0.0
        ),
    )


def _news(count: int, total: int, usual: int, calm: Sequence[_Said]) -> float:
    """Return which part of what is said now was not said in calm days."""
    return max(0.0, 1 - (usual / len(calm)) / (count / total)) if calm else 1.0


def _label(clue: _Clue) -> str:
    return clue.label if isinstance(clue, Signal) else clue
