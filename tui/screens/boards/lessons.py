"""What an incident taught: flags, factors, lessons, and the changes to the playbook they become."""

from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.i18n import N_, _
from services.incident import commands
from services.incident.learning import Action, Learning, Remark
from services.incident.state import Incident
from tui.room import Room
from tui.screens.acting import act_on, ask_action
from tui.screens.blameless import ask_words
from tui.screens.boards.board import Board
from tui.screens.teach import teach
from tui.widgets.ask import AskChoice


class LessonsBoard(Board):
    """The lessons of the incident that is looked at, in the order in which they were written."""

    TITLE_WORDS = N_("What it taught")
    NOTHING = N_("Nothing was written down yet: c what contributed, l a lesson.")
    HELP = N_(
        "What contributed (what and how, not who), the lessons, and what is to be done until when. "
        "Enter on a lesson changes the playbook by it: the change is shown before anybody "
        "publishes it. Enter on an action finishes, moves or gives it up."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Into the playbook"), id="teach", tooltip=N_("Learn from it")),
        Binding("c", "factor", N_("Contributed"), id="factor", tooltip=N_("What contributed, how")),
        Binding("l", "lesson", N_("Lesson"), id="lesson", tooltip=N_("What to do otherwise")),
        Binding("a", "action", N_("Action"), id="action", tooltip=N_("Who does what until when")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._incident: Incident | None = None

    async def load(self) -> None:
        """Read what was written down."""
        run = await self.room.run()
        self._incident = run.incident if run else None
        learning = self._learning
        rows = [
            *((seq, _row(_("flagged"), item)) for seq, item in learning.flags.items()),
            *((seq, _row(_("factor"), item)) for seq, item in learning.factors.items()),
            *((seq, _row(_("lesson"), item)) for seq, item in learning.lessons.items()),
            *((seq, _action_row(item)) for seq, item in learning.actions.items()),
        ]
        self.show([(str(seq), text) for seq, text in sorted(rows, key=lambda row: row[0])])

    @property
    def _learning(self) -> Learning:
        return self._incident.learning if self._incident else Learning()

    @property
    def _remark(self) -> Remark | None:
        """The flag, factor or lesson under the cursor."""
        seq, learning = int(self.chosen or 0), self._learning
        return learning.lesson(seq) or learning.factors.get(seq)

    def details(self, key: str) -> Text:
        """Say it in full, by whom and when."""
        seq = int(key)
        item = self._learning.actions.get(seq) or self._remark
        if item is None:
            return Text("")
        text = Text(" ".join(item.words.split()))
        text.append("\n" + _("{who}, {when}").format(who=item.by, when=_day(item)), "dim")
        if isinstance(item, Action) and item.outcome:
            text.append("\n" + item.outcome, "dim")
        if isinstance(item, Remark) and item.about:
            text.append("  " + _("about entry {seq}").format(seq=item.about), "dim")
        return text

    @work(group="ask", exclusive=True, exit_on_error=False, description="learn")
    async def action_act(self) -> None:
        """Learn from the row under the cursor, or deal with the action there."""
        incident, seq = self._incident, int(self.chosen or 0)
        if incident is None or not seq:
            return
        action = incident.learning.actions.get(seq)
        if action is not None:
            await act_on(self, incident.id, action)
        elif (lesson := incident.learning.lesson(seq)) is not None:
            await teach(self, incident, lesson)
        else:
            self.notify(_("Write what to do otherwise first: l."), markup=False)
        self._changed.set()

    @work(group="ask", exclusive=True, exit_on_error=False, description="note a factor")
    async def action_factor(self) -> None:
        """Ask what contributed, and how."""
        words = await ask_words(
            self,
            _("What contributed"),
            _("What happened, and how did it come about?"),
            guidance=_("Not who: with the same knowledge anybody would have done the same."),
        )
        if words is not None:
            store, incident, actor = self.room.store, self.room.incident, self.room.actor
            await self.attempt(commands.note_factor(store, incident, actor, words))

    @work(group="ask", exclusive=True, exit_on_error=False, description="write a lesson")
    async def action_lesson(self) -> None:
        """Ask for a lesson, about what is under the cursor if that is a flag or a factor."""
        remark = self._remark
        about = remark if remark is not None and remark.seq not in self._learning.lessons else None
        if about is not None:
            options = [
                ("about", _("From this: {words}").format(words=" ".join(about.words.split()))),
                ("", _("From something else")),
            ]
            chosen = await self.app.push_screen_wait(AskChoice(_("A lesson"), "", options))
            if chosen is None:
                return
            about = about if chosen else None
        flagged = about is not None and about.seq in self._learning.flags
        words = await ask_words(
            self,
            _("A lesson"),
            _("What is to be done otherwise next time?"),
            guidance=about.words if about else "",
            value=about.words if about and flagged else "",
        )
        if words is not None:
            store, incident, actor = self.room.store, self.room.incident, self.room.actor
            seq = about.seq if about else 0
            await self.attempt(commands.write_lesson(store, incident, actor, words, seq))

    @work(group="ask", exclusive=True, exit_on_error=False, description="add an action")
    async def action_action(self) -> None:
        """Ask who does what until when, for the lesson under the cursor if there is one."""
        lesson = self._learning.lesson(int(self.chosen or 0))
        await ask_action(self, lesson)


def _day(item: Remark | Action) -> str:
    return f"{item.at.astimezone():%d.%m.%Y %H:%M}"


def _row(kind: str, item: Remark) -> Text:
    return Text.assemble(
        (f"{item.seq:>4} ", "dim"), (f"{kind:<10} ", "bold"), " ".join(item.words.split())
    )


def _action_row(action: Action) -> Text:
    words = f"{action.owner}, {action.due_on:%d.%m.%Y}: {' '.join(action.words.split())}"
    mark = "[ ]" if action.is_open else "[x]" if action.ended_at and action.outcome else "[-]"
    kind = _("action")
    row = Text.assemble((f"{action.seq:>4} ", "dim"), (f"{kind:<10} ", "bold"), mark, " ")
    return row.append(words, "" if action.is_open else "dim")
