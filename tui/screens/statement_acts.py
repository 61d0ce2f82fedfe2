"""What a person does with a statement, from the Statements board or at a step of the plan."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from services import confinement
from services.errors import Refused
from services.i18n import _, current
from services.incident import commands, statement_steps
from services.incident.commands import Decision, Judgement, Pledge, Publication, Wording
from services.incident.commands.decisions import incident_values
from services.incident.run import Item, Run
from services.incident.signoff import checked_to_sign, next_word, roles_to_sign, state_of
from services.incident.statements import Statement, blanks
from services.playbooks.schema import Step
from services.words import Need, StatementState, ValueMark
from tui.screens.base import FollowingScreen
from tui.screens.editor import EditorScreen
from tui.widgets.ask import AskForm, AskText, Field


async def write(
    screen: FollowingScreen,
    run: Run,
    old: Statement | None = None,
    *,
    step: Step | None = None,
    template: str = "",
) -> bool:
    """Open the editor, on ``old`` or on a template, and write down what comes out of it."""
    incident, found = run.incident, run.template(template)
    text, title, kind = "", step.title.read(current()) if step else _("Statement"), ""
    if found is not None:
        text, title, kind = found.text.read(current()), found.title.read(current()), found.kind
    marked = False
    if old is not None:
        text, title, marked = old.current.text, old.title, old.current.marked
    key = f"{incident.id} {old.id if old else step.id if step else template}"
    guidance = step.do.read(current()) if step else ""
    edited = await screen.app.push_screen_wait(
        EditorScreen(title, text, key=key, admission=marked, guidance=guidance)
    )
    if edited is None:
        return False
    wording = Wording(
        text=edited.text,
        language=current(),
        title=title,
        kind=kind,
        step=step.id if step else "",
        admission=edited.admission,
    )
    done = await screen.attempt(
        commands.draft_statement(
            screen.room.store,
            incident.id,
            screen.room.actor,
            wording,
            old.id if old else "",
            old.current.number if old else 0,
            submit=edited.submit,
        )
    )
    if not done:
        EditorScreen.drafts[key] = edited.text  # nothing that was typed is lost
    return done


async def approve(screen: FollowingScreen, run: Run, statement: Statement) -> bool:
    """Show the text and ask for the agreement of who sits here."""
    room, seen = screen.room, statement.current
    try:
        roles = checked_to_sign(run, statement, room.actor, None)
    except Refused as error:
        _tell(screen, str(error))
        return False
    as_whom = ", ".join(role.label for role in roles)
    prompt = _("You agree as {role}. What did you look at? (empty is fine)").format(role=as_whom)
    left = blanks(seen.text)
    if left:
        prompt = _("BLANKS ARE LEFT: {blanks}").format(blanks=", ".join(left)) + "\n" + prompt
    note = await screen.app.push_screen_wait(
        AskText(
            _("Approve: {title}, version {n}").format(title=statement.title, n=seen.number),
            prompt,
            guidance=seen.text,
            required=False,
        )
    )
    if note is None:
        return False
    return await screen.attempt(
        commands.approve_statement(
            room.store, run.incident.id, room.actor, statement.id, seen.number, None, note
        )
    )


async def publish(screen: FollowingScreen, run: Run, statement: Statement) -> bool:
    """Ask where and when it was published, what it promises, and write it down."""
    room, seen = screen.room, statement.current.number

    def act(how: Publication) -> Coroutine[Any, Any, object]:
        return commands.publish_statement(
            room.store, run.incident.id, room.actor, statement.id, seen, how
        )

    done = _("Published, as far as the room knows: the program posts nothing.")
    return await _go_out(screen, run, statement, act, done, to_file=False)


async def export(screen: FollowingScreen, run: Run, statement: Statement) -> bool:
    """Ask for a file, and publish the statement by writing it there."""
    room, seen = screen.room, statement.current.number
    name = f"{run.incident.id}-{statement.id}.{seen}.txt"
    path = await screen.app.push_screen_wait(
        AskText(
            _("Publish as a file"),
            _("Into which new file?"),
            value=str(confinement.suggested(name)),
        )
    )
    if path is None:
        return False
    target = Path(path)

    def act(how: Publication) -> Coroutine[Any, Any, object]:
        return commands.export_statement(
            room.store, run.incident.id, room.actor, statement.id, seen, target, how
        )

    done = _("Written to {path}.").format(path=target)
    return await _go_out(screen, run, statement, act, done, to_file=True)


async def _go_out(
    screen: FollowingScreen,
    run: Run,
    statement: Statement,
    act: Callable[[Publication], Coroutine[Any, Any, object]],
    done: str,
    *,
    to_file: bool,
) -> bool:
    """Ask what a publication needs until it is done; what was typed stands there again."""
    values = await incident_values(screen.room.store, run.incident.id)
    form: dict[str, str] | None = {}
    while True:
        fields = _publication_fields(values, form or {}, to_file=to_file)
        form = await screen.app.push_screen_wait(
            AskForm(_("Publish: {title}").format(title=statement.title), fields)
        )
        if form is None:
            return False
        pledges = [Pledge(form["promise"], form["owner"], form["due"])] if form["promise"] else []
        how = Publication(
            link=form.get("link", ""),
            at=form.get("at", ""),
            next_update=form["next"],
            pledges=pledges,
            decision=Decision("", "", judged(form, values)) if values else None,
        )
        if await screen.attempt(act(how), done):
            return True


def _publication_fields(values: list[str], typed: dict[str, str], *, to_file: bool) -> list[Field]:
    where = [
        Field("link", _("Where does it stand?"), value="https://", required=True),
        Field("at", _("Since when? (empty is now)"), hint=_("14:30, 20 min ago")),
    ]
    fields = [
        *([] if to_file else where),
        Field("next", _("When does it promise the next update?"), hint=_("20 min, 2 h, 18:00")),
        Field("promise", _("What does it promise to do?"), hint=_("one step; m adds others")),
        Field("owner", _("Who sees to it?")),
        Field("due", _("By when?"), hint=_("18:00, tomorrow, 30.11.")),
        *_value_fields(values),
    ]
    return [replace(field, value=typed.get(field.name, field.value)) for field in fields]


def _value_fields(values: list[str]) -> list[Field]:
    fields = []
    for number, value in enumerate(values, start=1):
        marks = [("", _("not said yet")), *((mark.value, mark.label) for mark in ValueMark)]
        fields.append(Field(f"value-{number}", f"“{value}”", required=True, choices=marks))
        fields.append(Field(f"words-{number}", _("In which way?")))
    return fields


def judged(form: dict[str, str], values: list[str]) -> dict[int, Judgement]:
    """Return what a form says of each of the ``values``, by their numbers."""
    return {
        number: Judgement(ValueMark(form[f"value-{number}"]), form[f"words-{number}"])
        for number, _value in enumerate(values, start=1)
    }


async def ask_decision(screen: FollowingScreen, run: Run) -> Decision | None:
    """Ask what was decided, why, and what it does to each of the brand's values."""
    values = await incident_values(screen.room.store, run.incident.id)
    fields = [
        Field("what", _("What was decided?"), required=True),
        Field("why", _("Why?"), required=True),
        *_value_fields(values),
    ]
    form = await screen.app.push_screen_wait(AskForm(_("Decision"), fields))
    return Decision(form["what"], form["why"], judged(form, values)) if form else None


async def gone_out(screen: FollowingScreen, run: Run, statement: Statement) -> bool:
    """Ask where and why it went out unapproved, and write that down."""
    fields = [
        Field("link", _("Where does it stand?"), value="https://", required=True),
        Field("reason", _("Why did it go out unapproved?"), required=True),
        Field("at", _("Since when? (empty is now)"), hint=_("14:30, 20 min ago")),
    ]
    title = _("Went out unapproved: {title}").format(title=statement.title)
    form = await screen.app.push_screen_wait(AskForm(title, fields))
    if form is None:
        return False
    room = screen.room
    return await screen.attempt(
        commands.went_out(
            room.store,
            run.incident.id,
            room.actor,
            statement.id,
            statement.current.number,
            form["link"],
            form["reason"],
            form["at"],
        )
    )


async def next_act(screen: FollowingScreen, run: Run, statement: Statement) -> bool:
    """Do what comes next: send to review, approve, publish; else say who has to do what."""
    state, room = state_of(run, statement), screen.room
    if state is StatementState.DRAFT:
        return await screen.attempt(
            commands.submit_statement(
                room.store, run.incident.id, room.actor, statement.id, statement.current.number
            )
        )
    if state is StatementState.IN_REVIEW and roles_to_sign(run, statement, room.actor):
        return await approve(screen, run, statement)
    if state is StatementState.APPROVED:
        return await publish(screen, run, statement)
    _tell(screen, next_word(run, statement))
    return False


def _tell(screen: FollowingScreen, words: str) -> None:
    """Say why it does not go on; in a drill, how one person plays them all."""
    if screen.room.store.is_drill:
        words += " " + _("In a drill you can be anybody: w on Room (5).")
    screen.notify(words, severity="warning", timeout=8, markup=False)


async def do_statement_step(screen: FollowingScreen, run: Run, item: Item) -> bool:
    """Do a step that is about a statement; return whether it is one."""
    step = item.step
    statement = statement_steps.statement_of(run, step)
    match step.needs:
        case Need.DRAFT:
            await write(screen, run, statement, step=step, template=step.template or "")
        case Need.APPROVAL if statement is not None:
            await approve(screen, run, statement)
        case Need.STATEMENT:
            await _publish_at(screen, run, step)
        case _:
            return False
    return True


async def _publish_at(screen: FollowingScreen, run: Run, step: Step) -> None:
    statement = statement_steps.statement_to_publish(run, step)
    if statement is not None:
        await next_act(screen, run, statement)
        return
    drafts = sorted(statement_steps.origins(run, step))
    origin = run.step(drafts[0]) or step
    template = statement_steps.template_of(run, step)
    await write(screen, run, step=origin, template=template)
