"""Offering a newer version of the plan that an incident follows."""

from typing import Any

from textual.app import App

from services.i18n import _
from services.incident.plans import Plan
from services.learning.versions import changes
from tui.room import Room
from tui.screens.diff import DiffScreen


async def agrees_to_newest(app: App[Any], room: Room, plan: Plan) -> bool:
    """Show what the newest version changes; return whether the person wants to follow it."""
    async with room.store.read() as session:
        found = await changes(
            session,
            room.settings.playbooks_folder,
            f"{plan.scenario}@{plan.version}",
            plan.scenario,
        )
    question = _("Follow it from now on? What is done stays done, deadlines count on.")
    agreed: bool = await app.push_screen_wait(
        DiffScreen(_("Newer plan"), "\n".join(found), question)
    )
    return agreed
