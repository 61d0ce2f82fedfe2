"""Incident: who leads, how bad it is, and the playbook's steps as a checklist."""

from collections.abc import Collection
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.getters import query_one
from textual.widgets import OptionList, Static

from services.clean import clean_url
from services.i18n import N_, _, current
from services.incident import commands
from services.incident.desk import all_incidents
from services.incident.run import Item, Run
from services.playbooks.schema import Step
from services.times import clock
from services.words import Need, Role, Severity
from tui.room import Room
from tui.screens.base import RoomScreen
from tui.widgets.ask import AskChoice, AskForm, AskText, Field
from tui.widgets.checklist import Checklist
from tui.widgets.glyphs import severity_glyph


class IncidentScreen(RoomScreen):
    """The incident that is looked at."""

    CSS_PATH = "../styles/incident.tcss"
    HELP = N_(
        "The incident: its severity, who has which role, and the steps of its playbook. "
        "Enter does the step under the cursor. l takes the lead, r another role."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "take_lead", N_("Take the lead"), id="lead", tooltip=N_("Become crisis lead")),
        Binding("s", "skip", N_("Skip"), id="skip", tooltip=N_("Skip the step, with a reason")),
        Binding("n", "note", N_("Note"), id="note", tooltip=N_("Write a note into the timeline")),
        Binding("v", "severity", N_("Severity"), id="severity", tooltip=N_("Change the severity")),
        Binding("r", "role", N_("Role"), id="role", tooltip=N_("Take a role, or give one back")),
        Binding("c", "close", N_("Close"), id="close", tooltip=N_("Close the incident")),
        Binding(
            "u", "reopen", N_("Undo"), id="reopen", tooltip=N_("Open a done or skipped step again")
        ),
        Binding(
            "i", "choose", N_("Incidents"), id="choose", tooltip=N_("Look at another incident")
        ),
    ]

    checklist = query_one(Checklist)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._run: Run | None = None

    def compose_body(self) -> ComposeResult:
        """The head line, the checklist, and the step under the cursor explained."""
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
            return {"take_lead", "skip", "note", "severity", "role", "close", "reopen"}
        if not self._run.incident.is_open:
            return {"take_lead", "skip", "severity", "role", "close", "reopen"}
        return {"take_lead"} if self._run.incident.lead else ()

    async def load(self) -> None:
        """Read the incident and show it."""
        self._run = await self.room.run()
        head = self.query_one("#head", Static)
        self.query_one("#body").display = self._run is not None
        if self._run is None:
            head.update(_("No incident is open. Go to Live (1): an alert and d declare one."))
            return
        head.update(_head(self._run))
        self.checklist.show(self._run, await self.room.now())
        self._explain()

    @on(OptionList.OptionHighlighted)
    def _explain(self) -> None:
        item = self._item()
        words = _explanation(item, self._run) if item and self._run else Text("")
        self.query_one("#words", Static).update(words)

    def _item(self) -> Item | None:
        step_id = self.checklist.step_id
        return self._run.item(step_id) if self._run and step_id else None

    @on(OptionList.OptionSelected)
    @work(group="ask", exclusive=True, exit_on_error=False, description="do a step")
    async def _do_step(self) -> None:
        item = self._item()
        if item is None:
            return
        answer = await self._ask(item.step)
        if answer is not None:
            await self.attempt(
                commands.do_step(
                    self.room.store, self.room.incident, self.room.actor, item.step.id, answer
                )
            )

    async def _ask(self, step: Step) -> str | None:
        """Ask for what ``step`` needs; None if the person thought better of it."""
        title, words = step.title.read(current()), _guidance(step, self._run)
        ask = step.ask.read(current()) if step.ask else ""
        match step.needs:
            case Need.NOTHING:
                prompt = _("A note, if you like (empty is fine)")
                return await self.app.push_screen_wait(
                    AskText(title, prompt, guidance=words, required=False)
                )
            case Need.NOTE:
                return await self.app.push_screen_wait(
                    AskText(title, ask, guidance=words, multiline=True)
                )
            case Need.CHOICE:
                options = [(choice.id, choice.text.read(current())) for choice in step.choices]
                return await self.app.push_screen_wait(AskChoice(title, ask, options))
            case Need.LINK | Need.STATEMENT:
                return await self.app.push_screen_wait(
                    AskText(title, ask, guidance=words, value="https://", validate=_check_link)
                )

    @work(group="ask", exclusive=True, exit_on_error=False, description="skip a step")
    async def action_skip(self) -> None:
        """Skip the step under the cursor."""
        item = self._item()
        if item is None:
            return
        title = item.step.title.read(current())
        reason = await self.app.push_screen_wait(
            AskText(title, _("Why is this step skipped? The post-mortem shows it."))
        )
        if reason is not None:
            await self.attempt(
                commands.skip_step(
                    self.room.store, self.room.incident, self.room.actor, item.step.id, reason
                )
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="open a step again")
    async def action_reopen(self) -> None:
        """Open the step under the cursor again."""
        item = self._item()
        if item is None:
            return
        title = item.step.title.read(current())
        reason = await self.app.push_screen_wait(
            AskText(title, _("Why is this step opened again?"))
        )
        if reason is not None:
            await self.attempt(
                commands.reopen_step(
                    self.room.store, self.room.incident, self.room.actor, item.step.id, reason
                )
            )

    @work(group="act", exit_on_error=False, description="take the lead")
    async def action_take_lead(self) -> None:
        """Become crisis lead."""
        await self.attempt(
            commands.take_role(self.room.store, self.room.incident, self.room.actor, Role.LEAD),
            _("You lead now: the room sees it."),
        )

    @work(group="ask", exclusive=True, exit_on_error=False, description="take a role")
    async def action_role(self) -> None:
        """Take a role that is free, or give back one's own."""
        if self._run is None:
            return
        held = self._run.incident.roles
        options = [
            (role.value, f"{role.label}: {held[role]}" if role in held else role.label)
            for role in Role
        ]
        chosen = await self.app.push_screen_wait(
            AskChoice(_("Roles"), _("Take a role; your own is given back"), options)
        )
        if chosen is None:
            return
        role = Role(chosen)
        give_back = held.get(role) == self.room.actor
        command = commands.give_back_role if give_back else commands.take_role
        await self.attempt(command(self.room.store, self.room.incident, self.room.actor, role))

    @work(group="ask", exclusive=True, exit_on_error=False, description="change the severity")
    async def action_severity(self) -> None:
        """Raise or lower the severity."""
        if self._run is None:
            return
        fields = [
            Field(
                "severity",
                _("Severity (when unsure, the higher one)"),
                value=self._run.incident.severity.value,
                required=True,
                choices=[(severity.value, severity.label) for severity in Severity],
            ),
            Field("reason", _("Why?"), required=True),
        ]
        drivers = self._run.playbook.severity.drivers
        guidance = "\n".join(f"+ {driver.text.read(current())}" for driver in drivers)
        form = await self.app.push_screen_wait(
            AskForm(
                _("Severity"), fields, guidance=guidance and _("Raise it for:") + "\n" + guidance
            )
        )
        if form is not None:
            severity = Severity(form["severity"])
            await self.attempt(
                commands.set_severity(
                    self.room.store, self.room.incident, self.room.actor, severity, form["reason"]
                )
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

    @work(group="ask", exclusive=True, exit_on_error=False, description="close the incident")
    async def action_close(self) -> None:
        """Close the incident."""
        if self._run is None:
            return
        still_open = len(self._run.open_items())
        guidance = "\n".join(text.read(current()) for text in self._run.playbook.stand_down)
        prompt = _("How did it end? {n} steps are still open.").format(n=still_open)
        summary = await self.app.push_screen_wait(
            AskText(_("Close the incident"), prompt, guidance=guidance, multiline=True)
        )
        if summary is None:
            return
        incident = self.room.incident
        closed = await self.attempt(
            commands.close(self.room.store, incident, self.room.actor, summary),
            _("Closed. The post-mortem is ready (4)."),
        )
        self.room.chosen = self.room.chosen or closed

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


def _check_link(text: str) -> str | None:
    return None if clean_url(text) else _("A link begins with https:// and names a page.")


def _head(run: Run) -> Text:
    incident = run.incident
    done = sum(item.mark is not None for item in run.items())
    total = sum(1 for _item in run.items())
    state = _("open since {time}").format(time=f"{incident.declared_at.astimezone():%H:%M}")
    if incident.closed_at is not None:
        state = _("CLOSED at {time}").format(time=f"{incident.closed_at.astimezone():%H:%M}")
    lead = incident.lead or _("NOBODY LEADS (press l)")
    return Text.assemble(
        (f" {incident.id} ", "reverse"),
        " ",
        severity_glyph(incident.severity),
        " ",
        (incident.title, "bold"),
        "\n ",
        _("Lead: {lead}").format(lead=lead),
        f"  {state}  ",
        _("{done} of {total} steps").format(done=done, total=total),
        no_wrap=True,
        overflow="ellipsis",
    )


def _guidance(step: Step, run: Run | None) -> str:
    """Return what to do, and the text to start from if the playbook has one."""
    words = step.do.read(current())
    template = run.playbook.template(step.template) if run and step.template else None
    if template is None:
        return words
    title, text = template.title.read(current()), template.text.read(current())
    return f"{words}\n\n{title}:\n{text}"


def _explanation(item: Item, run: Run) -> Text:
    step, language = item.step, current()
    text = Text.assemble((step.title.read(language), "bold"), "\n")
    text.append(
        _("{role}, by {time}").format(role=step.role.label, time=clock(item.due_at)),
        "dim",
    )
    if step.needs is not Need.NOTHING:
        text.append("  " + _("needs {what}").format(what=step.needs.label), "dim")
    text.append("\n\n" + _guidance(step, run) + "\n\n")
    text.append(_("Why: "), "bold")
    text.append(step.why.read(language) + "\n")
    if item.mark is not None and item.mark.text:
        text.append("\n" + _("{who} wrote: {text}").format(who=item.mark.by, text=item.mark.text))
    return text
