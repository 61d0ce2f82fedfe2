"""The webhook source behind a real collector: what is answered is stored, once."""

import asyncio
import json
import os
import re
import shlex
import shutil
import tomllib
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from services.collector.feeds import sources_for
from services.intake.match import Matcher
from services.intake.prepare import Preparation
from services.sentiment import Scorer
from services.settings import Settings, load
from services.sources.webhook import WebhookSource
from services.store import Store
from services.words import Health
from tests.sources.posting import (
    TOKEN,
    collecting,
    evidence_of,
    hook,
    payload,
    post,
    reading,
    sender,
    status,
    stored,
    until_open,
    url_of,
)

NOBODY = Preparation(Matcher([]), Scorer())
DOCUMENT = Path(__file__).parents[2] / "docs" / "sources" / "webhook.md"
SHAPES = ["brand24", "sentione", "meltwater", "zapier", "meta", "fields"]


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_delivery_is_stored_when_it_is_answered_and_once_if_it_comes_twice(
    sqlite_store: Store, shape: str
) -> None:
    settings = hook(sender(shape))
    rejected = {"brand24": 1, "meta": 1}.get(shape, 0)
    async with collecting(sqlite_store, settings):
        answered, told = await post(url_of(settings, shape), payload(shape))
        # Read at once: whoever was told 202 finds it stored.
        (mention,) = await stored(sqlite_store)
        assert answered == 202
        assert (told["accepted"], told["rejected"]) == (1, rejected)
        again, _told = await post(url_of(settings, shape), payload(shape))
        assert again == 202
        assert len(await stored(sqlite_store)) == 1
        known = await status(sqlite_store)
    assert "zorz" in mention.text.casefold()
    assert mention.source == "hook"
    assert mention.native_id.startswith(f"{shape}:")
    assert (known.stored, known.repeated, known.rejected) == (1, 1, 2 * rejected)
    kept = await evidence_of(sqlite_store, mention)
    assert kept.content is not None
    assert zlib.decompress(kept.content) == payload(shape)
    assert kept.media_type == "application/json"


async def test_what_each_shape_says(sqlite_store: Store) -> None:
    settings = hook(*(sender(shape) for shape in SHAPES))
    async with collecting(sqlite_store, settings):
        for shape in SHAPES:
            assert (await post(url_of(settings, shape), payload(shape)))[0] == 202
    found = {mention.native_id.split(":")[0]: mention for mention in await stored(sqlite_store)}
    authors = {shape: found[shape].author for shape in SHAPES}
    assert authors == {"brand24": "", "meltwater": "@ola"} | dict.fromkeys(
        ("sentione", "zapier", "meta", "fields"), "ola"
    )
    assert found["brand24"].text.startswith("Zorza – opinie\nZorza zniszczyła")
    assert found["brand24"].url == "https://forum.example.org/zorza/17"
    assert found["sentione"].platform == "Instagram"
    assert found["meltwater"].platform == "x.com"
    assert found["meltwater"].reach == 12_400
    assert found["meta"].platform == "instagram"
    assert found["meta"].native_id == "meta:17865799348089039"
    assert (found["zapier"].followers, found["zapier"].reach) == (1_200, 5_400)
    assert found["zapier"].published_at == datetime(2026, 11, 23, 8, 15, tzinfo=UTC)
    assert found["fields"].followers == 10
    assert {mention.language for mention in found.values()} == {"pl", "en"}


async def test_after_a_restart_the_same_delivery_is_a_repeat(sqlite_store: Store) -> None:
    settings = hook(sender("sentione"))
    for _run in range(2):
        async with collecting(sqlite_store, settings):
            assert (await post(url_of(settings, "sentione"), payload("sentione")))[0] == 202
        await until_open(settings, closed=True)
    known = await status(sqlite_store)
    assert (known.stored, known.repeated) == (1, 1)


async def test_two_hundred_at_once_are_all_stored_once(sqlite_store: Store) -> None:
    settings = hook(sender("zapier"))

    async def one(number: int) -> int:
        body = json.dumps({"id": number, "text": f"zorza {number}"}).encode()
        return (await post(url_of(settings, "zapier"), body))[0]

    async with collecting(sqlite_store, settings):
        assert set(await asyncio.gather(*map(one, range(200)))) == {202}
        assert len(await stored(sqlite_store)) == 200
    assert {mention.text for mention in await stored(sqlite_store)} == {
        f"zorza {number}" for number in range(200)
    }


async def test_without_an_id_the_same_piece_is_the_same_mention(sqlite_store: Store) -> None:
    settings = hook(sender("zapier"))
    first = {"text": "zorza", "author": "ola"}
    other = {"author": "ola", "text": "zorza!"}
    async with collecting(sqlite_store, settings):
        for piece in (first, other, dict(reversed(first.items()))):
            assert (await post(url_of(settings, "zapier"), json.dumps(piece).encode()))[0] == 202
    assert [mention.text for mention in await stored(sqlite_store)] == ["zorza", "zorza!"]


async def test_what_is_older_than_an_hour_is_filled_in(sqlite_store: Store) -> None:
    settings = hook(sender("zapier"))
    now = datetime.now(UTC)
    old = now - timedelta(hours=3)
    pieces = [
        {"id": 1, "text": "zorza old", "published_at": old.isoformat()},
        {"id": 2, "text": "zorza new", "published_at": (now - timedelta(minutes=30)).isoformat()},
        {"id": 3, "text": "zorza some time"},
    ]
    async with collecting(sqlite_store, settings):
        assert (await post(url_of(settings, "zapier"), json.dumps(pieces).encode()))[0] == 202
    filled, live, unknown = await stored(sqlite_store)
    assert filled.at == old
    assert live.at == live.received_at >= now
    assert unknown.at == unknown.received_at


async def test_without_a_mention_it_is_accepted_and_counted(sqlite_store: Store) -> None:
    settings = hook(sender("meta"), sender("zapier"))
    mention = {"field": "mentions", "value": {"media_id": "1"}}
    message = {"message": {"text": "private"}}
    body = {"object": "instagram", "entry": [{"changes": [mention], "messaging": [message]}]}
    async with collecting(sqlite_store, settings):
        answered, told = await post(url_of(settings, "meta"), json.dumps(body).encode())
        assert (answered, told["accepted"], told["rejected"]) == (202, 0, 2)
        assert "only by its id" in told["reasons"][0]
        assert "private message" in told["reasons"][1]
        empty, told = await post(url_of(settings, "zapier"), b'{"items": []}')
        assert (empty, told["accepted"], told["rejected"]) == (202, 0, 0)
        nothing, told = await post(url_of(settings, "zapier"), b'"words"')
        assert (nothing, told["rejected"]) == (202, 1)
        assert (await status(sqlite_store)).rejected == 3
    assert await stored(sqlite_store) == []


async def test_forms_and_plain_text_are_read_too(sqlite_store: Store) -> None:
    settings = hook(sender("zapier"))
    form = "application/x-www-form-urlencoded"
    inner = json.dumps([{"id": 2, "text": "zorza in a payload"}])
    url = url_of(settings, "zapier")
    async with collecting(sqlite_store, settings):
        fields = urlencode({"id": "1", "text": "zorza in żółć"}).encode()
        assert (await post(url, fields, Content_Type=form))[0] == 202
        body = urlencode({"payload": inner}).encode()
        assert (await post(url, body, Content_Type=form))[0] == 202
        assert (await post(url, inner.encode("utf-16"), Content_Type="text/plain"))[0] == 202
        assert (await post(url, inner.encode(), Content_Type=form))[0] == 202
        assert (await post(url, b"zorza", Content_Type="text/html"))[0] == 415
        assert (await post(url, b"zorza", Content_Type="text/plain"))[0] == 400
    texts = [mention.text for mention in await stored(sqlite_store)]
    assert texts == ["zorza in żółć", "zorza in a payload"]


async def test_a_taken_port_is_one_line_and_the_collector_goes_on(sqlite_store: Store) -> None:
    settings = hook(sender("zapier"))
    async with reading(settings), collecting(sqlite_store, settings):
        known = await status(sqlite_store, Health.FAILING)
    assert known.error == (
        f"hook: port {settings.port} of 127.0.0.1 is in use: choose another, or end who has it."
    )


def test_a_mistake_in_the_settings_is_one_line(tmp_path: Path) -> None:
    start = '[[sources]]\nkind = "webhook"\nname = "hook"\n'
    wrong = {
        '[[sources.senders]]\nname = "a/b"\nshape = "zapier"\n': "senders.0.name",
        '[[sources.senders]]\nname = "a"\nshape = "fields"\n': "where the words are",
        '[[sources.senders]]\nname = "a"\nshape = "zapier"\nfields = {text = "a..b"}\n': "no path",
        '[[sources.senders]]\nname = "a"\nshape = "zapier"\n' * 2: "stands twice",
        "": "senders",
    }
    for text, told in wrong.items():
        path = tmp_path / "warroom.toml"
        path.write_text(start + text)
        with pytest.raises(Exception, match=told) as caught:
            load(path)
        assert type(caught.value).__name__ == "SettingsError"
        assert "\n" not in str(caught.value)


async def test_the_documented_settings_and_the_documented_curl_work(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = dict(reversed(re.findall(r"```(\w+)\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)))
    written = Settings.model_validate(tomllib.loads(blocks["toml"])).sources[0]
    assert isinstance(
        sources_for(sqlite_store, Settings(sources=(written,)), NOBODY)[0], WebhookSource
    )
    token = tmp_path / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    names = {sender["name"] for sender in tomllib.loads(blocks["toml"])["sources"][0]["senders"]}
    settings = hook(*(sender("zapier", name=name) for name in names))
    monkeypatch.setenv("HOME", str(tmp_path))
    command = blocks["sh"].replace("8787", str(settings.port)).replace("~/zapier.token", str(token))
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    async with collecting(sqlite_store, settings):
        process = await asyncio.create_subprocess_exec(
            *("sh", "-c", command),
            stdout=asyncio.subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        )
        out, _err = await process.communicate()
        assert json.loads(out)["accepted"] == 1
        assert len(await stored(sqlite_store)) == 1
    assert shlex.split(command)[0] == "curl"
