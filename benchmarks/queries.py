"""What ten thousand terms cost against ten, in the same run.

``python -m benchmarks.queries [TEXTS]`` prints one JSON line: texts a second for ten and for ten
thousand terms, and the ratio of the two.
"""

import json
import sys
import time

from services.queries.find import Finder, Said
from services.queries.parse import parse

TEXT = "post {n} o nowym kremie zorza{n} i o pogodzie, ktory kupilam wczoraj w drogerii za rogiem"


def texts_per_second(terms: int, texts: int) -> float:
    """Return how many texts are searched for ``terms`` terms in a second."""
    finder = Finder(leaf for n in range(terms) for leaf in parse(f"zorza{n}*").leaves())
    said = [Said(TEXT.format(n=n % 10)) for n in range(texts)]
    begin = time.perf_counter()
    for item in said:
        finder.find(item)
    return texts / (time.perf_counter() - begin)


def main(texts: int = 20_000) -> None:
    """Print the figures."""
    few, many = texts_per_second(10, texts), texts_per_second(10_000, texts)
    print(
        json.dumps({"ten": round(few), "ten_thousand": round(many), "ratio": round(few / many, 2)})
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
