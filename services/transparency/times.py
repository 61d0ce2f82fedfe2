"""Days, hours, places and owners as statements write them, in Polish and English.

A day counts as a deadline only if it lies ahead: "between 3 and 9 May", "bought on", "posted on"
tell of what was. Patterns look a bounded way back, so what they cost grows with the length alone.
"""

import re
from collections.abc import Iterator

_MONTHS = {
    "pl": (
        r"(?:stycz(?:nia|niu|en)|lut(?:ego|ym|y)|mar(?:ca|cu|zec)|kwie(?:tnia|tniu|cien)|maja|maju"
        r"|czerw(?:ca|cu|iec)|lip(?:ca|cu|iec)|sierp(?:nia|niu|ien)|wrze(?:snia|sniu|sien)"
        r"|pazdziernik(?:a|u)?|listopad(?:a|zie)?|grud(?:nia|niu|zien))"
    ),
    "en": (
        r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
        r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    ),
}
_DAYS = {
    "pl": (
        r"(?:poniedzial(?:ek|ku|kiem|kowy)|wtor(?:ek|ku|kiem|kowy)|srod(?:a|e|y)|srodzie"
        r"|czwart(?:ek|ku|kiem|kowy)|piat(?:ek|ku|kiem|kowy)|sobot(?:a|e|y)|sobocie|niedziel(?:a|e|i))"
    ),
    "en": r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?",
}
_COUNT = {
    "pl": (
        r"(?:\d{1,3}|jedn\w+|dwoch|dwa|dwie|dwoma|trzech|trzy|czter\w+|pieciu|piec|szesciu|siedmiu"
        r"|osmiu|dziewieciu|dziesieciu|czternastu|pietnastu|dwudziestu(?: czterech)?|trzydziestu"
        r"|czterdziestu osmiu|kilku|najblizszych|kolejnych)"
    ),
    "en": (
        r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen"
        r"|twenty(?:[- ]four)?|thirty|forty[- ]eight|seventy[- ]two|sixty|ninety|few)"
    ),
}
_NUMBERS = (
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\.(?:0[1-9]|1[0-2])(?!\d|[,.]?\d|\s*(?:%|zl|mln|tys))"
    r"|\[(?:data|godzina|dzien|date|time|day|deadline)[^\]]{0,20}\]"
)
_PATTERNS = {
    "pl": [
        _NUMBERS,
        rf"\d{{1,2}}\.? ?{_MONTHS['pl']}",
        rf"(?:do|w|we|od|na|z|koncem|poczatku|polowie|polowy|konca) {_MONTHS['pl']}",
        rf"{_DAYS['pl']}",
        r"dzis(?:iaj)?|jutr(?:o|a|ze)|jutrzejsz\w+|dzisiejsz\w+|pojutrze|wieczorem|po poludniu|w poludnie|do polnocy",
        r"(?:o|do|godz\w*\.?|przed|po|od) ?(?:godz\w*\.? ?)?(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)(?!\d)",
        r"godz\w*\.? ?\d{1,2}|(?:[01]?\d|2[0-3]):[0-5]\d",
        r"o (?:osmej|dziewiatej|dziesiatej|jedenastej|dwunastej|trzynastej|czternastej|pietnastej|szesnastej|siedemnastej|osiemnastej|dwudziestej)",
        rf"(?:w ciagu|w terminie|przez|za|w przeciagu|nie pozniej niz|najpozniej(?: w ciagu)?|do|po|w) {_COUNT['pl']}(?: (?:najblizszych|kolejnych|nastepnych|roboczych))? ?(?:dni|dniach|dnia|godzin\w*|h\b|tygodni\w*|miesie?c\w*|minut\w*|dob\w*)",
        r"(?:za|w ciagu|co|przez) (?:tydzien|godzine|dobe|miesiac|kwadrans|pol godziny|doby|tygodnia|miesiaca|godziny|dwie godziny)",
        r"(?:w|do konca|na poczatku|w polowie|z koncem|pod koniec|od|do) (?:tym|tego|przyszl\w+|nastepn\w+|najblizsz\w+|biezac\w+)? ?(?:tygodni\w*|miesiac\w*|kwartal\w*|roku|dnia|lata|wakacji|godzin\w*)",
        r"(?:w|do) (?:tym|przyszlym|nastepnym|najblizszym|tego) (?:tygodniu|miesiacu|roku|kwartale|tygodnia|miesiaca)",
        r"(?:codziennie|co ?dziennie|co tydzien|co godzine|ze skutkiem natychmiastowym|w trybie natychmiastowym|nadal w tym tygodniu|(?:i|ii|iii|iv) kwartal\w*|przed weekendem|po weekendzie|w weekend|jeszcze (?:tej nocy|tego dnia|w tym tygodniu))",
    ],
    "en": [
        _NUMBERS,
        rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTHS['en']}\b",
        rf"{_MONTHS['en']} \d{{1,2}}(?:st|nd|rd|th)?\b",
        rf"(?:by|in|from|until|before|early|late|mid|next|end of) (?:early |late |mid-?|the end of )?{_MONTHS['en']}\b",
        rf"{_DAYS['en']}",
        r"today|tonight|tomorrow|this (?:morning|afternoon|evening|week|weekend|month|quarter|year|summer|autumn|spring|winter)|(?:the )?next (?:week|month|quarter|hour|few (?:hours|days|weeks))|coming (?:days|weeks|week|hours)",
        r"\d{1,2}(?:[:.]\d{2})? ?(?:am|pm|a\.m|p\.m|noon|o'clock|gmt|cet|bst|cest|utc|et|est)\b|(?:[01]?\d|2[0-3]):[0-5]\d|(?:at|by|before|until) (?:noon|midday|midnight)",
        rf"(?:within|in|for|over|after|every|under|less than|no later than|inside) (?:the )?(?:next |first |coming |following )?{_COUNT['en']} ?(?:working |business |calendar )?(?:-)?(?:minutes?|hours?|days?|weeks?|months?|h\b|hrs)",
        r"(?:by|before|at|until|towards) (?:the )?(?:end of (?:the |this |next )?(?:day|week|month|quarter|year|business|play|today)|close of (?:business|play)|weekend|year end|christmas|easter)",
        r"(?:every|each) (?:day|week|hour|morning|evening|month|friday|monday)|daily|hourly|weekly|with immediate effect|effective immediately|starting (?:now|immediately)|within (?:hours|days|the (?:hour|day|week))|q[1-4]\b|as of now",
    ],
}
_PAST = {
    "pl": (
        r"(?:kupi\w+|zakupi\w+|zamowi\w+|opublikowa\w+|miedzy|wczoraj\w*|pomiedzy|z dnia|wydan\w+"
        r"|zamiesz?cz\w+|ostatni\w+|produkcji|wyprodukowan\w+|nagran\w+|sprzedan\w+|ukazal\w*|wyslan\w+|w dniach|bylo|byly|byla|byl|\w+lismy|\w+lam|\w+lem)"
    ),
    "en": (
        r"(?:bought|purchased|published|posted|between|ordered|sold|produced|aired|yesterday|since|dated"
        r"|ran|made on|manufactured|recorded|sent|last|past|went live|uploaded|was|were|been|did|asked|paid|approved|happened|found|learned|learnt|told)"
    ),
}
_BACK = 45
_WHEN = {
    language: re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")
    for language, patterns in _PATTERNS.items()
}
_WAS = {
    language: re.compile(rf"(?<!\w){words}(?: [\w:.]+){{0,3}} ?$")
    for language, words in _PAST.items()
}
_YET = re.compile(r"(?<!\w)(?:be|to|get|bedzie|beda|zostanie|zostana) (?:\w+ )?$")
_BY = re.compile(r"(?<!\w)(?:by|until|before|within|do|najpozniej|w ciagu) $")
_RANGE = 20
_FROM = re.compile(r"(?<!\w)(?:od|between|from|miedzy) (?:\S+ ){1,3}(?:do |and |to |a )?$")
_TO = re.compile(r" (?:do|to|and) (?:\d|[a-z]{3,12}(?: \d|,|\.| 20))")
_RECENT = re.compile(
    r"ostatni\w+|ubiegl\w+|zeszl\w+|minion\w+|poprzedni\w+|(?:last|past|previous) (?:week|month|year|\w*day)|ago\b|temu\b"
)


def days_ahead(sentence: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where ``sentence`` (folded) names a day, an hour or a span of time that lies ahead."""
    for match in _WHEN[language].finditer(sentence):
        before = sentence[max(0, match.start() - _BACK) : match.start()]
        around = before[-12:] + sentence[match.start() : match.end() + 6]
        if _WAS[language].search(before) and not re.search(
            r"(?:do|by|until|before|from|od|within|w ciagu)\s*$", before
        ):
            continue
        after = sentence[match.end() : match.end() + _RANGE]
        if _FROM.search(before) or _TO.match(after):
            continue
        if not _RECENT.search(around):
            yield match.span()


_PLACE = {
    "pl": re.compile(
        r"https?://|www\.|\b[a-z0-9-]+\.(?:pl|com|eu|org|net)\b|\[link|na (?:naszej |naszym |tej |tym |naszych |moim |swoim |oficjaln\w+ )*(?:stron|profil|kanal|fanpage|instagram|facebook|tiktok|blog|youtube|linkedin|twitter|stories|relacj|x\b)\w*"
        r"|\b(?:tutaj|tu)\b|w tym (?:miejscu|poscie|watku)|pod tym (?:postem|adresem|filmem|wpisem)|w (?:naszej |tej )?(?:aplikacji|newsletter\w*|relacji|relacjach|stories|zakladce|serwisie|mediach spolecznosciowych|komentarzu)|mailem|e-mailem|mailowo|(?:na|przez) (?:e-?mail|maila|instagramie|facebooku)|na stories"
    ),
    "en": re.compile(
        r"https?://|www\.|\b[a-z0-9-]+\.(?:com|co\.uk|org|net|eu|example)\b|\[link|\b(?:on|at|to|via|through) (?:our |my |this |the |all our |these )*(?:website|site|page|channel|channels|profile|instagram|facebook|tiktok|blog|youtube|linkedin|twitter|x\b|story|stories|account|newsroom|homepage|app|feed|social)\w*"
        r"|\bhere\b|this (?:page|post|thread|space)|in (?:our |the )?(?:app|newsletter|stories|newsroom|comments)|by (?:e-?mail|email|post|letter)|in store"
    ),
}


def names_place(sentence: str, language: str) -> bool:
    """Return whether ``sentence`` (folded) names a place where news can be found."""
    return _PLACE[language].search(sentence) is not None


_FUNCTION = {
    "pl": (
        r"(?:wice)?(?:dyrektor\w*|prezes\w*|kierowni\w+|szef(?!ow\b|owie|u)\w*|menedzer\w*|manager\w*|koordynator\w*|pelnomocni\w+"
        r"|inspektor\w*|zarzad\w*|wlascicie\w+|wspolwlasciciel\w*|zalozyciel\w*|rzeczni\w+|radc\w+|technolog\w*|lekar\w+|audytor\w*"
        r"|specjalist\w+|opiekun\w*|redaktor\w* naczeln\w*|glown\w+ \w+|prawnik\w*|czlon\w+ zarzadu|ceo|cfo|coo|iod|moderator\w*|producent\w* wykonawcz\w*)"
        r"|(?:dzial\w*|zespol\w*|biur\w+|departament\w*|komorka|sekcja) (?:\w+ )?(?:obslugi|jakosci|prawn\w+|marketing\w*|kontrol\w*|compliance|reklamac\w*|bezpieczenstw\w+|ds|do spraw|komunikac\w+|produkc\w+|it\b|social|sprzedazy|hr|ochrony|wspolprac\w*|finans\w*|ksiegowos\w*|kadr\w*)|ksiegow\w+|bok\b|\[imie i nazwisko"
    ),
    "en": (
        r"(?:chief \w+(?: \w+)? officer|ceo|cfo|coo|cmo|cto|dpo|ciso|managing director|director|president|head of|chair\w*|founder|co-founder|owner|general counsel|counsel|manager"
        r"|supervisor|coordinator|compliance officer|officer|editor|lead \w+|lead\b(?= (?:for|of|on))|chief of|doctor|pharmacist|toxicologist|ombudsman|board|spokesperson|partner manager|chemist|auditor\b(?=,)|trustee\w*)"
        r"|(?:quality|customer|legal|compliance|safety|security|care|support|service|marketing|product|privacy|finance|partnerships?|communications|complaints|content|creator|refunds?|accounts|payments?|trust|social media|data protection|returns|moderation|claims)(?: \w+){0,2} (?:team|department|desk|unit|office|officer|lead)"
        r"|(?:team|department|office) (?:of|for) \w+|\[name"
    ),
}
_HAS_FUNCTION = {
    language: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for language, words in _FUNCTION.items()
}
_CAPITAL = "A-ZĄĆĘŁŃÓŚŹŻ"
_NAME = re.compile(
    rf"(?<![\w{_CAPITAL}])[{_CAPITAL}][a-ząćęłńóśźż]+ (?:[{_CAPITAL}]\. )?[{_CAPITAL}][a-ząćęłńóśźż]+(?:-[{_CAPITAL}][a-ząćęłńóśźż]+)?"
)


_NO_NAME = re.compile(
    r"day\b|January|February|March|April|June|July|August|September|October|November|December|The|We|Our"
    r"|Instagram|Facebook|Google|Face|Legal|Every|All|If|Please"
)


def names_function(sentence: str, language: str) -> bool:
    """Return whether ``sentence`` (folded) names a function or a team that has a name."""
    return _HAS_FUNCTION[language].search(sentence) is not None


def names_person(sentence: str) -> bool:
    """Return whether ``sentence`` (as written) holds what looks like a first and a last name."""
    for match in _NAME.finditer(sentence.strip()):
        if match.start() and not _NO_NAME.search(match[0]):
            return True
    return False
