"""Fitting: posts as matrices, a multinomial regression over them, and its calibration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.training.data import NEGATIVE, NEUTRAL, POSITIVE, Post
from services.sentiment.figures import figures_of
from services.sentiment.linear import features_of, normal, pairs_of
from services.sentiment.rules import Rules
from services.sentiment.tokens import tokens_of

Floats: TypeAlias = NDArray[np.float64]
BLOCKS = {"w": 1.0, "c": 0.7, "b": 1.5}
"""What the kinds of features (words, pieces, pairs) are stretched by."""
FEWEST = {"w": 3, "c": 5, "b": 3}
"""A feature that stands in fewer posts is not learned."""
COMMON = 1e-3
"""Words of this share in all posts count half in the meaning (Arora and others 2017)."""
CLASSES = (NEGATIVE, NEUTRAL, POSITIVE)


@dataclass(frozen=True)
class Near:
    """A second model of the domains that are most like what is to be read.

    Reviews teach what is neutral and drown how tweets praise and blame. So negative against
    positive is learned from the near domains once more, and ``share`` of it is added.
    """

    ridge: float
    share: float
    weights: Mapping[str, float]
    """The domains, and what their posts count."""


@dataclass(frozen=True)
class Settings:
    """What was chosen by cross-validation."""

    ridge: float
    meaning: float
    features: int
    weights: Mapping[str, float]
    """What the posts of a domain count, 1 where it is not named."""
    rules: float = 1.0
    """What the figures of the rules are stretched by, as ``meaning`` is for the words' use."""
    rounds: int = 80
    """Fewer rounds hold the weights small, as the ridge does."""
    near: Near | None = None


@dataclass
class Corpus:
    """Posts with what the engine's own functions make of them."""

    posts: Sequence[Post]
    words: list[list[str]]
    figures: Floats
    names: list[str]
    counts: sp.csr_matrix
    meaning: NDArray[np.float32]
    vectors: NDArray[np.float32]
    vector_words: list[str]
    heaviness: Floats
    targets: Floats

    @property
    def labels(self) -> NDArray[np.int64]:
        return np.array([post.label for post in self.posts])

    @property
    def domains(self) -> NDArray[np.str_]:
        return np.array([post.domain for post in self.posts])


def read_corpus(posts: Sequence[Post], rules: Rules, vectors: Mapping[str, Floats]) -> Corpus:
    """Cut ``posts`` as the engine does; ``vectors`` give where a word lies among words in use."""
    tokens = [tokens_of(post.text) for post in posts]
    figures = np.array([figures_of(rules.read(part), part) for part in tokens])
    words = [[normal(token) for token in part] for part in tokens]
    names, counts = _count(words)
    known = sorted(vectors)
    place = {word: row for row, word in enumerate(known)}
    among = np.zeros(len(known))
    for part in words:
        for word in set(part) & place.keys():
            among[place[word]] += 1
    heaviness = COMMON / (COMMON + np.maximum(among, 1) / len(words))
    matrix = np.array([vectors[word] for word in known], dtype=np.float32)
    used = _rows(
        [[place[word] for word in sorted(set(part) & place.keys())] for part in words], len(known)
    )
    weighed = used @ sp.diags(heaviness)
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel()) + 1e-9
    meaning = np.asarray((weighed @ matrix) / length[:, None], dtype=np.float32)
    targets = np.eye(len(CLASSES))[[post.label for post in posts]]
    return Corpus(posts, words, figures, names, counts, meaning, matrix, known, heaviness, targets)


def _rows(rows: Sequence[Sequence[int]], width: int) -> sp.csr_matrix:
    ends = np.cumsum([0, *(len(row) for row in rows)])
    places = np.array([place for row in rows for place in row], dtype=np.int32)
    matrix = sp.csr_matrix((np.ones(len(places)), places, ends), shape=(len(rows), width))
    matrix.sum_duplicates()
    return matrix


def _count(texts: Sequence[Sequence[str]]) -> tuple[list[str], sp.csr_matrix]:
    """Return the features that are frequent enough, and how often each text has them."""
    cut: dict[str, list[str]] = {}
    held: list[list[str]] = []
    among: dict[str, int] = {}
    for words in texts:
        found: list[str] = []
        for word in sorted(set(words)):
            if word not in cut:
                cut[word] = features_of(word)
            found += cut[word]
        found += sorted(f"b{pair}" for pair in pairs_of(words))
        for feature in set(found):
            among[feature] = among.get(feature, 0) + 1
        held.append(found)
    names = sorted(name for name, posts in among.items() if posts >= FEWEST[name[0]])
    place = {name: row for row, name in enumerate(names)}
    return names, _rows([[place[f] for f in found if f in place] for found in held], len(names))


@dataclass
class Fitted:
    """A model: ``kept`` are the features that it knows, ``scale`` what each is stretched by."""

    kept: NDArray[np.int64]
    scale: Floats
    own: Floats
    figures: Floats
    meaning: Floats
    bias: Floats

    def odds(self, corpus: Corpus, which: NDArray[np.bool_]) -> Floats:
        """Return the log-odds of the three classes for the posts that ``which`` picks."""
        known = _stretched(corpus.counts[which][:, self.kept], self.scale)
        meaning = corpus.meaning[which] @ self.meaning.astype(np.float32)
        return np.asarray(
            known @ self.own + corpus.figures[which] @ self.figures + meaning + self.bias
        )


def _stretched(counts: sp.csr_matrix, scale: Floats) -> sp.csr_matrix:
    """Stretch each feature, then divide each post by the length of what it holds."""
    squares = counts @ (scale * scale)
    length = np.sqrt(squares) + 1e-9
    return (sp.diags(1 / length) @ counts @ sp.diags(scale)).tocsr()


def fit(corpus: Corpus, which: NDArray[np.bool_], settings: Settings) -> Fitted:
    """Learn from the posts that ``which`` picks: once with all features, then with the best."""
    counts, labels = corpus.counts[which], corpus.labels[which]
    kinds = np.array([BLOCKS[name[0]] for name in corpus.names])
    telling = _telling(counts, labels)
    if settings.near:
        alike = np.isin(corpus.domains[which], sorted(settings.near.weights))
        telling = (telling + _telling(counts[alike], labels[alike])) / 2
    scale = telling * kinds
    posts = np.asarray((counts > 0).sum(0)).ravel()
    kept = np.flatnonzero(posts >= 3)
    first = _learned(corpus, which, kept, scale[kept], settings)
    if len(kept) > settings.features:
        spread = first.own.max(1) - first.own.min(1)
        worth = spread * scale[kept] * np.sqrt(posts[kept])
        kept = kept[np.sort(np.argsort(-worth, kind="stable")[: settings.features])]
        first = _learned(corpus, which, kept, scale[kept], settings)
    return first


def _learned(
    corpus: Corpus,
    which: NDArray[np.bool_],
    kept: NDArray[np.int64],
    scale: Floats,
    settings: Settings,
) -> Fitted:
    """Learn from all domains, and add what the near ones say of negative against positive."""
    first = _regress(corpus, which, kept, scale, settings)
    near = settings.near
    if near is None:
        return first
    alike = which & np.isin(corpus.domains, sorted(near.weights))
    closer = replace(settings, ridge=near.ridge, weights=near.weights)
    second = _regress(corpus, alike, kept, scale, closer)

    def both(one: Floats, two: Floats) -> Floats:
        leaning = near.share * (two[..., NEGATIVE] - two[..., POSITIVE]) / 2
        return np.asarray(one + leaning[..., None] * np.array([1.0, 0.0, -1.0]))

    return replace(
        first,
        own=both(first.own, second.own),
        figures=both(first.figures, second.figures),
        meaning=both(first.meaning, second.meaning),
        bias=both(first.bias, second.bias),
    )


def _telling(counts: sp.csr_matrix, labels: NDArray[np.int64]) -> Floats:
    """Return how well each feature tells a class (the log-count ratio of Wang and Manning 2012)."""
    held = (counts > 0).astype(float)
    found = np.zeros(counts.shape[1])
    for label in np.unique(labels):
        inside = np.asarray(held[labels == label].sum(0)).ravel() + 1
        outside = np.asarray(held[labels != label].sum(0)).ravel() + 1
        found = np.maximum(found, np.abs(np.log(inside / inside.sum() * outside.sum() / outside)))
    return found


def weights_of(posts: Sequence[Post], weights: Mapping[str, float]) -> Floats:
    """Return what each post counts: its domain's weight, its classes evened out inside it."""
    labels = np.array([post.label for post in posts])
    domains = np.array([post.domain for post in posts])
    counted = np.ones(len(labels))
    for domain in np.unique(domains):
        here = domains == domain
        for label in CLASSES:
            alike = here & (labels == label)
            if alike.any():
                counted[alike] = 1 / alike.sum()
        counted[here] *= here.sum() / counted[here].sum() * weights.get(domain, 1.0)
    return counted


def _regress(
    corpus: Corpus,
    which: NDArray[np.bool_],
    kept: NDArray[np.int64],
    scale: Floats,
    settings: Settings,
) -> Fitted:
    """Multinomial regression with a ridge; a post tells only of the classes it could have had."""
    own = _stretched(corpus.counts[which][:, kept], scale)
    own_turned = own.T.tocsr()
    figures = settings.rules * corpus.figures[which]
    meaning = np.ascontiguousarray(settings.meaning * corpus.meaning[which], dtype=np.float32)
    picked = [post for post, taken in zip(corpus.posts, which, strict=True) if taken]
    closed = np.array([[label not in post.among for label in CLASSES] for post in picked])
    wanted = corpus.targets[which]
    counted = weights_of(picked, settings.weights)[:, None]
    sizes = [own.shape[1], figures.shape[1], meaning.shape[1]]
    cuts = np.cumsum(sizes)

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(-1, len(CLASSES))
        parts = np.split(table, cuts)
        odds = (
            own @ parts[0] + figures @ parts[1] + meaning @ parts[2].astype(np.float32) + parts[3]
        )
        odds[closed] = -1e9
        odds -= odds.max(1, keepdims=True)
        raised = np.exp(odds)
        shares = raised / raised.sum(1, keepdims=True)
        wrong = (shares - wanted) * counted
        slope = np.vstack(
            [
                own_turned @ wrong,
                figures.T @ wrong,
                meaning.T @ wrong.astype(np.float32),
                wrong.sum(0),
            ]
        )
        held = table.copy()
        held[-1] = 0
        told = (np.log(shares + 1e-12) * wanted).sum(1)
        cost = -(counted[:, 0] * told).sum()
        return float(cost + settings.ridge / 2 * (held**2).sum()), (
            slope + settings.ridge * held
        ).ravel()

    start = np.zeros((cuts[-1] + 1) * len(CLASSES))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": settings.rounds})
    parts = np.split(found.x.reshape(-1, len(CLASSES)), cuts)
    figured, meant = settings.rules * parts[1], settings.meaning * parts[2]
    return Fitted(kept, scale, parts[0], figured, meant, parts[3][0])
