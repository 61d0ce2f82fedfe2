"""What the boards over a dossier share: whose it is, and reading it when it changed."""

from typing import Any

from textual.content import Content

from services.dossier import keeping
from services.dossier.keeping import Sheet
from services.i18n import _
from services.words import RiskLevel
from tui.room import Room
from tui.screens.boards.board import Board

MARKS = {
    RiskLevel.LOW: "  ",
    RiskLevel.ELEVATED: "! ",
    RiskLevel.HIGH: "!!",
    RiskLevel.STOP: "XX",
}
STYLES = {
    RiskLevel.LOW: "",
    RiskLevel.ELEVATED: "bold",
    RiskLevel.HIGH: "bold",
    RiskLevel.STOP: "bold reverse",
}


class DossierScreen(Board):
    """A board over the dossier on ``person``; read again only after an act on some dossier."""

    def __init__(self, room: Room, person: str) -> None:
        super().__init__(room)
        self._person = person
        self._mark = -1
        self.sheet: Sheet | None = None

    def on_mount(self) -> None:
        """Put the name into the title."""
        super().on_mount()
        title = f"{_(self.TITLE_WORDS)}: {self._person}"
        self.query_one("#board").border_title = Content(title)

    async def load(self) -> None:
        """Read the dossier if somebody acted on one."""
        async with self.room.store.read() as session:
            now = await keeping.mark(session)
        if now == self._mark:
            return
        self.sheet = await keeping.sheet(self.room.store, self._person)
        self._mark = now
        self.show_sheet(self.sheet)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show what was read."""
        raise NotImplementedError

    async def act(self, action: Any, done: str = "") -> bool:
        """Do something with the dossier and show what came of it."""
        self._mark = -1
        return await self.attempt(action, done)

    @property
    def entity(self) -> str:
        """The influencer's key."""
        return self.sheet.dossier.entity if self.sheet else ""
