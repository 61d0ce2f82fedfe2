"""Which campaigns and influencers a mention speaks of."""

from collections.abc import Iterable

from services.preparation.campaigns import Watched
from services.queries.find import Finder, Said
from services.queries.parse import Leaf, LeafKind, Node
from services.sources.base import Wanted


class Matcher:
    """All terms and queries of all watched entities, compiled once."""

    def __init__(self, watched: Iterable[Watched]) -> None:
        self._wanted: dict[str, Node] = {}
        self._languages: dict[str, str] = {}
        self._asking: dict[Leaf, set[str]] = {}
        for item in watched:
            self._languages[item.entity] = item.language
            self._wanted[item.entity] = node = item.node()
            for leaf in node.leaves():
                self._asking.setdefault(leaf, set()).add(item.entity)
        self._finder = Finder(self._asking)

    def match(self, said: Said) -> frozenset[str]:
        """Return the entities that ``said`` names, or whose handle wrote it."""
        found = self._finder.find(said)
        candidates = {entity for leaf in found for entity in self._asking[leaf]}
        return frozenset(entity for entity in candidates if self._wanted[entity].holds(found))

    def wanted(self) -> Wanted:
        """Return what a source may ask for itself; each match holds one of these at least."""
        leaves = {leaf for node in self._wanted.values() for leaf in node.needed()}

        def of(kind: LeafKind) -> tuple[str, ...]:
            return tuple(sorted(leaf.text for leaf in leaves if leaf.kind is kind))

        return Wanted(of(LeafKind.WORD), of(LeafKind.HASHTAG), of(LeafKind.HANDLE))

    def language_of(self, entities: Iterable[str], default: str = "pl") -> str:
        """Return the language of the first of ``entities``, for posts that give none."""
        return next((self._languages[entity] for entity in sorted(entities)), default)
