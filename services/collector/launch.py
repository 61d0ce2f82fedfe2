"""Starting a collector beside a screen, in a session of its own that outlives the terminal."""

import os
import subprocess
import sys
from pathlib import Path

from services.i18n import current
from services.settings import Settings, own_file, state_folder
from services.store import Store

MODULE = "tui"
"""The package whose ``__main__`` is the command line."""


def log_file() -> Path:
    """Return where a collector that a screen started writes its log."""
    return state_folder() / "collector.log"


def may_start(store: Store, settings: Settings) -> bool:
    """Whether this account may start a collector; a drill's hears nothing, so everybody may."""
    return store.is_drill or settings.collector.is_mine


def start(store: Store) -> subprocess.Popen[bytes]:
    """Start ``warroom collect --attached`` on ``store``.

    The store's address goes through the environment: a process list shows arguments to all. Nobody
    sits before a collector, so it is not confined.
    """
    command = [sys.executable, "-m", MODULE]
    config = own_file()  # the site's is found without being named, and so is one that comes
    if config is not None:
        command += ["--config", str(config.absolute())]
    command += ["collect", "--attached"]
    log = log_file()
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(  # noqa: S603 - our own program
            command,
            env={
                **os.environ,
                "WARROOM_STORE": store.address,
                "WARROOM_LANGUAGE": current(),
                "WARROOM_CONFINED": "false",
            },
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            start_new_session=True,
        )
    finally:
        os.close(descriptor)
