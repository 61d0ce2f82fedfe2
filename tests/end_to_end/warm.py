"""The program, imported once a language and forked for each command: all but its start.

A child is a process of its own with its own environment, folder and output, as if it had been
started. What starts long-lived processes (screens, collectors) starts the real thing instead.
"""

import asyncio
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LANGUAGE = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "WARROOM_LANGUAGE")
"""What decides at import in which language the help speaks."""
LATER = (
    "aiosqlite",
    "alembic.command",
    "services.crisis_plan",
    "services.dossier",
    "services.incident",
    "services.learning",
    "services.postmortem",
    "services.readiness",
    "services.sentiment",
    "services.transparency",
    "sqlalchemy.dialects.sqlite.aiosqlite",
)
"""What commands import only when they need it."""


class Warm:
    """The processes that have imported the program, asked for one command after the other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parents: dict[tuple[str, ...], subprocess.Popen[str]] = {}

    def run(
        self, arguments: list[str], env: dict[str, str], cwd: Path, given: str, timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run one command to its end; ``given`` is its standard input.

        Raises:
            TimeoutExpired: it took longer than ``timeout`` seconds; it is killed.
        """
        with self._lock, tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, name) for name in ("in", "out", "err")]
            files[0].write_text(given, encoding="utf-8")
            asked = {"arguments": arguments, "env": env, "cwd": str(cwd), "timeout": timeout}
            asked["files"] = [str(path) for path in files]
            code = json.loads(self._ask(env, json.dumps(asked)))
            said, wrong = (path.read_text(encoding="utf-8") for path in files[1:])
        if code is None:
            raise subprocess.TimeoutExpired(arguments, timeout, said, wrong)
        return subprocess.CompletedProcess(arguments, code, said, wrong)

    def _ask(self, env: dict[str, str], line: str) -> str:
        language = tuple(env.get(name, "") for name in LANGUAGE)
        parent = self._parents.get(language)
        if parent is None or parent.poll() is not None:
            parent = self._parents[language] = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                env=os.environ | dict(zip(LANGUAGE, language, strict=True)),
            )
        assert parent.stdin is not None
        assert parent.stdout is not None
        print(line, file=parent.stdin, flush=True)
        return parent.stdout.readline()


def serve() -> None:
    """Answer each line, a command, with its exit code; null for one that was killed."""
    main = importlib.import_module("tui.cli").main
    _warm_up()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(asked)
            sys.argv = ["warroom", *asked["arguments"]]
            sys.modules["__main__"].__package__ = ""
            main()
            sys.exit(0)
        sys.stdout.write(json.dumps(_ended(child, asked["timeout"])) + "\n")
        sys.stdout.flush()


def _warm_up() -> None:
    """Import what commands import when they need it, and read what is shipped with them."""
    for name in LATER:
        package = importlib.import_module(name)
        if name.startswith("services."):
            for module in pkgutil.walk_packages(package.__path__, f"{name}."):
                importlib.import_module(module.name)
    importlib.import_module("services.playbooks.law").laws()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_read_shipped(Path(folder, "warroom.db")))
    gc.freeze()


async def _read_shipped(path: Path) -> None:
    versions = importlib.import_module("services.playbooks.versions")
    store = await importlib.import_module("services.store").Store.open(path)
    await versions.publish_shipped(store)
    async with store.read() as session:
        await versions.latest(session)
    await store.close()


def _become(asked: dict[str, Any]) -> None:
    os.setsid()
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    for fd, path in enumerate(asked["files"]):
        os.dup2(os.open(path, os.O_CREAT | (os.O_WRONLY if fd else os.O_RDONLY)), fd)


def _ended(child: int, timeout: float) -> int | None:
    def kill(*_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, kill)
    signal.alarm(int(timeout))
    _pid, status = os.waitpid(child, 0)
    signal.alarm(0)
    code = os.waitstatus_to_exitcode(status)
    return None if code == -signal.SIGKILL else code


if __name__ == "__main__":
    serve()
