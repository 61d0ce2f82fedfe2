"""What is done to the step under the cursor: ticked off, skipped, given to somebody, added."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from textual import on, work
from textual.getters import query_one
from textual.widgets import OptionList

from services.i18n import _, current
from services.incident import commands
from services.incident.run import Item
from services.preparation.people import members
from services.store import Store
from services.store.attendance import present
from services.words import Need, Role
from tui.room import Room
from tui.screens.answer import ask_answer, keep_evidence, lacks_evidence
from tui.screens.boards.keys import IncidentBoards
from tui.screens.boards.team import person_choices
from tui.screens.statement_acts import do_statement_step
from tui.widgets.ask import AskChoice, AskForm, AskText, Confirm, Field
from tui.widgets.checklist import Checklist

Act = Callable[[Store, str, str, str, str], Coroutine[Any, Any, None]]


class ChecklistSteps(IncidentBoards):
    """A screen with a checklist whose steps are done on it."""

    checklist = query_one(Checklist)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._now: datetime | None = None

    def _item(self) -> Item | None:
        step_id = self.checklist.step_id
        return self._run.item(step_id) if self._run and step_id else None

    @on(OptionList.OptionSelected)
    @work(group="ask", exclusive=True, exit_on_error=False, description="do a step")
    async def _do_step(self) -> None:
        if reason := self.why_not("do_step"):
            self.notify(reason, severity="warning", markup=False)
            return
        step_id, run = self.checklist.step_id, await self.room.run()
        item = run.item(step_id) if run and step_id else None  # as it is now, not as shown
        if item is None or run is None or self._now is None:
            return
        if item.mark is not None or item.is_blocked:
            self._say_why_not(item)
            return
        if await do_statement_step(self, run, item):
            return
        title = item.step.title.read(current())
        if lacks_evidence(run, item.step):
            if not await keep_evidence(self, title, item.step.id):
                return
            run = await self.room.run() or run
        answer = await ask_answer(self.app, run, item, self._now)
        if answer is None:
            return
        store, incident, actor = self.room.store, self.room.incident, self.room.actor
        done = await self.attempt(commands.do_step(store, incident, actor, item.step.id, answer))
        words_matter = item.step.needs in {Need.NOTE, Need.EVIDENCE, Need.APPROVAL, Need.NOTHING}
        if not done and words_matter and answer:
            await self._offer_note(title, answer)

    async def _offer_note(self, title: str, answer: str) -> None:
        """Nothing that was typed is lost because somebody else was faster."""
        question = _("Your words were not written. Keep them as a note?")
        if await self.app.push_screen_wait(Confirm(title, question, guidance=answer)):
            note = f"{title}: {answer}"
            await self.attempt(
                commands.add_note(self.room.store, self.room.incident, self.room.actor, note)
            )

    def _say_why_not(self, item: Item) -> None:
        if item.mark is not None:
            words = _("{who} did or skipped this step at {when}.").format(
                who=item.mark.by, when=f"{item.mark.at.astimezone():%H:%M}"
            )
            words += " " + _("u opens it again.")
        else:
            first = ", ".join(step.title.read(current()) for step in item.waits_for)
            words = _("First comes: {steps}.").format(steps=first)
        self.notify(words, severity="warning", markup=False)

    @work(group="ask", exclusive=True, exit_on_error=False, description="keep evidence")
    async def action_evidence(self) -> None:
        """Keep a file or a page for the step under the cursor."""
        item = self._item()
        needs = item is not None and item.step.needs is Need.EVIDENCE
        await keep_evidence(self, _("Evidence"), item.step.id if item and needs else "")

    @work(group="ask", exclusive=True, exit_on_error=False, description="skip a step")
    async def action_skip(self) -> None:
        """Skip the step under the cursor."""
        await self._with_reason(
            commands.skip_step, _("Why is this step skipped? The post-mortem shows it.")
        )

    @work(group="ask", exclusive=True, exit_on_error=False, description="open a step again")
    async def action_reopen(self) -> None:
        """Open the step under the cursor again."""
        await self._with_reason(commands.reopen_step, _("Why is this step opened again?"))

    async def _with_reason(self, act: Act, why: str) -> None:
        """Do ``act`` to the step under the cursor once somebody says ``why``."""
        item = self._item()
        if item is None:
            return
        reason = await self.app.push_screen_wait(AskText(item.step.title.read(current()), why))
        if reason is not None:
            store, incident, actor = self.room.store, self.room.incident, self.room.actor
            await self.attempt(act(store, incident, actor, item.step.id, reason))

    @work(group="ask", exclusive=True, exit_on_error=False, description="give a step")
    async def action_assign(self) -> None:
        """Give the step under the cursor to somebody."""
        item = self._item()
        if item is None or self._now is None:
            return
        async with self.room.store.read() as session:
            people = await members(session)
            here = {row.person for row in await present(session, self._now)}
        options = person_choices(people, here, item.step.role)
        back = _("back to the role {role}").format(role=item.step.role.label)
        title = item.step.title.read(current())
        person = await self.app.push_screen_wait(
            AskChoice(title, _("Who does it?"), [*options, ("", back)])
        )
        if person is not None:
            await self.attempt(
                commands.assign_step(
                    self.room.store, self.room.incident, self.room.actor, item.step.id, person
                )
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="add a step")
    async def action_add_step(self) -> None:
        """Add a step of the room's own."""
        fields = [
            Field("title", _("What is to be done?"), required=True),
            Field(
                "role",
                _("Whose is it?"),
                value=Role.LEAD.value,
                required=True,
                choices=[(role.value, role.label) for role in Role],
            ),
            Field(
                "due", _("By when?"), value="30 min", required=True, hint=_("20 min, 2 h, 18:00")
            ),
        ]
        form = await self.app.push_screen_wait(AskForm(_("Add a step"), fields))
        if form is not None:
            await self.attempt(
                commands.add_step(
                    self.room.store,
                    self.room.incident,
                    self.room.actor,
                    form["title"],
                    Role(form["role"]),
                    form["due"],
                )
            )

    def action_order(self) -> None:
        """Show mine first, or everything in the plan's order."""
        self.checklist.as_planned = not self.checklist.as_planned
        self._changed.set()
