"""The SSH recipes, through a real sshd on a high port."""

import getpass
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.terminal import PATIENCE, Window, environment, has_tmux
from tests.operating.recipes import recipe
from tests.operating.site import Site
from tests.operating.sshd import Sshd, has_sshd, make_key

pytestmark = [
    pytest.mark.skipif(not has_sshd(), reason="sshd (openssh-server) is not installed"),
    pytest.mark.skipif(not has_tmux(), reason="tmux is not installed"),
    pytest.mark.timeout(240),
]
PEOPLE = ("anna", "ola", "the-wall")


class Host:
    """A site behind an sshd, the keys of its people, and the terminals that they sit before."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder / "site", "nobody-here")
        self.site.listen("Zorza")
        self._folder = folder
        self._servers: list[Sshd] = []
        self._windows: list[Window] = []
        self.keys = {name: folder / "keys" / name for name in PEOPLE}
        self.public = {name: make_key(path) for name, path in self.keys.items()}

    @property
    def authorized(self) -> str:
        """The recipe's authorized_keys, with the keys of these people."""
        shown = {f"ssh-ed25519 AAAA-of-{name}": key for name, key in self.public.items()}
        given = {before: key.rsplit(" ", 1)[0] for before, key in shown.items()}
        return recipe("~/.ssh/authorized_keys", warroom=str(self.site.program), **given)

    def serve(self, *, settings: str = "", authorized: str = "") -> Sshd:
        """Start an sshd."""
        folder = self._folder / f"sshd{len(self._servers)}"
        server = Sshd(folder, self.site, settings=settings, authorized=authorized)
        self._servers.append(server)
        return server

    def open(self, command: str) -> Window:
        """Open a terminal at a person's own desk, in which ``command`` runs."""
        window = Window(self._folder, command)
        self._windows.append(window)
        return window

    def quiet(self) -> None:
        """Wait until no screen is left on the host."""
        until(lambda: not self.site.processes())

    def close(self) -> None:
        """End everything."""
        for window in self._windows:
            window.close()
        for server in self._servers:
            server.close()


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    opened = Host(tmp_path)
    yield opened
    opened.close()


def test_a_key_for_each_person_opens_the_room_and_nothing_else(host: Host) -> None:
    """Who acts goes with the key; no shell, no forwarding; a dropped line leaves no orphan."""
    host.site.run("person", "add", "Anna Rosa", "--login", "anna")
    server = host.serve(authorized=host.authorized)
    anna = host.open(server.shell(host.keys["anna"]))
    shown = anna.wait("1 Live", "Zorza", "Anna Rosa", "F10 Quit")
    assert "NOT COLLECTING" in shown, "only the site's account collects"
    tried = subprocess.run(
        server.client(host.keys["ola"], "id; sh"), capture_output=True, text=True, check=False
    )
    assert (tried.returncode, tried.stdout) == (2, "")
    assert "This needs a terminal" in tried.stderr
    forwarded = server.client(host.keys["ola"], "-N", "-o", "ExitOnForwardFailure=yes")
    forwarded[1:1] = ["-R", "0:127.0.0.1:9"]
    refused = subprocess.run(forwarded, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "forwarding" in refused.stderr

    assert len(host.site.processes()) == 1
    os.kill(anna.pid_of_program(), signal.SIGKILL)
    host.quiet()
    assert host.site.ask("SELECT count(*) FROM attendance") == 0, "it said that it went"
    host.site.run("health", "--deep", code=1)  # nobody collects


def test_an_observer_reads_after_the_last_writer_has_gone(host: Host) -> None:
    if "--read-only" not in host.site.run("--help"):
        pytest.skip("this program has no --read-only")
    server = host.serve(authorized=host.authorized)
    assert not host.site.store.with_name("warroom.db-wal").exists()
    wall = host.open(server.shell(host.keys["the-wall"]))
    wall.wait("1 Live", "Zorza", "F10 Quit")


@pytest.mark.long
def test_a_forced_command_for_an_account_of_ones_own(host: Host) -> None:
    """ForceCommand wins over what is asked for and over what stands beside a key."""
    settings = recipe(
        "/etc/ssh/sshd_config.d/warroom.conf",
        warroom=str(host.site.program),
        group=f"Match User {getpass.getuser()}",
    )
    if "--confined" not in host.site.run("--help"):
        pytest.skip("this program has no --confined")
    server = host.serve(settings=settings, authorized=host.public["anna"])
    anna = host.open(server.shell(host.keys["anna"], "-t", "sh"))
    anna.wait("1 Live", getpass.getuser(), "F10 Quit")
    anna.press("F10")
    anna.wait("ENDED 0")


@pytest.mark.long
def test_a_line_that_is_gone_without_a_word_ends_the_session(host: Host) -> None:
    """The other end answers no more: sshd gives it up, and the program goes."""
    settings = recipe(
        "/etc/ssh/sshd_config.d/warroom.conf",
        warroom=str(host.site.program),
        group=f"Match User {getpass.getuser()}",
        **{"ClientAliveInterval 15": "ClientAliveInterval 1", " --confined": ""},
    )
    server = host.serve(settings=settings, authorized=host.public["anna"])
    anna = host.open(server.shell(host.keys["anna"]))
    anna.wait("1 Live", "F10 Quit")
    pid = anna.pid_of_program()
    os.kill(pid, signal.SIGSTOP)
    try:
        host.quiet()
    finally:
        os.kill(pid, signal.SIGKILL)
    host.site.run("verify")


@pytest.mark.long
@pytest.mark.skipif(os.getuid() != 0, reason="only root locks an account into a folder")
def test_files_come_in_and_go_out_through_one_locked_folder(host: Host) -> None:
    """The folder's owner can put and get there, and sees nothing else."""
    # Every folder above has to be root's own: /tmp is not.
    locked = Path(tempfile.mkdtemp(dir="/srv", prefix="warroom-test-"))
    try:
        locked.chmod(0o755)
        for name in ("exports", "outbox"):
            (locked / name).mkdir()
        (locked / "outbox" / "report.md").write_text("all is told")
        settings = recipe(
            "files in and out", files=f"Match User {getpass.getuser()}", folder=str(locked)
        )
        server = host.serve(settings=settings, authorized=host.public["anna"])
        export = host.site.home / "export.csv"
        export.write_text("Date,Author,Text,Tweet ID\n2026-11-20 14:05,ola,I love zorza,1\n")
        said = (
            f"put {export} exports/export.csv.part\n"
            "rename exports/export.csv.part exports/export.csv\n"
            f"get outbox/report.md {host.site.home}/report.md\n"
            "-get /etc/passwd stolen\n"
            "-get ../../../etc/passwd stolen\n"
        )
        batch = host.site.home / "batch"
        batch.write_text(said)
        command = server.client(host.keys["anna"], program="sftp")
        command[1:1] = ["-b", str(batch)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=host.site.home
        )
        assert done.returncode == 0, done.stderr
        assert (host.site.home / "report.md").read_text() == "all is told"
        assert not (host.site.home / "stolen").exists()
        shell = subprocess.run(
            server.client(host.keys["anna"], "id"), capture_output=True, text=True, check=False
        )
        assert "uid=" not in shell.stdout

        own = host.site.home / "collector.toml"
        own.write_text(recipe("a drop folder for exports", folder=str(locked)))
        collected = Collecting(host.site, own)
        try:
            until(lambda: not (locked / "exports" / "export.csv").exists())
        finally:
            collected.close()
        assert (locked / "exports" / "done" / "export.csv").exists()
    finally:
        shutil.rmtree(locked)


class Collecting:
    """The collector of a site, told by a file of its own what to listen to."""

    def __init__(self, site: Site, own: Path) -> None:
        self._process = subprocess.Popen(
            [str(site.program), "--config", str(own), "collect"],
            env={
                **environment(site.home),
                **site.variables,
                "WARROOM_COLLECTOR__ACCOUNT": getpass.getuser(),
            },
            stderr=subprocess.DEVNULL,
        )

    def close(self) -> None:
        """End it as a supervisor does."""
        self._process.terminate()
        assert self._process.wait(PATIENCE) == 0


def test_the_page_names_no_key_of_anybody() -> None:
    text = recipe("~/.ssh/authorized_keys")
    assert re.findall(r"ssh-ed25519 (\S+)", text) == [f"AAAA-of-{name}" for name in PEOPLE]
    confined = re.compile(r'restrict,pty,command="[^"]*/warroom (--read-only )?--confined" ')
    assert all(confined.match(line) for line in text.splitlines()), "no key opens a shell"
