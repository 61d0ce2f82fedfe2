"""Room: what is listened for, who is here, which playbooks apply; all of it can be added to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

from rich.text import Text
from sqlmodel.ext.asyncio.session import AsyncSession
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.widgets import Static

from services.documents.reading import read
from services.errors import DocumentError, UsageError
from services.hours import read_hours
from services.i18n import N_, _, current
from services.incident.publish import publish_playbook
from services.learning.versions import difference
from services.model import Attendance
from services.playbooks.versions import latest, newer_shipped, offer
from services.preparation.campaigns import Watched, influencers_of, watched
from services.preparation.people import ContactCard, Member, members, save_member
from services.store.attendance import host_of, present
from services.store.standing import acting
from services.times import local
from services.words import ContactKind, Permission, Power, Role
from tui.room import Room
from tui.screens.base import RoomScreen
from tui.screens.boards.campaigns import CampaignsBoard
from tui.screens.boards.news import NewsBoard
from tui.screens.boards.readiness import ReadinessBoard
from tui.screens.boards.versions import VersionsBoard
from tui.screens.diff import DiffScreen
from tui.screens.dossier.people import DossiersBoard
from tui.screens.label import LabelScreen
from tui.screens.profile_fields import checked_by
from tui.screens.read_plan import read_plan
from tui.screens.values import ask_values, commitment_words
from tui.widgets.ask import AskChoice, AskForm, Field
from tui.widgets.tabs import name_of


class SetupScreen(RoomScreen):
    """Campaigns, people and playbooks."""

    CSS_PATH = "../styles/setup.tcss"
    HELP = N_(
        "The room itself. m shows the campaigns, to add one or to change it; r says whether "
        "everything is ready before a launch, and what is missing by name; p adds a person, "
        "s writes down what the brand stands for, F9 chooses who acts, b publishes a changed "
        "playbook from the room's folder, v shows the versions of the playbooks, l checks how a "
        "post or a brief is marked as advertising, n shows who is told outside of the room, "
        "d opens the influencers' dossiers, Enter shows the plan of one playbook."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "campaign", N_("Campaigns"), id="campaign", tooltip=N_("What to listen for")),
        Binding(
            "r", "readiness", N_("Ready?"), id="readiness", tooltip=N_("Ready to launch: the gaps")
        ),
        Binding("p", "person", N_("Add person"), id="person", tooltip=N_("Who is in the room")),
        Binding("s", "values", N_("Values"), id="values", tooltip=N_("What the brand stands for")),
        Binding(
            "b",
            "publish",
            N_("Publish playbook"),
            id="publish",
            tooltip=N_("Publish a changed playbook of the room's folder"),
        ),
        Binding("enter", "plan", N_("Read a plan"), id="plan", tooltip=N_("Of one playbook")),
        Binding(
            "v",
            "versions",
            N_("Versions"),
            id="versions",
            tooltip=N_("Who published what, and why"),
        ),
        Binding(
            "n",
            "news",
            N_("News"),
            id="news",
            tooltip=N_("Who is told outside of the room, and whether it arrived"),
        ),
        Binding(
            "l",
            "label",
            N_("Label check"),
            id="label",
            tooltip=N_("Is a post or a brief marked as advertising as the rules ask?"),
        ),
        Binding(
            "d",
            "dossiers",
            N_("Dossiers"),
            id="dossiers",
            tooltip=N_("What influencers' past posts show"),
        ),
    ]

    page = query_one("#page", VerticalScroll)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._text = Text()
        self._plans = Text()

    def compose_body(self) -> ComposeResult:
        """One page to scroll."""
        with VerticalScroll(id="page"):
            yield Static(id="room", markup=False)

    def on_mount(self) -> None:
        """Begin on the page."""
        super().on_mount()
        self.page.focus()

    async def load(self) -> None:
        """Read campaigns and people, then the playbooks: they take a second the first time."""
        text = Text()
        async with self.room.store.read() as session:
            await _write_listening(session, text)
            people = await members(session)
            here = await present(session, await self.room.store.now(session))
        _section(text, _("Here now"))
        _write_here(text, here)
        _section(text, _("People"))
        for person in people:
            _write_person(text, person, you=person.name == self.room.actor)
        if not people:
            text.append(_("Nobody yet: press p to add a person.") + "\n")
        self._show(text)
        plans = Text()
        async with self.room.store.read() as session:
            await _write_playbooks(session, plans)
        folder = self.room.settings.playbooks_folder
        plans.append("\n" + _("Your own playbooks: {folder}").format(folder=folder) + "\n", "dim")
        place = self.room.store.place
        plans.append(_("The store: {place}").format(place=place) + "\n", "dim")
        self._plans = plans
        self._show(text)

    def _show(self, text: Text) -> None:
        whole = Text.assemble(text, self._plans)
        if whole != self._text:
            self._text = whole
            self.query_one("#room", Static).update(whole)

    def action_campaign(self) -> None:
        """Show the campaigns, to add one or to change it."""
        self.app.push_screen(CampaignsBoard(self.room))

    def action_readiness(self) -> None:
        """Show whether everything is ready before a launch."""
        self.app.push_screen(ReadinessBoard(self.room))

    def action_news(self) -> None:
        """Show the ways out, and what went out on them."""
        self.app.push_screen(NewsBoard(self.room))

    def action_label(self) -> None:
        """Check how a text is marked as advertising."""
        self.app.push_screen(LabelScreen(self.room))

    def action_dossiers(self) -> None:
        """Show the influencers with their dossiers."""
        self.app.push_screen(DossiersBoard(self.room))

    @work(group="ask", exclusive=True, exit_on_error=False, description="add a person")
    async def action_person(self) -> None:
        """Ask for a person and save them."""
        fields = [
            Field("name", _("Name"), required=True),
            Field(
                "roles",
                _("Roles that they can take"),
                choices=[(role.value, role.label) for role in Role],
                many=True,
            ),
            Field("phone", _("Phone (as tried today)")),
            Field("email", _("E-mail (as tried today)")),
            Field(
                "hours",
                _("When they are on duty"),
                hint=_("mon-fri 8-18, sat 10-14; or: always"),
                validate=checked_by(read_hours),
            ),
            Field("function", _("What they are in the house")),
            Field("login", _("Login that acts as this person")),
            Field(
                "permission",
                _("What they may do (empty: a member, or as it is)"),
                choices=[(item.value, item.label) for item in Permission],
            ),
        ]
        form = await self.app.push_screen_wait(AskForm(_("Add a person"), fields))
        if form is not None:
            await self.attempt(self._save_person(form))

    async def _save_person(self, form: dict[str, str]) -> None:
        contacts = ((ContactKind.PHONE, form["phone"]), (ContactKind.EMAIL, form["email"]))
        cards = tuple(ContactCard(kind, text, _today()) for kind, text in contacts if text)
        roles = tuple(Role(code) for code in form["roles"].split())
        login, function, hours = form["login"] or None, form["function"], form["hours"]
        permission = Permission(form["permission"]) if form["permission"] else None
        member = Member(form["name"], login, function, roles, cards, hours, permission)
        async with acting(self.room.store, self.room.actor, Power.CHANGE_TEAM) as session:
            await save_member(session, member)

    @work(group="ask", exclusive=True, exit_on_error=False, description="write down the values")
    async def action_values(self) -> None:
        """Write down what the brand stands for, in all campaigns or in one."""
        action = await ask_values(self.app, self.room)
        if action is not None:
            await self.attempt(action)

    @work(group="ask", exclusive=True, exit_on_error=False, description="publish a playbook")
    async def action_publish(self) -> None:
        """Publish a playbook file that differs from what is published."""
        offers = await self._offers()
        if not offers:
            folder = self.room.settings.playbooks_folder
            text = _("No file in {folder} differs from what is published.")
            self.notify(text.format(folder=folder), markup=False)
            return
        chosen = await self.app.push_screen_wait(
            AskChoice(_("Publish playbook"), _("Which file?"), [(name, name) for name in offers])
        )
        if chosen is None:
            return
        question = _("Runs that are open keep their version. Publish {name}?").format(name=chosen)
        async with self.room.store.read() as session:
            change = await difference(session, offers[chosen], chosen)
        if await self.app.push_screen_wait(DiffScreen(_("Publish playbook"), change, question)):
            await self.attempt(
                publish_playbook(self.room.store, self.room.actor, offers[chosen]),
                _("Published."),
            )

    @work(group="ask", exclusive=True, exit_on_error=False, description="read a plan")
    async def action_plan(self) -> None:
        """Ask which playbook, and show the plan that it makes."""
        async with self.room.store.read() as session:
            found = [it for _version, it in await latest(session)]
        if found:
            titles = [(it.scenario, f"{it.scenario} {it.title.read(current())}") for it in found]
            await read_plan(self, titles)

    def action_versions(self) -> None:
        """Show the versions of the playbooks."""
        self.app.push_screen(VersionsBoard(self.room))

    async def _offers(self) -> dict[str, str]:
        """Return the text of each good file that differs from what is published, by name."""
        async with self.room.store.read() as session:
            newer = await newer_shipped(session)
        offers = {
            _("{scenario} as it came with the program").format(scenario=scenario): text
            for scenario, text in newer.items()
        }
        for path in sorted(self.room.settings.playbooks_folder.glob("*.yaml")):
            try:
                text = read(path)
                async with self.room.store.read() as session:
                    if await offer(session, text) is not None:
                        offers[path.name] = text
            except (DocumentError, UsageError) as error:
                self.notify(str(error), severity="error", markup=False)
        return offers


def _today() -> date:
    return datetime.now().astimezone().date()


def _checked(card: ContactCard) -> str:
    if card.checked_on is None:
        return _("NEVER CHECKED")
    if card.is_stale(_today()):
        return _("CHECK IT: last tried {day}").format(day=card.checked_on)
    return _("checked {day}").format(day=card.checked_on)


async def _write_listening(session: AsyncSession, text: Text) -> None:
    _section(text, _("The room listens for"))
    entities = await watched(session)
    links = await influencers_of(session)
    for campaign in (it for it in entities if it.entity.startswith("campaign:")):
        _write_watched(text, campaign, "")
        for item in entities:
            if item.entity in links.get(campaign.entity, ()):
                _write_watched(text, item, "  ")
    if not entities:
        text.append(_("Nothing yet: press m, then + to add a campaign.") + "\n")
    for title, told in await commitment_words(session):
        _section(text, title)
        text.append_text(told)


def _write_watched(text: Text, item: Watched, indent: str) -> None:
    text.append(f"{indent}{item.name}", "bold")
    words = [*(word for _kind, word in item.terms), item.query]
    text.append("  " + ", ".join(word for word in words if word) + "\n", "dim")


def _write_here(text: Text, here: Sequence[Attendance]) -> None:
    for row in here:
        text.append(row.person, "bold")
        where = " ".join(part for part in (host_of(row), row.terminal) if part)
        login = "" if row.account in {"", row.person} else f"  ({row.account})"
        text.append(f"  {name_of(row.place)}  {where}{login}  ", "dim")
        text.append(_("since {when}").format(when=local(row.since)) + "\n", "dim")
    if not here:
        text.append(_("Nobody is here.") + "\n")


def _write_person(text: Text, person: Member, *, you: bool) -> None:
    text.append(person.name + (" " + _("(you)") if you else ""), "bold")
    roles = ", ".join(role.label for role in person.roles) or "-"
    hours = person.hours or _("hours unknown")
    if person.permission not in {None, Permission.MEMBER}:
        text.append(f"  {person.permission.label}", "bold")
    text.append(f"  {roles}  {person.function}  {person.login or ''}  {hours}\n", "dim")
    for card in person.contacts:
        text.append(f"    {card.kind.label} {card.address}  ", "dim")
        text.append(_checked(card), "bold" if card.is_stale(_today()) else "dim")
        text.append("\n")


async def _write_playbooks(session: AsyncSession, text: Text) -> None:
    text.append("\n" + _("Playbooks") + "\n", "bold underline")
    newer = await newer_shipped(session)
    for version, playbook in await latest(session):
        text.append(f"{playbook.scenario} {playbook.title.read(current())}", "bold")
        text.append("  " + _("version {n}").format(n=version), "dim")
        if playbook.scenario in newer:
            text.append("  " + _("a newer one came with the program: b publishes it"))
        text.append("\n")


def _section(text: Text, title: str) -> None:
    text.append(("\n" if text else "") + title + "\n", "bold underline")
