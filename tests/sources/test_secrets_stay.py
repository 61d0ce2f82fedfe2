"""Servers that repeat what they were sent, lead elsewhere, or unpack without end."""

import gzip
import logging
from typing import Any

import pytest
import stamina
from aiohttp import web

from services.errors import SourceError
from services.sources.http import MAX_BYTES, Asked, fetch, open_session
from services.store import Store
from tests.sources.asking import Asker, source_of
from tests.sources.fakes import FakeServer
from tests.sources.hurrying import hurry

SECRET = "s3cr3t/t0ken-äb"  # noqa: S105 - nobody's
TABLES: dict[str, dict[str, Any]] = {
    "youtube": {"videos": ["AAAAAAAAAAA"]},
    "x": {"dollars_a_month": 9},
    "reddit": {"client": "app", "contact": "brand"},
    "threads": {},
    "instagram": {"user": "17841"},
    "facebook": {"page": "19292"},
    "wykop": {"client": "app"},
}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    for what in ("KEY", "TOKEN", "SECRET"):
        monkeypatch.setenv(f"WARROOM_IT_{what}", SECRET)


class Parrot(FakeServer):
    """Refuses all with ``status``, and repeats what it was sent wherever words may stand."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status_told = status
        self.leads_to = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer with every word of the request."""
        if self.leads_to:
            return web.Response(status=self.status_told, headers={"Location": self.leads_to})
        if request.method == "POST" and self.status_told != 429:
            return web.json_response({"access_token": SECRET, "data": {"token": SECRET}})
        given = [value for name, value in request.headers.items() if "-" in name or "A" in name]
        told = f"Malformed access token {' '.join(given)} {await request.text()} since then"
        errors = [{"message": told, "detail": told}]
        error = {"message": told, "code": 100, "errors": errors}
        data = {"error": error, "message": told, "detail": told, "errors": errors, "reason": told}
        return web.json_response(data, status=self.status_told)


async def asked(store: Store, kind: str, server: FakeServer) -> str:
    """Return all that a source says of itself in a few rounds against ``server``."""
    table = {"kind": kind, "name": "it", "server": server.url, **TABLES[kind]}
    if kind == "reddit":
        table["login"] = server.url
    source, asker, told = source_of(store, table), Asker(), ""
    with stamina.set_testing(True, attempts=2):
        for _round in range(2):
            try:
                await asker.ask(source)
            except SourceError as error:
                told += f"{error} {error.__cause__}"
    return told + " ".join(asker.reasons) + str(asker.batches) + str(asker.cursors)


@pytest.mark.parametrize("kind", TABLES)
async def test_no_secret_comes_back_in_an_error_a_reason_or_a_log(
    sqlite_store: Store, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for status in (400, 403, 404, 429, 503):
        async with Parrot(status) as server:
            told = await asked(sqlite_store, kind, server)
            assert server.requests
        for written in (SECRET, SECRET.replace("/", "\\/"), "s3cr3t"):
            assert written not in told
    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert "s3cr3t" not in logged


@pytest.mark.parametrize("kind", TABLES)
async def test_no_secret_goes_where_a_server_leads_to(sqlite_store: Store, kind: str) -> None:
    async with Parrot(200) as elsewhere:
        for status in (301, 302, 307, 308):
            async with Parrot(status) as server:
                server.leads_to = f"{elsewhere.url}/?x"
                await asked(sqlite_store, kind, server)
                assert server.requests
        assert elsewhere.requests == []


async def test_who_follows_to_another_host_leaves_the_token_behind() -> None:
    """Feeds and instances are followed: the header with the token is not sent along."""
    async with Parrot(302) as server, Parrot(200) as elsewhere, open_session() as session:
        server.leads_to = elsewhere.url
        await fetch(session, server.url, {"Authorization": f"Bearer {SECRET}"})
        (request,) = elsewhere.requests
    assert "Authorization" not in request.headers


@pytest.mark.parametrize("status", [200, 400, 429])
async def test_what_unpacks_without_end_is_not_unpacked(status: int) -> None:
    packed = gzip.compress(b" " * (16 * MAX_BYTES), compresslevel=1)

    class Bomb(FakeServer):
        async def answer(self, _request: web.Request) -> web.StreamResponse:
            headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
            return web.Response(body=packed, headers=headers, status=status)

    async with Bomb() as server, open_session() as session:
        with pytest.raises(SourceError):
            await fetch(session, server.url, expected=(400,))


def test_a_request_shows_nothing_of_what_it_holds() -> None:
    request = Asked(
        "https://a/?k=s3cr3t", {"A": "s3cr3t"}, "GET", {"json": "s3cr3t"}, 1, (), False, None
    )
    assert "s3cr3t" not in repr(request)
