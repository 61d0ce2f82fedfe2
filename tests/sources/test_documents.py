"""What the sources' pages say to write into warroom.toml can be written there."""

import re
import tomllib
from pathlib import Path

import pytest

from services.collector.feeds import made_from
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.sentiment import Scorer
from services.settings import Settings
from services.store import Store
from services.store.engine import store_url

PAGES = Path(__file__).parents[2] / "docs" / "sources"
BLOCKS = [
    (page.name, block)
    for page in sorted(PAGES.glob("*.md"))
    for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    if page.name != "import-maps.md"
]


@pytest.mark.parametrize(("page", "block"), BLOCKS)
def test_every_documented_source_can_be_set_up(page: str, block: str, tmp_path: Path) -> None:
    given = Settings.model_validate(tomllib.loads(block))
    interest, store = Preparation(Matcher([]), Scorer()), Store(store_url(tmp_path / "none.db"))
    kinds = [
        source.kind
        for item in given.sources
        for source in made_from(item, interest, tmp_path, store)
    ]
    assert kinds
    assert set(kinds) == {page.removesuffix(".md")}


def test_every_source_has_a_page_and_stands_in_the_table() -> None:
    table = (PAGES / "README.md").read_text(encoding="utf-8")
    for page in PAGES.glob("*.md"):
        if page.name not in {"README.md", "import-maps.md", "write-your-own.md"}:
            assert f"]({page.name})" in table
            words = page.read_text(encoding="utf-8")
            assert "ast checked" in words
