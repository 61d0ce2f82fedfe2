"""How a brief tells a creator to leave the label out, to hide or to weaken it.

Rules that hold no negator themselves are called off by one before them: see `instructions`.
"""

from services.labels.reading import Phrases

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
    (skrót|skrótu|skrótem|skrócon*|abbreviat*|short form|ładniej|lepiej wygląda|looks better|performs better|estetyczn*)
    (zamiast|instead of|rather than) .. (pełn*|słow*|full|word|long*)
    (wolimy|wolelibyśmy|preferujemy|milej|sympatyczniej|przyjaźniej|prefer*|friendlier|nicer|softer)
""")
"""Before or after an unclear label: says that it is better than a clear one."""

PARTLY = Phrases("""
    (kolejn*|pozostał*|następn*|reszt*|dalsz*|drug*|inn*) .. (już nie|nie trzeba|bez|nie musi*|nie|niekoniecznie)
    (tylko|wyłącznie|jedynie) .. (pierwsz*|jedn*|ostatni*) .. (relacj*|stor*|slajd*|post*|rolc*)
    (others|rest|next|remaining|second|later|subsequent|follow-up) .. (not|without|no|don't|needn't|skip|untagged)
""")
"""Asks for the label in some of the posts alone."""

SWAPPED = Phrases("""
    (swap|change|shorten|replace|switch|cut) (it|this|that) .. (for|to|with|down)
    (skróć|skróćcie|zamień|zamieńcie|zmień|zmieńcie|podmień) (to|go|je|ją) .. (do|na)
""")
"""Takes back the label that was named before."""

NO_BRAND = Phrases("""
    nie (było|będzie|ma być|pojawi*|pojawia*|padł*|pada*) .. (nazwy|nazwa|marki|marka|logo|producenta)
    (marki|producenta|nazwy|firmy|profilu|brandu|sponsora) .. nie (nazywa*|wymienia*|podaje*|podawa*|taguj*|tagow*|tagujemy|zdradza*|ujawnia*|pokazuj*|oznacza*|pisz*)
    (nie|bez) .. (wymienia*|podawa*|podaj*|taguj*|tagow*|zdradza*|ujawnia*|nazywa*|wymieniania|podawania|tagowania) .. (marki|nazwy|producenta|firmy|profilu|brandu|nas|sponsora)
    bez (nazwy|marki|wskazania marki|podania marki|nazwy marki|nazwy producenta)
""")
"""Asks to keep from the audience whose advertising it is."""
