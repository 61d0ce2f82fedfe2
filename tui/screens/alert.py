"""One alert in full: the course of the talk, why it was raised, what to read first."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.getters import query_one
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from services.clean import clean_line
from services.early_warning import deciding, telling
from services.early_warning.course import course_of
from services.early_warning.hearing import about, read_first
from services.i18n import N_, _
from services.model import Alert, Mention
from services.preparation.campaigns import entity_names
from services.times import short
from services.words import AlertKind, AlertLevel, AlertState, Sentiment
from tui.room import Room
from tui.screens.base import attempted
from tui.screens.guarded import Guarded
from tui.screens.mention import MentionScreen
from tui.widgets.ask import AskChoice, AskText
from tui.widgets.course import CourseChart
from tui.widgets.glyphs import level_glyph, sentiment_glyph
from tui.widgets.modal import Modal

SILENCES = (
    (timedelta(minutes=30), N_("half an hour")),
    (timedelta(hours=1), N_("an hour")),
    (timedelta(hours=4), N_("four hours")),
    (timedelta(hours=24), N_("a day")),
)
_NO_COURSE = (*telling.SINGLE, AlertKind.SILENT_SOURCE)
"""Of one post, and of a source that is silent, there is none to draw."""


class AlertScreen(Guarded, Modal[str | None]):
    """An alert; dismissed with ``declare`` if an incident is to be declared from it."""

    CSS_PATH = "../styles/alert.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "close", N_("Close"), id="close"),
        Binding(
            "a",
            "acknowledge",
            N_("Acknowledge"),
            id="acknowledge",
            tooltip=N_("Say that you look at the alert"),
        ),
        Binding("d", "declare", N_("Declare"), id="declare", tooltip=N_("Declare an incident")),
        Binding("z", "silence", N_("Silence"), id="silence", tooltip=N_("Silence it for a while")),
        Binding(
            "n", "noise", N_("Noise"), id="noise", tooltip=N_("Say that it was noise, and why")
        ),
    ]

    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-short"),
        (32, "-tall"),
    ]

    chart = query_one(CourseChart)
    posts = query_one("#posts", OptionList)

    def __init__(self, room: Room, alert_id: int) -> None:
        """Show the alert of this number."""
        super().__init__()
        self._room = room
        self._alert = alert_id

    def compose(self) -> ComposeResult:
        """Title, why, chart, what was found, what to read first, keys."""
        with Vertical(id="dialog"):
            yield Static(id="title", markup=False)
            yield Static(id="why", markup=False)
            yield CourseChart()
            with VerticalScroll(id="body"):
                yield Static(id="facts", markup=False)
            yield Static(Text(_("Read first:"), "dim"), id="first", markup=False)
            yield OptionList(id="posts", markup=False)
            keys = _("a acknowledge  d declare  z silence  n noise  Enter reads  Esc closes")
            yield Static(Text(keys, "dim"), markup=False)

    async def on_mount(self) -> None:
        """Read the alert, and again every few seconds: a storm goes on."""
        await self._read()
        self.posts.focus()
        self.set_interval(3, self._read)

    async def _read(self) -> None:
        async with self._room.store.read() as session:
            alert = await session.get(Alert, self._alert)
            if alert is None:
                return
            now = await self._room.store.now(session)
            names = await entity_names(session)
            known = await about(session, alert)
            course = await course_of(session, alert, now)
            posts = await read_first(session, alert)
        told = telling.tell(alert, names, known, drill=self._room.store.is_drill)
        self._show_words(alert, told, names, now)
        self.chart.display = alert.kind not in _NO_COURSE and bool(course.hours)
        self.chart.show(course)
        self._show_posts(posts)

    def _show_words(
        self, alert: Alert, told: tuple[str, str], names: dict[str, str], now: datetime
    ) -> None:
        title, why = told
        words = title.partition(": ")[2] or title
        head = Text.assemble(level_glyph(AlertLevel(alert.level)), (f"  {words}  ", "bold"))
        head.append(_standing(alert, now), "dim")
        self.query_one("#title", Static).update(head)
        self.query_one("#why", Static).update(Text(why))
        facts = telling.details_of(alert, names)
        lines = [Text.assemble((f"{heading}: ", "dim"), words) for heading, words in facts]
        self.query_one("#facts", Static).update(Text("\n").join(lines))

    def _show_posts(self, posts: Collection[Mention]) -> None:
        self.query_one("#first").display = bool(posts)
        shown = [str(post.id) for post in posts]
        if [option.id for option in self.posts.options] == shown:
            return
        self.posts.clear_options()
        self.posts.add_options([Option(_post(post), id=str(post.id)) for post in posts])
        self.posts.highlighted = 0 if posts else None

    @on(OptionList.OptionSelected)
    def _open(self, message: OptionList.OptionSelected) -> None:
        if message.option.id is not None:
            self.app.push_screen(MentionScreen(self._room, int(message.option.id)))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_declare(self) -> None:
        """Let the screen below declare an incident from this alert."""
        self.dismiss("declare")

    @work(group="act", exit_on_error=False, description="acknowledge an alert")
    async def action_acknowledge(self) -> None:
        """Say that somebody looks at it."""
        act = deciding.acknowledge(self._room.store, self._room.actor, self._alert)
        await attempted(self, act, _("You look at it: the room knows."))
        await self._read()

    @work(group="ask", exclusive=True, exit_on_error=False, description="silence an alert")
    async def action_silence(self) -> None:
        """Ask for how long, and why."""
        options = [(str(place), _(words)) for place, (_long, words) in enumerate(SILENCES)]
        title = _("Silence the alert")
        place = await self.app.push_screen_wait(AskChoice(title, _("For how long?"), options))
        if place is None:
            return
        reason = await self.app.push_screen_wait(AskText(title, _("Why may it be silent?")))
        if reason is None:
            return
        how_long, _words = SILENCES[int(place)]
        act = deciding.silence(self._room.store, self._room.actor, self._alert, how_long, reason)
        await attempted(self, act)
        await self._read()

    @work(group="ask", exclusive=True, exit_on_error=False, description="dismiss an alert")
    async def action_noise(self) -> None:
        """Ask why it was noise; offer the threshold that this teaches."""
        ask = AskText(_("This was noise"), _("Why? The plan learns from it."))
        reason = await self.app.push_screen_wait(ask)
        if reason is not None:
            await attempted(self, self._dismiss_alert(reason))
            await self._read()

    async def _dismiss_alert(self, reason: str) -> None:
        room, store = self._room, self._room.store
        least = await deciding.dismiss(store, room.actor, self._alert, reason)
        if least is None:
            return
        async with store.read() as session:
            alert = await session.get(Alert, self._alert)
            names = await entity_names(session)
        if alert is None or alert.entity not in names:
            return
        options = [
            ("no", _("No: leave it as it is")),
            ("yes", _("Yes: want {n} mentions an hour at least").format(n=least)),
        ]
        words = _("Next time, is less than {n} mentions an hour about {name} no alert?").format(
            n=least, name=names[alert.entity]
        )
        chosen = await self.app.push_screen_wait(AskChoice(_("What it teaches"), words, options))
        if chosen == "yes":
            await deciding.set_threshold(store, room.actor, alert.entity, least)


def _standing(alert: Alert, now: datetime) -> str:
    """Say since when it is there, and what was decided."""
    waiting = alert.state == AlertState.RAISED
    state = _("nobody looks at it yet") if waiting else AlertState(alert.state).label
    words = _("raised {when}, {state}").format(when=short(alert.raised_at, now), state=state)
    if alert.changed_by and not waiting:
        words += _(" by {who}").format(who=alert.changed_by)
    if alert.noise:
        words += _(": noise")
    note = alert.note if alert.kind != AlertKind.SILENT_SOURCE else ""
    return f"{words}: {note}" if note else words


def _post(post: Mention) -> Text:
    reach = f" ({post.reach})" if post.reach else ""
    return Text.assemble(
        sentiment_glyph(Sentiment(post.sentiment)),
        (f" {post.author or '?'}{reach}: ", "bold"),
        clean_line(post.text, 160),
        no_wrap=True,
        overflow="ellipsis",
    )
