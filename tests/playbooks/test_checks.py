"""The checks of a playbook: each fault is found with its line, and the shipped ones have none."""

from datetime import date

import pytest

from services.i18n import speaking
from services.playbooks.checks import Finding, check
from services.playbooks.checks.texts import hollow_phrase
from services.playbooks.files import shipped

TODAY = date(2026, 11, 26)
S01 = shipped()["S01"]


def found(old: str, new: str, text: str = S01, today: date = TODAY) -> list[Finding]:
    """Return what is said of the playbook once ``old`` is ``new``."""
    assert text.count(old) >= 1, old
    return check(text.replace(old, new, 1), "own.yaml", today)


@pytest.mark.parametrize("scenario", sorted(shipped()))
def test_the_shipped_ones_have_nothing_against_them(scenario: str) -> None:
    assert [str(item) for item in check(shipped()[scenario], scenario, TODAY)] == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(
            "after: [draft]\n        approves: draft\n        within: 45 min",
            "after: [draft]\n        approves: draft\n        within: 20 min",
            "approve.after: it is due after 20 min, but draft, which comes first, after 40 min",
            id="due before what it waits for",
        ),
        pytest.param(
            '        within: 24 h\n        needs: choice\n        ask: {en: "Has an authority',
            '        within: 30 h\n        needs: choice\n        ask: {en: "Has an authority',
            "letter-deadline.only_if: it is due after 26 h",
            id="due before the answer it depends on",
        ),
        pytest.param(
            "        role: approver",
            "        role: lead",
            "approve.role: nobody can finish it",
            id="approved by who leads",
        ),
        pytest.param(
            "        role: approver",
            "        role: communications",
            "approve.role: nobody can finish it",
            id="approved by who wrote it",
        ),
        pytest.param(
            "law: [pl-misleading-omission, pl-hidden-advertising]",
            "law: [pl-misleading-omission, pl-nothing]",
            "legal-triage.law: the register has no law pl-nothing",
            id="unknown law",
        ),
        pytest.param(
            "Put three questions to counsel",
            "Put art. 7(11) to counsel, in three questions",
            "is law in a text",
            id="law in a text",
        ),
        pytest.param(
            "Wstrzymaliśmy kampanię",
            "Wstrzymaliśmy 3 kampanie",
            "holding.text: the numbers differ: none in English, 3 in Polish",
            id="numbers differ",
        ),
        pytest.param(
            "Kontakt: [imię i nazwisko, e-mail].",
            "Kontakt: e-mail.",
            "holding.text: 6 blanks in English, 5 in Polish",
            id="blanks differ",
        ),
        pytest.param(
            "within: 7 d", "within: 90 d", "90 d is no deadline", id="a deadline that is none"
        ),
    ],
)
def test_a_fault_is_found_with_its_place(old: str, new: str, words: str) -> None:
    told = [str(item) for item in found(old, new) if item.wrong]
    assert any(words in line for line in told), told
    assert all(line.startswith("own.yaml:") for line in told)


def test_a_clock_shorter_than_its_step_or_longer_than_its_law_is_found() -> None:
    s11 = shipped()["S11"]
    clock = "    kind: legal\n    law: [eu-gdpr-breach]"
    assert clock in s11
    (longer,) = found("    within: 72 h", "    within: 96 h", s11)
    assert "gdpr-72h.within: 4 d is longer than eu-gdpr-breach allows (3 d)" in str(longer)
    (shorter,) = found("    within: 72 h", "    within: 5 min", s11)
    assert "it is shorter (5 min) than verify, the step that it waits for (15 min)" in str(shorter)


def test_the_line_is_that_of_the_fault() -> None:
    text = S01.replace("within: 7 d", "within: 90 d", 1)
    line = text[: text.index("within: 90 d")].count("\n") + 1
    (finding,) = check(text, "own.yaml", TODAY)
    assert finding.line == line
    assert str(finding) == (
        f"own.yaml:{line}: answer-regulator.within: 90 d is no deadline that anybody can keep in "
        "sight: give it a minute at least and thirty days at most"
    )


def test_a_later_phase_that_begins_earlier_is_found() -> None:
    late = S01.replace("        within: 12 h\n", "        within: 1 min\n", 1)
    assert any(
        "it begins after 1 min, the phase above it" in str(i) for i in check(late, "x", TODAY)
    )


@pytest.mark.parametrize(
    ("language", "words", "phrase"),
    [
        ("en", "Handle communication.", "Handle communication"),
        ("en", "Take appropriate action!", "Take appropriate action"),
        ("en", "Monitor the situation", "Monitor the situation"),
        ("en", "Call the influencer. Act accordingly.", "Act accordingly"),
        ("pl", "Zajmij się komunikacją.", "Zajmij się komunikacją"),
        ("pl", "Podejmij odpowiednie działania.", "Podejmij odpowiednie działania"),
        ("pl", "Monitoruj sytuację", "Monitoruj sytuację"),
        ("en", "Call the manager of the shop and ask for the list of buyers.", ""),
        ("pl", "Zadzwoń do kierownika sklepu i poproś o listę kupujących.", ""),
    ],
)
def test_a_phrase_that_says_nothing_is_heard(language: str, words: str, phrase: str) -> None:
    assert hollow_phrase(words, language) == phrase


def test_a_hollow_step_that_asks_for_nothing_has_no_end() -> None:
    step = """      - id: talk
        title: {en: Talk, pl: Rozmowa}
        do: {en: Handle communication., pl: Zajmij się komunikacją.}
        why: {en: People wait., pl: Ludzie czekają.}
        role: lead
        duties: [reaction]
        within: 12 h
"""
    place = S01.index("law:\n  - pl-misleading")
    text = S01[:place] + step + S01[place:]
    told = [str(item) for item in check(text, "own.yaml", TODAY) if item.wrong]
    assert sum("says nothing that one could do" in line for line in told) == 2
    assert any("nobody can tell when it is done" in line for line in told)


def test_a_duty_that_nothing_serves_is_told() -> None:
    text = S01.replace("duties: [mentions, sentiment]", "duties: [mentions]")
    (finding,) = check(text, "own.yaml", TODAY)
    assert not finding.wrong
    assert "no step serves the duty “sentiment analysis”" in str(finding)
    assert "own.yaml:" in str(finding)
    assert ": better: " in str(finding)


def test_a_text_in_the_other_language_is_found() -> None:
    told = found("en: We promised it in public.", "en: To jest to, co nie jest oraz się dzieje.")
    assert [item.where for item in told if item.wrong] == ["new-control.why.en"]


def test_laws_that_nobody_checked_for_a_year_are_reported() -> None:
    told = check(S01, "own.yaml", date(2028, 1, 1))
    assert told
    assert not any(item.wrong for item in told)
    assert all("was last checked on 2026-11-26" in str(item) for item in told)


def test_the_findings_are_told_in_polish_too() -> None:
    with speaking("pl"):
        (finding,) = found("within: 7 d", "within: 90 d")
        assert "to nie termin, którego ktokolwiek dopilnuje" in str(finding)
