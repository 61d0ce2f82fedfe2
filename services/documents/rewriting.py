"""Changing a YAML file that a person wrote: comments, order, quotes and layout stay.

ruamel.yaml writes back what it read; its layout is chosen so that a file of which nothing is
changed comes out as it went in. Where no layout does (lists that are indented in two ways), the
lines that only the writing would have changed are put back.
"""

import hashlib
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

from services.documents.reading import load_yaml, plain_yaml

Layout = tuple[int, int, int]

LAYOUTS: tuple[Layout, ...] = ((2, 4, 2), (2, 2, 0), (4, 6, 4), (4, 4, 2), (4, 4, 0), (2, 3, 1))
"""Indents of mappings and of lists, and of the dash within: how people indent YAML."""

WIDTH = 96
"""Columns after which a folded text goes on in the next line."""

_exact: dict[bytes, Layout] = {}
"""What was written here in which layout: a second change to it need not look for it again."""

Change = Callable[[CommentedMap], None]


def rewrite(text: str, name: str, change: Change) -> str:
    """Return the YAML ``text`` after ``change`` was made to what it says.

    Raises:
        DocumentError: ``text`` is no YAML, with the line; or from ``change``.
    """
    unix = text.replace("\r\n", "\n")
    layout, written = _layout(unix, name)
    changed = _write(layout, unix, name, change)
    if written == unix:
        _exact[_digest(changed)] = layout
    else:
        changed = _put_back(unix, written, changed, name)
    return changed.replace("\n", "\r\n") if "\r\n" in text else changed


def _layout(text: str, name: str) -> tuple[Layout, str]:
    """Return the layout in which ``text`` is written most like it is, and how it is then."""
    known = _exact.get(_digest(text))
    if known is not None:
        return known, text
    best, closest, most = LAYOUTS[0], "", -1.0
    for layout in LAYOUTS:
        written = _write(layout, text, name)
        if written == text:
            return layout, written
        likeness = _likeness(text, written)
        if likeness > most:
            best, closest, most = layout, written, likeness
    return best, closest


def folded(text: str, indent: int) -> object:
    """Return ``text`` so that it is written in lines if it has several or is longer than one."""
    words = text.split(" ")
    if "\n" in text:
        return LiteralScalarString(text)
    if len(text) + indent <= WIDTH or "" in words:
        return text
    string = FoldedScalarString(text)
    position, column = -1, indent
    breaks: list[int] = []
    for word in words:
        column += len(word) + 1
        if column > WIDTH and position >= 0:
            breaks.append(position)
            column = indent + len(word) + 1
        position += len(word) + 1
    string.fold_pos = breaks
    return string


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _write(layout: Layout, text: str, name: str, change: Change | None = None) -> str:
    yaml = _yaml(layout)
    document = load_yaml(yaml, text, name)
    if change is not None:
        change(document)
    buffer = StringIO()
    yaml.dump(document, buffer)
    return buffer.getvalue()


def _yaml(layout: Layout) -> YAML:
    mapping, sequence, offset = layout
    yaml = plain_yaml()
    yaml.width = 1_000_000  # nothing is wrapped anew
    yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
    return yaml


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.splitlines(), other.splitlines(), autojunk=False).ratio()


def _put_back(original: str, written: str, changed: str, name: str) -> str:
    """Return ``changed`` with the lines of ``original`` wherever only writing changed them."""
    before, middle, after = (text.splitlines() for text in (original, written, changed))
    lines, origin = _origins(before, middle)
    pairs = SequenceMatcher(None, middle, after, autojunk=False)
    for tag, start, end, at, until in pairs.get_opcodes():
        if tag == "equal":
            for place in range(start, end):
                lines += origin[place]
        else:
            lines += after[at:until]
    merged = "\n".join(lines) + "\n"
    yaml = plain_yaml()
    same = load_yaml(yaml, merged, name) == load_yaml(plain_yaml(), changed, name)
    return merged if same else changed


def _origins(before: Sequence[str], middle: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Return the lines of ``before`` above all, and those that each of ``middle`` stands for."""
    head: list[str] = []
    origin: list[list[str]] = [[] for _line in middle]
    pairs = SequenceMatcher(None, before, middle, autojunk=False)
    for _tag, start, end, at, until in pairs.get_opcodes():
        if end - start == until - at:
            for place in range(until - at):
                origin[at + place] = [before[start + place]]
        elif until > at:
            origin[at] = list(before[start:end])
        else:
            (origin[at - 1] if at else head).extend(before[start:end])
    return head, origin
