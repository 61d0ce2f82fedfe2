"""A drill without a screen: a scripted lead answers the storm, told in lines of text.

The same processes run as with screens: a collector of its own collects, and everything that the
lead does is a command on the store.
"""

import asyncio
import contextlib
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from services.collector import launch
from services.drill.setup import lead_of
from services.early_warning import alerts, deciding, telling
from services.early_warning.hearing import NOTHING, about
from services.errors import SourceError, StoreError, WarroomError
from services.i18n import _, current
from services.incident import commands
from services.incident.desk import load_run
from services.incident.events import describe
from services.learning.recall import recall
from services.model import ROOM, Alert
from services.playbooks.drill import Drill, Move, load_drill, read_plan
from services.postmortem.compile import compile_report
from services.postmortem.render import to_markdown
from services.preparation.campaigns import entity_names, planned
from services.preparation.people import cast, members
from services.store import Store, attendance, leases, ledger, mentions, rollup
from services.store.verify import verify
from services.store.whole import whole
from services.times import clock

PATIENCE = 120.0
"""Seconds of wall time within which the storm must have raised an alert."""

Say = Callable[[str], object]


@dataclass
class _Play:
    """A drill that is being played."""

    store: Store
    script: Drill
    clock_pace: float
    lead: str
    say: Say
    alert: Alert | None = None
    incident: str = ""
    told: dict[str, int] = field(default_factory=dict)


async def play(path: Path, say: Say) -> Path:
    """Play the drill whose store is ``path`` to its end; return the post-mortem's file.

    Raises:
        SourceError: no alert came in time: the collector is not at work.
    """
    store = await Store.open(path)
    try:
        plan = read_plan(store.meta["drill"])
        script = load_drill(plan.script)
        game = _Play(store, script, plan.clock_pace, await lead_of(store), say)
        say(_("DRILL: {title}. Nothing here is real.").format(title=script.title.read(current())))
        async with _collecting(game) as collector:
            await _wait_for_alert(game, collector)
            for move in script.lead:
                await asyncio.sleep(move.after.total_seconds())
                await _make(game, move)
                await _tell_entries(game)
        return await _write_report(game, path.with_suffix(".md"))
    finally:
        await store.close()


@asynccontextmanager
async def _collecting(game: _Play) -> AsyncIterator[subprocess.Popen[bytes]]:
    """Keep a collector at work, and be present so that it stays."""
    here = attendance.Sitting(leases.new_holder(), game.lead)

    async def attend() -> None:
        while True:
            beat = await whole(attendance.attend(game.store, here))
            await asyncio.sleep(beat.total_seconds())

    await attendance.attend(game.store, here)
    collector = launch.start(game.store)
    presence = asyncio.create_task(attend())
    try:
        yield collector
    finally:
        presence.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await presence
        await attendance.leave(game.store, here.screen)
        collector.terminate()
        await asyncio.to_thread(collector.wait)


async def _wait_for_alert(game: _Play, collector: subprocess.Popen[bytes]) -> None:
    said = ""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while game.alert is None:
        if asyncio.get_running_loop().time() > deadline or collector.poll() is not None:
            raise SourceError(
                _("No alert came: look at {log} for what the collector says.").format(
                    log=launch.log_file()
                )
            )
        async with game.store.read() as session:
            now = await game.store.now(session)
            minute = rollup.minute_of(now)
            counts = await rollup.minutes(session, ROOM, minute - 60, minute + 1)
            names = await entity_names(session)
            found = await alerts.all_alerts(session)
            known = await about(session, found[0]) if found else NOTHING
        text = _("{n} mentions in the last hour").format(n=sum(row.total for row in counts))
        if text != said:
            said = text
            _say(game, now, text)
        game.alert = next(iter(found), None)
        await asyncio.sleep(2)
    title, why = telling.tell(game.alert, names, known, drill=True)
    _say(game, game.alert.raised_at, f"{title}: {why}")


async def _make(game: _Play, move: Move) -> None:
    """Do what the script says, by the commands that a person's keys give."""
    text = move.text.read(current()) if move.text else ""
    actor = move.by or game.lead
    if move.move in {"draft", "approve", "publish"}:
        await _make_statement(game, move, actor, text)
    elif move.move in {"step", "skip", "note", "correct", "evidence"}:
        await _make_progress(game, move, actor, text)
    else:
        await _make_room(game, move, actor, text)


async def _make_room(game: _Play, move: Move, lead: str, text: str) -> None:
    """Do what is about the incident as a whole."""
    store, incident = game.store, game.incident
    match move.move:
        case "acknowledge" if game.alert and game.alert.id:
            await deciding.acknowledge(store, lead, game.alert.id)
        case "declare":
            declaration = _declaration(game, move, text)
            await _recall(game, declaration)
            game.incident = await commands.declare(store, lead, declaration)
        case "severity" if move.severity:
            await commands.set_severity(store, incident, lead, move.severity, text)
        case "role" if move.role:
            await commands.take_role(store, incident, lead, move.role)
        case "team":
            async with store.read() as session:
                parts = cast(await members(session))
            await commands.assign_roles(store, incident, lead, parts)
        case "freeze":
            async with store.read() as session:
                items = await planned(session, ROOM)
            for item in items:
                await commands.freeze(store, incident, lead, f"planned:{item.id}", item.title)
        case "close":
            await commands.close(store, incident, lead, text)
        case _:
            raise WarroomError(_("The drill's move {move} lacks something.").format(move=move.move))


async def _recall(game: _Play, declaration: commands.Declaration) -> None:
    """Tell what past incidents of this kind taught, as the screen does before declaring."""
    async with game.store.read() as session:
        now = await game.store.now(session)
        for lesson in await recall(session, declaration.scenario, declaration.entity):
            _say(game, now, _("Last time: {lesson}").format(lesson=lesson))


async def _make_statement(game: _Play, move: Move, actor: str, text: str) -> None:
    """Do what is about the newest statement; ``draft`` begins one for its step."""
    store, incident = game.store, game.incident
    if move.move == "draft":
        step = move.step or ""
        wording = commands.Wording(text, current(), step=step, admission=move.admission)
        await commands.draft_statement(store, incident, actor, wording, submit=True)
        return
    async with store.read() as session:
        run = await load_run(session, incident)
    newest = list(run.incident.statements.values())[-1]
    key, seen = newest.id, newest.current.number
    if move.move == "approve":
        await commands.approve_statement(store, incident, actor, key, seen, None, text)
        return
    judgements = {
        number: commands.Judgement(mark) for number, mark in enumerate(move.marks, start=1)
    }
    promise = move.promise.read(current()) if move.promise else ""
    how = commands.Publication(
        link=move.link or "",
        next_update=move.next_update or "",
        pledges=[commands.Pledge(promise, actor, move.due or "")] if promise else [],
        decision=commands.Decision("", "", judgements) if judgements else None,
    )
    await commands.publish_statement(store, incident, actor, key, seen, how)


async def _make_progress(game: _Play, move: Move, lead: str, text: str) -> None:
    """Do what is about a step or the record."""
    store, incident = game.store, game.incident
    match move.move:
        case "step" if move.step:
            answer = move.choice or move.link or text
            await commands.do_step(store, incident, lead, move.step, answer)
        case "skip" if move.step:
            await commands.skip_step(store, incident, lead, move.step, text)
        case "note":
            await commands.add_note(store, incident, lead, text)
        case "correct":
            await commands.correct(store, incident, lead, await _last_note(game), text)
        case "evidence":
            await commands.add_evidence(store, incident, lead, await _loudest(game))
        case _:
            raise WarroomError(_("The drill's move {move} lacks something.").format(move=move.move))


def _declaration(game: _Play, move: Move, text: str) -> commands.Declaration:
    if move.severity is None or game.alert is None:
        raise WarroomError(_("The drill's move {move} lacks something.").format(move=move.move))
    return commands.Declaration(
        title=text,
        scenario=game.script.scenario,
        severity=move.severity,
        entity=game.alert.entity,
        alert=game.alert.id,
        pace=game.clock_pace,
    )


async def _last_note(game: _Play) -> int:
    async with game.store.read() as session:
        records = await ledger.read(session, game.incident)
    return max(record.seq for record in records if record.kind == "note_added")


async def _loudest(game: _Play) -> int:
    """Return the newest mentions' one with the most followers."""
    async with game.store.read() as session:
        lines = await mentions.newest(session, mentions.Filter(), 100)
    return max(lines, key=lambda line: line.followers or 0).id


async def _tell_entries(game: _Play) -> None:
    async with game.store.read() as session:
        for stream in (ROOM, game.incident):
            if not stream:
                continue
            run = None if stream == ROOM else await load_run(session, stream)
            for record in await ledger.read(session, stream, after=game.told.get(stream, 0)):
                game.told[stream] = record.seq
                _say(game, record.happened_at, f"{record.actor} {describe(record, run)}")


def _say(game: _Play, moment: datetime, text: str) -> None:
    game.say(f"{clock(moment)}  {' '.join(text.split())}")


async def _write_report(game: _Play, target: Path) -> Path:
    async with game.store.read() as session:
        findings = await verify(session, game.incident)
    if findings:
        raise StoreError(str(findings[0]))
    text = to_markdown(await compile_report(game.store, game.incident))
    await asyncio.to_thread(target.write_text, text, encoding="utf-8")
    game.say(_("The post-mortem: {path}").format(path=target))
    return target
