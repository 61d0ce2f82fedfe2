"""A transformer of the user's own: loaded for real, asked for little, given up without harm."""

import logging
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from services.errors import SettingsError
from services.sentiment import FirstReading, Scorer, SecondOpinion
from services.sentiment.adjustment import Adjustment
from services.sentiment.classes import classes_of
from services.sentiment.transformer import Transformer
from services.settings.sentiment import SentimentSettings
from services.words import Sentiment
from tests.sentiment.tiny import BREAKS, tiny

NEG, NEU, POS = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE
RULES = Scorer(learned=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("model"))


def scorer(folder: Path, clock: Iterator[float] | None = None, **more: object) -> Scorer:
    """Return one whose second opinion reads from ``folder``; ``clock`` is its clock."""
    settings = SentimentSettings.model_validate(more)
    ticks = clock or iter(count(0, 0))
    return Scorer(learned=False, second=SecondOpinion(folder, settings, lambda: next(ticks)))


def first(text: str, reach: int = 0, confidence: float = 0.4, language: str = "en") -> FirstReading:
    score = RULES.read(text, language)._replace(confidence=confidence)
    return FirstReading(text, score, reach)


def counted(asked: Scorer) -> tuple[int, int, int]:
    assert asked.second is not None
    counts = asked.second.counts
    return counts.wanted, counts.read, counts.left


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["NEGATIVE", "POSITIVE"], (NEG, POS)),
        (["LABEL_0", "LABEL_1"], (NEG, POS)),
        (["LABEL_0", "LABEL_1", "LABEL_2"], (NEG, NEU, POS)),
        (["LABEL_2", "LABEL_1", "LABEL_0"], (POS, NEU, NEG)),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], (NEG, NEG, NEU, POS, POS)),
        (["1 gwiazdka", "2 gwiazdki", "3 gwiazdki"], (NEG, NEU, POS)),
        (["-1", "0", "1"], (NEG, NEU, POS)),
        (["pos", "neu", "neg"], (POS, NEU, NEG)),
        (["Very Negative", "negative", "neutral", "Positive", "very_positive"],
         (NEG, NEG, NEU, POS, POS)),
        (["negatywny", "ambiwalentny", "neutralny", "pozytywny"], (NEG, NEU, NEU, POS)),
    ],
)  # fmt: skip
def test_classes_in_many_spellings(names: list[str], wanted: tuple[Sentiment, ...]) -> None:
    named = {str(number): name for number, name in enumerate(names)}
    assert classes_of(named) == wanted
    assert classes_of(dict(reversed(named.items()))) == wanted


@pytest.mark.parametrize(
    "names",
    [None, [], {}, {"0": "NEGATIVE"}, {"0": "joy", "1": "anger"}, {"1": "neg", "2": "pos"},
     {"0": "neg", "1": "neu"}, {"0": "negative or positive", "1": "neu"}, {"0": "1", "1": "1"}],
)  # fmt: skip
def test_classes_that_nobody_can_tell_are_refused(names: object) -> None:
    with pytest.raises(ValueError, match="id2label"):
        classes_of(names)


def test_texts_of_any_length_are_read_in_one_batch(folder: Path) -> None:
    model = Transformer(folder, max_tokens=8)
    texts = ["scam", "what a LOVELY lovely thing", "table", "lovely " * 500, "scam lovely"]
    together = model.shares(texts)
    assert [max(range(3), key=shares.__getitem__) for shares in together[:4]] == [0, 2, 1, 2]
    assert together[4][0] == pytest.approx(together[4][2])
    assert [sum(shares) for shares in together] == pytest.approx([1] * 5)
    for text, shares in zip(texts, together, strict=True):
        assert model.shares([text])[0] == pytest.approx(shares)


def test_only_what_is_uncertain_or_reaches_far_is_read_again(folder: Path) -> None:
    asked = scorer(folder, below=0.6, reach=1_000)
    readings = [
        first("a scam", confidence=0.59),
        first("a scam", confidence=0.6),
        first("a lovely one", confidence=0.99, reach=1_000),
        first("a lovely one", confidence=0.99, reach=999),
        first("ein scam", confidence=0, language="de"),
        first("  ", confidence=0.1),
    ]
    scores = asked.read_again(readings)
    assert {place: score.sentiment for place, score in scores.items()} == {0: NEG, 2: POS}
    assert {score.engine for score in scores.values()} == {"transformer"}
    assert counted(asked) == (2, 2, 0)
    assert scorer(folder, reach=0).read_again(readings[1:4]) == {}
    assert scorer(folder, languages=["de"]).read_again(readings).keys() == {4}


def test_the_furthest_and_the_least_certain_come_first_until_the_time_is_over(folder: Path) -> None:
    asked = scorer(folder, iter(count()), batch=2, seconds=2, reach=100)
    readings = [first("scam", confidence=0.5 - place / 100) for place in range(8)]
    readings[1] = first("scam", reach=200, confidence=0.9)
    assert list(asked.read_again(readings)) == [1, 7, 6, 5]
    assert counted(asked) == (8, 4, 4)
    assert asked.second is not None
    assert not asked.second.trouble


def test_what_people_taught_and_irony_count_as_in_the_first_reading(folder: Path) -> None:
    plain = first("table")
    taught = plain._replace(adjustment=Adjustment({"en": -30.0}))
    ironic = first("lovely, yeah right 🙄")
    scores = scorer(folder).read_again([plain, taught, ironic])
    assert [score.sentiment for score in scores.values()] == [NEU, NEG, NEG]


def test_a_model_without_neutral_divides_what_is_not_neutral_yet(tmp_path: Path) -> None:
    asked = scorer(tiny(tmp_path, {"0": "LABEL_0", "1": "LABEL_1"}, classes=2))
    reading = first("scam")
    score = asked.read_again([reading])[0]
    assert score.neutral == pytest.approx(reading.score.neutral)
    assert score.negative > 0.9 * (1 - score.neutral)
    assert score.negative + score.neutral + score.positive == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("model.onnx", None, "there is no file"),
        ("tokenizer.json", None, "there is no file"),
        ("config.json", None, "there is no file"),
        ("model.onnx", b"\x08\x01nonsense", "cannot be read"),
        ("tokenizer.json", b"{}", "cannot be read"),
        ("config.json", b"{", "cannot be read"),
        ("config.json", b"[]", "no JSON object"),
        ("config.json", b"{}", "id2label"),
        ("config.json", b'{"id2label": {"0": "neg", "1": "pos"}}', "cannot read a text"),
    ],
)
def test_what_is_missing_or_wrong_is_told_in_one_line_and_the_rules_go_on(
    tmp_path: Path, name: str, content: bytes | None, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tiny(tmp_path) / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(SettingsError) as raised:
        Transformer(tmp_path, 8)
    assert says in str(raised.value)
    assert str(path) in str(raised.value) or says == "cannot read a text"
    asked = scorer(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert asked.read_again([first("scam")]) == asked.read_again([first("scam")]) == {}
    assert len(caplog.records) == 1
    assert "\n" not in caplog.records[0].getMessage()
    assert counted(asked) == (2, 0, 2)


def test_a_failure_in_the_middle_keeps_what_was_read_and_is_told_once(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = scorer(folder, batch=1)
    assert asked.second is not None
    assert asked.second.news() is None
    asked.read_again([first("lovely")])
    assert (asked.second.news(), asked.second.news()) == ("", None)
    readings = [first("scam", confidence=0.1), first(BREAKS, confidence=0.2), first("scam")]
    with caplog.at_level(logging.WARNING):
        assert list(asked.read_again(readings)) == [0]
        assert asked.read_again(readings) == {}
    assert len(caplog.records) == 1
    assert counted(asked) == (7, 2, 5)
    trouble = asked.second.news()
    assert trouble is not None
    assert trouble in caplog.text
    assert "\n" not in trouble
    assert asked.second.news() is None
