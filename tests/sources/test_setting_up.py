"""Setting up a platform: guides for all, a file that keeps its words, keys that nobody sees."""

import asyncio
import shutil
import stat
import textwrap
import tomllib
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from services import i18n, settings
from services.collector.setting_up import SetUp, begin
from services.errors import Refused, SettingsError, UsageError
from services.preparation.people import Member, save_member
from services.settings.sources import SourceSettings
from services.settings.writing import save_source
from services.sources.guides import guide_of, guides
from services.store import Store
from services.words import Permission
from tests.end_to_end.terminal import warroom
from tests.sources.fakes import FakeServer
from tests.sources.gdelt import FakeGdelt
from tests.sources.meta import FakeFacebook, FakeInstagram, FakeThreads
from tests.sources.platforms import KEY, FakeYouTube
from tests.sources.wykop import FakeWykop
from tui.commands.asking import Asker
from tui.commands.common import Invocation
from tui.commands.sources_setup import lead_through

PLATFORMS = [
    "youtube",
    "x",
    "reddit",
    "mastodon",
    "bluesky",
    "threads",
    "instagram",
    "facebook",
    "wykop",
    "gdelt",
]
ROOM = """# Ours. Do not sort.
language = "en"   # for now

[[sources]]
kind = "youtube"
server = "{url}"  # a trial
# [[sources]]
# kind = "drop"

# When the room reminds.
[nags]
# twice
no_lead_after = 9
"""


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_guide_is_whole_and_asks_only_for_what_its_table_has(language: str) -> None:
    known = {
        schema["properties"]["kind"]["const"]: schema["properties"].keys()
        for schema in TypeAdapter(SourceSettings).json_schema()["$defs"].values()
        if "kind" in schema.get("properties", {})
    }
    i18n.use(language)
    try:
        found = guides()
    finally:
        i18n.use("en")
    assert [guide.kind for guide in found] == PLATFORMS
    for guide in found:
        assert len(guide.apply) >= 2
        assert all((guide.title, guide.sees, guide.takes, guide.costs, guide.limits))
        assert sum(len(textwrap.wrap(line, 66)) for line in guide.lines) <= 19  # fits 80x24
        assert (Path(__file__).parents[2] / guide.page).is_file()
        for question in guide.questions:
            suffix = "_file" if question.type == "secret" else ""
            assert question.key + suffix in known[guide.kind]
            assert {question.when, question.alone} <= {"", *(it.key for it in guide.questions)}


def test_an_unknown_platform_gets_one_line() -> None:
    with pytest.raises(UsageError, match=r"no guide for fax; there are: youtube, x"):
        guide_of("fax")


SEVERAL = """[[sources]]
kind = "drop"
name = "a"
folder = "b"

[nags]
no_lead_after = 1

[[campaigns]]
name = "x"
  [[campaigns.influencers]]
  name = "y"
"""


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# mine\n",
        ROOM.format(url="http://h"),
        "sources = []\n",
        '[brand]\nvalues = ["x"]\n',
        '[[sources]]\nkind = "hackernews"',
        SEVERAL,
    ],
)
def test_a_source_is_added_and_all_else_stays_as_it_is(tmp_path: Path, before: str) -> None:
    path = tmp_path / "warroom.toml"
    path.write_text(before)
    path.chmod(0o640)
    table = {"kind": "x", "name": "x", "dollars_a_month": 10, "first": ["Żar"]}
    if before.startswith("sources"):
        with pytest.raises(SettingsError, match=r"warroom\.toml: "):
            save_source(path, table)
        assert path.read_text() == before
        return
    save_source(path, table)
    after = path.read_text()
    lines = iter(after.splitlines())
    assert all(line in lines for line in before.splitlines())
    assert tomllib.loads(after)["sources"][-1] == table
    assert ("# When the room reminds.\n[nags]" in after) is ("[nags]\n# twice" in before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    save_source(path, table | {"dollars_a_month": 20})
    assert path.read_text() == after.replace("dollars_a_month = 10", "dollars_a_month = 20")
    assert not list(tmp_path.glob(".*"))


def test_answers_are_checked_as_warroom_toml_is(tmp_path: Path) -> None:
    guide = guide_of("reddit")
    work = SetUp(guide, tmp_path / "warroom.toml", tmp_path)
    client, secret, contact, subreddits = guide.questions
    assert work.answer(client, "") == "this has to be answered"
    assert work.answer(client, "id") == ""
    assert work.answer(secret, "a\x07b") == "that is no secret: paste one line"
    assert work.answer(contact, "u/brand").endswith("write it as in your_brand")
    assert work.answer(contact, "brand") == ""
    assert work.answer(subreddits, " Polska, ,uroda") == ""
    assert work.table["subreddits"] == ["Polska", "uroda"]
    assert work.answer(subreddits, "") == ""
    assert work.table == {"kind": "reddit", "name": "reddit", "client": "id", "contact": "brand"}


def test_what_hangs_on_another_answer_is_asked_for_it_alone(tmp_path: Path) -> None:
    guide = guide_of("mastodon")
    work = SetUp(guide, tmp_path / "warroom.toml", tmp_path)
    instances, token = guide.questions
    for text, asked in (
        ("https://a.example", True),
        ("https://a.example,https://b.example", False),
    ):
        assert work.answer(instances, text) == ""
        assert work.asks(token) is asked
    account, password = guide_of("bluesky").questions
    work = SetUp(guide_of("bluesky"), tmp_path / "warroom.toml", tmp_path)
    assert not work.asks(password)
    work.answer(account, "zorza.bsky.social")
    assert work.asks(password)


TEAM = (
    Member("Anna", "anna", permission=Permission.ADMIN),
    Member("Bartek", "bartek"),
)


def test_who_may_not_set_up_is_refused_before_anything_is_asked(
    blank_file: Path, tmp_path: Path
) -> None:
    async def team() -> None:
        store = await Store.open(blank)
        async with store.write() as session:
            for member in TEAM:
                await save_member(session, member)
        await store.close()

    blank = shutil.copy(blank_file, tmp_path / "warroom.db")
    asyncio.run(team())
    for given in (
        Invocation(store=str(blank), user="bartek"),
        Invocation(store=str(blank), user="anna", read_only=True),
    ):
        with pytest.raises(Refused, match=r"may not: change the settings|read-only"):
            lead_through(given, guide_of("gdelt"), Asker())


async def test_an_admin_begins_where_the_sources_stand(sqlite_store: Store) -> None:
    async with sqlite_store.write() as session:
        for member in TEAM:
            await save_member(session, member)
    guide, own = guide_of("gdelt"), settings.config_file()
    assert (await begin(sqlite_store, "Anna", guide)).file == own
    own.parent.mkdir(parents=True)
    own.write_text("[nags]\n")
    Path("warroom.toml").write_text("sources = []\n")
    settings.load()
    assert (await begin(sqlite_store, "Anna", guide)).file == Path("warroom.toml")
    with pytest.raises(Refused, match="An admin of the team may"):
        await begin(sqlite_store, "Bartek", guide)


async def test_a_wrong_key_is_told_at_once_and_nothing_stays(
    sqlite_store: Store, tmp_path: Path
) -> None:
    async with FakeYouTube() as server:
        file, before = tmp_path / "warroom.toml", ROOM.format(url=server.url)
        file.write_text(before)
        guide = guide_of("youtube")
        work = SetUp(guide, file, tmp_path / "config")
        work.answer(guide.questions[0], "n0t-it")
        (checked,) = await work.try_out(sqlite_store, tmp_path)
        work.drop()
    assert not checked.is_well
    assert server.requests
    assert "n0t-it" not in str(checked)
    assert checked.trouble.endswith("config/youtube.key.")
    assert file.read_text() == before
    assert list((tmp_path / "config").iterdir()) == []


async def test_the_commands_lead_to_a_source_that_works(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with FakeYouTube() as server:
        file = home / "warroom.toml"
        file.write_text(ROOM.format(url=server.url))
        given = f"{KEY}\n\n\n"
        done = await asyncio.to_thread(warroom, home, "sources", "setup", "youtube", given=given)
        assert done.returncode == 0, done.stderr
        again = await asyncio.to_thread(warroom, home, "sources", "check", "youtube")
    told = done.stdout + done.stderr
    assert "youtube: it answers and lets us in" in told
    assert KEY not in told + file.read_text()
    assert again.returncode == 0, again.stderr
    (secret,) = (home / ".config/warroom").iterdir()
    assert secret.name == "youtube.key"
    assert secret.read_text() == f"{KEY}\n"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    (source, *_more) = tomllib.loads(file.read_text())["sources"]
    assert source["key_file"] == "~/.config/warroom/youtube.key"
    assert '"  # a trial\nname = "youtube"\nkey_file = "~/.config' in file.read_text()
    assert server.requests[0].headers["X-Goog-Api-Key"] == KEY


@pytest.mark.parametrize(
    ("fake", "kind", "given", "path"),
    [
        (FakeThreads, "threads", (KEY, "zorza"), "/v1.0/me/mentions"),
        (FakeInstagram, "instagram", ("17841", KEY, ""), "/v24.0/17841/media"),
        (FakeFacebook, "facebook", ("19292", KEY), "/v24.0/19292/feed"),
        (FakeWykop, "wykop", ("app", KEY), "/api/v3/auth"),
        (FakeGdelt, "gdelt", ("pl, en",), "/api/v2/doc/doc"),
    ],
)
async def test_each_guide_leads_to_a_source_that_works(
    sqlite_store: Store,
    tmp_path: Path,
    fake: type[FakeServer],
    kind: str,
    given: tuple[str, ...],
    path: str,
) -> None:
    """What is asked is enough, it is tried at once, and no key stands in the file or is told."""
    file = tmp_path / "warroom.toml"
    async with fake() as server:
        file.write_text(f'[[sources]]\nkind = "{kind}"\nserver = "{server.url}"\n')
        guide = guide_of(kind)
        work = SetUp(guide, file, tmp_path / "config")
        for question, text in zip(guide.questions, given, strict=True):
            assert work.answer(question, text) == ""
        (checked,) = await work.try_out(sqlite_store, tmp_path)
        assert (checked.is_well, checked.trouble) == (True, "")
        assert server.requests[0].path == path
        assert work.keep() == ""
    written = file.read_text()
    assert KEY not in written + work.printed + str(checked)
    (source,) = tomllib.loads(written)["sources"]
    TypeAdapter(SourceSettings).validate_python(source)
    secrets = [question.key for question in guide.questions if question.type == "secret"]
    for key in secrets:
        kept = Path(source[f"{key}_file"]).expanduser()
        assert (kept.read_text(), stat.S_IMODE(kept.stat().st_mode)) == (f"{KEY}\n", 0o600)


def test_a_file_that_will_not_have_it_is_told_and_the_table_can_be_printed(tmp_path: Path) -> None:
    file = tmp_path / "warroom.toml"
    file.write_text("sources = [")
    guide = guide_of("x")
    work = SetUp(guide, file, tmp_path / "config")
    for question, text in zip(guide.questions, ("t0ken", "12,5", ""), strict=True):
        assert work.answer(question, text) == ""
    trouble = work.keep()
    assert str(file) in trouble
    assert file.read_text() == "sources = ["
    (source,) = tomllib.loads(work.printed)["sources"]
    assert source["dollars_a_month"] == 12.5
    assert "t0ken" not in work.printed
    assert [path.name for path in (tmp_path / "config").iterdir()] == ["x.token"]
