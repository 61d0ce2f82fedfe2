"""What a check says, and where: a line of its own for each."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from services.documents.parts import Text
from services.i18n import _
from services.playbooks.schema import Playbook, Step

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Something at ``path`` in a playbook: what it is, and what to do about it."""

    path: Path
    what: str
    remedy: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """`Found` in a file: with the line and the place as a person names it."""

    name: str
    line: int
    where: str
    found: Found

    @property
    def wrong(self) -> bool:
        """Whether it has to be mended before anybody relies on the plan."""
        return self.found.wrong

    def __str__(self) -> str:
        """Return one line: file, line, place, what, and what to do."""
        place = f"{self.name}:{self.line}: "
        if not self.wrong:
            place += _("better") + ": "
        return place + ": ".join(
            part for part in (self.where, self.found.what, self.found.remedy) if part
        )


def all_texts(part: object, path: Path = ()) -> Iterator[tuple[Path, Text]]:
    """Yield every text of ``part`` with the way to it."""
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from all_texts(getattr(part, name), (*path, name))
    elif isinstance(part, tuple):
        for place, item in enumerate(part):
            yield from all_texts(item, (*path, place))


def all_steps(playbook: Playbook) -> Iterator[tuple[Path, Step]]:
    """Yield every step with the way to it."""
    for at_phase, phase in enumerate(playbook.phases):
        for at_step, step in enumerate(phase.steps):
            yield ("phases", at_phase, "steps", at_step), step
