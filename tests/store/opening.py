"""A process that opens a store when a file appears: `python -m tests.store.opening`."""

import asyncio
import sys
import time
from pathlib import Path

from services.store import Store


async def main(address: str, start: Path, ready: Path) -> None:
    """Open the store at ``address``, making it or raising it, once ``start`` is there."""
    ready.touch()
    while not start.exists():
        time.sleep(0.001)  # noqa: ASYNC251 - nothing else runs here
    store = await Store.open(address)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
