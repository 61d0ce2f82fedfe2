"""Polish, English or something else: the source's hint first, then the words themselves."""

import re

UNKNOWN = "und"
"""BCP 47's code for a language that could not be told."""

_WORDS = re.compile(r"[^\W\d_]+")
_POLISH_LETTERS = frozenset("ąćęłńśźżĄĆĘŁŃŚŹŻ")
# Function words that the other language does not have; most posts hold several of them.
_POLISH = frozenset(
    "nie się sie jest na że ze czy jak ale dla już juz co tak od po za był byl była byla jestem są "
    "ich tego tym ten ta te go mnie mi ja ty wy oni przez przy tylko bardzo może moze też tez żeby "
    "zeby albo oraz gdzie kiedy kto który ktory która ktora które ktore jej jego pod bez lub nad "
    "wam nam was ciebie sobie moja mój twój nasz wasz jeszcze teraz zawsze nigdy wszystko "
    "dlaczego".split()
)
_ENGLISH = frozenset(
    "the and is are was were you your this that with for not have has had it they them their what "
    "why who how when where will would can could should just we our my me "
    "of from been being about because there here than then so if at by an be or she he his her "
    "all any some more very really never always".split()
)


def detect(text: str, hint: str, default: str) -> str:
    """Return ``pl``, ``en`` or another code for the language of ``text``.

    ``hint`` is what the source says (BCP 47 or empty); ``default`` is the campaign's language,
    taken when the words do not tell.
    """
    code = hint.strip().lower().replace("_", "-").split("-")[0]
    if code and code != UNKNOWN:
        return code[:8]
    words = [word.lower() for word in _WORDS.findall(text[:1_000])]
    polish = sum(word in _POLISH for word in words)
    polish += 2 * sum(letter in _POLISH_LETTERS for letter in text[:1_000])
    english = sum(word in _ENGLISH for word in words)
    if polish == english:
        return default if words else UNKNOWN
    return "pl" if polish > english else "en"
