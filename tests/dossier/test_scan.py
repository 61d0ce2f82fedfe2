"""What the scan finds in posts: its words, their context, and what only looks like a finding."""

import pytest

from services.dossier.posts import Finding, Post, quote
from services.dossier.rules import CODES, LANGUAGES, finder, patterns, together
from services.dossier.scan import Brief, scan
from services.dossier.telling import BLIND_FOUND, BLIND_PLANTED
from services.dossier.telling import CODES as CODE_WORDS
from services.sentiment.cues import Role
from services.words import RiskLine
from tests.dossier.planted import BRIEF, SCORER, planted


def findings(text: str, brief: Brief = BRIEF, *, own: bool = True) -> list[Finding]:
    return scan([Post("p", text, own=own)], brief, SCORER).findings


def codes(text: str, brief: Brief = BRIEF) -> set[str]:
    return {it.code for it in findings(text, brief)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_has_cues_in_both_languages(language: str) -> None:
    having = {it.group.code for it in patterns(language) if it.role is Role.CUE}
    assert having == {code for names in CODES.values() for code in names}
    assert {part for rule in together() for part in rule.parts} <= having


def test_every_code_of_a_finding_is_told_in_words() -> None:
    lines = {"promo", "paid", *CODES["guards"], *CODES["parts"]}
    found = {code for names in CODES.values() for code in names if not code.startswith("about_")}
    assert found - lines <= set(CODE_WORDS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mam dość tych Ukraińców w kolejkach.", "hate"),
        ("Takich to tylko powiesić, bez sądu.", "violence"),
        ("Zamknij ryj, kasztanie.", "insult"),
        ("Moje rozebrane zdjęcia są na onlyfans.", "sexual"),
        ("Sok z cytryny cofa raka, spróbujcie.", "health"),
        ("The moon landing was staged in a studio.", "conspiracy"),
        ("Grajcie w kasynie online, mój bonus na start!", "gambling"),
        ("Wróciłam po trzech drinkach autem.", "offence_told"),
        ("Zagłosuję na Lewicę.", "party"),
        ("Dzieciaki, namówcie mamę, kupcie to dziś!", "call_on_children"),
        ("Lumorę też lubię, ale to inna półka.", "competitor"),
        ("Nowy zestaw od Lumory, z kodem MAJA taniej o 20%.", "competitor_paid"),
        ("[REKLAMA] @zorza Z kodem MAJA taniej o 20%.", ""),
        ("Z kodem MAJA taniej o 20%, link w bio.", "unlabelled"),
        ("Naturalne futro z lisów na zimę.", "against_animals"),
    ],
)
def test_a_post_shows_what_it_says(text: str, code: str) -> None:
    assert code in codes(text) if code else not codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ktoś mi napisał: „jesteś idiotką, wracaj do garów”. Takie komentarze kasuję.",
        "Raport NIK: 300 tysięcy osób gra w kasynach online. Telefon zaufania w linku.",
        "To są zabójczo dobre naleśniki, polecam!",
        "Shot imbirowy rano i działam, polecam.",
        "I'm an idiot, I left my phone on the bus.",
        "W serialu zastrzelił sąsiada, świetna scena.",
        "Nikt nie powinien mówić, że kobiety nie potrafią jeździć. Dość seksizmu.",
        "Przepraszam za ciszę, byłam chora.",
    ],
)
def test_what_only_looks_like_a_finding_is_none(text: str) -> None:
    assert codes(text) == set()


def test_a_denied_prejudice_condemns_nothing() -> None:
    assert "hate" in codes("I'm not racist but immigrants are vermin.")


def test_values_without_a_theme_are_not_looked_for() -> None:
    assert "against_animals" not in codes("Naturalne futro z lisów na zimę.", Brief())
    assert Brief(values=("Za każdym razem punktualnie.",)).themes() == {
        "Za każdym razem punktualnie.": ()
    }


def test_a_quote_stands_in_its_context() -> None:
    text = "Wczoraj padało. Mam dość tych Ukraińców w kolejkach! Idę spać. Dobranoc."
    (found,) = findings(text)
    assert found.quote == (
        "Mam dość tych Ukraińców",
        "Wczoraj padało.",
        "Mam dość tych Ukraińców w kolejkach!",
        "Idę spać.",
    )
    assert quote("A.", 0, 1) == ("A", "", "A.", "")


def test_nobody_of_the_audience_is_vetted() -> None:
    post = Post("c", "Jesteś idiotką, obyś zdechła!", own=False)
    found = scan([post], BRIEF, SCORER)
    assert found.findings == []
    assert (found.facts[0].own, found.facts[0].toxic) == (False, True)


def test_a_language_that_nobody_reads_is_counted_so() -> None:
    found = scan([Post("d", "Ich hasse diese Leute, sie sollen verschwinden.")], BRIEF, SCORER)
    assert [fact.understood for fact in found.facts] == [False]


def test_opinions_and_offences_are_protected() -> None:
    (found,) = findings("Zagłosuję na Lewicę.")
    assert (found.line, found.article) == (RiskLine.POLITICS, 9)
    (found,) = findings("Wróciłam po trzech drinkach autem.")
    assert (found.line, found.article) == (RiskLine.LAW, 10)


def test_a_weak_apology_says_what_it_lacks() -> None:
    (found,) = findings("Przepraszam wszystkich, jeśli ktoś poczuł się urażony.")
    assert (found.code, found.notes[0]) == ("weak_apology", "conditional")


@pytest.mark.parametrize(
    ("name", "recall", "false"),
    [("developed", 40, 0), ("held_back", 16, 1), ("held_back_2", 17, 1)],
)
def test_the_sets_are_found_as_the_page_says(name: str, recall: int, false: int) -> None:
    posts = planted(name)
    shown = [{it.line.value for it in findings(one.text)} for one in posts]
    found = sum(one.line in lines for one, lines in zip(posts, shown, strict=True) if one.line)
    wrong = sum(bool(lines) for one, lines in zip(posts, shown, strict=True) if not one.line)
    assert found >= recall
    assert wrong <= false


def test_the_document_names_the_blind_trial_as_it_was() -> None:
    posts = planted("held_back_2")
    assert sum(bool(one.line) for one in posts) == BLIND_PLANTED
    assert (
        sum(one.line in {it.line.value for it in findings(one.text)} for one in posts if one.line)
        >= BLIND_FOUND
    )


def test_what_a_post_costs_grows_with_its_length_alone() -> None:
    text = "po po " * 1_600
    assert list(finder("pl").find(text)) == []
    assert codes(text) == set()
