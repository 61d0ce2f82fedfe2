"""Who does what: every role, who has it, what is theirs next, and how to reach them."""

from datetime import datetime
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.i18n import N_, _, current, ngettext
from services.incident import commands
from services.incident.run import Run
from services.preparation.people import Member, cast, members
from services.store.attendance import present
from services.store.standing import Team
from services.times import short
from services.words import Permission, Role
from tui.room import Room
from tui.screens.boards.board import Board
from tui.widgets.ask import AskChoice
from tui.widgets.fitted import fitted


class TeamBoard(Board):
    """The roles of the incident that is looked at."""

    TITLE_WORDS = N_("Who does what")
    NOTHING = N_("No incident is open.")
    HELP = N_(
        "Who does what in this incident. f fills every free role as the plan says. Enter gives the "
        "role under the cursor to somebody; t takes it, b gives your own back. Each change stands "
        "in the timeline."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "fill", N_("Fill as planned"), id="fill", tooltip=N_("Fill every free role")),
        Binding("enter", "act", N_("Give to"), id="give", tooltip=N_("Give the role to somebody")),
        Binding("t", "take", N_("Take"), id="take", tooltip=N_("Take the role yourself")),
        Binding("b", "back", N_("Give back"), id="back", tooltip=N_("Give your own role back")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._run: Run | None = None
        self._people: list[Member] = []
        self._here: set[str] = set()
        self._now: datetime | None = None

    async def load(self) -> None:
        """Read roles, people and who is here."""
        self._run = await self.room.run()
        async with self.room.store.read() as session:
            self._people = await members(session)
            self._now = await self.room.store.now(session)
            self._here = {row.person for row in await present(session, self._now)}
        self.show([(role.value, self._row(role)) for role in Role] if self._run else [])

    def _row(self, role: Role) -> Text:
        if self._run is None or self._now is None:
            return Text("")
        holder = self._run.incident.roles.get(role, "")
        mine = [item for item in self._run.open_items() if item.owner == holder and holder]
        if not holder:
            mine = [item for item in self._run.open_items() if item.step.role is role]
        name = holder or _("NOBODY")
        if holder == self.room.actor:
            name = _("{name} (you)").format(name=holder)
        line = Text.assemble(
            f"{fitted(role.label, 20):<20} ",
            (f"{name:<17.17} ", "bold"),
            (f"{len(mine):>2} ", "dim"),
        )
        if mine:
            when = short(mine[0].due_at, self._now)
            overdue = mine[0].is_overdue(self._now)
            line.append(f" {when} ", "bold reverse" if overdue else "")
            line.append(f" {mine[0].step.title.read(current())}")
        return line

    def details(self, key: str) -> Text:
        """Say how to reach whoever has the role, and what they have to do by when."""
        if self._run is None or self._now is None:
            return Text("")
        role = Role(key)
        holder = self._run.incident.roles.get(role, "")
        text = Text()
        planned = cast(self._people).get(role)
        if not holder and planned:
            text.append(_("As planned: {name}").format(name=planned) + "\n")
        for member in self._people:
            if member.name == (holder or planned):
                here = _("is here") if member.name in self._here else _("is not here")
                text.append(f"{member.name} ({here}) ", "bold")
                text.append(
                    ", ".join(f"{card.kind.label} {card.address}" for card in member.contacts)
                )
                text.append("\n")
        items = [
            item
            for item in self._run.open_items()
            if (item.owner == holder if holder else item.step.role is role)
        ]
        steps = ngettext("{n} step is open", "{n} steps are open", len(items))
        text.append(f"{role.label}: " + steps.format(n=len(items)) + "\n", "dim")
        for item in items[:4]:
            text.append(f"{short(item.due_at, self._now)}  {item.step.title.read(current())}\n")
        return text

    @work(group="act", exit_on_error=False, description="fill the roles")
    async def action_fill(self) -> None:
        """Give every free role to whom the plan names."""
        async with self.room.store.read() as session:
            wanted = cast(await members(session))  # the key may come before the first look
        if not wanted:
            words = _("The team has no roles yet: warroom team import, or p on Room (5).")
            self.notify(words, severity="warning", markup=False)
            return
        await self.attempt(
            commands.assign_roles(self.room.store, self.room.incident, self.room.actor, wanted)
        )

    @work(group="ask", exclusive=True, exit_on_error=False, description="give a role")
    async def action_act(self) -> None:
        """Give the role under the cursor to somebody."""
        if self.chosen is None:
            return
        role = Role(self.chosen)
        person = await self.app.push_screen_wait(
            AskChoice(
                role.label, _("Who takes it?"), person_choices(self._people, self._here, role)
            )
        )
        if person:
            await self.attempt(
                commands.assign_role(
                    self.room.store, self.room.incident, self.room.actor, role, person
                )
            )

    @work(group="act", exit_on_error=False, description="take a role")
    async def action_take(self) -> None:
        """Take the role under the cursor."""
        if self.chosen is not None:
            await self.attempt(
                commands.take_role(
                    self.room.store, self.room.incident, self.room.actor, Role(self.chosen)
                )
            )

    @work(group="act", exit_on_error=False, description="give a role back")
    async def action_back(self) -> None:
        """Give the role under the cursor back."""
        if self.chosen is not None:
            await self.attempt(
                commands.give_back_role(
                    self.room.store, self.room.incident, self.room.actor, Role(self.chosen)
                )
            )


def person_choices(
    people: list[Member], here: set[str], role: Role | None = None
) -> list[tuple[str, str]]:
    """Return the people to choose from: those who can take ``role`` first, then who is here.

    Who may only look is not among them: observers, and strangers once the team has an admin.
    """
    known = Team({it.name: it.permission or Permission.MEMBER for it in people}, {})
    everybody = [*people, *map(Member, sorted(here - known.permissions.keys()))]

    able = [member for member in everybody if not known.only_looks(member.name)]

    def rank(member: Member) -> tuple[int, bool, str]:
        place = member.roles.index(role) if role in member.roles else 99
        return place, member.name not in here, member.name

    def words(member: Member) -> str:
        parts = [member.function or ", ".join(item.label for item in member.roles)]
        parts.append(_("is here") if member.name in here else "")
        return f"{member.name}  " + ", ".join(part for part in parts if part)

    return [(member.name, words(member)) for member in sorted(able, key=rank)]
