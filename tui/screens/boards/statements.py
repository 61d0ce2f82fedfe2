"""The statements of an incident: drafts, review, who agreed, and what each lacks to go out."""

from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.i18n import N_, _, current
from services.incident import commands
from services.incident.run import Run
from services.incident.signoff import next_word, state_of
from services.incident.statements import Statement, Version, blanks
from services.playbooks.schema import Step
from services.times import short
from services.words import Need, StatementState
from tui.room import Room
from tui.screens.boards.board import Board
from tui.screens.reading import ReadScreen
from tui.screens.statement_acts import (
    approve,
    export,
    gone_out,
    next_act,
    publish,
    write,
)
from tui.widgets.ask import AskChoice, AskText

_GLYPHS = {
    StatementState.DRAFT: "[ ]",
    StatementState.IN_REVIEW: "[?]",
    StatementState.APPROVED: "[v]",
    StatementState.PUBLISHED: "[x]",
    StatementState.UNAPPROVED: "[!]",
    StatementState.WITHDRAWN: "[-]",
}


class StatementsBoard(Board):
    """Every statement of the incident that is looked at."""

    TITLE_WORDS = N_("Statements")
    NOTHING = N_("No statement yet: n writes one, from a text of the plan.")
    HELP = N_(
        "What we say in public. n writes a statement, e a new version, which voids the approvals. "
        "Enter does what comes next: to review, approve, publish. The line below the list says who "
        "has to do what before it may go out. The program posts nothing: publishing writes down "
        "where it stands, or writes the text to a file."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Next"), id="next", tooltip=N_("Do what comes next")),
        Binding("n", "new", N_("New"), id="new", tooltip=N_("Write a statement")),
        Binding("e", "edit", N_("Edit"), id="edit", tooltip=N_("Write a new version")),
        Binding("a", "approve", N_("Approve"), id="approve", tooltip=N_("Agree to the version")),
        Binding("v", "read", N_("Read"), id="read", tooltip=N_("Read any version in full")),
        Binding("c", "comment", N_("Comment"), id="comment", tooltip=N_("Say what should change")),
        Binding("p", "publish", N_("Publish"), id="publish", tooltip=N_("Write down where it is")),
        Binding("x", "export", N_("To a file"), id="export", tooltip=N_("Publish it as a file")),
        Binding("d", "diff", N_("Changes"), id="diff", tooltip=N_("What the last version changed")),
        Binding("w", "withdraw", N_("Withdraw"), id="withdraw", tooltip=N_("Take it back")),
        Binding(
            "u",
            "unapproved",
            N_("Went out anyway"),
            id="unapproved",
            tooltip=N_("Write down that it went out unapproved"),
        ),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._run: Run | None = None

    async def load(self) -> None:
        """Read the statements."""
        self._run = await self.room.run()
        run = self._run
        if run is None:
            self.show([])
            return
        found = run.incident.statements.values()
        self.show([(item.id, _row(run, item)) for item in found])
        self.explain()

    @property
    def _chosen(self) -> Statement | None:
        return self._run.incident.statements.get(self.chosen or "") if self._run else None

    def details(self, key: str) -> Text:
        """Say what it lacks, who agreed, what was said in review, and how it begins."""
        run = self._run
        if run is None or key not in run.incident.statements:
            return Text("")
        statement = run.incident.statements[key]
        version, text = statement.current, Text()
        text.append(next_word(run, statement) + "\n", "bold")
        if statement.bypassed:
            text.append(_("A version of it WENT OUT UNAPPROVED.") + "\n", "bold reverse")
        left = blanks(version.text)
        if left and not version.goings:
            text.append(_("Blanks: {blanks}").format(blanks=", ".join(left)) + "\n", "bold")
        if version.admits:
            text.append(_("It admits fault.") + "\n", "bold")
        for comment in version.comments[-2:]:
            text.append(f"> {comment.by}: {comment.text}\n")
        text.append(version.text)
        return text

    @work(group="ask", exclusive=True, exit_on_error=False, description="next for a statement")
    async def action_act(self) -> None:
        """Do what comes next for the statement under the cursor."""
        run, statement = await self._as_it_is()
        if run is None:
            return
        if statement is None:
            await self._write_new(run)
        else:
            await next_act(self, run, statement)

    async def _as_it_is(self) -> tuple[Run | None, Statement | None]:
        """Return the run and the statement under the cursor as they are now, not as shown."""
        run, key = await self.room.run(), self.chosen or ""
        return run, run.incident.statements.get(key) if run else None

    @work(group="ask", exclusive=True, exit_on_error=False, description="write a statement")
    async def action_new(self) -> None:
        """Write a statement, from a text of the plan or from nothing."""
        run = await self.room.run()
        if run is not None:
            await self._write_new(run)

    async def _write_new(self, run: Run) -> None:
        options = [
            (item.id, item.title.read(current()))
            for item in run.playbook.templates
            if item.kind in {"holding", "update", "correction", "apology"}
        ]
        chosen = await self.app.push_screen_wait(
            AskChoice(
                _("Statement"),
                _("Begin with which text?"),
                [*options, ("", _("Nothing"))],
                value=next((code for code, _words in options), ""),
            )
        )
        if chosen is not None:
            await write(self, run, step=_asking(run, chosen), template=chosen)

    @work(group="ask", exclusive=True, exit_on_error=False, description="edit a statement")
    async def action_edit(self) -> None:
        """Write a new version of the statement under the cursor."""
        run, statement = await self._as_it_is()
        if run is not None and statement is not None:
            await write(self, run, statement)

    @work(group="ask", exclusive=True, exit_on_error=False, description="approve a statement")
    async def action_approve(self) -> None:
        """Agree to the statement under the cursor."""
        run, statement = await self._as_it_is()
        if run is not None and statement is not None:
            await approve(self, run, statement)

    @work(group="ask", exclusive=True, exit_on_error=False, description="publish a statement")
    async def action_publish(self) -> None:
        """Write down where the statement under the cursor was published."""
        run, statement = await self._as_it_is()
        if run is not None and statement is not None:
            await publish(self, run, statement)

    @work(group="ask", exclusive=True, exit_on_error=False, description="export a statement")
    async def action_export(self) -> None:
        """Publish the statement under the cursor as a file."""
        run, statement = await self._as_it_is()
        if run is not None and statement is not None:
            await export(self, run, statement)

    @work(group="ask", exclusive=True, exit_on_error=False, description="a statement went out")
    async def action_unapproved(self) -> None:
        """Write down that the statement under the cursor went out unapproved."""
        run, statement = await self._as_it_is()
        if run is not None and statement is not None:
            await gone_out(self, run, statement)

    @work(group="ask", exclusive=True, exit_on_error=False, description="comment")
    async def action_comment(self) -> None:
        """Say what should change in the statement under the cursor."""
        run, statement = await self._as_it_is()
        if run is None or statement is None:
            return
        seen = statement.current
        text = await self.app.push_screen_wait(
            AskText(statement.title, _("What should change?"), guidance=seen.text, multiline=True)
        )
        if text is not None:
            await self.attempt(
                commands.comment_statement(
                    self.room.store,
                    run.incident.id,
                    self.room.actor,
                    statement.id,
                    seen.number,
                    text,
                )
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="withdraw a statement")
    async def action_withdraw(self) -> None:
        """Take the statement under the cursor back."""
        run, statement = await self._as_it_is()
        if run is None or statement is None:
            return
        reason = await self.app.push_screen_wait(
            AskText(statement.title, _("Why is it withdrawn?"))
        )
        if reason is not None:
            await self.attempt(
                commands.withdraw_statement(
                    self.room.store, run.incident.id, self.room.actor, statement.id, reason
                )
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="read a statement")
    async def action_read(self) -> None:
        """Read a version of the statement under the cursor in full."""
        statement = self._chosen
        if statement is None:
            return
        version = statement.current
        if len(statement.versions) > 1:
            options = [
                (str(item.number), _version_words(item)) for item in reversed(statement.versions)
            ]
            chosen = await self.app.push_screen_wait(
                AskChoice(statement.title, _("Which version?"), options)
            )
            version = statement.version(int(chosen)) or version if chosen else version
            if chosen is None:
                return
        self.app.push_screen(ReadScreen(statement.title, _full(version)))

    def action_diff(self) -> None:
        """Show what the newest version changed."""
        statement = self._chosen
        if statement is not None and len(statement.versions) > 1:
            words = statement.difference(statement.current)
            self.app.push_screen(ReadScreen(statement.title, words))
        elif statement is not None:
            self.notify(_("It has one version."), markup=False)


def _asking(run: Run, template: str) -> Step | None:
    """Return the open step whose statement starts from ``template``, None if there is none."""
    wanted = {Need.DRAFT, Need.STATEMENT}
    for item in run.items():
        step = item.step
        if item.mark is None and step.needs in wanted and step.template == template and template:
            return step
    return None


def _row(run: Run, statement: Statement) -> Text:
    state = state_of(run, statement)
    version = statement.current
    row = Text.assemble(
        f"{_GLYPHS[state]} ",
        (f"{statement.id}.{version.number:<3}", "dim"),
        (f"{state.label:<20.20} ", "bold" if state is not StatementState.UNAPPROVED else "reverse"),
        (statement.title, "bold"),
    )
    if statement.bypassed and state is not StatementState.UNAPPROVED:
        row.append("  " + _("(went out unapproved)"), "bold reverse")
    row.append(f"  {version.by}", "dim")
    return row


def _version_words(version: Version) -> str:
    when = f"{version.at.astimezone():%d.%m. %H:%M}"
    return f"{version.number}  {version.by}  {when}"


def _full(version: Version) -> Text:
    text = Text()
    text.append(_("Version {n}, by {who}").format(n=version.number, who=version.by) + "\n", "dim")
    for item in version.approvals:
        words = _("{who} agreed as {role} at {when}.")
        when = short(item.at, item.at)
        text.append(words.format(who=item.by, role=item.role.label, when=when) + f" {item.note}\n")
    for comment in version.comments:
        text.append(f"> {comment.by}: {comment.text}\n")
    for going in version.goings:
        words = _("Went out: {where}")
        text.append(words.format(where=going.link or going.sha256) + f" {going.reason}\n", "bold")
    text.append("\n" + version.text)
    return text
