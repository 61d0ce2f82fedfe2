"""What a check of a source really asked, and what it says when that was nothing."""

from typing import Any

import pytest

from services.collector.check import Checked, check
from services.collector.feeds import made_from
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.settings import Settings
from services.sources.base import Source
from services.store import Store
from services.words import Health
from tests.sources.asking import SCORER, source_of
from tests.sources.fakes import FakeServer
from tests.sources.hurrying import hurry
from tests.sources.meta import FakeFacebook, FakeInstagram, FakeThreads
from tests.sources.platforms import KEY, FakeReddit, FakeX, FakeYouTube
from tests.sources.wykop import FakeWykop
from tui.platform_words import outcome_words

NOBODY = "nothing is watched, so nothing was asked"
ACCESS = "nothing is watched: only the access was tried (cost: {})"
Cases = dict[str, tuple[type[FakeServer], dict[str, Any], str, str, str]]
CASES: Cases = {
    "youtube": (FakeYouTube, {}, "/youtube/v3/i18nLanguages", "1 unit", "units"),
    "reddit": (
        FakeReddit,
        {"client": "app", "contact": "brand"},
        "/api/v1/access_token",
        "nothing",
        "",
    ),
    "threads": (FakeThreads, {"mentions": False}, "/v1.0/me", "1 call", "calls"),
    "instagram": (
        FakeInstagram,
        {"user": "17841", "newest_posts": 0, "tags": False},
        "/v24.0/17841",
        "1 call",
        "calls",
    ),
    "wykop": (FakeWykop, {"client": "app"}, "/api/v3/auth", "nothing", ""),
}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    for what in ("KEY", "TOKEN", "SECRET"):
        monkeypatch.setenv(f"WARROOM_IT_{what}", KEY)


def quiet(store: Store, table: dict[str, Any]) -> Source:
    """Return the source of one table in a room that listens for nothing."""
    given = Settings.model_validate({"sources": [{"name": "it", **table}]})
    interest = Preparation(Matcher([]), SCORER)
    (made,) = made_from(given.sources[0], interest, given.maps_folder, store)
    return made


@pytest.mark.parametrize("kind", CASES)
async def test_where_nothing_is_watched_the_access_is_tried_at_its_cheapest(
    sqlite_store: Store, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, more, path, cost, bucket = CASES[kind]
    async with fake() as server:
        table = {"kind": kind, "server": server.url, **more}
        if kind == "reddit":
            table["login"] = server.url
        source = quiet(sqlite_store, table)
        checked = await check(source)
        assert [request.path for request in server.requests] == [path]
        assert (checked.health, checked.trouble) == (Health.HEALTHY, ACCESS.format(cost))
        if bucket:
            left = await source._desk.purse.left(bucket)  # type: ignore[attr-defined]
            assert left.amount in (9_999, 4_799)
        for what in ("KEY", "TOKEN", "SECRET"):
            monkeypatch.setenv(f"WARROOM_IT_{what}", "wr0ng")
        checked = await check(quiet(sqlite_store, table))
    assert checked.health is Health.REFUSED
    assert not checked.is_well
    assert "wr0ng" not in str(checked)


@pytest.mark.parametrize(
    "table",
    [
        {"kind": "x", "dollars_a_month": 1},
        {"kind": "gdelt"},
        {"kind": "hackernews"},
        {"kind": "rss", "url": "http://127.0.0.1:9/?q={query}"},
    ],
)
async def test_what_has_no_such_request_says_that_nobody_was_asked(
    sqlite_store: Store, table: dict[str, Any]
) -> None:
    async with FakeX() as server:
        if table["kind"] != "rss":
            table = {**table, "server": server.url}
        checked = await check(quiet(sqlite_store, table))
        assert server.requests == []
    assert (checked.health, checked.state, checked.trouble) == (None, "not asked", NOBODY)
    assert outcome_words(checked) == f"it: {NOBODY}"


async def test_a_missing_secret_is_told_though_nothing_is_watched(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WARROOM_IT_TOKEN")
    checked = await check(quiet(sqlite_store, {"kind": "x", "dollars_a_month": 1}))
    assert checked.health is Health.REFUSED
    assert "WARROOM_IT_TOKEN" in checked.trouble


async def test_what_is_watched_is_asked_as_ever(sqlite_store: Store) -> None:
    async with FakeFacebook() as server:
        table = {"kind": "facebook", "name": "it", "page": "19292", "server": server.url}
        checked: Checked = await check(source_of(sqlite_store, table))
        assert server.requests[0].path == "/v24.0/19292/feed"
    assert (checked.health, checked.trouble) == (Health.HEALTHY, "")
