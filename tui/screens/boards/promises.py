"""The promises that were made in public, of every incident, until they are kept."""

from datetime import datetime
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.i18n import N_, _
from services.incident import commands
from services.incident.commands import Pledge
from services.incident.promises import Promise, all_promises
from services.times import short, span
from tui.room import Room
from tui.screens.boards.board import Board
from tui.widgets.ask import AskChoice, AskForm, AskText, Field


class PromisesBoard(Board):
    """What is promised and by when, closed incidents' too; what has ended stands last."""

    TITLE_WORDS = N_("Promises")
    NOTHING = N_("Nothing is promised: publishing a statement asks for it.")
    HELP = N_(
        "What we promised in public. Enter says that one was kept, c changes its words, its owner "
        "or its day, g gives it up; each with a reason that stands in the timeline. Promises stay "
        "in sight on Live until they are kept, after the incident closed too."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Kept"), id="kept", tooltip=N_("Say that it was kept")),
        Binding("c", "change", N_("Change"), id="change", tooltip=N_("Other words, owner or day")),
        Binding("g", "give_up", N_("Give up"), id="give_up", tooltip=N_("It will not be kept")),
        Binding("plus,a", "add", N_("Add"), id="add", tooltip=N_("One more that was made")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._promises: dict[str, Promise] = {}

    async def load(self) -> None:
        """Read the promises."""
        async with self.room.store.read() as session:
            now = await self.room.store.now(session)
            found = await all_promises(session)
        found.sort(key=lambda promise: (not promise.is_open, promise.due_at))
        self._promises = {f"{item.incident} {item.id}": item for item in found}
        self.show([(key, row(item, now)) for key, item in self._promises.items()])

    def details(self, key: str) -> Text:
        """Say in full what was promised, and how it ended."""
        promise = self._promises.get(key)
        if promise is None:
            return Text("")
        text = Text(promise.text + "\n")
        where = _("{incident}, statement {n}")
        text.append(where.format(incident=promise.incident, n=promise.statement) + "\n", "dim")
        if not promise.is_open:
            words = _("Kept: {note}") if promise.was_kept else _("Given up: {note}")
            text.append(words.format(note=promise.note) + f" ({promise.ended_by})", "bold")
        return text

    @property
    def _chosen(self) -> Promise | None:
        return self._promises.get(self.chosen or "")

    @work(group="ask", exclusive=True, exit_on_error=False, description="keep a promise")
    async def action_act(self) -> None:
        """Say that the promise under the cursor was kept."""
        promise = self._chosen
        if promise is None:
            return
        note = await self.app.push_screen_wait(
            AskText(promise.text, _("Kept: by what? A link, a date, a number."))
        )
        if note is not None:
            await self.attempt(
                commands.keep_promise(
                    self.room.store, promise.incident, self.room.actor, promise.id, note
                )
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="give a promise up")
    async def action_give_up(self) -> None:
        """Say that the promise under the cursor will not be kept."""
        promise = self._chosen
        if promise is None:
            return
        reason = await self.app.push_screen_wait(
            AskText(promise.text, _("Why will it not be kept?"))
        )
        if reason is not None:
            await self.attempt(
                commands.give_up_promise(
                    self.room.store, promise.incident, self.room.actor, promise.id, reason
                )
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="change a promise")
    async def action_change(self) -> None:
        """Put other words, another owner or another day in the place of a promise."""
        promise = self._chosen
        if promise is None:
            return
        due = f"{promise.due_at.astimezone():%Y-%m-%d %H:%M}"
        fields = [*_fields(promise.text, promise.owner, due), _reason()]
        form = await self.app.push_screen_wait(AskForm(_("Change a promise"), fields))
        if form is not None:
            await self.attempt(
                commands.change_promise(
                    self.room.store,
                    promise.incident,
                    self.room.actor,
                    promise.id,
                    Pledge(form["text"], form["owner"], form["due"]),
                    form["reason"],
                )
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="add a promise")
    async def action_add(self) -> None:
        """Add a promise of a statement that went out in the incident that is looked at."""
        run = await self.room.run()
        out = [item for item in run.incident.statements.values() if item.goings] if run else []
        if run is None or not out:
            words = _("A promise is made by a statement that went out.")
            self.notify(words, severity="warning", markup=False)
            return
        statement = out[-1].id
        if len(out) > 1:
            options = [(item.id, f"{item.id} {item.title}") for item in out]
            chosen = await self.app.push_screen_wait(
                AskChoice(_("Promise"), _("In which statement?"), options, value=statement)
            )
            if chosen is None:
                return
            statement = chosen
        form = await self.app.push_screen_wait(AskForm(_("Promise"), _fields("", "", "")))
        if form is not None:
            pledge = Pledge(form["text"], form["owner"], form["due"])
            await self.attempt(
                commands.add_promise(
                    self.room.store, run.incident.id, self.room.actor, statement, pledge
                )
            )


def _fields(text: str, owner: str, due: str) -> list[Field]:
    return [
        Field("text", _("What is promised?"), value=text, required=True),
        Field("owner", _("Who sees to it?"), value=owner, required=True),
        Field(
            "due",
            _("By when?"),
            value=due,
            required=True,
            hint=_("18:00, tomorrow, 30.11."),
        ),
    ]


def _reason() -> Field:
    return Field("reason", _("Why does it change?"), required=True)


def row(promise: Promise, now: datetime) -> Text:
    """Return a promise in one line: when, whose, what."""
    if not promise.is_open:
        mark = "[x]" if promise.was_kept else "[-]"
        return Text(f"{mark} {promise.owner}: {promise.text}", "dim")
    left = promise.due_at - now
    late = promise.is_overdue(now)
    words = (_("OVERDUE {span}") if late else _("in {span}")).format(span=span(left))
    return Text.assemble(
        f"[ ] {short(promise.due_at, now):<12} ",
        (f"{words:<16.16} ", "bold reverse" if late else ""),
        f"{promise.owner}: ",
        (promise.text, "bold"),
    )
