"""Poland: what marks advertising, what does not, and why.

Sources, as read on 26 November 2026:

- UOKiK: Recommendations of the President of UOKiK on the marking of advertising by influencers in
  social media, 26 September 2022. Two levels (the platform's tool and a label of one's own), at
  the start, legible, in Polish, with the brand. Recommended: #reklama, [REKLAMA],
  #materiałreklamowy, #współpracareklamowa, "Płatna współpraca z marką X", "Reklama marki X";
  own goods: autopromocja. Criticised: bare #współpraca, #ad, abbreviations, brand-only tags.
- Act on counteracting unfair market practices of 23 August 2007, art. 6(1) and 7(11).
- What may not be advertised, or only under conditions: see `regulated` below.

How rules are written is told in `services.labels.reading`. A line after ``--`` is a remark.
"""

from services.i18n import N_
from services.labels.reading import Phrases, Tags
from services.labels.rules.parts import Fault, Market, Wording
from services.words import LabelFault

CLEAR = Wording(
    tags=Tags("""
        reklama* -reklamac* -reklamoda* reklamowo reklamowy reklamowe reklamowawspółpraca
        materiałreklam* współpracareklam* współpracepłatne* współpracapłatna* płatnawspółprac*
        wspolpracawplatna płatnepartnerstwo* płatnapromocja* płatnareklama* płatnypost*
        płatnymateriał* postreklam* wpisreklam* filmreklam* rolkareklam* relacjareklam*
        treśćreklam* treścireklam* sponsorowan* postsponsor* wpissponsor* materiałsponsor*
        filmsponsor* współpracasponsor* sponsorowanawspółpraca* współpracakomercyjna*
        komercyjnawspółpraca* materiałkomercyjn* uwagareklama* tojestreklama* toreklama*
        zawierareklam* przekazhandlowy informacjahandlowa* reelreklam* storyreklam*
    """),
    alone=Phrases("""
        reklama
        reklama (własna|płatna|komercyjna)
        płatna reklama
        post reklamowy
        sponsorowane
        sponsorowany
        artykuł sponsorowany
        przekaz handlowy
        informacja handlowa
    """),
    phrases=Phrases("""
        (materiał|materiale|materiału|materiałem|materiały) (reklamow*|sponsorowan*|komercyjn*|płatn*)
        (post|poście|wpis|wpisie|film|filmie|filmik|odcinek|rolka|rolce|relacja|relacje|treść|treści|artykuł|artykule|nagranie|wideo|podcast|reels|story|recenzja|przepis) .. (reklamow*|sponsorowan*)
        (reklamow*|sponsorowan*) (post|wpis|film|filmik|materiał|odcinek|artykuł|treść|treści|rolka|relacja|współprac*|przekaz)
        (sponsorowany|sponsorowana|sponsorowane) przez
        współprac* (reklamow*|płatn*|sponsorowan*|komercyjn*|odpłatn*|opłacon*)
        (płatn*|odpłatn*|opłacon*|komercyjn*) (współprac*|partnerstw*|promocj*|reklam*|post|wpis|materiał*|kooperacj*)
        (płatn*|odpłatn*) .. współprac* z
        (treść|treści|przekaz) (reklamowa|reklamowe|reklamowy|handlowy)
        reklama (marki|firmy|sklepu|dla|produktu|produktów|kosmetyków|aplikacji|usługi)
        w ramach (reklamy|kampanii reklamowej|umowy reklamowej)
        kampani* reklamow*
        (uwaga|lecimy|teraz|dziś|dzisiaj) reklama
        (to|jest|uwaga|napis|plansza|etykieta) reklama
        to jest reklama
        (zawiera|zawierają) .. reklam*
        (post|wpis|film|filmik|materiał|relacja|rolka|odcinek|nagranie|ten) .. (to|jest) .. (reklama|reklamą)
        jest .. (reklamą)
        (sponsor|sponsorzy) (odcinka|filmu|wpisu|posta|materiału|filmiku|podcastu)
        (odcinek|film|wpis|post|materiał|podcast|filmik) .. (sponsoruje|sponsorują|sponsorował*)
        (publikacja|publikacje|rekomendacja) (sponsorowan*|reklamow*)
        za .. (wpis|post|film|filmik|odcinek|materiał|tekst|rolkę|relację|recenzję) .. (zapłacił*|płaci|zapłacono)
        sponsorem .. (odcinka|filmu|wpisu|posta|materiału|filmiku|podcastu|jest)
        (marka|firma|sklep) .. (zapłacił*|płaci) .. (za|mi)
        (zapłacił*|zapłacono|płaci|płacą) .. (mi|nam) .. za
        (zapłacił*|płaci) .. (marka|firma)
        (dostał*|otrzymał*|dostaję|otrzymuję|biorę|wzięł*) .. (wynagrodzenie|pieniądze|zapłatę|honorarium)
        na zlecenie (marki|firmy|NAME)
        opłacon* przez
        (ogłoszenie|ogłoszenia|artykuł|komunikat) (płatn*|sponsorowan*|reklamow*|handlow*)
        (zleceniodawc*|reklamodawc*) .. (jest|NAME)
        (zapłacił*|płaci|opłacił*|sfinansował*) .. (NAME|marka|firma) .. (za|ten|tę|to)
        (NAME|marka|firma) (zapłacił*|płaci|opłacił*|opłaca) .. (ten|tę|to|film*|wpis*|post*|materiał*|odcin*|nagrani*|recenzj*|mi|mnie|nam)
        (autoreklama)
    """),
)

OWN_BRAND = Wording(
    tags=Tags("autopromocja* markawłasna* mojamarka* autoreklama* reklamawłasn* własnamarka*"),
    alone=Phrases("autopromocja\nautoreklama\nmarka własna"),
    phrases=Phrases("""
        autopromocj*
        autoreklam*
        reklama (własna|mojej|mojego|moich|własnej|własnego)
        reklam* .. (mojej|mojego|moich|własnej|własnego|własnych) (marki|sklepu|produktu|produktów|ebooka|e-booka|kursu|książki|kolekcji|firmy)
    """),
)

FOREIGN = Wording(
    tags=Tags("""
        ad ads advert* advertisement* advertising* advertorial paidad* paid paidpartner*
        paidcollab* paidpromo* paidpost paidcontent sponsored* sponsoredpost sponsoredby*
        werbung anzeige* bezahltepartnerschaft publicite* pub publicidad* реклама
    """),
    alone=Phrases("""
        ad
        ads
        advert
        advertisement
        advertising
        advertorial
        sponsored
        paid
        paid ad
        werbung
        anzeige
        реклама
    """),
    phrases=Phrases("""
        paid (partnership|partner|collaboration|collab|promotion|promo|ad|advert|advertisement|cooperation|content|post)
        (sponsored|paid) by
        sponsored (post|content|video|reel|story|collab*|by)
        (this|video|post|it) (is|was) .. (ad|sponsored|advertisement)
        bezahlte (partnerschaft|werbung)
        ad by NAME
    """),
)

AMBIGUOUS = Wording(
    tags=Tags("""
        współprac* współ współpr wsp wsppr ws kolaboracj* kolab* kollab* kolabo* collab* kooperacj*
        cooperation partner* -partnerk* partnerstw* ambasador* ambassador* brandambassador*
        twarzmarki sp spon spons sponsor sponsoring sponsorzy adv promo promocja promocyjn*
        materiałpromo* postpromo* prezent prezentod* prezentemod* wprezencie* gift gifted* giftedby* paczkapr* paczkiPR
        prpackage prpaczka prbox prmailing prsample pr przesyłkapr paczkaodmarki upominek podarunek*
        barter* współpracabarter* rek rekl reklam rkl r mat matrekl autoprom dzięki* dziękuję* thanks*
        thankyou* lokowanie* lokowanieproduktu lp aff affiliate* afiliac* linkafil* współtworzone*
        darlosu daryodlosu darowane testujemy* testujędla* marketing influencermarketing
        brandedcontent adwertorial teamup przyjacielemarki przyjaciółkamarki przyjacielmarki
    """),
    alone=Phrases("""
        współpraca
        collab
        collaboration
        gifted
        promo
        promocja
        partner
        kooperacja
        prezent
        lokowanie
        adv
        rek
        rekl
        spon
        wsp
        współpr
        ambasadorka
        ambasador
        współpraca barterowa
        barter
        pr
        paczka
    """),
    phrases=Phrases("""
        (współpraca|współpracy|współpracę|współpracą|współprace) (z|barterow*|ze)
        (współpracuję|współpracujemy|współpracowaliśmy|współpracowałam|współpracowałem) .. z
        (w|przy|we) .. (współpracy|kooperacji|kolaboracji|partnerstwie) (z|ze)
        w ramach .. (współpracy|barteru|partnerstwa|ambasadorstwa)
        przy współpracy
        (kooperacj*|kolaboracj*|kolab*|collab*) (z|ze|with)
        w barterze
        umowa barterowa
        dzięki (uprzejmości|marce|firmie|sklepowi|wsparciu|NAME)
        dzięki .. (marce|firmie)
        (wsparciu|wsparcia|wsparciem) (marki|firmy|NAME)
        (dziękuję|dziękuje|dziękujemy|dzięki|podziękowania) .. (marce|firmie|ekipie) .. (za|NAME)
        (dziękuję|dziękuje|dziękujemy|dzięki|dziekuwa) .. NAME .. za .. (paczk*|prezent*|zaproszenie|możliwość|kosmetyk*|produkt*|zaufanie|przesyłk*|box*|niespodziank*|gościnę|pobyt|testy|upominek)
        (dziękuję|dziękuje|dziękujemy|dzięki) .. za (paczk*|prezent*|przesyłk*|zaproszenie|zaufanie|możliwość)
        w prezencie
        (prezent|prezenty|prezencik|upominek|upominki|podarunek|niespodzianka) .. od
        (dostał*|otrzymał*|dostaję|otrzymuję|dostaliśmy|otrzymaliśmy) .. od .. (marki|firmy|sklepu|producenta|ekipy|przyjaciół)
        (dostał*|otrzymał*|dostaliśmy|otrzymaliśmy) .. od NAME
        (dostał*|otrzymał*) .. (do testów|na testy|do przetestowania|do testowania|gratis)
        (przysłała|przysłał|przysłali|przysłano|wysłała|wysłali|podesłała|podesłali|podarowała|podarował|sprezentowała|sprezentował) (mi|nam|marka|firma|NAME)
        (NAME|marka|firma) (przysłała|przysłał|wysłała|podesłała|podarowała|sprezentowała|obdarowała|zaprosiła)
        (paczka|paczkę|paczki|paczuszka|paczuszkę|przesyłka|przesyłkę) (pr|od|z okazji)
        (paczka|paczkę|paczki|paczuszka|paczuszkę|przesyłka|przesyłkę) .. od .. (marki|firmy|NAME)
        paczk* PR
        (ambasador|ambasadorka|ambasadorką|ambasadorem|ambasadorki) .. (marki|NAME)
        (jestem|zostałam|zostałem|jako) .. (ambasador*|twarzą|partnerką|przyjaciółką|partnerem)
        (partner|partnerem|partnerka|partnerzy|partnera|patronem|patron) (wpisu|posta|postu|odcinka|filmu|relacji|materiału|konkursu|wyjazdu|jest|rolki|główny|akcji|tego)
        (partnerem|patronem) .. (jest|NAME)
        (w|we) partnerstwie
        (wspólnie|razem|wraz) z (marką|firmą|ekipą|NAME)
        (NAME|marka|firma) x NAME
        powstał* (dzięki|wspólnie|razem|we|przy)
        zaproszenie (marki|firmy|NAME)
        na zaproszenie
        (gościnnie|gościłam) u
        lokowanie produkt*
        (materiał|wpis|post|film|odcinek|tekst) (partnerski|promocyjny|pr)
        link* (afiliacyjn*|partnersk*|afil*)
        (gifted|courtesy) (by|of)
        in (collaboration|cooperation|partnership) with
        thanks to NAME
        (produkty|produkt|kosmetyki|sprzęt|ubrania|rzeczy) .. (użyczon*|podarowan*|otrzyman*|przekazan*) .. (od|przez)
    """),
)

FAULTS = {
    LabelFault.MISSING: Fault(
        N_("advertising is marked as such (act on unfair market practices, art. 7(11))"),
        N_("Begin with [REKLAMA] or “Płatna współpraca z marką X”."),
    ),
    LabelFault.AMBIGUOUS: Fault(
        N_("the label says clearly that it is advertising; #współpraca, thanks or a gift do not"),
        N_("Write #reklama, #materiałreklamowy or #współpracareklamowa instead."),
    ),
    LabelFault.FOREIGN: Fault(
        N_("a Polish audience is told in Polish"),
        N_("Write #reklama or “Płatna współpraca z marką X” in place of the foreign words."),
    ),
    LabelFault.BURIED: Fault(
        N_("the label stands at the start, where nobody has to unfold or scroll"),
        N_("Move the label to the first line, before the text and the other hashtags."),
    ),
    LabelFault.ILLEGIBLE: Fault(
        N_("the label is legible: whole words, in sight, apart from other hashtags"),
        N_("Write the label out, apart from hashtags, large and in a colour that stands out."),
    ),
    LabelFault.PLATFORM_ONLY: Fault(
        N_("two levels: besides the platform's tool a label of one's own"),
        N_("Add [REKLAMA] with the brand at the start of the text."),
    ),
    LabelFault.OWN_ONLY: Fault(
        N_("two levels: besides one's own label the platform's tool"),
        N_("Switch on the platform's paid partnership label, too."),
    ),
    LabelFault.BRAND_MISSING: Fault(
        N_("the label says whose advertising it is"),
        N_("Name or tag the brand in the label: “Reklama marki X”."),
    ),
    LabelFault.HARMFUL_INSTRUCTION: Fault(
        N_("who orders a hidden or weak label answers for it beside the creator"),
        N_("Ask for [REKLAMA] with the brand at the start, and for the platform's tool."),
    ),
    LabelFault.REGULATED: Fault(
        N_("this may be advertised only under conditions, or not at all"),
        N_("Have a lawyer look at it before it is published."),
    ),
}

REGULATED = {
    "gambling": N_("gambling act of 2009, art. 29; penal fiscal code, art. 110a"),
    "alcohol": N_(
        "sobriety act of 1982, art. 13(1): no alcohol but beer, and that under conditions"
    ),
    "medicine": N_("pharmaceutical law, art. 52 to 64; food safety act on supplements' claims"),
    "tobacco": N_("act on the protection of health against tobacco, art. 8"),
    "finance": N_("rules on marketing financial products and crypto-assets (MiCA, art. 7)"),
    "minors": N_("act on unfair market practices, art. 9(5): no direct call on children to buy"),
}

POLAND = Market(
    code="pl",
    source="UOKiK 2022",
    clear=CLEAR,
    ambiguous=AMBIGUOUS,
    foreign=FOREIGN,
    faults=FAULTS,
    regulated=REGULATED,
    two_levels=True,
    names_brand=True,
    own_brand=OWN_BRAND,
)
