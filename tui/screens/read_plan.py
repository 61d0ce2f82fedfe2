"""Reading a published playbook as the plan that it makes of the room."""

from collections.abc import Sequence

from services.crisis_plan.compile import compile_plan
from services.crisis_plan.render import to_markdown
from services.errors import UsageError
from services.i18n import _
from tui.screens.base import FollowingScreen
from tui.screens.reading import ReadScreen
from tui.widgets.ask import AskChoice


async def read_plan(screen: FollowingScreen, offered: Sequence[tuple[str, str]]) -> None:
    """Show one of the plans ``offered`` (scenario, words); ask which if there are several."""
    code: str | None = offered[0][0]
    if len(offered) > 1:
        asked = AskChoice(_("Plans"), _("Which one?"), offered)
        code = await screen.app.push_screen_wait(asked)
    if code is None:
        return
    try:
        plan = await compile_plan(screen.room.store, code)
    except UsageError as error:
        screen.notify(str(error), severity="error", markup=False)
        return
    screen.app.push_screen(ReadScreen(code, to_markdown(plan)))
