"""Before a launch: each check with its state, the gaps by name, and what to do about each."""

from pathlib import Path
from time import monotonic
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from services import confinement
from services.crisis_plan.compile import compile_plan
from services.crisis_plan.printed import note_printed
from services.crisis_plan.render import to_markdown
from services.i18n import N_, _, ngettext
from services.preparation.campaigns import names_to_choose
from services.readiness.checks import Check
from services.readiness.compile import readiness
from services.words import Readiness
from tui.room import Room
from tui.screens.boards.board import Board
from tui.screens.reading import ReadScreen
from tui.screens.target import ask_target
from tui.widgets.ask import AskChoice

ALL = ""
LOOKS_EVERY = 5.0
"""Seconds."""
MARKS = {Readiness.READY: "[x]", Readiness.MISSING: "[ ]", Readiness.UNKNOWN: "[?]"}


class ReadinessBoard(Board):
    """The checks of one campaign, or of all."""

    TITLE_WORDS = N_("Ready to launch?")
    NOTHING = N_("Looking...")
    HELP = N_(
        "What has to be so before a launch. A row that is not ready says what is missing, by name, "
        "and below what to do about it; Enter shows all of it. c chooses a campaign, w writes the "
        "crisis plan to a file to print, r looks again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Read"), id="read", tooltip=N_("Show all gaps of this row")),
        Binding("c", "choose", N_("Campaign"), id="choose", tooltip=N_("Choose a campaign")),
        Binding("w", "write", N_("Write plan"), id="write", tooltip=N_("Write the plan to a file")),
        Binding("r", "again", N_("Look again"), id="again", tooltip=N_("Look at all of it again")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._campaign = ALL
        self._checks: dict[str, Check] = {}
        self._looked_at = -LOOKS_EVERY

    async def load(self) -> None:
        """Look at everything, but not at every tick: it reads files and the last drill."""
        if monotonic() - self._looked_at < LOOKS_EVERY:
            return
        self._looked_at = monotonic()
        found = await readiness(self.room.store, self.room.settings, self._campaign)
        self._checks = {check.code: check for check in found}
        n = sum(check.is_ready for check in found)
        title = _("Ready to launch? {n} of {all}: {name}").format(
            n=n, all=len(found), name=self._campaign or _("all campaigns")
        )
        self.query_one("#board").border_title = Content(title)
        self.show([(check.code, _row(check)) for check in found])
        self.explain()

    def details(self, key: str) -> Text:
        """Say what is missing, by name, and what to do about it."""
        return _words(self._checks[key], most=3)

    def action_act(self) -> None:
        """Show all of the row under the cursor."""
        check = self._checks.get(self.chosen or "")
        if check is not None:
            self.app.push_screen(ReadScreen(check.title, _words(check)))

    def action_again(self) -> None:
        """Look at all of it again."""
        self._looked_at = -LOOKS_EVERY
        self._changed.set()

    @work(group="ask", exclusive=True, exit_on_error=False, description="choose a campaign")
    async def action_choose(self) -> None:
        """Look at one campaign, or at all."""
        async with self.room.store.read() as session:
            names = await names_to_choose(session)
        own = [name for entity, name in names.items() if entity.startswith("campaign:")]
        options = [(ALL, _("all campaigns")), *((name, name) for name in own)]
        chosen = await self.app.push_screen_wait(
            AskChoice(_(self.TITLE_WORDS), _("Which campaign?"), options, value=self._campaign)
        )
        if chosen is not None:
            self._campaign = chosen
            self.action_again()

    @work(group="ask", exclusive=True, exit_on_error=False, description="write the plan")
    async def action_write(self) -> None:
        """Ask for a file's name and write the crisis plan there."""
        target = await ask_target(self.app, _("Write the plan"), "plan.md")
        if target is not None:
            done = _("Written to {path}.").format(path=target)
            await self.attempt(self._write(target), done)

    async def _write(self, target: Path) -> None:
        plan = await compile_plan(self.room.store)
        confinement.write(target, to_markdown(plan).encode())
        await note_printed(self.room.store, self.room.actor, plan)
        self.action_again()


def _row(check: Check) -> Text:
    style = "" if check.is_ready else "bold"
    row = Text.assemble(f"{MARKS[check.state]} ", (f"{check.state.label:<9} ", style))
    row.append(f"{check.title}  ", "bold")
    n = len(check.gaps)
    if n:
        row.append(ngettext("{n} gap", "{n} gaps", n).format(n=n), "dim")
    return row


def _words(check: Check, most: int = 0) -> Text:
    text = Text()
    shown = check.gaps[:most] if most else check.gaps
    for gap in shown:
        text.append(f"- {gap}\n")
    if len(shown) < len(check.gaps):
        text.append(_("and {n} more").format(n=len(check.gaps) - len(shown)) + "\n", "dim")
    if check.todo:
        text.append(check.todo + "\n", "bold")
    for fact in check.facts[:most] if most else check.facts:
        text.append(f"{fact}\n", "dim")
    return text or Text(_("Nothing is missing."))
