"""The clocks of an incident: what is due when, set, stopped, silenced."""

from datetime import datetime, timedelta
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.i18n import N_, _
from services.incident import clocks, commands
from services.incident.clocks import Clock
from services.incident.commands.clocks import SETTABLE
from services.times import short, span
from services.words import ClockKind, Role
from tui.room import Room
from tui.screens.boards.board import Board
from tui.widgets.ask import AskChoice, AskForm, AskText, Field
from tui.widgets.fitted import fitted

SPANS = {"15": N_("15 minutes"), "60": N_("1 hour"), "240": N_("4 hours"), "1440": N_("1 day")}
"""How long a clock may be silent, in minutes."""


class ClockBoard(Board):
    """Every clock that runs in the incident that is looked at, the nearest first."""

    TITLE_WORDS = N_("Clocks")
    NOTHING = N_("No clock runs.")
    HELP = N_(
        "What is due, the nearest first. + sets a clock (the next update, a letter's deadline, a "
        "call), Enter stops one when it is done, z lets one be silent for a while. Clocks ring "
        "with no screen open, too."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,a", "set", N_("Set a clock"), id="set", tooltip=N_("Set a deadline")),
        Binding("enter", "act", N_("Done"), id="stop", tooltip=N_("Say that it is done")),
        Binding("z", "silence", N_("Silence"), id="silence", tooltip=N_("Do not ring for a while")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._clocks: dict[str, Clock] = {}
        self._now: datetime | None = None

    async def load(self) -> None:
        """Read the clocks."""
        run = await self.room.run()
        now = self._now = await self.room.now()
        found = clocks.clocks(run, self.room.settings.nags) if run else []
        self._clocks = {clock.key: clock for clock in found}
        names = run.incident.roles if run else {}
        days = any(len(short(clock.due_at, now)) > 5 for clock in found)
        self.show(
            [(clock.key, _row(clock, names.get(clock.role, ""), now, days=days)) for clock in found]
        )

    @work(group="ask", exclusive=True, exit_on_error=False, description="set a clock")
    async def action_set(self) -> None:
        """Ask for a clock and set it."""
        fields = [
            Field("title", _("What is due?"), required=True),
            Field(
                "due",
                _("When?"),
                required=True,
                hint=_("20 min, 2 h, 18:00, 30.11. 16:00, tomorrow"),
            ),
            Field(
                "kind",
                _("What kind is it?"),
                value=ClockKind.UPDATE.value,
                required=True,
                choices=[(kind.value, kind.label) for kind in SETTABLE],
            ),
            Field(
                "role",
                _("Who sees to it?"),
                value=Role.LEAD.value,
                required=True,
                choices=[(role.value, role.label) for role in Role],
            ),
        ]
        form = await self.app.push_screen_wait(AskForm(_("Set a clock"), fields))
        if form is not None:
            await self.attempt(
                commands.set_clock(
                    self.room.store,
                    self.room.incident,
                    self.room.actor,
                    ClockKind(form["kind"]),
                    form["title"],
                    Role(form["role"]),
                    form["due"],
                )
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="stop a clock")
    async def action_act(self) -> None:
        """Ask what was done, and stop the clock under the cursor."""
        clock = self._clocks.get(self.chosen or "")
        if clock is None:
            return
        if not clock.can_be_stopped:
            words = _("This clock stops by itself once that is done.")
            self.notify(words, severity="warning", markup=False)
            return
        note = await self.app.push_screen_wait(AskText(clock.text, _("What was done?")))
        if note is not None:
            await self.attempt(
                commands.stop_clock(
                    self.room.store, self.room.incident, self.room.actor, clock.key, note
                )
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="silence a clock")
    async def action_silence(self) -> None:
        """Ask for how long, and silence the clock under the cursor."""
        clock = self._clocks.get(self.chosen or "")
        if clock is None:
            return
        options = [(minutes, _(words)) for minutes, words in SPANS.items()]
        chosen = await self.app.push_screen_wait(
            AskChoice(clock.text, _("For how long may it be silent?"), options)
        )
        if chosen is not None:
            await self.attempt(
                commands.silence_clock(
                    self.room.store,
                    self.room.incident,
                    self.room.actor,
                    clock.key,
                    timedelta(minutes=int(chosen)),
                )
            )


def _row(clock: Clock, holder: str, now: datetime, *, days: bool) -> Text:
    left = clock.due_at - now
    words = (
        _("OVERDUE {span}").format(span=span(left))
        if left < timedelta()
        else _("in {span}").format(span=span(left))
    )
    row = Text()
    row.append(f"{short(clock.due_at, now):<12} " if days else f"{short(clock.due_at, now):<5} ")
    row.append(f"{words:<16.16} ", "bold reverse" if left < timedelta() else "")
    row.append(f"{fitted(holder or clock.role.label, 16):<16} ")
    if clock.kind is not ClockKind.STEP:
        row.append(f"{clock.kind.label}: ", "dim")
    row.append(clock.text, "bold")
    if clock.silenced_until is not None and clock.silenced_until > now:
        row.append(
            "  " + _("silent until {when}").format(when=short(clock.silenced_until, now)), "dim"
        )
    return row
