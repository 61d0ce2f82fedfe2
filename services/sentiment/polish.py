"""Polish: its words are shown to VADER as the rule words that they are, or by their valence."""

from collections.abc import Iterator
from importlib.resources import files

from services.clean import fold
from services.sentiment.folding import fold_word
from services.sentiment.rules import (
    FELT,
    NOTHING,
    Rules,
    read_groups,
    shortened,
)

_NEGATES = "not"
_RULE_WORDS = {
    "nie": _NEGATES, "nigdy": "never", "żaden": "none", "żadna": "none", "żadne": "none",
    "żadnego": "none", "żadnej": "none", "żadnych": "none", "bez": "without", "niezbyt": _NEGATES,
    "wcale": _NEGATES,
    "nikt": "none", "nikomu": "none", "nic": "nothing", "niczego": "nothing", "ani": "nor",
    "ale": "but", "lecz": "but", "jednak": "but", "jednakże": "but", "natomiast": "but",
    "aczkolwiek": "but", "tylko że": "but",
    "najmniej": "least",
    "trochę": "slightly", "troszkę": "slightly", "trochu": "slightly", "nieco": "slightly",
    "lekko": "slightly", "dość": "slightly", "dosyć": "slightly", "prawie": "almost",
    "ledwo": "barely", "ledwie": "barely", "w miarę": "somewhat", "mało": "barely",
} | dict.fromkeys(
    ("bardzo", "baaardzo", "bdb", "bardziej", "najbardziej", "mocno", "strasznie", "okropnie",
     "niesamowicie", "niezwykle", "wyjątkowo", "szczególnie", "totalnie", "kompletnie",
     "całkowicie", "absolutnie", "zupełnie", "naprawdę", "serio", "tak", "taki", "taka", "takie",
     "jaki", "jaka", "jakie", "ogromnie", "ogromny", "ogromna", "ogromne", "wielki", "wielka",
     "wielkie", "mega", "ultra", "max", "maksymalnie", "cholernie", "kurewsko", "zajebiście",
     "potwornie", "straszliwie", "niebywale", "wielce", "nader", "zdecydowanie", "stanowczo",
     "wręcz", "wprost", "po prostu", "full", "hiper", "arcy", "zbyt", "za", "coraz"),
    "very",
)  # fmt: skip
_STRENGTHENS = ("mega", "super", "ultra", "hiper", "arcy", "prze", "turbo")
_SHORTEST_STEM = 4
_ENGLISH_THAT_POLES_USE = """
    amazing awesome awful beautiful best boring bullshit cool cringe crap creepy cute disgusting
    epic fail fake fuck fucked fucking gorgeous great happy hate hater haters horrible idiot lame
    lol love loved lovely nice perfect pretty sad scam shame shit stupid sucks terrible toxic ugly
    wonderful worst wtf wow yummy thanks thx please sorry congrats enjoy fun funny good bad sexy
""".split()


class PolishRules(Rules):
    """VADER's rules over the Polish lexicon (see ``lexicon/polish.txt``)."""

    def __init__(self) -> None:
        super().__init__()
        kept = (FELT, *_ENGLISH_THAT_POLES_USE)
        self.lexicon = {word: self.lexicon[word] for word in kept if word in self.lexicon}
        phrases: dict[str, float] = {}
        for form, valence in read_forms():
            (self.lexicon if form.isalpha() else phrases)[form] = valence
        self.add_phrases(phrases)
        self.lexicon |= read_groups("emoji.txt")
        self.both = {word: rule for word, rule in _RULES.items() if word in self.lexicon}

    def word_for(self, token: str) -> str:
        """Return the rule word, the form or nothing; a form also without diacritics."""
        if not token.isalpha() and token in self.lexicon:
            return token
        word = token.lower()
        if not word.isalpha():
            return word if word in self.lexicon else _RULES.get(word, NOTHING)
        found = self._found(word)
        if not found and not word.isascii():
            found = self._found(fold_word(word))
        if not found and (spellings := shortened(word)):
            found = next(filter(None, map(self._found, spellings)), "")
        return found or NOTHING

    def _found(self, word: str) -> str:
        known = word if word in self.lexicon else _RULES.get(word)
        if known:
            return known
        if word.startswith(_STRENGTHENS):
            start = next(start for start in _STRENGTHENS if word.startswith(start))
            rest = word.removeprefix(start)
            if len(rest) >= _SHORTEST_STEM and rest in self.lexicon:
                return rest
        if not word.startswith("nie"):
            return ""
        rest = word.removeprefix("nie")
        if len(rest) >= _SHORTEST_STEM and rest in self.lexicon:
            self.lexicon[word] = -0.6 * self.lexicon[rest]
            return word
        return ""


_RULES = _RULE_WORDS | {
    folded: rule for word, rule in _RULE_WORDS.items() if (folded := fold(word)) != word
}


def read_forms() -> Iterator[tuple[str, float]]:
    """Yield the table that `benchmarks.build_lexicon` wrote; equal valences are one object."""
    valences: dict[str, float] = {}
    table = files("services.sentiment").joinpath("lexicon", "polish_forms.tsv")
    with table.open(encoding="utf-8") as lines:
        for line in lines:
            form, _, valence = line.partition("\t")
            yield form, valences.setdefault(valence, float(valence))
