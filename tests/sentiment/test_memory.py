"""What is remembered of words: the same as what would be found out, and never too much."""

from services.sentiment.memory import REMEMBERED, Memory


def test_a_word_met_lately_is_not_found_out_again() -> None:
    asked: list[str] = []

    def find_out(word: str) -> str:
        asked.append(word)
        return word.upper()

    known = Memory(find_out)
    words = [str(number) for number in range(REMEMBERED + 1)]
    assert [known[word] for word in words] == [word.upper() for word in words]
    assert [known[word] for word in words] == [word.upper() for word in words]
    assert asked == words


def test_what_is_not_met_again_is_forgotten() -> None:
    asked: list[str] = []
    known = Memory(asked.append)
    for number in range(3 * REMEMBERED):
        known[str(number)]
        known["often"]
        assert len(known) <= REMEMBERED
    assert asked.count("often") == 1
    known["0"]
    assert asked.count("0") == 2
