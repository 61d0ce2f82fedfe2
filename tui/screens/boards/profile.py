"""All that is known of one campaign or influencer, a row for each thing; Enter changes it."""

from collections.abc import Coroutine
from typing import Any, ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from services.clean import clean_line
from services.dossier.keeping import plans_set
from services.errors import UsageError
from services.i18n import N_, _
from services.model import Campaign, Influencer
from services.preparation.accounts import read_account
from services.preparation.campaigns import set_watched
from services.preparation.columns import CAMPAIGN, INFLUENCER, Column
from services.preparation.editing import change_campaign, change_influencer
from services.preparation.listening import hears_files_only
from services.preparation.profiles import (
    campaign_profile,
    campaigns_with,
    find_influencer,
    influencer_profile,
    people_of,
)
from services.settings import CampaignSettings, InfluencerSettings
from services.store.standing import acting
from tui.profile_words import item_words
from tui.room import Room
from tui.screens.boards.board import Board, Rows
from tui.screens.profile_fields import (
    GUIDANCE,
    ITEMS,
    ask_field,
    checked_by,
    each_by,
    item_form,
    listed_text,
    read_name,
    until_written,
    words_of,
)
from tui.screens.read_plan import read_plan
from tui.widgets.ask import AskChoice, Confirm, Field

STATE, PLANS = "state", "plans"
LABEL = 19
"""Columns that a row's name takes."""


class ProfileBoard(Board):
    """What is common to a campaign and an influencer."""

    NOTHING = N_("This is not there any more.")
    HELP = N_(
        "What the room knows of it, a row for each thing. Enter changes the row under the cursor; "
        "+ adds a planned post, a clause, a contact or somebody who speaks for it; - takes the row "
        "under the cursor out. What is set in warroom.toml is changed there."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Change"), id="change", tooltip=N_("Change this row")),
        Binding("plus,a", "add", N_("Add"), id="add", tooltip=N_("Add something to it")),
        Binding("minus,x", "remove", N_("Take out"), id="remove", tooltip=N_("Take this row out")),
    ]
    columns: ClassVar[tuple[Column, ...]]
    adds: ClassVar[tuple[str, ...]]

    def __init__(self, room: Room, entity: str) -> None:
        super().__init__(room)
        self._number = int(entity.partition(":")[2])
        self._profile: CampaignSettings | InfluencerSettings | None = None
        self._declared_in = ""
        self._plans: list[str] = []
        self._fresh: tuple[str, str] | None = None  # field and name of what was just added

    async def change(self, changes: dict[str, Any]) -> None:
        """Save ``changes``."""
        raise NotImplementedError

    def heading(self, name: str) -> str:
        """Return what stands above the rows."""
        raise NotImplementedError

    def show_profile(self, first: Rows = ()) -> None:
        """Show the rows of what was read, ``first`` above them."""
        profile = self._profile
        if profile is None:
            self.show([])
            return
        title = self.heading(profile.name)
        if self._declared_in:
            title += "  " + _("(set in {path})").format(path=self._declared_in)
        self.query_one("#board").border_title = Content(title)
        rows = list(first)
        for column in self.columns:
            value = getattr(profile, column.field, None)
            if value is not None or hasattr(profile, column.field):
                rows += _rows(column, value, self.elsewhere(column.field))
        self.show(rows)
        self._go_to_fresh()

    def elsewhere(self, field: str) -> str:  # noqa: ARG002 - an influencer has nobody below
        """Say who has something of ``field`` where this has nothing."""
        return ""

    def plans_row(self) -> Rows:
        """Return the row of the plans that dossiers proposed and somebody set, if any."""
        if not self._plans:
            return ()
        title = _("plans")
        return [(PLANS, Text.assemble((f"{title:<{LABEL}} ", "bold"), ", ".join(self._plans)))]

    def _go_to_fresh(self) -> None:
        """Put the cursor on what was just added, in sight."""
        if self._fresh is None:
            return
        field, name = self._fresh
        items = getattr(self._profile, field)
        places = [place for place, item in enumerate(items) if _name(item) == name]
        keys = [key for key, _text in self._shown]
        if places and (key := f"{field}:{places[-1]}") in keys:
            self._fresh = None
            self.rows.highlighted = keys.index(key)
            self.call_after_refresh(self.rows.scroll_to_highlight)

    def details(self, key: str) -> Text:
        """Say what the row is for, and all of its words."""
        field, _colon, place = key.partition(":")
        if field == STATE:
            return Text(_("Enter stops listening for it, or begins again."))
        if field == PLANS:
            return Text(_("Set from a dossier. Enter reads the plan."))
        text = Text(_(GUIDANCE[field]) + "\n", "dim")
        value = getattr(self._profile, field, "")
        if place and isinstance(value, tuple) and int(place) < len(value):
            text.append(item_words(value[int(place)]))
        return text

    def _is_the_files(self) -> bool:
        if self._declared_in:
            words = _("{name} is set in {path}: change it there.")
            name = self._profile.name if self._profile else ""
            self.notify(
                words.format(name=name, path=self._declared_in), severity="error", markup=False
            )
        return bool(self._declared_in)

    @work(group="ask", exclusive=True, exit_on_error=False, description="change a field")
    async def action_act(self) -> None:
        """Change the row under the cursor."""
        field, _colon, place = (self.chosen or "").partition(":")
        profile = self._profile
        if profile is None or not field:
            return
        if field == STATE:
            await self.attempt(self.toggle())
        elif field == PLANS:
            await read_plan(self, [(code, code) for code in self._plans])
        elif field == "influencers":
            await self._open_or_add(place)
        elif self._is_the_files():
            return
        elif field in ITEMS:
            await self._ask_item(field, int(place) if place else None)
        else:
            await self._ask_column(next(it for it in self.columns if it.field == field))

    def toggle(self) -> Coroutine[Any, Any, None]:
        """Begin or stop listening."""
        raise NotImplementedError

    async def _open_or_add(self, place: str) -> None:
        if not place:
            await self._add_influencer()
            return
        assert isinstance(self._profile, CampaignSettings)  # noqa: S101 - it has the row
        name = self._profile.influencers[int(place)].name
        async with self.room.store.read() as session:
            person = await find_influencer(session, name)
        self.app.push_screen(InfluencerBoard(self.room, person.entity))

    async def _ask_column(self, column: Column) -> None:
        written: str | None = words_of(column, getattr(self._profile, column.field))
        again = False
        while True:
            written = await ask_field(self, column, written or "")
            if written is None:
                return
            if again:
                self.app.clear_notifications()  # what was wrong before
            again = True
            text = written.replace("\n", " | ") if column.field == "values" else written
            if await self.attempt(self._read_and_change(column, text)):
                return

    async def _read_and_change(self, column: Column, text: str) -> None:
        await self.change({column.field: column.read(text)})

    async def _ask_item(self, field: str, place: int | None) -> None:
        items = list(getattr(self._profile, field))
        form = item_form(field)

        async def write(answers: dict[str, str]) -> bool:
            return await self.attempt(self._put(field, place, answers))

        fields = form.fields(items[place] if place is not None else None)
        await until_written(self, form.title, fields, write, _(GUIDANCE[field]))

    async def _put(self, field: str, place: int | None, answers: dict[str, str]) -> None:
        items = list(getattr(self._profile, field))
        item = item_form(field).make(answers)
        if place is None:
            items.append(item)
        else:
            items[place] = item
        await self.change({field: tuple(items)})
        if place is None:
            self._fresh = field, _name(item)

    @work(group="ask", exclusive=True, exit_on_error=False, description="add to a profile")
    async def action_add(self) -> None:
        """Ask what to add, and for it."""
        if self._profile is None or self._is_the_files():
            return
        titles = {
            "influencers": _("Somebody who speaks for it"),
            "planned": _("A planned post or a paid boost"),
            "clauses": _("A clause of the contract"),
            "contacts": _("Whom to call on their side"),
        }
        options = [(field, titles[field]) for field in self.adds]
        chosen = await self.app.push_screen_wait(AskChoice(_("Add"), _("What?"), options))
        if chosen == "influencers":
            await self._add_influencer()
        elif chosen is not None:
            await self._ask_item(chosen, None)

    async def _add_influencer(self) -> None:
        if self._is_the_files():
            return
        fields = [
            Field(
                "name",
                _("Influencer's name"),
                required=True,
                validate=checked_by(read_name),
            ),
            Field(
                "handles",
                _("Influencer's accounts, separated by commas"),
                hint=_("instagram:maja, tiktok:maja, or an address; empty if known already"),
                validate=each_by(read_account),
            ),
        ]

        async def write(form: dict[str, str]) -> bool:
            return await self.attempt(self._join(form["name"], listed_text(form["handles"])))

        await until_written(self, _("Somebody who speaks for it"), fields, write)

    async def _join(self, name: str, handles: tuple[str, ...]) -> None:
        assert isinstance(self._profile, CampaignSettings)  # noqa: S101 - only it asks
        known = self._profile.influencers
        if name in {person.name for person in known}:
            raise UsageError(_("{name} speaks for it already.").format(name=name))
        person = InfluencerSettings(name=name)
        if handles:
            person = InfluencerSettings(name=name, handles=handles)
        await self.change({"influencers": (*known, person)})
        self._fresh = "influencers", _name(person)

    @work(group="ask", exclusive=True, exit_on_error=False, description="take something out")
    async def action_remove(self) -> None:
        """Take the row under the cursor out."""
        field, _colon, place = (self.chosen or "").partition(":")
        if field not in ITEMS or not place or self._is_the_files():
            return
        items = list(getattr(self._profile, field))
        words = item_words(items[int(place)])
        question = _("Take out: {words}?").format(words=words)
        if await self.app.push_screen_wait(Confirm(_("Take out"), question)):
            del items[int(place)]
            await self.attempt(self.change({field: tuple(items)}))


def _name(item: Any) -> str:
    """Return what an item of a list is known by."""
    found = getattr(item, "title", "") or getattr(item, "name", "") or getattr(item, "address", "")
    return clean_line(found)


def _rows(column: Column, value: Any, elsewhere: str) -> list[tuple[str, Text]]:
    label = (f"{column.title:<{LABEL}.{LABEL}} ", "bold")
    if column.field not in ITEMS:
        words = column.write(value).replace(" | ", ", ").replace("\n", " ")
        return [(column.field, Text.assemble(label, words or ("-", "dim")))]
    if not value:
        words = elsewhere or _("none: Enter adds one")
        return [(column.field, Text.assemble(label, (words, "dim")))]
    rows = []
    for place, item in enumerate(value):
        head = label if not place else (" " * (LABEL + 1), "")
        rows.append((f"{column.field}:{place}", Text.assemble(head, item_words(item))))
    return rows


class CampaignBoard(ProfileBoard):
    """One campaign."""

    TITLE_WORDS = N_("Campaign")
    columns = CAMPAIGN
    adds = ITEMS

    async def load(self) -> None:
        """Read the campaign."""
        async with self.room.store.read() as session:
            campaign = await session.get(Campaign, self._number)
            self._profile = await campaign_profile(session, campaign) if campaign else None
            people = await people_of(session, campaign) if campaign else ()
            known = await plans_set(session)
            kinds = [source.kind for source in self.room.settings.sources]
            files_only = await hears_files_only(session, kinds)
        self._plans = sorted({code for it in people for code in known.get(it.entity, ())})
        if campaign is None:
            self.show([])
            return
        self._declared_in = campaign.declared_in
        state = _("watched") if campaign.watched else _("not watched")
        if campaign.watched and files_only:
            folder = self.room.settings.shown_drop_folder
            words = _("watched, but by files only ({folder}): warroom sources setup")
            state = words.format(folder=folder)
        if campaign.archived_at is not None:
            state = _("archived")
        self._watched = campaign.watched
        title = _("state")
        label = (f"{title:<{LABEL}} ", "bold")
        self.show_profile([(STATE, Text.assemble(label, state)), *self.plans_row()])

    def elsewhere(self, field: str) -> str:
        """Say which of its influencers have something of ``field``, and how much."""
        assert isinstance(self._profile, CampaignSettings)  # noqa: S101 - its rows are shown
        people = ((it.name, len(getattr(it, field, ()))) for it in self._profile.influencers)
        told = ", ".join(f"{name}: {n}" for name, n in people if n)
        return _("none of its own; {people}").format(people=told) if told else ""

    def heading(self, name: str) -> str:
        """Return what stands above the rows."""
        return _("Campaign: {name}").format(name=name)

    async def change(self, changes: dict[str, Any]) -> None:
        """Save ``changes``."""
        assert self._profile is not None  # noqa: S101 - its rows are shown
        async with acting(self.room.store, self.room.actor) as session:
            await change_campaign(session, self._profile.name, changes)

    async def toggle(self) -> None:
        """Begin or stop listening for the campaign."""
        assert self._profile is not None  # noqa: S101 - its rows are shown
        async with acting(self.room.store, self.room.actor) as session:
            await set_watched(session, self._profile.name, watched=not self._watched)


class InfluencerBoard(ProfileBoard):
    """One influencer."""

    TITLE_WORDS = N_("Influencer")
    columns = INFLUENCER
    adds = ("clauses", "contacts")

    async def load(self) -> None:
        """Read the influencer."""
        async with self.room.store.read() as session:
            person = await session.get(Influencer, self._number)
            self._profile = await influencer_profile(session, person) if person else None
            campaigns = await campaigns_with(session, person) if person else ()
            self._plans = (await plans_set(session)).get(person.entity, []) if person else []
        self._declared_in = person.declared_in if person else ""
        self._campaigns = [campaign.name for campaign in campaigns]
        self.show_profile(self.plans_row())

    def heading(self, name: str) -> str:
        """Return what stands above the rows."""
        names = ", ".join(self._campaigns)
        return _("Influencer: {name} ({campaigns})").format(name=name, campaigns=names)

    async def change(self, changes: dict[str, Any]) -> None:
        """Save ``changes``."""
        assert self._profile is not None  # noqa: S101 - its rows are shown
        async with acting(self.room.store, self.room.actor) as session:
            await change_influencer(session, self._profile.name, changes)
