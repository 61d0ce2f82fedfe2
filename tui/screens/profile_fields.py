"""Asking about one thing of a campaign or an influencer, in words for whoever does it first."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from services.errors import UsageError
from services.i18n import N_, _
from services.preparation.accounts import read_account
from services.preparation.cells import read_list
from services.preparation.columns import Column, read_deadline
from services.queries.parse import parse
from services.queries.trying import tried
from services.settings import ClauseSettings, ContactSettings, PlannedSettings
from services.times import exact, read_day, read_exact
from services.words import PlannedKind, SideContactOf
from tui.query_words import tried_words
from tui.room import Room
from tui.screens.base import FollowingScreen
from tui.widgets.ask import AskChoice, AskForm, AskText, Check, Field

GUIDANCE = {
    "name": N_("What the room calls it; everything that belongs to it stays with it."),
    "brand": N_("Whose campaign it is, as it is named in public."),
    "language": N_("The guess where a post does not tell its language."),
    "languages": N_("Other languages, by their codes: en, de, uk."),
    "starts": N_("The day on which the first post appears: 2027-03-01 or 01.03.2027."),
    "ends": N_("The day of the last one."),
    "words": N_(
        "Words and names by which mentions are known, separated by commas. glow* finds every word "
        "that begins so; case and diacritics do not matter."
    ),
    "hashtags": N_("Hashtags, separated by commas."),
    "handles": N_(
        "Accounts, separated by commas: instagram:maja, tiktok:maja, @maja, or an address as "
        "https://www.instagram.com/maja/. What these accounts write is a mention too."
    ),
    "query": N_('A query, for what words alone do not say: (zorza OR "dobry krem") AND NOT praca'),
    "values": N_("One value on each line, in words that a decision can be held against."),
    "competitors": N_("Competitors, separated by commas: for the dossier of an influencer."),
    "notes": N_("What else whoever is on duty has to know."),
    "influencers": N_("Who speaks for it. Enter opens one, + adds one, - takes one out."),
    "planned": N_(
        "Posts that are planned and boosts that are paid for. Around a planned post much talk is "
        "no alert, blame still is; all of it stands on the freeze list."
    ),
    "clauses": N_("Clauses of the contract, each with the hours within which it has to be met."),
    "contacts": N_("Whom to call on their side: a manager, an agent, a client."),
}
"""What each field is for, by its name."""

LONG = {"values", "notes"}
ITEMS = ("influencers", "planned", "clauses", "contacts")
"""Fields of which each item has a row of its own."""

TRIED = 1_000
"""How many of the newest mentions a query is tried on while it is typed."""
LONGEST_NAME = 60
NO_NAME = re.compile(r'[()\[\]{}<>="„“”«»]')

Write = Callable[[dict[str, str]], Awaitable[bool]]


def listed_text(text: str) -> tuple[str, ...]:
    """Return the items that stand between commas."""
    return tuple(read_list(text))


def checked_by(read: Callable[[str], object]) -> Check:
    """Return what a dialog asks of a text: that ``read`` takes it, if there is one."""

    def check(text: str) -> str | None:
        try:
            if text:
                read(text)
        except UsageError as error:
            return str(error)
        return None

    return check


def each_by(read: Callable[[str], object]) -> Check:
    """Return the same of every item between commas."""
    return checked_by(lambda text: [read(item) for item in listed_text(text)])


async def until_written(
    screen: FollowingScreen,
    title: str,
    fields: Sequence[Field],
    write: Write,
    guidance: str = "",
    ask: Callable[..., AskForm] = AskForm,
) -> None:
    """Ask until it is written or the person gives up: what was typed stands there again."""
    again = False
    while True:
        form = await screen.app.push_screen_wait(ask(title, fields, guidance=guidance))
        if form is not None and again:
            screen.app.clear_notifications()  # what was wrong before
        if form is None or await write(form):
            return
        again = True
        fields = [replace(field, value=form[field.name]) for field in fields]


def words_of(column: Column, value: Any) -> str:
    """Return what stands in a field, as it is typed."""
    return column.write(value).replace(" | ", "\n" if column.field in LONG else ", ")


async def _query_tried(room: Room, text: str) -> str:
    """Say how many of the newest mentions the query fits, or what is wrong with it."""
    if not text.strip():
        return ""
    try:
        async with room.store.read() as session:
            fitting, count = await tried(session, text, TRIED)
    except UsageError as error:
        return str(error)
    return tried_words(len(fitting), count)


def read_name(text: str) -> None:
    """Refuse what is no name of a person.

    Raises:
        UsageError: it is too long for one, or has signs that stand in no name.
    """
    if len(text) > LONGEST_NAME or NO_NAME.search(text):
        raise UsageError(
            _("This is no name: {n} characters at most, without brackets, quotes or =.").format(
                n=LONGEST_NAME
            )
        )


async def ask_field(screen: FollowingScreen, column: Column, written: str) -> str | None:
    """Ask for one field's new words, beginning at ``written``; None: it stays."""
    title, guidance = column.title, _(GUIDANCE[column.field])
    if column.field == "language":
        options = [("pl", _("Polish")), ("en", _("English"))]
        return await screen.app.push_screen_wait(
            AskChoice(title, "", options, guidance=guidance, value=written)
        )
    return await screen.app.push_screen_wait(
        AskText(
            title,
            "",
            guidance=guidance,
            value=written,
            required=column.field == "name",
            multiline=column.field in LONG,
            validate=each_by(read_account)
            if column.field == "handles"
            else checked_by(parse if column.field == "query" else column.read),
            tell=partial(_query_tried, screen.room) if column.field == "query" else None,
        )
    )


@dataclass(frozen=True, slots=True)
class ItemForm:
    """How one item of a list is asked for: its title, its fields, and what they make."""

    title: str
    fields: Callable[[Any], list[Field]]
    make: Callable[[dict[str, str]], Any]


def _planned_fields(post: PlannedSettings | None) -> list[Field]:
    at = post.at if post else None
    return [
        Field(
            "kind",
            _("A post or a boost?"),
            value=(post.kind if post else PlannedKind.POST).value,
            required=True,
            choices=[(kind.value, kind.label) for kind in PlannedKind],
        ),
        Field("title", _("Title"), value=post.title if post else "", required=True),
        Field("place", _("Where"), value=post.place if post else "", hint="Instagram"),
        Field("owner", _("Who can stop it"), value=post.owner if post else ""),
        Field(
            "at",
            _("When it appears"),
            value=exact(at) if at else "",
            hint=_("2027-03-01 09:00 or 01.03.2027 09:00"),
            validate=checked_by(read_exact),
        ),
    ]


def _planned(form: dict[str, str]) -> PlannedSettings:
    return PlannedSettings(
        kind=PlannedKind(form["kind"]),
        title=form["title"],
        place=form["place"],
        owner=form["owner"],
        at=read_exact(form["at"]) if form["at"] else None,
    )


def _clause_fields(clause: ClauseSettings | None) -> list[Field]:
    hours = f"{clause.hours:g}" if clause and clause.hours else ""
    return [
        Field("title", _("Clause"), value=clause.title if clause else "", required=True),
        Field(
            "hours",
            _("Hours within which it is met, once called on"),
            value=hours,
            hint="24",
            validate=checked_by(read_deadline),
        ),
        Field("words", _("Its words"), value=clause.words if clause else ""),
    ]


def _clause(form: dict[str, str]) -> ClauseSettings:
    hours = read_deadline(form["hours"])
    return ClauseSettings(title=form["title"], hours=hours, words=form["words"])


def _contact_fields(contact: ContactSettings | None) -> list[Field]:
    checked: date | None = contact.checked if contact else datetime.now().astimezone().date()
    return [
        Field(
            "who",
            _("Who is it?"),
            value=(contact.who if contact else SideContactOf.MANAGER).value,
            required=True,
            choices=[(who.value, who.label) for who in SideContactOf],
        ),
        Field("name", _("Name"), value=contact.name if contact else ""),
        Field(
            "address",
            _("Phone, e-mail or chat"),
            value=contact.address if contact else "",
            required=True,
        ),
        Field(
            "checked",
            _("The day on which somebody last tried it"),
            value=f"{checked}" if checked else "",
            hint=_("empty: never"),
            validate=checked_by(read_day),
        ),
    ]


def _contact(form: dict[str, str]) -> ContactSettings:
    return ContactSettings(
        who=SideContactOf(form["who"]),
        name=form["name"],
        address=form["address"],
        checked=read_day(form["checked"]) if form["checked"] else None,
    )


def item_form(field: str) -> ItemForm:
    """Return how an item of ``field`` is asked for."""
    forms = {
        "planned": ItemForm(_("Planned post or boost"), _planned_fields, _planned),
        "clauses": ItemForm(_("Clause of the contract"), _clause_fields, _clause),
        "contacts": ItemForm(_("Contact"), _contact_fields, _contact),
    }
    return forms[field]
