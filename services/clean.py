"""Text from outside, made harmless once, at intake.

What a terminal, a browser or a spreadsheet could take for a command is taken out: escape
sequences (ECMA-48, OSC 52 included), C0 and C1 controls, bidirectional overrides (Unicode
TR36) and other invisible format characters. Joiners that emoji and some scripts need stay.
"""

import re
import unicodedata
from itertools import filterfalse
from urllib.parse import urlsplit

MAX_TEXT = 10_000
"""Characters of a mention that are kept as text; the evidence keeps what was received."""
MAX_NAME = 200
"""Characters of an author, a title or another single line."""

_ESCAPES = re.compile(
    r"(?:\x1b[PX^_\]]|[\x90\x98\x9d-\x9f]).*?(?:\x1b\\|\x07|\x9c|$)"  # strings: OSC, DCS, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b[ -/]*[0-~]",  # two-character sequences
    re.DOTALL,
)
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
_MANY_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&|~#!])")
_SCHEMES = re.compile(r"^(?:https?://\s*)+(?=https?://)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t]+")
_MANY_BREAKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def clean_text(text: str, limit: int = MAX_TEXT) -> str:
    """Return ``text`` with nothing in it but what a person reads, ``limit`` characters at most.

    Line breaks stay (at most one empty line in a row); a cut text ends with an ellipsis.
    """
    text = text[: limit * 4]
    text = _ESCAPES.sub("", text)
    text = _BREAKS.sub("\n", text)
    text = _FORBIDDEN.sub("", text)
    text = unicodedata.normalize("NFC", text)
    text = _MANY_MARKS.sub(r"\1", text)
    text = _MANY_BREAKS.sub("\n\n", _SPACES.sub(" ", text)).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def clean_line(text: str, limit: int = MAX_NAME) -> str:
    """Return ``text`` as one clean line of ``limit`` characters at most."""
    return clean_text(" ".join(text[: limit * 4].split()), limit).replace("\n", " ")


def clean_url(url: str) -> str:
    """Return ``url`` if it is a plain web address, else an empty string.

    Only ``http`` and ``https`` are let through, so that no export can hold a ``javascript:``
    link; white space and characters that end an attribute are percent-encoded. Of a scheme
    before a scheme, an address that was pasted behind ``https://``, the last one counts.
    """
    url = _SCHEMES.sub("", clean_line(url, 2_000))
    if not re.match(r"https?://[^/?#\s]+", url, re.IGNORECASE):
        return ""
    try:
        urlsplit(url)  # some hosts that look like one are none
    except ValueError:
        return ""
    return re.sub(r"[\s\"'<>`\\()\[\]{}|^]", lambda match: f"%{ord(match[0]):02X}", url)


def fold(text: str) -> str:
    """Return ``text`` without case and diacritics, for matching and search (ł becomes l)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold()).replace("ł", "l")
    return "".join(filterfalse(unicodedata.combining, decomposed))


def escape_markdown(text: object) -> str:
    """Return ``text`` as one line that Markdown shows as it stands, with no effect."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))
