"""A host's own settings: what lies over what, and who may collect."""

import errno
import getpass
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from services import settings
from services.collector import launch
from services.errors import SettingsError
from services.preparation.declared import this_file
from services.settings import host
from services.settings.host import account
from services.store import Store
from tests.end_to_end.terminal import warroom
from tests.operating.recipes import recipe
from tui.commands.common import Invocation
from tui.room import CALM, Rhythm, Room


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The site's file, as the page shows it, with a campaign."""
    path = tmp_path / "site.toml"
    text = recipe("/etc/warroom/warroom.toml")
    path.write_text(f'{text}\n[[campaigns]]\nname = "Zorza"\nwords = ["zorza"]\n')
    monkeypatch.setenv("WARROOM_SITE", str(path))
    return path


def own(text: str) -> Path:
    path = settings.config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_sites_file_lies_under_ones_own_variables_and_flags(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = settings.load()
    assert found.store == "/var/lib/warroom/room/warroom.db"
    assert (found.collector.account, [item.name for item in found.campaigns]) == (
        "warroom",
        ["Zorza"],
    )
    assert settings.settings_file() == site
    mine = own('store = "/mine.db"\n[nags]\nagain_after = 7\n')
    assert settings.load().store == "/mine.db"
    assert settings.load().collector.account == "warroom"
    assert settings.settings_file() == mine
    monkeypatch.setenv("WARROOM_STORE", "/variable.db")
    assert settings.load().store == "/variable.db"
    assert settings.load(store="/flag.db").store == "/flag.db"


def test_tables_are_merged_and_lists_are_taken_whole(site: Path) -> None:
    site.write_text("[nags]\nno_lead_after = 5\n[[campaigns]]\nname = 'A'\nwords = ['a']\n")
    mine = own("[nags]\nagain_after = 7\n")
    found = settings.load()
    assert (found.nags.no_lead_after, found.nags.again_after) == (5, 7)
    assert [item.name for item in found.campaigns] == ["A"]
    assert this_file().startswith(str(site)), "the campaigns are the site's, whoever looks"
    mine.write_text("[[campaigns]]\nname = 'B'\nwords = ['b']\n")
    assert [item.name for item in settings.load().campaigns] == ["B"]
    assert settings.file_of("campaigns") == mine
    assert settings.file_of("nags") == site


def test_a_mistake_names_the_file_in_which_it_stands(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = own("language = 'pl'\n")
    site.write_text("[nags]\nagain_after = -1\n")
    with pytest.raises(SettingsError, match=rf"^{site}: nags.again_after"):
        settings.load()
    site.write_text("")
    mine.write_text("language = 'de'\n")
    with pytest.raises(SettingsError, match=rf"^{mine}: language"):
        settings.load()
    monkeypatch.setenv("WARROOM_LANGUAGE", "fr")
    with pytest.raises(SettingsError, match=r"^WARROOM_LANGUAGE: "):
        settings.load()
    with pytest.raises(SettingsError, match=r"^--language: "):
        settings.load(language="it")
    monkeypatch.setenv("WARROOM_SITE", "/nowhere.toml")
    with pytest.raises(SettingsError, match="WARROOM_SITE: there is no settings file"):
        settings.load()


def test_a_variable_that_is_no_json_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARROOM_NOTIFY__URLS", "json://t0k3n@host")
    with pytest.raises(SettingsError, match=r"^WARROOM_NOTIFY: lists .* JSON") as caught:
        settings.load()
    assert "t0k3n" not in str(caught.value)


@pytest.mark.parametrize("seconds", ["inf", "nan", "1e300", "-1"])
def test_a_time_that_no_clock_tells_is_refused(site: Path, seconds: str) -> None:
    site.write_text(f"[notify]\nescalate_after = {seconds}\n")
    with pytest.raises(SettingsError, match=r"notify\.escalate_after"):
        settings.load()


def test_where_nobody_can_tell_whether_the_site_confines_no_command_runs(
    tmp_path: Path, site: Path
) -> None:
    site.write_text("confined = tru\n")
    log = tmp_path / "anywhere.log"
    home, given = tmp_path / "there", {"WARROOM_SITE": str(site)}
    refused = warroom(home, "collect", "--log-file", str(log), **given)
    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr.startswith(f"warroom: {site}: Invalid value")
    assert refused.stderr.count("\n") == 1
    assert not log.exists()


def _folder(path: Path) -> None:
    path.mkdir()


def _nowhere(path: Path) -> None:
    path.symlink_to("nowhere.toml")


def _itself(path: Path) -> None:
    path.symlink_to(path)


def _other_bytes(path: Path) -> None:
    path.write_bytes(b"\xff")


def _other_value(path: Path) -> None:
    path.write_text("confined = 'perhaps'")


@pytest.mark.parametrize("put", [_folder, _nowhere, _itself, _other_bytes, _other_value])
def test_what_stands_in_the_place_of_the_sites_file_is_not_passed_by(
    put: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "warroom.toml"
    monkeypatch.setattr(host, "SITE_FILE", path)
    assert not Invocation().is_confined, "no site, no bounds"
    put(path)
    with pytest.raises(SettingsError, match=str(path)):
        _told = Invocation().is_confined
    assert Invocation(confined=True).is_confined, "who is confined by a flag stays so"


def test_a_folder_of_the_site_into_which_nobody_may_look_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "warroom.toml"
    monkeypatch.setattr(host, "SITE_FILE", path)

    def refuse(_path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "lstat", refuse)
    with pytest.raises(
        SettingsError, match=rf"{path} cannot be read: this account has no right to it"
    ):
        settings.load()


async def test_only_the_named_account_collects(
    site: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "warroom")  # a variable gives nobody that right
    monkeypatch.setenv("WARROOM_USER", "warroom")
    assert not launch.may_start(sqlite_store, settings.load())
    sqlite_store.meta["drill"] = "zorzynka"
    assert launch.may_start(sqlite_store, settings.load()), "a drill hears nothing"
    del sqlite_store.meta["drill"]
    site.write_text(f'[collector]\naccount = "{account()}"\n')
    assert launch.may_start(sqlite_store, settings.load())
    site.write_text("")
    assert launch.may_start(sqlite_store, settings.load())


def test_the_collector_is_refused_to_others(tmp_path: Path, site: Path) -> None:
    home = tmp_path / "there"
    given = {"WARROOM_SITE": str(site), "WARROOM_STORE": str(tmp_path / "room.db")}
    assert warroom(home, "campaigns", "list", **given).returncode == 0
    refused = warroom(home, "collect", **given)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.strip() == "warroom: On this host only the account warroom collects."


async def test_a_store_in_a_groups_folder_is_the_groups(tmp_path: Path) -> None:
    """Its log too: SQLite gives both the mode that the file has when they are made."""
    for name, folder, mode in (("ours", 0o770, 0o660), ("mine", 0o700, 0o644)):
        place = tmp_path / name
        place.mkdir()
        place.chmod(folder)
        store = await Store.open(place / "warroom.db")
        async with store.write():
            pass
        found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()}
        await store.close()
        assert found["warroom.db"] == mode
        assert set(found.values()) == {mode}, found


def test_calm_screens_look_seldom(monkeypatch: pytest.MonkeyPatch, sqlite_store: Store) -> None:
    assert Room(sqlite_store, settings.load(), "anna").rhythm == Rhythm()
    own(recipe("a slow line"))
    assert Room(sqlite_store, settings.load(), "anna").rhythm is CALM
    settings.config_file().unlink()
    monkeypatch.setenv("WARROOM_SCREEN__CALM", "1")
    assert settings.load().screen.calm


def test_the_login_is_the_account() -> None:
    assert account() == getpass.getuser()


def test_an_account_without_a_name_is_its_number_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.getuid", lambda: 54_321)
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "anna")
    assert account() == "54321"
