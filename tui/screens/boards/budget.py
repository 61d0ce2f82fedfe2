"""What the sources may still spend, who eats it, and what is missed when it is gone."""

from datetime import datetime
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.i18n import N_, _
from services.sources.purse import told
from services.store.budgets import BudgetView, budgets
from services.times import short
from tui.budget_words import day_words, left_words
from tui.room import Room
from tui.screens.boards.board import Board
from tui.screens.set_up_source import ask_set_up

LITTLE = 0.1
BAR = 10
MOST_LINES = 4


class BudgetBoard(Board):
    """One line a budget; under the cursor who eats it."""

    TITLE_WORDS = N_("Budget of the sources")
    NOTHING = N_("No source has a budget: the platforms that ask for a key do.")
    HELP = N_(
        "What each source may still ask for or pay, and when it begins anew. Under the cursor: "
        "which query eats it, what a day costs, and what is not asked any more since it is gone. "
        "The caps stand in warroom.toml. n leads through the set-up of a platform."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "n",
            "set_up",
            N_("Set up"),
            id="set-up",
            tooltip=N_("Set up a platform: what to apply for, the keys, a trial"),
        ),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._budgets: dict[str, BudgetView] = {}
        self._now: datetime | None = None

    async def load(self) -> None:
        """Read the budgets."""
        async with self.room.store.read() as session:
            now = await self.room.store.now(session)
            found = await budgets(session, now)
        self._now = now
        self._budgets = {f"{item.source} {item.bucket} {item.window}": item for item in found}
        self.show([(key, row(item, now)) for key, item in self._budgets.items()])
        self.explain()

    @work(group="act", exit_on_error=False, description="set up a platform")
    async def action_set_up(self) -> None:
        """Lead through the set-up of a platform."""
        await ask_set_up(self)

    def details(self, key: str) -> Text:
        """Say what a day costs, who eats it, and what is missed."""
        budget = self._budgets.get(key)
        if budget is None or self._now is None:
            return Text("")
        text = Text(_("The last 24 hours: {cost}.").format(cost=day_words(budget)) + "\n")
        if budget.shared_with:
            words = _("Shared with: {names}.").format(names=", ".join(budget.shared_with))
            text.append(words + "\n")
        ends = budget.lasts_until(self._now)
        if ends is not None and budget.left:
            words = _("At this pace it is used up {when}.").format(when=short(ends, self._now))
            text.append(words + "\n", "bold")
        for eater in [eater for eater in budget.eaters if eater.used][:MOST_LINES]:
            share = eater.used / budget.used if budget.used else 0.0
            text.append(f"{share:>4.0%} {told(eater.used, budget.unit):>14} {eater.name}\n", "dim")
        if budget.missed:
            text.append(_("Missed: {names}").format(names=", ".join(budget.missed)), "bold")
        return text


def row(budget: BudgetView, now: datetime) -> Text:
    """Return a budget in one line: whose, how much is left, when it begins anew."""
    full = round(budget.share_left * BAR)
    line = Text.assemble(
        f"{budget.source:<10.10} {budget.bucket:<9.9} ",
        ("█" * full + "░" * (BAR - full), "bold" if budget.share_left < LITTLE else ""),
    )
    if not budget.left:
        line.append(" ").append(_("USED UP"), "bold reverse")
    elif budget.missed:
        line.append(" ").append(_("KEPT BACK"), "bold")
    line.append(f" {left_words(budget)} {budget.window.label}")
    anew = _("anew {when}").format(when=short(budget.begins_anew, now))
    return line.append(f"  {anew}", "dim")
