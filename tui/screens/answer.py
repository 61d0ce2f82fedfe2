"""Asking for what a step needs before it counts as done."""

from datetime import datetime
from pathlib import Path
from typing import Any

from textual.app import App

from services.clean import clean_url
from services.errors import UsageError
from services.i18n import _, current, ngettext
from services.incident import commands
from services.incident.commands.steps import has_evidence
from services.incident.run import Item, Run
from services.playbooks.schema import Step
from services.times import read_moment
from services.words import Need
from tui.room import Room
from tui.screens.base import FollowingScreen
from tui.screens.profile_fields import until_written
from tui.widgets.ask import AskChoice, AskText, Field


async def ask_answer(app: App[Any], run: Run, item: Item, now: datetime) -> str | None:
    """Ask for what ``item`` needs; None if the person thought better of it."""
    step = item.step
    title, words = step.title.read(current()), guidance(step, run)
    ask = step.ask.read(current()) if step.ask else ""
    match step.needs:
        case Need.NOTHING:
            dialog: AskText | AskChoice = AskText(
                title, _("A note, if you like (empty is fine)"), guidance=words, required=False
            )
        case Need.NOTE | Need.APPROVAL:
            dialog = AskText(title, ask, guidance=words, multiline=True)
        case Need.EVIDENCE:
            pieces = sum(piece.step in {"", step.id} for piece in run.incident.evidence)
            kept = ngettext("{n} piece is kept.", "{n} pieces are kept.", pieces).format(n=pieces)
            dialog = AskText(title, f"{kept} {ask}", guidance=words, multiline=True)
        case Need.CHOICE:
            options = [(choice.id, choice.text.read(current())) for choice in step.choices]
            dialog = AskChoice(title, ask, options, guidance=words)
        case Need.TIME:

            def check_time(text: str) -> str | None:
                try:
                    read_moment(text.strip().partition("\n")[0], now)
                except UsageError as error:
                    return str(error)
                return None

            dialog = AskText(title, ask, guidance=words, multiline=True, validate=check_time)
        case _:
            dialog = AskText(title, ask, guidance=words, value="https://", validate=_check_link)
    return await app.push_screen_wait(dialog)


def lacks_evidence(run: Run, step: Step) -> bool:
    """Whether ``step`` needs evidence and none is kept yet."""
    return step.needs is Need.EVIDENCE and not has_evidence(run, step.id)


async def keep_evidence(screen: FollowingScreen, title: str, step: str) -> bool:
    """Ask for a file or a page and a note, and keep it for ``step``; return whether it was kept."""
    fields = [
        Field(
            "what",
            _("A file's path, or a link that begins with https://"),
            required=True,
            hint=_("A mention is kept on the Live screen (1) by e."),
        ),
        Field("note", _("What does it show?")),
    ]
    kept = False

    async def write(form: dict[str, str]) -> bool:
        nonlocal kept
        done = _("Kept as evidence, with its hash in the timeline.")
        kept = await screen.attempt(_keep(screen.room, form["what"], form["note"], step), done)
        return kept

    await until_written(screen, title, fields, write)
    return kept


async def _keep(room: Room, what: str, note: str, step: str) -> None:
    if what.lower().startswith(("http://", "https://")):
        await commands.add_page(room.store, room.incident, room.actor, what, note, step)
    else:
        await commands.add_file(room.store, room.incident, room.actor, Path(what), note, step)


def guidance(step: Step, run: Run) -> str:
    """Return what to do, and the text to start from if the playbook has one."""
    words = step.do.read(current())
    template = run.template(step.template) if step.template else None
    if template is None:
        return words
    title, text = template.title.read(current()), template.text.read(current())
    return f"{words}\n\n{title}:\n{text}"


def _check_link(text: str) -> str | None:
    return None if clean_url(text) else _("A link begins with https:// and names a page.")
