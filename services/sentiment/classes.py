"""What the classes of somebody's classifier mean: its names are spelt in many ways."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.i18n import _
from services.words import Sentiment

_NAMED = {
    "neg": Sentiment.NEGATIVE,
    "neu": Sentiment.NEUTRAL,
    "amb": Sentiment.NEUTRAL,  # ambiguous, ambiwalentny
    "mix": Sentiment.NEUTRAL,
    "pos": Sentiment.POSITIVE,
    "poz": Sentiment.POSITIVE,
}
_NUMBERED = re.compile(
    r"(?:(?:label|class)[_ -]?)?(-?\d{1,2})(?: ?(?:stars?|gwiazd\w+))?", re.IGNORECASE
)
_MOST = 10


def classes_of(id2label: object) -> tuple[Sentiment, ...]:
    """Return what each class means, in the order of a model's output.

    Names count (``NEGATIVE``, ``neu``, ``Very positive``, ``pozytywny``), else numbers from the
    worst to the best (``LABEL_0``, ``1 star``, ``-1``): the middle one of an odd number is neutral.

    Raises:
        ValueError: they cannot be told.
    """
    names = _in_order(id2label)
    numbers = [_NUMBERED.fullmatch(name.strip()) for name in names]
    found = (
        _by_rank([int(number[1]) for number in numbers if number])
        if all(numbers)
        else tuple(_by_name(name) for name in names)
    )
    if Sentiment.NEGATIVE not in found or Sentiment.POSITIVE not in found:
        raise ValueError(
            _("id2label needs a negative and a positive class: {names}").format(
                names=", ".join(names)
            )
        )
    return found


def _in_order(id2label: object) -> list[str]:
    if not isinstance(id2label, Mapping) or not 2 <= len(id2label) <= _MOST:
        raise ValueError(_("id2label has to name 2 to {n} classes").format(n=_MOST))
    given: Mapping[Any, Any] = id2label
    wanted = [str(number) for number in range(len(given))]
    if {str(key) for key in given} != set(wanted):
        raise ValueError(_("id2label has to number its classes from 0 on"))
    by_key = {str(key): str(name)[:60] for key, name in given.items()}
    return [by_key[key] for key in wanted]


def _by_rank(numbers: Sequence[int]) -> tuple[Sentiment, ...]:
    """Return the meaning of numbered classes: the lowest number is the worst."""
    if len(set(numbers)) < len(numbers):
        raise ValueError(_("id2label names a class twice"))
    middle = (len(numbers) - 1) / 2
    ranks = [sorted(numbers).index(number) - middle for number in numbers]
    return tuple(
        Sentiment.NEGATIVE if rank < 0 else Sentiment.POSITIVE if rank > 0 else Sentiment.NEUTRAL
        for rank in ranks
    )


def _by_name(name: str) -> Sentiment:
    words = re.findall(r"[^\W\d_]+", name.lower())
    found = {_NAMED[word[:3]] for word in words if word[:3] in _NAMED}
    if len(found) != 1:
        raise ValueError(
            _("id2label: {name} is neither negative, neutral nor positive").format(name=repr(name))
        )
    return found.pop()
