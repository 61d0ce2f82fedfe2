"""Terms joined into as few questions as a service allows to be long."""

from collections.abc import Callable, Sequence


def packed(terms: Sequence[str], longest: int, write: Callable[[Sequence[str]], str]) -> list[str]:
    """Return the questions that ``write`` makes of ``terms``, each ``longest`` characters at most.

    A term that alone is too long is left out.
    """
    parts: list[list[str]] = []
    for term in terms:
        if parts and len(write([*parts[-1], term])) <= longest:
            parts[-1].append(term)
        elif len(write([term])) <= longest:
            parts.append([term])
    return [write(part) for part in parts]
