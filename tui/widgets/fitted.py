"""Words that have to fit into a row."""


def fitted(words: str, cells: int) -> str:
    """Return ``words`` if they fit into ``cells``, else their beginning with an ellipsis."""
    return words if len(words) <= cells else words[: cells - 1].rstrip() + "…"
