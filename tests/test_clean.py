"""Text from outside is made harmless once."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clean import MAX_TEXT, clean_line, clean_text, clean_url, fold


@pytest.mark.parametrize(
    ("received", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]52;c;ZXZpbA==\x07copied", "copied"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("\x1bP1;2q...\x1b\\sixel", "sixel"),
        ("\x1b]0;never ends", ""),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("bell\x07 back\x08space nul\x00", "bell backspace nul"),
        ("one\r\ntwo\u2028three\n\n\n\nfour", "one\ntwo\nthree\n\nfour"),
        ("[/oops] [bold]", "[/oops] [bold]"),
        ("family 👨‍👩‍👧 ❤️", "family 👨‍👩‍👧 ❤️"),
        ("Zo\u0301łty", "Zółty"),
        ("z\u0300\u0301\u0302\u0303\u0304\u0305\u0306algo", "z\u0300\u0301\u0302algo"),
        ("\U000e0041tag", "tag"),
        ("lone \ud800 surrogate", "lone surrogate"),
    ],
)
def test_only_what_a_person_reads_is_left(received: str, shown: str) -> None:
    assert clean_text(received) == unicodedata.normalize("NFC", shown)


def test_a_long_text_is_cut_and_says_so() -> None:
    cut = clean_text("x" * 100_000)
    assert len(cut) == MAX_TEXT
    assert cut.endswith("…")


@given(st.text(alphabet=st.characters(), max_size=300))
def test_nothing_that_a_terminal_obeys_survives(text: str) -> None:
    cleaned = clean_text(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} and char != "\n" for char in cleaned)
    assert not set(cleaned) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )
    assert clean_text(cleaned) == cleaned
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize(
    ("received", "shown"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (" http://example.org/ż ", "http://example.org/ż"),
        ("https://example.org/a)b[c]<d>\"e'", "https://example.org/a%29b%5Bc%5D%3Cd%3E%22e%27"),
        ("https://https://example.org/a", "https://example.org/a"),
        ("https:// HTTP://https://http://example.org", "http://example.org"),
        ("https://example.org/https://b", "https://example.org/https://b"),
        ("https://https:8080/a", "https://https:8080/a"),
        ("https://https://", ""),
        ("https://javascript:alert(1)//https://", "https://javascript:alert%281%29//https://"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("//example.org", ""),
    ],
)
def test_only_web_addresses_pass(received: str, shown: str) -> None:
    assert clean_url(received) == shown


def test_folding_forgets_case_and_polish_letters() -> None:
    assert fold("ŻÓŁĆ Łódź STRASSE Straße") == "zolc lodz strasse strasse"
