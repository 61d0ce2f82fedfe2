"""Folding by tables: the same as folding each character, and in its place."""

import sys

from services.clean import fold
from services.sentiment.folding import fold_whole, fold_word, folded_in_place, in_text


def test_every_character_is_folded_alike_alone_and_among_others() -> None:
    """A character outside the usual ones makes the whole text be folded the other way."""
    for code in range(sys.maxunicode + 1):
        if code > 0x2FFF and code % 29:
            continue
        char = chr(code)
        alone = folded_in_place(char)
        assert folded_in_place(f"{char}\U0001f921") == alone + "\U0001f921"
        assert len(alone) == 1


def test_a_word_is_folded_as_elsewhere() -> None:
    for word in ("Żółć", "straße", "ŁÓDŹ", "naïve", "Σίσυφος", "plain"):
        assert fold_word(word) == fold(word)


def test_what_is_found_is_pointed_at_in_the_text() -> None:
    text = "Straße żółta"
    folded, places = fold_whole(text)
    start = folded.index("zolta")
    assert text[slice(*in_text(start, start + 5, places))] == "żółta"
