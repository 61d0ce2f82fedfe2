"""The planted posts: what they show, or nothing, in words that nobody's posts are copied from."""

import json
from pathlib import Path
from typing import NamedTuple

from services.dossier.scan import Brief
from services.sentiment import Scorer

POSTS = Path(__file__).parent / "posts"
BRIEF = Brief(
    values=("We test nothing on animals.", "We respect everybody.", "Mówimy, co jest opłacone."),
    competitors=("Lumora",),
)
SCORER = Scorer()


class Planted(NamedTuple):
    """A post, and the line of the rubric that it is a finding of; empty for a near miss."""

    line: str
    text: str


def planted(name: str) -> list[Planted]:
    """Return the posts of a set: developed, held_back or held_back_2."""
    lines = (POSTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Planted(**json.loads(line)) for line in lines]
