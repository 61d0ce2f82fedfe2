"""Whose advertising a post is: a brand that is named, tagged, or hinted at by a hashtag.

Without the brand's name as given, a brand is what is written like one: a handle, an address, a
word with a capital inside a sentence, a hashtag that is no common word.
"""

import re
from collections.abc import Iterable, Sequence

from services.clean import fold
from services.labels.reading import Phrases, Tag, Text

_LEAST = 4
"""Letters that a hashtag and a name share before they are taken for one brand's."""
_NO_BRANDS = frozenset(
    """polska polski polsce polscy warszawa warszawie krakow krakowie gdansk gdyni poznan wroclaw
    instagram instagramie tiktok youtube facebook reels stories story live spf pms vat diy ootd grwm
    pr ok omg wow lol hit hot new nowosc insta pl uk us usa eu kod link bio kliknij promocja rabat
    gratis free sale dzien noc wakacje swieta boze narodzenie wielkanoc walentynki halloween black
    friday dzieci mama tata mamo pani pan bog ps fyi qa xxl aha hej czesc swiat europa hiszpania
    wlochy grecja chorwacja reklama material reklamowy wspolpraca platna ad dm uwaga mega must have
    ty wy wam was ci ciebie wami twoj twoja wasz wasze i ja my ph ml kg zl dpi tv smart led
    poniedzialek wtorek sroda czwartek piatek sobota niedziela styczen luty marzec kwiecien maj
    czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien tych tym super hehe haha ale
    baltyk tatry mazury bieszczady zakopane nie tak serio never ever love best day life autopromocja
    lazienka kuchnia dom zima wiosna lato jesien""".split()
)
_COMMON_TAGS = re.compile(
    r"(?:skin|beaut|fashion|ood|ootd|style|styl|life|love|foto|photo|insta|fit|gym|sport|trening|"
    r"food|jedz|przepis|gotow|kuch|recip|travel|podroz|wakac|mama|mom|mum|dziec|kids|baby|family|rodzin|"
    r"dom|home|wnetrz|decor|pieleg|kosmet|makij|makeup|wlos|hair|cera|skor|twarz|face|glow|krem|"
    r"cream|serum|polec|recomm|musthave|hit|nowos|new|day|dzien|poran|morning|kaw|coffee|zdrow|"
    r"health|well|selfcare|lato|summer|zim|winter|jesi|autumn|wiosn|spring|swiet|christmas|happy|"
    r"szczesc|moda|outfit|look|buty|shoes|sukien|dress|pol|warszaw|krak|viral|fyp|foryou|dlaciebie|"
    r"dc|trend|reel|tiktok|youtub|vlog|blog|influen|tworc|creator|daily|codzien|weekend|friday|"
    r"monday|piatek|niedziel|kod|rabat|promo|sale|konkurs|giveaway|rozdanie|pies|dog|kot|cat|pet|"
    r"zwierz|natur|eko|eco|vegan|wege|bieg|run|yoga|joga|ksiaz|book|gaming|gra|game|tech|auto|car|"
    r"motoryz|test|recenz|review|mood|vibe|good|fun|sun|spf|night|wiecz|relax|spa|perfum|zapach|"
    r"smak|obiad|sniad|dinner|lunch|breakfast|deser|ciast|zakup|shop|haul|unbox|tips|porad|diy|"
    r"girl|kobiet|women|men|boy|facet|smile|usmiech|zycie|motywac|goals|rutyn|routine|sleep|sen$|"
    r"ad$|ads$|reklam|wspol|material|sponsor|platn|paid|collab|gift|prezent|partner|ambasad)"
)
_BRANDED = Phrases("""
    (marka|marki|marce|markę|marką|firma|firmy|firmie|firmę|firmą|producenta) .. NAME
    (sklep|sklepu|sklepie|sklepem|platforma|platformy|aplikacja|aplikacji|serii) .. NAME
""")
_AFTER_LABEL = re.compile(r"[|:/–—]\s*[^\W\d_a-ząćęłńóśźż][\w&'’-]{2,30}\s*(?:[.!|)\]\n]|$)")
_LABEL_WORDS = re.compile(
    r"reklam(?:a|owa|owy|owe)|material|wspolprac[ay]|platn[aey]|sponsorowan[yae]|partnerstwo|"
    r"promocja|mark[iaą]|firm[yaą]|^post|^wpis|^film|(?<=a)z(?=mark)"
)
_HANDLE = re.compile(r"@\w")
_ADDRESS = re.compile(r"\b[\w-]{2,40}\.(?:pl|com|eu|shop|store|net|org|io|co\.uk)\b", re.IGNORECASE)
_BEFORE_CODE = frozenset("kod kodem kodu haslo haslem code codes".split())
_COMMON_FIRST = frozenset(
    """krem kremy kawa kawe woda buty sukienka zestaw paczka produkt produkty kosmetyki serum maska
    szampon odzywka zapach smak kolor poranek wieczor dzien noc moja moj moje mam ten ta to te tych
    nowy nowa nowe najlepszy najlepsza ktos kto co jak czy kiedy gdzie bo i a ale wiec dzis dzisiaj
    wczoraj jutro kod link rabat idealny idealna idealne uwielbiam kocham polecam testuje efekt
    efekty skora wlosy cera makijaz jakosc cena jest sa bardzo super hej czesc kochani dziewczyny
    wszystko nie tak zobacz zobaczcie sprawdz sprawdzcie""".split()
)
_SPEAKS = re.compile(r"(?:to|ma|robi|daje|wie|znowu|x|\w{2,}(?:l|la|lo|li|ly))$")
"""Words after a brand that begins a sentence: "Zorza wypuściła nowy krem"."""
_APART = re.compile(r"[ ,)\"”„“«»:–-]{1,3}")
"""What may lie between a word and a name in the same sentence."""


def is_named(text: Text, brands: Sequence[str] = ()) -> bool:
    """Return whether ``text`` says whose advertising it is."""
    if _has_one_of(text, brands) or _HANDLE.search(text.whole) or _ADDRESS.search(text.whole):
        return True
    if any(brands):
        return False  # whoever knows the brand need not guess
    if _BRANDED.fits(text):
        return True
    if _AFTER_LABEL.search(text.whole) or names(text):
        return True
    return any(_carries_name(tag.name) for tag in text.tags)


def _carries_name(tag: str) -> bool:
    """Return whether a hashtag is more than common words: "#reklamamarkizorza", "#zorza"."""
    rest = _LABEL_WORDS.sub("", tag)
    return len(rest) > 2 if rest != tag else not _COMMON_TAGS.match(tag)


def _has_one_of(text: Text, brands: Iterable[str]) -> bool:
    plain = re.sub(r"[\W_]", "", "".join(fold(text.whole)))
    if any((stem := _stem(brand)) and stem in plain for brand in brands):
        return True
    words = re.findall(r"\w+", fold(text.whole))
    return any(
        word.startswith(beginning)
        for brand in brands
        for beginning in _beginnings(brand)
        for word in words
    )


def _beginnings(brand: str) -> list[str]:
    """Return how the words of a brand begin in any case of Polish: "browar" of "Browarek"."""
    words = re.findall(r"\w+", fold(brand))
    return [word[: max(_LEAST, len(word) - 3)] for word in words if len(word) > _LEAST]


def _stem(brand: str) -> str:
    """Return the brand's letters without a Polish ending ("Zorza" in "Zorzy", "#zorzynka")."""
    letters = re.sub(r"[\W_]", "", fold(brand))
    return letters[:-1] if len(letters) > _LEAST and letters[-1] in "aeyoiu" else letters


def names(text: Text) -> list[str]:
    """Return the words of ``text`` that are written like a brand's name, folded."""
    found, ended = [], -1
    for place, (start, end) in enumerate(text.words):
        word, folded = text.whole[start:end], text.folded[start:end]
        inside = ended >= 0 and bool(_APART.fullmatch(text.whole, ended, start))
        ended = end
        if not word[0].isupper() or folded in _NO_BRANDS or len(word) < 3:
            continue
        if any(char.isdigit() for char in word) or (
            word.isupper() and not _is_shouted_name(text, place)
        ):
            continue
        if inside:
            found.append(folded)
        elif folded not in _COMMON_FIRST and place + 1 < len(text.words):
            following = text.folded[slice(*text.words[place + 1])]
            found += [folded] if _SPEAKS.match(following) else []
    return found


def _is_shouted_name(text: Text, place: int) -> bool:
    """Return whether a word in capitals is a name: neither a discount code nor part of a shout."""
    if place == 0:
        return False
    earlier = text.folded[slice(*text.words[place - 1])]
    shouted = text.whole[slice(*text.words[place - 1])].isupper()
    return earlier not in _BEFORE_CODE and (not shouted or bool(_LABEL_WORDS.match(earlier)))


def brand_tag(text: Text, brands: Iterable[str] = ()) -> Tag | None:
    """Return the first hashtag that carries the brand's name, known or as the post writes it.

    Of two hashtags of which one begins with the other ("#zorza #zorzasquad") both are a brand's.
    """
    known = [stem for brand in brands if len(stem := _stem(brand)) >= 3]
    handles = re.findall(r"@([\w.]{3,60})", text.whole)
    shared = [re.sub(r"[\W_]", "", fold(name)) for name in (*handles, *names(text))]
    for tag in text.tags:
        if any(stem in tag.name for stem in known):
            return tag
        longer = any(it.name.startswith(tag.name) and it.name != tag.name for it in text.tags)
        if longer and len(tag.name) > _LEAST and not _COMMON_TAGS.match(tag.name):
            return tag
        if any(len(it) >= _LEAST and tag.name[:_LEAST] == it[:_LEAST] for it in shared):
            return tag
    return None
