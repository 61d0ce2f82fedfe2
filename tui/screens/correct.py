"""Correcting a mention: a person says what it is, and that stands above the machine's reading."""

from dataclasses import dataclass
from typing import Any

from textual.app import App

from services.i18n import _
from services.store import corrections, mentions
from services.store.corrections import CHOICES
from services.words import Sentiment
from tui.room import Room
from tui.widgets.ask import AskChoice


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of a mention, and the text that they read."""

    mention: int
    said: Sentiment
    seen: str


async def ask_correction(app: App[Any], room: Room, mention_id: int) -> Judgement | None:
    """Ask what a mention is, the machine's label marked; None if there is no answer."""
    async with room.store.read() as session:
        found = await mentions.one(session, mention_id)
        judged = await corrections.correction_of(session, mention_id)
    if found is None or found[0].gone_at is not None:
        app.notify(_("This mention is not there any more."), severity="error", markup=False)
        return None
    mention, _entities = found
    machine, now = (judged.was if judged else mention.sentiment), mention.sentiment
    options = [(word.value, _choice(word, machine, now)) for word in CHOICES]
    words = " ".join(mention.text.split())
    chosen = await app.push_screen_wait(
        AskChoice(_("Correct"), _("What is it?"), options, guidance=words, value=now)
    )
    return Judgement(mention_id, Sentiment(chosen), mention.text) if chosen else None


def _choice(word: Sentiment, machine: str, now: str) -> str:
    marks = []
    if word == machine:
        marks.append(_("as the program read it"))
    if word == now != machine:
        marks.append(_("as a person said"))
    return f"{word.label}  ({', '.join(marks)})" if marks else word.label


async def correct(app: App[Any], room: Room, judged: Judgement) -> None:
    """Keep what a person said, and tell it.

    Raises:
        WarroomError: it may not be.
    """
    news = await corrections.correct(
        room.store, room.actor, judged.mention, judged.said, judged.seen
    )
    words = _("Kept: {said}.") if news else _("It is {said} already.")
    app.notify(words.format(said=judged.said.label), markup=False)
