"""What real servers answered and real tools exported, where the recordings are at hand."""

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from services.errors import SourceError
from services.sources.http import fetch, open_session
from services.sources.records import item_of, read_records
from services.sources.rss import read_feed
from services.sources.tables import BadRow

RECORDED = Path(__file__).parents[3] / "shared" / "payloads"

pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recordings are not here")


async def test_every_recorded_feed_gives_items_or_a_reason() -> None:
    """Served by a local server as they were recorded; counted by kind."""
    paths = sorted(path for path in (RECORDED / "rss").rglob("*") if path.is_file())
    app = web.Application()
    app.router.add_static("/", RECORDED / "rss")
    counted = {"items": 0, "empty": 0, "refused": 0}
    async with TestServer(app) as server, open_session() as session:
        for path in paths:
            url = str(server.make_url("/" + path.relative_to(RECORDED / "rss").as_posix()))
            answer = await fetch(session, url, {})
            try:
                items = read_feed(answer, url)
            except SourceError as error:
                assert "\n" not in str(error)  # noqa: PT017 - a reason is a good end here too
                counted["refused"] += 1
            else:
                counted["items" if items else "empty"] += 1
    assert sum(counted.values()) == len(paths)
    assert counted["items"] > counted["refused"]


@pytest.mark.parametrize(
    ("name", "count", "text", "author", "hour"),
    [
        ("brand24_semicolon_bom.csv", 1, "żenada", "user1", 14),
        ("brandwatch_preamble.csv", 1, "Cały tekst", "user3", 14),
        ("meltwater_utf16_tab.csv", 1, "", "", None),
    ],
)
def test_exports_of_the_known_tools(
    name: str, count: int, text: str, author: str, hour: int | None
) -> None:
    rows = [row for row in read_records(RECORDED / "exports" / name) if not isinstance(row, BadRow)]
    items = [item for row in rows if (item := item_of(row)) is not None]
    assert len(items) == count
    assert text in items[0].text
    assert author in items[0].author
    assert items[0].published_at is None or hour is None or items[0].published_at.hour == hour
