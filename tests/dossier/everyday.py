"""Everyday posts of an invented influencer, made the same way each time: nothing in them is meant
to be found. Many touch what the lists look for, because everyday life does.
"""

import random
from datetime import UTC, datetime, timedelta

from services.dossier.posts import Post

POLISH = (
    "{day} zaczęłam od {drink} i {food}. {feel}",
    "Przepis na {food}: {n} składniki, {m} minut i gotowe. {feel}",
    "Spacer po {place} z psem, {weather}. {feel}",
    "Nowa książka na stoliku: {book}. Kto czytał?",
    "Trening nóg zrobiony, {n} serie po {m} powtórzeń. Jutro nie wstanę z łóżka!",
    "Remont trwa: {room} w kolorze {colour}. {feel}",
    "Pytacie o włosy: myję co {n} dni, suszę zimnym nawiewem i tyle.",
    "Zdjęcie z {place} sprzed {n} lat. Ależ człowiek się zmienia.",
    "Kto ma sprawdzony sposób na {problem}? Piszcie w komentarzach.",
    "{day} był długi: {n} spotkania, {m} maili i pociąg spóźniony o godzinę.",
    "Córka koleżanki kończy {n} lat, piekę tort {colour} z malinami.",
    "Oglądamy z mężem {book}, sezon {n}. Bez spojlerów!",
    "Kupiłam na targu {food} i {food2}, w domu pachnie latem.",
    "Moje trzy rzeczy na {problem}: sen, woda i telefon w drugim pokoju.",
    "Wróciłam z {place}. {weather}, ludzie mili, {food} najlepsze na świecie.",
    "Samochód u mechanika, więc tydzień na rowerze. {feel}",
    "Szkolny kiermasz udany, sprzedaliśmy {m} słoików dżemu.",
    "Lekarka kazała mi więcej spać. Zobaczymy, czy telefon się zgodzi.",
    "Nie wiem, jak wy, ale ja {day} wyłączam powiadomienia i czytam.",
    "Sąsiadka przyniosła {food}. Mam najlepszą klatkę w mieście!",
    "Koncert w {place} odwołany przez pogodę, ale i tak tańczyliśmy w kuchni.",
    "Mała rzecz, a cieszy: {colour} skarpetki i {drink}.",
    "Dzisiaj {m} tysięcy kroków, {weather} i ani jednego narzekania.",
    "W lodówce pustki, więc {food} z niczego. Wyszło!",
    "Uczę się {skill}, lekcja {n}. Postępy mierzę w milimetrach.",
    "Pierwszy mróz na {place}, szyby skrobałam kartą do biblioteki.",
    "Na balkonie rosną {food}, jestem dumna jak paw.",
    "Powiem tak: {book} to nie moja bajka, ale muzyka piękna.",
    "Zmieniłam pościel na {colour} i śpię jak kamień.",
    "Dzień matki: {drink}, kwiaty i telefon do babci na {m} minut.",
    "Kot zrzucił kubek, pies uciekł pod stół, a ja śmieję się sama do siebie.",
    "Wybory koloru ścian trwają: {colour} czy {colour2}? Głosujcie w ankiecie.",
    "Rozmowa w pociągu z panią, która robi {skill} od {m} lat. Takich ludzi mi trzeba.",
    "Krem z filtrem, kapelusz i {book}. Tyle mi do szczęścia na {place} trzeba.",
    "Dostałam od mamy {food} i płakałam ze wzruszenia.",
    "Mój link do {book} zgubiłam, ktoś pamięta tytuł?",
)
ENGLISH = (
    "{day} began with {drink} and {food}. {feel}",
    "Walked the dog around {place}, {weather}. {feel}",
    "Learning {skill}, lesson {n}. Progress is slow and lovely.",
    "Who has a trick for {problem}? Tell me below.",
    "New paint in the {room}: {colour}. {feel}",
    "Leg day done, {n} sets of {m}. Stairs are my enemy tomorrow.",
    "My grandmother's {food} takes {m} minutes and feeds everyone.",
    "Train late again, finished {book} on the platform.",
    "The kids next door sold lemonade and made {m} pounds for the shelter.",
    "Back from {place}: {weather}, kind people, best {food} ever.",
    "{m} thousand steps today and not one complaint.",
    "Car is at the garage, so it's the bike this week. {feel}",
    "My doctor told me to sleep more. My phone disagrees.",
    "School fair went well, we sold {m} jars of jam.",
    "Neighbour brought {food}. Best building in town!",
    "Watching {book} with my husband, season {n}. No spoilers please.",
    "Changed the sheets to {colour} and slept like a stone.",
    "First frost at {place}, scraped the windows with a library card.",
)
WORDS_PL = {
    "day": "Poniedziałek|Wtorek|Środa|Czwartek|Piątek|Sobota|Niedziela|Ten dzień",
    "drink": "kawy|herbaty z cytryną|zielonej herbaty|kakao|owsianki i kawy|matchy",
    "food": "pierogi|zupa pomidorowa|sernik|szarlotka|placki z cukinii|bułki|kasza|chleb",
    "food2": "truskawki|pomidory|bób|ser|miód|jajka|ogórki",
    "feel": "Kocham takie dni.|Polecam każdemu.|I tyle w temacie.|Dobrego dnia!|Padam, ale warto.|"
    "A u was?|Mała rzecz, a cieszy.|Serio, spróbujcie.|Nie żałuję ani minuty.|Do jutra!",
    "place": "Mazurach|starówce|Helu|Tatrach|Powiślu|Bieszczadach|Roztoczu|Nadodrzu",
    "weather": "słońce i wiatr|deszcz od rana|mgła jak mleko|upał|śnieg po kostki|pięć stopni",
    "book": "„Lalka”|nowy kryminał|stary musical|serial o ogrodnikach|komiks o kotach|reportaż",
    "room": "kuchnia|łazienka|korytarz|sypialnia|balkon",
    "colour": "butelkowej zieleni|kremowym|granatowy|brzoskwiniowy|biały|szary",
    "colour2": "żółty|niebieski|piaskowy|czerwony",
    "problem": "suche powietrze|mole w szafie|bezsenność|plamy z trawy|zimne stopy|ból karku",
    "skill": "norweskiego|szydełkowania|gry na ukulele|ceramiki|pływania kraulem",
}
WORDS_EN = {
    "day": "Monday|Tuesday|Friday|Sunday|Today",
    "drink": "coffee|green tea|cocoa|a flat white|lemon water",
    "food": "apple pie|tomato soup|pancakes|bread|mushroom pasta|a huge salad",
    "feel": "Love days like this.|Recommend.|That's all.|How about you?|Worth it.|Bye!",
    "place": "the lake|old town|the coast|the hills|the park",
    "weather": "sun and wind|rain all morning|thick fog|a heatwave|snow up to my ankles",
    "book": "a cozy mystery|the new musical|a show about gardeners|an old comic|a memoir",
    "room": "kitchen|hallway|bathroom|bedroom",
    "colour": "bottle green|cream|navy|peach|white",
    "problem": "dry air|moths|cold feet|grass stains|a stiff neck",
    "skill": "Norwegian|crochet|the ukulele|pottery|front crawl",
}
BEGIN = datetime(2023, 1, 2, 9, tzinfo=UTC)
PLATFORMS = ("instagram", "tiktok", "youtube")


def text(chance: random.Random) -> str:
    """Return one everyday post, three of four in Polish."""
    polish = chance.random() < 0.75
    words = WORDS_PL if polish else WORDS_EN
    filled = {key: chance.choice(value.split("|")) for key, value in words.items()}
    numbers = {"n": chance.randint(2, 4), "m": chance.randint(6, 25)}
    return chance.choice(POLISH if polish else ENGLISH).format(**filled, **numbers)


def post(number: int, words: str, *, own: bool = True) -> Post:
    """Return the ``number``-th post, half a day after the one before."""
    moment = BEGIN + timedelta(hours=14 * number)
    platform = PLATFORMS[number % len(PLATFORMS)]
    address = f"https://{platform}.example/maja/{number}"
    return Post(f"post-{number}", words, moment, address, platform, "maja", own)


def timeline(count: int, planted: list[str]) -> tuple[list[Post], dict[str, int]]:
    """Return ``count`` posts with ``planted`` spread among them, and where each of these is."""
    chance = random.Random(2026)
    places = sorted(chance.sample(range(count), len(planted)))
    at = dict(zip(places, planted, strict=True))
    posts = [post(number, at.get(number) or text(chance)) for number in range(count)]
    return posts, {words: number for number, words in at.items()}
