"""From a lesson to a changed playbook: what changes, the diff, the approval."""

import asyncio

from services.errors import Refused, WarroomError
from services.i18n import _
from services.incident.learning import Remark
from services.incident.state import Incident
from services.learning import proposals
from services.learning.proposals import Base
from tui.screens.base import FollowingScreen
from tui.screens.changing import Edit, ask_edit
from tui.screens.diff import DiffScreen

_unfinished: dict[tuple[str, int], Edit] = {}
"""What was proposed and not published, by incident and lesson: it can be chosen again."""


async def teach(screen: FollowingScreen, incident: Incident, lesson: Remark) -> None:
    """Ask what ``lesson`` changes, show it, and publish it if the person agrees."""
    try:
        await _teach(screen, incident, lesson)
    except WarroomError as error:
        screen.notify(str(error), severity="error", timeout=15, markup=False)


async def _teach(screen: FollowingScreen, incident: Incident, lesson: Remark) -> None:
    key = (incident.id, lesson.seq)
    base = await _begin(screen, incident)
    edit = await ask_edit(screen.app, base, lesson.words, _unfinished.get(key))
    if edit is None:
        return
    base = await _begin(screen, incident)  # as it is now: asking took a while
    today = (await screen.room.now()).astimezone().date()
    # Writing YAML takes a second: not while keys wait.
    text = await asyncio.to_thread(edit, base.text)
    proposal = await asyncio.to_thread(proposals.propose, base, text, incident.id, lesson, today)
    _unfinished[key] = edit
    title = _("The change of {path}").format(path=base.path.name)
    question = _("Publish it as version {version}? Open runs keep theirs.").format(
        version=base.version + 1
    )
    if not await screen.app.push_screen_wait(DiffScreen(title, proposal.diff, question)):
        return
    try:
        version = await proposals.approve(screen.room.store, screen.room.actor, proposal)
    except Refused as refusal:
        words = _("{refusal} Your change is kept: choose it again.").format(refusal=refusal)
        raise Refused(words) from refusal
    del _unfinished[key]
    done = _("{scenario} version {version} is published and stands in {path}.")
    screen.notify(
        done.format(scenario=base.scenario, version=version, path=base.path), markup=False
    )


async def _begin(screen: FollowingScreen, incident: Incident) -> Base:
    folder = screen.room.settings.playbooks_folder
    async with screen.room.store.read() as session:
        return await proposals.begin(session, folder, incident.scenario)
