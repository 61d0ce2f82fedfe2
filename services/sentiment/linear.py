"""The learned part: a linear model over words, pairs of words and pieces of words."""

from services.sentiment.tokens import MAX_WORD

SHORTEST, LONGEST = 2, 5
"""Lengths of the pieces that a word is cut into, its ends marked by a space."""


def normal(token: str) -> str:
    """Return ``token`` as the model knows it: addresses, handles and digits are all alike."""
    if token.startswith("@"):
        return "@"
    if token.startswith(("http", "www.")):
        return "//"
    word = token.lower().replace("’", "'")[:MAX_WORD]
    if not word.isalpha():
        word = "".join("0" if char.isdigit() else char for char in word)
    return word


def pieces_of(word: str) -> list[str]:
    """Return the runs of characters that ``word`` is made of."""
    whole = f" {word} "
    return [
        whole[start : start + length]
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(len(whole) - length + 1)
    ]
