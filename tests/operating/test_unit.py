"""The systemd unit: verified by systemd itself where it is, else read."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.terminal import ROOT
from tests.operating.recipes import recipe

UNIT = ROOT / "deploy" / "warroom-collect.service"
ANALYZE = shutil.which("systemd-analyze")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The unit as it is installed, with a program that is there."""
    commands = recipe("install the unit").replace("/etc/", f"{tmp_path}/etc/").splitlines()
    for folder in ("systemd/system", "sysusers.d", "tmpfiles.d"):
        (tmp_path / "etc" / folder).mkdir(parents=True)
    for command in commands:
        subprocess.run(command, shell=True, check=True, cwd=ROOT)  # noqa: S602 - our own page
    path = tmp_path / "etc/systemd/system/warroom-collect.service"
    path.write_text(path.read_text().replace("/usr/local/bin/warroom", "/bin/true"))
    return path


def test_the_unit_says_what_the_page_says(installed: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(UNIT)
    service = dict(unit["Service"])
    assert service["Type"] == "notify"
    assert service["ExecStart"].startswith("/usr/local/bin/warroom collect ")
    assert int(service["WatchdogSec"]) >= 20, "a lease is renewed every few seconds"
    account = _lines(installed, "sysusers.d")[-1].split()
    assert account[:2] == ["u", service["User"]]
    assert "HOME=/var/lib/warroom" in service["Environment"].split()
    folders = {line.split()[1]: line.split()[2:] for line in _lines(installed, "tmpfiles.d")[1:]}
    assert folders["/var/lib/warroom"] == [service["StateDirectoryMode"], "warroom", "warroom"]
    store = re.findall(r'store = "(.+)"', recipe("/etc/warroom/warroom.toml"))
    assert folders[str(Path(store[0]).parent)][0] == "2770", "who opens screens writes there only"
    drop = re.findall(r'folder = "(.+)"', recipe("a drop folder for exports"))
    assert drop[0].startswith(service["ReadWritePaths"].removeprefix("-"))


def _lines(installed: Path, folder: str) -> list[str]:
    return (installed.parents[2] / folder / "warroom.conf").read_text().splitlines()


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit_and_finds_it_locked(installed: Path) -> None:
    assert ANALYZE is not None
    verified = subprocess.run(
        [ANALYZE, "verify", "--man=no", str(installed)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stdout) == (0, ""), verified.stderr
    assert "warroom-collect" not in verified.stderr
    judged = subprocess.run(
        [ANALYZE, "security", "--offline=true", "--no-pager", str(installed)],
        capture_output=True,
        text=True,
        check=False,
    )
    (level,) = re.findall(r"exposure level for \S+: ([\d.]+) OK", judged.stdout)
    assert float(level) <= 2.0, "newer systemds ask for more"
