"""What a statement announces: acts, by when, who answers for them, and the next information."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from services.sentiment.cues import Hit
from services.transparency.reading import Reading
from services.transparency.times import (
    days_ahead,
    names_function,
    names_person,
    names_place,
    tells_of_past,
)

_MADE = re.compile(
    r"rapor|wynik|ustale|audyt|sprawozd|sprostow|korekt|oznacz|\blist[aey]|report|result|finding|audit"
    r"|correct|retract|label|\blist\b"
)
"""What has to be made before it can be told of."""
_AUTHORITIES = re.compile(
    r"(?<!\w)(?:policj|prokurat|urzed|uodo|uokik|sanepid|inspekcj|police|authorit|regulator|prosecut)"
)
"""To hand something to them is an act; it tells the public nothing."""
_I = {
    "pl": re.compile(r"(?<!\w)(?:ja|mnie|mi|moj\w*|\w{2,}l[ae]m|osobiscie)(?!\w)"),
    "en": re.compile(r"(?<!\w)(?:i|i'\w+|my|mine|personally)(?!\w)"),
}
_WE = {
    "pl": re.compile(r"(?<!\w)(?:my|nas|nam|nami|nasz\w*|\w{2,}(?:lismy|lysmy))(?!\w)"),
    "en": re.compile(r"(?<!\w)(?:we|we'\w+|our|ours|us)(?!\w)"),
}
_SAYS_WHO = {
    "pl": re.compile(r"(?:nazywam sie|jestem|mam na imie|tu) "),
    "en": re.compile(r"(?:i'm|i am|my name is|this is) "),
}
_CONTACT = re.compile(r"kontakt|contact|media|press|pras|@|tel\b|www|http", re.IGNORECASE)
_SIGNED = 90
_LAST_LINES = 3


class Acts:
    """The announced acts of a statement; those that only promise news are judged apart."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._repairs = {it.sentence for it in reading.hits("amends", "correction")}
        told = [*reading.hits("inform"), *reading.hits("news")]
        found = [*reading.hits("act"), *filter(self._is_of_ours, reading.hits("act_third"))]
        found.sort(key=lambda it: it.start)
        telling = {place for it in told for place in range(it.start, it.end)}
        self.announced: Sequence[Hit] = [it for it in found if not self._only_tells(it, telling)]
        self._sentences = {it.sentence for it in self.announced}
        self._told = {it.sentence for it in [*told, *reading.hits("next_update")]}
        self._dating = self._sentences | {
            it.sentence for it in reading.hits("amends", "correction")
        }

    @property
    def traits(self) -> tuple[bool, ...]:
        """What is known of the acts: are there any, by when, who answers, and who speaks."""
        return (
            bool(self.announced),
            bool(self.without_date),
            self.have_owner,
            self.have_next_update,
            self._one_speaks,
            self._is_signed,
            self._is_introduced,
        )

    def _is_of_ours(self, hit: Hit) -> bool:
        sentence, folded = self._reading.sentence(hit.sentence), self._reading.folded(hit.sentence)
        return names_function(folded, self._reading.language) or names_person(sentence)

    def _only_tells(self, hit: Hit, telling: AbstractSet[int]) -> bool:
        """Return whether the act is to tell, without anything that first has to be made."""
        folded = self._reading.folded(hit.sentence)
        if hit.sentence in self._repairs or _MADE.search(folded) or _AUTHORITIES.search(folded):
            return False
        return not telling.isdisjoint(range(hit.start, hit.end))

    @property
    def without_date(self) -> Sequence[Hit]:
        """The acts that want a day or an hour: all of them if none has one, else the repairs.

        Whoever is owed something wants to know when, whatever else has a day.
        """
        acting = {it.sentence for it in self.announced}
        if not any(map(self._has_date, self._dating)):
            return self.announced
        late = {
            it
            for it in acting & self._repairs
            if not self._has_date(it) and not (it + 1 in acting and self._has_date(it + 1))
        }
        return [it for it in self.announced if it.sentence in late]

    def _has_date(self, sentence: int) -> bool:
        """Return whether a sentence has a day or an hour, or the one that goes on from it."""
        by_model = {it.sentence for it in self._reading.hits("act_date")}
        if self._dated(sentence) or sentence in by_model:
            return True
        following = sentence + 1
        return following not in self._sentences | self._told and self._dated(following)

    def _dated(self, sentence: int) -> bool:
        folded = self._reading.folded(sentence)
        return any(days_ahead(folded, self._reading.language))

    @property
    def have_owner(self) -> bool:
        """Whether somebody answers: a person, a function, a team, or whoever speaks as "I"."""
        language = self._reading.language
        named = {it.sentence for it in self._reading.hits("answers", "act_third")}
        answering = self._sentences | named
        for number in answering:
            sentence = self._reading.sentence(number)
            if names_function(self._reading.folded(number), language) or (
                number in named and names_person(sentence) and not _CONTACT.search(sentence)
            ):
                return True
        return (
            self._one_speaks
            or self._is_signed
            or self._is_introduced
            or bool(self._reading.hits("owner"))
        )

    @property
    def _is_introduced(self) -> bool:
        """Whether somebody says who speaks ("I'm Jan Kot, plant manager"), or signs at the end."""
        reading, language = self._reading, self._reading.language
        told = [it for it in range(reading.count) if reading.sentence(it).strip()]
        for number in told:
            words, folded = reading.sentence(number).strip(), reading.folded(number).strip()
            if _CONTACT.search(words) or not names_function(folded, language):
                continue
            if _SAYS_WHO[language].match(folded) and names_person(f"- {words}"):
                return True
            is_short = number == told[-1] and len(words) <= _SIGNED
            if is_short and names_person(f"{words.partition(',')[0]}, -"):
                return True
        return False

    @property
    def _one_speaks(self) -> bool:
        """Whether a single person speaks: who says "I" answers, and a bare "we" is no owner."""
        language = self._reading.language
        folded = self._reading.fold(self._reading.text)
        says_i, says_we = len(_I[language].findall(folded)), len(_WE[language].findall(folded))
        return says_i > 2 * says_we

    @property
    def _is_signed(self) -> bool:
        lines = [it.strip() for it in self._reading.text.split("\n") if it.strip()][-_LAST_LINES:]
        language = self._reading.language
        return any(
            len(line) <= _SIGNED
            and not _CONTACT.search(line)
            and names_person(f"- {line}")
            and names_function(self._reading.fold(" ".join(lines)), language)
            for line in lines[-2:]
        )

    @property
    def have_next_update(self) -> bool:
        """Whether it says when or where the next information comes.

        A day that lies ahead and a place in one sentence say it too, whatever the verb, unless the
        sentence is about money or goods ("claim your refund on our page until Friday").
        """
        language = self._reading.language
        if self._reading.hits("next_update"):
            return True
        news = {it.sentence for it in self._reading.hits("news")}
        other = {it.sentence for it in self._reading.hits("amends", "done")}
        news |= self._told - other - {it.sentence for it in self._reading.hits("correction")}
        for number in range(self._reading.count):
            folded = self._reading.folded(number)
            has_place = names_place(folded, language)
            if number in news and has_place:
                return True
            is_told = number in self._told or (
                has_place and number not in other and not tells_of_past(folded, language)
            )
            if is_told and any(days_ahead(folded, language)):
                return True
        return False
