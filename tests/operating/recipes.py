"""The recipes of docs/operating.md, by the name in their first line."""

import re

from tests.end_to_end.terminal import ROOT

PAGE = ROOT / "docs" / "operating.md"
_BLOCK = re.compile(r"^```\n# (?P<name>.+)\n(?P<text>(?:(?!```).*\n)+)```$", re.MULTILINE)


def recipes() -> dict[str, str]:
    """Return every recipe of the page."""
    return {found["name"]: found["text"] for found in _BLOCK.finditer(PAGE.read_text("utf-8"))}


def recipe(name: str, **instead: str) -> str:
    """Return the recipe ``name``, with what it names exchanged as ``instead`` says.

    ``warroom`` is the program. What is to be exchanged has to stand in it.
    """
    text = recipes()[name]
    exchanged = {_PLACES.get(word, word): given for word, given in instead.items()}
    for before, after in exchanged.items():
        assert before in text, f"{name!r} does not speak of {before}"
        text = text.replace(before, after)
    return text


_PLACES = {
    "warroom": "/usr/local/bin/warroom",
    "store": "/var/lib/warroom/room/warroom.db",
    "group": "Match Group warroom",
    "files": "Match User warroom-files",
    "folder": "/srv/warroom",
}
