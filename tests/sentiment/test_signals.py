"""What a post speaks of: how often it is found, and what must never be taken for it."""

import json
import sys
import tomllib
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.sentiment import signals as module
from services.sentiment.cue_lists import patterns_of
from services.sentiment.signals import Cue, SignalFinder
from services.sentiment.tokens import MAX_READ
from services.words import Signal

LEXICON = Path(module.__file__).parent / "lexicon"
POSTS = [
    json.loads(line)
    for line in Path(__file__).with_name("signals.jsonl").read_text("utf-8").splitlines()
]
FINDER = SignalFinder()


def _words(text: str, signal: Signal) -> list[str]:
    return [cue.words for cue in FINDER.find(text) if cue.signal is signal]


def test_invented_posts_are_read_rightly() -> None:
    hits: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for post in POSTS:
        wanted, got = set(post["signals"]), {str(it) for it in FINDER.signals(post["text"])}
        hits.update(wanted & got)
        wrong.update(got - wanted)
        missed.update(wanted - got)
    figures = "\n".join(
        f"{it}: {hits[it]} hit, {wrong[it]} wrong, {missed[it]} missed" for it in Signal
    )
    assert hits.total() / (hits.total() + wrong.total()) >= 0.9, figures
    assert hits.total() / (hits.total() + missed.total()) >= 0.85, figures


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_posts_hold_enough_of_everything(language: str) -> None:
    own = [post for post in POSTS if post["lang"] == language]
    counts = Counter(name for post in own for name in post["signals"])
    assert len(own) >= 80
    assert min(counts[str(signal)] for signal in Signal) >= 6, counts
    assert sum(not post["signals"] for post in own) >= 25
    assert len({post["text"] for post in own}) == len(own)


@pytest.mark.parametrize(
    "post", [it for it in POSTS if not it["signals"]], ids=lambda it: it["text"]
)
def test_harmless_posts_raise_no_alarm(post: dict[str, Any]) -> None:
    alarming = {Signal.LEGAL, Signal.SAFETY, Signal.THREAT}
    assert not FINDER.signals(post["text"]) & alarming


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("nie bojkotuję", Signal.BOYCOTT),
        ("to nie oszustwo", Signal.FRAUD),
        ("to nie jest żadne oszustwo", Signal.FRAUD),
        ("nie ma żadnych podrażnień", Signal.SAFETY),
        ("to nie scam", Signal.FRAUD),
        ("it isn't a scam", Signal.FRAUD),
        ("it isnt a scam", Signal.FRAUD),
        ("no rash at all", Signal.SAFETY),
    ],
)
def test_a_denied_cue_is_none(text: str, signal: Signal) -> None:
    assert signal not in FINDER.signals(text)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("nie, to oszustwo", Signal.FRAUD),
        ("nie tylko oszustwo, ale i chamstwo", Signal.FRAUD),
        ("nie kupiłam bo to oszustwo", Signal.FRAUD),
        ("nigdy nie kupujcie u nich", Signal.BOYCOTT),
        ("nie oznaczyła reklamy", Signal.UNDISCLOSED_AD),
        ("never got a refund", Signal.REFUND_OR_APOLOGY),
        ("not only a scam but a rude one", Signal.FRAUD),
        ("No, this is a scam", Signal.FRAUD),
        ("nobody is safe, i will find you", Signal.THREAT),
    ],
)
def test_a_negator_of_something_else_denies_nothing(text: str, signal: Signal) -> None:
    assert signal in FINDER.signals(text)


@pytest.mark.parametrize(
    ("text", "signal", "words"),
    [
        ("Widzimy się w SĄDZIE!", Signal.LEGAL, "Widzimy się w SĄDZIE"),
        ("widzimy sie w sadzie", Signal.LEGAL, "widzimy sie w sadzie"),
        ("zlodzieje i oszusci", Signal.FRAUD, "zlodzieje"),
        ("#BojkotKremello już dziś", Signal.BOYCOTT, "BojkotKremello"),
        ("#kremelloisoverparty", Signal.BOYCOTT, "kremelloisoverparty"),
        ("#kremello_bojkot", Signal.BOYCOTT, "bojkot"),
        ("Oddajcie ludziom ich kasę", Signal.REFUND_OR_APOLOGY, "Oddajcie ludziom ich kasę"),
        ("YOU DON’T DISCLOSE IT", Signal.UNDISCLOSED_AD, "DON’T DISCLOSE"),
        ("bo\u0301jkot to oszustwo", Signal.FRAUD, "oszustwo"),
        ("ﬁn… 𝐬𝐜𝐚𝐦 ß", Signal.FRAUD, "𝐬𝐜𝐚𝐦"),
        ("https://www.onet.pl/oszustwo/scam", Signal.MEDIA, "onet.pl"),
        ("Ten ich „profesjonalizm” widać", Signal.IRONY, "profesjonalizm"),
        ("super krem 🙃", Signal.IRONY, "super"),
        ("best service ever /s", Signal.IRONY, "/s"),
    ],
)
def test_words_stand_where_the_cue_says(text: str, signal: Signal, words: str) -> None:
    assert words in _words(text, signal)
    assert all(text[cue.start : cue.end] == cue.words for cue in FINDER.find(text))


@pytest.mark.parametrize(
    "text",
    [
        "I am so sad today",
        "byliśmy w sadzie, sady kwitną, dużo sadów",
        "sądzę, że jest dobrze",
        "#reklama #współpraca nowy krem",
        "#ad new cream",
        "pozdrawiam @scam_alert i @bojkot",
        "https://example.com/boycott/scam",
        "jedziemy 30 km/s",
        "to jest dobry profesjonalizm",
        "super krem",
        "to pozwala skórze oddychać",
        "po prostu walka z trądzikiem, bez pudełek i pudełka",
        "",
    ],
)
def test_false_friends_are_no_cue(text: str) -> None:
    assert FINDER.find(text) == ()


def test_both_languages_of_a_post_are_read() -> None:
    text = "Total scam, dziewczyny. Zgłaszam to do UOKiK, I want my money back"
    found = FINDER.find(text)
    assert [cue.signal for cue in found] == [
        Signal.FRAUD,
        Signal.LEGAL,
        Signal.REFUND_OR_APOLOGY,
    ]
    assert found[0] == Cue(Signal.FRAUD, "scam", 6, 10)
    assert SignalFinder(["en"]).signals("oszustwo") == frozenset()
    assert SignalFinder([]).signals("oszustwo") == frozenset()


def test_a_sentence_is_the_reach_of_words_between_and_of_what_calls_off() -> None:
    assert not _words("Sponsorzy są super. Wycofuję pranie", Signal.PARTNER_LEAVING)
    assert _words("Sponsorzy jeden dwa trzy cztery wycofują", Signal.PARTNER_LEAVING)
    assert not _words("Sponsorzy jeden dwa trzy cztery pięć wycofują", Signal.PARTNER_LEAVING)
    assert not _words("czytam książkę o bojkocie", Signal.BOYCOTT)
    assert _words("Czytam książkę o bojkocie. Bojkot Kremello!", Signal.BOYCOTT) == ["Bojkot"]
    assert not _words("Super krem. Smutno mi 🙃", Signal.IRONY)


def test_only_the_beginning_is_read() -> None:
    assert FINDER.find("a " * (MAX_READ // 2) + "scam") == ()
    assert FINDER.find("a " * (MAX_READ // 2 - 2) + "scam") != ()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.characters(),
            st.sampled_from(
                ["scam", "oszustwo", "nie ", "#", "/s", "ß", "ﬁ", "\u0328", "℁", "…", '"']
            ),
        ),
        max_size=30,
    ).map("".join)
)
def test_any_text_has_cues_inside_it(text: str) -> None:
    last: dict[Signal, int] = {}
    starts = []
    for cue in FINDER.find(text):
        assert 0 <= cue.start < cue.end <= len(text)
        assert text[cue.start : cue.end] == cue.words
        assert cue.start >= last.get(cue.signal, 0)
        last[cue.signal] = cue.end
        starts.append(cue.start)
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "scam",
            "scam ",
            "sponsors ",
            "nie ",
            "a" * 8,
            "#",
            "@",
            ".",
            "'",
            "a'",
            "x.",
            "/s ",
            '"',
        ),
        *("🙃 super ", "oddajcie ", "www.", "https://", "wycofał ", "bojkotbojkot", "\u0328"),
        *("zapomniała dodać ", "oddajcie .", "pretending "),
    ],
)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    short = (piece * MAX_READ)[: MAX_READ // 2]
    FINDER.find(short * 2)
    assert _lines_run(short * 2) <= 2.2 * _lines_run(short) + 200


def _lines_run(text: str) -> int:
    count = 0

    def trace(_frame: FrameType, _event: str, _arg: object) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        FINDER.find(text)
    finally:
        sys.settrace(before)
    return count


def _shown(cue: str) -> str:
    return cue.replace("*", "").replace("..", "xyz")


def _cues() -> list[tuple[str, Signal, str]]:
    """Return each cue of the lists as a text of its own, with what it needs."""
    found = []
    for language in ("pl", "en"):
        table = tomllib.loads((LEXICON / f"signals.{language}.toml").read_text("utf-8"))
        for name, value in table.items():
            if not isinstance(value, dict):
                continue
            groups = [value, *(it for it in value.values() if isinstance(it, dict))]
            for group in groups:
                needed = " ".join(group.get("needs", [])[:1])
                found += [
                    (language, Signal(name), f"{_shown(cue)} {_shown(needed)}".strip())
                    for cue in [*group["cues"], *group.get("exact", [])]
                ]
    return found


@pytest.mark.parametrize("language", ["pl", "en"])
def test_no_cue_is_dead(language: str) -> None:
    finder = SignalFinder([language])
    own = [(signal, text) for of, signal, text in _cues() if of == language]
    assert [text for signal, text in own if signal not in finder.signals(text)] == []
    least = {"pl": 60, "en": 50}[language]
    assert min(Counter(signal for signal, _ in own).values()) >= least


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"joy": {"cues": ["a"]}}, "joy is no signal"),
        ({"fraud": ["a"]}, "fraud is no signal"),
        ({"fraud": {"cues": ["a"], "cue": ["b"]}}, "unknown key cue"),
        ({"fraud": {"cues": "a"}}, "cues is no list"),
        ({"fraud": {"cues": [" "]}}, "cues is no list"),
        ({"fraud": {"unless": ["a"]}}, "no cues"),
        ({"fraud": {"cues": ["a", "a"]}}, "'a' twice"),
        ({"fraud": {"cues": ["a"], "negatable": "no"}}, "negatable"),
        ({"fraud": {"cues": [".. a"]}}, "stands between words"),
        ({"fraud": {"cues": ["a .."]}}, "stands between words"),
        ({"fraud": {"cues": ["a .. b .. c .. d .. e"]}}, "stands between words"),
        ({"fraud": {"cues": ["a 🙃"]}}, "a mark stands alone"),
        ({"fraud": {"cues": ["a&e"]}}, "'a&e' is no word"),
        (
            {"fraud": {"cues": ["a"], "more": {"cues": ["b"], "or": 1}}},
            "fraud.more: unknown key or",
        ),
        ({"negators": "nie", "fraud": {"cues": ["a"]}}, "negators is no list"),
        ({"fraud": {"cues": ["(a|<b>) c"]}}, "no list <b>"),
    ],
)
def test_a_wrong_list_is_refused(table: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=r"here\.toml") as caught:
        list(patterns_of(table, "here.toml", list(Signal), "signal"))
    assert reason in str(caught.value)
