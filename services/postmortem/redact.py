"""A report that can be shared: without the names of those who wrote outside."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from services.clean import clean_line
from services.documents.blocks import Notice
from services.i18n import _
from services.postmortem.compile import Report
from services.postmortem.subject import Part

_LINK = re.compile(r"https?://[^\s<>\"“”]+")
_HANDLE = re.compile(r"(?<![\w@])@[\w.-]+(?:@[\w.-]+)?")


def redacted(report: Report) -> Report:
    """Return ``report`` with a number for each author's name, and no handle or path of a link."""
    hide = _hider(report.authors)
    told = _("Redacted for sharing: authors are numbered; handles and the paths of links are cut.")
    parts = [replace(part, **_hidden_part(part, hide)) for part in report.parts]
    first = replace(parts[0], blocks=[Notice(told), *parts[0].blocks])
    return replace(report, parts=[first, *parts[1:]], authors=[])


def _hidden_part(part: Part, hide: Callable[[str], str]) -> dict[str, Any]:
    return {"blocks": _walk(part.blocks, hide), "figures": _walk(part.figures, hide)}


def _hider(names: Sequence[str]) -> Callable[[str], str]:
    numbers = {
        part.casefold(): number
        for number, name in enumerate(names, start=1)
        for part in _parts(name)
    }
    longest_first = sorted(numbers, key=len, reverse=True)
    known = re.compile(
        r"(?<![\w@])@?(" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE
    )

    def numbered(match: re.Match[str]) -> str:
        number = numbers.get(match[1].casefold())
        return _("author {n}").format(n=number) if number else "…"

    def hide(text: str) -> str:
        text = _LINK.sub(lambda match: _host(match[0]), text)
        text = known.sub(numbered, text) if numbers else text
        return _HANDLE.sub("@…", text)

    return hide


def _parts(name: str) -> list[str]:
    """Return what an author may be called by: the whole name, and each handle in it."""
    handles = [handle.strip("@.-") for handle in _HANDLE.findall(name)]
    return [part for part in (name.strip("@ "), *handles) if len(part) > 1]


def _host(link: str) -> str:
    try:
        parts = urlsplit(link)
    except ValueError:
        return "…"
    return clean_line(f"{parts.scheme}://{parts.hostname or '…'}/…")


def _walk(value: Any, hide: Callable[[str], str]) -> Any:
    """Return ``value`` with every text in it hidden, whatever it is made of."""
    if type(value) is str:
        return hide(value)
    if isinstance(value, Mapping):
        return {key: _walk(item, hide) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(item, hide) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        changes = {item.name: _walk(getattr(value, item.name), hide) for item in fields(value)}
        return replace(value, **changes)
    return value
