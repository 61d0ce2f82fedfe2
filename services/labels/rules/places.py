"""Where a label is asked to stand, or stands, and how little it is seen there.

A negator before one of these ("nie na końcu") says the opposite: see `instructions`.
"""

from services.labels.reading import Phrases

START = Phrases("""
    (na|od) .. (początku|początek|wstępie|starcie|górze|samej górze)
    (pierwsz*) .. (linijk*|linii|wers*|zdani*|słow*|sekund*|miejsc*|kadr*)
    (zaczni*|zaczyna*|rozpocz*|otwier*|poprzedź*)
    przed (tekstem|treścią|opisem|hashtagami)
    at the (start|beginning|top|front|very start|very beginning)
    (start|begin|starts|begins|open|opens|first|upfront|before)
""")

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

OTHER_THING = Phrases("""
    (link*|kod*|cta|hasztag*|hashtag*|tagi|tagów|logo|adres*|zdjęci*|packshot*|pytani*|ankiet*|odpowied*|zachęt*|wezwani*|code|codes|question|logos|call|hashtags|tags|giveaway|faktur*|invoice|produkt|product|stopk*|podpis|zaproszeni*|cen*|price*)
""")
"""What else may stand at the end of a post."""

FAINT_LABEL = Phrases("""
    (ad|#ad|reklama|#reklama|label|napis|advert) .. (sits|stands|hides|is|jest|stoi|widnieje|ukry*) .. (pale|grey|gray|tiny|white|szar*|biał*|mał*|drobn*|photo|picture|zdjęci*) .. (grey|gray|white|wall|background|tle|tła|ścian*|liter*|print|type)
""")
"""A post that tells how little its own label is seen."""

ELSEWHERE = Phrases("""
    (reklam*|współprac*|oznacz*|partner*|sponsor*|materiał reklamowy|szczegóły|ad|disclosure|#ad|label|sponsor) .. (w|na|in|w pierwszym|w przypiętym|the|pinned|first) .. (komentarzu|komentarzach|komentarz|comment|comments)
    (w|in the|in a) (komentarzu|komentarzach|comments|comment|pinned comment) .. (że|that|it's|says) .. (reklam*|płatn*|sponsorowan*|ad|advert|paid|sponsored)
    (w|in the|in a) (komentarzu|komentarzach|comments|comment) .. (przypię*|pinned|napisał*|wrote|said) .. (reklam*|płatn*|ad|advert|paid|sponsored)
""")
"""A post that tells of the cooperation only in its comments."""
