"""What may not be advertised at all, or only under conditions that a lawyer checks.

The law behind each category stands in the market's file. ``unless`` calls a category off; a word
after a negator ("nie pokazujcie alkoholu") does not count.
"""

from dataclasses import dataclass

from services.clean import fold
from services.labels.reading import Phrases

NEGATORS = frozenset(
    fold(
        """nie bez zero brak żadnego żadnych żadnej zakaz unikaj unikajcie unikamy ani not no don't
    never without avoid dont isn't zamiast instead"""
    ).split()
)


@dataclass(frozen=True, slots=True)
class Goods:
    """A category: ``words`` alone, or one of ``things`` together with one of ``claims``."""

    code: str
    words: Phrases
    unless: Phrases
    things: Phrases
    claims: Phrases


_NONE = Phrases("")

GAMBLING = Goods(
    "gambling",
    Phrases("""
        (kasyno|kasyna|kasynie|kasynem|kasynowy|kasynowe|casino|casinos)
        bukmacher*
        bookmaker*
        bookies
        zakład* (sportow*|bukmachersk*|wzajemn*)
        (darmowe|darmowych|bezpłatne) (spiny|spinów|obroty|zakłady|zakład)
        free (spin|spins|bet|bets)
        (freebet|freebety|freebetu|freebetów|freespin|freespiny|freespinów|betclic|fortuna|superbet)
        bonus (powitalny|na start|bez depozytu)
        (welcome|deposit|signup) bonus
        (obstaw|obstawiaj|obstawcie|obstawiam|obstawić|obstawianie|obstawiajcie|typuj|typujcie)
        postaw* .. (kupon|zakład|mecz*)
        kupon .. kurs*
        kurs* .. (mecz|meczu|spotkanie|derby|finał)
        (zakład|zakłady|zakładu|zakładów) .. (bez ryzyka|na mecz|na żywo|live|bonus*)
        risk free bet*
        slot (game|games|machine*|online)
        (slots|sloty|slotach|slotów|ruletk*|roulette|blackjack|jednoręki)
        (poker|pokera|pokerze|pokerowy|pokerowe)
        (skrzynki|skrzynek|skrzynka|skrzyneczki|cases|case) .. (skin*|otwier*|otwórz*|opening|cs|drop*|nóż)
        (skin|skins|skiny|skinów) .. (bet*|obstaw*|losuj*|gambl*|drop*)
        online (poker|casino|betting|bingo)
        (betting|sportsbook|wager|wagers|gamble|gambling|hazard|hazardu|hazardow*)
        (bet|bets) on
        place .. (bet|bets)
        (lotto|lottery|zdrapk*|scratchcard*|scratch card*|jackpot)
        (stick|put|place|whack|lump|chuck) .. (tenner|fiver|quid|punt|acca|wager)
        (acca|accas|accumulator|accumulators|tipster|tipsters|typer|typerka|typerzy|typerem|sportsbook)
        (bankroll|bankrolla|high roller|highroller|jackpoty|stawka za spin|stake|stakes)
        (punt|flutter|each way|betslip|bet slip|odds boost|price boost|in play)
        (odds|kursy|kurs|kursem|kursu|kursami) (NUM|boost*|na dziś|na jutro|tonight|today|to)
        (kupon|kuponik|kupony|kuponu) (dnia|na|z kursem|weekendu|meczow*|zakład*)
        (pewniak|pewniaki|pewniaków|pewniaka) .. (z|na|dnia|dziś|ekstraklas*|lig*|mecz*)
        (nags|horses|fillies|runners) .. (fancy|tomorrow|tip*|back)
        (typ|typy|typuję) .. (na dziś|na dzisiaj|na mecz|na weekend|na jutro|dnia)
        (spin|spins|spinów|spiny|spina) .. (za|bonus*|gratis|darmo*|free|daily|codzien*|at)
        (stream|streamy|streama|streamów|stream*) .. (kasyn*|rulet*|slot*|casino|roulette)
        (automat|automaty|automatach|automatów) .. (gra|gram|grać|wygra*|kasyn*|do gier|spin*)
        (wygrał*|wypłacił*|wpłacił*|wpłać|wpłaćcie|postawił*|postaw|postawcie) .. (zakład*|kupon*|bonus*|depozyt*|spin*|stawk*|na mecz|na wygraną|na zwycięstwo)
        (bonus|bonusu|bonusem) .. (depozyt*|wpłat*|rejestrac* konta)
        (depozyt|deposit|wpłata|wpłatę|wpłaty|wpłacie) .. (podwoj*|podwaja*|bonus*|match*|spin*)
        (gamble|gambling|bet) (aware|responsibly|responsible)
        (begambleaware|gambleaware)
        (raffle|sweepstake|sweepstakes) .. (ticket*|entr*|win)
    """),
    Phrases("""
        place your bets
        (książka|książkę|powieść|serial|film|album|piosenka|spektakl|novel|book|movie|thriller|romans) .. (casino|ruletk*|kasyno|poker*|roulette|hazard*|blackjack)
        (bet you|you bet|i bet|wanna bet|zakład że|idę o zakład)
        bez hazardu
        (bez|żadnych|no|zero) .. (prawdziwych|real) (pieniędzy|money)
        (casino|kasyn*|ruletk*|roulette|poker*) .. (bez pieniędzy|no money)
        (gra|grę|gry|board|party|card) (planszow*|karcian*|rodzinn*|game|games)
        (dawn*|były|byłym|stare|starym|former|old|ex|fake|sztuczn*) (kasyn*|casino)
        (planszówk*|planszówek|escape room*|pok* zagadek|pok* ucieczk*)
        (theatre|theater|teatr|teatrze|teatru|spektakl*|premier*|musical*|on stage|na scenie|sztuka|sztukę|sztuki|opera|operze|exhibition|wystaw*|muzeum|museum)
        poker face
        pokerow* twarz
    """),
    _NONE,
    _NONE,
)
ALCOHOL = Goods(
    "alcohol",
    Phrases("""
        (wódka|wódki|wódkę|wódką|wódce|wódeczk*|vodka|vodkas)
        (whisky|whiskey|bourbon|brandy|koniak|koniaku|koniaki|cognac|gin|ginu|ginem|giny|gins|rum|rumu|rumem|tequila|tequili|tequilę|mezcal)
        (prosecco|champagne|szampan|szampana|szampanem|szampany|cava|aperol|aperola|vermouth|wermut|martini|likier*|liqueur*|nalewk*|aperol spritz|sangria|sangrię|absynt|grappa)
        (cydr|cydru|cydry|cider|ciders|miód pitny|grzaniec|grzańca|grzane wino)
        (wino|winem|winko|winka|winkiem|winiarni*|winnic*|winery|wineries|wine|wines)
        (kieliszek|lampka|lampkę|kieliszkiem|butelka|butelkę|butelki|kolekcja|degustacja|degustację) .. (wina|win)
        (dobrego|czerwonego|białego|różowego|musującego|polskiego|domowego) wina
        (czerwone|białe|musujące|polskie) wina
        (alkohol|alkoholu|alkoholem|alkohole|alkoholowy|alkoholowe|spirits|hard seltzer)
        (drinki|drinka|drinków|drinkiem|drinkami|drineczek|drineczka)
        (cocktail|cocktails) .. (gin|vodka|rum|tequila|bar)
        (nalewkę|nalewek|piwowar*|browarnicz*|kraft*|craft) .. (alkohol*|procent*|whisk*|gin|wódk*)
        (single malt|shot|shots|shoty|szoty|setka|setkę|kielon|kielonek|kielony) .. (wódk*|tequil*|whisk*|gin*|rum*|nalew*|bar|wieczor*|night)
        (abv|single malt|malt whisky|dżin|dżinu|dżinem|limoncello|amaretto|bourbonu|koniaczek|szampanik|winko musujące)
        (pinot|merlot|chardonnay|cabernet|riesling|malbec)
        (wermuty|bimber|bimbru|bimbrem|śliwowic*|żubrówk*|likierek|drinków|koktajl* z ginem|koktajl* z rumem|koktajl* z wódką)
        (dram|peat|peated|torf*|beczk* po|single cask|cask strength|splash of|łyczek) .. (whisk*|glass|szklan*|barrel|cask|peat|lód|lodem|ice|NUM)
        (cask|peaty|smoky) .. (honey|pear|oak|finish|glass)
    """),
    Phrases("""
        bezalkoholow*
        bez (alkoholu|procentów)
        (non|zero) (alcoholic|alcohol)
        nonalcoholic
        (alcohol|alkohol) free
        alcoholfree
        (mocktail|mocktails|dealcoholised|dealcoholized)
        0 (0|%)
        zero procent
        (0.0|0,0|00)
        ocet winny
        (plama|plamy|plamę|plam|plamom|odplamiacz*|stain|stains|spilled|spilt|spill|spills)
        (pralni*|wywabi*|dopra*|dry cleaner*|dry cleaning|cleaners|carpet cleaner*|upholstery)
        (hit|hits|met|meets|ruined|landed|wylał*|wylądował*|chlusn*|rozla*|oblał*) .. (train|dress|gown|shirt|sofa|carpet|rug|sukni*|sukien*|koszul*|obrus*|dywan*|kanap*|gors*|marynark*)
        (świec*|candle*|perfum*|scent*|zapach*) .. (nut*|notes|whisk*|rum*|rumu|koniak*|wina|wine|bourbon|gin|szampan*|champagne)
        (nut*|notes|zapach*|scent*|aroma*) (of|o|whisk*|rumu|wina|bourbon*|koniaku|ginu)
        (champagne|wine|szampan*) (on|colour|color|coloured|colored|gold|pink|tone|shade|vinegar|cork|glass)
        (kolor*|odcie*|shade*|colour|color) .. (szampan*|wina|champagne|wine|whisky|koniak*)
        (wine|vodka) (proof|glass holder)
        wine (gums|red)
        (sos|sosu|sosie|gulasz*|risotto|rosół|duszon*|dusić|podlej*|podlew*|zredukuj*|marynat*|przepis|sauce|stew|braise*|deglaze*|risotto|recipe) .. (wina|winem|winie|wine|whisk*|rum*|brandy)
        (wino|wina|wine|rum|brandy) .. (do sosu|w sosie|do gulaszu|in the sauce|in the stew|for the sauce|odparuje|evaporates|cooks off)
        (kolor*|odcie*|shade*|szmink*|lipstick|skór*|leather) .. (tobacco|tytoni*|cognac|koniak*|wine|wina|burgund*|rum)
        (muzeum|museum)
        (zero proof|dry january)
        (alkohol|alkoholu|alcohol) (cetylowy|cetearylowy|denat|wysuszający)
    """),
    _NONE,
    _NONE,
)
MEDICINE = Goods(
    "medicine",
    Phrases("""
        (lek|leku|leki|lekiem|leków|lekami|lekarstwo|lekarstwa|lekarstwem)
        (bez|na) recept*
        (over the counter|prescription) (medicine|drug|pill*|med*)
        (antybiotyk*|ibuprofen*|paracetamol*|aspiryn*|ozempic*|semaglut*|wegovy|mounjaro|botoks*|botox|izotretynoin*|accutane|viagra|xanax|adderall|melatonina na)
        (tabletk*|syrop|maść|żel|krople|plastry|pastylki|spray) .. (przeciwbólow*|przeciwzapaln*|na ból|na kaszel|na gardło|na katar|na gorączkę)
        (przeciwbólow*|painkiller*|antidepressant*)
        (weight loss|diet|slimming) (pill|pills|injection|injections|jab|jabs)
        (zastrzyk*|tabletk*|pigułk*) .. (odchudzając*|na odchudzanie)
        (medicine|medication|medicines)
        (lost|dropped|shed|lose|drop|shed|schudł*|zrzucił*) NUM (pounds|lbs|kilos|kg|stone|kilo|kilogram*)
        (melanotan*|retinoid*|tretinoin*|prescription strength|na receptę|steroid|steroids|sterydy|sarms|sarmy|trenbolon*|clenbuterol)
        (odstawi*|odstawi|rzucił*|wyrzucił*|zrezygnowa*|pożegnał*) .. (leki|lekami|leków|tabletki|tabletek|antydepresant*|insulin*|hormon*|sterydy|psychotrop*|inhalator*|antykoncep*)
        (flushed|ditched|threw|binned|stopped|quit|off|swapped) .. (prescription|meds|medication|pills|antidepressants|inhaler|insulin|statins|painkillers|tablets)
        (nie mam|koniec|bez|zero|zapomniał*) .. (ataków paniki|migren|migreny|lęków|bólu|bóli|depresji|bezsenności|alergii|trądziku) .. (odkąd|dzięki|od kiedy|po)
        (odkąd|od kiedy|dzięki) .. (nie mam|koniec|zniknęł*|minęł*|ustąpił*|przeszł*) .. (ataków|ataki|migren*|lęk*|ból*|depresj*|bezsenno*|alergi*|trądzik*|zapal*|refluks*)
        (no more|haven't had|zero|goodbye) .. (migraines|panic attacks|anxiety|pain|insomnia|flare ups|eczema|reflux|cramps) .. (since|thanks|after)
        (since|thanks to) .. (no more|gone|haven't had|stopped) .. (migraine*|panic*|anxiety|pain|insomnia|flare*|eczema|cramps)
        (clinically|doctor|lekarz*|klinicznie|naukowo) .. (proven|cure*|wylecz*|udowodnion*) .. (anxiety|depression|weight|cancer|pain|lęk*|ból*|odchudz*)
        (semaglutyd*|mounjar*|retatrutyd*|peptyd*|peptide*|botoksik|kwas hialuronowy|wypełniacz*|fillers|lip filler|dermal fillers|laser w klinice|zabieg estetyczn*)
    """),
    Phrases("""
        (bez|no|nie|zero|żadnych) .. (obietnic|oświadczeń|claims|claim) .. (zdrowotn*|health|about)
        tabletk* .. zmywar*
        (zmywark*|dishwasher)
        (najlepsze|jak) lekarstw*
        (lek|lekarstw*) na (smutek|nudę|zło|chandrę|poniedziałek|jesień|zimę|lato|wiosnę|deszcz|tęsknotę|wszystko|zły dzień|złamane serce)
        lek na całe zło
        nie (jest|zastępuje|zastąpi) .. lek*
    """),
    Phrases("""
        (suplement*|supplement*|kapsułk*|kapsułek|tabletek|saszetek|żelek|capsule*|tabletk*|tablet|tablets|pill|pills|żelki|żelków|gummies|gummy)
        (kolagen*|collagen|witamin*|vitamin*|magnez|magnezu|magnesium|ashwagandh*|probioty*|probiotic*|cbd|adaptogen*|omega|kurkum*|turmeric|cynk|zinc|żelazo|berberyn*|berberine|melaton*|spirulin*|chlorell*|mushroom*|grzybk*)
        (spalacz*|fat burner|detoks|detox|oczyszczając*|herbatk*|shot|shoty|shots|greens|powder|proszek|drops|krople|kropel*|preparat*|olejek|olejku|syrop|saszetk*|tea|tonic|elixir|patch|patches|plastry)
    """),
    Phrases("""
        (leczy|leczą|wyleczy*|wylecz*|uleczy*|uzdrawia*|uzdrowi*|leczenie|lecznicz*)
        (cure|cures|cured|heal|heals|healed|healing|treats|treat) .. (my|your|the|anxiety|depression|acne|eczema|disease*|pain|everything)
        (cure|cures|cured|heals|healed)
        zamiast .. (lek*|tabletek|antybiotyk*)
        (ból|bóle|bólu|bólów|migren*|bezsenno*|depresj*|cholesterol*|ciśnieni*|cukrzyc*|nadciśnieni*|raka|nowotw*|tarczyc*|hashimoto|insulinooporno*|infekcj*|przezięb*|grypą|grypę|zapaln*|zapaleni*|anemi*|nerwic*|stany lękowe|lęki|lęków|alergi*|łuszczyc*|astm*)
        (pain|migraine*|insomnia|depression|anxiety|cholesterol|blood pressure|blood sugar|diabetes|cancer|thyroid|inflammation|arthritis|adhd|eczema|flu|colds|infections)
        odporno*
        (trądzik*|jaskr*|zaćm*|grzybic*|żylak*|hemoroid*|menopauz*|zatok*|nerek|wątrob*|reumaty*|rwa|endometrioz*|acne|psoriasis|ibs|asthma|gout)
        (zniknął|zniknęł*|minął|minęł*|ustąpił*|cofnął|cofnęł*|przestał* boleć|przestały boleć)
        (gone|vanished|disappeared|got rid of|goodbye to|eliminates|reverses|reversed)
        (boost|boosts|boosted) .. (metabolism|testosterone|fertility|hormones)
        (immune|immunity)
        (prevent|prevents|preventing|protects|chroni|zapobiega) .. (cold|colds|flu|covid|illness|infection*|virus*|chorob*|przezięb*|gryp*|wirus*|infekcj*|rak*)
        (better|lepsz*|lepiej|skuteczniejsz*) .. (jab|vaccine|vaccines|szczepion*|antibiotic*|antybiotyk*|medicine|tablet*|niż lek*)
        (schudł*|schudnąć|schudniesz|schudniecie|zrzuci*)
        (spala*|redukuje|rozpuszcza) .. (tłuszcz*|kilogram*)
        (spalanie|spalaniu) .. tłuszcz*
        (lose|lost|losing|drop|dropped|shed) .. (weight|pounds|kg|kilos|lbs|inches)
        (nie mam|brak|koniec|bez) .. (ataków|lęków|migren|bólu|napięcia|bezsenności|zadyszki|wzdęć|stanów)
        (panic attack*|anxious|anxiety|stress|sleepless*|bloating|hot flushes|cramps|joints|stawy|stawów|kolan*|kręgosłup*)
        (psychiatr*|lekarz*|doctor|gp|psychologist|terapeut*)
        (weight loss|fat burning|burns fat|burn fat|melts fat)
        (reguluje|wyreguluje|wyregulował|unormował) .. (hormon*|cukier|cykl*)
        (balance|balances|fix|fixes|fixed|regulates) .. (hormones|gut)
        kilo* .. mniej
    """),
)
TOBACCO = Goods(
    "tobacco",
    Phrases("""
        (vape*|vaping|vapy|vape'y|vejp*|wejp*|vuse|juul|iqos|iqosa|elfbar*|elf bar)
        (e papieros*|epapieros*|papieros*|cigarette*|cigar|cigars|cygar*|tytoń|tytoniu|tytoniow*|tobacco|snus|snusy|snusu|shisha|shishę|sziszę|fajk* wodn*)
        (nikotyn*|nicotine|beznikotynow*)
        e (cig*|liquid*)
        podgrzewacz* .. tyto*
        (jednorazówka|jednorazówki|jednorazówkę) .. (smak*|buch*|nikot*)
        (jednorazówka|jednorazówki|jednorazówkę|jednorazówek|disposable|disposables) .. (smak*|buch*|nikot*|puff*|flavour*|flavor*|mango|arbuz*)
        (puff|puffs|buchów|buchy|buch|chmur|cloud|clouds) .. (smak*|flavour*|flavor*|liquid*|nikot*|mint|mango)
        (puff*|cloud*|vap*) .. NUM (flavours|flavors|smaków)
        (mango|mint|grape|berry|melon|peach|blueberry|watermelon|cherry|lychee|kiwi|menthol) ice
        (mango|mint|mięta|arbuz*|borówk*|watermelon) .. (pod|pods|pody|wkład|wkłady|buch*|puff*)
        (smoke shop|smoke shops|vape shop|vape shops|razz ice)
        (liquid|liquidy|liquidów|salt nic|nic salt|saszetk* nikotyn*|nicotine pouch*|pouches|podgrzewacz*)
    """),
    Phrases("""
        (rzuci*|rzuca*) .. (palenie|papieros*|palić|fajki)
        (quit|quitting|stop) smoking
        (świec*|candle*|perfum*|scent*|zapach*|nut*|notes) .. (tobacco|tyto*)
        (tobacco|tytoni*) (leather|suede|brown|skór*|zamsz*|brąz*|kolor*)
        (muzeum|museum)
        (tobacco|tytoń|tytoniu) .. (vanilla|wanili*|notes|nut*|candle*|świec*|scent*|perfum*)
    """),
    _NONE,
    _NONE,
)
FINANCE = Goods(
    "finance",
    Phrases("""
        (krypto*|crypto*|bitcoin*|usdt|usdc|btc|ethereum|altcoin*|memecoin*|nft|nfts|stablecoin*|dogecoin|solana|tokeny|tokenów)
        (forex|forexie|cfd|cfds|daytrading|copytrading|staking)
        (trading|tradingu|tradingow*)
        (trader|traderem|traderów)
        (gwarantowan*|pewny|pewne|szybki|szybkie|ogromne) (zysk*|zwrot*|dochód|dochody|pieniądze)
        NUM (rocznie|miesięcznie|procent rocznie|procent miesięcznie|percent a year|apr)
        (zysk|zyski|zwrot|zwrotu|stopa zwrotu|procent) .. (rocznie|miesięcznie|miesiąc|gwarantowan*|tygodniowo|bez ryzyka)
        (inwestuj|inwestujcie|inwestować|inwestuję|zainwestuj|zainwestowałam|zainwestowałem|zainwestujcie|inwestycj*|inwestowanie) .. (zysk*|zwrot*|procent|gwaran*|akcj*|etf|ryzyka|zarob*|giełd*|pieniądz*|portfel*|złotych|aplikac*)
        (pomnażaj*|pomnóż*|podwój*|podwoił*|pomnożył*) .. (pieniądze|kasę|oszczędności|kapitał|wpłatę)
        pasywn* (dochód|dochodu|przychód|dochody)
        zarabia* .. (bez ryzyka|dziennie|śpiąc|na giełdzie|pasywnie)
        (chwilówk*|pożyczk*|payday loan|payday loans|lokata|lokaty|lokatę|lokacie|obligacj*)
        (kredyt|kredytu) (gotówkow*|hipoteczn*|konsolidacyjn*|online)
        (fundusz*|konto|konta) (inwestycyjn*|oszczędnościow*|maklersk*)
        (loan|loans|lender|lenders)
        (instant|personal|quick|cash) credit
        (guaranteed|instant|daily|huge) (returns|return|profit|profits|income)
        (double|triple|multiply|doubled|tripled) .. (money|investment|savings|deposit|cash)
        passive income
        (invest|invested|investing|investment) .. (returns|return|profit*|stocks|shares|etf*|etfs|app|platform|portfolio|money)
        (annual|monthly|weekly) (returns|return|yield)
        apy
        (pożycz|pożyczysz|pożyczamy|pożyczcie|borrow|borrowing) .. (do|up|NUM|tysi*|zł|gotówk*|kwadrans|minut*)
        (bez bik|bez bik-u|bez biku|bez zaświadczeń|no credit check|bad credit)
        (szybka|błyskawiczna) gotówka
        (copy|kopiuj*|skopiuj*|mirror) .. (trades|trade|transakcj*|ruchy|pozycj*|portfolio|portfel*)
        (turned|made|flipped) NUM .. (into|to) NUM
        (stocks|shares) .. (buy|app|trade|trading|tips)
        (portfolio|portfel|portfela|portfelu) .. (up|rośnie|urósł|wzrósł|plus|na plusie|gained|grew|doubled|tripled|NUM)
        (savings|wallet|oszczędności|pieniądze|money|kasa|cash) .. (up NUM|while i sleep|while you sleep|work while|śpisz|śpię|rosną|pracują na|pracowały|pracuje za)
        (bot|bota|botem|algorytm|algorytmu|robot|algorithm|system) .. (trades|trading|rest|zarabia*|gra za|inwestuje|pracuje za|handluje|kupuje|earns|invests|works for)
        (can't|cannot) lose
        (can't|cannot|never) .. lose .. (money|penny|deposit|invest*)
        (nie da się|nie można|nie sposób) .. stracić
        (zrobił*|zrobiłem|wyciągnął*|wyciągnęł*|zarobił*|zgarnął*|zgarnęł*|made|earned|turned) .. (tysięcy|tysiące|tysiąca|koła|stówek|grand|thousand) .. (w|in|na|miesi*|tydz*|days|week*|month*|into|z)
        z .. (tysięcy|tysiąca|złotych|zł|stów|koła) .. zrobił*
        (zero|bez|żadnego|no|without|minimal*) (ryzyka|risk)
        (trading|investment|investing|inwestycyjn*|giełdow*|maklersk*) .. (app|platform|signals|course|kurs|szkoleni*|sygnał*|aplikacj*|platform*)
        (sygnał*|signals) .. (trading*|giełd*|krypto|crypto|forex|vip)
        (leverage|dźwigni*|spready|broker|brokera|brokerem|brokerzy|tokenizac*|presale|airdrop|whitelist|staking|hodl|kopani* walut*|mining)
        (kup teraz zapłać później|buy now pay later|bnpl|klarna|interest free credit|raty zero)
        (coin|coins|token|tokens|coina|tokena|tokenu|tokenie) .. (buy|launch|pump|moon|x100|presale|early|kup*|urósł|wzrósł|rośnie|zyskał*|tydzień|tygodni*|up NUM|NUM)
        (guaranteed|gwarantowan*|pewne|steady) .. NUM .. (a year|rocznie|miesięcznie|a month|per month|per year)
    """),
    Phrases("""
        kryptoreklam*
        (zwrot*|returns|refund|refunds) .. (NUM dni|NUM days|dni|days|on every|pair|order|orders)
        (inwestycja|zainwestuj|inwestuj|inwestować|invest|investing|investment) .. (w siebie|w zdrowie|w sen|in yourself|in your skin|in your sleep|in you)
    """),
    _NONE,
    _NONE,
)
MINORS = Goods(
    "minors",
    Phrases("""
        (poproś|poproście|namów|namówcie|powiedz|powiedzcie|męcz|męczcie|błagaj|błagajcie|przekonaj|przekonajcie|ubłagaj|wybłagaj) .. (mamę|mame|rodziców|tatę|tate|starych|mamo|babcię|rodzicom|mamie|tacie)
        (ask|tell|beg|bug|convince|get|nag|pester|make) .. (mom|mum|parents|dad|mommy|mummy|daddy|grandma)
        (dzieciaki|dzieci|dzieciaczki|maluchy|kids|kiddos|children) .. (kupcie|kupujcie|zamówcie|zamawiajcie|musicie|biegnijcie|buy|order|grab|hurry)
    """),
    Phrases("""
        (zgodę|zgody|zgodą|pozwolenie|permission|consent)
    """),
    _NONE,
    _NONE,
)
GOODS = (GAMBLING, ALCOHOL, MEDICINE, TOBACCO, FINANCE, MINORS)
