"""Learn to tell Polish, English and other languages apart; writes ``weights/language.xz``.

``python benchmarks/train_language.py ../shared/sentiment`` needs the ``train`` extra. It learns
from posts drawn word by word from the word frequencies of 26 languages that are written in Latin
letters (wordfreq, CC BY-SA 4.0), and from the words of four fifths of the shared posts; half of
all is folded to plain letters, as people type. The last fifth gives the figures that it prints.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the order of additions decides the last bit
import json
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
import numpy as np
import scipy.sparse as sp
import wordfreq
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.training.data import mended, read
from services.clean import fold
from services.sentiment.language import pieces_of, sums_of, words_of
from services.sentiment.weights import pack, unpack, with_sums

WEIGHTS = Path("services/sentiment/weights/language.xz")
CLASSES = ("pl", "en", "other")
OTHER_SCRIPTS = frozenset("ar bg bn el fa he hi ja ko mk ru ta uk ur zh".split())
NEIGHBOURS = frozenset("cs de es fr hr it nl sh sk sl".split())
"""Languages that are met often, or that are taken for Polish."""
REAL = {
    "pl_tweets_mozetic_dev": "pl",
    "pl_poleval2019_t6_train": "pl",
    "pl_komentarze_dev": "pl",
    "pl_polemo_sent_hotels_medicine_train": "pl",
    "en_semeval2013_2016": "en",
}
LENGTHS = (1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 14)
VOCABULARY = 20_000
FEWEST = 12
KEPT = 30_000
RIDGE = 3.0
OTHERS_ARE_RARE = -3.0
"""Added to the log-odds of other languages, which the drawn posts hold more of than life does."""


@dataclass(frozen=True)
class Posts:
    """Words of posts, and which of `CLASSES` each is."""

    words: list[list[str]]
    labels: list[int]

    def add(self, words: list[str], label: int) -> None:
        self.words.append(words)
        self.labels.append(label)


def main(folder: Path) -> None:
    """Learn, write the weights and print the figures."""
    chance = random.Random(1)
    posts = Posts([], [])
    frequencies = _frequencies()
    _draw(posts, frequencies, chance)
    held = _take_real(posts, folder, chance)
    names = _names(posts.words)
    weights = _fit(_counts(posts.words, names), np.array(posts.labels))
    worth = (weights[:-1].max(1) - weights[:-1].min(1)) * np.sqrt(
        np.asarray(_counts(posts.words, names).sum(0)).ravel()
    )
    kept = np.sort(np.argsort(-worth, kind="stable")[:KEPT])
    names = [names[place] for place in kept]
    weights = _fit(_counts(posts.words, names), np.array(posts.labels))
    weights[-1, CLASSES.index("other")] += OTHERS_ARE_RARE
    weights -= weights.mean(1, keepdims=True)
    columns = {name: weights[:-1, place] for place, name in enumerate(CLASSES)}
    head = {"bias": [round(float(part), 4) for part in weights[-1]]}
    WEIGHTS.parent.mkdir(exist_ok=True)
    table = pack(head, names, columns)
    WEIGHTS.write_bytes(with_sums(table, sums_of(unpack(table))))
    print(json.dumps({"bytes": WEIGHTS.stat().st_size, "features": len(names)}))
    for name, words, label in [*held, *_drawn_trials(frequencies, chance)]:
        odds = _counts(words, names) @ weights[:-1] + weights[-1]
        right = float((odds.argmax(1) == label).mean())
        print(json.dumps({"trial": name, "n": len(words), "right": round(100 * right, 2)}))


def _frequencies() -> dict[str, tuple[list[str], list[float]]]:
    """Return the most frequent words of each language with their shares added up."""
    found = {}
    for code in sorted(wordfreq.available_languages("small")):
        if code in OTHER_SCRIPTS:
            continue
        shares = wordfreq.get_frequency_dict(code, "small")
        latin = (
            item
            for item in shares.items()
            if re.fullmatch("[^\\W\\d_\u0250-\u1dff\u1f00-\uffff]+", item[0])
        )
        ranked = sorted(latin, key=lambda item: (-item[1], item[0]))[:VOCABULARY]
        found[code] = ([w for w, _ in ranked], list(accumulate(s**0.9 for _, s in ranked)))
    return found


def _label(code: str) -> int:
    return CLASSES.index(code if code in CLASSES else "other")


def _draw(
    posts: Posts, frequencies: dict[str, tuple[list[str], list[float]]], chance: random.Random
) -> None:
    english = set(frequencies["en"][0][:3_000])
    for code, (words, shares) in frequencies.items():
        many = 25_000 if code in CLASSES else 5_000 if code in NEIGHBOURS else 3_000
        for _ in range(many):
            drawn = chance.choices(words, cum_weights=shares, k=chance.choice(LENGTHS))
            if len(drawn) < 3 and code not in CLASSES and english.issuperset(drawn):
                continue
            if chance.random() < (0.45 if code == "pl" else 0.3):
                drawn = [fold(word) for word in drawn]
            posts.add(drawn, _label(code))


def _take_real(
    posts: Posts, folder: Path, chance: random.Random
) -> list[tuple[str, list[list[str]], int]]:
    """Add four fifths of the shared posts; return the rest as trials."""
    trials: list[tuple[str, list[list[str]], int]] = []
    for name, code in REAL.items():
        rows = [list(words_of(mended(row["text"]))) for row in read(folder / f"{name}.jsonl")]
        rows = [words for words in rows if words]
        chance.shuffle(rows)
        rows = rows[:20_000]
        for words in rows[len(rows) // 5 :]:
            taken = words
            if chance.random() < 0.5:
                many = chance.randint(1, 6)
                start = chance.randint(0, max(0, len(words) - many))
                taken = words[start : start + many]
            if chance.random() < 0.4:
                taken = [fold(word) for word in taken]
            posts.add(taken, _label(code))
        held, label = rows[: len(rows) // 5], _label(code)
        trials += [(name, held, label), (f"{name}, four words", [w[:4] for w in held], label)]
        if code == "pl":
            plain = [[fold(word) for word in words] for words in held]
            trials.append((f"{name}, folded", plain, label))
            trials.append((f"{name}, folded, four words", [w[:4] for w in plain], label))
    return trials


def _drawn_trials(
    frequencies: dict[str, tuple[list[str], list[float]]], chance: random.Random
) -> list[tuple[str, list[list[str]], int]]:
    return [
        (
            f"{code}, eight words drawn",
            [chance.choices(words, cum_weights=shares, k=8) for _ in range(500)],
            _label(code),
        )
        for code, (words, shares) in frequencies.items()
        if code not in CLASSES
    ]


def _names(texts: Sequence[Sequence[str]]) -> list[str]:
    among: dict[str, int] = {}
    for words in texts:
        for piece in {piece for word in words for piece in pieces_of(word)}:
            among[piece] = among.get(piece, 0) + 1
    return sorted(piece for piece, posts in among.items() if posts >= FEWEST)


def _counts(texts: Sequence[Sequence[str]], names: Sequence[str]) -> sp.csr_matrix:
    place = {name: row for row, name in enumerate(names)}
    cut: dict[str, list[int]] = {}
    places: list[int] = []
    ends = [0]
    for words in texts:
        for word in words:
            if word not in cut:
                cut[word] = [place[piece] for piece in pieces_of(word) if piece in place]
            places += cut[word]
        ends.append(len(places))
    shape = (len(texts), len(names))
    matrix = sp.csr_matrix((np.ones(len(places)), np.array(places, np.int32), ends), shape=shape)
    matrix.sum_duplicates()
    return matrix


def _fit(counts: sp.csr_matrix, labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Multinomial regression with a ridge; the last row is the bias."""
    turned = counts.T.tocsr()
    wanted = np.eye(len(CLASSES))[labels]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = flat.reshape(-1, len(CLASSES))
        odds = counts @ table[:-1] + table[-1]
        odds -= odds.max(1, keepdims=True)
        raised = np.exp(odds)
        shares = raised / raised.sum(1, keepdims=True)
        slope = np.vstack([turned @ (shares - wanted), (shares - wanted).sum(0)])
        held = table.copy()
        held[-1] = 0
        cost = -np.log((shares * wanted).sum(1) + 1e-12).sum() + RIDGE / 2 * (held**2).sum()
        return float(cost), (slope + RIDGE * held).ravel()

    start = np.zeros((counts.shape[1] + 1) * len(CLASSES))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 60})
    return np.asarray(found.x).reshape(-1, len(CLASSES))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
