"""What the check found in a statement, and what the kind of crisis forbids of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from services.words import Cluster, Component, Strategy, Weakness


class By(StrEnum):
    """What found something: a rule of the lists, or the model that was learned."""

    RULE = "rule"
    LEARNED = "learned"


class Span(NamedTuple):
    """Words of the statement, as they stand in it from start to end."""

    words: str
    start: int
    end: int
    by: By = By.RULE


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, each with the words that show it; what is not a key was not found.

    A weakness that is an absence has the words of what lacks something: the announced acts for
    ``no_date`` and ``no_owner``, nothing for ``no_next_update``.
    """

    language: str
    components: Mapping[Component, Spans]
    weaknesses: Mapping[Weakness, Spans]
    admission: Spans
    strategies: Mapping[Strategy, Spans]

    @property
    def is_admission(self) -> bool:
        """Whether a lawyer would read an admission of fault: Legal must sign it off."""
        return bool(self.admission)

    @property
    def missing(self) -> tuple[Component, ...]:
        """The components that were not found, the weightiest first."""
        return tuple(it for it in Component if it not in self.components)


class Rule(StrEnum):
    """Why a cluster forbids a strategy."""

    MIXED = "mixed"
    NOT_IN_CLUSTER = "not_in_cluster"
    ONLY_BOLSTER = "only_bolster"


class Broken(NamedTuple):
    """A strategy that is forbidden here, and by which rule."""

    strategy: Strategy
    rule: Rule


_ALLOWED = {
    Cluster.VICTIM: frozenset(Strategy),
    Cluster.ACCIDENTAL: frozenset({Strategy.DIMINISH, Strategy.REBUILD, Strategy.BOLSTER}),
    Cluster.PREVENTABLE: frozenset({Strategy.REBUILD, Strategy.BOLSTER}),
}


def forbidden(findings: Findings, cluster: Cluster | None) -> tuple[Broken, ...]:
    """Return the strategies of the statement that do not go with ``cluster``, or with each other.

    Source: situational crisis communication theory (Coombs 2007). To deny is for what did not
    happen (rumours, forgeries: the victim cluster), to diminish for accidents, and a preventable
    crisis asks to rebuild; only a victim may say that it is one. In every cluster denying is not
    mixed with diminishing or rebuilding, and bolstering supplements and does not stand alone.
    Without a cluster only what holds in all of them is judged.
    """
    used = set(findings.strategies)
    broken: list[Broken] = []
    if Strategy.DENY in used and used & {Strategy.DIMINISH, Strategy.REBUILD}:
        broken.append(Broken(Strategy.DENY, Rule.MIXED))
    if cluster is not None:
        outside = [it for it in Strategy if it in used - _ALLOWED[cluster]]
        broken += [Broken(it, Rule.NOT_IN_CLUSTER) for it in outside]
    if used == {Strategy.BOLSTER} and not findings.components:
        broken.append(Broken(Strategy.BOLSTER, Rule.ONLY_BOLSTER))
    return tuple(broken)
