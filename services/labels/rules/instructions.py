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

POINTS_BACK = Phrases(
    "(je|go|ją|to|tam|może|można|it|this|that|one|them|dajcie|daj|umieść*|put|place|goes)"
)
"""Speaks of the label that the sentence before named."""

EITHER = Phrases("(lub|albo|bądź|ewentualnie|or|alternatively|względnie|czy|ew)")
"""Between two labels: one of them will do."""

OPENS_WITH = Phrases("""
    (opens|begins|starts|open|begin|start|opening|starting|beginning) with
    (zaczyna*|zacznij*|rozpoczyna*|rozpocznij*|otwiera*) .. od
""")
