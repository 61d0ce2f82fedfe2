"""A real sshd on a high port of this machine, with its own keys and configuration."""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.end_to_end.terminal import PATIENCE
from tests.operating.site import Site

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")


def has_sshd() -> bool:
    """Whether sshd, ssh and ssh-keygen are installed."""
    return SSHD is not None and all(shutil.which(name) for name in ("ssh", "ssh-keygen"))


class Sshd:
    """Serves ``site`` as ``settings`` say, to whoever has one of the keys of ``authorized``."""

    def __init__(
        self, folder: Path, site: Site, *, settings: str = "", authorized: str = ""
    ) -> None:
        self.folder = folder
        self.port = _free_port()
        self._known = folder / "known_hosts"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "authorized_keys").write_text(authorized)
        host_key = make_key(folder / "host")
        self._known.write_text(f"[127.0.0.1]:{self.port} {host_key}")
        given = " ".join(f'{name}="{value}"' for name, value in site.variables.items())
        lines = [
            f"Port {self.port}",
            "ListenAddress 127.0.0.1",
            f"HostKey {folder / 'host'}",
            f"AuthorizedKeysFile {folder / 'authorized_keys'}",
            f"PidFile {folder / 'pid'}",
            "StrictModes no",  # the folder of a test lies under /tmp
            "UsePAM no",
            "PasswordAuthentication no",
            "PermitRootLogin prohibit-password",
            "Subsystem sftp internal-sftp",
            f"SetEnv {given}",
            # The first SetEnv that applies is the only one, and that of a Match comes first.
            settings.replace("SetEnv ", f"SetEnv {given} "),
        ]
        (folder / "sshd_config").write_text("\n".join(lines))
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        assert SSHD is not None
        self._log = (folder / "log").open("ab")
        self._process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(folder / "sshd_config")],
            stdin=subprocess.DEVNULL,
            stderr=self._log,
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                said = (self.folder / "log").read_text()
                assert self._process.poll() is None, said
                assert time.monotonic() < deadline, said
                time.sleep(0.05)
            else:
                return

    def client(self, key: Path, *arguments: str, program: str = "ssh") -> list[str]:
        """Return the command with which the owner of ``key`` comes."""
        options = [
            *("-F", "none", "-i", str(key), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"),
            *("-o", f"UserKnownHostsFile={self._known}", "-o", "LogLevel=ERROR"),
            *(("-P" if program == "sftp" else "-p"), str(self.port)),
        ]
        return [program, *options, f"{getpass.getuser()}@127.0.0.1", *arguments]

    def shell(self, key: Path, *arguments: str) -> str:
        """Return the same as one line, for a terminal's shell."""
        return shlex.join(self.client(key, *arguments))

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()
        self._log.close()


def make_key(path: Path) -> str:
    """Make a key pair at ``path`` and return its public half as one line."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)],
        check=True,
    )
    return path.with_suffix(".pub").read_text().strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
