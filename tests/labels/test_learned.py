"""What was learned of briefs: what it overrules, what it finds, what only may be wrong."""

import re
from importlib.resources import files

import pytest

from benchmarks.training.labels_data import LETTERS, SENTENCES, UNSEEN, rows, text_of, told_in
from services.labels import check, judge, learned
from services.labels.briefs import marks_of
from services.labels.learned import CODES, Said
from services.labels.reading import Text
from services.labels.rules import MARKETS
from services.labels.weighing import LONGEST, PROOF, text_features
from services.words import LabelFault


def codes(text: str, market: str = "pl") -> set[str]:
    return {str(it.code) for it in check(text, "brief", market)}


@pytest.mark.parametrize(
    ("market", "text"),
    [
        (
            "pl",
            (
                "Cześć Iga! Wczorajszy mail wysłała praktykantka, stało w nim, że wystarczy "
                "#współpraca na końcu opisu. To był błąd. Zacznij od „Reklama marki Zorza”, przed "
                "całą resztą."
            ),
        ),
        (
            "us",
            (
                "Hi Tom. The client asked whether the ad label could be hidden among the hashtags. "
                'I told them no. Please open the caption with "Ad for Zorza", as always.'
            ),
        ),
    ],
)
def test_who_tells_of_what_is_wrong_does_not_ask_for_it(market: str, text: str) -> None:
    assert codes(text, market) == set()


@pytest.mark.parametrize(
    ("market", "text", "wanted"),
    [
        (
            "pl",
            (
                "Film jest świetny. Słowo „reklama” na starcie psuje jednak klimat. Czy mogłaby "
                "Pani przenieść je na sam dół, pod hashtagi?"
            ),
            {"buried", "harmful_instruction"},
        ),
        (
            "us",
            (
                "Lovely cut. The brand feels that people should find out who pays as late as "
                "possible. Keep our deal to yourself and let it look like your own discovery."
            ),
            {"missing", "harmful_instruction"},
        ),
    ],
)
def test_what_is_asked_politely_is_found(market: str, text: str, wanted: set[str]) -> None:
    assert codes(text, market) == wanted


def test_a_doubt_is_no_finding() -> None:
    doubts = 0
    for name in UNSEEN[:2]:
        for row in rows(name):
            judged = judge(row["text"], row["kind"], row["market"], row.get("platform_label"))
            found = {it.code for it in judged.findings}
            assert found.isdisjoint({it.code for it in judged.doubts})
            assert {it.code for it in judged.doubts} <= set(PROOF)
            assert row["kind"] != "post" or not judged.doubts
            doubts += len(judged.doubts)
    assert 0 < doubts < 40


@pytest.mark.parametrize("idle", [0, 59, 61, 300])
def test_what_a_long_brief_says_of_the_label_is_read_wherever_it_stands(idle: int) -> None:
    filling = "\n".join(f"Ujęcie {number}: produkt z bliska." for number in range(idle))
    asked = "Oznacz post jako reklamę: #reklama na początku opisu."
    for text in (f"{filling}\n{asked}", f"{asked}\n{filling}"):
        assert codes(text) == set()
    forbidden = "Nie oznaczaj posta jako reklamy, ukryj hashtag."
    for text in (f"{filling}\n{forbidden}", f"{forbidden}\n{filling}"):
        found = {it.code: it.words for it in check(text, "brief")}
        assert found[LabelFault.HARMFUL_INSTRUCTION] in forbidden


def test_what_idle_sentences_have_by_chance_does_not_add_up() -> None:
    idle = Said(0, 1, dict.fromkeys(CODES, -2.0))
    many, more = (
        text_features(LabelFault.BURIED, [idle] * count, (), two_levels=True)
        for count in (LONGEST, 10 * LONGEST)
    )
    assert many == more != text_features(LabelFault.BURIED, [idle], (), two_levels=True)


def test_without_weights_the_rules_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "shipped", lambda: None)
    judged = judge("Nie oznaczaj w relacjach.", "brief")
    assert [it.code for it in judged.findings] == [
        LabelFault.MISSING,
        LabelFault.HARMFUL_INSTRUCTION,
    ]
    assert judged.doubts == []


def test_a_finding_shows_its_sentence() -> None:
    text = "Dzięki za szkic.  Nikt nie może się dowiedzieć, że za to płacimy. Pozdrawiam"
    found = {it.code: it for it in check(text, "brief")}
    words = found[LabelFault.HARMFUL_INSTRUCTION].words
    assert words
    assert words in "Nikt nie może się dowiedzieć, że za to płacimy."


def test_what_is_shipped_is_small_and_knows_both_languages() -> None:
    packed = files("services.labels").joinpath("weights", "sentences.xz").read_bytes()
    assert len(packed) < 300_000
    model = learned.shipped()
    assert model is not None
    for market, text in (("pl", "Nie pisz, że to reklama."), ("us", "Don't say it's an ad.")):
        read = Text(text)
        (said,) = model.read(read, marks_of(read, MARKETS[market]))
        assert said.scores["harm"] > 0 > said.scores["buried"]


def test_every_brief_of_the_sets_is_told_sentence_by_sentence() -> None:
    told = told_in("sets.txt")
    for name in UNSEEN:
        for row in rows(name):
            if row["kind"] != "post":
                sentences = len(text_of(row).sentences)
                for word in told.pop((name, row["id"])):
                    place = re.fullmatch(rf"(\d+)([{''.join(LETTERS)}]+)", word)
                    assert place, (name, row["id"], word)
                    assert int(place[1]) < sentences
    assert not told


def test_every_invented_sentence_says_what_it_does() -> None:
    for name in ("pl.txt", "en.txt"):
        lines = (SENTENCES / name).read_text("utf-8").split("\n")
        told = [line for line in lines if line and not line.startswith("#")]
        assert len(told) > 800
        assert all(re.match(rf"(?:-|[{''.join(LETTERS)}]+) \S", line) for line in told)
