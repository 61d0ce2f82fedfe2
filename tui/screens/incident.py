"""Incident: who leads, how bad it is, and the playbook's steps as a checklist."""

from collections.abc import Collection
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList, Static

from services.i18n import N_, _, current, ngettext
from services.incident import clocks, commands
from services.incident.commands.following import newer_plans
from services.incident.desk import all_incidents
from services.incident.plans import Plan
from services.words import Severity, Stage
from tui.room import Room
from tui.screens.boards.keys import BOARDS, PAGES
from tui.screens.checklist_steps import ChecklistSteps
from tui.screens.declare import SeverityForm, ask_declaration, severity_fields
from tui.screens.following import agrees_to_newest
from tui.screens.hold import ask_hold
from tui.screens.incident_words import explanation, head_words
from tui.screens.joining import ask_scenarios
from tui.screens.profile_fields import until_written
from tui.screens.statement_acts import ask_decision
from tui.widgets.ask import AskChoice, AskForm, AskText, Field
from tui.widgets.checklist import Checklist

ON_OPEN = frozenset(
    {
        "take_lead",
        "skip",
        "severity",
        "close",
        "reopen",
        "assign",
        "add_step",
        "evidence",
        "declare",
        "follow",
        "join",
    }
    | BOARDS
)
"""What makes no sense without an open incident."""


class IncidentScreen(ChecklistSteps):
    """The incident that is looked at."""

    CSS_PATH = "../styles/incident.tcss"
    HELP = N_(
        "The incident: its severity, the nearest clocks, and the steps of its playbook. Yours and "
        "overdue ones stand first, those of others next; o shows the plan's order. Enter does the "
        "step under the cursor. "
        "l takes the lead, r shows who does what, t what we say in public, w the influencer, the "
        "law and the press, k the clocks, f the freeze list. j lets a second scenario join: what "
        "both ask for is done once."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "skip", N_("Skip"), id="skip", tooltip=N_("Skip the step, with a reason")),
        Binding("e", "evidence", N_("Evidence"), id="attach", tooltip=N_("Keep a file or a page")),
        Binding("v", "severity", N_("Severity"), id="severity", tooltip=N_("Set the severity")),
        Binding("n", "note", N_("Note"), id="note", tooltip=N_("Write a note into the timeline")),
        Binding(
            "x", "decide", N_("Decision"), id="decide", tooltip=N_("Write down what was decided")
        ),
        Binding("g", "assign", N_("Give"), id="assign", tooltip=N_("Give the step to somebody")),
        Binding("plus,a", "add_step", N_("Add step"), id="add_step", tooltip=N_("Add a step")),
        Binding(
            "h",
            "hold",
            N_("Legal hold"),
            id="hold",
            tooltip=N_("Keep the evidence even if it is deleted where it stood"),
        ),
        Binding("o", "order", N_("Order"), id="order", tooltip=N_("Mine first, or as planned")),
        Binding(
            "u", "reopen", N_("Undo"), id="reopen", tooltip=N_("Open a done or skipped step again")
        ),
        Binding(
            "d",
            "declare",
            N_("Declare"),
            id="declare",
            tooltip=N_("Make the paracrisis an incident"),
        ),
        Binding(
            "y", "follow", N_("Newer plan"), id="follow", tooltip=N_("Follow the newest version")
        ),
        Binding(
            "j",
            "join",
            N_("Scenarios"),
            id="join",
            tooltip=N_("Let a second scenario join, or leave it again"),
        ),
        Binding("c", "close", N_("Close"), id="close", tooltip=N_("Close the incident")),
        Binding(
            "i", "choose", N_("Incidents"), id="choose", tooltip=N_("Look at another incident")
        ),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._newer: list[tuple[Plan, int]] = []

    def compose_body(self) -> ComposeResult:
        """The head lines, the checklist, and the step under the cursor explained."""
        yield Static(id="head", markup=False)
        with Horizontal(id="body"):
            yield Checklist()
            with VerticalScroll(id="step", can_focus=False):
                yield Static(id="words", markup=False)

    def on_mount(self) -> None:
        """Begin on the checklist."""
        super().on_mount()
        self.checklist.focus()

    def senseless(self) -> Collection[str]:
        """Without an incident there is nothing to do; a closed one only takes notes."""
        if self._run is None:
            return ON_OPEN | PAGES | {"note", "decide", "order", "hold"}
        if not self._run.incident.is_open:
            return ON_OPEN
        off = {"take_lead"} if self._run.incident.lead else set()
        off |= set() if self._newer else {"follow"}
        is_below = self._run.incident.stage is Stage.PARACRISIS
        return off | ({"join"} if is_below else {"declare"})

    async def load(self) -> None:
        """Read the incident and show it."""
        self._run = await self.room.run()
        self._now = await self.room.now()
        head = self.query_one("#head", Static)
        self.query_one("#body").display = self._run is not None
        if self._run is None:
            head.update(_("No incident is open. Go to Live (1): an alert and d declare one."))
            return
        async with self.room.store.read() as session:
            self._newer = await newer_plans(session, self._run.incident)
        nearest = clocks.clocks(self._run, self.room.settings.nags)
        head.update(head_words(self._run, nearest, self._now, newer=bool(self._newer)))
        self.checklist.show(self._run, self.room.actor, self._now)
        self._explain()

    @on(OptionList.OptionHighlighted)
    def _explain(self) -> None:
        item = self._item()
        words = Text("")
        if item is not None and self._run is not None and self._now is not None:
            words = explanation(item, self._run, self._now)
        self.query_one("#words", Static).update(words)

    @work(group="ask", exclusive=True, exit_on_error=False, description="change the severity")
    async def action_severity(self) -> None:
        """Raise, lower or confirm the severity."""
        if self._run is None:
            return
        playbook = self._run.playbook
        fields = severity_fields(playbook, self._run.incident.severity, unknown=False)
        hint = _("It may be empty where something above is ticked.")
        fields.append(Field("reason", _("Why?"), required=True, hint=hint, unless="drivers"))
        incident = self.room.incident

        async def write(form: dict[str, str]) -> bool:
            store, actor = self.room.store, self.room.actor  # who confirms it, not who began
            severity, drivers = Severity(form["severity"]), form["drivers"].split()
            return await self.attempt(
                commands.set_severity(store, incident, actor, severity, form["reason"], drivers)
            )

        ask = partial(SeverityForm, playbook=playbook)
        await until_written(self, _("Severity"), fields, write, ask=ask)

    @work(group="ask", exclusive=True, exit_on_error=False, description="declare")
    async def action_declare(self) -> None:
        """Make the paracrisis a declared incident."""
        if self._run is None:
            return
        declaration = await ask_declaration(self.app, self.room, None, running=self._run.incident)
        if declaration is not None:
            await self.attempt(
                commands.escalate(
                    self.room.store,
                    self.room.incident,
                    self.room.actor,
                    declaration.scenario,
                    declaration.severity,
                    declaration.drivers,
                ),
                _("Declared. Its deadlines count from now."),
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="write a note")
    async def action_note(self) -> None:
        """Write a note into the timeline."""
        if self._run is None:
            return
        text = await self.app.push_screen_wait(
            AskText(_("Note"), _("What happened, what was decided?"), multiline=True)
        )
        if text is not None:
            await self.attempt(
                commands.add_note(self.room.store, self.room.incident, self.room.actor, text)
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="write a decision")
    async def action_decide(self) -> None:
        """Write down a decision, held against the brand's values."""
        decision = await ask_decision(self, self._run) if self._run else None
        if decision is not None:
            await self.attempt(
                commands.decide(self.room.store, self.room.incident, self.room.actor, decision)
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="close the incident")
    async def action_close(self) -> None:
        """Close the incident."""
        if self._run is None:
            return
        left = len(self._run.open_items())
        open_steps = ngettext("{n} step is still open.", "{n} steps are still open.", left)
        criteria = [
            (str(place), text.read(current()))
            for place, text in enumerate(self._run.playbook.stand_down)
        ]
        fields = [
            Field("summary", _("How did it end?"), required=True, hint=open_steps.format(n=left)),
            Field("met", _("What is true by now?"), choices=criteria, many=True),
        ]
        form = await self.app.push_screen_wait(AskForm(_("Close the incident"), fields))
        if form is None:
            return
        met = [int(place) for place in form["met"].split()]
        closed = await self.attempt(
            commands.close(
                self.room.store, self.room.incident, self.room.actor, form["summary"], met
            ),
            _("Closed. The post-mortem is ready (4)."),
        )
        self.room.chosen = self.room.chosen or closed

    @work(group="ask", exclusive=True, exit_on_error=False, description="follow a newer plan")
    async def action_follow(self) -> None:
        """Show what the newest version of the plan changes, and follow it if the person agrees."""
        if self._run is not None and self._newer:
            plan = self._newer[0][0]
            if await agrees_to_newest(self.app, self.room, plan):
                store, incident, actor = self.room.store, self.room.incident, self.room.actor
                await self.attempt(commands.follow_newest(store, incident, actor, plan.scenario))

    @work(group="ask", exclusive=True, exit_on_error=False, description="join a scenario")
    async def action_join(self) -> None:
        """Let a second scenario join the incident, or leave it again."""
        run = await self.room.run()
        action = await ask_scenarios(self.app, self.room, run) if run is not None else None
        if action is not None:
            await self.attempt(action, _("The checklist shows what is to do now."))

    @work(group="ask", exclusive=True, exit_on_error=False, description="legal hold")
    async def action_hold(self) -> None:
        """Put the evidence under a legal hold, or lift it."""
        action = await ask_hold(self.app, self.room, self._run) if self._run else None
        if action is not None:
            await self.attempt(action)

    @work(group="ask", exclusive=True, exit_on_error=False, description="choose an incident")
    async def action_choose(self) -> None:
        """Look at another incident."""
        async with self.room.store.read() as session:
            incidents = await all_incidents(session)
        if not incidents:
            return
        options = [
            (item.id, f"{item.id} {item.severity.value} {item.title}") for item in incidents[::-1]
        ]
        chosen = await self.app.push_screen_wait(
            AskChoice(_("Incidents"), _("Which one do you want to look at?"), options)
        )
        if chosen is not None:
            self.room.incident, self.room.chosen = chosen, True
            self._changed.set()
