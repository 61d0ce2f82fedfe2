"""The versions of the playbooks: who published which when, taught by what."""

from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.i18n import N_, _
from services.learning.versions import Version, changes, versions
from services.times import local
from tui.room import Room
from tui.screens.boards.board import Board
from tui.screens.diff import DiffScreen


class VersionsBoard(Board):
    """Every published version, the newest first."""

    TITLE_WORDS = N_("Versions of the playbooks")
    NOTHING = N_("No playbook was published yet.")
    HELP = N_(
        "Every version that was ever published stays: runs keep the one with which they began. "
        "Enter shows what a version changed."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("What changed"), id="changes", tooltip=N_("Show the change")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._versions: dict[str, Version] = {}

    async def load(self) -> None:
        """Read the versions."""
        async with self.room.store.read() as session:
            found = await versions(session)
        newest_first = sorted(found, key=lambda item: (item.at, item.number), reverse=True)
        self._versions = {f"{item.scenario}@{item.number}": item for item in newest_first}
        self.show([(key, _row(item)) for key, item in self._versions.items()])

    @work(group="ask", exclusive=True, exit_on_error=False, description="show a change")
    async def action_act(self) -> None:
        """Show what the version under the cursor changed."""
        item = self._versions.get(self.chosen or "")
        if item is None:
            return
        if item.number == 1:
            self.notify(_("This is the first version."), markup=False)
            return
        async with self.room.store.read() as session:
            found = await changes(
                session,
                self.room.settings.playbooks_folder,
                f"{item.scenario}@{item.number - 1}",
                f"{item.scenario}@{item.number}",
            )
        title = _("{scenario} version {version}").format(
            scenario=item.scenario, version=item.number
        )
        await self.app.push_screen_wait(DiffScreen(title, "\n".join(found)))


def _row(item: Version) -> Text:
    by = _("came with the program") if item.is_shipped else item.by
    row = Text.assemble(
        (f"{item.scenario:<6} ", "bold"), f"v{item.number:<4} ", (f"{local(item.at)} ", "dim"), by
    )
    if item.taught_by:
        taught = _("taught by {incident}").format(incident=", ".join(item.taught_by))
        row.append(f"  {taught}", "bold")
    return row
