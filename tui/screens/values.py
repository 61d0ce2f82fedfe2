"""What was settled before the crisis, on the Room screen: the brand's values, the clauses."""

from collections.abc import Coroutine
from typing import Any

from rich.text import Text
from sqlmodel.ext.asyncio.session import AsyncSession
from textual.app import App

from services.i18n import _
from services.model import ROOM
from services.preparation.campaigns import names_to_choose
from services.preparation.commitments import all_values, clauses_for, set_values
from services.store.standing import acting
from services.words import Power
from tui.room import Room
from tui.widgets.ask import AskChoice, AskText


async def commitment_words(session: AsyncSession) -> list[tuple[str, Text]]:
    """Return the sections of the Room screen that tell values and clauses."""
    names = await names_to_choose(session)
    written, text = await all_values(session), Text()
    values = {entity: texts for entity, texts in written.items() if entity in names}
    for entity, texts in values.items():
        text.append(names[entity] + "\n", "bold")
        text.append("".join(f"  {place} {value}\n" for place, value in enumerate(texts, 1)))
    if not values:
        text.append(
            _("Nothing yet: s writes it down. Decisions and statements are held against it.") + "\n"
        )
    sections = [(_("What the brand stands for"), text)]
    clauses, told = await clauses_for(session, ROOM), Text()
    for clause in clauses:
        told.append(f"{names.get(clause.entity, clause.entity)}: {clause.title}", "bold")
        hours = _("within {n} h").format(n=f"{clause.hours:g}") if clause.hours else ""
        told.append(f"  {hours}  {' '.join(clause.words.split())}\n", "dim")
    return [*sections, (_("Clauses of the contracts"), told)] if clauses else sections


async def ask_values(app: App[Any], room: Room) -> Coroutine[Any, Any, None] | None:
    """Ask what the brand stands for, in all campaigns or in one.

    Return what is to be done, None if nothing is.
    """
    async with room.store.read() as session:
        written, names = await all_values(session), await names_to_choose(session)
    entities = [entity for entity in names if entity == ROOM or entity.startswith("campaign:")]
    chosen: str | None = ROOM
    title = _("What the brand stands for")
    if len(entities) > 1:
        options = [(entity, names[entity]) for entity in entities]
        prompt = _("In all campaigns, or in one?")
        chosen = await app.push_screen_wait(AskChoice(title, prompt, options))
    if chosen is None:
        return None
    text = await app.push_screen_wait(
        AskText(
            title,
            _("One value on each line, in words that a decision can be held against"),
            value="\n".join(written.get(chosen, [])),
            multiline=True,
            required=False,
        )
    )
    return None if text is None else _save(room, chosen, text.splitlines())


async def _save(room: Room, entity: str, texts: list[str]) -> None:
    async with acting(room.store, room.actor, Power.SET_UP) as session:
        await set_values(session, entity, texts)
