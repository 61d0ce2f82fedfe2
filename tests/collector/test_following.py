"""A collector follows its settings: what is written into their files counts while it is at work."""

import asyncio
import json
import logging
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import select

from services import notify, settings
from services.collector import launch, run
from services.collector.duties import DETECTOR
from services.collector.following import Following
from services.errors import Refused, UsageError, WarroomError
from services.model import Campaign, SourceStatus
from services.notify import News
from services.store import Store, leases
from services.words import Health
from tests.leasing import holder_of
from tests.sources.collecting import PATIENCE, poll
from tui.commands.collecting import settings_of_now
from tui.commands.common import Invocation, prepare

CAMPAIGN = "[[campaigns]]\nname = 'Zorza'\nwords = ['zorza']\n"


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FOLLOWS_EVERY", 0.05)
    monkeypatch.setattr("services.collector.duties.LOOKS_EVERY", 0.05)


@pytest.fixture
def own() -> Path:
    """The settings file of whoever collects, with a campaign."""
    path = settings.config_file()
    path.parent.mkdir(parents=True)
    path.write_text(CAMPAIGN)
    return path


@pytest.fixture
async def heard() -> AsyncIterator[tuple[str, list[str]]]:
    """A web hook's address, and the titles that it was sent."""
    titles: list[str] = []

    async def take(request: web.Request) -> web.Response:
        titles.append(json.loads(await request.text())["title"])
        return web.Response()

    app = web.Application()
    app.router.add_post("/{path:.*}", take)
    async with TestServer(app) as server:
        yield f"json://{server.host}:{server.port}/hook", titles


def given_for(store: Store, **flags: Any) -> Invocation:
    return Invocation(store=store.address, **flags)


def again(given: Invocation, store: Store) -> Callable[[], settings.Settings]:
    return partial(settings_of_now, given, store, None)


@asynccontextmanager
async def collecting(store: Store, given: Invocation) -> AsyncIterator[asyncio.Task[None]]:
    """A collector as a screen starts it, once it is at work; the task that is its life."""
    await prepare(store, given.settings)
    store.account = ""
    collector = run.Collector(store, given.settings, attached=True, again=again(given, store))
    stop = asyncio.Event()
    task = asyncio.create_task(run.run_until(collector, stop))
    try:
        await poll(partial(_is_at_work, store))
        yield task
    finally:
        stop.set()
        await asyncio.wait({task}, timeout=PATIENCE)
        assert task.done()


async def _is_at_work(store: Store) -> bool:
    return await holder_of(store, DETECTOR) is not None


async def _have_come(titles: list[str], number: int) -> bool:
    return len(titles) >= number


async def tell(store: Store, title: str) -> None:
    """Queue news."""
    async with store.write() as session:
        await notify.queue(session, News(title, title, "it burns"), await store.now(session))


async def _health(store: Store) -> dict[str, str]:
    async with store.read() as session:
        return {it.name: it.health for it in await session.exec(select(SourceStatus))}


async def test_what_is_written_while_it_is_at_work_counts(
    store: Store,
    own: Path,
    heard: tuple[str, list[str]],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    address, titles = heard
    async with collecting(store, given_for(store)) as task:
        (before,) = await leases.collectors(store)
        await tell(store, "SEV1")
        more = "[[campaigns]]\nname = 'Nowa'\nwords = ['nowa']\n"
        drop = f"[[sources]]\nkind = 'drop'\nname = 'exports'\nfolder = '{tmp_path}'\n"
        own.write_text(f"{CAMPAIGN}{more}{drop}[notify]\nurls = ['{address}']\n")

        async def is_followed() -> bool:
            found = await _health(store)
            return bool(titles) and "exports" in found and found["drop"] == Health.STOPPED

        await poll(is_followed)
        assert titles == ["SEV1"]
        assert await leases.collectors(store) == [before], "it never gave up its place"
        async with store.read() as session:
            campaigns = list(await session.exec(select(Campaign.name)))
        assert campaigns == ["Zorza"], "what settings bring in is for screens and commands"
        own.write_text("[notify")

        async def is_told() -> bool:
            return "stay as they were" in caplog.text

        await poll(is_told)
        await tell(store, "SEV2")
        await poll(partial(_have_come, titles, 2))
        assert titles == ["SEV1", "SEV2"]
        assert not task.done()


async def test_one_that_the_host_allows_no_longer_ends(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site.toml"
    site.write_text(CAMPAIGN)
    monkeypatch.setenv("WARROOM_SITE", str(site))
    async with collecting(sqlite_store, given_for(sqlite_store)) as task:
        site.write_text("[collector]\naccount = 'somebody-else'\n")
        await asyncio.wait({task}, timeout=PATIENCE)
        with pytest.raises(Refused, match="only the account somebody-else collects"):
            await task
    assert await leases.collectors(sqlite_store) == []


def following(store: Store, given: Invocation) -> Following:
    """Settings that were read, and looked at for the first time."""
    found = Following(given.settings, again(given, store))
    assert not found.look()
    assert not found.look(), "nothing has changed"
    return found


async def test_a_broken_file_keeps_what_was_and_is_told_once(
    sqlite_store: Store, own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    followed = following(sqlite_store, given_for(sqlite_store))
    before = followed.used
    with caplog.at_level(logging.INFO):
        own.write_text("[notify]\nurls = 'json://t0k3n@host'\n")
        assert not any(followed.look() for _look in range(5))
        own.unlink()
        assert not any(followed.look() for _look in range(5))
    assert followed.used is before
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert f"{own}: notify.urls" in caplog.messages[0]
    assert f"no settings file {own}" in caplog.messages[1], "it holds to the file that it had"
    assert "t0k3n" not in caplog.text
    own.write_text(CAMPAIGN)
    assert not any(followed.look() for _look in range(5)), "they are what they were"
    own.write_text("retry_after = 7\n")
    assert [followed.look() for _look in range(4)] == [False, True, False, False]
    assert followed.used.retry_after == 7


async def test_a_file_that_comes_counts_and_flags_stay_over_it(sqlite_store: Store) -> None:
    followed = following(sqlite_store, given_for(sqlite_store, language="pl", user="ola"))
    path = settings.config_file()
    path.parent.mkdir(parents=True)
    path.write_text("store = '/elsewhere.db'\nlanguage = 'en'\nuser = 'x'\nretry_after = 7\n")
    assert [followed.look() for _look in range(3)] == [False, True, False]
    used = followed.used
    assert (used.store, used.language, used.user) == (sqlite_store.address, "pl", "ola")
    assert used.retry_after == 7
    path.unlink()
    assert not any(followed.look() for _look in range(4)), "it holds to the file that came"


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("read_only = true", UsageError, "read-only room collects nothing"),
        ("confined = true", Refused, "collects no more"),
        ("[collector]\naccount = 'somebody-else'", Refused, "only the account somebody-else"),
    ],
)
async def test_the_rules_of_the_start_hold(
    sqlite_store: Store, own: Path, text: str, error: type[WarroomError], words: str
) -> None:
    followed = following(sqlite_store, given_for(sqlite_store))
    own.write_text(text)
    assert not followed.look()
    with pytest.raises(error, match=words):
        followed.look()


async def test_another_store_is_not_followed(
    sqlite_store: Store, own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own.write_text(f"store = '{sqlite_store.address}'\n")
    followed = following(sqlite_store, Invocation())
    own.write_text("store = '/elsewhere.db'\n")
    assert not any(followed.look() for _look in range(4))
    (message,) = caplog.messages
    assert "another store" in message


async def test_a_collector_is_given_ones_own_file_and_not_the_sites(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def start(command: list[str], **_more: object) -> None:
        started.append(command)

    site = tmp_path / "site.toml"
    site.write_text("")
    monkeypatch.setenv("WARROOM_SITE", str(site))
    monkeypatch.setattr(subprocess, "Popen", start)
    settings.load()
    launch.start(sqlite_store)
    mine = settings.config_file()
    mine.parent.mkdir(parents=True)
    mine.write_text("")
    launch.start(sqlite_store)
    assert ["--config" in command for command in started] == [False, True]
    assert str(mine) in started[1]
