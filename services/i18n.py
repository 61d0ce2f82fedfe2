"""Two languages from the first string: gettext over the catalogues in ``locale/``.

``_`` translates at the moment of display, ``N_`` only marks a string that is translated later
(a key's description, for example, which Python reads at import).
"""

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.resources import as_file, files

DOMAIN = "warroom"
LANGUAGES = ("en", "pl")
LANGUAGE_NAMES = {"en": "English", "pl": "polski"}

_language: ContextVar[str] = ContextVar("language", default="en")
_catalogues: dict[str, gettext.NullTranslations] = {"en": gettext.NullTranslations()}


def _catalogue() -> gettext.NullTranslations:
    language = _language.get()
    if language not in _catalogues:
        with as_file(files("services") / "locale") as folder:
            _catalogues[language] = gettext.translation(DOMAIN, folder, [language])
    return _catalogues[language]


def _(message: str) -> str:
    """Return ``message`` in the language in use."""
    return _catalogue().gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form for ``n`` things in the language in use (Polish has three)."""
    return _catalogue().ngettext(singular, plural, n)


def N_(message: str) -> str:  # noqa: N802 - the conventional gettext marker
    """Mark ``message`` for extraction and return it unchanged."""
    return message


def use(language: str) -> None:
    """Speak ``language`` from now on in this context. Unknown ones mean English."""
    _language.set(language if language in LANGUAGES else "en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak ``language`` for a while."""
    token = _language.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


def current() -> str:
    """Return the language in use, ``en`` or ``pl``."""
    return _language.get()


def from_environment(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that ``WARROOM_LANGUAGE`` or the locale asks for, else ``en``."""
    for name in ("WARROOM_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            code = value.replace("-", "_").split("_")[0].split(".")[0].lower()
            return code if code in LANGUAGES else "en"
    return "en"


def from_arguments(arguments: Sequence[str]) -> str:
    """Return what ``--language`` says before the first command, empty if it is not there."""
    words = iter(arguments)
    for word in words:
        name, _equals, value = word.partition("=")
        if name in {"--config", "--store", "--user", "--as", "--language"}:
            value = value or next(words, "")
        elif not word.startswith("-"):
            break
        if name == "--language":
            return value
    return ""
