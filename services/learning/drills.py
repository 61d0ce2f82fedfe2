"""Reading the stores of the drills beside the room's own."""

from collections.abc import AsyncIterator
from pathlib import Path

from services.errors import StoreError
from services.store import Store


def newest_drill(folder: Path) -> Path | None:
    """Return the store of the drill that was played last, None if there is none."""
    stores = sorted(folder.glob("*.db"), key=lambda path: path.stat().st_mtime)
    return stores[-1] if stores else None


async def drill_stores(store: Store, folder: Path) -> AsyncIterator[tuple[str, Store | None]]:
    """Yield the name and the open store of each drill in ``folder``, ``store`` itself left out.

    None stands for one that another version of the program kept. Each is closed before the next.
    """
    for path in sorted(folder.glob("*.db")):
        if store.path is not None and path.resolve() == store.path.resolve():
            continue
        try:
            drill = await Store.open(path, migrate=False)
        except StoreError:
            yield path.stem, None
            continue
        try:
            yield path.stem, drill
        finally:
            await drill.close()
