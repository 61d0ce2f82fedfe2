"""The tracks beside the checklist: the influencer, law and contract, press and customer service."""

from datetime import datetime
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from services.i18n import N_, _
from services.incident import commands
from services.incident.clocks import clocks
from services.incident.events import describe
from services.incident.house import is_stale
from services.incident.privileged import read_privileged
from services.incident.run import Run
from services.incident.tracks import SPECS, Ask, FieldSpec, Item, KindSpec, spoken
from services.model import Clause
from services.playbooks.law import triggers
from services.preparation.campaigns import entity_names
from services.preparation.commitments import clauses_for
from services.times import short, span
from services.words import ClockKind, Track
from tui.room import Room
from tui.screens.boards.board import Board
from tui.screens.reading import ReadScreen
from tui.widgets.ask import AskChoice, AskForm, Field

CLAUSE, HINT = "clause:", "hint:"
"""What begins the key of a row that is not yet an item: of the register, of the playbook."""


class TracksBoard(Board):
    """One track of the incident that is looked at; the arrows go to the next one."""

    TITLE_WORDS = N_("Tracks")
    NOTHING = N_("Nothing yet: + adds something.")
    HELP = N_(
        "What the room does beside the checklist. The arrows left and right go between the "
        "influencer, law and contract, press and customer service. + adds, Enter says what was "
        "done about the row under the cursor; what is due by a time is a clock. Privileged words "
        "are sealed: x shows them to whoever leads and to Legal."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Done"), id="act", tooltip=N_("Say what was done about it")),
        Binding("plus,a", "add", N_("Add"), id="add", tooltip=N_("Add to this track")),
        Binding("right", "turn(1)", N_("Next track"), id="next", tooltip=N_("The next track")),
        Binding("left", "turn(-1)", N_("Back"), id="back", show=False),
        Binding("x", "unseal", N_("Privileged"), id="unseal", tooltip=N_("Show sealed words")),
    ]

    def __init__(self, room: Room, track: Track = Track.INFLUENCER) -> None:
        super().__init__(room)
        self._track = track
        self._run: Run | None = None
        self._now: datetime | None = None
        self._clauses: dict[str, Clause] = {}
        self._names: dict[str, str] = {}

    async def load(self) -> None:
        """Read the track."""
        run = self._run = await self.room.run()
        now = self._now = await self.room.now()
        if run is None:
            self.show([])
            return
        async with self.room.store.read() as session:
            found = await clauses_for(session, run.incident.entity)
            self._names = await entity_names(session)
        self._clauses = {f"{CLAUSE}{clause.id}": clause for clause in found}
        items = [item for item in run.incident.tracks.values() if item.spec.track is self._track]
        items.sort(key=lambda item: (not _waits(item), item.due_at or item.at))
        rows = [(item.id, _row(run, item, now)) for item in items]
        if self._track is Track.LEGAL:
            rows += self._register() + self._hints(run)
        self.show(rows)
        self.query_one("#board").border_title = Content(self._title(run, now))

    def _title(self, run: Run, now: datetime) -> str:
        names = " | ".join(
            track.label.upper() if track is self._track else track.label for track in Track
        )
        welfare = [
            item
            for item in clocks(run, self.room.settings.nags)
            if item.kind is ClockKind.WELFARE and self._track is Track.INFLUENCER
        ]
        if not welfare:
            return names
        when = short(welfare[0].due_at, now)
        return names + "   " + _("welfare check by {when} (k)").format(when=when)

    def _register(self) -> list[tuple[str, Text]]:
        return [
            (
                key,
                Text.assemble(
                    ("    " + _("clause: "), "dim"),
                    (f"{self._names.get(clause.entity, clause.entity)}: {clause.title}", "bold"),
                    "  " + _("{n} h after it is called on").format(n=f"{clause.hours:g}")
                    if clause.hours
                    else "",
                ),
            )
            for key, clause in self._clauses.items()
        ]

    def _hints(self, run: Run) -> list[tuple[str, Text]]:
        """The triggers that the playbook names and nobody has looked at."""
        known = [item.texts.get("what", "") for item in run.incident.tracks.values()]
        return [
            (f"{HINT}{place}", Text.assemble(("    " + _("is it touched? "), "dim"), words))
            for place, words in enumerate(_triggers(run))
            if words not in known
        ]

    def details(self, key: str) -> Text:
        """Say in full what the row is, and what was done about it."""
        run, now = self._run, self._now
        if run is None or now is None:
            return Text("")
        if key in self._clauses:
            return Text(self._clauses[key].words + "\n" + _("Enter calls on it."))
        item = run.incident.tracks.get(key)
        if item is None:
            return Text(_("Enter says that it is: at SEV2 Legal then agrees to statements."))
        text = Text()
        for spec in item.spec.fields:
            value = spoken((spec,), item.codes, item.texts)
            if value:
                text.append(f"{_(spec.label)} ", "dim")
                text.append(f"{value}\n")
        if is_stale(run.incident, item):
            text.append(_("STALE: the statement that it follows has changed.") + "\n", "reverse")
        for act in item.acts:
            known = item.spec.act(act.id)
            label = _(known.label) if known else act.id
            said = spoken(known.fields, act.codes, act.texts) if known else ""
            text.append(f"{short(act.at, now)} {act.by}: {label}. {said}\n", "bold")
        return text

    def action_turn(self, step: int) -> None:
        """Go to another track."""
        tracks = list(Track)
        self._track = tracks[(tracks.index(self._track) + step) % len(tracks)]
        self._changed.set()

    @work(group="ask", exclusive=True, exit_on_error=False, description="add to a track")
    async def action_add(self) -> None:
        """Ask for something to add to this track."""
        run = await self.room.run()
        if run is None:
            return
        specs = [spec for spec in SPECS.values() if spec.track is self._track]
        options = [(spec.id, _(spec.label)) for spec in specs]
        chosen = await self.app.push_screen_wait(
            AskChoice(self._track.label, _("What do you add?"), options)
        )
        if chosen is not None:
            await self._add(run, SPECS[chosen], {})

    async def _add(self, run: Run, spec: KindSpec, typed: dict[str, str]) -> None:
        fields = [_field(item, run, typed) for item in spec.fields]
        if spec.can_be_privileged and not spec.always_privileged:
            fields.append(
                Field(
                    "privileged",
                    _("Privileged?"),
                    value="no",
                    required=True,
                    choices=[("no", _("no")), ("yes", _("yes: sealed"))],
                )
            )
        while True:
            form = await self.app.push_screen_wait(AskForm(_(spec.label), fields))
            if form is None:
                return
            values = {name: text for name, text in form.items() if name != "privileged"}
            done = await self.attempt(
                commands.add_item(
                    self.room.store,
                    run.incident.id,
                    self.room.actor,
                    spec.id,
                    values,
                    privileged=form.get("privileged") == "yes",
                )
            )
            if done:
                return
            fields = [_field(item, run, form) for item in spec.fields] + fields[len(spec.fields) :]

    @work(group="ask", exclusive=True, exit_on_error=False, description="act on an item")
    async def action_act(self) -> None:
        """Say what was done about the row under the cursor."""
        run, key = await self.room.run(), self.chosen or ""
        if run is None:
            return
        if key.startswith(CLAUSE):
            call = commands.call_on_clause(
                self.room.store, run.incident.id, self.room.actor, int(key[len(CLAUSE) :])
            )
            await self.attempt(call, _("Called on: its time runs."))
        elif key.startswith(HINT):
            words = _triggers(run)[int(key[len(HINT) :])]
            await self._add(run, SPECS["trigger"], {"what": words})
        elif key in run.incident.tracks:
            await self._act(run, run.incident.tracks[key])

    async def _act(self, run: Run, item: Item) -> None:
        acts = item.spec.acts
        if not acts:
            self.notify(_("This stands as it is: nothing more is done about it."), markup=False)
            return
        chosen = acts[0].id
        if len(acts) > 1:
            title = _(item.spec.label)
            options = [(act.id, _(act.label)) for act in acts]
            answer = await self.app.push_screen_wait(
                AskChoice(title, _("What was done?"), options, guidance=item.words)
            )
            if answer is None:
                return
            chosen = answer
        act = item.spec.act(chosen)
        fields = [_field(spec, run, {}) for spec in act.fields] if act else []
        title = _(act.label) if act else ""
        form = await self.app.push_screen_wait(AskForm(title, fields, guidance=item.words))
        if form is not None:
            await self.attempt(
                commands.act_on_item(
                    self.room.store, run.incident.id, self.room.actor, item.id, chosen, form
                )
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="show privileged words")
    async def action_unseal(self) -> None:
        """Show the privileged words of the row under the cursor to whoever may see them."""
        run, key = await self.room.run(), self.chosen or ""
        item = run.incident.tracks.get(key) if run else None
        if run is None or item is None or not item.privileged:
            self.notify(_("Nothing is sealed here."), markup=False)
            return
        await self.attempt(self._show_sealed(run, item))

    async def _show_sealed(self, run: Run, item: Item) -> None:
        records = await read_privileged(self.room.store, run.incident.id, self.room.actor)
        told = [
            f"{record.actor}: {describe(record, run)}"
            for record in records
            if record.code("item") == item.id
        ]
        self.app.push_screen(ReadScreen(_("Privileged"), "\n\n".join(told)))


def _triggers(run: Run) -> list[str]:
    return triggers(run.playbook)


def _waits(item: Item) -> bool:
    """Whether something is still to be done about an item."""
    return item.is_open and any(act.closes for act in item.spec.acts)


def _row(run: Run, item: Item, now: datetime) -> Text:
    row = Text("[ ] " if _waits(item) else "[x] " if item.acts else "    ")
    row.append(f"{short(item.at, now):<6} ", "dim")
    row.append(f"{_(item.spec.label)}: ", "dim")
    if is_stale(run.incident, item):
        row.append(_("STALE") + " ", "bold reverse")
    if item.kind == "line" and item.confirmed_by:
        sides = ", ".join(side.label for side in sorted(item.confirmed_by))
        row.append(_("confirmed by {sides} ").format(sides=sides), "bold")
    due_at = item.due_at
    if due_at is not None and _waits(item):
        late = due_at < now
        words = (_("OVERDUE {span}") if late else _("in {span}")).format(span=span(due_at - now))
        row.append(f"{words} ", "bold reverse" if late else "bold")
    row.append(item.words or _("(privileged)"), "" if item.privileged else "bold")
    return row


def _field(spec: FieldSpec, run: Run, typed: dict[str, str]) -> Field:
    choices: list[tuple[str, str]] = []
    hint = ""
    match spec.ask:
        case Ask.CHOICE if spec.choices is not None:
            choices = [(word.value, word.label) for word in spec.choices]
        case Ask.STATEMENT:
            choices = [
                (
                    f"{item.id}.{item.current.number}",
                    f"{item.id}.{item.current.number} {item.title}",
                )
                for item in run.incident.statements.values()
            ]
        case Ask.DUE:
            hint = _("20 min, 2 h, 18:00, 30.11. 16:00, tomorrow")
        case Ask.PAST:
            hint = _("empty is now; 14:30, 20 min ago")
    value = typed.get(spec.name, "")
    return Field(spec.name, _(spec.label), value, spec.required, hint, choices)
