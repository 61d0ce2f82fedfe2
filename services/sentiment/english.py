"""English: VADER as it is, with the words of a brand's crisis and the emoji that it lacks."""

from services.sentiment.rules import NOTHING, Rules, is_rule_word, read_groups, shortened


class EnglishRules(Rules):
    """VADER's rules over its own lexicon and ``lexicon/english.txt``."""

    def __init__(self) -> None:
        super().__init__()
        added = read_groups("english.txt")
        self.lexicon |= {word: v for word, v in added.items() if "_" not in word}
        self.add_phrases({word: v for word, v in added.items() if "_" in word})
        self.lexicon |= read_groups("emoji.txt")

    def word_for(self, token: str) -> str:
        """Return the word, or how it is spelt when it is drawn out, as in sooo goood."""
        if token in self.lexicon:
            return token
        word = token.lower().replace("’", "'")
        if word in self.lexicon:
            return word if word[0].isalpha() else NOTHING
        if is_rule_word(word):
            return word
        spellings = shortened(word) if word.isalpha() else ()
        return next((spelt for spelt in spellings if spelt in self.lexicon), NOTHING)
