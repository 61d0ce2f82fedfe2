"""The marks of grammar, and what is found beside the usual words."""

import pytest

from services.transparency.grammar import marks_of
from services.transparency.judging import judge
from services.transparency.reading import Reading
from services.words import Strategy, Weakness


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Nie poinformowano rodziców.", {"no_doer", "not", "short"}),
        ("We will be back by Monday.", {"we", "we_do", "will", "will_be", "middling"}),
        ("Was the agency asked?", {"other", "past", "asks", "short", "you"}),
        ("", {"short"}),
    ],
)
def test_a_sentence_has_marks_and_each_two_of_them(text: str, marks: set[str]) -> None:
    found = set(marks_of(text))
    assert {it for it in found if " " not in it} == marks
    assert len(found) == len(marks) * (len(marks) + 1) // 2


@pytest.mark.parametrize(
    ("text", "language", "weakness"),
    [
        ("The pictures were supplied by an outside studio.", "en", Weakness.BLAME),
        ("Our photographer chose the crop.", "en", Weakness.BLAME),
        ("Film nagrała twórczyni, bez naszego nadzoru.", "pl", Weakness.BLAME),
        ("Za ochronę koncertu odpowiadał organizator.", "pl", Weakness.BLAME),
        ("We regret the distress caused by the clip.", "en", Weakness.AGENTLESS_PASSIVE),
        ("Uczestniczki wymagały pomocy lekarza.", "pl", Weakness.AGENTLESS_PASSIVE),
    ],
)
def test_a_weakness_is_found_without_its_usual_words(
    text: str, language: str, weakness: Weakness
) -> None:
    assert weakness in judge(Reading(text, language)).weaknesses


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The glue was tested by an outside laboratory.", "en"),
        ("The pictures were supplied by an outside studio, and we approved them.", "en"),
        ("We regret the distress we caused.", "en"),
        ("Film nagrała twórczyni, a zatwierdziliśmy go my.", "pl"),
        ("Przepraszamy za przykrość wyrządzoną przez nasz wpis.", "pl"),
    ],
)
def test_what_is_checked_by_others_or_done_by_us_is_none(text: str, language: str) -> None:
    found = judge(Reading(text, language)).weaknesses
    assert not {Weakness.BLAME, Weakness.AGENTLESS_PASSIVE} & set(found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("All permits were in place.", "en"),
        ("The post was never part of our campaign.", "en"),
        ("Odcinamy się od tej wypowiedzi.", "pl"),
        ("Krem przeszedł wszystkie wymagane testy.", "pl"),
    ],
)
def test_that_all_was_in_order_denies(text: str, language: str) -> None:
    assert Strategy.DENY in judge(Reading(text, language)).strategies


def test_a_repair_wants_a_day_of_its_own() -> None:
    dated = "The hall was full. On Monday at noon we will publish the report."
    for text, lacks in [
        (f"We will refund every ticket. {dated}", True),
        (f"We will refund every ticket by Friday. {dated}", False),
        (f"We will refund every ticket. The payments go out on Friday. {dated}", False),
    ]:
        assert (Weakness.NO_DATE in judge(Reading(text, "en")).weaknesses) == lacks, text
