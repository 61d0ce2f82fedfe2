"""What a brief or an e-mail may tell a creator about the label, in Polish and in English.

A rule that a negator stands before ("nie na końcu", "not at the end") says the opposite and does
not count; those of `LEAVE_OUT` hold their negator themselves. Source of what is wrong with each:
the market's file; UOKiK's decision on Olimp of August 2023 (the company's own e-mails set the bad
tags).
"""

from services.clean import fold
from services.labels.reading import Phrases


def _words(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


NEGATORS = _words(
    """nie nigdy bez ani żadnych żadnego żaden nigdzie zakaz unikaj unikajcie unikamy unikać uniknąć unikał unikała unikali zamiast
    pomiń pomińcie zrezygnuj zrezygnujcie odradzamy not never don't dont no without avoid nor isn't
    doesn't won't shouldn't mustn't cannot can't instead rather skip omit ditch
    wyrzuć usuń opuść niestosowanie nieużywanie niestosowania nieużywania rezygnacja rezygnację
    rezygnacji pominięcie pominięcia niedodawanie avoiding omitting skipping
    wouldn't couldn't needn't didn't hate hates neither lose wywal wywalcie wywalić"""
)
SWAPS = _words("swap swapping replace replacing zamień zamieńcie zamienić podmień podmieńcie")
"""These refuse what stands before one of `FOR`, and ask for what stands after it."""
FOR = _words("for with na by")
OLD = _words(
    "stary starą stare starego poprzedni poprzednią dotychczasowy błędny old previous wrong"
)
"""What is to be changed for something better."""

IDLE = _words(
    "zapomnij zapomnijcie zapominaj zapominajcie zapomnieć forget hesitate only tylko wahaj"
)
"""After these a negator denies nothing: "nie zapomnij o #reklama", "not only"."""

VAGUE = Phrases("""
    dzięki (nam|nim|naszej marce|marce)
    (podziękuj*|podziękow*) .. (nam|marce|firmie|NAME)
    (wspomnij*|napisz*|powiedz*|zaznacz*|dodaj*) .. (prezent*|dostał*|otrzymał*|podarunek|upominek|paczk* od)
    (wystarczy|wystarczą|starczy) .. (napisać|wspomnieć|powiedzieć|podziękować|podziękowani*|wspomnisz|napiszesz|podziękujesz|wzmianka|samo oznaczenie profilu|oznaczyć nas|oznaczenie naszego profilu)
    (napisz*|napisać|wspomn*|powiedz*|zaznacz*) .. (gość|gości*|gośćmi|zaprosz*|zaproszen*)
    (simple|quick|mere|nice|little|just a|just) .. (thanks|thank you|mention of us|shoutout|shout out)
    (thanks|thank you|mention|shoutout) .. (is enough|is plenty|plenty|will do|is fine|suffices)
    (say thanks|thank us|thanks to us|thank the brand|shout us out|give us a shoutout|shout out)
    (say|mention|write|note) .. (gifted|a gift|thanks|we sent|received)
""")
"""Wordings that a brief asks for and that say too little."""

HIDING = tuple(
    fold(it)
    for it in """ukry chowa schow zasłan zasłon zakry skrac pomij usuw ucin zapomn rezygn hid bury
    cover shorten omit skip remov delet crop forget obscur stack piling lump""".split()
)
"""How words begin that a negator turns into an order to show: "nie zasłaniać"."""

NEEDS_NEXT = {"zamiast": "", "instead": "of", "rather": "than"}
"""Words that deny only with the next one; "zamiast tego" denies nothing."""

ORDERS = _words(
    """dodaj dodajcie użyj użyjcie umieść umieśćcie oznacz oznaczcie napisz napiszcie wpisz wpiszcie
    zacznij zacznijcie wstaw wstawcie dajcie daj put add use include start begin write place
    proszę prosimy please używamy stosujemy piszemy dajemy wpisujemy stawiamy używać stosować say"""
)
"""Words that begin an order: a negator before them is of another one."""

TOPIC = Phrases("""
    (oznacz*|oznakow*|etykiet*|dopisek|dopiskiem|adnotacj*|disclos*|label|labels|labelled|labeled|labelling|labeling|marking|disclaimer*)
    (informacj*|wzmiank*|napis*|info|hasło|hashtag|hasztag) .. (o reklam*|o współprac*|reklam*|o sponsor*|o płatn*)
    (sponsorship|sponsor|advertising|partnership) (line|bit|message|notice|statement|part|mention|text)
    (ad|advert) (bit|line|tag|label|hashtag|notice|text|note)
    (mention|note|info|word|fact|statement|tag|hashtag) .. (paid|sponsor*|partnership|ad|collab*)
""")
"""What says that a sentence is about the label."""

ASKS = Phrases("""
    (oznacz*|oznakow*|etykiet*|dopis*|adnotacj*|napisz*|napisać|wpisz*|wpisać|zaznacz*|formuł*|sformułowan*|umieść*|umieszcz*|dodaj*|dodać|użyj*|użyć|używaj*|zamieść*|wstaw*|rozpocz*|zaczni*|zaczyna*|otwier*|poprzedź*|hasłem|hasło|słow*|hashtag*|hasztag*|tag|tagi|tagiem|tagu|napis|napisem|powiedz*|poinformuj*|wspomni*|podaj*|podpis*|opis|opisie|opisu|treść|treści)
    (label*|disclos*|mark|marked|tag|tags|tagged|write|say|reveal|announce|include|put|add|use|using|start|begin|begins|starts|open|opens|state|mention|caption|hashtag*|place|type|read|reads|display|show|superimpose)
""")
"""What makes words in prose a wording that is asked for."""

NAMES_WORDING = Phrases("""
    (oznacz*|oznakow*|dopis*|adnotacj*|napisz*|wpisz*|zaznacz*|formuł*|sformułowan*|wspomni*|powiedz*|podziękuj*)
    (label*|disclos*|mark|marked|write|say|mention|state|caption)
""")

GENERIC = Phrases("""
    (oznacz*|oznakow*) .. (zgodn* z|według|wg|wedle|wymaganiami|wytycznymi|rekomendacjami|prawidłow*|poprawn*|czyteln*|wyraźn*|jednoznaczn*|widoczn*)
    (prawidłow*|poprawn*|czyteln*|wyraźn*|jednoznaczn*|właściw*|należyt*) .. (oznacz*|oznakow*)
    (zgodn* z|według|wg|wedle) .. (rekomendacj*|wytyczn*|zaleceni*|wymog*) .. (uokik|urzędu|prezesa)
    (oznacz*|zaznacz*) .. (jako|że) .. (reklam*|sponsorowan*|płatn*|komercyjn*|materiał reklamowy)
    (clearly|properly|correctly|always|prominently|conspicuously|must|please) .. (disclose|label|mark) .. (paid|ad|advert*|sponsor*|partnership|relationship|collaboration|connection|content|post|video|that)
    (disclos*|label*|mark*) .. (clearly|properly|correctly|prominently|upfront|conspicuously)
    (in line with|according to|per|following|comply with|follow|in accordance with|meets) .. (ftc|asa|cap)
    (ad|advert|advertising|advertisement) (disclosure|disclosures|label|labels|tag|labelling|labeling|marking|hashtag)
    (oznaczenie|oznaczenia|oznaczeniem|dopisek|dopiskiem|adnotacja|adnotację|informacja|informację) (reklamow*|o reklamie|reklamy|o treści reklamowej|o charakterze reklamowym|o płatnej współpracy|o współpracy reklamowej)
    (as|is) .. (an ad|advertising|an advertisement|a paid ad)
""")
"""Asks for a right label without giving its words."""

START = Phrases("""
    (na|od) .. (początku|początek|wstępie|starcie|górze|samej górze)
    (pierwsz*) .. (linijk*|linii|wers*|zdani*|słow*|sekund*|miejsc*|kadr*)
    (zaczni*|zaczyna*|rozpocz*|otwier*|poprzedź*)
    przed (tekstem|treścią|opisem|hashtagami)
    at the (start|beginning|top|front|very start|very beginning)
    (start|begin|starts|begins|open|opens|first|upfront|before)
""")

LEAVE_OUT = Phrases("""
    (ktoś|ktokolwiek|widz*|obserwator*|someone|anyone|people|followers) .. (zapyta|zapytają|pyta|pytał|asks|ask) .. (nie|zaprzecz*|no|deny|not|say no|unpaid)
    (zapyta|zapytają|pyta|asks|ask) .. (reklama|płatn*|współprac*|zapłac*|paid|ad|sponsored) .. (nie|zaprzecz*|no|deny)
    nie .. (sprawia*|robi*|mie*|da*) wrażeni* .. reklam*
    (nic|niczego) .. nie (oznaczaj*|oznaczać|dopisuj*|dopisywać|dodawać|dodawaj*|zaznaczać|wspominać)
    żadnych .. (haseł|napisów|dopisków|oznaczeń|hashtagów|hasztagów|etykiet|adnotacji) .. (reklam*|o reklamie|współprac*|komercyjn*)
    (keep|leave|drop|lose|cut) .. (ad|#ad|sponsor*|paid|label|disclosure|promo) .. (out|off|away)
    (technically|formalnie|teoretycznie) .. (there|jest|był*|będzie|istnieje)
    (don't|do not|never|not) (put|add|write|use|say|mention|call) .. (ad|#ad|sponsored|#sponsored|paid|advert)
    no disclosure*
    leave (#ad|ad|the ad|the label|the disclosure|#sponsored|label|disclosure) (out|off)
    only .. mention .. (sponsor*|partnership|payment|paid) .. if
    nie (oznaczaj|oznaczajcie|oznaczać|oznaczamy|oznaczcie|oznacz|oznakow*)
    (nie|bez) .. (chcemy|chcielibyśmy|zależy nam na|stosuj*|używaj*|dodawaj*|dawaj*|dawać|dodawać|używać|wstawiaj*|umieszczaj*|umieszczać|wpisuj*|wymagamy|potrzebujemy|oczekujemy) .. (oznacz*|oznakow*|etykiet*)
    (nie trzeba|nie musi|nie musisz|nie musicie|nie muszą|nie ma potrzeby|nie potrzeba|nie ma konieczności|nie ma obowiązku|nie wymagamy|nie wymaga|nie potrzebuje|nie potrzebujemy|niepotrzebne|zbędne|zbędny) .. (oznacz*|oznakow*|reklam*|informowa*|etykiet*|hashtag*|hasztag*|zaznacza*|dopis*|pisać że|ujawnia*)
    (nie trzeba|nie musi*|nie musicie) .. (niczego|nic) .. (oznacz*|dopis*|zaznacz*)
    (oznacz*|oznakow*|etykiet*) .. (nie jest|nie są|nie będzie|jest) .. (konieczn*|potrzebn*|wymagan*|obowiązkow*|zbędn*|niekonieczn*|opcjonaln*|dobrowoln*|niepotrzebn*)
    (oznacz*|oznakow*|etykiet*) .. (możn*|możesz|możecie) .. (pominąć|odpuścić|darować|sobie)
    (oznacz*|oznakow*) .. (pominąć|pomiń|pomińcie|odpuść|odpuścić|omiń|pomijamy)
    (oznacz*|oznakow*) .. (niekoniecznie|niepotrzebn*|odpuszczamy|odpuśćmy|odpuść*|pomijamy|pomińmy)
    (pomiń*|pomijamy|pomińmy|odpuść*|odpuszczamy|daruj*|zrezygnuj*|rezygnujemy|wstrzym*) .. (oznacz*|oznakow*|etykiet*|hasztag* reklam*|dopisek|dopiski)
    (nic|niczego) .. nie (dopisuj*|dodawa*|dodaj*|pisz*|pisać|oznacza*|zaznacza*|wpisuj*|musi*|trzeba|potrzeba)
    (nothing|no other|no further) .. (needed|required|else|necessary)
    (niestosowani*|nieużywani*|niedodawani*|nieoznaczani*|rezygnacj*|pominięci*|unikani*|brak) .. (oznacz*|oznakow*|etykiet*|słowa reklama|słów reklama|#reklama)
    (prosimy|proszę|poprosimy) o (brak|nieoznaczanie|pominięcie|niestosowanie)
    (nie życz*|nie chce|nie chcą|nie chciał*|nie lubi|niechętn*|nie przepada|nie jest zwolenni*) .. (oznacz*|oznakow*|etykiet*|słowa reklama|napisu reklama|dopisku|dopisków)
    (odbiorc*|widz*|obserwator*|obserwując*|ludzie|nikt|followers*|fani) .. (nie) .. (zorient*|wiedz*|domyśl*|zauważ*|widzi*|pozna*|dowiedz*|poczu*)
    (odbiorc*|widz*|obserwator*|obserwując*|ludzie|fani) .. (myśleć|myśleli|pomyśl*|sądzi*|uwierz*|przekonan*|wrażenie) .. (zakup*|kupił*|sam|sama|prywatn*|spontaniczn*|szczer*|odkrył*)
    (nie padł*|nie pada*|nie padni*) .. (płatn*|reklam*|współprac*|sponsor*|zapłac*)
    (wygląda*|brzmi*|wyglądał*|brzmiał*) .. (jak|na) .. (prywatn* rekomendac*|prywatn* polecen*|prywatn* zakup*|spontaniczn* polecen*|zwykł* polecen*|niezależn*|bezinteresown*|organiczn*)
    (sama|sam) .. (zapłaciłaś|zapłaciłeś|kupiłaś|kupiłeś|znalazłaś|znalazłeś|odkryłaś|odkryłeś)
    (trafiłaś|trafiłeś|natknęłaś|natknąłeś|odkryłaś|odkryłeś|znalazłaś) .. (przypadk*|sama|sam)
    (bez|żadnych|żadnego|zero) .. (oznacz*|oznakow*|etykiet* reklam*|hashtagów reklam*|hasztagów reklam*|dopisków|adnotacji|informacji o współpracy|wzmianki o współpracy|wzmianek o współpracy|wspominania)
    (nie wspomin*|nie mów*|nie pisz*|nie informuj*|nie ujawnia*|nie zdradza*|nie wspomn*|nie podawa*|nie podaj*|nie zaznacz*|nie wspomnie*) .. (współprac*|umow*|wynagrodz*|płatn*|zapłac*|reklam*|sponsor*|komercyjn*|kampani*|barter*|honorari*|pieniądz*|płaci*|post jest)
    (nie|bez) .. (używaj*|używać|pisać|pisz|piszcie|pada*|padło|użyj*) .. (słowa reklama|słów reklama|słowa|określenia|określeń|wyrazu) .. (reklam*|współprac*|sponsor*|płatn*)
    (unikaj*|unikamy|unikać|nie używaj*|nie używamy|nie stosuj*|bez) .. (słów|słowa|określeń|zwrotów|sformułowań|haseł|hashtagów|hasztagów) .. (reklam*|płatn*|sponsor*|współprac*)
    (niech|żeby|aby|by|ma|powinn*|powinien) .. (nie|nikt) .. (wygląda*|wyglądało|przypomin*|brzmi*|brzmiało|zorient*|widać|było widać|domyśl*|wiedz*|kojarz*) .. (reklam*|płatn*|sponsor*|współprac*|kampani*|komercyjn*|zapłac*)
    (nie może|nie powinn*|nie powinien|nie ma|nie chcemy żeby|nie chcemy aby|nie chcemy by) .. (wygląda*|wyglądało|przypominać|brzmieć|być widać|widać|kojarzy*) .. (reklam*|płatn*|sponsor*)
    nie wyglądał* .. reklam*
    (udawaj|udawajcie|powiedz|powiedzcie|napisz|napiszcie|pisz|piszcie|mów|mówcie|wspomnij|wspomnijcie|zaznacz) .. (sama kupiłaś|sam kupiłeś|kupiłaś sama|kupiłeś sam|kupiłaś|kupiłeś|własne pieniądze|swoje pieniądze|własnych pieniędzy|prywatn* zakup*)
    (jakbyś|jakbyście|jakby) .. (sama|sam|sami) .. (kupił*|odkrył*|trafił*)
    (usuń*|usunąć|skasuj*|zdejmij*|wyłącz*|zdjąć|usuwamy) .. (oznacz*|oznakow*|#reklama|reklama|etykiet*|dopisek|płatne partnerstwo)
    (oznacz*|oznakow*|#reklama|etykiet*) .. (usuń*|usunąć|usuniesz|usuniemy|skasuj*|zdejmij*|zdjąć)
    (obejdzie|obejdziemy|poradzimy) się .. bez .. (oznacz*|reklam*)
    (don't|do not|dont|please don't|no need to|not necessary to|never|you needn't|needn't|don't have to|not have to|don't need to|not need to|not required to|rather you didn't|prefer you not|prefer that you not|not to|refrain from|skip|avoid) .. (label*|disclos*|tag it|tag this|tag the post|mark it|mark the|mark this|mark as|call it an ad|call this an ad|say it's an ad|say it is an ad|hashtag ad|#ad)
    (don't|do not|dont|no need to|never|not to|needn't|without|avoid|refrain from|don't have to|don't need to|rather you didn't) .. (mention*|say*|reveal*|state|stating|tell*|write|writing|admit*|show|bring up|flag|indicate) .. (paid|sponsor*|partnership|payment|compensation|fee|contract|advert*|ad|collab*|deal|paying|free|gifted|us paying|commercial|arrangement|agreement)
    (no|without|zero|skip the|drop the|leave out the|leave off the|lose the|ditch the|omit the|remove the|leave off|leave out|leave out any|avoid any|without any) .. (label*|disclos*|disclaimer*|ad tag*|#ad|ad hashtag*|#sponsored|paid partnership|ad label*)
    (label*|disclos*|disclaimer*|#ad|tagging|hashtag) .. (isn't|is not|aren't|not|are not|is|are) .. (necessary|needed|required|optional|mandatory|unnecessary)
    (no need|not needed|not required|unnecessary|no requirement) .. (label*|disclos*|tag|hashtag*|mark|disclaimer*|#ad)
    (so|that|to) .. (doesn't|does not|don't|do not|shouldn't|should not|not|won't|nobody|no one|never|without) .. (look*|looking|seem*|feel*|read*|realis*|realiz*|know*|notic*|come across|sound*|scream*) .. (ad|advert*|sponsored|paid|promotion|commercial)
    (shouldn't|should not|mustn't|must not|can't|cannot|don't let it|doesn't) .. (look|seem|feel|read|come across|sound|scream) .. (ad|advert*|sponsored|paid)
    (pretend|act like|act as if|make it look like|make it seem like|make it sound like|say that|say|as if|as though|like) .. (you) .. (bought|found|discovered|purchased|paid for) .. (it|this|yourself|own|them|the)
    (viewers|followers|audience|people|nobody|no one|fans|readers|subscribers|community|anyone) .. (not|don't|shouldn't|needn't|mustn't|never|must|should|will|can|without|doesn't) .. (know|realis*|realiz*|notice|suspect|guess|find out|be aware)
    (viewers|followers|audience|people|fans|readers|subscribers|they) .. (believe|think|assume|feel) .. (you|own|organic|genuine|bought|yourself)
    (no|without|zero) .. (mention|mentions|word|words|reference|talk) .. (paid|pay*|sponsor*|fee|deal|money|partnership|compensation|advert*)
    (ani słowa|ani słówka|bez wzmianki|bez wzmianek|bez wspominania|żadnych wzmianek|żadnej wzmianki) .. (płatn*|współprac*|wynagrodz*|reklam*|umow*|pieniądz*|sponsor*|barter*)
    (tell|say|saying|telling) .. you .. (picked|bought|found|ordered|chose|discovered|stumbled|purchased)
    (don't|do not|needn't|no need to|don't need to|don't have to|not) .. (write|add|put|include|say|type|mention) anything .. (caption|text|post|description|else|extra)
    (keep|kept) .. (confidential|quiet|secret|private|between us|to yourself)
    (avoid|don't use|do not use|never use|no|without|refrain from using|steer clear of) .. (word|words|term|terms|phrase|phrases|wording|hashtag|hashtags) .. (ad|#ad|sponsored|paid|advert*|partnership|#sponsored)
    (steer clear of|stay away from) .. (#ad|ad|label*|disclos*|#sponsored)
    (others|rest|remaining|stories|everything else) .. (go|stay|left|are|be|can|need) .. (without|untagged|unlabelled|unlabeled|clean|no label|no tag|none)
    (genuine|organic|authentic|real|natural|spontaneous|personal|honest) .. (find|discovery|recommendation|purchase) .. (not|rather|instead|nobody|without)
    (remove|delete|take off|take down|turn off|switch off) .. (label*|disclos*|#ad|tag|paid partnership|the ad)
    (#ad|label|disclosure|tag) .. (removed|deleted|taken off|off) .. after
    (keep|stay|leave) .. (quiet|silent|secret|hush|between us|off the record|unlabelled|unlabeled|undisclosed|untagged) .. (paid|deal|partnership|arrangement|sponsor*|fee|payment)
    (untagged|unlabelled|unlabeled|undisclosed)
""")
"""Tells to leave the label out, or to speak as if nobody paid."""

NO_MEANING = Phrases("""
    (niczego|nic) więcej
    (nothing|anything) (else|more|further|extra)
    bez .. (oznacz*|#reklama|etykiety) .. (nie|zostan*|będ*|traktuj*|skutkuj*|kar*|odrzuc*|grozi)
    (never|not|don't|nothing|nobody|no one|cannot|can't) .. (post|publish|go live|upload|share|goes live) .. without
    (nie|nigdy|niczego) .. (publik*|wrzuc*|wstawia*|posta|akcept*|emituj*) .. bez
    (posts|content|anything|stories|videos|posting) .. without
    without .. (will|won't|is|are|cannot|can't|we)
    nie oznacza (to|że|tego|wcale|jeszcze|automatycznie|zgody)
    nie oznacz* .. (innych|inne|konkurencji|innych kont|konkurenc*|innych firm|znajomych|osób)
    (don't|do not) tag .. (other|competitor*|competing|another)
    (bez|nie) .. (konkurencyjn*|przekleństw*|wulgar*)
""")
"""Looks like `LEAVE_OUT` and is not."""

HIDES = Phrases("""
    (ukryw*|ukryj*|ukryć|chow*|schow*|zasłania*|zakrywa*|skraca*|zastępuj*|opóźnia*|pomija*|usuwa*|zapomn*|zapomina*)
    (hide|hiding|bury|burying|stack|stacking|piling|lumping|tuck|cover|shorten|omit|skip|remove|delete|forget|obscure|conceal|abbreviate|delay)
""")
"""A negator before these asks for the label: "do not hide it"."""

HIDE = Phrases("""
    (take|move|get|pull) .. (it|label|ad|tag|sticker) .. (out of|off) .. (opening|intro|start|beginning|top|caption|title|headline|first)
    (usuń*|zdejmij*|wywal*|przenieś*|wyrzuć*|zabierz*) .. (z|ze) .. (początku|góry|wstępu|tytułu|pierwszej|opisu)
    (won't|will not|nie) .. (know|realise|realize|domyśl*|zorientuj*|skapn*|skojarzy) .. (what|that|it|co|że|o co)
    (rather the point|so much the better|tym lepiej|i o to chodzi|that's the idea|all we need|będziemy kryci|we're covered)
    push (it|the label|the tag) (down|below|back)
    nothing in the (intro|title|first|opening|caption|headline)
    (tucked|tuck|keep|kept|push*) .. out of (view|sight)
    (take|pull|get) .. (it|tag|label|#ad) .. (off|down|out) .. (again|once|after|when|later|within)
    (zdejmij*|zdjąć|usuń*|usunąć|skasuj*) .. (go|je|tag|oznacz*|hashtag|hasztag|napis|#reklama) .. (po|gdy|kiedy|jak tylko|później|następnego)
    (dyskretn*|subteln*|delikatn*|nienachaln*|niepozorn*|nieinwazyjn*|oszczędn*|ostrożn*) .. (oznacz*|oznakow*|#reklama|reklam*|informacj* o współpracy|etykiet*|dopis*|zaznacz*)
    (oznacz*|oznakow*|etykiet*|dopis*|#reklama|hasztag|hashtag) .. (dyskretn*|subteln*|delikatn*|nienachaln*|niepozorn*|oszczędn*|mało widoczn*|niewidoczn*|jak najmniej*|najmniej widoczn*|ledwo*|mało|minimaln*|jak najkróts*|krótk*|skrócon*|mimochodem|przy okazji|między wierszami)
    (niewidoczn*|ledwo*|jak najmniej|możliwie) .. (oznacz*|oznakow*|#reklama)
    (oznacz*|oznakow*|#reklama|etykiet*|napis*|dopisek|hasztag*|hashtag*) .. (nie rzuca*|nie rzucał*|nie był* widoczn*|nie przeszkadza*|nie przykuwał*|nie odciąg*|nie psuł*|nie dominow*|nie kłuł*)
    (nie rzuca*|nie rzucał*|nie przyciąg*|nie przykuwa*) .. (w oczy|uwagi)
    (schowaj*|schować|ukryj*|ukryć|zakryj*|zakryć|zasłoń*|przykryj*|przykryć|wtop*|przemyć*|upchn*|wciśnij*|przesłon*|zamaskuj*) .. (oznacz*|oznakow*|#reklama|reklam*|tag*|hasztag*|hashtag*|napis*|etykiet*|dopisek|informacj*|współprac*|go|je)
    (oznacz*|#reklama|napis*|etykiet*|dopisek|hasztag|hashtag|tag) .. (schowaj*|schować|schowan*|ukryj*|ukryć|ukryt*|zakryj*|zasłoń*|przykryj*|wtop*|zamaskuj*|przykryte|zasłonięt*)
    (wystarczy|starczy|wystarczą|wystarczające) .. (skrót|w jednej|w jednym|raz|pierwsz* relacj*|jedno oznaczenie|jednym|ostatni*)
    (oznacz*|#reklama) .. (tylko|wyłącznie|jedynie|wystarczy) .. (w|na|raz) .. (jednym|jednej|pierwsz*|ostatni*|poście|feedzie|relacji|karuzeli|youtube|opisie)
    (tylko|wyłącznie|jedynie) .. (jedno|jedną|jedna|pierwsz*|ostatni*) .. (relacj*|story|stories|slajd*|post*) .. (oznacz*|#reklama)
    (oznacz*|oznakow*|#reklama|etykiet*) .. (dopiero|później|potem|po publikacji|po fakcie|po godzinie|po dobie|następnego dnia|kolejnego dnia|po kilku|po 24|za kilka|po tygodniu|gdyby ktoś|jeśli ktoś|w razie pytań|jak ktoś)
    (dopiero|później|potem|gdyby ktoś|jeśli ktoś|jak ktoś|w razie pytań) .. (oznacz*|oznakow*|dodaj* #reklama|dodać #reklama|dopis* #reklama)
    (discreet*|discrete*|subtl*|low key|lowkey|quiet*|unobtrusive*|inconspicuous*|tiny|minimal|soft|casual*|light touch) .. (label*|disclos*|#ad|tag|tagging|hashtag*|ad|mention|disclaimer*)
    (label*|disclos*|#ad|tag|hashtag*|disclaimer*|ad tag|it) .. (discreet*|discrete*|subtl*|low key|lowkey|unobtrusive*|inconspicuous*|as small as|barely|hardly|less visible|not too visible|minimal|out of sight|not stand out|blend*)
    (hide|hiding|bury|tuck|sneak|mask|cover|conceal|disguise|camouflage|blend|obscure|slip) .. (label*|disclos*|#ad|#sponsored|tag|hashtag*|ad|disclaimer*|it)
    (label*|disclos*|#ad|tag|disclaimer*) .. (hidden|buried|tucked|covered|disguised|concealed)
    (only|just|once) .. (label*|disclos*|tag|#ad|mark) .. (first|one|once|last|the feed|grid|main)
    (label*|disclos*|tag|#ad|mark) .. (first|one|last|main|feed) .. only
    (label*|disclos*|tag|#ad|mark) .. (only|just) .. (first|one|once|last|feed|grid|main|in the)
    (label*|disclos*|#ad|add the tag|tag) .. (later|after a day|after 24|after posting|afterwards|a few hours|next day|once the|after the first|if anyone|if someone|if asked|only if)
    (if anyone|if someone|only if|if asked) .. (asks|complains) .. (label*|disclos*|add|tag|#ad)
    (shorten|abbreviate|shorter|abbreviated) .. (label*|disclos*|#ad|tag|hashtag|it)
    (skróć|skróćcie|skrócić|skrótem|skrótowo|skrócon*) .. (oznacz*|#rek|#wsp|zapis*|reklam*|współprac*)
    (oznacz*|#reklama|reklam*) .. (skróć|skróćcie|skrócić|skrótem|skrótowo|w skrócie)
    zamiast .. (#reklama|reklama|reklamy|płatna współpraca|#ad|oznaczenia) .. (użyj*|napisz*|dajcie|daj|wpisz*|wstaw*|może być|lepiej|wolimy|prosimy)
    (lepiej|wolimy|wolelibyśmy|zależy nam) .. zamiast .. (reklama|reklamy|#reklama)
    instead of .. (#ad|ad|paid partnership|#sponsored|sponsored|advertisement)
    rather than .. (#ad|ad|paid partnership|#sponsored|sponsored|advertisement)
""")
"""Tells to make the label less than clear; called off by a negator before it."""

THE_LABEL = Phrases("""
    (oznacz*|oznakow*|dopisek|dopisku|adnotacj*|disclos*|label|labels|labeling|labelling|disclaimer*|informacji o reklamie|informacji o współpracy|hashtagu reklama|hasztagu reklama|hashtag reklama|hasztag reklama)
""")
"""The label by its name: a negator shortly before it leaves it out."""

TAGGING = Phrases("""
    (producenta|marki|nazwy|firmy) .. nie .. (oznacz*|tag*)
    (oznacz*|label|tag) .. (profil*|kont*|nas|innych|inne|marek|konkurenc*|znajomych|us|other*|competitor*|brands)
    (innych|inne|other|another|different|additional|dodatkow*) .. (oznacz*|label*|disclos*)
""")
"""Speaks of tagging an account, or of labels besides the one that is asked for."""

WEAKEN = Phrases("""
    (mniej|mało|minimalnie|niewidoczn*|nierzucając*|ledwo|zniknąć|zniknie|znika|usunąć|usuń|usuniemy|skasuj*|później|zbędn*|niepotrzebn*|niekonieczn*|opcjonaln*|dyskretn*|subteln*|delikatn*|odpuść*|pominąć|darować|schować|schowa*|ukryj*|ukryć|zasłoń*|zostaw* na|bokiem|mimochodem)
    po (dobie|godzinie|tygodniu|dniu|dwóch|kilku|24)
    (nie wcześniej|nie od razu|niekoniecznie na początku)
    less (obvious|visible|prominent|noticeable|conspicuous|in your face|intrusive)
    (subtle|subtly|discreet|discreetly|hidden|cropped|invisible|unobtrusive|later|optional|unnecessary|low key|tucked|faded|faint)
    (only|just) .. if .. (ask|asks|asked|someone|anyone)
    leave .. out
    (in place of|instead of) .. (#ad|ad|#sponsored)
""")
"""In a sentence about the label: makes it less than clear."""

MINIMISE = Phrases("""
    (wystarczy|wystarczą|starczy|wystarczające|styknie|wyłącznie|jedynie|tylko|sam|samo|samym|lepiej|spokojnie|w zupełności)
    (skrót|skrótu|skrótem|skrócon*|abbreviat*|short form|ładniej|lepiej wygląda|looks better|performs better|estetyczn*)
    (zamiast|instead of|rather than) .. (pełn*|słow*|full|word|long*)
    (wolimy|wolelibyśmy|preferujemy|milej|sympatyczniej|przyjaźniej|prefer*|friendlier|nicer|softer)
    (enough|sufficient|suffices|fine|just|only|simply|will do|instead|suffice|okay|ok)
""")
"""Before or after an unclear label: says that nothing more is needed."""

AT_END = Phrases("""
    (after|once|until) .. (outro|credits|reveal|giveaway|intro|music|fitting)
    (around|at|by|after) minute (NUM|two|three|four|five|six|seven|eight|nine|ten)
    as the (last|final|very last) (line|sentence|thing|hashtag|frame)
    (down|push*|moved|move|drop*) .. (beneath|below|under) the
    (na|pod) (końcu|koniec|samym końcu|sam koniec|samym dole|dole|dół|sam dół|zakończenie|finał|zakończeniu)
    (na|pod) (samym|sam|samiutkim) (końcu|koniec|dole|dół)
    (końcówce|końcówkę|ostatni*) .. (zdani*|linij*|linii|wers*|slajd*|kadr*|sekund*|relacj*|miejsc*|akapi*|hasztag*|hashtag*|kafel*|planszy|ujęci*)
    (pod|po) (tekstem|tekście|opisem|opisie|treścią|treści|postem|hashtagami|hasztagami|hashtagach|hasztagach|rozwinięciu|wielokropku|rozwinięciem|całości|wszystkim)
    (po|pod) (kliknięciu|rozwinięciu)
    (pod|za|po) .. (więcej|zwinięciem|foldem|enterach|kropkach|odstępach|linijkach|linkach|linkami)
    (niżej|poniżej) .. (linii|zwinięcia|treści|opisu|zgięcia)
    w (zwiniętej|rozwijanej|ukrytej|dalszej) części
    (w|na|po) (trzeci*|drug*|dalsz*|czwart*) (akapi*|slajd*|zdani*|linij*|wers*|kadr*)
    (few|several|couple of|some) (line breaks|lines|dots|spaces|paragraphs)
    at the (end|bottom|very end|very bottom|tail end|foot|close|back)
    (ends|end|finish|finishes|closes|close|sign off|wrap up|round off) .. with
    (kończy*|zakończ*|kończcie) .. (#*|hasztag*|hashtag*|tagiem|oznaczeni*|dopisk*)
    (in|on) the (last|final) (line|slide|frame|sentence|second|story|paragraph|seconds|hashtag)
    (below|beneath|under|after|past) (the|your|all|all the|all your) (fold|caption|text|hashtags|copy|break|more|description|post|see more|line breaks|other hashtags|links|jump)
    (behind|after|under|past) .. (more|read more|see more|show more|line breaks)
    (last|final) (hashtag|thing|line|slide|frame)
    (further|lower|way) down
    (in|at|during|until) the (outro|end screen|end card|credits)
    (w|na|podczas) (outro|napisach końcowych|planszy końcowej|tyłówce|stopce filmu)
    (only|just|dopiero|tylko) .. (outro|po konkursie|after the giveaway|after the reveal)
    (pod spodem|pod przepisem|po przepisie|po kropkach|po emotkach|po serduszkach|pod kodem|pod linkiem|na deser)
    (below|under|underneath|after|beneath) the (recipe|link|links|code|emoji*|story|joke|dots|poll)
    (after|following) .. (paragraphs|paragraph|dots|spaces|lines)
    (to|as) the (end|bottom|very end)
    end of (the|your|it)
    (bottom|end) of .. (caption|post|description|video|text|list|story)
""")

AMONG_TAGS = Phrases("""
    (wśród|między|pomiędzy|w gąszczu|w morzu|w chmurze|w tłumie|wraz z|razem z|obok|w środku|w środek|w bloku|w ciągu|w grupie|z resztą|do reszty|w gronie|do pozostałych|z pozostałymi) .. (hashtag*|hasztag*|tag|tagów|tagami|tagi|hasztagów)
    (jako|jeden|jednym|któryś) .. (jeden|z|kolejny|ostatni|trzeci|piąty|wielu|dalszych|kolejnych) .. (hashtag*|hasztag*|tagów)
    (among|amongst|between|within|in with|mixed|mix|along with|alongside|with|into|in the middle of|in) .. (the|your|other|rest|all|a|usual|bunch|list|block|cloud|sea|string) .. (hashtags|tags)
    (one of|somewhere in|part of) .. (hashtags|tags)
    (hashtag|tag) (cloud|block|wall|list|soup|stack)
    (końcu|koniec|środku|środek|listy|liście|blok|bloku|ściany|ścianie) .. (hasztagów|hashtagów|tagów)
    (między|pomiędzy|wśród) nimi
    gdzieś .. (między|w środku|pośrodku|wśród)
    (line|row|middle|end|part|bottom) of .. (cloud|block|wall|stack|list)
    (around|at|in) .. (number|place|position|spot) NUM
    (somewhere|anywhere) .. (middle|between|among|amongst)
    (end|bottom|middle|list|block|rest|back) of .. (hashtags|tags)
""")

IN_COMMENTS = Phrases("""
    (replies|reply|comments|comment) only
    (in|to) .. replies
    (alt|alternative) text
    tekst* alternatywn*
    (w|pod) .. (komentarzu|komentarzach|komentarz|komciu)
    (przypięt*|pierwsz*) .. (komentarz*|komenci*)
    (in|as|to) .. (comment|comments)
    (pinned|first) comment
""")

MOVES = Phrases("""
    (przenieś*|przenies*|przesuń*|przesun*|przerzuć*|zamień*|przestaw*|zejść|zepchn*)
    (move|moved|moving|shift|push|relocate|swap|drop it|bump)
""")
"""Says that what stands at the start is to stand elsewhere."""

PARTLY = Phrases("""
    (kolejn*|pozostał*|następn*|reszt*|dalsz*|drug*|inn*) .. (już nie|nie trzeba|bez|nie musi*|nie|niekoniecznie)
    (tylko|wyłącznie|jedynie) .. (pierwsz*|jedn*|ostatni*) .. (relacj*|stor*|slajd*|post*|rolc*)
    (others|rest|next|remaining|second|later|subsequent|follow-up) .. (not|without|no|don't|needn't|skip|untagged)
""")
"""Asks for the label in some of the posts alone."""

FAINT = Phrases("""
    (shrink|zmniejsz*|pomniejsz*|zminimalizuj*) .. (it|go|je|napis*|label|tag|ad|until|aż|do)
    (color|colour) match*
    (beneath|under|behind|below|pod|za) .. (profile|avatar|interface|profilow*|awatar*|ikon*)
    (spaces|dots|full stops|kropki|kropkami|spacje|spacjami|odstępy) .. (between|in between|między|pomiędzy) .. (letters|literami|liter*)
    (sideways|upside down|do góry nogami|bokiem|pionowo|rotate)
    (pale|cream|white|beige|light) .. (over|against|onto) .. (white|cream|beige|light|pale|wall|sky)
    (say|read|mention|powiedz*|wspomnij*) .. (once quickly|quickly|szybko|mimochodem|jednym tchem)
    once quickly
    (mał*|drobn*|malutk*|najmniejsz*|maleńk*|mini|mikro*|tyci*|cieni*) .. (czcionk*|liter*|druk*|font*|napis*|rozmiar*|tekst*|literk*|pismem)
    (jasn*|szar*|pastelow*|przezroczyst*|półprzezroczyst*|transparentn*|blad*|jaśn*|beżow*) .. (kolor*|liter*|czcionk*|napis*|na białym|na jasnym|tle|tło|tła|font*|szar*|tekst*)
    (kolor*|kolorze) .. (tła|tło|tle|zbliżon*|podobn*|tym samym|zlewa*)
    (biał*|jasn*|szar*|kremow*|beżow*) .. na .. (biał*|jasn*|szar*|kremow*|beżow*)
    na (białym|jasnym|szarym|kremowym) .. (biał*|jasn*|szar*|kremow*)
    (zlewa*|zlał*|zlewał*) .. (tł*|tłem)
    (przezroczyst*|półprzezroczyst*|transparentn*|nieczyteln*)
    (pod|za) .. (naklejk*|gif*|zdjęci*|emotk*|emoji|ankiet*|linkiem|interfejs*|avatar*)
    (w|przy|na) .. (rogu|rożku|narożnik*|krawędzi|brzegu)
    (ułamek|ułamka|pół|sekundę|mgnienie|chwilę|chwilkę|moment|jedną) .. (sekund*|na ekranie|mignie|klatk*|wyświetl*)
    (mignie|mignąć|przemknie|błyśnie|zniknie)
    (szept*|szybko powiedz*|pod nosem)
    (small*|tiny|little|light|pale|faint|grey|gray|thin|mini|micro|smallest|see-through|transparent|translucent) .. (font|text|letters|type|print|size|lettering|writing|colour|color|grey|gray)
    (white|grey|gray|beige|light|cream) .. on (white|grey|gray|beige|light|cream|a white|a light)
    (same|similar|matching) .. (colour|color|shade) .. background
    (match*|blend*) .. (background|picture|photo)
    (behind|under|beneath) .. (sticker*|gif|emoji|photo|poll|link)
    (in|into) .. (corner|edge)
    (half|split|one|a) (second|frame|flash)
    (flash|flashes|flashing)
    (barely|hardly) (visible|readable|legible|noticeable)
    (4|5|6|7|8) (pt|px|punkt*|pkt)
    (4pt|5pt|6pt|7pt|8pt|4px|5px|6px|7px|8px)
    (same|matching|similar) .. (colour|color|shade|tone) .. as
    (mumble|mutter|whisper|mumbled|muttered|gabble|wymamrocz*|mamrocz*)
    (say|read|speak|powiedz*|przeczytaj*|rzuć) .. (quickly|fast|quick|szybko|błyskawicznie|pod nosem|półgębkiem)
    (smallest|tiniest|teeniest) .. (size|setting|option|possible|app)
    najmniejsz* .. (rozmiar*|wielko*|możliw*)
    (nobody|no one|noone|nikt) .. (notices|notice|sees|spots|zauważy|zauważył|zobaczy|zwróci|przeczyta|doczyta)
""")

IN_SIGHT = Phrases("""
    przez (cały|całe|całą)
    (throughout|the whole|entire|large|big|duży|dużymi|dużą|solid)
    (ciemn*|czarn*|granatow*|kontrast*|wyraźn*|dark|black|navy|bold|contrast|contrasting)
""")
"""In a clause about how the label looks: it can be read."""

PLATFORM_TOOL = Phrases("""
    (narzędzi*|funkcj*|opcj*|przełącznik*|etykiet*|zakładk*|ustawieni*|znacznik*|systemow*|wbudowan*|natywn*) .. (platform*|instagram*|tiktok*|tik tok*|youtub*|facebook*|aplikac*|płatn*|partnerstw*|branded|meta|reklamow*)
    (włącz*|zaznacz*|aktyw*|uruchom*|przełącz*|odznacz*|kliknij*|ustaw*|wybierz*) .. (płatn* partnerstw*|płatn* współprac*|paid partnership|treść* reklamow*|płatn* promocj*|treści markow*|branded content|etykiet*|ujawni*)
    (płatn* partnerstw*|paid partnership|branded content|treści markow*|płatn* promocj*) .. (instagram*|tiktok*|tik tok*|youtub*|facebook*|aplikac*|platform*|narzędzi*|funkcj*|ustawieni*|tool|toggle|label|feature|sticker|tag|setting|switch|on|button|option)
    (oznacz*|tag*|etykiet*) .. (płatn* partnerstw*|platformy|instagrama|tiktoka|youtube'a|facebooka)
    (platform|platform's|platforms|instagram|instagram's|tiktok|tiktok's|youtube|youtube's|built in|native|in app|meta|facebook) .. (tool|toggle|label|tag|feature|setting|disclosure|switch|option|button)
    (suwak*|przełącznik*|pole|pola|opcj*|checkbox*|haczyk*|ptaszek) .. (partnerstw*|współprac*|treści promocyjn*|treści reklamow*|płatn*)
    (kliknij*|kliknąć|zaznacz*|wybierz*|włącz*|oznacz*) .. partnerstw*
    (turn|switch|toggle|enable|activate|use|tick|check|flip) .. (paid partnership|branded content|paid promotion|content disclosure|platform* tool)
""")

LACKS = _words("nie brak no not doesn't hasn't isn't without")
HAS = Phrases(
    "(da się|można|działa|dostępn*|works|available|ma|mają|posiada|oferuje|has|have|is|there's|there|brak|offers)"
)
"""With a word of `LACKS`: says that there is no such tool."""

NOT_ENOUGH = Phrases("""
    (nie|to) .. (wystarcz*|za mało|spełnia*|jest jasne|jest jednoznaczne|uznaje|akceptuj*|dopuszcz*|błąd)
    (niewystarcz*|niedopuszcz*|odpada|odpadają|zabronion*|niedozwolon*|zakazan*|za mało|za słab*|niejasn*)
    (isn't|is not|aren't|are not|not|won't|doesn't|does not) .. (enough|sufficient|clear|acceptable|allowed|do|compliant|ok|okay|accepted)
    (insufficient|unacceptable|banned|forbidden|unclear|ambiguous)
""")
"""After an unclear label: says that it will not do."""

DESCRIBES = Phrases("""
    from the (end|bottom|very end|last)
    (z|ze) (końca|samego końca|dołu|komentarza|komentarzy)
    (you've|you have|you|your draft|the draft|your version) (put|placed|wrote|written|had|tucked|left|used|hid)
    (przesłał*|wysłał*|wstawił*|umieścił*|napisał*|dodał*|schował*|dał*) (pan|pani|państwo)
    (dałaś|dałeś|wstawiłaś|wstawiłeś|umieściłaś|umieściłeś|napisałaś|napisałeś|schowałaś|schowałeś|dodałaś|dodałeś|wpisałaś|wpisałeś|masz teraz)
    (last year|last time|previously|once|right now|currently|obecnie|na razie|w tej chwili|w zeszłym|ostatnio|kiedyś|poprzedni*|another brand|inna marka|some brands|niektóre marki) .. (comes|sits|stands|is|was|stoi|było|był|jest|told|asked|kazał*|prosił*|hid|hide|ukry*|chował*)
    (agency|agencja|brand|marka|client|klient) .. (told|asked|kazał*|prosił*) .. (creators|twórc*|influencer*|to hide|ukry*|schować)
    (last|this|zeszłej|zeszłego|ubiegłego) (year|spring|summer|autumn|fall|winter|month|week|time|wiosny|lata|jesieni|zimy|roku|miesiąca|tygodnia)
    (someone|somebody|a creator|one creator|ktoś|twórca|twórczyni|influencer|influencerka|blogerka|jedna z) .. (wrzucił*|dał*|schował*|ukrył*|napisał*|oznaczył*|hid|put|used|wrote|tagged|buried|posted|tucked)
    (currently|right now|at the moment|obecnie|na razie) .. (got|has|have|is|comes|sits|stands|masz|jest|stoi|widnieje|ma)
    (na początku|na górze|w opisie|na końcu) masz
    (stary|starego|poprzedni*|old|previous|wrong) .. (szablon*|mail*|wzór|wzoru|brief*|wersj*|template|version|email)
    (w|we) (twoim|twojej|pani|pana|obecnym|obecnej) .. (stoi|jest|widnieje|masz|ma)
    (zeszłoroczn*|ubiegłoroczn*|poprzedni*) .. (kampani*|akcj*|edycj*|współprac*)
    (połowa|część|kilku|kilka|większość) .. (twórców|osób|influencer*|creators)
    (sounds|looks|brzmi|wygląda) (cuter|nicer|softer|ładniej|milej|lepiej)
    (you|you've|ty) .. (open|opened|start|started|begin) with
    (we've noticed|we noticed|we find|we found|zauważyliśmy|zauważyłam|widzimy że|testy pokaz*|dane pokaz*|testing shows|data shows|z testów wynika)
""")
"""Tells of an earlier draft, of others or of what labels do; asks for nothing."""

ALSO_ASKS = Phrases("""
    (move|please|could you|can you|would you|proszę|prosimy|przenieś*|zamień*|dodaj*|zmień*|swap|change)
""")
"""In a sentence that describes: says what to do about it, too."""

CALLED_OFF = Phrases("""
    (can't|cannot|won't|don't|not) (approve|accept|take|pass|use|publish)
    (if|jeśli|jeżeli|gdy|when|should) .. (tag|label|disclosure|#ad|it|oznaczenie|hashtag) .. (falls|fall|ends up|slips|is hidden|gets|spadnie|znajdzie|schowa|ucina|zniknie|wyląduje|trafi)
    (does not|doesn't|do not|don't|won't) count
    (nie liczy się|nie liczą się|się nie liczy|nie wystarcz*|nie spełni*|trzeba będzie poprawić)
    (niedopuszcz*|niedozwolon*|zabronion*|zabrania*|zabraniamy|zakazan*|zakazuje*|wykluczon*|nieakceptowaln*|błędem|błąd|naruszeni*|naruszen*|odrzuc*|poprawk*|niewykonani*|kara|karą|kary|konsekwencj*|odpowiedzialnoś*)
    (nie akceptujemy|nie zgadzamy|nie przyjmiemy|nie przyjmujemy|nie dopuszczamy|nie wchodzi w grę|nie wolno ukrywać|nie będzie akceptowan*)
    (forbidden|prohibited|unacceptable|banned|breach|rejected|reject|violation|penalty|liable|liability|withheld|withhold|not acceptable|not allowed|not permitted|won't be accepted|will not be accepted|against the rules)

    (gets|get|will be|are|is) .. (sent back|returned|bounced)
    (odeślemy|odsyłamy|wraca do|wróci do|do odrzucenia|do poprawki|do poprawy)
    what gets sent back
""")
"""In a sentence that forbids what it names."""

OTHER_THING = Phrases("""
    (link*|kod*|cta|hasztag*|hashtag*|tagi|tagów|logo|adres*|zdjęci*|packshot*|pytani*|ankiet*|odpowied*|zachęt*|wezwani*|code|codes|question|logos|call|hashtags|tags|giveaway|faktur*|invoice|produkt|product|stopk*|podpis|zaproszeni*|cen*|price*)
""")
"""What else may stand at the end of a post."""

POINTS_BACK = Phrases(
    "(je|go|ją|to|tam|może|można|it|this|that|one|them|dajcie|daj|umieść*|put|place|goes)"
)
"""Speaks of the label that the sentence before named."""

EITHER = Phrases("(lub|albo|bądź|ewentualnie|or|alternatively|względnie|czy|ew)")
"""Between two labels: one of them will do."""

SWAPPED = Phrases("""
    (swap|change|shorten|replace|switch|cut) (it|this|that) .. (for|to|with|down)
    (skróć|skróćcie|zamień|zamieńcie|zmień|zmieńcie|podmień) (to|go|je|ją) .. (do|na)
""")
"""Takes back the label that was named before."""

OPENS_WITH = Phrases("""
    (opens|begins|starts|open|begin|start|opening|starting|beginning) with
    (zaczyna*|zacznij*|rozpoczyna*|rozpocznij*|otwiera*) .. od
""")

NO_BRAND = Phrases("""
    nie (było|będzie|ma być|pojawi*|pojawia*|padł*|pada*) .. (nazwy|nazwa|marki|marka|logo|producenta)
    (marki|producenta|nazwy|firmy|profilu|brandu|sponsora) .. nie (nazywa*|wymienia*|podaje*|podawa*|taguj*|tagow*|tagujemy|zdradza*|ujawnia*|pokazuj*|oznacza*|pisz*)
    (nie|bez) .. (wymienia*|podawa*|podaj*|taguj*|tagow*|zdradza*|ujawnia*|nazywa*|wymieniania|podawania|tagowania) .. (marki|nazwy|producenta|firmy|profilu|brandu|nas|sponsora)
    bez (nazwy|marki|wskazania marki|podania marki|nazwy marki|nazwy producenta)
""")
"""Asks to keep from the audience whose advertising it is."""

FAINT_LABEL = Phrases("""
    (ad|#ad|reklama|#reklama|label|napis|advert) .. (sits|stands|hides|is|jest|stoi|widnieje|ukry*) .. (pale|grey|gray|tiny|white|szar*|biał*|mał*|drobn*|photo|picture|zdjęci*) .. (grey|gray|white|wall|background|tle|tła|ścian*|liter*|print|type)
""")
"""A post that tells how little its own label is seen."""

ELSEWHERE = Phrases("""
    (reklam*|współprac*|oznacz*|partner*|sponsor*|materiał reklamowy|szczegóły|ad|disclosure|#ad|label|sponsor) .. (w|na|in|w pierwszym|w przypiętym|the|pinned|first) .. (komentarzu|komentarzach|komentarz|comment|comments)
""")
"""A post that tells of the cooperation only in its comments."""
