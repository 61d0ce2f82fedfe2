"""Leading through a platform's set-up: what to apply for, the answers, a trial, what was kept."""

from collections.abc import Sequence
from functools import partial

from services.collector.setting_up import SetUp, begin
from services.confinement import is_confined
from services.errors import Refused, SettingsError
from services.i18n import _
from services.sources.guides import Guide, Question, guide_of, guides
from tui.platform_words import kept_words, outcome_words, question_words
from tui.screens.base import FollowingScreen
from tui.widgets.ask import AskChoice, AskForm, Field


async def ask_set_up(screen: FollowingScreen) -> None:
    """Ask which platform, and lead through it; nothing is kept unless the end is reached."""
    if is_confined():
        words = _("The site's configuration is the site's: ask whoever keeps it.")
        screen.notify(words, severity="warning", markup=False)
        return
    known = [(guide.kind, f"{guide.title}: {guide.takes}") for guide in guides()]
    kind = await _choose(screen, _("Set up a platform"), "", known)
    if kind is None:
        return
    guide = guide_of(kind)
    ready = [("on", _("I have it: go on")), ("later", _("Later"))]
    if await _choose(screen, guide.title, "\n".join(guide.lines), ready) != "on":
        return
    try:
        work = await begin(screen.room.store, screen.room.actor, guide)
        try:
            await _lead_through(screen, guide, work)
        finally:
            work.drop()
    except (SettingsError, Refused) as error:
        screen.notify(str(error), severity="error", markup=False)


async def _lead_through(screen: FollowingScreen, guide: Guide, work: SetUp) -> None:
    fields = [
        _field(work, question) for question in guide.questions if not work.variable_of(question)
    ]
    if fields and await screen.app.push_screen_wait(AskForm(guide.title, fields)) is None:
        return
    screen.notify(_("Trying it …"), markup=False)
    checked = await work.try_out(screen.room.store, screen.room.settings.maps_folder)
    outcome = "\n".join(map(outcome_words, checked))
    if not all(result.is_well for result in checked):
        options = [("drop", _("Keep nothing")), ("keep", _("Keep it all the same"))]
        if await _choose(screen, guide.title, outcome, options) != "keep":
            return
    told = kept_words(work, work.keep())
    await _choose(screen, guide.title, f"{outcome}\n{told}", [("end", _("Good"))])


async def _choose(
    screen: FollowingScreen, title: str, prompt: str, options: Sequence[tuple[str, str]]
) -> str | None:
    return await screen.app.push_screen_wait(AskChoice(title, prompt, options))


def _field(work: SetUp, question: Question) -> Field:
    """Return the field of a question; one that hangs on another may be left empty."""
    return Field(
        question.key,
        question_words(work, question),
        work.known(question),
        required=question.required and not question.when and not work.has(question),
        hint=question.example,
        validate=partial(_take, work, question),
        secret=question.type == "secret",
    )


def _take(work: SetUp, question: Question, text: str) -> str | None:
    return (work.answer(question, text) if work.asks(question) else "") or None
