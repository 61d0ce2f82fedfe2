"""Two languages: every string that a person reads has its Polish, and the catalogue is current."""

import re
import string

import pytest

from services import i18n
from services.i18n import _, ngettext
from services.words import ClockKind, Role, Severity, Word
from tests.catalogue import MO, all_strings, compiled, extracted, polish

FIELD = re.compile(r"\{[^{}]*\}")


def test_every_string_is_translated() -> None:
    known = {message.id: message for message in polish() if message.id}
    wanted = {message.id for message in extracted() if message.id}
    assert wanted - known.keys() == set()
    assert known.keys() - wanted == set(), "make catalogue takes out what is not used"
    missing = [key for key, message in known.items() if not all_strings(message.string)]
    assert missing == []
    assert not any(message.fuzzy for message in known.values())


def test_the_compiled_catalogue_is_current() -> None:
    assert MO.read_bytes() == compiled(polish()), "run make catalogue"


def test_translations_keep_their_blanks() -> None:
    for message in polish():
        ids, strings = forms(message.id), forms(message.string)
        wanted = set(FIELD.findall(ids[-1]))
        for translated in strings if ids[-1] else []:
            assert set(FIELD.findall(translated)) == wanted, translated
            list(string.Formatter().parse(translated))


def forms(text: object) -> list[str]:
    """Return the singular and plural forms of an entry."""
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text or "")]


def test_the_language_can_be_changed_while_running() -> None:
    i18n.use("pl")
    assert Severity.SEV1.label == "SEV1 krytyczny"
    assert ngettext("{n} entry", "{n} entries", 1) != ngettext("{n} entry", "{n} entries", 5)
    assert ngettext("{n} entry", "{n} entries", 2) != ngettext("{n} entry", "{n} entries", 5)
    i18n.use("en")
    assert Severity.SEV1.label == "SEV1 critical"
    assert _("") == ""


def test_every_word_has_a_label() -> None:
    for kind in Word.__subclasses__():
        for word in kind:
            assert word.label
            assert isinstance(word.value, str)
    assert Role.LEGAL.label != ClockKind.LEGAL.label


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "pl_PL.UTF-8"}, "pl"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": "pl_PL"}, "pl"),
        ({"LANG": "pl_PL", "WARROOM_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_language_comes_from_the_environment(
    environment: dict[str, str], language: str
) -> None:
    assert i18n.from_environment(environment) == language


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ("", ""),
        ("--language pl --help", "pl"),
        ("--read-only --language=pl alerts", "pl"),
        ("--store --language --as x --language en", "en"),
        ("statement check --language pl", ""),
        ("--language", ""),
    ],
)
def test_the_global_option_says_it_before_any_command(arguments: str, language: str) -> None:
    assert i18n.from_arguments(arguments.split()) == language
