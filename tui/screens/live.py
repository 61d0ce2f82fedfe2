"""Live: what is said now, how it moves, what is out of the ordinary, and who listens."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.widgets import Input

from services.early_warning import alerts, deciding
from services.i18n import N_, _
from services.incident import commands
from services.incident.promises import all_promises
from services.intake.by_hand import Seen, record
from services.learning import owed
from services.model import ROOM
from services.preparation.campaigns import entity_names, names_to_choose
from services.store import leases, mentions, rollup, stories
from services.store.mentions import Filter, Line
from services.store.rollup import minute_of
from services.store.status import sources
from services.words import AlertKind
from tui.room import Room
from tui.screens.alert import AlertScreen
from tui.screens.boards.actions import ActionsBoard
from tui.screens.boards.budget import BudgetBoard
from tui.screens.boards.promises import PromisesBoard
from tui.screens.declare import ask_declaration
from tui.screens.mention import MentionScreen
from tui.screens.narrow import ask_filter
from tui.screens.under_cursor import FeedScreen
from tui.widgets.alert_panel import AlertPanel
from tui.widgets.ask import AskForm, AskText, Field
from tui.widgets.feed import Feed
from tui.widgets.owed import Owed
from tui.widgets.planned_line import PlannedLine
from tui.widgets.promise_line import PromiseLine
from tui.widgets.pulse import Point, Pulse
from tui.widgets.source_panel import SourcePanel

PAGE = 300
PULSE_MINUTES = 180
SILENCE = timedelta(hours=1)


class LiveScreen(FeedScreen):
    """The feed, the pulse, the alerts and the sources."""

    CSS_PATH = "../styles/live.tcss"
    HELP = N_(
        "Live shows everything as it comes in. Tab moves between the feed and the alerts. "
        "When an alert comes: a says that you look at it, d declares an incident."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "declare", N_("Declare"), id="declare", tooltip=N_("Declare an incident")),
        Binding(
            "a",
            "acknowledge",
            N_("Acknowledge"),
            id="acknowledge",
            tooltip=N_("Say that you look at the alert"),
        ),
        Binding("slash", "search", N_("Search"), id="search", tooltip=N_("Search as you type")),
        Binding(
            "f",
            "narrow",
            N_("Filter"),
            id="narrow",
            tooltip=N_("Show one campaign, sentiment or signal, or what to review"),
        ),
        Binding(
            "e",
            "evidence",
            N_("Evidence"),
            id="evidence",
            tooltip=N_("Keep the mention under the cursor as evidence"),
        ),
        Binding(
            "c",
            "correct",
            N_("Correct"),
            id="correct-sentiment",
            tooltip=N_("Say what the mention under the cursor is: negative, neutral, positive"),
        ),
        Binding(
            "x",
            "mute",
            N_("Mute"),
            id="mute",
            tooltip=N_("Mute the author or the site under the cursor, or take that back"),
        ),
        Binding("m", "record", N_("Record"), id="record", tooltip=N_("Record what you saw")),
        Binding(
            "z", "silence", N_("Silence"), id="silence", tooltip=N_("Silence the alert for an hour")
        ),
        Binding(
            "o", "owed", N_("To be done"), id="owed", tooltip=N_("What is to be done until when")
        ),
        Binding(
            "p", "promises", N_("Promises"), id="promises", tooltip=N_("What we promised in public")
        ),
        Binding(
            "b",
            "budget",
            N_("Budget"),
            id="budget",
            tooltip=N_("What the sources may still ask for or pay"),
        ),
        Binding("escape", "clear", N_("Clear search"), id="clear", show=False),
    ]

    alert_panel = query_one(AlertPanel)
    search = query_one("#search", Input)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._filter = Filter()
        self._last = 0
        self._said_nothing = ""
        self._names: Collection[str] | None = None

    def compose_body(self) -> ComposeResult:
        """The feed beside (wide) or above (narrow) the alerts and the sources."""
        yield Owed()
        yield PromiseLine()
        yield PlannedLine()
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Pulse()
                yield Input(placeholder=_("Search, as you type"), id="search")
                yield Feed(empty=self._nothing)
            with Vertical(id="right"):
                yield AlertPanel()
                yield SourcePanel()

    def on_mount(self) -> None:
        """Begin with the feed in focus."""
        super().on_mount()
        self.search.display = False
        self.search.cursor_blink = False
        self.feed.focus()

    def _nothing(self) -> str:
        """Say why the feed is empty."""
        if self._filter != Filter():
            return _("Nothing fits: Esc clears the search, f the filter.")
        if self._names is None:
            return _("Looking...")
        if not self._names:
            return _("The room listens for nothing yet: press 5, m and + to add a campaign.")
        if self.room.store.is_drill or self.room.settings.confined:
            return _("Nothing was said yet.")
        folder = self.room.settings.shown_drop_folder
        return _("Nothing was said yet. Exports go into {folder}.").format(folder=folder)

    def senseless(self) -> Collection[str]:
        """Without an alert there is none to decide on, without an incident no evidence."""
        off = set() if self.room.incident else {"evidence"}
        return off if self.alert_panel.chosen else off | {"acknowledge", "silence"}

    async def load(self) -> None:
        """Read what is new and show it."""
        collecting = bool(await leases.collectors(self.room.store))
        async with self.room.store.read() as session:
            now = await self.room.store.now(session)
            names = await entity_names(session)
            listened = await names_to_choose(session)
            found = await alerts.all_alerts(session, limit=20)
            promises = await all_promises(session)
            quiet = await alerts.planned_now(session, ROOM, now)
            views = await sources(session, now, collecting=collecting)
            late = await owed.lines(session, now)
            minute = minute_of(now) + 1
            counts = await rollup.minutes(
                session, self._filter.entity or ROOM, minute - PULSE_MINUTES, minute
            )
        self._names = listened.keys() - {ROOM}
        await self._load_feed()
        self.query_one(Owed).show(late)
        self.query_one(PromiseLine).show(promises, now)
        self.query_one(PlannedLine).show(quiet)
        self.alert_panel.show(found, names)
        self.query_one(SourcePanel).show(views)
        self.query_one(Pulse).show(
            [
                Point(
                    datetime.fromtimestamp(row.minute * 60, UTC),
                    row.total,
                    row.negative,
                    row.understood,
                )
                for row in counts
            ],
            now,
        )

    async def _load_feed(self) -> None:
        chosen, last = self._filter, self._last
        async with self.room.store.read() as session:
            if last == 0:
                lines = await mentions.newest(session, chosen, PAGE)
            else:
                lines = await mentions.after(session, chosen, last, PAGE)
            copies = await stories.copies(session, self.feed.row_ids[-PAGE:])
            judgements = await mentions.judgements(session, self.feed.ids_in_view)
        if (chosen, last) != (self._filter, self._last):
            return  # somebody narrowed it meanwhile: it is loaded anew
        if last == 0:
            self._begin_with(lines)
        else:
            self.feed.recount(copies)
            self.feed.judge(judgements)
            self.feed.append(lines)
        if lines:
            self._last = lines[-1].id
        if len(lines) == PAGE and self._last:
            self._changed.set()

    def _begin_with(self, lines: Sequence[Line]) -> None:
        words = self._nothing()
        if lines or self.feed.row_count or words != self._said_nothing:  # else it stands there
            self._said_nothing = words
            self.feed.replace(lines)

    @on(Feed.ReachedTop)
    @work(group="older", exclusive=True, exit_on_error=False, description="older mentions")
    async def _load_older(self) -> None:
        first = self.feed.first
        if first is None:
            return
        async with self.room.store.read() as session:
            lines = await mentions.before(session, self._filter, first.id, PAGE)
        self.feed.prepend(lines)

    @on(Feed.Selected)
    def _open_mention(self, message: Feed.Selected[Line]) -> None:
        self.app.push_screen(MentionScreen(self.room, message.row.id))

    @on(AlertPanel.OptionSelected)
    @work(group="ask", exclusive=True, exit_on_error=False, description="show an alert")
    async def _show_alert(self) -> None:
        alert = self.alert_panel.chosen
        if alert is None or alert.id is None:
            return
        if await self.app.push_screen_wait(AlertScreen(self.room, alert.id)) == "declare":
            await self.run_action("declare")

    @on(Input.Changed, "#search")
    def _search_changed(self, message: Input.Changed) -> None:
        self._narrow(replace(self._filter, words=message.value))

    @on(Input.Submitted, "#search")
    def _search_submitted(self) -> None:
        self.feed.focus()

    def _narrow(self, chosen: Filter) -> None:
        self._filter = chosen
        self.begin_anew()

    def begin_anew(self) -> None:
        """Read the feed from its end again."""
        self._last = 0
        self._changed.set()

    def action_owed(self) -> None:
        """Show what is to be done until when."""
        self.app.push_screen(ActionsBoard(self.room))

    def action_promises(self) -> None:
        """Show what was promised in public."""
        self.app.push_screen(PromisesBoard(self.room))

    def action_budget(self) -> None:
        """Show what the sources may still spend."""
        self.app.push_screen(BudgetBoard(self.room))

    def action_search(self) -> None:
        """Show the search field."""
        self.search.display = True
        self.search.focus()

    def action_clear(self) -> None:
        """Leave the search and show everything again."""
        self.search.value = ""
        self.search.display = False
        self.feed.focus()

    @work(group="ask", exclusive=True, exit_on_error=False, description="choose a filter")
    async def action_narrow(self) -> None:
        """Ask what to show: everything, one sentiment or signal, one campaign or influencer."""
        chosen = await ask_filter(self.app, self.room, self._filter)
        if chosen is not None:
            self._narrow(chosen)

    @work(group="act", exit_on_error=False, description="acknowledge an alert")
    async def action_acknowledge(self) -> None:
        """Say that somebody looks at the alert under the cursor."""
        alert = self.alert_panel.chosen
        if alert is None or alert.id is None:
            self.notify(_("There is no alert."), markup=False)
            return
        async with self.room.store.read() as session:
            name = (await entity_names(session)).get(alert.entity, alert.entity)
        done = _("You look at {name}: the room knows. d declares an incident.").format(name=name)
        await self.attempt(deciding.acknowledge(self.room.store, self.room.actor, alert.id), done)

    @work(group="ask", exclusive=True, exit_on_error=False, description="silence an alert")
    async def action_silence(self) -> None:
        """Silence the alert under the cursor, with a reason."""
        alert = self.alert_panel.chosen
        if alert is None or alert.id is None:
            self.notify(_("There is no alert."), markup=False)
            return
        reason = await self.app.push_screen_wait(
            AskText(_("Silence the alert for an hour"), _("Why may it be silent?"))
        )
        if reason is not None:
            await self.attempt(
                deciding.silence(self.room.store, self.room.actor, alert.id, SILENCE, reason)
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="declare an incident")
    async def action_declare(self) -> None:
        """Declare an incident, from the alert under the cursor if it is open."""
        alert = self.alert_panel.chosen
        if alert is not None and (
            alert.state == "resolved" or alert.kind == AlertKind.SILENT_SOURCE
        ):
            alert = None
        declaration = await ask_declaration(self.app, self.room, alert)
        if declaration is not None:
            await self.attempt(self._declare(declaration))

    async def _declare(self, declaration: commands.Declaration) -> None:
        self.room.incident = await commands.declare(self.room.store, self.room.actor, declaration)
        self.room.chosen = False
        self.app.clear_notifications()  # they would lie over what matters now
        self.app.switch_mode("incident")

    @work(group="ask", exclusive=True, exit_on_error=False, description="record a mention")
    async def action_record(self) -> None:
        """Ask for something that somebody saw and no source brings, and keep it."""
        fields = [
            Field("text", _("What was said?"), required=True),
            Field("platform", _("Where?"), hint=_("a story, TikTok, the phone")),
            Field("author", _("By whom?")),
            Field("link", _("Link")),
            Field("reach", _("How many people does it reach?")),
            Field("screenshot", _("A screenshot's path")),
        ]
        form = await self.app.push_screen_wait(AskForm(_("Record what you saw"), fields))
        if form is not None:
            await self.attempt(self._record(Seen(**form)))

    async def _record(self, seen: Seen) -> None:
        new = await record(self.room.store, self.room.actor, seen)
        words = _("Recorded.") if new else _("This is recorded already.")
        self.notify(words, markup=False)
