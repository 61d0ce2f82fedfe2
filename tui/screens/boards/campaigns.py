"""The campaigns: which there are, what each is recognised by; the archived ones on request."""

from typing import ClassVar

from rich.text import Text
from sqlmodel import col, select
from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from services.i18n import N_, _
from services.model import Campaign
from services.preparation.accounts import read_account
from services.preparation.archive import set_archived
from services.preparation.columns import CAMPAIGN, read_language
from services.preparation.editing import add_campaign
from services.preparation.listening import hears_files_only
from services.preparation.profiles import campaign_profile
from services.settings import CampaignSettings
from services.store.standing import acting
from services.times import read_day
from tui.room import Room
from tui.screens.base import FollowingScreen
from tui.screens.boards.board import Board
from tui.screens.boards.profile import CampaignBoard
from tui.screens.profile_fields import checked_by, each_by, listed_text, read_name, until_written
from tui.widgets.ask import Confirm, Field


class CampaignsBoard(Board):
    """All campaigns that are not archived, or those that are."""

    TITLE_WORDS = N_("Campaigns")
    NOTHING = N_("Nothing yet: + adds a campaign.")
    HELP = N_(
        "What the room listens for. + adds a campaign, Enter opens the one under the cursor to "
        "change it. x archives it: nobody listens for it and nobody sees it, and nothing is lost; "
        "v shows what is archived, where x brings it back just as it was."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Open"), id="open", tooltip=N_("Look at it and change it")),
        Binding("plus,a", "add", N_("Add"), id="add", tooltip=N_("Add a campaign")),
        Binding("x", "archive", N_("Archive"), id="archive", tooltip=N_("Archive, or bring back")),
        Binding("v", "turn", N_("Archived"), id="archived", tooltip=N_("Show what is archived")),
    ]

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._archived = self._files_only = False
        self._known: dict[str, tuple[Campaign, CampaignSettings]] = {}

    async def load(self) -> None:
        """Read the campaigns."""
        condition = col(Campaign.archived_at).is_not(None)
        asked = select(Campaign).where(condition if self._archived else ~condition)
        kinds = [source.kind for source in self.room.settings.sources]
        async with self.room.store.read() as session:
            self._files_only = await hears_files_only(session, kinds)
            self._known = {
                campaign.entity: (campaign, await campaign_profile(session, campaign))
                for campaign in await session.exec(asked.order_by(col(Campaign.name)))
            }
        title = _("Archived campaigns") if self._archived else _(self.TITLE_WORDS)
        self.query_one("#board").border_title = Content(title)
        self.show([(entity, _row(*known)) for entity, known in self._known.items()])

    def details(self, key: str) -> Text:
        """Say what the campaign is recognised by, and who speaks for it."""
        campaign, profile = self._known[key]
        terms = [*profile.words, *profile.hashtags, *profile.handles, profile.query]
        text = Text(", ".join(term for term in terms if term) or "-")
        for person in profile.influencers:
            text.append(f"\n{person.name}  ", "bold").append(", ".join(person.handles))
        if campaign.watched and self._files_only:
            folder = self.room.settings.shown_drop_folder
            words = _("watched, but by files only ({folder}): warroom sources setup")
            text.append("\n" + words.format(folder=folder), "bold")
        if campaign.declared_in:
            words = _("Set in {path}: change it there.").format(path=campaign.declared_in)
            text.append(f"\n{words}", "bold")
        return text

    def action_turn(self) -> None:
        """Show the archived ones, or the others again."""
        self._archived = not self._archived
        self._changed.set()

    def action_act(self) -> None:
        """Open the campaign under the cursor."""
        known = self._known.get(self.chosen or "")
        if known is not None:
            self.app.push_screen(CampaignBoard(self.room, known[0].entity))

    @work(group="ask", exclusive=True, exit_on_error=False, description="add a campaign")
    async def action_add(self) -> None:
        """Ask for a campaign, save it, and open it."""
        entity = await ask_campaign(self)
        if entity:
            self.app.push_screen(CampaignBoard(self.room, entity))

    @work(group="ask", exclusive=True, exit_on_error=False, description="archive a campaign")
    async def action_archive(self) -> None:
        """Archive the campaign under the cursor, or bring it back."""
        known = self._known.get(self.chosen or "")
        if known is None:
            return
        name, room = known[0].name, self.room
        if self._archived:
            back = set_archived(room.store, room.actor, name, archived=False)
            await self.attempt(back, _("{name} is back.").format(name=name))
            return
        question = _(
            "Nobody listens for it any more and nobody sees it. All that was said and done stays, "
            "and v then x brings it back. Archive {name}?"
        )
        if await self.app.push_screen_wait(Confirm(_("Archive"), question.format(name=name))):
            done = _("{name} is archived: v shows it.").format(name=name)
            away = set_archived(room.store, room.actor, name, archived=True)
            await self.attempt(away, done)


def _row(campaign: Campaign, profile: CampaignSettings) -> Text:
    state = _("watched") if campaign.watched else _("not watched")
    if campaign.archived_at is not None:
        state = _("archived")
    dates = " - ".join(f"{day}" for day in (profile.starts, profile.ends) if day)
    return Text.assemble((f"{profile.name:<28} ", "bold"), f"{state:<12} ", (dates, "dim"))


async def ask_campaign(screen: FollowingScreen) -> str:
    """Ask for what a campaign needs at least, and save it; return its entity, empty if not."""
    days = _("2027-03-01 or 01.03.2027")
    fields = [
        Field("name", _("Campaign"), required=True, hint=_("As you call it: Autumn launch")),
        Field("brand", _("Brand")),
        Field(
            "words",
            _("Words and names, separated by commas"),
            hint=_("Zorza, glow*: by these its mentions are known; case does not matter"),
        ),
        Field("hashtags", _("Hashtags, separated by commas")),
        Field(
            "handles",
            _("The brand's accounts, separated by commas"),
            hint=_("instagram:zorza, @zorza, or an address"),
            validate=each_by(read_account),
        ),
        Field(
            "influencer",
            _("Influencer's name"),
            hint=_("More of them later, with +"),
            validate=checked_by(read_name),
        ),
        Field(
            "accounts",
            _("Influencer's accounts, separated by commas"),
            hint=_("instagram:maja, tiktok:maja, or an address"),
            validate=each_by(read_account),
        ),
        Field(
            "language",
            _("Language of most posts"),
            value="pl",
            required=True,
            choices=[("pl", _("Polish")), ("en", _("English"))],
        ),
        Field("starts", _("First day"), hint=days, validate=checked_by(read_day)),
        Field("ends", _("Last day"), hint=days, validate=checked_by(read_day)),
    ]
    saved: list[str] = []

    async def write(form: dict[str, str]) -> bool:
        done = _("The room listens for {name}.").format(name=form["name"])
        return await screen.attempt(_save(screen.room, form, saved), done)

    await until_written(screen, _("Add a campaign"), fields, write)
    return saved[0] if saved else ""


async def _save(room: Room, form: dict[str, str], saved: list[str]) -> None:
    read = {column.field: column.read for column in CAMPAIGN}
    fields = ("name", "brand", "words", "hashtags", "handles", "starts", "ends")
    changes = {field: read[field](form[field]) for field in fields}
    changes["language"] = read_language(form["language"])
    if form["influencer"]:
        person = {"name": form["influencer"], "handles": listed_text(form["accounts"])}
        changes["influencers"] = (person,)
    async with acting(room.store, room.actor) as session:
        campaign = await add_campaign(session, changes)
    saved.append(campaign.entity)
