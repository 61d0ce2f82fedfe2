"""Who acts in a sentence and how, by its forms and not its words: both languages alike.

A model that knows words alone is lost where the words are new. These marks are few and stand in
almost every sentence: who speaks and of whom, whether something is done by nobody, what was and
what will be, whether it is denied, asked, or said under an "if"; and each two of them together.
"""

import re
from collections.abc import Iterator
from itertools import combinations

_MARKS = {
    "we": r"we|us|ours?|we're|we've|we'll|we'd|my|nas|nam|nami|nasz\w*|\w{3,}(?:liśmy|łyśmy)",
    "we_do": r"\w{3,}(?:emy|imy|ymy|amy)|(?:we|i)(?:'ll|'re|'m| will| are| am)",
    "i": r"i|i'm|i've|i'll|i'd|me|mine|myself|ja|"
    r"mnie|mi|mną|mój|moj\w+|mo(?:im|ich|imi)|\w{3,}(?:łem|łam)",
    "you": r"you|your|yours|you're|you've|was|wam|wami|wasz\w*|państw\w+|pani|pana?"
    r"|\w{3,}(?:liście|łyście)",
    "she": r"he|she|his|him|her|hers|they|them|their|on|ona|oni|one|jego|jej|ich|im|nią|nim",
    "other": r"agenc\w+|agency|dostaw\w+|suppliers?|influencer\w*|creators?|twórc\w+|podwykonawc\w+"
    r"|subcontractors?|contractors?|partner\w*|manager|menedżer\w*|ambasador\w*|ambassadors?"
    r"|drukarni\w*|printers?|kurier\w*|couriers?|media|press|pras\w+|dziennikar\w+|journalists?"
    r"|pracowni\w+|employees?|klien\w+|customers?|konkurenc\w+|competitors?|przewoźni\w+|firm\w+"
    r"|vendors?|freelancers?|platform\w*|wspólni\w+|producen\w+|organiza\w+|studio",
    "nobody": r"nobody|no one|none|nikt|nikogo|nikomu|żad\w+|nothing|nic|niczego",
    "no_doer": r"\w{3,}(?:[aeo]no|[iyęąu]to)",
    "passive": r"(?:was|were|been|being|got) (?:\w+ly |not |never |also )?"
    r"\w+(?:ed|en|wn|ught|[dlp]t|ut|old|id|ade)"
    r"|(?:został\w*|był[aoy]?|byli) (?:\w+ )?\w+(?:n[aeyi]|t[aey])",
    "will_be": r"(?:will|shall|to) be \w+|(?:zostanie|zostaną|będzie|będą) \w+",
    "by": r"\w*(?:ed|en|wn|de|ght|ld) by|przez",
    "itself": r"się \w+ł[aoy]?|\w+ł[aoy]? się|itself|happened|occurred|appeared|emerged|took place",
    "past": r"\w{2,}ed|was|were|had|did|went|got|made|took|\w{2,}(?:ł|ła|ło|ły|li)",
    "will": r"will|won't|\w+'ll|shall|going to|będ\w+|zostan\w+",
    "not": r"not|\w+n't|never|nor|neither|cannot|nie|nigdy|ani|bez|without",
    "if": r"if|should|unless|whether|whatever|even if|jeśli|jeżeli|gdyby|o ile|czy|ewentualn\w+",
    "because": r"because|since|so|as|hence|therefore|bo|ponieważ|gdyż|więc|dlatego|stąd|przez to",
    "ought": r"should(?:n't)? have|could have|ought|supposed to|"
    r"powinn\w+|powinien|trzeba było|mog(?:liśmy|łam|łem)",
    "that": r"that|which|who|że|któr\w+|żeby|aby",
    "but": r"but|though|although|yet|however|ale|lecz|choć|jednak|natomiast|a nie",
    "only": r"only|just|merely|barely|hardly|few|"
    r"tylko|zaledwie|raptem|ledwie|jedynie|kilk\w+|pojedyncz\w+",
    "always": r"always|ever|for \w+ years|years|since \d+|zawsze|od lat|lat|od \d+",
    "most": r"most|best|first|highest|utmost|great\w*|naj\w{4,}|pierws\w+|wielk\w+",
    "every": r"every|each|all|any|każd\w+|wszyst\w+|wszelk\w+",
    "now": r"from (?:now|today|tomorrow)|any ?more|again|no longer|"
    r"od (?:dziś|teraz|jutra)|odtąd|więcej|już",
    "please": r"please|prosimy|proszę|\w{3,}(?:jcie|ćcie|cie)",
}
_FOUND = {mark: re.compile(rf"(?<![\w'])(?:{words})(?!\w)") for mark, words in _MARKS.items()}
_SIGNS = {
    "asks": re.compile(r"\?"),
    "calls": re.compile("!"),
    "figure": re.compile(r"\d"),
    "quoted": re.compile('[„“”"«]'),
    "clauses": re.compile("[,;:–—]"),
}
_SHORT, _LONG = 5, 16
"""Words of a short and of a long sentence."""


def marks_of(text: str) -> Iterator[str]:
    """Yield the marks of a sentence and each two of them."""
    folded = text.lower().replace("’", "'")
    marks = [mark for mark, words in _FOUND.items() if words.search(folded)]
    marks += [mark for mark, sign in _SIGNS.items() if sign.search(folded)]
    count = len(folded.split())
    marks.append("short" if count <= _SHORT else "long" if count >= _LONG else "middling")
    yield from marks
    for left, right in combinations(marks, 2):
        yield f"{left} {right}"
