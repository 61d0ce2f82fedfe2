"""The page and the tests cannot drift apart: each recipe is asked for by a test."""

import re
from pathlib import Path

from tests.operating.recipes import recipes

ASKED = re.compile(r'recipe\(\s*"([^"]+)"')


def test_every_recipe_is_run() -> None:
    here = Path(__file__).parent
    asked = {name for path in here.glob("*.py") for name in ASKED.findall(path.read_text("utf-8"))}
    assert len(asked) >= 12
    assert asked == set(recipes())
