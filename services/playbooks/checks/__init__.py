"""Whether a valid playbook is a good one: each finding with its line and what to do about it.

``wrong`` is what would mislead the room or leave it stuck; the others are what a complete plan
has and this one lacks.
"""

from collections.abc import Iterator
from datetime import date

from services.documents.reading import line_of, load_yaml, plain_yaml
from services.playbooks.checks import duties, languages, laws, texts, times
from services.playbooks.checks.finding import Finding, Found
from services.playbooks.files import parse
from services.playbooks.schema import Playbook

__all__ = ["Finding", "check", "look"]


def look(playbook: Playbook, today: date) -> Iterator[Found]:
    """Yield everything that is to be said against ``playbook`` on the day ``today``."""
    yield from times.look(playbook)
    yield from laws.look(playbook, today)
    yield from texts.look(playbook)
    yield from languages.look(playbook)
    yield from duties.look(playbook)


def check(text: str, name: str, today: date) -> list[Finding]:
    """Return what is to be said against the playbook ``text``, what is wrong first.

    Raises:
        DocumentError: it is no valid playbook: one line with ``name``, the line, what to do.
    """
    playbook = parse(text, name)
    document = load_yaml(plain_yaml(), text, name)
    found = [
        Finding(name, line_of(document, item.path), _where(playbook, item.path), item)
        for item in look(playbook, today)
    ]
    return sorted(found, key=lambda finding: (not finding.wrong, finding.line))


def _where(playbook: Playbook, path: tuple[str | int, ...]) -> str:
    """Return the place as a person names it: by the last id on the way, then by key."""
    node: object = playbook
    parts: list[str] = []
    for part in path:
        if isinstance(part, int):
            node = node[part] if isinstance(node, tuple) and part < len(node) else None
            name = getattr(node, "id", None)
            parts = [str(name)] if name else [*parts, str(part)]
        else:
            node = getattr(node, part, None)
            parts.append(part)
    return ".".join(parts)
