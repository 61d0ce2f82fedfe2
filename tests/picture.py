"""The README's picture: the live screen in the middle of a drill, by Textual's own SVG export.

``python -m tests.picture FILE.svg`` (``make picture``).
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from services.drill.setup import new_drill
from services.early_warning import alerts
from services.settings import load
from services.store import Store
from tui.app import WarroomApp
from tui.room import Room

SIZE = (120, 32)


async def draw(target: Path) -> None:
    """Play a drill until its alert has risen, and save what the screen shows."""
    with tempfile.TemporaryDirectory() as folder:
        path = await new_drill(Path(folder), "zorzynka", "anna")
        store = await Store.open(path)
        app = WarroomApp(Room(store, load(), "Anna Rosa"))
        async with app.run_test(size=SIZE) as pilot:
            while True:
                await pilot.pause(1)
                async with store.read() as session:
                    found = await alerts.all_alerts(session)
                if any(alert.level == "critical" for alert in found):
                    break
            await pilot.pause(8)
            target.write_text(app.export_screenshot(title="Warroom"), encoding="utf-8")
        await store.close()


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1])))
