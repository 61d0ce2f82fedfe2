"""What the check finds, in a line or two."""

from services.transparency import check
from services.words import Weakness
from tui.check_words import findings_told, weaknesses_told


def test_the_names_of_what_is_weak() -> None:
    assert weaknesses_told(["admission"]) == "Transparency check: no weakness found."
    told = weaknesses_told(["no_date", "conditional", "admission"])
    assert told == "! Transparency check: apology under an if; an act without a date"


def test_few_weaknesses_show_their_words_and_many_their_names() -> None:
    told = findings_told(check("To nasza wina. Przepraszamy, jesli ktos poczul sie urazony."))
    weak, fault = told.splitlines()
    assert weak.startswith("! Transparency check: apology under an if (“jesli ktos poczul sie")
    assert weak.endswith("urazony”); no next update")
    assert fault == "! admits fault, Legal has to agree (“nasza wina”)"
    found = check(
        "We are sorry if you were offended. It was only an isolated incident. The agency is to "
        "blame. We take this seriously and will review our processes."
    )
    assert len(found.weaknesses) > 3
    names = [it.label for it in Weakness if it in found.weaknesses]
    assert sorted(findings_told(found).splitlines()[0].partition(": ")[2].split("; ")) == sorted(
        names
    )
